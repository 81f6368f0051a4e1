"""Labelled lines, such as `**Date:** 5 June 2025`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal, cast, get_args

from .dates import find_date
from .markdown import Outline, indentation, letters_of, plain, strip_emoji
from .urls import ARXIV_ID

Field = Literal[
    "title", "read", "date", "noted", "published", "link", "code", "summary", "authors",
    "venue", "year", "tags", "rating", "status", "topic", "kind", "beside",
]  # fmt: skip
"""What a label announces. `read` is surely the reading day, `date` and `noted` less and less so;
`published` is the work's own day and never the reader's. `beside` is a link to what belongs to the
work and is surely not the work itself."""

_VOCABULARY = Path(__file__).parent / "vocabulary"
_LABELS = tomllib.loads((_VOCABULARY / "labels.toml").read_text("utf-8"))

LABELS: dict[str, Field] = {
    word: cast(Field, field) for field, words in _LABELS.items() for word in words
}
"""Each known label, in lower case, and what it announces."""

LINK_NAMES: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (_VOCABULARY / "links.toml").read_text("utf-8")
)
"""The tables of the words around links."""

LinkRole = Literal["work", "named", "beside_or_work", "elsewhere", "code", "beside"]
"""What a word says of where a link leads, the `named` ones also how people call it."""

_ROLES: Mapping[str, LinkRole | None] = {
    word: None if role == "filler" else cast(LinkRole, role)
    for role, words in LINK_NAMES["words"].items()
    for word in words
}
_LINK_WORD = re.compile(
    "(?<![a-z])(?:"
    + "|".join(map(re.escape, sorted(_ROLES, key=len, reverse=True)))
    + ")s?(?![a-z])",
    re.IGNORECASE,
)
_STRONGER: tuple[LinkRole, ...] = ("code", "beside", "named", "beside_or_work", "work", "elsewhere")
_SAYS_WHOSE = re.compile(r" (?:by|from|on) .*")
_SAYS_WHICH = re.compile(r"(?<=\w) ?[\[(][^\[\]()]*[\])]$")
"""What parts two links of a kind: `Video (FR)`."""

_IDENTIFIER = re.compile(rf"(?:arxiv|doi)\s*[: ]\s*\S*\d|{ARXIV_ID}$|https?://")
_IN_HEADING = frozenset(get_args(Field)) - {
    *("summary", "rating", "status", "topic", "kind", "beside"),
}
_LEAD = re.compile(r"\s*(?:>\s?)*\s*(?:(?:[-*+•◦▪–—]|\d{1,2}[.)])\s+)?(?:\[[ xX]\]\s+)?")
_EDGE = re.compile(r"^[\W_]+|[^\w)]+$")
_BOLD = re.compile(
    r"(\*\*|__)(?P<label>[^*_<>]{1,40}?)\1"
    r"\s*[-–—=|]*\s*(?P<value>\S.*)"
)
_TAG = re.compile(r"#(?P<label>[^\W\d_]{3,20})\s+(?P<value>\S.*)")
"""A tag that announces what follows it, as in outlines: `#title Slow Trees`."""

_LABEL_COLON = re.compile(r"：|:(?!//)|\]:?\(")
_CLOSING = re.compile(r"^(?:\*\*|__|\*|_|</u>)+[\s:：]*")
_PART = re.compile(r"\s*[/&(（)）+,，]\s*")
# Only where a blank begins, or each one of many is compared with all that follow.
_PIECES = re.compile(
    r"(?<!\s)\s++[|·•]\s+|(?<!\s)\s*+<br\s*/?>\s*"
    r"|(?:[,;]|(?<!\s)\s)\s*+(?=\*\*[^*]{2,24}:)"
)
_PIECE = re.compile(r"[,;(|·–—]|\s-\s")
_SHORT = 60
_HAS_LINK = re.compile(r"://|www\.|\][\[(]")
_DELIMITER = re.compile(r"[\s|:\-]+$")
_CELLS = re.compile(r"(?<!\\)\|")
_ANY_LABEL = re.compile(
    r"\s*\|\s*(?P<cell>[^|]{1,30})\|(?P<of_cell>[^|]+)\|?\s*$"
    r"|\s*(?:[-*+]\s+)?(?:\*\*|__)?(?P<label>[^\s:：](?:[^:：|]{0,24}[^\s:：])?)[:：]"
    r"(?:\*\*|__)?\s+(?P<value>\S.*)"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a body, in plain text and lower case, and the inline Markdown after it.

    Attributes:
        line: The body's line with the value, counted from 0.
        heading: Whether the label is a heading above the value.
    """

    field: Field
    name: str
    value: str
    line: int
    heading: bool = False


@lru_cache(maxsize=4096)
def field_of(label: str, *, whole: bool = False) -> Field | None:
    """What a label announces; `Link / arXiv` and `Authors & Org` are read by their first part.

    A heading such as `Web & Wine` or `Lectures on Physics` is a label only as a whole.
    """
    name = clean(label)
    if not name or len(name) > 60:
        return None
    if field := LABELS.get(name):
        return field
    if (role := link_role(name)) and not (whole and _SAYS_WHOSE.search(name)):
        return role if role in ("code", "beside") else "link"
    first, *others = _PART.split(name)
    if others and not (whole and None in map(field_of, others)) and (field := field_of(first)):
        return field
    return "link" if _IDENTIFIER.match(name) else None


@lru_cache(maxsize=4096)
def link_role(text: str) -> LinkRole | None:
    """What a label or a link's text says of where a link leads, if it says nothing else."""
    text = _SAYS_WHICH.sub("", text.replace("\\", "")) if len(text) < 200 else ""
    name = _SAYS_WHOSE.sub("", clean(text))
    words = [match[0].lower() for match in _LINK_WORD.finditer(name)]
    if not words or letters_of(_LINK_WORD.sub("", name)):
        return None
    roles = {_ROLES.get(word, _ROLES.get(word.removesuffix("s"))) for word in words}
    return next((role for role in _STRONGER if role in roles), None)


def clean(label: str) -> str:
    """A label as it is looked up: plain, lower case, without decoration."""
    text = _EDGE.sub("", strip_emoji(plain(label))).strip()
    return " ".join(text.lower().replace("’", "'").replace("_", " ").split())


def any_label(line: str) -> tuple[str, str]:
    """A label of any language and its value, or two empty strings: `Kari: …`, `| Kari | … |`."""
    match = _ANY_LABEL.match(line)
    if not match:
        return "", ""
    return clean(match["label"] or match["cell"]), (match["value"] or match["of_cell"]).strip()


def find_labels(note: Outline) -> list[Label]:
    """Find every labelled value of a body, in the order of the note."""
    found: list[Label] = []
    for index, (line, kind) in enumerate(zip(note.lines, note.kinds, strict=True)):
        if kind == "table" and (not index or note.kinds[index - 1] != kind):
            found += _table(note, index)
        elif kind == "text":
            pieces = list(filter(str.strip, _PIECES.split(_LEAD.sub("", line, count=1))))
            alone = len(pieces) == 1
            found += filter(None, (_label(note, index, piece, alone=alone) for piece in pieces))
    for heading in note.headings:
        label = _label(note, heading.line, heading.text, alone=False)
        if label and label.field in _IN_HEADING:
            found.append(label)
            continue
        text = heading.text.rstrip(":：")
        field = field_of(text, whole=True)
        if field and (below := note.next_line(heading.line)) is not None:
            found.append(Label(field, clean(text), note.lines[below].strip(), below, heading=True))
    # `Data: ten thousand games` is a sentence, and only a link makes it a label.
    return [label for label in found if label.field != "beside" or _HAS_LINK.search(label.value)]


def _label(note: Outline, index: int, text: str, *, alone: bool) -> Label | None:
    text = text.strip()
    colon = _colon(text)
    if colon > 0:
        raw = text[:colon]
        if field := field_of(raw):
            value = _CLOSING.sub("", text[colon:].lstrip(":： \t")).strip()
            if value:
                return Label(field, clean(raw), value, index)
            return _label_above(note, index, field, clean(raw)) if alone else None
    if (match := _BOLD.match(text) or _TAG.match(text)) and (field := field_of(match["label"])):
        return Label(field, clean(match["label"]), match["value"], index)
    # `Read on 5 June 2025` needs no colon.
    if date := find_date(text[:_SHORT]):
        # Nor has it to begin the line: `310 pages, read on 5 June 2025`.
        name, value = said_last(text[: date.span[0]]), text[date.span[0] :]
        if (field := field_of(name)) in ("read", "noted"):
            return Label(field, clean(name), value, index)
    return None


def said_last(text: str) -> str:
    """The last piece of what stands before a value, which may be its label."""
    return _PIECE.split(text)[-1]


def _label_above(note: Outline, index: int, field: Field, name: str) -> Label | None:
    """A label that stands alone in its line, above its value."""
    if field == "authors" and (names := _items_below(note, index)):
        return Label(field, name, "; ".join(names), index)
    below = note.next_line(index)
    if below is None or below - index > 2:
        return None
    value = note.lines[below].strip()
    if 0 < _colon(value) < 30:
        return None
    if field in {"link", "code", "summary", "title"} or len(value) < 60:
        return Label(field, name, value, below)
    return None


def _items_below(note: Outline, index: int) -> list[str]:
    """The points of the list that follows a line."""
    own, *lines = note.lines[index : index + 40]
    least = indentation(own) + bool(_lead(own).strip())
    points = takewhile(lambda line: _lead(line).strip() and indentation(line) >= least, lines)
    return [line.removeprefix(_lead(line)).strip() for line in points]


def _lead(line: str) -> str:
    match = _LEAD.match(line)
    return match[0] if match else ""


def _colon(text: str) -> int:
    """Where the colon of a label may stand: early, outside a link's target, not in `https://`."""
    match = _LABEL_COLON.search(text, 0, 64)
    return match.start() if match and match[0][0] != "]" else -1


def _table(note: Outline, start: int) -> Iterator[Label]:
    indices = takewhile(lambda at: note.kinds[at] == "table", range(start, len(note.lines)))
    lines = ((index, note.lines[index].strip()) for index in indices)
    rows = [
        (index, [cell.strip() for cell in _CELLS.split(line.strip("|"))])
        for index, line in lines
        if not _DELIMITER.fullmatch(line)
    ]
    pairs = [(index, cells[0], cells[1]) for index, cells in rows if len(cells) > 1]
    if len(rows) > 1 and all(map(field_of, rows[0][1][:2])) and len(rows[0][1]) > 1:
        index, cells = rows[1]
        pairs = [(index, *pair) for pair in zip(rows[0][1], cells, strict=False)]
    for index, name, value in pairs:
        if value and (field := field_of(name)):
            yield Label(field, clean(name), value, index)
