"""How long work is told to whoever waits for it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Something that is told how far a stage is."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of a step.

        Args:
            stage: What is done, for people: `Embedding summaries`.
            done: How many steps are done.
            total: How many steps there are; 0 where that is not known.
        """


def quiet(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
