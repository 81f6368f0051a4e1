"""How much was read in each month, empty months included."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from .figure import NEUTRAL, Figure, axis, frame
from .text import counted

if TYPE_CHECKING:
    from ..diary import Diary

TICK_PER_MONTH_UP_TO = 14
"""More months than this would have labels that touch; Plotly then chooses which are shown."""


def months_figure(diary: Diary) -> Figure | None:
    """Draw a bar per month.

    Args:
        diary: What was read; entries without a date are left out.

    Returns:
        A figure of kind `months`, or None where no entry has a date.
    """
    months = months_of(diary)
    if not months:
        return None
    count = Counter(entry.date.replace(day=1) for entry in diary.dated if entry.date)
    best = max(months, key=lambda month: count[month])
    return {
        "data": [
            {
                "type": "bar",
                "name": "Read",
                "meta": {"role": "accent"},
                "x": [month.isoformat() for month in months],
                "y": [count[month] for month in months],
                "marker": {"color": NEUTRAL, "cornerradius": 3},
                "hovertemplate": "<b>%{x|%B %Y}</b><br>%{y} read<extra></extra>",
            }
        ],
        "layout": frame(
            "months",
            f"Entries per month over {counted(len(months), 'month')}, most in {best:%B} "
            f"{best.year} with {count[best]}.",
            bargap=bar_gap(len(months)),
            margin={"l": 12, "r": 12, "t": 12, "b": 8},
            xaxis=month_axis(len(months)),
            yaxis=axis(rangemode="tozero", title={"text": "Read", "standoff": 8}, tickformat=",d"),
        ),
    }


def months_of(diary: Diary) -> list[dt.date]:
    """List the first day of every month from the first to the last dated entry."""
    first, last = diary.stats.first, diary.stats.last
    if not first or not last:
        return []
    start, end = (day.year * 12 + day.month - 1 for day in (first, last))
    return [dt.date(month // 12, month % 12 + 1, 1) for month in range(start, end + 1)]


def month_axis(months: int) -> dict[str, Any]:
    """Describe the axis under bars that stand at the first day of each month."""
    every = {"dtick": "M1"} if months <= TICK_PER_MONTH_UP_TO else {"nticks": 12}
    return axis(type="date", showgrid=False, tickformat="%b\n%Y", **every)


def bar_gap(bars: int) -> float:
    """Choose the part of a bar's place that stays empty: few bars would be slabs else."""
    return 0.25 if bars >= 8 else 0.45 if bars >= 4 else 0.65
