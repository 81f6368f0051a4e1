"""What can be said about summaries, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SummarySettings:
    """Who writes the summaries that notes do not have.

    Attributes:
        provider: `none` or `openai`.
        batch_size: How many entries one request is about, 1 or more.
        instructions: What a language model is told before it sees the entries.
        kept: Summaries from the user's file, by entry id.
        reserve: How many of a build's requests are left to others, such as labels; of a small
            limit it takes half at most.
    """

    provider: str = "none"
    batch_size: int = 5
    instructions: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    reserve: int = 0
