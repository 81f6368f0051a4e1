"""Blocks on pages: markers, options, tokens, and which page shows what."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import yaml

from ..diary.entry import folded
from ..diary.fences import fence_spans
from ..problem import Problem
from ..words import did_you_mean
from .addresses import HOME, UNDATED, Places, years_of
from .site import Site
from .themes import Theme

Value = str | int

_MARKER = re.compile(r"<!--\s*paperdiary/(?P<name>[^\s{]*?)\s*(?P<options>\{.*?\})?\s*-->", re.S)
_TOKEN = re.compile(r"<p>\s*(xpaperdiaryblock(\d+)x)\s*</p>|xpaperdiaryblock(\d+)x")
_PLACE = re.compile(r"<!--paperdiary-block-(\d+)-->")
_FILLED = re.compile(r"<!--paperdiary-block-(\d+)-->(?:.*?<!--/paperdiary-block-\1-->)?", re.S)


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a block.

    Attributes:
        default: Its value where a marker does not set it.
        expected: Its values in words.
        accepts: Whether a value is one of them.
        kind: What it names in the diary, `theme`, `topic` or `year`; empty where it names nothing.
    """

    default: Value
    expected: str
    accepts: Callable[[object], bool]
    kind: str = ""


def _is_number(value: object, least: float = -math.inf) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _choice(*words: str) -> Option:
    """One of some words, the first by default."""
    return Option(words[0], "one of " + ", ".join(words), lambda value: value in words)


def _name(kind: str) -> Option:
    """A theme or a topic; none by default."""
    return Option("", "a text", lambda value: isinstance(value, str), kind)


_YEAR: Final = Option(
    "",
    "a year such as 2024, or undated",
    lambda value: value == UNDATED or _is_number(value),
    "year",
)

BLOCKS: Final[Mapping[str, Mapping[str, Option]]] = {
    "map": {"layout": _choice("tsne", "umap"), "topic": _name("topic")},
    "diary": {"year": _YEAR},
    "recent": {"limit": Option(5, "a whole number from 1", lambda value: _is_number(value, 1))},
    "highlights": {"theme": _name("theme")},
    "timeline": {"show": _choice("total", "months", "calendar")},
    "stats": {},
    "topics": {"show": _choice("list", "bars", "months")},
    "topic": {"name": _name("topic"), "year": _YEAR},
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
    options: Mapping[str, Value] = field(default_factory=dict)
    line: int = 1


def find_blocks(
    markdown: str, src: str, first_line: int = 1
) -> tuple[str, tuple[Block, ...], tuple[Problem, ...]]:
    """Replace the markers of a page by tokens.

    Markers in fenced or inline code are left as they are, so that they can be written about.

    Args:
        markdown: The page without its front matter.
        src: The page's path, for problems.
        first_line: The line of the file that `markdown` begins with, counted from 1.

    Returns:
        The page with tokens, the blocks in the order of their tokens, and what was wrong: an
        unknown block is left out of the page, an unknown or wrong option takes its default.
    """
    if "paperdiary/" not in markdown:
        return markdown, (), ()
    code = list(fence_spans(markdown))
    blocks: list[Block] = []
    problems: list[Problem] = []

    def token(match: re.Match[str]) -> str:
        start = match.start()
        line_start = markdown.rfind("\n", 0, start) + 1
        before = markdown[line_start:start]
        if any(a <= start < b for a, b, _ in code) or before.count("`") % 2:
            return match[0]
        line = first_line + markdown.count("\n", 0, start)
        block, wrong = _parse(match["name"], match["options"], src, line)
        problems.extend(wrong)
        if block is None:
            return ""
        blocks.append(block)
        text = f"xpaperdiaryblock{len(blocks) - 1}x"
        # Blank lines make a marker on its own line a paragraph of its own; the indentation keeps
        # it in its list item or tab.
        rest = markdown[match.end() : markdown.find("\n", match.end()) % (len(markdown) + 1)]
        alone = not before.strip() and not rest.strip()
        return f"\n{before}{text}\n" if alone else text

    replaced = _MARKER.sub(token, markdown)
    return replaced, tuple(blocks), tuple(problems)


def _parse(name: str, text: str | None, src: str, line: int) -> tuple[Block | None, list[Problem]]:
    """Check a marker's name and options against `BLOCKS`."""

    def wrong(code: str, message: str) -> Problem:
        return Problem(message, src, line, code=code)

    if name not in BLOCKS:
        hint = _nearest(name, BLOCKS)
        return None, [wrong("unknown-block", f"there is no block 'paperdiary/{name}'; {hint}")]
    known = BLOCKS[name]
    options = {key: option.default for key, option in known.items()}
    try:
        given = yaml.safe_load(text) if text else {}
    except yaml.YAMLError:
        given = None
    if not isinstance(given, dict):
        example = "{" + ", ".join(f"{k}: {v}" for k, v in options.items()) + "}"
        message = (
            f"the options of 'paperdiary/{name}' could not be read: expected {example}, "
            f"but found {text}"
        )
        return Block(name, options, line), [wrong("unreadable-options", message)]
    problems = []
    for key, value in given.items():
        option = known.get(str(key))
        if option is None:
            hint = _nearest(str(key), known) if known else "it takes no options"
            message = f"'paperdiary/{name}' has no option '{key}'; {hint}"
            problems.append(wrong("unknown-option", message))
        elif not option.accepts(value):
            message = (
                f"option '{key}' of 'paperdiary/{name}': expected {option.expected}, "
                f"but found {value!r}"
            )
            problems.append(wrong("invalid-option", message))
        else:
            options[str(key)] = value
    return Block(name, options, line), problems


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
    shown = {folded(name): topic for topic, name in site.topics.items() if topic}
    return shown | {folded(topic): topic for topic in site.topics if topic}


def mark_places(html: str) -> str:
    """Turn the tokens of a rendered page into comments, which nobody takes for text."""
    if "xpaperdiaryblock" not in html:
        return html
    return _TOKEN.sub(lambda match: f"<!--paperdiary-block-{match[2] or match[3]}-->", html)


def split_at_blocks(html: str) -> tuple[tuple[tuple[str, int], ...], str]:
    """Split a page at the comments of `mark_places`.

    Returns:
        The text before each comment with the number of the comment's block, and the text behind
        the last one.
    """
    *parts, rest = _PLACE.split(html)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return tuple((text, int(number)) for text, number in pairs), rest


def placed(number: int, text: str = "") -> str:
    """The comment in the place of a block, with the text that is there until it is filled."""
    start = f"<!--paperdiary-block-{number}-->"
    return f"{start}{text}<!--/paperdiary-block-{number}-->" if text else start


def fill_places(html: str, contents: Sequence[str]) -> str:
    """Put the HTML of each block in the place of its comment and of what `placed` put there."""
    return _FILLED.sub(lambda match: contents[int(match[1])], html)


def find_places(blocks: Mapping[str, Sequence[Block]], site: Site) -> Places:
    """Find out which page shows what, from the blocks of each page by its path.

    The page of plots is preferred for the maps, then the home page, the Highlights page for the
    lessons; of others the first one by its path is taken.
    """
    maps: dict[str, str] = {}
    named: set[str] = set()
    for src in _ordered(blocks, (site.names.plots, *HOME)):
        found = [block for block in blocks[src] if block.name == "map"]
        for block in found:
            layout = str(block.options["layout"])
            if not block.options.get("topic") and layout not in maps:
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
    theme = folded(str(block.options["theme"]))
    return tuple(one for one in site.themes if not theme or one.key == theme)
