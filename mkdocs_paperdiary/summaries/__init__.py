"""Summaries for entries whose notes have none: by a language model, or pasted from a chat."""

from .settings import SummarySettings, Turn
from .summarise import summarise

__all__ = ["SummarySettings", "Turn", "summarise"]
