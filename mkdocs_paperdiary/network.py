"""Whether the network may be used."""

from __future__ import annotations

import os

VARIABLE = "PAPERDIARY_OFFLINE"

_YES = {"1", "on", "yes", "true"}


def is_offline() -> bool:
    """Tell whether `PAPERDIARY_OFFLINE` forbids that anything leaves this machine."""
    return os.environ.get(VARIABLE, "").strip().lower() in _YES
