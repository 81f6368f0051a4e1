"""How long work is told to whoever waits for it."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import MutableMapping
from typing import Final, Protocol

Log = logging.Logger | logging.LoggerAdapter[logging.Logger]
_SECONDS = 2.0
_WIDTH: Final = 12


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
        self._first: MutableMapping[str, tuple[float, int]] = {}
        self._said: MutableMapping[str, float] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note of a step.

        Arguments:
            stage: What is being done.
            done: How many of `total` are done.
            total: How many there are, or 0 where that is not known.
        """
        now = time.monotonic()
        if done:
            # Before its first step is done, a stage may have loaded a model, which it does once.
            began, ready = self._first.setdefault(stage, (now, done))
        last = self._said.get(stage)
        if last is not None and (not total or now - last < _SECONDS):
            return
        self._said[stage] = now
        if not total:
            self._log.info(f"{stage} ...")
            return
        left = (now - began) / (done - ready) * (total - done) if done and done > ready else 0.0
        self._log.info(f"{stage}: {_bar(done, total)} {done} of {total}{_as_told(left)}")


def _bar(done: int, total: int) -> str:
    """A bar as long for every stage: `████████░░░░`."""
    full, empty = "█░"
    try:
        (full + empty).encode(getattr(sys.stderr, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        full, empty = "#-"
    filled = _WIDTH * done // total
    return full * filled + empty * (_WIDTH - filled)


def _as_told(seconds: float) -> str:
    """Time left, as exactly as it can be known."""
    if seconds < 1:
        return ""
    if seconds < 100:
        return f", about {seconds:.0f} s left"
    return f", about {seconds / 60:.0f} min left"
