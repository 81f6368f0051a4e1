"""Findings of a check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..diary import Entry

Severity = Literal["wrong", "missing", "hint"]
"""`wrong` is a mistake for sure, `missing` a value that nobody has written, and a `hint` something
to look at, which may be as it is meant."""

Kind = Literal["build", "missing", "doubtful", "dead", "double"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check has found.

    Attributes:
        severity: How sure it is that something has to be done.
        kind: `build` for what a build warns of; else what the check was looking for.
        message: One sentence: what was found, and what to do.
        src: The file it was found in, relative to the docs folder, or None where there is none.
        line: The line in that file, counted from 1, or None where the whole file is meant.
        field: The field of the entry that it is about, or None.
    """

    severity: Severity
    kind: Kind
    message: str
    src: str | None = None
    line: int | None = None
    field: str | None = None

    @property
    def order(self) -> tuple[str, int, str, str]:
        """By file and line."""
        return self.src or "", self.line or 0, self.field or "", self.message


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
