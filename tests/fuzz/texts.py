"""Texts made of what people and programs write, repeated, cut, nested and mixed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

NOTES = Path(__file__).parents[2] / "example_site/docs/papers"

SIGNS = (
    *(
        "`",
        "``",
        "```",
        "~~~",
        "*",
        "**",
        "_",
        "__",
        "[",
        "]",
        "(",
        ")",
        "[[",
        "]]",
        "![",
        "](",
        "<",
    ),
    *(
        ">",
        "|",
        "||",
        "---",
        "***",
        "===",
        "#",
        "##",
        "######",
        "$",
        "$$",
        "\\",
        "\\(",
        "\\[",
        "%%",
    ),
    *(
        "{",
        "}",
        "{{",
        "}}",
        "{%",
        "%}",
        "{:",
        ":",
        "::",
        "：",
        ";",
        ",",
        ".",
        "...",
        "!",
        "?",
        '"',
        "'",
    ),
    *(
        "“",
        "”",
        "«",
        "»",
        "-",
        "+",
        "+++",
        "1.",
        "- [ ] ",
        "> ",
        "[^1]",
        "[^1]:",
        "!!!",
        "???",
        "===",
    ),
    *(
        "!!! lesson",
        '!!! lesson "',
        "    ",
        "\t",
        " ",
        "\u00a0",
        "\u3000",
        "\u200b",
        "\u202e",
        "\ufeff",
    ),
    *(
        "\x00",
        "\x07",
        "\x1b",
        "\x85",
        "\u2028",
        "\r",
        "\r\n",
        "\ue000",
        "\ue0b0",
        "\uf8ff",
        "🌲",
        "👩‍🔬",
    ),
    *(
        "é",
        "e\u0301",
        "ß",
        "İ",
        "中文",
        "עברית",
        "&amp;",
        "&#xE000;",
        "&#0;",
        "&",
        "<!--",
        "-->",
        "<br>",
    ),
    *(
        "<h1 ",
        "<h2>",
        "</h2>",
        "<script",
        "<script>",
        "</script>",
        "<pre>",
        "<a href=",
        "<img src=x>",
    ),
    *("<!-- paperdiary/map -->", "<!-- paperdiary/diary {year: 2024} -->", "xpaperdiaryblock0x"),
    *("http://", "https://example.org/a", "www.", "arxiv:", "2501.00010", "10.1000/x", "doi:", "@"),
    *(
        "2025-06-05",
        "06/05/2025",
        "5 June",
        "June 2025",
        "2024",
        "99999",
        "12",
        "0x1f",
        "1e999",
        ".inf",
    ),
    *(
        "Paper:",
        "**Date**:",
        "Link:",
        "TL;DR",
        "Authors:",
        "Rating: 4/5",
        "title:",
        "date:",
        "tags:",
    ),
    *(
        "links:",
        "lessons:",
        "diary: false",
        "null",
        "true",
        "~",
        "&a",
        "*a",
        "<<: *a",
        "!!python/name:x",
    ),
    *(
        "? [a]",
        "!!binary ",
        "- theme: T",
        "  lesson: L",
        "title = ",
        "date = ",
        "[table]",
        '"""',
        "'''",
    ),
    *(
        "@article{",
        "author = {",
        "},",
        "\\{",
        "{\\'e}",
        "\\textless",
        "TY  - JOUR",
        "ER  - ",
        "T1  - ",
    ),
    *(
        '{"type": "book",',
        '"issued": {"date-parts": [[2024]]}',
        "Title,Author,Date Read",
        '","',
        '""',
    ),
    *("* 5th: [Slow Trees](trees.md): they grow", "### June 2025", "| a | b |", "|---|---|"),
    *("# Slow Trees", "## Summary", "Slow Trees\n==========", "[1]: https://example.org/1"),
)
"""What has a meaning somewhere, and what looks like it."""

WORDS = (
    "trees",
    "grow",
    "slowly",
    "in",
    "the",
    "forest",
    "and",
    "Learning",
    "of",
    "a",
    "model",
    "x",
)


def corpus() -> list[str]:
    """The notes of the example."""
    return [path.read_text("utf-8") for path in sorted(NOTES.rglob("*.md"))]


def soup(random: Random, most: int = 40) -> str:
    """Signs and words in any order, and sometimes one of them many times."""
    parts = []
    for _ in range(random.randint(1, most)):
        part = random.choice(SIGNS) if random.random() < 0.6 else random.choice(WORDS)
        if random.random() < 0.03:
            part = part * random.choice((3, 30, 300)) if random.random() < 0.5 else f"{part}\n" * 30
        parts.append(part)
        parts.append(random.choice(("", " ", "\n", "\n\n", " ")))
    return "".join(parts)


def mutated(random: Random, text: str) -> str:
    """A text with some of its parts cut, doubled, swapped or filled with signs."""
    for _ in range(random.randint(1, 6)):
        start = random.randint(0, len(text))
        end = min(len(text), start + random.choice((0, 1, 3, 20, 200)))
        kind = random.randrange(5)
        if kind == 0:
            text = text[:start] + text[end:]
        elif kind == 1:
            text = text[:start] + random.choice(SIGNS) + text[start:]
        elif kind == 2:
            text = text[:start] + text[start:end] * random.choice((2, 3, 20)) + text[end:]
        elif kind == 3:
            text = text[:start] + soup(random, 8) + text[end:]
        else:
            lines = text.split("\n")
            random.shuffle(lines)
            text = "\n".join(lines)
        text = text[:20_000]
    return text


def note(random: Random, notes: Sequence[str]) -> bytes:
    """A note: mutated from another one, or a soup with or without front matter; as its file."""
    kind = random.randrange(4)
    if kind == 0:
        text = mutated(random, random.choice(notes))
    elif kind == 1:
        text = soup(random)
    elif kind == 2:
        text = f"---\n{front(random)}---\n{soup(random)}"
    else:
        text = f"+++\n{toml(random)}+++\n{soup(random)}"
    codec = random.choice(("utf-8",) * 12 + ("utf-8-sig", "utf-16", "cp1252", "latin-1"))
    content = text.encode(codec, "replace")
    if random.random() < 0.05:
        at = random.randint(0, len(content))
        content = content[:at] + bytes(random.randrange(256) for _ in range(3)) + content[at:]
    return content


FIELDS = (
    *("title", "date", "link", "links", "summary", "topic", "kind", "authors", "venue", "year"),
    *("tags", "rating", "code", "lessons", "diary", "status", "doi", "arxiv", "isbn", "citekey"),
    *("Title", "date-read", "url", "read", "password", "foo", "template", "aliases", "categories"),
)


def front(random: Random) -> str:
    """Lines of YAML, right and wrong."""
    lines = []
    for _ in range(random.randint(0, 8)):
        value = random.choice((_scalar, _flow, _block))(random)
        lines.append(f"{random.choice(FIELDS)}: {value}\n")
        if random.random() < 0.1:
            lines.append(soup(random, 3) + "\n")
    return "".join(lines)


def toml(random: Random) -> str:
    """Lines of TOML, right and wrong."""
    lines = []
    for _ in range(random.randint(0, 8)):
        value = random.choice((_quoted, _quoted, _flow, _scalar))(random)
        lines.append(f"{random.choice(FIELDS)} = {value}\n")
        if random.random() < 0.1:
            lines.append(f"[{random.choice(FIELDS)}]\n")
    return "".join(lines)


def _scalar(random: Random) -> str:
    return random.choice((*SIGNS, *WORDS, "2024-02-31", "9999-12-31", "4", "1:59:59", "9" * 50, ""))


def _quoted(random: Random) -> str:
    return '"' + " ".join(random.choices(WORDS, k=3)) + '"'


def _flow(random: Random, depth: int = 3) -> str:
    items = (
        _flow(random, depth - 1) if depth and random.random() < 0.3 else _quoted(random)
        for _ in range(random.randint(0, 4))
    )
    if random.random() < 0.5:
        return f"[{', '.join(items)}]"
    return "{" + ", ".join(f"{random.choice(FIELDS)}: {item}" for item in items) + "}"


def _block(random: Random) -> str:
    items = (random.choice((_scalar, _quoted, _flow))(random) for _ in range(random.randint(1, 4)))
    return random.choice(("", "|", ">", "&a")) + "".join(f"\n  - {item}" for item in items)
