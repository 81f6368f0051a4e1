"""The command `paperdiary`."""

from .main import main

__all__ = ["main"]
