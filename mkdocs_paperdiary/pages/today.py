"""The choice of a day: one of many things, by the date alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from ..diary import Diary, Entry, SharedLesson
from .addresses import lesson_id

LONG: Final = 60
"""Days after which a note counts as not seen for long."""

_BITS: Final = 0xFFFFFFFF


def choice_of(day: dt.date, ids: Iterable[str]) -> str | None:
    """The id that a day chooses: the same for everyone, and on a page and in a feed.

    Each id is ranked by a hash of it and the day (Thaler and Ravishankar 1998, "Using name-based
    mappings to increase hit rates"). A new id therefore changes the choice of those days only that
    it wins. `daily.js` has the same function.

    Returns:
        None where there is no id.
    """
    return min(ids, key=lambda id_: (-_rank(f"{day.isoformat()} {id_}"), id_), default=None)


def lesson_of(diary: Diary, day: dt.date) -> SharedLesson | None:
    """The lesson of a day; None where the diary has none."""
    by_id = {lesson_id(one.key): one for one in diary.lessons}
    return by_id.get(choice_of(day, by_id) or "")


def forgotten(diary: Diary, day: dt.date) -> Entry | None:
    """A note that was read long before a day, chosen by it; None where there is none."""
    old = [one.id for one in diary.dated if one.date and (day - one.date).days >= LONG]
    return diary.by_id.get(choice_of(day, old) or "")


def _rank(text: str) -> int:
    """A number below 2^32: FNV-1a of a text, with its bits mixed as MurmurHash3 ends."""
    number = 0x811C9DC5
    for byte in text.encode("utf-8", "replace"):
        number = (number ^ byte) * 0x01000193 & _BITS
    number = (number ^ number >> 16) * 0x85EBCA6B & _BITS
    number = (number ^ number >> 13) * 0xC2B2AE35 & _BITS
    return number ^ number >> 16
