"""Plotly figures of a diary and its atlas: plain dictionaries, made without Plotly itself."""

from __future__ import annotations

from collections.abc import Mapping

from ..atlas import Atlas
from ..diary import Diary
from .calendar import calendar_figure
from .charts import (
    months_figure,
    timeline_figure,
    topics_figure,
    topics_over_time_figure,
)
from .figure import Figure, Listed, nowhere
from .map import map_figure


def all_figures(
    diary: Diary, atlas: Atlas, urls: Mapping[str, str], listed: Listed = nowhere
) -> dict[str, Figure]:
    """Draw every figure of a diary and its atlas that has content, by name.

    For the addresses of entries see `map_figure`, for those of lists `Listed`.
    """
    figures = {
        "map-tsne": map_figure(diary, atlas, "tsne", urls),
        "map-umap": map_figure(diary, atlas, "umap", urls),
        "timeline": timeline_figure(diary, listed),
        "months": months_figure(diary, listed),
        "calendar": calendar_figure(diary, listed),
        "topics": topics_figure(diary, listed),
        "topics-over-time": topics_over_time_figure(diary, listed),
    }
    return {name: figure for name, figure in figures.items() if figure is not None}
