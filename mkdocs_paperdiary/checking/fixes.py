"""Values that were found in a note's text for sure, and may be written into its front matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..diary import Body, Entry
from ..diary.dates import find_date
from .finding import Finding

_PLACES = frozenset({"body", "heading"})


@dataclass(frozen=True, slots=True)
class Fix:
    """A field to be written into a note's front matter.

    Attributes:
        src: The note's path.
        field: `title`, `date` or `link`.
        value: As it is to be written.
    """

    src: str
    field: str
    value: str | dt.date


def fixes_of(entry: Entry, body: Body, findings: Collection[Finding]) -> tuple[Fix, ...]:
    """Find what a note's text tells surely and its front matter does not.

    A day counts where its line says day, month and year, and can be read in one way only. What
    stands in prose, in a file's name, in git or in a model's answer is left alone, and so is what a
    finding is about.

    Args:
        entry: The entry.
        body: Its note's text.
        findings: What the check has found in this note.
    """
    doubted = {one.field for one in findings if one.kind in ("doubtful", "build", "dead")}
    values: Mapping[str, str | dt.date | None] = {
        "title": entry.title,
        "date": entry.date,
        "link": entry.link,
    }
    return tuple(
        Fix(entry.src, field, value)
        for field, value in values.items()
        if value and field not in doubted and _is_sure(entry, body, field)
    )


def _is_sure(entry: Entry, body: Body, field: str) -> bool:
    source = entry.sources.get(field)
    if source is None or source.line is None or source.origin not in _PLACES:
        return False
    if field != "date":
        return True
    lines = body.markdown.split("\n")
    # A label may stand alone, with its value in the next lines.
    for line in lines[source.line - body.first_line :][:3]:
        written = find_date(line, forgiving=True)
        if written is not None:
            return written.exact == entry.date
    return False
