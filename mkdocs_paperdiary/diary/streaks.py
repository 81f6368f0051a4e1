"""Runs of consecutive days with something read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row, on each of which something was read.

    Attributes:
        first: The first of them.
        last: The last of them.
    """

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many days it has, both ends counted; 1 or more."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Streaks:
    """What a diary's reading days say about habit.

    Attributes:
        days: On how many days something was read.
        longest: The longest streak, the later of two equally long ones; None where nothing is
            dated.
        latest: The streak that ends with the last reading day; None where nothing is dated. No
            clock is asked, since the same diary must always give the same site: whether the streak
            still lasts is for the reader to see from its end.
    """

    days: int
    longest: Streak | None
    latest: Streak | None


def streaks_of(days: Iterable[dt.date]) -> Streaks:
    """Find the streaks of reading days.

    Args:
        days: The reading days, in any order; a day may be named more than once.
    """
    read = sorted(set(days))
    found: list[Streak] = []
    for day in read:
        if found and day - found[-1].last == dt.timedelta(days=1):
            found[-1] = Streak(found[-1].first, day)
        else:
            found.append(Streak(day, day))
    if not found:
        return Streaks(0, None, None)
    return Streaks(len(read), max(found, key=lambda one: (one.days, one.last)), found[-1])
