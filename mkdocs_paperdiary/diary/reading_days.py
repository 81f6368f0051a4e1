"""Where a note says on which day it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .dates import WrittenDate, find_date
from .entry import Origin
from .labels import Label
from .links import links_of
from .outline import Outline
from .plaintext import plain
from .titles import Title

_STRENGTH = {"read": 0, "date": 1, "noted": 2}
"""How surely a label announces the reading day, the surest first."""

_FAR = 40
"""Characters of a label's value behind which a date is a remark rather than the value."""

_TIME = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\d{1,2}:\d{2}(?::\d{2})?",
    re.IGNORECASE,
)
_NO_WORD = re.compile(r"[\W_]")
_NUMBERED = ("fig", "eq", "v", "page", "table", "sec", "chap")


def reading_days(
    note: Outline, labels: list[Label], title: Title | None
) -> Iterator[tuple[WrittenDate, int, Origin]]:
    """Find the dates that may be the reading day, the surest first.

    Labelled lines come first, and among them one that names a day before one that names a month;
    then a line below the title that holds a date and nothing else; then a heading that begins or
    ends with one; then the last lines of the note, which some sign and date.

    Yields:
        Each date, its line in the body, counted from 0, and the kind of its place.
    """
    labelled = []
    for position, label in enumerate(labels):
        if label.field not in _STRENGTH:
            continue
        date = find_date(plain(label.value), forgiving=True)
        if date and date.span[0] <= _FAR:
            rank = (not _names_day(date), _STRENGTH[label.field], position)
            labelled.append((rank, date, label.line))
    for _, date, line in sorted(labelled, key=lambda item: item[0]):
        yield date, line, "body"
    other = {label.line for label in labels if label.field not in _STRENGTH and not label.heading}
    for index in _near_top(note, title.line if title else -1):
        if index not in other and (found := _date_alone(note.lines[index])):
            yield found, index, "body"
    for heading in note.headings[:3]:
        text = plain(heading.text)
        found = find_date(text)
        if found and _names_day(found) and _at_edge(found, text):
            yield found, heading.line, "heading"
    for index in _near_end(note):
        if index not in other and (found := _date_alone(note.lines[index])):
            yield found, index, "body"


def _names_day(date: WrittenDate) -> bool:
    return date.day is not None or bool(date.readings)


def _at_edge(date: WrittenDate, text: str) -> bool:
    start, end = date.span
    return not text[:start].strip(" [(（【") or not text[end:].strip(" ])）】.")


def _near_top(note: Outline, title_line: int) -> Iterator[int]:
    """The first lines of text below the title, up to the next heading."""
    seen = 0
    for index in range(title_line + 1, len(note.lines)):
        if note.kinds[index] == "heading" and title_line >= 0 and seen:
            return
        if note.kinds[index] == "text":
            seen += 1
            if seen > 6:
                return
            yield index


def _near_end(note: Outline) -> Iterator[int]:
    seen = 0
    for index in range(len(note.lines) - 1, -1, -1):
        if note.kinds[index] == "text":
            seen += 1
            if seen > 3:
                return
            yield index


def _date_alone(line: str) -> WrittenDate | None:
    """The date of a line that holds a date and little else: a weekday, a name, a remark."""
    if len(line) > 90 or not any(char.isdigit() for char in line) or links_of(line):
        return None
    text = plain(line).strip(" -*>•|")
    date = find_date(text)
    if not date:
        return None
    before, after = text[: date.span[0]], text[date.span[1] :]
    words = _NO_WORD.sub("", _TIME.sub("", before + after))
    if not words:
        return date
    if not _names_day(date):
        return None
    remark = after.startswith((".", ",", "(", ";", " (")) and len(after) < 60
    if remark and not _NO_WORD.sub("", before):
        return date
    return date if len(words) <= 8 and not words.lower().startswith(_NUMBERED) else None
