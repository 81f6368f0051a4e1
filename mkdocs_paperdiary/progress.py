"""How long work is told to whoever waits for it."""

from __future__ import annotations

import logging
import time
from collections.abc import MutableMapping
from typing import Protocol

Log = logging.Logger | logging.LoggerAdapter[logging.Logger]
_SECONDS = 2.0


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


class LogProgress:
    """Says what a build is at: the start of each stage, and how far it is every two seconds."""

    def __init__(self, log: Log) -> None:
        """Say it to a log."""
        self._log = log
        self._said: MutableMapping[str, float] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of a step.

        Arguments:
            stage: What is being done.
            done: How many of `total` are done.
            total: How many there are, or 0 where that is not known.
        """
        now = time.monotonic()
        last = self._said.get(stage)
        if last is not None and (not total or now - last < _SECONDS):
            return
        self._said[stage] = now
        self._log.info(f"{stage}: {done} of {total}" if total else f"{stage} ...")
