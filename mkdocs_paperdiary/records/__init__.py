"""Works as other tools tell them, on their way into notes and out of them."""

from .record import Record

__all__ = ["Record"]
