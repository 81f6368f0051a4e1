"""How the time that a note takes grows with its length: what is repeated, and where it stands."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, islice

from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.diary.yaml_edit import CannotWrite, with_field
from mkdocs_paperdiary.pages.blocks import find_blocks
from mkdocs_paperdiary.pages.entry_page import entry_markdown, with_heading
from mkdocs_paperdiary.pages.html import find_headings, safe_html, without_unsafe_links
from mkdocs_paperdiary.pages.lesson_html import mark_lessons
from mkdocs_paperdiary.pages.marks import key_of, mark_places, take_passages
from mkdocs_paperdiary.records.notes_folder import _without_comments
from mkdocs_paperdiary.records.works_page import read_works

LARGE = 12_000
SLOW = 0.1
"""Seconds of processor time below which nothing is said about growth."""

UNITS = {
    "numbers": "1234\n",
    "numbered": "1. \n",
    "dates": "2025-06-05\n",
    "dates in a line": "5 June 2025 ",
    "years": "2024 ",
    "pluses": "+++\n",
    "dots": "...\n",
    "dots in a line": ". ",
    "rules": "---\n",
    "equals": "===\n",
    "stars in lines": "***\n",
    "quotes": '"\n',
    "quotes in a line": '" ',
    "curly quotes": "“",
    "apostrophes": "'",
    "backticks": "`",
    "backticks apart": "` ",
    "two backticks": "`` `",
    "growing backticks": "",
    "fences": "```\n",
    "open fences": "```a\n",
    "tildes": "~~~\n",
    "scripts": "<script\n",
    "scripts in a line": "<script ",
    "whole scripts": "<script>",
    "headings in HTML": "<h1 ",
    "headings in HTML on lines": "<h1>\n",
    "closed headings": "<h1>a</h2>\n",
    "tags": "<a ",
    "less-thans": "<",
    "citations": "x(A",
    "handles": "a @b ",
    "opened": "<p>\n",
    "closed": "</p>\n",
    "divs": "<div>",
    "comments": "<!--",
    "comments on lines": "<!--\n",
    "ends of comments": "-->",
    "markers": "<!-- paperdiary/",
    "whole markers": "<!-- paperdiary/map -->\n",
    "brackets": "[",
    "brackets and words": "[a ",
    "closing brackets": "]",
    "links without a target": "[a]",
    "links without an end": "[a](",
    "links without an end on lines": "[a](\n",
    "pictures without an end": "![",
    "links": "[a](b) ",
    "definitions": "[a]: b\n",
    "references": "[a][b] ",
    "footnotes": "[^1] ",
    "footnote texts": "[^1]: a\n",
    "parentheses": "(",
    "both parentheses": "()",
    "stars": "*",
    "stars apart": "* ",
    "words in stars": "*a ",
    "words in two stars": "**a ",
    "underscores": "_",
    "words in underscores": "_a ",
    "words in two underscores": "__a ",
    "bars": "|",
    "rows": "| a | b\n",
    "tildes in a line": "~~a ",
    "dollars": "$",
    "two dollars": "$$",
    "dollars apart": "$a ",
    "two dollars apart": "$$ a ",
    "backslashes": "\\",
    "formulas": "\\( ",
    "formulas in brackets": "\\[ ",
    "comments of Obsidian": "%%",
    "comments of Obsidian apart": "%% a\n",
    "wikilinks": "[[",
    "whole wikilinks": "[[a|b]] ",
    "embeds": "![[a",
    "entities": "&amp;",
    "ampersands": "&",
    "spaces": " ",
    "spaces and a letter": " " * 500 + "a",
    "long blanks": " " * 1990 + "a\n",
    "tabs": "\t",
    "blank lines": "\n",
    "no-break spaces": "\u00a0",
    "wide spaces": "\u3000",
    "line separators": "\u2028",
    "carriage returns": "\r",
    "nothing": "\u200b",
    "emoji": "🌲",
    "families": "👩‍🔬",
    "private": "\ue0b0",
    "accents": "e\u0301",
    "signs": "中",
    "letters": "a",
    "capitals": "A",
    "words": "word ",
    "words on lines": "word\n",
    "paragraphs": "word word\n\n",
    "sentences": "They grow. ",
    "dashes": "-",
    "dashes apart": " - ",
    "long dashes": "—",
    "colons": ":",
    "colons and words": "a:",
    "labels": "Paper: ",
    "labels on lines": "Paper: a\n",
    "labels in bold": "**Paper**: a\n",
    "commas": ",",
    "slashes": "/",
    "addresses": "http://",
    "addresses on lines": "https://a.org/b\n",
    "hosts": "www.",
    "at": "a@",
    "dotted": "a.",
    "arxiv": "arxiv:",
    "arxiv ids": "2501.00010 ",
    "DOIs": "10.1000/",
    "DOIs apart": "doi: 10.1000/x ",
    "links of HTML": "<a href=b>",
    "breaks of HTML apart": "  <br>",
    "items of HTML": "<li>a\n",
    "blanks and a tag": " " * 500 + "<b",
    "items": "- a\n",
    "items with people": "- Slow Trees by Ann Oak\n",
    "people": "Ann Oak, ",
    "empty items": "-\n",
    "tasks": "- [ ] a\n",
    "indented items": "    - a\n",
    "deeper items": "",
    "headings": "# a\n",
    "headings without a text": "#\n",
    "hashes": "#",
    "tags of Obsidian": "#a ",
    "underlined": "a\n===\n",
    "underlined by dashes": "a\n---\n",
    "quoted": "> a\n",
    "quotes of quotes": ">",
    "code": "    a\n",
    "braces": "{",
    "both braces": "{{",
    "attributes": "{: .a ",
    "Liquid": "{% ",
    "lessons": '!!! lesson "A: b"\n    c\n',
    "lessons without an end": '!!! lesson "A: b\n',
    "lessons with backticks": '!!! lesson "`A`: `b\n',
    "admonitions": "!!! ",
    "closed admonitions": "??? lesson\n",
    "front matters": "---\na: b\n",
    "fields": "a: b\n",
    "tokens": "xpaperdiaryblock0x\n",
}
"""What is repeated."""

FRAMES = {
    "text": "{}",
    "text below a title": "# Slow Trees\n\n{}",
    "title": "# {}\n",
    "item": "# Slow Trees\n\n- {}\n",
    "label": "# Slow Trees\n\n**Paper**: {}\n",
    "link": "# Slow Trees\n\n[{}](https://example.org/a)\n",
    "lesson's title": '# Slow Trees\n\n!!! lesson "{}"\n\n    Text.\n',
    "lesson's text": '# Slow Trees\n\n!!! lesson "A: b"\n\n    {}\n',
    "field": "---\nsummary: |\n  {}\n---\n# Slow Trees\n",
    "value": "---\ntitle: {}\n---\n# Slow Trees\n",
    "name": "---\n{}: a\n---\n# Slow Trees\n",
    "TOML": '+++\ntitle = """{}"""\n+++\n# Slow Trees\n',
    "open front matter": "---\n{}",
    "open TOML": "+++\n{}",
    "works": "## {}\n\nby Ann Oak\n\n## Elm\n\nby {}\n\n## Ash\n\nby Ben Elm\n\n- 2019 {}\n",
    "block": "# Slow Trees\n\n<!-- paperdiary/map {{theme: {}}} -->\n",
}
"""Where it stands."""

LINES = ("text", "text below a title", "lesson's text", "open front matter", "open TOML")
"""Frames in which lines stay lines; in the others they become one line."""


def repeated(name: str, size: int) -> str:
    """The text that has this name, of this size."""
    if name == "growing backticks":
        return " ".join("`" * n for n in range(1, int((2 * size) ** 0.5)))
    if name == "deeper items":
        return "".join(f"{'  ' * (n % 200)}- a\n" for n in range(size // 204))
    if name == "mixed":
        return "".join(islice(cycle(UNITS.values()), size // 6))
    return UNITS[name] * (size // len(UNITS[name]))


def note(name: str, frame: str, size: int) -> bytes:
    text = repeated(name, size)
    if frame not in LINES:
        text = text.replace("\n", " ")
    return FRAMES[frame].replace("{{", "{").replace("}}", "}").replace("{}", text).encode()


def read_and_mark(content: bytes) -> None:
    """What the diary does with a note, up to its HTML."""
    reading = read_diary([Note("papers/a.md", content)])
    body = reading.bodies["papers/a.md"]
    key = key_of(body.markdown)
    text, _, _ = find_blocks(entry_markdown(body.markdown, body), "papers/a.md", 1, key)
    for entry in reading.diary.entries:
        text, _ = mark_lessons(text, entry, key)
    # As it may be in the HTML, where it is in a block of HTML.
    html, _ = take_passages(mark_places(text, key))
    with_heading(without_unsafe_links(html)[0], "A")
    safe_html(html, html)
    find_headings(html)


def read_page(content: bytes) -> None:
    read_works(Note("papers.md", content))


def write(content: bytes) -> None:
    try:
        with_field(content, "kind", "book")
    except CannotWrite:
        return


def seconds(call: Callable[[bytes], object], content: bytes) -> float:
    """Processor time, the least of two: nothing else makes it less."""

    def each() -> Iterator[float]:
        for _ in range(2):
            start = time.process_time()
            call(content)
            yield time.process_time() - start
            if time.process_time() - start < SLOW:
                return

    return min(each())


def growth(
    call: Callable[[bytes], object], name: str, frame: str, characters: int = LARGE
) -> float:
    """How many times longer four times the text takes, 0 where even that takes no time."""
    large = seconds(call, note(name, frame, characters))
    return large / seconds(call, note(name, frame, characters // 4)) if large > SLOW else 0


CALLS: Mapping[str, Callable[[bytes], object]] = {
    "reading": read_and_mark,
    "works": read_page,
    "writing": write,
    "comments": _without_comments,
}


def growing(call: str, frame: str) -> dict[str, float]:
    """What takes more than twice as long as its length tells, and how many times longer."""
    found = {name: growth(CALLS[call], name, frame) for name in (*UNITS, "mixed")}
    # What reads the first thousands of characters alone grows up to these, and then no more.
    return {
        name: times
        for name, times in found.items()
        if times > 8 and growth(CALLS[call], name, frame, 4 * LARGE) > 8
    }
