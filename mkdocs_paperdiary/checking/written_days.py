"""The days that a note writes down, where they contradict each other or could be read two ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..diary import Body, Entry, long_date
from ..diary.dates import WrittenDate, find_date
from ..diary.labels import find_labels
from ..diary.names import date_in_names
from ..diary.outline import Outline, outline
from ..diary.plaintext import plain
from .finding import Finding

_READING = frozenset({"read", "date"})
"""Labels that announce the reading day; `added` and the like may well tell another one."""

_NEAR_START = 40


def unclear_days(entry: Entry, body: Body) -> Iterator[Finding]:
    """Find a second day beside the one that was taken, and one that could be read two ways.

    Args:
        entry: The entry.
        body: Its note's text.
    """
    source = entry.sources.get("date")
    if entry.date is None or source is None:
        return
    note = outline(body.markdown)
    written = [(date, body.first_line + line) for date, line in _labelled_days(note)]
    if source.origin in ("body", "heading"):
        yield from _swappable(entry, written, source.line)
    others = [(day, line) for date, line in written if (day := _day(date)) and day != entry.date]
    if others:
        # Read again later, or in several sittings: both may be right.
        day, line = others[0]
        where = f"line {source.line}" if source.line else f"the {source.origin}"
        message = f"{long_date(day)} stands here, but {long_date(entry.date)} in {where} was taken"
        yield Finding("hint", "doubtful", message, entry.src, line, "date")
    elif other := _in_names(entry):
        message = f"the file is named after {other}, but {long_date(entry.date)} was taken"
        yield Finding("hint", "doubtful", message, entry.src, source.line, "date")


def _labelled_days(note: Outline) -> Iterator[tuple[WrittenDate, int]]:
    for label in find_labels(note):
        if label.field in _READING:
            date = find_date(plain(label.value), forgiving=True)
            if date and date.span[0] <= _NEAR_START:
                yield date, label.line


def _day(date: WrittenDate) -> dt.date | None:
    return date.exact


def _swappable(
    entry: Entry, written: list[tuple[WrittenDate, int]], line: int | None
) -> Iterator[Finding]:
    for date, at in written:
        days = [day for _, day in date.readings]
        if at == line and len(set(days)) > 1:
            other = next(day for day in days if day != entry.date)
            message = (
                f"day and month could be swapped: {long_date(entry.date) if entry.date else ''} "
                f"was taken, and {long_date(other)} is possible; write {entry.date}"
            )
            yield Finding("hint", "doubtful", message, entry.src, at, "date")
            return


def _in_names(entry: Entry) -> str | None:
    """The day or month in the path, in words, where the entry's day is not of it."""
    names, source = date_in_names(entry.src), entry.sources["date"]
    if entry.date is None or source.origin in ("file name", "folder name", "git"):
        return None
    date = names.file if names.file else names.folder
    if date is None or date.readings or not date.month:
        return None
    wrong_year = (date.year or names.year or entry.date.year) != entry.date.year
    wrong_day = date.day is not None and date.day != entry.date.day
    if not (wrong_year or wrong_day or date.month != entry.date.month):
        return None
    year = date.year or names.year
    parts = [
        str(date.day) if date.day else "",
        f"{dt.date(2000, date.month, 1):%B}",
        str(year or ""),
    ]
    return " ".join(filter(None, parts))
