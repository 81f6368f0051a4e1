"""How interests moved: each month's entries by topic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..diary import topic_names
from .figure import Figure, axis, frame
from .months import bar_gap, month_axis, months_of
from .palette import REST, SERIES
from .text import counted, literal

if TYPE_CHECKING:
    import datetime as dt

    from ..diary import Diary

SERIES_SHOWN = 10
"""More colours than this cannot be told apart; the smaller topics become one series."""


@dataclass(frozen=True, slots=True)
class MonthlyTopics:
    """How often each topic was read about in each month.

    Attributes:
        months: The first day of each month, from the first to the last one with an entry.
        names: The topics with most entries, most first; the smaller ones share a last name.
        counts: For each name its entries in each month.
        colors: For each name its colour.
        total: How many topics there are, those without a name here too.
    """

    months: tuple[dt.date, ...]
    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    colors: tuple[str, ...]
    total: int


def monthly_topics(diary: Diary) -> MonthlyTopics:
    """Count a diary's topics by month; entries without a date are left out."""
    months = tuple(months_of(diary))
    topics = Counter(entry.topic for entry in diary.dated)
    ranked = sorted(topics, key=lambda topic: (-topics[topic], topic))
    kept = ranked if len(ranked) <= SERIES_SHOWN else ranked[: SERIES_SHOWN - 1]
    spelt = topic_names(diary)
    names, colors = [spelt[topic] for topic in kept], list(SERIES[: len(kept)])
    if len(kept) < len(ranked):
        names.append("Other")
        colors.append(REST)
    place = {topic: min(i, len(kept)) for i, topic in enumerate(ranked)}
    count = Counter(
        (place[entry.topic], entry.date.replace(day=1)) for entry in diary.dated if entry.date
    )
    counts = tuple(tuple(count[i, month] for month in months) for i in range(len(names)))
    return MonthlyTopics(months, tuple(names), counts, tuple(colors), len(ranked))


def topics_over_time_figure(diary: Diary) -> Figure | None:
    """Draw a stack of topics per month.

    Args:
        diary: What was read; entries without a date are left out.

    Returns:
        A figure of kind `topics-over-time`, or None where no entry has a date.
    """
    read = monthly_topics(diary)
    if not read.months:
        return None
    return {
        "data": [
            {
                "type": "bar",
                "name": literal(name),
                # What is alone needs no colour of its own.
                "meta": {"role": "series" if len(read.names) > 1 else "accent"},
                "x": [month.isoformat() for month in read.months],
                "y": list(counts),
                "marker": {"color": color},
                "hovertemplate": f"<b>{literal(name)}</b><br>%{{x|%B %Y}}: %{{y}}<extra></extra>",
            }
            for name, counts, color in zip(read.names, read.counts, read.colors, strict=True)
        ],
        "layout": frame(
            "topics-over-time",
            f"Entries of {counted(read.total, 'topic')} over "
            f"{counted(len(read.months), 'month')}, most in {read.names[0]} with "
            f"{sum(read.counts[0])}.",
            barmode="stack",
            bargap=bar_gap(len(read.months)),
            margin={"l": 12, "r": 12, "t": 12, "b": 8},
            # A legend of one would only repeat the card.
            showlegend=len(read.names) > 1,
            legend={"orientation": "h", "x": 0, "y": -0.18, "yanchor": "top"},
            xaxis=month_axis(len(read.months)),
            yaxis=axis(rangemode="tozero", title={"text": "Read", "standoff": 8}, tickformat=",d"),
        ),
    }
