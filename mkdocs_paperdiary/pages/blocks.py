"""Blocks on pages: markers, options, tokens, and which page shows what."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ..diary.entry import folded
from ..diary.fences import literal_spans
from ..figures.figure import cut
from ..files import HOMES
from ..problem import Problem
from ..words import did_you_mean
from .addresses import UNDATED, Places, years_of
from .periods import MONTHS_OF, PERIOD_ID, periods_of
from .site import Site
from .themes import Theme

LONGEST: Final = 2000
"""Characters of a marker; the longest themes and topics need a tenth of this."""

_SHOWN: Final = 80
"""Characters of what was written that a message repeats."""

# Lazy, so that a marker without an end takes no memory; one that another comment cuts off is none.
_MARKER = re.compile(r"<!--\s*paperdiary/(.*?)(-->|(?=<!--))", re.S)
_NAME = re.compile(r"[^\s{]*")
_QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'(?!')"""
_PAIR = re.compile(
    rf"""\s*(?P<key>{_QUOTED}|[^\s:,{{}}[\]"'][^:,{{}}[\]]*+)\s*:"""
    rf"""\s*(?P<value>{_QUOTED}|[^\s,{{}}[\]"'][^,{{}}[\]]*+|)\s*(?:,|$)""",
    re.S,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.S)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a block.

    Attributes:
        default: Its value where a marker does not set it.
        expected: Its values in words.
        pattern: What a marker may write.
        kind: What it names in the diary, `theme`, `topic`, `year` or `period`; empty where it names
            nothing.
    """

    default: str | int
    expected: str
    pattern: str = ".*"
    kind: str = ""

    def read(self, text: str) -> str | int | None:
        """Its value from a text, or None where the text is none."""
        is_value = re.fullmatch(self.pattern, text, re.ASCII | re.DOTALL)
        return type(self.default)(text) if is_value else None


def _choice(*words: str) -> Option:
    """One of some words, the first by default."""
    return Option(words[0], "one of " + ", ".join(words), "|".join(words))


_THEME: Final = Option("", "a text", kind="theme")
_TOPIC: Final = Option("", "a text", kind="topic")
_YEAR: Final = Option("", "a year such as 2024, or undated", f"[0-9]{{4}}|{UNDATED}", "year")
_PERIOD: Final = Option("", "a year, quarter or month: 2025, 2025-q3, 2025-06", PERIOD_ID, "period")
# No diary has a billion entries.
_FEW: Final = Option(5, "a whole number from 1", "0*[1-9][0-9]{0,8}")

BLOCKS: Final[Mapping[str, Mapping[str, Option]]] = {
    "map": {"layout": _choice("tsne", "umap"), "topic": _TOPIC},
    "diary": {"year": _YEAR},
    "recent": {"limit": _FEW},
    "highlights": {"theme": _THEME},
    "timeline": {"show": _choice("total", "months", "calendar")},
    "search": {},
    "stats": {},
    "today": {},
    "review": {"new": _FEW},
    "topics": {"show": _choice("list", "bars", "months")},
    "topic": {"name": _TOPIC, "year": _YEAR},
    "cluster": {"id": Option(0, "the number of a cluster", "[0-9]{1,9}")},
    "in-review": {"period": _PERIOD},
    "unread": {"show": _choice("list", "near")},
    "prompts": {"name": _choice("all", "labels", "summaries")},
}
"""The blocks, each with its options."""


@dataclass(frozen=True, slots=True)
class Block:
    """A marker that was found and understood.

    Attributes:
        name: One of `BLOCKS`.
        options: All of the block's options, the defaults included.
        line: The line of the file that has the marker, counted from 1.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    line: int = 1


def find_blocks(
    markdown: str, src: str, first_line: int = 1, key: str = ""
) -> tuple[str, tuple[Block, ...], tuple[Problem, ...]]:
    """Replace the markers of a page by tokens.

    Markers in fenced or inline code are left as they are, so that they can be written about.

    Args:
        markdown: The page without its front matter.
        src: The page's path, for problems.
        first_line: The line of the file that `markdown` begins with, counted from 1.
        key: From `key_of`; a part of the tokens.

    Returns:
        The page with tokens, the blocks in the order of their tokens, and what was wrong: an
        unknown block is left out of the page, an unknown or wrong option takes its default.
    """
    if "paperdiary/" not in markdown:
        return markdown, (), ()
    code = [(one.start, one.end) for one in literal_spans(markdown) if one.kind == "code"]
    starts = [start for start, _ in code]
    blocks: list[Block] = []
    problems: list[Problem] = []
    seen, line, ticks, is_first = 0, first_line, 0, True

    def token(match: re.Match[str]) -> str:
        nonlocal seen, line, ticks, is_first
        if not match[2]:
            return match[0]
        start = match.start()
        # Each part of a line is looked at once, however many markers it has.
        gap, seen = markdown[seen:start], start
        _, is_new, last = gap.rpartition("\n")
        line += gap.count("\n")
        ticks = last.count("`") + (0 if is_new else ticks)
        is_first = not last.strip() and (bool(is_new) or is_first)
        fence = bisect(starts, start) - 1
        if (fence >= 0 and start < code[fence][1]) or ticks % 2:
            return match[0]
        block, wrong = _parse(match[1].strip(), src, line)
        problems.extend(wrong)
        if block is None:
            return "" if wrong else match[0]
        blocks.append(block)
        text = f"xpaperdiary{key}block{len(blocks) - 1}x"
        if not is_first:
            return text
        # Blank lines make a marker on its own line a paragraph of its own; the indentation keeps
        # it in its list item or tab.
        rest = markdown[match.end() : markdown.find("\n", match.end()) % (len(markdown) + 1)]
        return text if rest.strip() else f"\n{last}{text}\n"

    replaced = _MARKER.sub(token, markdown)
    return replaced, tuple(blocks), tuple(problems)


def _parse(marker: str, src: str, line: int) -> tuple[Block | None, list[Problem]]:
    """Check a marker's name and options against `BLOCKS`.

    A comment that goes on in another way is none of ours, and gives neither block nor problem.
    """

    def wrong(code: str, message: str) -> Problem:
        return Problem(message, src, line, code=code)

    name = _NAME.match(marker)[0]  # type: ignore[index]  # It matches anything.
    text = marker[len(name) :].strip()
    if text and not text.startswith("{"):
        return None, []
    if name not in BLOCKS:
        hint = _nearest(name[:_SHOWN], BLOCKS)
        shown = cut(name, _SHOWN)
        return None, [wrong("unknown-block", f"there is no block 'paperdiary/{shown}'; {hint}")]
    known = BLOCKS[name]
    options = {key: option.default for key, option in known.items()}
    given = _options(text)
    if given is None:
        example = "{" + ", ".join(f"{k}: {v or '…'}" for k, v in options.items()) + "}"
        message = (
            f"the options of 'paperdiary/{name}' could not be read: expected {example}, "
            f"but found {cut(text, _SHOWN)}"
        )
        return Block(name, options, line), [wrong("unreadable-options", message)]
    problems = []
    for key, written in given.items():
        option = known.get(key)
        if option is None:
            hint = _nearest(key[:_SHOWN], known) if known else "it takes no options"
            message = f"'paperdiary/{name}' has no option '{cut(key, _SHOWN)}'; {hint}"
            problems.append(wrong("unknown-option", message))
        elif (value := option.read(written)) is None:
            message = (
                f"option '{key}' of 'paperdiary/{name}': expected {option.expected}, "
                f"but found '{cut(written, _SHOWN)}'"
            )
            problems.append(wrong("invalid-option", message))
        else:
            options[key] = value
    return Block(name, options, line), problems


def _options(text: str) -> dict[str, str] | None:
    """Read `{key: value, …}`; None where a marker has something else or is far too long.

    It is a flow mapping of YAML in which each key and each value is one text, plain or in quotes.
    """
    if not text:
        return {}
    if len(text) > LONGEST or not text.endswith("}"):
        return None
    inside, at = text[1:-1].rstrip(), 0
    found = {}
    while at < len(inside):
        if (match := _PAIR.match(inside, at)) is None:
            return None
        found[_plain(match["key"])] = _plain(match["value"])
        at = match.end()
    return found


def _plain(text: str) -> str:
    """A text without its quotes, as YAML reads it."""
    text = text.strip()
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if text.startswith('"'):
        plain = _ESCAPE.sub(
            lambda m: chr(int(m[1], 16)) if m[1] else _SIGNS.get(m[2], m[2]), text[1:-1]
        )
        # JSON writes signs such as emoji as two halves.
        return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(text.split())


def _nearest(name: str, known: Collection[str]) -> str:
    """A hint to the nearest valid name, or to all of them."""
    return did_you_mean(name, known) or "there are: " + ", ".join(known)


def resolve_names(
    blocks: Sequence[Block], site: Site, src: str
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """Find the themes, topics and years that the blocks of a page name.

    Returns:
        The blocks, with each name as the diary spells it; and the names that the diary has not.
    """
    resolved: list[Block] = []
    problems: list[Problem] = []
    for block in blocks:
        options = dict(block.options)
        for key, option in BLOCKS[block.name].items():
            kind, written = option.kind, str(options[key])
            is_required = (block.name, key) == ("topic", "name")
            if not kind or not (written or is_required):
                continue
            known = _known_names(kind, site)
            if folded(written) in known:
                options[key] = known[folded(written)]
                continue
            hint = _nearest(written, known.values()) if known else f"it has no {kind}s yet"
            message = f"'paperdiary/{block.name}': the diary has no {kind} '{written}'; {hint}"
            problems.append(Problem(message, src, block.line, code=f"unknown-{kind}"))
        resolved.append(replace(block, options=options))
    return tuple(resolved), tuple(problems)


def _known_names(kind: str, site: Site) -> Mapping[str, str]:
    """What there is, by its folded name; a topic also by the name that people read."""
    if kind == "theme":
        listed = {folded(setting.name): setting.name for setting in site.settings}
        return listed | {theme.key: theme.setting.name for theme in site.themes}
    if kind == "year":
        return {year: year for year in years_of(site.diary.entries)}
    if kind == "period":
        return {one.id: one.id for one in periods_of(site.diary, MONTHS_OF)}
    shown = {folded(name): topic for topic, name in site.topics.items() if topic}
    return shown | {folded(topic): topic for topic in site.topics if topic}


def find_places(blocks: Mapping[str, Sequence[Block]], site: Site) -> Places:
    """Find out which page shows what, from the blocks of each page by its path.

    The page of plots is preferred for the maps, then the home page, the Highlights page for the
    lessons; of others the first one by its path is taken.
    """
    maps: dict[str, str] = {}
    named: set[str] = set()
    for src in _ordered(blocks, (site.names.plots, *HOMES)):
        found = [block for block in blocks[src] if block.name == "map"]
        for block in found:
            layout = block.options["layout"]
            if not block.options["topic"] and layout not in maps:
                maps[layout] = site.urls[src].removeprefix("./")
                if layout != found[0].options["layout"]:
                    named.add(layout)
    lessons: dict[tuple[str, str], str] = {}
    for src in _ordered(blocks, (site.names.highlights,)):
        url = site.urls[src].removeprefix("./")
        for block in blocks[src]:
            for theme in themes_of(block, site):
                for one in theme.lessons:
                    lessons.setdefault(one.shared.key, f"{url}#{one.anchor}")
    return Places(maps, frozenset(named), lessons)


def _ordered(srcs: Iterable[str], first: Sequence[str]) -> list[str]:
    ranks = {src: rank for rank, src in enumerate(first)}
    return sorted(srcs, key=lambda src: (ranks.get(src, len(ranks)), src))


def repeated_themes(blocks: Mapping[str, Sequence[Block]], site: Site) -> tuple[Problem, ...]:
    """Find the themes that a page shows twice: a link can lead to one of the places only."""
    problems = []
    for src, found in blocks.items():
        seen: set[str] = set()
        for block in found:
            themes = themes_of(block, site)
            if twice := [theme.setting.name for theme in themes if theme.key in seen]:
                message = f"this page shows {', '.join(twice)} twice; take one of the blocks out"
                problems.append(Problem(message, src, block.line, code="repeated-theme"))
            seen.update(theme.key for theme in themes)
    return tuple(problems)


def themes_of(block: Block, site: Site) -> tuple[Theme, ...]:
    """The themes that a block shows; only those of highlights show any."""
    if block.name != "highlights":
        return ()
    theme = folded(block.options["theme"])
    return tuple(one for one in site.themes if not theme or one.key == theme)
