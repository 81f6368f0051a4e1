"""The cache of readings: of the whole diary, and of single notes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from ..cache import Cache, code_digest, digest
from ..problem import Problem
from .diary import Diary, Reading
from .entry import Entry, Lesson, NamedLink, Source
from .git import first_commits, head
from .note import Body, NameDate, Note, NoteFields

_KIND: Final = "reading"
_NOTES: Final = "notes"
_NOWHERE = "no repository"
_NO_VALUE = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What reading a damaged value, or another version's, may raise."""


def reader_digest() -> str:
    """Name this package's code by its content: a better reader finds other things."""
    return code_digest(Path(__file__).parent)


_TYPES = {
    kind.__name__: kind
    for kind in (
        *(Body, Diary, Entry, Lesson, NameDate, NamedLink),
        *(NoteFields, Problem, Reading, Source),
    )
}


def as_json(value: Reading | NoteFields) -> bytes:
    """Write a value in one line; raises TypeError where it could not be read back as it was."""
    return json.dumps(_row(value), separators=(",", ":")).encode("ascii")


def from_json(payload: bytes) -> Any:
    """Read a value back that `as_json` has written; raises one of `_NO_VALUE` where it is none."""
    return _value(json.loads(payload))


def _row(value: Any) -> Any:
    """A value as JSON: plain ones as they are, others as a list that begins with their type."""
    kind = type(value)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if kind is tuple:
        return ["tuple", *map(_row, value)]
    if kind is dt.date:
        return ["date", value.isoformat()]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return ["dict", {key: _row(one) for key, one in value.items()}]
    if _known(kind.__name__)[0] is not kind:
        raise TypeError(f"{value!r} cannot be cached")
    return [kind.__name__, *(_row(getattr(value, name)) for name in _known(kind.__name__)[1])]


def _value(row: Any) -> Any:
    if type(row) is not list:
        return row
    kind, *values = row
    if kind == "dict":
        return {key: _value(one) for key, one in values[0].items()}
    if kind == "date":
        return dt.date.fromisoformat(values[0])
    values = [_value(one) if type(one) is list else one for one in values]
    if kind == "tuple":
        return tuple(values)
    known, names = _known(kind)
    return known(**dict(zip(names, values, strict=True)))


@cache
def _known(kind: str) -> tuple[Any, tuple[str, ...]]:
    """A type by its name, and the names of its fields; raises TypeError for any other."""
    known: Any = _TYPES.get(kind)
    if kind == "WrittenDate":
        # Only here, since the patterns beside it take longer to compile than a warm build to read.
        from .dates import WrittenDate

        known = WrittenDate
    return known, tuple(field.name for field in fields(known))


class NoteReader:
    """Reads a diary's notes, and keeps what was found in each from build to build."""

    def __init__(self) -> None:
        """Start without any note's values."""
        self._code = ""
        self._cached: dict[str, bytes] = {}
        self._used: dict[str, bytes] = {}

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
            folder: The docs folder, whose git history dates notes that nothing else dates.
            cache: Stores a reading until a note, the reader or the day changes, since a missing
                year depends on the day; or the last commit, where git was asked. It also stores
                what was found in each note, so that only changed notes are parsed.
            date_order: How to read `03/04/2025`.
        """
        today = dt.date.today()
        contents = sorted([note.src, hashlib.sha256(note.content).hexdigest()] for note in notes)
        key = digest(date_order, today.isoformat(), reader_digest(), contents)
        cached = cache.latest(_KIND, key)
        if cached is not None:
            commit, _, payload = cached.partition(b"\n")
            if not commit or commit.decode("utf-8", "replace") == (head(folder) or _NOWHERE):
                # A value of another version is not used.
                with suppress(*_NO_VALUE):
                    reading = from_json(payload)
                    if isinstance(reading, Reading):
                        return reading
        # Only here, since a warm build needs neither the reader nor what it found in single notes.
        from .reader import read_diary

        asked: list[str] = []

        def days(srcs: Collection[str]) -> Mapping[str, dt.date]:
            asked.append(head(folder) or _NOWHERE)
            return first_commits(folder, srcs)

        self._load(cache)
        reading = read_diary(
            notes, date_order=date_order, today=today, git_dates=days, read=self._read
        )
        self._store(cache)
        commit = asked[0].encode("utf-8") if asked else b""
        cache.put_latest(_KIND, key, commit + b"\n" + as_json(reading))
        return reading

    def _load(self, cache: Cache) -> None:
        """Load what was found in single notes, in this process or by another build."""
        self._used = {}
        code = reader_digest()
        if self._code == code:
            return
        self._code = code
        payload = cache.latest(_NOTES, code) or b""
        lines = (line.partition(b" ") for line in payload.splitlines())
        self._cached = {name.decode("ascii", "replace"): found for name, _, found in lines}

    def _read(self, note: Note) -> NoteFields:
        """What is found in a note, from the cache or by reading it."""
        # The path counts too: it may tell a day, and problems name it.
        name = hashlib.sha256(note.src.encode("utf-8") + b"\0" + note.content).hexdigest()
        if name in self._cached:
            # A value of another version is not used.
            with suppress(*_NO_VALUE):
                found = from_json(self._cached[name])
                if isinstance(found, NoteFields):
                    self._used[name] = self._cached[name]
                    return found
        from .reader import read_note

        found = read_note(note)
        # Front matter may hold anything at all.
        with suppress(TypeError):
            self._used[name] = as_json(found)
        return found

    def _store(self, cache: Cache) -> None:
        """Cache what was found, for the next time."""
        if self._used == self._cached:
            return
        self._cached = self._used
        lines = (name.encode("ascii") + b" " + found for name, found in self._used.items())
        cache.put_latest(_NOTES, self._code, b"\n".join(lines))
