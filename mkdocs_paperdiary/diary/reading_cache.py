"""The cache of readings: of the whole diary, and of single notes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, TypeVar

from ..cache import Cache, code_digest, digest, type_reader
from ..problem import Problem
from .diary import Diary, Reading
from .entry import PUBLISHED, Entry, page_of
from .git import first_commits, head
from .note import Note, NoteFields

_NOWHERE = "no repository"
_T = TypeVar("_T")


def reader_digest() -> str:
    """Name this package's code by its content: a better reader finds other things.

    The words of problems, which are cached too, and what tells the works of a file apart come from
    outside.
    """
    package = Path(__file__).parents[1]
    parts = ("diary", "records", "words.py", "problem.py")
    return code_digest(*(package / part for part in parts))


def as_json(value: Reading | tuple[NoteFields, ...]) -> bytes:
    """Write a value in one line; raises TypeError for what JSON does not have."""
    return json.dumps(value, separators=(",", ":"), default=_plain).encode("ascii")


def _plain(value: Any) -> Any:
    """What JSON lacks as it has it: dates are texts, and dataclasses lists of their fields."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return [getattr(value, one.name) for one in fields(value)]


def from_json(payload: bytes, kind: type[_T]) -> _T | None:
    """Read a value back; None for a damaged one, another version's or one of another type."""
    known: Any = kind
    names: dict[str, Any] = {}
    if kind is not Reading:
        # Only here, since the patterns beside it take longer to compile than a warm build to read.
        from .dates import WrittenDate

        names = {"WrittenDate": WrittenDate}
    try:
        value: _T = type_reader(known, **names)(json.loads(payload))
    except (ValueError, TypeError, RecursionError):
        return None
    return value if _is_safe(value) else None


_LINK = re.compile(r"https?://[^<>\"\x00-\x20]+", re.IGNORECASE)


def _is_safe(value: Any) -> bool:
    """Whether no link runs code or ends an attribute, and ratings are some, as the reader sees to.

    Of a note's candidates, any link may become the entry's.
    """
    if isinstance(value, Reading):
        found: Sequence[Entry | NoteFields] = (*value.diary.entries, *value.left_out)
        urls = [link.url for one in (*value.diary.entries, *value.left_out) for link in one.links]
        are_some = all(one.rating is None or one.rating in range(1, 6) for one in found)
    else:
        found = value
        urls = [link.url for one in value for link, _ in one.links]
        choices = [one for fields in value for one in fields.candidates.get("link", ())]
        urls += [one.value for one in choices if not one.problem]
        ratings = [one.rating for one in value if one.rating]
        are_some = all(0 <= stars <= (most or 100) for stars, most in ratings)
    urls += [url for one in found for url in (one.link, one.code) if url is not None]
    return are_some and all(map(_LINK.fullmatch, urls))


class NoteReader:
    """Reads a diary's notes, and keeps what was found in each from build to build."""

    def __init__(self) -> None:
        """Start without any note's values."""
        self._found: dict[str, bytes] | None = None

    def read(
        self,
        notes: Sequence[Note],
        folder: Path,
        cache: Cache,
        *,
        date_order: Literal["auto", "DMY", "MDY", "YMD"],
        statuses: Sequence[str] = PUBLISHED,
        works: Callable[[Note, int], tuple[NoteFields, ...]] | None = None,
    ) -> Reading:
        """Read a diary's notes, and parse those that have changed.

        Args:
            notes: All of the diary's.
            folder: The docs folder, whose git history dates notes that nothing else dates.
            cache: Stores a reading until a note, the reader or the day changes, since a missing
                year depends on the day; or the last commit, where git was asked.
            date_order: How to read `03/04/2025`.
            statuses: The reading states of works that the diary shows.
            works: Reads the works of a note; without it, each note is about one.
        """
        today = dt.date.today()
        contents = sorted([note.src, hashlib.sha256(note.content).hexdigest()] for note in notes)
        key = digest(date_order, sorted(statuses), today.isoformat(), reader_digest(), contents)
        commit, _, payload = (cache.get("reading", key) or b"").partition(b"\n")
        if not commit or commit.decode("utf-8", "replace") == (head(folder) or _NOWHERE):
            reading = from_json(payload, Reading)
            if reading is not None and _is_of(reading, notes):
                return reading
        # Only here, since a warm build needs neither the reader nor what it found in single notes.
        from .reader import read_diary, read_note

        if self._found is None:
            rows = (cache.get("notes", reader_digest()) or b"").splitlines()
            parts = (row.partition(b" ") for row in rows)
            self._found = {name.decode("ascii", "replace"): row for name, _, row in parts}
        known = self._found
        found: dict[str, bytes] = {}
        asked: list[str] = []

        def read_one(note: Note, depth: int = 0) -> tuple[NoteFields, ...]:
            # The path counts too: it may tell a day, and problems name it.
            place = f"{note.src}\0{depth}\0".encode()
            name = hashlib.sha256(place + note.content).hexdigest()
            row = known.get(name, b"")
            fields = from_json(row, tuple[NoteFields, ...])
            if not fields or any(note.src not in (one.src, page_of(one.src)) for one in fields):
                fields = works(note, depth) if works else (read_note(note),)
                try:
                    row = as_json(fields)
                except TypeError:  # Front matter may hold anything at all.
                    return fields
            found[name] = row
            return fields

        def days(srcs: Collection[str]) -> Mapping[str, dt.date] | Problem:
            known = first_commits(folder, srcs)
            # What git cannot tell now, it may tell at the same commit.
            told = not (known is None or isinstance(known, Problem))
            asked.append((told and head(folder)) or _NOWHERE)
            return {} if known is None else known

        def read_all() -> Reading:
            return read_diary(
                notes,
                date_order=date_order,
                today=today,
                git_dates=days,
                read=read_one,
                statuses=statuses,
            )

        try:
            reading = read_all()
        except (ValueError, LookupError, TypeError, ArithmeticError):
            # The cache has values of the right types that no reader finds, such as a reason that
            # is in no table: nothing of it is taken.
            if not known:
                raise
            known, found, asked = {}, {}, []
            reading = read_all()
        if found != known:
            lines = (name.encode("ascii") + b" " + row for name, row in found.items())
            cache.put("notes", reader_digest(), b"\n".join(lines))
        self._found = found
        commit = asked[0].encode("utf-8") if asked else b""
        cache.put("reading", key, commit + b"\n" + as_json(reading))
        return reading


def _is_of(reading: Reading, notes: Sequence[Note]) -> bool:
    """Whether a reading is one of these notes, each of them once."""
    srcs = {note.src for note in notes}
    entries = reading.diary.entries
    return (
        srcs >= set(map(page_of, reading.bodies))
        and reading.bodies.keys() >= {entry.src for entry in entries}
        and len(entries) == len({entry.id for entry in entries}) == len(reading.diary.by_src)
        and reading.diary == Diary.of(entries)
    )
