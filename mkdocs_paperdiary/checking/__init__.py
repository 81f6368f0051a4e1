"""Checks of a diary, and values that its notes give for sure and may have in front matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, Literal

from ..diary import Body, Entry, Reading
from ..diary.dates import find_date
from ..diary.entry import page_of
from ..diary.links import targets_of
from ..diary.markdown import outline
from ..problem import Problem
from ..records.same_work import WorkIndex
from .days import doubtful_days, unclear_days, waiting_days
from .links import Docs, dead_links

__all__ = ["Docs", "Kind", "check_diary", "fixes_of", "kind_of"]

Kind = Literal["build", "missing", "doubtful", "dead", "double"]
"""What a check was looking for; `build` is what a build warns of."""

_CODES: Final[Mapping[Kind, frozenset[str]]] = {
    "missing": frozenset({"missing-title", "missing-date", "missing-link", "missing-summary"}),
    "doubtful": frozenset(
        {"future-date", "unread-date", "doubtful-date", "second-date", "swappable-date"}
    ),
    "dead": frozenset({"dead-link", "root-link", "dead-anchor", "dead-site", "unsure-site"}),
    "double": frozenset({"double-work", "close-lessons"}),
}


def kind_of(code: str) -> Kind:
    """What a check was looking for when it found a problem of this code."""
    return next((kind for kind, codes in _CODES.items() if code in codes), "build")


def check_diary(
    reading: Reading, problems: Sequence[Problem], docs: Docs, *, today: dt.date
) -> tuple[Problem, ...]:
    """Check a diary without a request to another site.

    Returns:
        What was found, and the problems that a build would warn of, by file and line.
    """
    found = list(problems)
    # A link that is written wrong leads nowhere either, and is reported once.
    reported = {(one.src, one.line) for one in found if one.line}
    for entry in reading.diary.entries:
        found += _missing_values(entry)
        body = reading.bodies[entry.src]
        note = outline(body.markdown, body.first_line)
        # A work's line in a page of several says all that there is.
        found += () if entry.anchor else unclear_days(entry, note)
        page = page_of(entry.src)
        dead = dead_links(page, targets_of(note), docs)
        found += [one for one in dead if (one.src, one.line) not in reported]
    found += doubtful_days(reading.diary, today)
    found += waiting_days(reading.left_out, today)
    found += WorkIndex(reading.diary.entries).doubles()
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.order))


def _missing_values(entry: Entry) -> Iterator[Problem]:
    """What a reader of the diary will miss: day, link, summary, and a title of its own."""
    title = entry.sources.get("title")
    taken = ", and a part of the text stands for it" if entry.summary else ""
    missing = {
        "title": f"no title in the note: {entry.title!r} is its file's name; write a heading",
        "date": "no reading day; write `date`",
        "link": "no link to the work; write `link`",
        "summary": f"no summary was written{taken}; write `summary`",
    }
    written = {
        "title": title and not title.is_name,
        "date": entry.date,
        "link": entry.link,
        "summary": entry.has_own_summary or entry.has_machine_summary,
    }
    for field, message in missing.items():
        if not written[field]:
            line, code = entry.line_of(field), f"missing-{field}"
            yield Problem(message, entry.src, line, field, code=code, severity="missing")


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
    if source is None or source.line is None or source.origin not in ("body", "heading"):
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
