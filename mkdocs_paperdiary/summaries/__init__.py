"""Summaries for entries whose notes have none: by a language model, or pasted from a chat."""

from .settings import SummarySettings
from .summarise import summarise
from .turn import Turn

__all__ = ["SummarySettings", "Turn", "summarise"]
