"""The diary over time: all entries up to each day, and the entries of each month."""

from __future__ import annotations

import datetime as dt
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from ..words import as_number, long_date, month_and_year, ngettext, time_format
from ..words import gettext as _
from .figure import (
    NEUTRAL,
    Figure,
    Listed,
    axis,
    box,
    count_axis,
    dated_entries,
    day_text,
    entries_by_day,
    frame,
    linked,
    months_of,
    nowhere,
    read_by_month,
    translucent,
)

if TYPE_CHECKING:
    from ..diary import Diary

TICK_PER_MONTH_UP_TO = 14
"""With more months than this Plotly chooses the labels, since they would overlap."""

MARGIN = {"l": 12, "r": 12, "t": 12, "b": 8}
"""Of figures with a time axis, in pixels."""


def timeline_figure(diary: Diary, listed: Listed = nowhere) -> Figure | None:
    """Draw the number of entries up to each day, with the average in a box.

    The line is a staircase with one corner per reading day, so that its size follows the diary
    and not the calendar. None where no entry has a date.
    """
    days = entries_by_day(diary)
    if not days:
        return None
    read = list(accumulate(len(entries) for entries in days.values()))
    first, last, stats = min(days), max(days), diary.stats
    # The last step goes straight up: without room it would be on the figure's very edge.
    room = dt.timedelta(days=max(1, round(0.015 * (last - first).days)))
    so_far = _("%(number)s so far", number="%{y:,d}")
    average = [
        _("Avg: %(number)s / day", number=as_number(stats.per_day, 2)),
        _("Total: %(entries)s", entries=dated_entries(diary)),
        _("Days: %(number)s", number=as_number(stats.days)),
    ]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers" if len(days) < 3 else "lines",
                "name": _("Papers so far"),
                "meta": {"role": "accent"},
                "x": [day.isoformat() for day in days],
                "y": read,
                "line": {"shape": "hv", "width": 2.5, "color": NEUTRAL},
                "fill": "tozeroy",
                "fillcolor": translucent(NEUTRAL, 0.12),
                "text": [day_text(day, entries) for day, entries in days.items()],
                "hovertemplate": f"%{{text}}<br>{so_far}<extra></extra>",
                **linked(listed(day.isoformat(), "") for day in days),
            }
        ],
        "layout": frame(
            "timeline",
            _(
                "%(entries)s, read in %(days)s, from %(first)s to %(last)s, %(average)s a day.",
                entries=dated_entries(diary),
                days=ngettext("%(num)s day", "%(num)s days", stats.days),
                first=long_date(first),
                last=long_date(last),
                average=as_number(stats.per_day, 2),
            ),
            hovermode="closest",
            # The nearest day answers, wherever in the figure the pointer is.
            hoverdistance=-1,
            margin=MARGIN,
            xaxis=axis(
                type="date",
                showgrid=False,
                tickformat=f"{time_format('MMMd')}\n%Y",
                nticks=8,
                # A line from the pointer's day down to its date.
                showspikes=True,
                spikemode="across",
                spikethickness=1,
                spikedash="dot",
                spikecolor=NEUTRAL,
                range=[(first - room).isoformat(), (last + room).isoformat()],
            ),
            yaxis=count_axis(_("Papers so far"), read[-1]),
            # The top left is free: the line climbs from the bottom left.
            annotations=[box("average", average, 0.02, 0.98)],
        ),
    }


def months_figure(diary: Diary, listed: Listed = nowhere) -> Figure | None:
    """Draw a bar per month; None where no entry has a date."""
    months = months_of(diary)
    if not months:
        return None
    count = read_by_month(diary)
    best = max(months, key=lambda month: count[month])
    return {
        "data": [
            {
                "type": "bar",
                "name": _("Papers"),
                "meta": {"role": "accent"},
                "x": [month.isoformat() for month in months],
                "y": [count[month] for month in months],
                "marker": {"color": NEUTRAL, "cornerradius": 3},
                "hovertemplate": month_hover(_("%(number)s read", number="%{y:,d}")),
                **linked(listed(month_id(month), "") for month in months),
            }
        ],
        "layout": frame(
            "months",
            _(
                "Entries per month over %(months)s, most in %(best)s with %(number)s.",
                months=ngettext("%(num)s month", "%(num)s months", len(months)),
                best=month_and_year(best),
                number=as_number(count[best]),
            ),
            **monthly_bars(len(months), count[best]),
        ),
    }


def month_hover(text: str) -> str:
    """What the card of a bar says of its month, in Plotly's template."""
    return f"<b>%{{x|{time_format('yMMMM')}}}</b><br>{text}<extra></extra>"


def month_id(month: dt.date) -> str:
    """A month as ISO 8601 writes it: `2025-06`."""
    return month.isoformat()[:7]


def monthly_bars(months: int, most: int) -> dict[str, Any]:
    """Describe the axes and the gap of bars at the first day of each of some months.

    The highest bar stands for `most` entries.
    """
    every = {"dtick": "M1"} if months <= TICK_PER_MONTH_UP_TO else {"nticks": 12}
    return {
        # Without a large gap few bars would be very wide.
        "bargap": 0.25 if months >= 8 else 0.45 if months >= 4 else 0.65,
        "margin": MARGIN,
        "xaxis": axis(type="date", showgrid=False, tickformat="%b\n%Y", **every),
        "yaxis": count_axis(_("Papers"), most),
    }
