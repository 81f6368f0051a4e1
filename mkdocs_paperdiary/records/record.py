"""Records of a work and its reading: made of entries, and written as notes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

from ..problem import Problem
from ..words import one_line

if TYPE_CHECKING:
    from ..diary import Entry, Kind, Status
    from ..diary.yaml_edit import Value

_EMPTY: Final = (None, "", ())
_BREAKS: Final = re.compile(r"\r\n|\r|\x85|\u2028|\u2029")
_ORDER: Final = (
    "title", "date", "link", "arxiv", "doi", "isbn", "summary", "topic", "kind", "authors", "venue",
    "year", "tags", "rating", "status", "code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One work and its reading, as far as they are known.

    Attributes:
        title: Plain text on one line; the only thing that has to be there.
        date: The day it was read.
        link: Where the work is found, an absolute http(s) URL.
        summary: One to three sentences of plain text.
        topic: The section of the diary.
        authors: Names as they are shown, `Ada Lovelace`, in the work's order.
        venue: Where it was published.
        year: When it was published.
        rating: From 1 to 5.
        status: How far it is read, where the source says so.
        code: Where its code is found, an absolute http(s) URL.
        arxiv: Its arXiv id without version, `2505.03335` or `cs/0112017`.
        doi: In lower case, `10.1145/3292500`.
        isbn: An ISBN-13 as digits.
        key: Its key in the file it comes from, such as a BibTeX key.
        path: The note it is about, relative to the docs folder, where the source names one.
        body: Markdown below the front matter.
        line: The line of the file it comes from, counted from 1.
    """

    title: str
    date: dt.date | None = None
    link: str | None = None
    summary: str = ""
    topic: str = ""
    kind: Kind | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    tags: tuple[str, ...] = ()
    rating: int | None = None
    status: Status | None = None
    code: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    isbn: str | None = None
    key: str = ""
    path: str = ""
    body: str = ""
    line: int | None = None

    def filled_by(self, other: Record) -> Record:
        """The record, with values of another one of the same work where it has none."""
        lacking = (one.name for one in fields(self) if getattr(self, one.name) in _EMPTY)
        return replace(self, **{name: getattr(other, name) for name in lacking})


Read = tuple[tuple[Record, ...], tuple[Problem, ...]]
"""The works of a source in its order, and what could not be read."""


def status_of(record: Record) -> Status | None:
    """How far a work is read, by its own word or by a tag or topic that is named after a state."""
    # Only here, since a site that shows works asks for none.
    from ..diary.status import marked_status

    return record.status or marked_status("", (*record.tags, record.topic))


def record_of_entry(entry: Entry, *, body: str = "") -> Record:
    """Make a record of an entry, with the summary and kind that its author has written."""
    return Record(
        one_line(entry.title),
        date=entry.date,
        link=entry.link,
        summary=one_line(entry.summary) if entry.has_own_summary else "",
        topic=one_line(entry.topic),
        kind=entry.kind if "kind" in entry.sources else None,
        authors=tuple(filter(None, map(one_line, entry.authors))),
        venue=one_line(entry.venue or "") or None,
        year=entry.year,
        tags=tuple(filter(None, map(one_line, entry.tags))),
        rating=entry.rating,
        status=entry.status,
        code=entry.code,
        arxiv=entry.arxiv,
        doi=entry.doi,
        isbn=entry.isbn,
        key=entry.key or "",
        path=entry.src,
        body=body,
    )


def note_text(record: Record) -> str:
    r"""Write a note about a record, with `\n` line ends.

    The front matter has what is not empty, in the order of the documentation, and each value reads
    back as it is; the key to cite by is its `citekey`.
    """
    # Only here, since a site that shows works writes no notes and needs no reader of them.
    from ..diary.yaml_edit import yaml_line

    fields = front_fields(record)
    if key := one_line(record.key):
        fields["citekey"] = key
    front = "".join(yaml_line(name, value) for name, value in fields.items())
    body = _BREAKS.sub("\n", record.body).strip("\n")
    return f"---\n{front}---\n" + (f"\n{body}\n" if body else "")


def front_fields(record: Record) -> dict[str, Value]:
    """The fields of a record that have values, as front matter has them, in their order."""
    fields: dict[str, Value] = {}
    for name in _ORDER:
        value = getattr(record, name)
        if isinstance(value, tuple):
            value = [text for one in value if (text := one_line(one))]
        elif isinstance(value, str):
            value = one_line(value)
        if value not in (None, "", []):
            fields[name] = value
    return fields
