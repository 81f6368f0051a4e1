"""Summaries for entries whose notes have none: by a language model, or pasted from a chat."""

from .summarise import SummarySettings, summarise

__all__ = ["SummarySettings", "summarise"]
