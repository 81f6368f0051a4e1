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
    problems: list[Problem] = []
    learnt = _learnt_order(written) if order == "auto" else order
    ambiguous: list[tuple[str, Source]] = []
    known: dict[str, tuple[dt.date, Source]] = {}
    yearless: dict[str, tuple[WrittenDate, Source]] = {}
    months: dict[str, tuple[dt.date, Source]] = {}
    for src, dates in written.items():
        for date, source in dates:
            if isinstance(date, dt.date):
                known[src] = (date, source)
            elif day := date.exact or _in_order(date, learnt):
                known[src] = (day, source)
                if date.exact is None and learnt is None:
                    ambiguous.append((src, source))
            elif date.year and date.month and date.day is None:
                first = day_of(date.year, date.month, 1)
                if first and src not in months:
                    months[src] = (first, source)
                continue
            elif date.month and date.day and date.year is None:
                yearless.setdefault(src, (date, source))
                continue
            else:
                continue
            break
    if ambiguous:
        src, source = ambiguous[0]
        more = f" (and {len(ambiguous) - 1} more)" if len(ambiguous) > 1 else ""
        message = (
            f"day and month of this date{more} could be swapped, and no date of the diary shows "
            "their order; the day was taken to stand first; set date_order to DMY or MDY, or write "
            "2025-04-03"
        )
        problems.append(Problem(message, src, source.line))
    undated = [src for src in written if src not in known and src not in months]
    by_git = dict(git_dates(undated)) if git_dates and undated else {}
    days = sorted(day for day, _ in known.values())
    for src, (date, source) in yearless.items():
        if src in known:
            continue
        day, sure = _with_year(
            date, days, today, by_git.get(src) or (months[src][0] if src in months else None)
        )
        if day:
            known[src] = (day, source)
        if not sure:
            what = (
                f"{day.year} was taken, from the dates around it"
                if day
                else "the entry is left undated"
            )
            problems.append(
                Problem(
                    f"the date has no year, and more than one would do; {what}; write the year",
                    src,
                    source.line,
                )
            )
    for src, found in months.items():
        known.setdefault(src, found)
    for src, day in by_git.items():
        if src in written:
            known.setdefault(src, (day, Source("git")))
    return Settled(known, tuple(problems))


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
