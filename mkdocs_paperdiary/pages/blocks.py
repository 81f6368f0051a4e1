"""Blocks on pages: markers, options and tokens."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import yaml

from ..diary import Problem
from ..diary.entry import folded
from ..diary.markdown import fenced
from .addresses import UNDATED, years_of
from .site import Site

Option = str | int

_MARKER = re.compile(r"<!--\s*paperdiary/(?P<name>[^\s{]*?)\s*(?P<options>\{.*?\})?\s*-->", re.S)
_TOKEN = re.compile(r"<p>\s*(xpaperdiaryblock(\d+)x)\s*</p>|xpaperdiaryblock(\d+)x")
_PLACE = re.compile(r"<!--paperdiary-block-(\d+)-->")


@dataclass(frozen=True, slots=True)
class Choice:
    """An option that takes one of some words, the first by default."""

    values: tuple[str, ...]

    @property
    def default(self) -> Option:
        """The first word."""
        return self.values[0]

    def expected(self) -> str:
        """What is said to someone who wrote something else."""
        return "one of " + ", ".join(self.values)

    def accepts(self, value: object) -> bool:
        """Whether a value is one of the words."""
        return value in self.values


@dataclass(frozen=True, slots=True)
class Count:
    """An option that takes a whole number from 1."""

    default: Option

    def expected(self) -> str:
        """What is said to someone who wrote something else."""
        return "a whole number from 1"

    def accepts(self, value: object) -> bool:
        """Whether a value is a whole number from 1."""
        return isinstance(value, int) and not isinstance(value, bool) and value >= 1


@dataclass(frozen=True, slots=True)
class Words:
    """An option that takes any text, empty by default."""

    default: Option = ""

    def expected(self) -> str:
        """What is said to someone who wrote something else."""
        return "a text"

    def accepts(self, value: object) -> bool:
        """Whether a value is a text."""
        return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class Year:
    """An option that takes a year, or `undated`; none by default."""

    default: Option = ""

    def expected(self) -> str:
        """What is said to someone who wrote something else."""
        return "a year such as 2024, or undated"

    def accepts(self, value: object) -> bool:
        """Whether a value is a year or `undated`."""
        return value == UNDATED or (isinstance(value, int) and not isinstance(value, bool))


BLOCKS: Mapping[str, Mapping[str, Choice | Count | Words | Year]] = {
    "map": {"layout": Choice(("tsne", "umap")), "topic": Words()},
    "diary": {"year": Year()},
    "recent": {"limit": Count(5)},
    "highlights": {"theme": Words()},
    "timeline": {"show": Choice(("total", "months", "calendar"))},
    "stats": {},
    "topics": {"show": Choice(("list", "bars", "months"))},
    "topic": {"name": Words(), "year": Year()},
    "prompts": {"name": Choice(("all", "labels", "summaries"))},
}
"""The blocks there are, each with its options."""


@dataclass(frozen=True, slots=True)
class Block:
    """A marker that was found and understood.

    Attributes:
        name: One of `BLOCKS`.
        options: All of the block's options, the defaults included.
        line: The line of the file that the marker stands on, counted from 1.
    """

    name: str
    options: Mapping[str, Option] = field(default_factory=dict)
    line: int = 1


def find_blocks(
    markdown: str, src: str, first_line: int = 1
) -> tuple[str, tuple[Block, ...], tuple[Problem, ...]]:
    """Replace the markers of a page by tokens.

    Markers in fenced or inline code are left as they are, so that they can be written about.

    Arguments:
        markdown: The page without its front matter.
        src: The page's path, for problems.
        first_line: The line of the file that `markdown` begins with, counted from 1.

    Returns:
        The page with tokens, the blocks in the order of their tokens, and what was wrong: an
        unknown block is left out of the page, an unknown or wrong option takes its default.
    """
    if "paperdiary/" not in markdown:
        return markdown, (), ()
    code = list(fenced(markdown))
    blocks: list[Block] = []
    problems: list[Problem] = []

    def token(match: re.Match[str]) -> str:
        start = match.start()
        line_start = markdown.rfind("\n", 0, start) + 1
        before = markdown[line_start:start]
        if any(a <= start < b for a, b in code) or before.count("`") % 2:
            return match[0]
        line = first_line + markdown.count("\n", 0, start)
        block, wrong = _parse(match["name"], match["options"])
        problems.extend(Problem(message, src, line) for message in wrong)
        if block is None:
            return ""
        blocks.append(replace(block, line=line))
        text = f"xpaperdiaryblock{len(blocks) - 1}x"
        # Blank lines make a marker on its own line a paragraph of its own; the indentation keeps
        # it in the list item or tab it stands in.
        rest = markdown[match.end() : markdown.find("\n", match.end()) % (len(markdown) + 1)]
        alone = not before.strip() and not rest.strip()
        return f"\n{before}{text}\n" if alone else text

    replaced = _MARKER.sub(token, markdown)
    return replaced, tuple(blocks), tuple(problems)


def mark_places(html: str) -> str:
    """Turn the tokens of a rendered page into comments, which nobody takes for text."""
    if "xpaperdiaryblock" not in html:
        return html
    return _TOKEN.sub(lambda match: f"<!--paperdiary-block-{match[2] or match[3]}-->", html)


def placed_blocks(html: str) -> tuple[tuple[int, int, int], ...]:
    """The places of blocks on a page that `mark_places` has marked.

    Returns:
        For each of them the block's number, and where its comment begins and ends.
    """
    return tuple((int(match[1]), match.start(), match.end()) for match in _PLACE.finditer(html))


def fill_places(html: str, contents: Sequence[str]) -> str:
    """Replace the comments of a rendered page.

    Arguments:
        html: The page as `mark_places` has left it.
        contents: The HTML of each block, in the order of their numbers.
    """
    parts: list[str] = []
    last = 0
    for number, start, end in placed_blocks(html):
        if start >= last:
            parts += html[last:start], contents[number]
            behind = html.find(end_of_block(number), end)
            last = behind + len(end_of_block(number)) if behind >= 0 else end
    return "".join((*parts, html[last:]))


def end_of_block(number: int) -> str:
    """A comment up to which text belongs to a block, and is replaced with it."""
    return f"<!--/paperdiary-block-{number}-->"


def _parse(name: str, text: str | None) -> tuple[Block | None, list[str]]:
    """Check a marker's name and options against `BLOCKS`."""
    if name not in BLOCKS:
        hint = nearest_name(name, BLOCKS)
        return None, [f"there is no block 'paperdiary/{name}'; {hint}"]
    known = BLOCKS[name]
    options = {key: option.default for key, option in known.items()}
    try:
        given = yaml.safe_load(text) if text else {}
    except yaml.YAMLError:
        given = None
    if not isinstance(given, dict):
        example = "{" + ", ".join(f"{k}: {v}" for k, v in options.items()) + "}"
        wrong = f"the options of 'paperdiary/{name}' could not be read: expected {example}"
        return Block(name, options), [f"{wrong}, but found {text}"]
    wrong_options = []
    for key, value in given.items():
        option = known.get(str(key))
        if option is None:
            hint = nearest_name(str(key), known) if known else "it takes no options"
            wrong_options.append(f"'paperdiary/{name}' has no option '{key}'; {hint}")
        elif not option.accepts(value):
            wrong_options.append(
                f"option '{key}' of 'paperdiary/{name}': expected {option.expected()}, "
                f"but found {value!r}"
            )
        else:
            options[str(key)] = value
    return Block(name, options), wrong_options


def nearest_name(name: str, known: Iterable[str]) -> str:
    """A hint to the nearest valid name, or to all of them.

    Arguments:
        name: What was written.
        known: What could have been.
    """
    by_case = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(name.casefold(), by_case, 1)
    if close:
        return f"did you mean '{by_case[close[0]]}'?"
    return "there are: " + ", ".join(by_case.values())


_NAMING = {
    ("highlights", "theme"): "theme",
    ("map", "topic"): "topic",
    ("topic", "name"): "topic",
    ("diary", "year"): "year",
    ("topic", "year"): "year",
}
"""Which options name what."""


def resolve_names(
    blocks: Sequence[Block], site: Site, src: str
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """Find the themes, topics and years that blocks name.

    Arguments:
        blocks: The blocks of a page.
        site: The site.
        src: The page's path, for the problems.

    Returns:
        The blocks, with each name as the diary spells it; and the names that the diary has not.
    """
    resolved: list[Block] = []
    problems: list[Problem] = []
    for block in blocks:
        options = dict(block.options)
        for option, kind in (
            (o, kind) for (name, o), kind in _NAMING.items() if name == block.name
        ):
            written = str(options[option])
            if not written and (block.name, option) != ("topic", "name"):
                continue
            known = _names(kind, site)
            found = known.get(folded(written))
            if found is not None:
                options[option] = found
            else:
                hint = nearest_name(written, known.values()) if known else f"it has no {kind}s yet"
                message = f"'paperdiary/{block.name}': the diary has no {kind} '{written}'; {hint}"
                problems.append(Problem(message, src, block.line))
        resolved.append(replace(block, options=options))
    return tuple(resolved), tuple(problems)


def _names(kind: str, site: Site) -> Mapping[str, str]:
    """What there is, by its folded name; a topic also by the name that people read."""
    if kind == "theme":
        listed = {folded(setting.name): setting.name for setting in site.settings}
        return listed | {theme.key: theme.setting.name for theme in site.themes}
    if kind == "year":
        return {year: year for year in years_of(site.diary.entries)}
    shown = {folded(name): topic for topic, name in site.topics.items() if topic}
    return shown | {folded(topic): topic for topic in site.topics if topic}
