"""What was read: entries, their lessons, the diary, and the reader of notes."""

from .days import long_date, month_and_year
from .diary import Diary, SharedLesson, Stats
from .entry import Entry, Kind, Lesson, Origin, Source
from .git import first_commits
from .note import Note
from .problem import Problem
from .reader import Body, Reading, read_diary
from .topic_names import topic_names

__all__ = [
    "Body",
    "Diary",
    "Entry",
    "Kind",
    "Lesson",
    "Note",
    "Origin",
    "Problem",
    "Reading",
    "SharedLesson",
    "Source",
    "Stats",
    "first_commits",
    "long_date",
    "month_and_year",
    "read_diary",
    "topic_names",
]
