"""One Plotly figure as a plain value, its bytes, and the frame that all figures share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from .text import BREAK

Figure = dict[str, Any]
"""`data`, `layout` after Plotly's JSON schema (https://plotly.com/javascript/reference/)."""

Kind = Literal["map", "timeline", "months", "calendar", "topics", "topics-over-time"]

NEUTRAL = "#7a7f8c"
"""Legible on white and on black, for a figure that no theme has coloured yet."""

CLEAR = "rgba(0,0,0,0)"


def frame(kind: Kind, description: str, **layout: Any) -> dict[str, Any]:
    """Lay out what all figures have in common.

    Args:
        kind: What is shown; the front end chooses its behaviour by it.
        description: One plain sentence of what is seen, for those who do not see the figure.
        **layout: Further attributes of Plotly's layout; they win.

    Returns:
        A Plotly layout without colours of its own: the page shines through.
    """
    return {
        "meta": {"kind": kind, "description": description},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"color": NEUTRAL},
        "hoverlabel": {"align": "left"},
        "showlegend": False,
        # A drag zone takes the finger that wants to scroll the page.
        "dragmode": False,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        **layout,
    }


def axis(**attributes: Any) -> dict[str, Any]:
    """Describe an axis with a quiet grid that makes room for its own tick labels."""
    return {
        "automargin": True,
        "fixedrange": True,
        "gridcolor": "rgba(122,127,140,0.2)",
        "zeroline": False,
        **attributes,
    }


def box(name: str, lines: Sequence[str], x: float = 0.0, y: float = 1.0) -> dict[str, Any]:
    """Describe a framed text in a figure's upper left, which only some figures leave free.

    Args:
        name: What the annotation is found by.
        lines: Each escaped for Plotly.
        x: Of its left edge, from 0 to 1 across the figure.
        y: Of its upper edge, from 0 to 1 up the figure.

    Returns:
        A Plotly annotation.
    """
    return {
        "name": name,
        "text": BREAK.join(lines),
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "borderpad": 8,
        "borderwidth": 1,
        "bordercolor": NEUTRAL,
        "bgcolor": CLEAR,
    }


def figure_json(figure: Figure) -> str:
    """Write a figure as JSON.

    Args:
        figure: What one of the builders returned.

    Returns:
        Compact ASCII JSON on one line; the same figure gives the same bytes.

    Raises:
        ValueError: If the figure holds NaN or an infinite number, which no JSON parser must accept
            (RFC 8259, section 6).
    """
    return json.dumps(figure, allow_nan=False, ensure_ascii=True, separators=(",", ":"))
