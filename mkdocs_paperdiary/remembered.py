"""Reads notes, or remembers what reading the same notes gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Literal

from .cache import Cache, digest
from .diary import Note, Reading, first_commits
from .diary.git import head
from .diary.stored import fingerprint, reading_as_json, reading_from_json

_KIND = "reading"
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
    from .diary import read_diary

    asked: list[str] = []

    def days(srcs: Collection[str]) -> Mapping[str, dt.date]:
        asked.append(head(folder) or _NOWHERE)
        return first_commits(folder, srcs)

    reading = read_diary(notes, date_order=date_order, today=today, git_dates=days)
    commit = asked[0].encode("utf-8") if asked else b""
    cache.keep_latest(_KIND, key, commit + b"\n" + reading_as_json(reading))
    return reading
