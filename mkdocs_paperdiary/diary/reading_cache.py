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
    kind.__name__: (kind, tuple(field.name for field in fields(kind)))
    for kind in (
        *(Body, Diary, Entry, Lesson, NameDate, NamedLink),
        *(NoteFields, Problem, Reading, Source),
    )
}
_DAY, _TUPLE, _MAPPING = "day", "tuple", "mapping"


def as_json(value: Reading | NoteFields) -> bytes:
    """Write a value in one line; raises TypeError where it could not be read back as it was."""
    return json.dumps(_row(value), separators=(",", ":")).encode("ascii")


def from_json(payload: bytes) -> Any:
    """Read a value back that `as_json` has written; raises one of `_NO_VALUE` where it is none."""
    return _value(json.loads(payload))


def _row(value: Any) -> Any:
    """A value as JSON: plain ones as they are, others as a list that begins with their type."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    kind = type(value).__name__
    if _known(kind)[0] is type(value):
        return [kind, *(_row(getattr(value, name)) for name in _known(kind)[1])]
    if type(value) is tuple:
        return [_TUPLE, *map(_row, value)]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return [_MAPPING, {key: _row(one) for key, one in value.items()}]
    if type(value) is dt.date:
        return [_DAY, value.isoformat()]
    raise TypeError(f"{value!r} cannot be kept")


def _value(row: Any) -> Any:
    if type(row) is not list:
        return row
    kind, *rest = row
    if kind == _MAPPING:
        return {key: _value(one) for key, one in rest[0].items()}
    if kind == _DAY:
        return dt.date.fromisoformat(rest[0])
    values = [_value(one) if type(one) is list else one for one in rest]
    if kind == _TUPLE:
        return tuple(values)
    known, names = _known(kind)
    if len(names) != len(values):
        raise ValueError(f"{kind} has {len(names)} fields")
    return known(**dict(zip(names, values, strict=True)))


@cache
def _known(kind: str) -> tuple[Any, tuple[str, ...]]:
    """A type by its name, and the names of its fields."""
    if kind == "WrittenDate":
        # Only here, since the patterns beside it take longer to compile than a warm build to read.
        from .dates import WrittenDate

        return WrittenDate, tuple(field.name for field in fields(WrittenDate))
    return _TYPES.get(kind, (None, ()))


class NoteReader:
    """Reads a diary's notes, and keeps what was found in each, from build to build."""

    def __init__(self) -> None:
        """Begin with an empty cache."""
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
            folder: The docs folder, whose history is asked for days that nothing else tells.
            cache: Where a reading is kept until a note, the reader or the day changes; a year that
                is missing in a note depends on the day, and where history was asked, on its last
                commit. What was found in single notes is kept too, so that only those which have
                changed are parsed.
            date_order: How to read `03/04/2025`.
        """
        today = dt.date.today()
        contents = sorted([note.src, hashlib.sha256(note.content).hexdigest()] for note in notes)
        key = digest(date_order, today.isoformat(), reader_digest(), contents)
        cached = cache.latest(_KIND, key)
        if cached is not None:
            commit, _, payload = cached.partition(b"\n")
            if not commit or commit.decode("utf-8", "replace") == (head(folder) or _NOWHERE):
                # Another version's is read and cached anew.
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
        # The name counts: it may tell a day, and problems tell it.
        name = hashlib.sha256(note.src.encode("utf-8") + b"\0" + note.content).hexdigest()
        if name in self._cached:
            # Another version's is read and cached anew.
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
