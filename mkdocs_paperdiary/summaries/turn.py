"""What all that is asked and told in one build goes through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..llm import LanguageModel
    from ..progress import Progress
    from .announcing import Announce


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
