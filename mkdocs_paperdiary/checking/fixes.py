"""Values that a note's text gives for sure, and that may be written into its front matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from ..diary import Body, Entry
from ..diary.dates import find_date
from ..problem import Problem
from . import kind_of

_ORIGINS = frozenset({"body", "heading"})


def fixes_of(entry: Entry, body: Body, problems: Collection[Problem]) -> dict[str, str | dt.date]:
    """Find what a note's text gives for sure and its front matter does not.

    A day counts where its line has day, month and year, and can be read in one way only. What
    stands in prose, in a file's name, in git or in a model's answer is left alone, and so is what
    a problem of this note is about, unless it is only missing or double.

    Returns:
        The values to write, by field: `title`, `date` or `link`.
    """
    doubted = {one.field for one in problems if kind_of(one.code) not in ("missing", "double")}
    values: Mapping[str, str | dt.date | None] = {
        "title": entry.title,
        "date": entry.date,
        "link": entry.link,
    }
    return {
        field: value
        for field, value in values.items()
        if value and field not in doubted and _is_sure(entry, body, field)
    }


def _is_sure(entry: Entry, body: Body, field: str) -> bool:
    source = entry.sources.get(field)
    if source is None or source.line is None or source.origin not in _ORIGINS:
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
