"""What has failed in this process and is left alone for a while, so that no build waits again."""

from __future__ import annotations

import time
from typing import Final

_SECONDS: Final = 300.0


class Rests:
    """What rests, for all builds of one process."""

    def __init__(self) -> None:
        """Let nothing rest yet."""
        self._begun: list[tuple[object, float, str]] = []

    def begin(self, settings: object, reason: str) -> None:
        """Let something rest, from now on.

        Args:
            settings: All that is said about it; with other settings it is another thing.
            reason: Why, for people.
        """
        self._begun.append((settings, time.monotonic() + _SECONDS, reason))

    def reason(self, settings: object) -> str | None:
        """Why something rests, or None where it does not."""
        now = time.monotonic()
        self._begun = [one for one in self._begun if one[1] > now]
        return next((why for some, _, why in self._begun if some == settings), None)
