"""The cache of readings: of the whole diary, and of single notes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_type_hints

from ..cache import Cache, code_digest, digest, type_reader
from ..problem import Problem
from .diary import Diary, Reading
from .entry import PUBLISHED, Entry, Lesson, NamedLink, Source, page_of
from .git import first_commits, head
from .note import Body, Candidate, NameDate, Note, NoteFields

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


_TYPES = {
    kind.__name__: kind
    for kind in (
        *(Body, Candidate, Diary, Entry, Lesson, NameDate, NamedLink),
        *(NoteFields, Problem, Reading, Source),
    )
}


def as_json(value: Reading | tuple[NoteFields, ...]) -> bytes:
    """Write a value in one line; raises TypeError where it could not be read back as it was."""
    return json.dumps(_row(value), separators=(",", ":")).encode("ascii")


def from_json(payload: bytes, kind: type[_T]) -> _T | None:
    """Read a value back; None for a damaged one, another version's or one of another type."""
    try:
        value = _value(json.loads(payload))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return None
    return value if isinstance(value, kind) else None


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
    known, read = _known(kind.__name__)
    if known is not kind:
        raise TypeError(f"{value!r} cannot be cached")
    return [kind.__name__, *(_row(getattr(value, name)) for name in read)]


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
    known, readers = _known(kind)
    named = zip(readers.items(), values, strict=True)
    return known(**{name: read(value) for (name, read), value in named})


@cache
def _known(kind: str) -> tuple[Any, Mapping[str, Callable[[Any], Any]]]:
    """A type by its name, and the readers of its fields; raises TypeError for any other."""
    known: Any = _TYPES.get(kind)
    names: dict[str, Any] = {}
    if kind in ("NoteFields", "NameDate", "WrittenDate"):
        # Only here, since the patterns beside it take longer to compile than a warm build to read.
        from .dates import WrittenDate

        names = {"WrittenDate": WrittenDate}
        known = names.get(kind, known)
    hints = get_type_hints(known, localns=names)
    return known, {
        field.name: _CHECKED.get(f"{kind}.{field.name}") or type_reader(hints[field.name], **names)
        for field in fields(known)
    }


def _link(value: Any) -> str | None:
    """A URL as the reader leaves it, which runs no code and ends no attribute."""
    if value is None or (type(value) is str and _LINK.fullmatch(value)):
        return value
    raise TypeError(f"{str(value)[:80]!r} is no link")


def _rating(value: Any) -> int | None:
    if value is None or (type(value) is int and 1 <= value <= 5):
        return value
    raise TypeError(f"{str(value)[:80]!r} is no rating")


def _found_rating(value: Any) -> tuple[float, int] | None:
    """A number and its highest, if told; a note with another one is read again to say so."""
    read = type_reader(tuple[float, int] | None)
    found: tuple[float, int] | None = read(value)
    if found and not 0 <= found[0] <= (found[1] or 100):
        raise TypeError(f"{found} is no rating")
    return found


def _candidates(value: Any) -> dict[str, tuple[Candidate, ...]]:
    """Candidates, of which any link may become the entry's."""
    found: dict[str, tuple[Candidate, ...]] = type_reader(dict[str, tuple[Candidate, ...]])(value)
    for one in found.get("link", ()):
        if not one.problem:
            _link(one.value)
    return found


_LINK = re.compile(r"https?://[^<>\"\x00-\x20]+", re.IGNORECASE)
_CHECKED: Mapping[str, Callable[[Any], Any]] = {
    **{f"{kind}.{name}": _link for kind in ("Entry", "NoteFields") for name in ("link", "code")},
    "Entry.rating": _rating,
    "NoteFields.rating": _found_rating,
    "NoteFields.candidates": _candidates,
    "NamedLink.url": _link,
}
"""Fields of which a type does not say enough."""


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
        works: Callable[[Note], tuple[NoteFields, ...]] | None = None,
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
        commit, _, payload = (cache.latest("reading", key) or b"").partition(b"\n")
        if not commit or commit.decode("utf-8", "replace") == (head(folder) or _NOWHERE):
            reading = from_json(payload, Reading)
            if reading is not None and _is_of(reading, notes):
                return reading
        # Only here, since a warm build needs neither the reader nor what it found in single notes.
        from .reader import read_diary, read_note

        known = _found_before(cache) if self._found is None else self._found
        found: dict[str, bytes] = {}
        asked: list[str] = []

        def read_one(note: Note) -> tuple[NoteFields, ...]:
            # The path counts too: it may tell a day, and problems name it.
            name = hashlib.sha256(note.src.encode("utf-8") + b"\0" + note.content).hexdigest()
            row = known.get(name, b"")
            fields = from_json(row, tuple)
            if fields is None or not all(_is_from(one, note) for one in fields):
                fields = works(note) if works else (read_note(note),)
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

        reading = read_diary(
            notes,
            date_order=date_order,
            today=today,
            git_dates=days,
            read=read_one,
            statuses=statuses,
        )
        if found != known:
            lines = (name.encode("ascii") + b" " + row for name, row in found.items())
            cache.put_latest("notes", reader_digest(), b"\n".join(lines))
        self._found = found
        commit = asked[0].encode("utf-8") if asked else b""
        cache.put_latest("reading", key, commit + b"\n" + as_json(reading))
        return reading


def _is_from(found: object, note: Note) -> bool:
    """Whether a cached value is what was found in a note or in a part of it."""
    return isinstance(found, NoteFields) and note.src in (found.src, page_of(found.src))


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


def _found_before(cache: Cache) -> dict[str, bytes]:
    """What another build has found in single notes."""
    payload = cache.latest("notes", reader_digest()) or b""
    lines = (line.partition(b" ") for line in payload.splitlines())
    return {name.decode("ascii", "replace"): row for name, _, row in lines}
