"""Settings of summaries, and what a build gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..llm import LanguageModel
    from ..progress import Progress
    from .summarise import Announce


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


@dataclass(frozen=True, slots=True)
class Turn:
    """Whom one build, or one run of the command, may ask, and whom it tells.

    Attributes:
        model: The language model, which counts what it is asked.
        progress: Told at each step of the longer stages.
        announce: Told before a model is asked, how much and what it may cost; and after that.
        only_new: Whether an entry whose note has changed keeps the summary that it had.
        ask: Whether the model may be asked for summaries; without, there are those that are kept.
    """

    model: LanguageModel
    progress: Progress
    announce: Announce
    only_new: bool = False
    ask: bool = True
