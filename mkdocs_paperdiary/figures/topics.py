"""What was read about: a bar per topic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    names = [spelt[topic] for topic, _ in shown]
    labels = list(names)
    counts = [count for _, count in shown]
    if len(shown) < len(topics):
        rest = topics[len(shown) :]
        labels.append("Other")
        names.append(f"{len(rest)} other topics")
        counts.append(sum(count for _, count in rest))
    rows = list(range(len(labels)))

    def bars(width: int) -> dict[str, Any]:
        ticks = [shortened(label, width) for label in labels]
        # Numbered, since two long topics may be shortened to the same label.
        return axis(autorange="reversed", showgrid=False, tickvals=rows, ticktext=ticks, ticklen=4)

    layout = frame(
        "topics",
        f"{counted(len(diary.entries), 'entry', 'entries')} in {counted(len(topics), 'topic')}, "
        f"most in {spelt[topics[0][0]]} with {topics[0][1]}.",
        bargap=0.25,
        xaxis=axis(visible=False, rangemode="tozero"),
        yaxis=bars(30),
        margin={"l": 8, "r": 36, "t": 8, "b": 8},
    )
    # On a telephone the bars are what there must be room for.
    layout["meta"] |= {"lines": len(rows), "narrow": {"layout": {"yaxis": bars(18)}}}
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": "Entries",
                "meta": {"role": "accent"},
                "y": rows,
                "x": counts,
                "text": [str(count) for count in counts],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertext": [literal(name) for name in names],
                "marker": {"color": NEUTRAL, "cornerradius": 3},
                "hovertemplate": "<b>%{hovertext}</b><br>%{x} read<extra></extra>",
            }
        ],
        "layout": layout,
    }
