"""Search by meaning: the index that a build writes and a browser ranks notes by."""

from __future__ import annotations

from .index import TABLE, IndexedPage, merged, recall_files

ENCODER = "recall-encoder.json"
"""The name of the file with the passages of the notes, beside which the encoder's model is."""

__all__ = ["ENCODER", "TABLE", "IndexedPage", "merged", "recall_files"]
