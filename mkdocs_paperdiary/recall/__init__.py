"""Search by meaning: the index that a build writes and a browser ranks notes by."""

from __future__ import annotations

from .index import IndexedPage, merged, recall_files

__all__ = ["IndexedPage", "merged", "recall_files"]
