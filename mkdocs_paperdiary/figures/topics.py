"""The topics of a diary: a bar for each, and each month's entries by topic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..atlas.clusters import COLORS
from ..diary import topic_names
from ..words import as_number, ngettext, ranked, time_format
from ..words import gettext as _
from .figure import (
    NEUTRAL,
    Figure,
    Listed,
    axis,
    frame,
    linked,
    literal,
    months_of,
    nowhere,
    shortened,
)
from .timeline import month_id, monthly_bars

if TYPE_CHECKING:
    import datetime as dt

    from ..diary import Diary

BARS = 20
"""As many bars as fit the figure's height with a legible label each."""

SERIES = COLORS[:10]
"""A colour for each topic: more of them cannot be told apart, on a light and on a dark page."""


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
    if len(shown) < len(topics):
        rest = topics[len(shown) :]
        labels.append(_("Other"))
        names.append(ngettext("%(num)s other topic", "%(num)s other topics", len(rest)))
        counts.append(sum(count for _, count in rest))
    rows = list(range(len(labels)))
    count_read = _("%(number)s read", number="%{x:,d}")

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
            best=spelt[topics[0][0]],
            number=as_number(topics[0][1]),
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
                "hovertemplate": f"<b>%{{hovertext}}</b><br>{count_read}<extra></extra>",
                **linked([*(listed("", topic) for topic, _ in shown), ""][: len(rows)]),
            }
        ],
        "layout": layout,
    }


@dataclass(frozen=True, slots=True)
class MonthlyTopics:
    """The number of entries of each topic in each month.

    Attributes:
        months: The first day of each month, from the first to the last one with an entry.
        topics: The topics with most entries, most first.
        names: How they are shown; the smaller ones share the last name.
        counts: For each name its entries in each month.
        colors: For each name its colour.
        total: The number of topics, including those without a name here.
    """

    months: tuple[dt.date, ...]
    topics: tuple[str, ...]
    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    colors: tuple[str, ...]
    total: int


def monthly_topics(diary: Diary) -> MonthlyTopics:
    """Count a diary's topics by month; entries without a date are left out."""
    months = tuple(months_of(diary))
    topics = [*ranked(entry.topic for entry in diary.dated)]
    kept = topics if len(topics) <= len(SERIES) else topics[: len(SERIES) - 1]
    spelt = topic_names(diary)
    names, colors = [spelt[topic] for topic in kept], list(SERIES[: len(kept)])
    if len(kept) < len(topics):
        names.append(_("Other"))
        colors.append(NEUTRAL)
    place = {topic: min(i, len(kept)) for i, topic in enumerate(topics)}
    count = Counter(
        (place[entry.topic], entry.date.replace(day=1)) for entry in diary.dated if entry.date
    )
    counts = tuple(tuple(count[i, month] for month in months) for i in range(len(names)))
    return MonthlyTopics(months, tuple(kept), tuple(names), counts, tuple(colors), len(topics))


def topics_over_time_figure(diary: Diary, listed: Listed = nowhere) -> Figure | None:
    """Draw a stack of topics per month; None where no entry has a date."""
    read = monthly_topics(diary)
    if not read.months:
        return None
    several = len(read.names) > 1
    month = time_format("yMMMM")
    return {
        "data": [
            {
                "type": "bar",
                "name": literal(name),
                # A single topic needs no colour of its own.
                "meta": {"role": "series" if several else "accent"},
                "x": [month.isoformat() for month in read.months],
                "y": list(counts),
                "marker": {"color": color},
                "hovertemplate": f"<b>{literal(name)}</b><br>%{{x|{month}}}: %{{y}}<extra></extra>",
                **linked(listed(month_id(month), topic) for month in read.months),
            }
            for name, topic, counts, color in zip(
                read.names,
                (*read.topics, "")[: len(read.names)],
                read.counts,
                read.colors,
                strict=True,
            )
        ],
        "layout": frame(
            "topics-over-time",
            _(
                "Entries of %(topics)s over %(months)s, most in %(best)s with %(number)s.",
                topics=ngettext("%(num)s topic", "%(num)s topics", read.total),
                months=ngettext("%(num)s month", "%(num)s months", len(read.months)),
                best=read.names[0],
                number=as_number(sum(read.counts[0])),
            ),
            barmode="stack",
            # A legend of one topic would only repeat the card.
            showlegend=several,
            **monthly_bars(len(read.months), max(map(sum, zip(*read.counts, strict=True)))),
        ),
    }
