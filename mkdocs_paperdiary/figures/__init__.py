"""Diary and Atlas become Plotly figures: plain dictionaries, made without Plotly itself."""

from .figure import Figure, figure_json
from .map import map_figure
from .months import months_figure
from .timeline import timeline_figure
from .topics import topics_figure
from .topics_over_time import topics_over_time_figure

__all__ = [
    "Figure",
    "figure_json",
    "map_figure",
    "months_figure",
    "timeline_figure",
    "topics_figure",
    "topics_over_time_figure",
]
