"""Doubtful and unclear reading days."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from ..diary import Body, Diary, Entry, long_date
from ..diary.dates import WrittenDate, find_date
from ..diary.labels import find_labels
from ..diary.markdown import Outline, outline, plain
from ..diary.paths import date_in_names
from ..diary.urls import arxiv_of
from .finding import Finding

_ALONE = 120
"""Days without any other entry on either side, beyond which a day stands alone in the diary."""

_NEAR = 21
"""Days to another entry, within which a day would be in its place if its year were another."""

_CROWD = 5
"""Entries that it takes to tell what their order is."""

_NUMBER = re.compile(r"(\d{1,4})(?=$|[-_. ])")


def doubtful_days(diary: Diary, today: dt.date) -> Iterator[Finding]:
    """Find days in the future, before the work was there, or out of line with their neighbours.

    Args:
        diary: The diary.
        today: The day on which the check is made.
    """
    for entry in diary.dated:
        yield from _impossible(entry, today)
    yield from _other_years(diary)
    yield from _out_of_line(diary)


def _impossible(entry: Entry, today: dt.date) -> Iterator[Finding]:
    day = entry.date
    if day is None:
        return
    # Where the note was written, tomorrow may have begun.
    if day > today + dt.timedelta(days=1):
        yield _doubt(entry, f"{long_date(day)} is in the future", wrong=True)
        return
    arxiv = arxiv_of(entry.link) if entry.link else None
    since = _first_day_of_arxiv(arxiv) if arxiv else None
    if since and day < since:
        month = f"{since:%B} {since.year}"
        yield _doubt(entry, f"read on {long_date(day)}, but arXiv {arxiv} is of {month}")
    elif not since and entry.year and entry.year > day.year:
        yield _doubt(entry, f"read on {long_date(day)}, but the work is said to be of {entry.year}")


def _first_day_of_arxiv(arxiv: str) -> dt.date | None:
    """The first day of the month that an arXiv id was given in, or None where it tells none.

    Reference: https://info.arxiv.org/help/arxiv_identifier.html
    """
    digits = arxiv.rpartition("/")[2][:4]
    year, month = int(digits[:2]), int(digits[2:])
    # The old form began in 1991 and ended in March 2007.
    century = 1900 if year > 90 and "/" in arxiv else 2000
    return dt.date(century + year, month, 1) if 1 <= month <= 12 else None


def _other_years(diary: Diary) -> Iterator[Finding]:
    """Days that stand alone, and would be among the others in the year before or after."""
    days = sorted(entry.date for entry in diary.dated if entry.date)
    if len(days) < _CROWD:
        return
    for entry in diary.dated:
        day = entry.date
        if day is None or _distance(day, days, itself=True) <= _ALONE:
            continue
        moved = (_moved(day, years) for years in (1, -1))
        meant = next((one for one in moved if _distance(one, days) <= _NEAR), None)
        if meant:
            message = (
                f"no other entry is near {long_date(day)}; was {meant.year} meant? "
                "Others are of that time"
            )
            yield _doubt(entry, message)


def _out_of_line(diary: Diary) -> Iterator[Finding]:
    """Days that break the order that the numbers at the start of their folder's names have."""
    folders: dict[str, list[tuple[int, Entry]]] = defaultdict(list)
    for entry in diary.dated:
        path = PurePosixPath(entry.src)
        source = entry.sources.get("date")
        number = _NUMBER.match(path.stem)
        # A day at the start of a name says nothing of what stands beside it.
        if number and source and source.origin not in ("file name", "folder name"):
            folders[str(path.parent)].append((int(number[1]), entry))
    for numbered in folders.values():
        numbered.sort(key=lambda one: one[0])
        numbers = [number for number, _ in numbered]
        if len(numbers) < _CROWD or any(a == b for a, b in pairwise(numbers)):
            continue
        entries = [entry for _, entry in numbered]
        rising = _longest_rising([entry.date or dt.date.min for entry in entries])
        # With many exceptions, it is no order.
        if len(rising) < 0.9 * len(entries) - 1:
            continue
        for at, entry in enumerate(entries):
            if at not in rising:
                before, after = entries[at - 1] if at else None, entries[at + 1 : at + 2]
                beside = ", ".join(
                    f"{one.date} in {PurePosixPath(one.src).name}"
                    for one in (before, *after)
                    if one
                )
                yield _doubt(entry, f"{entry.date} is out of line with its neighbours: {beside}")


def _longest_rising(days: Sequence[dt.date]) -> set[int]:
    """The places of a longest run that never falls, which need not be side by side."""
    length = [1] * len(days)
    previous = [-1] * len(days)
    for at, day in enumerate(days):
        for before in range(max(0, at - 60), at):
            if days[before] <= day and length[before] >= length[at]:
                length[at], previous[at] = length[before] + 1, before
    found: set[int] = set()
    at = max(range(len(days)), key=lambda place: length[place])
    while at >= 0:
        found.add(at)
        at = previous[at]
    return found


def _distance(day: dt.date, days: Sequence[dt.date], *, itself: bool = False) -> int:
    """Days to the nearest of the others."""
    at = bisect_left(days, day)
    others = [*days[max(0, at - 1) : at], *days[at + itself : at + itself + 1]]
    return min((abs((day - other).days) for other in others), default=0)


def _moved(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _doubt(entry: Entry, message: str, *, wrong: bool = False) -> Finding:
    source = entry.sources.get("date")
    line = source.line if source else None
    return Finding("wrong" if wrong else "hint", "doubtful", message, entry.src, line, "date")


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
