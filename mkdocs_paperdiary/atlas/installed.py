"""Whether a library is there, told without importing it."""

from __future__ import annotations

import importlib.util


def is_installed(module: str) -> bool:
    """Tell whether a top-level module could be imported."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # A finder refuses it, or it has been blocked by hand.
        return False
