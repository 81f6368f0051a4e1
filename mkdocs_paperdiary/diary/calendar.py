"""Settles what dates leave open, from what the diary's other dates show."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .dates import Order, WrittenDate, day_of
from .entry import Source
from .problem import Problem

_DEFAULT: tuple[Order, ...] = ("DMY", "MDY", "YMD")
Written = Sequence[tuple[WrittenDate | dt.date, Source]]


@dataclass(frozen=True, slots=True)
class Settled:
    """The days of a diary.

    Attributes:
        dates: Each note's day and where it was found; notes without one are missing.
        problems: Where the diary should say more plainly what it means.
    """

    dates: Mapping[str, tuple[dt.date, Source]]
    problems: tuple[Problem, ...]


def settle_dates(
    written: Mapping[str, Written],
    *,
    order: Literal["auto", "DMY", "MDY", "YMD"] = "auto",
    today: dt.date | None = None,
    git_dates: Callable[[Collection[str]], Mapping[str, dt.date]] | None = None,
) -> Settled:
    """Give each note its day.

    An ambiguous `03/04/2025` follows `order`, or the order that the diary's unambiguous dates
    show; where none shows, the day is taken to stand first, and a problem says so. A missing year
    is the latest one that puts the date among the diary's others. A month without a day counts as
    its first, after everything that names a day.

    Args:
        written: Each note's dates, in the order in which they are believed.
        order: The order of day, month and year, or `auto`.
        today: No date with a missing year is put later than this.
        git_dates: Asked once, for the notes that nothing else dates.
    """
    learnt = _learnt_order(written) if order == "auto" else order
    sorted_out = [_sort(src, dates, learnt) for src, dates in written.items()]
    known = {one.src: one.day for one in sorted_out if one.day}
    problems = _swappable([one for one in sorted_out if one.swappable])
    open_ones = [one for one in sorted_out if not one.day]
    days = sorted(day for day, _ in known.values())
    lost = [one.src for one in open_ones if not one.month and not (one.yearless and days)]
    by_git = dict(git_dates(lost)) if git_dates and lost else {}
    for one in open_ones:
        git_day = by_git.get(one.src)
        if one.yearless:
            date, source = one.yearless
            hint = one.month[0] if one.month else git_day
            day, sure = _with_year(date, days, today, hint)
            if not sure:
                problems.append(_yearless(day, one.src, source))
            if day:
                known[one.src] = (day, source)
                continue
        if one.month:
            known[one.src] = one.month
        elif git_day:
            known[one.src] = (git_day, Source("git"))
    return Settled(known, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A note's dates by how much they say: the day, or what there is instead of one."""

    src: str
    day: tuple[dt.date, Source] | None = None
    swappable: bool = False
    yearless: tuple[WrittenDate, Source] | None = None
    month: tuple[dt.date, Source] | None = None


def _sort(src: str, dates: Written, learnt: Order | None) -> _Sorted:
    yearless: tuple[WrittenDate, Source] | None = None
    month: tuple[dt.date, Source] | None = None
    for date, source in dates:
        if isinstance(date, dt.date):
            return _Sorted(src, (date, source))
        if day := date.exact:
            return _Sorted(src, (day, source))
        if day := _in_order(date, learnt):
            return _Sorted(src, (day, source), swappable=learnt is None)
        if date.month and date.day:
            yearless = yearless or (date, source)
        elif date.month and date.year and not month:
            month = (dt.date(date.year, date.month, 1), source)
    return _Sorted(src, yearless=yearless, month=month)


def _swappable(found: Sequence[_Sorted]) -> list[Problem]:
    """One problem for the whole diary: all its dates are mended by one option."""
    if not found:
        return []
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    message = (
        f"day and month of this date{more} could be swapped, and no date of the diary shows their "
        "order; the day was taken to stand first; set date_order to DMY or MDY, or write 2025-04-03"
    )
    first = found[0]
    return [Problem(message, first.src, first.day[1].line if first.day else None)]


def _yearless(day: dt.date | None, src: str, source: Source) -> Problem:
    done = f"{day.year} was taken, after the days around it" if day else "the entry is undated"
    message = f"the date has no year, and nothing tells it surely; {done}; write the year"
    return Problem(message, src, source.line)


def _learnt_order(written: Mapping[str, Written]) -> Order | None:
    votes: Counter[Order] = Counter()
    for dates in written.values():
        for date, _ in dates:
            if isinstance(date, WrittenDate) and len(date.readings) == 1:
                votes[date.readings[0][0]] += 1
    if not votes:
        return None
    (best, count), *others = votes.most_common()
    return None if others and others[0][1] == count else best


def _in_order(date: WrittenDate, order: Order | None) -> dt.date | None:
    readings = dict(date.readings)
    if not readings:
        return None
    for choice in (order, *_DEFAULT):
        if choice and choice in readings:
            return readings[choice]
    return None


def _with_year(
    date: WrittenDate, days: list[dt.date], today: dt.date | None, hint: dt.date | None
) -> tuple[dt.date | None, bool]:
    """The day in the year that fits best, and whether only that one fits."""
    month, number = date.month or 1, date.day or 1
    if hint:
        years = [
            year
            for year in (hint.year, hint.year - 1)
            if (day := day_of(year, month, number)) and day <= hint
        ]
        return (
            day_of(years[0], month, number) if years else day_of(hint.year, month, number)
        ), True
    if not days:
        return None, False
    first, last = days[0], days[-1]
    candidates = [
        day
        for year in range(first.year - 1, last.year + 2)
        if (day := day_of(year, month, number)) and (today is None or day <= today)
    ]
    if not candidates:
        return None, False
    inside = [day for day in candidates if first <= day <= last]
    if inside:
        return inside[-1], len(inside) == 1
    return min(candidates, key=lambda day: _distance(day, days)), len(days) > 2


def _distance(day: dt.date, days: list[dt.date]) -> int:
    at = bisect_left(days, day)
    return min(abs((day - other).days) for other in days[max(0, at - 1) : at + 1])
