"""Reads notes, or remembers what reading the same notes gave."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .cache import Cache, digest
from .diary import Note, Reading, first_commits
from .diary.git import head
from .diary.stored import fingerprint, reader_digest, reading_as_json, reading_from_json

if TYPE_CHECKING:
    from .diary.draft import Draft

_KIND = "reading"
_NOTES = "notes"
_NOWHERE = "no repository"


def read_notes(
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
        cache: Where a reading is kept until a note, the reader or the day changes; a year that is
            missing in a note depends on the day, and where history was asked, on its last commit.
            What was found in single notes is kept too, so that only those which have changed are
            parsed.
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
    from .diary.reader import read_diary

    asked: list[str] = []

    def days(srcs: Collection[str]) -> Mapping[str, dt.date]:
        asked.append(head(folder) or _NOWHERE)
        return first_commits(folder, srcs)

    drafts = _Drafts(cache)
    reading = read_diary(
        notes, date_order=date_order, today=today, git_dates=days, read=drafts.read
    )
    drafts.keep()
    commit = asked[0].encode("utf-8") if asked else b""
    cache.keep_latest(_KIND, key, commit + b"\n" + reading_as_json(reading))
    return reading


class _Drafts:
    """Reads single notes, those that have changed since the last time."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._code = reader_digest()
        self._known: dict[str, Draft] = {}
        self._used: dict[str, Draft] = {}
        payload = cache.latest(_NOTES, self._code)
        if payload is not None:
            from .diary.stored_drafts import drafts_from_json

            # Where these are another version's, all notes are read and kept anew.
            with suppress(ValueError, TypeError, KeyError, IndexError, AttributeError):
                self._known = drafts_from_json(payload)

    def read(self, note: Note) -> Draft:
        """Read a note, or remember what was found in it."""
        from .diary.reader import read_note

        # The name counts: it may tell a day, and problems tell it.
        name = hashlib.sha256(note.src.encode("utf-8") + b"\0" + note.content).hexdigest()
        found = self._known.get(name)
        self._used[name] = draft = read_note(note) if found is None else found
        return draft

    def keep(self) -> None:
        """Keep what was found, for the next time."""
        if self._used.keys() == self._known.keys():
            return
        from .diary.stored_drafts import drafts_as_json

        self._cache.keep_latest(_NOTES, self._code, drafts_as_json(self._used))
