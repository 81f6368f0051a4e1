"""How the diary grew: everything read up to each day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ..diary import long_date
from .figure import NEUTRAL, Figure, axis, box, frame
from .text import counted, reading_day

if TYPE_CHECKING:
    from ..diary import Diary, Entry


def timeline_figure(diary: Diary) -> Figure | None:
    """Draw the number of entries read up to each day, with the average in a box.

    The line is a staircase with one corner per reading day, so that its size follows the diary
    and not the calendar.

    Args:
        diary: What was read; entries without a date are left out.

    Returns:
        A figure of kind `timeline`, or None where no entry has a date.
    """
    days: dict[dt.date, list[Entry]] = {}
    for entry in diary.dated:
        if entry.date:
            days.setdefault(entry.date, []).append(entry)
    if not days:
        return None
    total = 0
    read: list[int] = []
    for entries in days.values():
        total += len(entries)
        read.append(total)
    stats = diary.stats
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers" if len(days) < 3 else "lines",
                "name": "Read so far",
                "meta": {"role": "accent"},
                "x": [day.isoformat() for day in days],
                "y": read,
                "line": {"shape": "hv", "width": 2.5, "color": NEUTRAL},
                "fill": "tozeroy",
                "fillcolor": "rgba(122,127,140,0.12)",
                "text": [
                    reading_day(day, [entry.title for entry in entries])
                    for day, entries in days.items()
                ],
                "hovertemplate": "%{text}<br>%{y} so far<extra></extra>",
            }
        ],
        "layout": frame(
            "timeline",
            f"{counted(total, 'entry', 'entries')} read in {counted(stats.days, 'day')}, from "
            f"{long_date(min(days))} to {long_date(max(days))}, {stats.per_day:.2f} a day.",
            hovermode="closest",
            # The nearest day answers, wherever in the figure the pointer is.
            hoverdistance=-1,
            margin={"l": 12, "r": 12, "t": 12, "b": 8},
            xaxis=axis(
                type="date",
                showgrid=False,
                tickformat="%-d %b\n%Y",
                nticks=8,
                # A thread from the pointer's day down to its date.
                showspikes=True,
                spikemode="across",
                spikethickness=1,
                spikedash="dot",
                spikecolor=NEUTRAL,
                # The last step goes straight up, and would stand on the figure's very edge.
                range=_range(min(days), max(days)),
            ),
            yaxis=axis(
                rangemode="tozero", title={"text": "Read so far", "standoff": 8}, tickformat=",d"
            ),
            annotations=[
                # The top left is empty: the line climbs from the bottom left.
                box(
                    "average",
                    [
                        f"Avg: {stats.per_day:.2f} / day",
                        f"Total: {total}",
                        f"Days: {stats.days}",
                    ],
                    0.02,
                    0.98,
                )
            ],
        ),
    }


def _range(first: dt.date, last: dt.date) -> list[str]:
    """The days that the axis spans: some more than were read on, and more than one."""
    room = dt.timedelta(days=max(1, round(0.015 * (last - first).days)))
    return [(first - room).isoformat(), (last + room).isoformat()]
