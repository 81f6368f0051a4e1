"""Search by meaning: the index that a build writes and a browser ranks notes by."""

from __future__ import annotations

from .index import IndexedPage, recall_json

__all__ = ["IndexedPage", "recall_json"]
