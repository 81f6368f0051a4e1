"""A reading as JSON, so that notes which have not changed need not be read again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .code import code_digest
from .diary import Diary
from .entry import Entry, Lesson, NamedLink, Source
from .note import Note
from .problem import Problem
from .reading import Body, Reading

_PLAIN = ("link", "summary", "topic", "kind", "venue", "year", "rating", "code")
_LISTS = ("authors", "tags", "cites")


def reader_digest() -> str:
    """Name this package's code by its content: a better reader finds other things."""
    return code_digest(Path(__file__).parent)


def fingerprint(notes: Iterable[Note]) -> list[str]:
    """What a reading of notes depends on: this package's code, and each note's path and content.

    The code counts, since a better reader finds other things in the same notes.
    """
    parts = [reader_digest()]
    for note in sorted(notes, key=lambda note: note.src):
        parts += [note.src, hashlib.sha256(note.content).hexdigest()]
    return parts


def reading_as_json(reading: Reading) -> bytes:
    """Write a reading, the same bytes for the same reading."""
    content = {
        "entries": [_entry_row(entry) for entry in reading.diary.entries],
        "problems": [[p.message, p.src, p.line, p.field] for p in reading.problems],
        "bodies": {
            src: [body.markdown, body.title_line, body.first_line, body.has_yaml]
            for src, body in reading.bodies.items()
        },
    }
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def reading_from_json(payload: bytes) -> Reading:
    """Read a reading back.

    Raises:
        ValueError, TypeError, KeyError: It is none.
    """
    content = json.loads(payload)
    return Reading(
        Diary(tuple(_entry(row) for row in content["entries"])),
        tuple(Problem(*row) for row in content["problems"]),
        {src: Body(*row) for src, row in content["bodies"].items()},
    )


def _entry_row(entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {"id": entry.id, "src": entry.src, "title": entry.title}
    row["date"] = entry.date.isoformat() if entry.date else None
    row |= {name: getattr(entry, name) for name in _PLAIN}
    row |= {name: list(getattr(entry, name)) for name in _LISTS}
    row["links"] = [[one.name, one.url] for one in entry.links]
    row["lessons"] = [
        [one.theme, one.lesson, one.detail, one.markdown, one.line, one.inline]
        for one in entry.lessons
    ]
    row["sources"] = {name: [one.origin, one.line] for name, one in entry.sources.items()}
    return row


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(
        id=row["id"],
        src=row["src"],
        title=row["title"],
        date=dt.date.fromisoformat(row["date"]) if row["date"] else None,
        **{name: row[name] for name in _PLAIN},
        authors=tuple(row["authors"]),
        tags=tuple(row["tags"]),
        cites=tuple(row["cites"]),
        links=tuple(NamedLink(*one) for one in row["links"]),
        lessons=tuple(Lesson(*one) for one in row["lessons"]),
        sources={name: Source(*one) for name, one in row["sources"].items()},
    )
