"""Entries that are about the same work."""

from __future__ import annotations

from collections.abc import Iterator

from ..diary import Diary
from ..records.same_work import WorkIndex
from .finding import Finding


def double_entries(diary: Diary) -> Iterator[Finding]:
    """Find entries with the same arXiv id, DOI, link or title as one that was read before."""
    for one in WorkIndex(diary.entries).doubles():
        yield Finding(one.severity, "double", one.message, one.src, one.line, one.field)
