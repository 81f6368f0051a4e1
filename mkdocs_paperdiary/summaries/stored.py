"""The summaries that a language model has written before, each kept as soon as it is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..cache import digest

if TYPE_CHECKING:
    from ..cache import Cache
    from .question import Subject

_KIND = "summaries"
_LAST = "last-summary"
_FORMAT = 1


class Store:
    """Summaries by what they were made from, and the last one of each entry."""

    def __init__(self, cache: Cache, instructions: str, identity: tuple[str, str]) -> None:
        """Take what decides a summary beside title and note.

        Args:
            cache: Where they are kept.
            instructions: What the model is told.
            identity: The model and its server.
        """
        self._cache = cache
        self._asking = (instructions, *identity)

    def key(self, subject: Subject) -> str:
        """Name what a summary is made from; an entry that moves keeps its own."""
        return digest(_FORMAT, subject.title, subject.note, *self._asking)

    def get(self, subject: Subject) -> str | None:
        """The summary of a title and note, or None where none was asked for."""
        summary = _read(self._cache.get(_KIND, self.key(subject)))
        if summary is not None:
            self._keep_last(subject.id, summary)
        return summary

    def last(self, id_: str) -> str | None:
        """The summary that an entry had, whatever its title and note were then."""
        return _read(self._cache.get(_LAST, digest(id_)))

    def put(self, subject: Subject, summary: str) -> None:
        """Keep a summary."""
        self._cache.put(_KIND, self.key(subject), json.dumps(summary).encode("ascii"))
        self._keep_last(subject.id, summary)

    def _keep_last(self, id_: str, summary: str) -> None:
        if self.last(id_) != summary:
            self._cache.put(_LAST, digest(id_), json.dumps(summary).encode("ascii"))


def _read(payload: bytes | None) -> str | None:
    try:
        summary = json.loads(payload or b"null")
    except (ValueError, RecursionError):
        return None
    return summary if isinstance(summary, str) else None
