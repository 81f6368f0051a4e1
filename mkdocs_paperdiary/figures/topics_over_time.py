"""How interests moved: each month's entries by topic."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..diary import topic_names
from .figure import Figure, axis, frame
from .months import month_axis, months_of
from .palette import REST, SERIES
from .text import counted, literal

if TYPE_CHECKING:
    from ..diary import Diary

SERIES_SHOWN = 10
"""More colours than this cannot be told apart; the smaller topics become one series."""


def topics_over_time_figure(diary: Diary) -> Figure | None:
    """Draw a stack of topics per month.

    Args:
        diary: What was read; entries without a date are left out.

    Returns:
        A figure of kind `topics-over-time`, or None where no entry has a date.
    """
    months = months_of(diary)
    if not months:
        return None
    topics = Counter(entry.topic for entry in diary.dated)
    ranked = sorted(topics, key=lambda topic: (-topics[topic], topic))
    kept = ranked if len(ranked) <= SERIES_SHOWN else ranked[: SERIES_SHOWN - 1]
    spelt = topic_names(diary)
    series = [(spelt[topic], color) for topic, color in zip(kept, SERIES, strict=False)]
    if len(kept) < len(ranked):
        series.append(("Other", REST))
    place = {topic: min(i, len(kept)) for i, topic in enumerate(ranked)}
    count = Counter(
        (place[entry.topic], entry.date.replace(day=1)) for entry in diary.dated if entry.date
    )
    return {
        "data": [
            {
                "type": "bar",
                "name": literal(name),
                "meta": {"role": "series"},
                "x": [month.isoformat() for month in months],
                "y": [count[i, month] for month in months],
                "marker": {"color": color},
                "hovertemplate": f"{literal(name)}<br>%{{x|%B %Y}}: %{{y}}<extra></extra>",
            }
            for i, (name, color) in enumerate(series)
        ],
        "layout": frame(
            "topics-over-time",
            f"Entries of {counted(len(ranked), 'topic')} over {counted(len(months), 'month')}, "
            f"most in {spelt[ranked[0]]} with {topics[ranked[0]]}.",
            barmode="stack",
            bargap=0.25,
            showlegend=True,
            legend={"orientation": "h", "x": 0, "y": -0.18, "yanchor": "top"},
            xaxis=month_axis(len(months)),
            yaxis=axis(rangemode="tozero", title={"text": "Read"}, tickformat=",d"),
        ),
    }
