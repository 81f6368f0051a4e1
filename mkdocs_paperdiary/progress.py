"""Progress of long work, as lines of the build's log."""

from __future__ import annotations

import logging
import time
from collections.abc import MutableMapping

Log = logging.Logger | logging.LoggerAdapter[logging.Logger]
_SECONDS = 2.0


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
