"""What an entry does not tell."""

from __future__ import annotations

from collections.abc import Iterator

from ..diary import Entry
from .finding import Finding

_NAMES = frozenset({"file name", "folder name"})


def missing_values(entry: Entry) -> Iterator[Finding]:
    """Find what a reader of the diary will miss: day, link, summary, and a title of its own."""
    title = entry.sources.get("title")
    if title is None or title.origin in _NAMES:
        yield _missing(entry, "title", f"no title in the note: {entry.title!r} is its file's name")
    if entry.date is None:
        yield _missing(entry, "date", "no reading day")
    if entry.link is None:
        yield _missing(entry, "link", "no link to the work")
    if not (entry.has_own_summary or entry.has_machine_summary):
        taken = ", and a part of the text stands for it" if entry.summary else ""
        yield _missing(entry, "summary", f"no summary was written{taken}")


def _missing(entry: Entry, field: str, message: str) -> Finding:
    source = entry.sources.get(field)
    return Finding("missing", "missing", message, entry.src, source.line if source else None, field)
