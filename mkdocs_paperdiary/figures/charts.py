"""The charts of a diary over time and by topic, and all figures but maps as tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from ..atlas.clusters import COLORS
from ..diary import topic_names
from ..words import (
    as_number,
    as_percent,
    long_date,
    month_and_year,
    ngettext,
    ranked,
    time_format,
)
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
    literal,
    months_of,
    nowhere,
    read_by_month,
    shortened,
    translucent,
)

if TYPE_CHECKING:
    from ..diary import Diary
    from ..diary.diary import Streak

Row = tuple[str, ...]

TICK_PER_MONTH_UP_TO = 14
"""With more months than this Plotly chooses the labels, since they would overlap."""

MARGIN = {"l": 12, "r": 12, "t": 12, "b": 8}
"""Of figures with a time axis, in pixels."""

BARS = 20
"""As many bars as fit the figure's height with a legible label each."""

SERIES = COLORS[:10]
"""A colour for each topic: more of them cannot be told apart, on a light and on a dark page."""


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
    number_read = _("%(number)s read", number="%{y:,d}")
    return {
        "data": [
            {
                "type": "bar",
                "name": _("Papers"),
                "meta": {"role": "accent"},
                "x": [month.isoformat() for month in months],
                "y": [count[month] for month in months],
                "marker": {"color": NEUTRAL, "cornerradius": 3},
                "hovertemplate": f"<b>{_month()}</b><br>{number_read}<extra></extra>",
                **linked(listed(_month_id(month), "") for month in months),
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
            **_monthly_bars(len(months), count[best]),
        ),
    }


def topics_figure(diary: Diary, listed: Listed = nowhere) -> Figure | None:
    """Draw how many entries each topic has, most first; None where the diary is empty.

    With more than `BARS` topics the last bar stands for all the smaller ones.
    """
    if not diary.entries:
        return None
    topics = list(diary.topics.items())
    spelt = topic_names(diary)
    shown = topics if len(topics) <= BARS else topics[: BARS - 1]
    names = [spelt[topic] for topic, _ in shown]
    labels = list(names)
    counts = [count for _, count in shown]
    addresses = [listed("", topic) for topic, _ in shown]
    if rest := topics[len(shown) :]:
        labels.append(_("Other"))
        names.append(ngettext("%(num)s other topic", "%(num)s other topics", len(rest)))
        counts.append(sum(count for _, count in rest))
        addresses.append("")
    rows = list(range(len(labels)))
    number_read = _("%(number)s read", number="%{x:,d}")

    def bars(width: int) -> dict[str, Any]:
        ticks = [shortened(label, width) for label in labels]
        # Numbered, since two long topics may be shortened to the same label.
        return axis(autorange="reversed", showgrid=False, tickvals=rows, ticktext=ticks, ticklen=4)

    layout = frame(
        "topics",
        _(
            "%(entries)s in %(topics)s, most in %(best)s with %(number)s.",
            entries=ngettext("%(num)s entry", "%(num)s entries", len(diary.entries)),
            topics=ngettext("%(num)s topic", "%(num)s topics", len(topics)),
            best=names[0],
            number=as_number(counts[0]),
        ),
        bargap=0.25,
        xaxis=axis(visible=False, rangemode="tozero"),
        yaxis=bars(30),
        margin={"l": 8, "r": 36, "t": 8, "b": 8},
    )
    # A narrow page has shorter labels, so that the bars have room.
    layout["meta"] |= {"lines": len(rows), "narrow": {"layout": {"yaxis": bars(18)}}}
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": _("Entries"),
                "meta": {"role": "accent"},
                "y": rows,
                "x": counts,
                "text": [as_number(count) for count in counts],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertext": [literal(name) for name in names],
                "marker": {"color": NEUTRAL, "cornerradius": 3},
                "hovertemplate": f"<b>%{{hovertext}}</b><br>{number_read}<extra></extra>",
                **linked(addresses),
            }
        ],
        "layout": layout,
    }


class Series(NamedTuple):
    """A topic's entries in each month of `months_of`; all smaller topics together are one."""

    topic: str
    name: str
    color: str
    counts: tuple[int, ...]


def topics_by_month(diary: Diary) -> list[Series]:
    """Count the dated entries of each topic by month; the topic with most entries is first."""
    topics = [*ranked(entry.topic for entry in diary.dated)]
    kept = topics if len(topics) <= len(SERIES) else topics[: len(SERIES) - 1]
    spelt = topic_names(diary)
    rows = [(topic, spelt[topic], color) for topic, color in zip(kept, SERIES, strict=False)]
    if len(kept) < len(topics):
        rows.append(("", _("Other"), NEUTRAL))
    place = {topic: min(at, len(kept)) for at, topic in enumerate(topics)}
    count = Counter(
        (place[entry.topic], entry.date.replace(day=1)) for entry in diary.dated if entry.date
    )
    months = months_of(diary)
    return [
        Series(*row, tuple(count[at, month] for month in months)) for at, row in enumerate(rows)
    ]


def topics_over_time_figure(diary: Diary, listed: Listed = nowhere) -> Figure | None:
    """Draw a stack of topics per month; None where no entry has a date."""
    months, series = months_of(diary), topics_by_month(diary)
    if not months:
        return None
    several = len(series) > 1
    total = len({entry.topic for entry in diary.dated})
    return {
        "data": [
            {
                "type": "bar",
                "name": literal(one.name),
                # A single topic needs no colour of its own.
                "meta": {"role": "series" if several else "accent"},
                "x": [month.isoformat() for month in months],
                "y": list(one.counts),
                "marker": {"color": one.color},
                "hovertemplate": f"<b>{literal(one.name)}</b><br>{_month()}: %{{y}}<extra></extra>",
                **linked(listed(_month_id(month), one.topic) for month in months),
            }
            for one in series
        ],
        "layout": frame(
            "topics-over-time",
            _(
                "Entries of %(topics)s over %(months)s, most in %(best)s with %(number)s.",
                topics=ngettext("%(num)s topic", "%(num)s topics", total),
                months=ngettext("%(num)s month", "%(num)s months", len(months)),
                best=series[0].name,
                number=as_number(sum(series[0].counts)),
            ),
            barmode="stack",
            # A legend of one topic would only repeat the card.
            showlegend=several,
            **_monthly_bars(len(months), max(read_by_month(diary).values())),
        ),
    }


def _month_id(month: dt.date) -> str:
    """A month as ISO 8601 writes it: `2025-06`."""
    return month.isoformat()[:7]


def _month() -> str:
    """The month of a bar, in Plotly's template."""
    return f"%{{x|{time_format('yMMMM')}}}"


def _monthly_bars(months: int, most: int) -> dict[str, Any]:
    """Describe the axes and the gap of bars of some months, the highest for `most` entries."""
    every = {"dtick": "M1"} if months <= TICK_PER_MONTH_UP_TO else {"nticks": 12}
    return {
        # Without a large gap few bars would be very wide.
        "bargap": 0.25 if months >= 8 else 0.45 if months >= 4 else 0.65,
        "margin": MARGIN,
        "xaxis": axis(type="date", showgrid=False, tickformat="%b\n%Y", **every),
        "yaxis": count_axis(_("Papers"), most),
    }


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain text whose first row and first column are headers.

    The rows are as long as the head; the notes are sentences for below it. Each row has the address
    of its entries, relative to the site's root, which is empty where there is none.
    """

    caption: str
    head: Row
    rows: tuple[Row, ...]
    notes: Row
    addresses: Row


def figure_table(name: str, diary: Diary, listed: Listed = nowhere) -> Table | None:
    """A figure of `all_figures` as a table; None for one without, such as a map."""
    months, count = months_of(diary), read_by_month(diary)
    numbers = [count[month] for month in months]
    papers = [as_number(number) for number in numbers]
    notes: list[str] = []
    # Each column but the first.
    heads: list[str]
    columns: list[list[str]]
    match name:
        case "timeline":
            caption = _("Papers up to the end of each month")
            heads = [_("Papers"), _("Papers so far")]
            columns = [papers, [as_number(number) for number in accumulate(numbers)]]
        case "months":
            caption, heads, columns = _("Papers in each month"), [_("Papers")], [papers]
        case "calendar":
            caption = _("Reading days in each month")
            heads = [_("Reading days"), _("Papers")]
            days = Counter(day.replace(day=1) for day in entries_by_day(diary))
            columns = [[as_number(days[month]) for month in months], papers]
            if streak := diary.streaks.latest:
                notes.append(_("The latest streak: %(days)s.", days=_span(streak)))
            if streak := diary.streaks.longest:
                notes.append(_("The longest streak: %(days)s.", days=_span(streak)))
        case "topics-over-time":
            caption = _("Papers in each month, by topic")
            series = topics_by_month(diary)
            heads = [one.name for one in series]
            columns = [[as_number(n) if n else "" for n in one.counts] for one in series]
        case "topics":
            return _topics(diary, listed)
        case _:
            return None
    rows = tuple(zip(map(month_and_year, months), *columns, strict=True))
    addresses = tuple(listed(_month_id(month), "") for month in months)
    return Table(caption, (_("Month"), *heads), rows, tuple(notes), addresses)


def _topics(diary: Diary, listed: Listed) -> Table:
    spelt = topic_names(diary)
    total = max(1, len(diary.entries))
    rows = [
        (spelt[topic], as_number(count), as_percent(100 * count / total, 1))
        for topic, count in diary.topics.items()
    ]
    head = (_("Topic"), _("Papers"), _("Share"))
    addresses = tuple(listed("", topic) for topic in diary.topics)
    return Table(_("Papers in each topic"), head, tuple(rows), (), addresses)


def _span(streak: Streak) -> str:
    days = ngettext("%(num)s day", "%(num)s days", streak.days)
    if streak.first == streak.last:
        return _("%(days)s, on %(day)s", days=days, day=long_date(streak.first))
    first, last = long_date(streak.first), long_date(streak.last)
    return _("%(days)s, from %(first)s to %(last)s", days=days, first=first, last=last)
