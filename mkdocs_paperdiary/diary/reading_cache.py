"""The cache of readings: per note and as a whole."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..cache import Cache, code_digest, digest
from ..problem import Problem
from .diary import Diary
from .entry import Entry, Lesson, NamedLink, Source
from .git import first_commits, head
from .note import Note
from .reading import Body, Reading

if TYPE_CHECKING:
    from .reader import Draft


_PLAIN = (
    "link",
    "summary",
    "topic",
    "kind",
    "venue",
    "year",
    "rating",
    "code",
    "arxiv",
    "doi",
    "isbn",
    "key",
)
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
        "problems": [
            [p.message, p.src, p.line, p.field, p.code, p.severity] for p in reading.problems
        ],
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


_KIND = "reading"
_NOTES = "notes"
_NOWHERE = "no repository"


class NoteReader:
    """Reads a diary's notes, and remembers what was found in each, from build to build."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._code = ""
        self._known: dict[str, _Kept] = {}
        self._used: dict[str, _Kept] = {}

    def read(
        self,
        notes: Sequence[Note],
        folder: Path,
        cache: Cache,
        *,
        date_order: Literal["auto", "DMY", "MDY", "YMD"],
    ) -> Reading:
        """Read a diary's notes.

        Args:
            notes: The notes.
            folder: The docs folder, whose history is asked for days that nothing else tells.
            cache: Where a reading is kept until a note, the reader or the day changes; a year that
                is missing in a note depends on the day, and where history was asked, on its last
                commit. What was found in single notes is kept too, so that only those which have
                changed are parsed.
            date_order: How to read `03/04/2025`.
        """
        today = dt.date.today()
        key = digest(date_order, today.isoformat(), *fingerprint(notes))
        known = cache.latest(_KIND, key)
        if known is not None:
            commit, _, payload = known.partition(b"\n")
            if not commit or commit.decode("utf-8", "replace") == (head(folder) or _NOWHERE):
                try:
                    return reading_from_json(payload)
                except (ValueError, TypeError, KeyError):
                    pass  # Another version's; it is read and kept anew.
        # Only here, since a warm build needs neither the reader nor what it found in single notes.
        from .reader import read_diary

        asked: list[str] = []

        def days(srcs: Collection[str]) -> Mapping[str, dt.date]:
            asked.append(head(folder) or _NOWHERE)
            return first_commits(folder, srcs)

        self._recall(cache)
        reading = read_diary(
            notes, date_order=date_order, today=today, git_dates=days, read=self._read
        )
        self._keep(cache)
        commit = asked[0].encode("utf-8") if asked else b""
        cache.keep_latest(_KIND, key, commit + b"\n" + reading_as_json(reading))
        return reading

    def _recall(self, cache: Cache) -> None:
        """Recall what was found in single notes, in this process or by another build."""
        self._used = {}
        code = reader_digest()
        if self._code == code:
            return
        self._code = code
        payload = cache.latest(_NOTES, code) or b""
        lines = (line.partition(b" ") for line in payload.splitlines())
        self._known = {name.decode("ascii", "replace"): _Kept(text) for name, _, text in lines}

    def _read(self, note: Note) -> Draft:
        """Read a note, or remember what was found in it."""
        from .stored_drafts import draft_as_json, draft_from_json

        # The name counts: it may tell a day, and problems tell it.
        name = hashlib.sha256(note.src.encode("utf-8") + b"\0" + note.content).hexdigest()
        kept = self._known.get(name)
        if kept is not None and kept.draft is None:
            # Where it is another version's, the note is read and kept anew.
            with suppress(ValueError, TypeError, KeyError, IndexError, AttributeError):
                kept.draft = draft_from_json(kept.text)
        if kept is None or kept.draft is None:
            from .reader import read_note

            draft = read_note(note)
            kept = _Kept(draft_as_json(draft), draft)
        self._used[name] = kept
        return kept.draft  # type: ignore[return-value]

    def _keep(self, cache: Cache) -> None:
        """Keep what was found, for the next time."""
        if self._used.keys() == self._known.keys():
            return
        self._known = self._used
        lines = (
            name.encode("ascii") + b" " + one.text for name, one in self._used.items() if one.text
        )
        cache.keep_latest(_NOTES, self._code, b"\n".join(lines))


@dataclass(slots=True)
class _Kept:
    """What was found in one note.

    Attributes:
        text: As it is written; empty where it cannot be.
        draft: As it was found, or None where it was not looked at yet.
    """

    text: bytes
    draft: Draft | None = None
