"""What language models are told about the diary, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..llm.prompts import Prompt, PromptName


@dataclass(frozen=True, slots=True)
class ShownPrompt:
    """A prompt, and what is said about it.

    Attributes:
        prompt: What a model is told.
        model: The model that is told it, or None where none is asked.
    """

    prompt: Prompt
    model: str | None = None

    @property
    def anchor(self) -> str:
        """Where a page has it: `prompt-labels`."""
        return anchor_of(self.prompt.name)

    @property
    def title(self) -> str:
        """What it asks for, in a word."""
        return self.prompt.name.capitalize()

    @property
    def use(self) -> str:
        """When a model is told it."""
        return _USES[self.prompt.name]


def anchor_of(name: PromptName) -> str:
    """Where a page that shows prompts has one."""
    return f"prompt-{name}"


_USES: Final[Mapping[PromptName, str]] = {
    "labels": "It stands before the titles and keywords of a map's clusters, and asks for a name "
    "for each.",
    "summaries": "It stands before the titles and notes of entries that have no summary, and asks "
    "for a summary of each.",
}
