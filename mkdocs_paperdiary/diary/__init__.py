"""What was read: entries, their lessons, the diary, and the reader of notes."""

from .diary import Diary, SharedLesson, Stats
from .entry import Entry, Kind, Lesson, Origin, Source
from .problem import Problem

__all__ = ["Diary", "Entry", "Kind", "Lesson", "Origin", "Problem", "SharedLesson", "Source", "Stats"]
