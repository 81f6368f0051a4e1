"""Progress of a build's stages, in a log or on a terminal."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from typing import Final

Log = logging.Logger | logging.LoggerAdapter[logging.Logger]
_SECONDS: Final = 2.0
_WIDTH: Final = 12


Progress = Callable[[str, int, int], None]
"""Receives how far a stage is: what is done, for people (`Embedding summaries`), how many of its
steps are done, and how many there are, which is 0 where that is not known."""


def quiet(stage: str, done: int, total: int) -> None:
    """Show nothing."""


class Throttle:
    """Lets each stage be shown when it starts, and then every two seconds."""

    def __init__(self) -> None:
        self._shown: dict[str, float] = {}

    def is_due(self, stage: str, total: int, now: float) -> bool:
        """Whether a step of a stage is shown at this time of `time.monotonic`."""
        last = self._shown.get(stage)
        if last is not None and (not total or now - last < _SECONDS):
            return False
        self._shown[stage] = now
        return True


def log_progress(log: Log) -> Progress:
    """What logs the start of each stage, and how far it is every two seconds."""
    throttle = Throttle()
    first: dict[str, tuple[float, int]] = {}

    def show(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done:
            # Before its first step is done, a stage may have loaded a model, which it does once.
            began, ready = first.setdefault(stage, (now, done))
        if not throttle.is_due(stage, total, now):
            return
        if not total:
            log.info(f"{stage} ...")
            return
        left = (now - began) / (done - ready) * (total - done) if done and done > ready else 0.0
        log.info(f"{stage}: {_bar(done, total)} {done} of {total}{_time_left(left)}")

    return show


def _bar(done: int, total: int) -> str:
    """A bar of the same length for every stage: `████████░░░░`."""
    full, empty = "█░"
    try:
        (full + empty).encode(getattr(sys.stderr, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        full, empty = "#-"
    filled = _WIDTH * done // total
    return full * filled + empty * (_WIDTH - filled)


def _time_left(seconds: float) -> str:
    """Time left, as exactly as it can be known."""
    if seconds < 1:
        return ""
    number = f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
    return f", about {number} left"
