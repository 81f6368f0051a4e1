"""Checks of a diary, and values that its notes give for sure and may have in front matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from ..diary import Body, Entry, Reading
from ..diary.dates import find_date
from ..diary.entry import page_of
from ..diary.links import targets_of
from ..diary.markdown import outline
from ..problem import Problem
from ..records.same_work import WorkIndex
from .days import doubtful_days, unclear_days, waiting_days
from .links import Docs, dead_links

if TYPE_CHECKING:
    from ..atlas.connections import CloseLessons

__all__ = ["Docs", "Kind", "check_diary", "close_lessons", "fixes_of", "kind_of"]

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
    is_summarised = entry.has_own_summary or entry.has_machine_summary
    taken = ", and a part of the text stands for it" if entry.summary else ""
    for field, is_written, message in (
        (
            "title",
            title and not title.is_name,
            f"no title in the note: {entry.title!r} is its file's name; write a heading",
        ),
        ("date", entry.date, "no reading day; write `date`"),
        ("link", entry.link, "no link to the work; write `link`"),
        ("summary", is_summarised, f"no summary was written{taken}; write `summary`"),
    ):
        if not is_written:
            line, code = entry.line_of(field), f"missing-{field}"
            yield Problem(message, entry.src, line, field, code=code, severity="missing")


def close_lessons(pairs: Iterable[CloseLessons]) -> Iterator[Problem]:
    """A hint for each pair of lessons that may repeat or contradict each other, at the later."""
    for pair in pairs:
        (first, earlier), (entry, lesson) = pair.first, pair.second
        remedy = "write both alike, and they are one lesson of two papers"
        where = f"{first.src}:{earlier.line}" if earlier.line else first.src
        if first.id == entry.id:
            remedy = "remove one of them"
            where = "the same note" + (f", line {earlier.line}" if earlier.line else "")
        message = (
            f"'{lesson.lesson}' lies very close to '{earlier.lesson}' in {where} "
            f"({pair.score:.2f}): does it contradict or repeat that? If it repeats it, {remedy}"
        )
        yield Problem(
            message, entry.src, lesson.line, "lessons", code="close-lessons", severity="hint"
        )


def fixes_of(entry: Entry, body: Body, problems: Collection[Problem]) -> dict[str, str | dt.date]:
    """Find what a note's text gives for sure and its front matter does not.

    A day counts where its line has day, month and year, and can be read in one way only. What
    stands in prose, in a file's name, in git or in a model's answer is left alone, and so is what
    a problem of this note is about, unless it is only missing or double. The values are by field:
    `title`, `date` or `link`.
    """
    doubted = {one.field for one in problems if kind_of(one.code) not in ("missing", "double")}
    return {
        field: value
        for field in ("title", "date", "link")
        if field not in doubted
        and (value := getattr(entry, field))
        and _is_sure(entry, body, field)
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
