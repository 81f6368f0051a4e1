"""Doubtful and unclear reading days."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from ..diary import Diary, Entry
from ..diary.dates import WrittenDate, day_of, days_between, find_date
from ..diary.labels import find_labels
from ..diary.markdown import Outline, plain
from ..diary.paths import date_in_names
from ..problem import Problem, Severity
from ..words import MONTHS, long_date, month_and_year

_CROWD = 5
"""Entries that it takes to tell what their order is."""


def doubtful_days(diary: Diary, today: dt.date) -> Iterator[Problem]:
    """Find days in the future, before the work was there, or out of line with their neighbours."""
    dated = [(entry, entry.date) for entry in diary.dated if entry.date]
    for entry, day in dated:
        yield from _impossible(entry, day, today)
    if len(dated) >= _CROWD:
        yield from _other_years(dated)
    for entries in _numbered_notes(diary):
        yield from _out_of_line(entries)


def waiting_days(left_out: Sequence[Entry], today: dt.date) -> Iterator[Problem]:
    """Find days in the future of notes that wait for them, and days of works to be read."""
    for entry in left_out:
        if entry.date and entry.status == "draft" and entry.date > _tomorrow(today):
            message = (
                f"{long_date(entry.date)} is in the future, and the note is not shown before; "
                "correct it if it is wrong"
            )
            yield _problem(entry, message, "future-date")
        elif entry.date and entry.status == "planned" and entry.line_of("date"):
            message = (
                f"the work is to be read, and the note is of {long_date(entry.date)}; if it was "
                f"read then, write `read: {entry.date}`"
            )
            yield _problem(entry, message, "unread-date")


def _tomorrow(today: dt.date) -> dt.date:
    """The last day that may have begun where a note was written."""
    return today + dt.timedelta(days=1)


def _impossible(entry: Entry, day: dt.date, today: dt.date) -> Iterator[Problem]:
    if day > _tomorrow(today):
        message = f"{long_date(day)} is in the future; correct it"
        yield _problem(entry, message, "future-date", severity="wrong")
        return
    since = _first_day_of_arxiv(entry.arxiv) if entry.arxiv else None
    other = ""
    if since and day < since:
        other = f"arXiv {entry.arxiv} is of {month_and_year(since)}"
    elif not since and entry.year and entry.year > day.year:
        other = f"the work is said to be of {entry.year}"
    if other:
        yield _problem(entry, f"read on {long_date(day)}, but {other}; correct one")


def _first_day_of_arxiv(arxiv: str) -> dt.date | None:
    """The first day of the month that an arXiv id was given in, or None where it tells none.

    Reference: https://info.arxiv.org/help/arxiv_identifier.html
    """
    digits = arxiv.rpartition("/")[2][:4]
    year, month = int(digits[:2]), int(digits[2:])
    # The old form began in 1991 and ended in March 2007.
    century = 1900 if year > 90 and "/" in arxiv else 2000
    return day_of(century + year, month, 1)


def _other_years(dated: Sequence[tuple[Entry, dt.date]]) -> Iterator[Problem]:
    """Days that stand alone, and would be among the others in the year before or after."""
    days = sorted(day for _, day in dated)
    for entry, day in dated:
        # Within 120 days of another entry, a day does not stand alone.
        if days_between(day, days, itself=True) <= 120:
            continue
        moved = [
            # There is no 29 February in the years beside its own.
            day_of(year, day.month, day.day) or day.replace(year=year, day=28)
            for year in (day.year + 1, day.year - 1)
        ]
        meant = next((one for one in moved if days_between(one, days) <= 21), None)
        if meant:
            message = (
                f"no other entry is near {long_date(day)}; was {meant.year} meant? "
                "Others are of that time"
            )
            yield _problem(entry, message)


def _out_of_line(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Days that break the order that the numbers at the start of the notes' names have."""
    rising = _longest_rising([entry.date or dt.date.min for entry in entries])
    # With many exceptions, it is no order.
    if len(rising) < 0.9 * len(entries) - 1:
        return
    for at, entry in enumerate(entries):
        if at not in rising:
            neighbours = [*entries[max(0, at - 1) : at], *entries[at + 1 : at + 2]]
            beside = ", ".join(f"{one.date} in {PurePosixPath(one.src).name}" for one in neighbours)
            yield _problem(entry, f"{entry.date} is out of line with its neighbours: {beside}")


def _numbered_notes(diary: Diary) -> Iterator[list[Entry]]:
    """The notes of each folder whose names begin with different numbers, in their order."""
    folders: dict[str, list[tuple[int, Entry]]] = defaultdict(list)
    for entry in diary.dated:
        path = PurePosixPath(entry.src)
        source = entry.sources.get("date")
        number = re.match(r"(\d{1,4})(?=$|[-_. ])", path.stem)
        # A day at the start of a name says nothing of what stands beside it.
        if number and source and not source.is_name:
            folders[str(path.parent)].append((int(number[1]), entry))
    for numbered in folders.values():
        if len({number for number, _ in numbered}) == len(numbered) >= _CROWD:
            yield [entry for _, entry in sorted(numbered, key=lambda one: one[0])]


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


def unclear_days(entry: Entry, note: Outline) -> Iterator[Problem]:
    """Find a second day beside the one that was taken, and one that could be read two ways."""
    source, own = entry.sources.get("date"), entry.date
    if own is None or source is None:
        return
    taken = long_date(own)
    written = list(_labelled_days(note))
    for date, line in written if source.origin in ("body", "heading") else ():
        swapped = next((day for _, day in date.readings if day != own), None)
        if line == source.line and swapped and date.exact is None:
            message = (
                f"day and month could be swapped: {taken} was taken, and {long_date(swapped)} is "
                f"possible; write {own}"
            )
            yield _problem(entry, message, "swappable-date", line)
            break
    days = ((date.exact, line) for date, line in written)
    other = next(((day, line) for day, line in days if day and day != own), None)
    if other:
        # Read again later, or in several sittings: both may be right.
        day, line = other
        where = f"line {source.line}" if source.line else f"the {source.origin}"
        message = (
            f"{long_date(day)} is written here, but {taken} in {where} was taken; correct one of "
            "them, unless it was read twice"
        )
        yield _problem(entry, message, "second-date", line)
    elif named := _in_names(entry):
        message = f"the file is named after {named}, but {taken} was taken; correct one of them"
        yield _problem(entry, message, "second-date")


def _labelled_days(note: Outline) -> Iterator[tuple[WrittenDate, int]]:
    """The days that labels announce as the reading day, and the file's line of each."""
    for label in find_labels(note):
        # Such as `added` may well announce another day.
        if label.field in ("read", "date"):
            date = find_date(plain(label.value), forgiving=True)
            # Further behind the label, a day is not its value.
            if date and date.span[0] <= 40:
                yield date, note.first_line + label.line


def _in_names(entry: Entry) -> str | None:
    """The day or month in the path, in words, where the entry's day is not of it."""
    names, source, own = date_in_names(entry.src), entry.sources["date"], entry.date
    date = names.file or names.folder
    if own is None or source.is_name or source.origin == "git":
        return None
    if date is None or date.readings or not date.month:
        return None
    year = date.year or names.year
    same = (year or own.year, date.month, date.day or own.day)
    parts = (date.day, MONTHS[date.month - 1], year)
    return (
        None if same == (own.year, own.month, own.day) else " ".join(map(str, filter(None, parts)))
    )


def _problem(
    entry: Entry,
    message: str,
    code: str = "doubtful-date",
    line: int | None = None,
    severity: Severity = "hint",
) -> Problem:
    """A problem with a reading day, by default in the line that the day was found in."""
    line = line or entry.line_of("date")
    return Problem(message, entry.src, line, "date", code=code, severity=severity)
