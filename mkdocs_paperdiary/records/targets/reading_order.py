"""Works in the order in which they were read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..works import Work


def by_day(works: Iterable[Work]) -> list[Work]:
    """By day, then by path; undated ones last."""
    return sorted(works, key=lambda one: (one.record.date or dt.date.max, one.record.path))


def newest_first(works: Iterable[Work]) -> list[Work]:
    """The latest day first; undated ones last."""
    ordered = by_day(works)
    dated = [one for one in ordered if one.record.date]
    return dated[::-1] + [one for one in ordered if not one.record.date]
