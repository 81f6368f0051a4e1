"""Reading notes as data: entries, their lessons, the diary, and the reader of notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .diary import Diary, Reading, SharedLesson, topic_names
from .entry import Entry, Kind, Lesson, Source, Status
from .note import Body, Note

if TYPE_CHECKING:
    from .reader import read_diary

__all__ = [
    "Body",
    "Diary",
    "Entry",
    "Kind",
    "Lesson",
    "Note",
    "Reading",
    "SharedLesson",
    "Source",
    "Status",
    "read_diary",
    "topic_names",
]


def __getattr__(name: str) -> Any:
    # The reader's patterns take longer to compile than a small site takes to build, and a diary
    # that has not changed needs none of them.
    if name == "read_diary":
        from .reader import read_diary

        return read_diary
    raise AttributeError(name)
