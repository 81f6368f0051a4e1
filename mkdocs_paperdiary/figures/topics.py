"""What was read about: a bar per topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diary import topic_names
from .figure import NEUTRAL, Figure, axis, frame
from .text import counted, literal, shortened

if TYPE_CHECKING:
    from ..diary import Diary

BARS = 20
"""As many bars as fit the figure's height with a legible label each."""


def topics_figure(diary: Diary) -> Figure | None:
    """Draw how many entries each topic has, most first.

    Args:
        diary: What was read, entries without a date included.

    Returns:
        A figure of kind `topics`, or None where the diary is empty. With more than `BARS` topics
        the last bar stands for all the smaller ones.
    """
    if not diary.entries:
        return None
    topics = list(diary.topics.items())
    spelt = topic_names(diary)
    shown = topics if len(topics) <= BARS else topics[: BARS - 1]
    labels = [shortened(spelt[topic], 30) for topic, _ in shown]
    names = [literal(spelt[topic]) for topic, _ in shown]
    counts = [count for _, count in shown]
    if len(shown) < len(topics):
        rest = topics[len(shown) :]
        labels.append("Other")
        names.append(f"{len(rest)} other topics")
        counts.append(sum(count for _, count in rest))
    rows = list(range(len(labels)))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": "Entries",
                "meta": {"role": "accent"},
                # Numbered, since two long topics may be shortened to the same label.
                "y": rows,
                "x": counts,
                "text": [str(count) for count in counts],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertext": names,
                "marker": {"color": NEUTRAL},
                "hovertemplate": "%{hovertext}: %{x}<extra></extra>",
            }
        ],
        "layout": frame(
            "topics",
            f"{counted(len(diary.entries), 'entry', 'entries')} in "
            f"{counted(len(topics), 'topic')}, most in {spelt[topics[0][0]]} with "
            f"{topics[0][1]}.",
            bargap=0.25,
            xaxis=axis(rangemode="tozero", showticklabels=False, showgrid=False),
            yaxis=axis(
                autorange="reversed", showgrid=False, tickvals=rows, ticktext=labels, ticklen=4
            ),
            margin={"l": 8, "r": 36, "t": 8, "b": 8},
        ),
    }
