"""Plotly figures of a diary and its atlas: plain dictionaries, made without Plotly itself."""

from __future__ import annotations

from collections.abc import Mapping

from ..atlas import Atlas
from ..diary import Diary
from .calendar import calendar_figure
from .charts import months_figure, timeline_figure, topics_figure, topics_over_time_figure
from .figure import Figure, Listed, figure_json, nowhere
from .map import map_figure
from .picture import Picture, Stop, map_picture, path_picture, year_card
from .table import figure_table

__all__ = [
    "Figure",
    "Picture",
    "Stop",
    "all_figures",
    "figure_json",
    "figure_table",
    "map_picture",
    "path_picture",
    "year_card",
]


def all_figures(
    diary: Diary, atlas: Atlas, urls: Mapping[str, str], listed: Listed = nowhere
) -> dict[str, Figure]:
    """Draw every figure that has content, by name.

    Args:
        diary: The diary.
        atlas: Its atlas.
        urls: See `map_figure`.
        listed: Finds what a day, a bar or a month leads to.
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
