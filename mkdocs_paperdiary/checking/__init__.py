"""Checks of a diary: missing values, doubtful days, dead links, entries of the same work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from ..diary import Entry, Reading
from ..diary.links import targets_of
from ..problem import Problem
from ..records.same_work import WorkIndex
from .days import doubtful_days, unclear_days
from .links import Docs, dead_links

__all__ = ["Docs", "Kind", "check_diary", "kind_of"]

Kind = Literal["build", "missing", "doubtful", "dead", "double"]
"""What a check was looking for; `build` is what a build warns of."""

_CODES: Final[Mapping[Kind, frozenset[str]]] = {
    "missing": frozenset({"missing-title", "missing-date", "missing-link", "missing-summary"}),
    "doubtful": frozenset({"future-date", "doubtful-date", "second-date", "swappable-date"}),
    "dead": frozenset({"dead-link", "dead-anchor", "dead-site", "unsure-site"}),
    "double": frozenset({"double-work"}),
}


def kind_of(code: str) -> Kind:
    """What a check was looking for when it found a problem of this code."""
    return next((kind for kind, codes in _CODES.items() if code in codes), "build")


def check_diary(
    reading: Reading, problems: Sequence[Problem], docs: Docs, *, today: dt.date
) -> tuple[Problem, ...]:
    """Check a diary without a request to another site.

    Args:
        reading: What was read.
        problems: What a build would warn of.
        docs: What the links may lead to.
        today: The day on which the check is made.

    Returns:
        What was found and what was known, by file and line.
    """
    found = list(problems)
    # A link that is written wrong leads nowhere either, and is reported once.
    reported = {(one.src, one.line) for one in found if one.line}
    for entry in reading.diary.entries:
        found += _missing_values(entry)
        body = reading.bodies[entry.src]
        found += unclear_days(entry, body)
        dead = dead_links(entry.src, targets_of(body.markdown, body.first_line), docs)
        found += [one for one in dead if (one.src, one.line) not in reported]
    found += doubtful_days(reading.diary, today)
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
