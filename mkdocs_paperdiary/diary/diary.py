"""The diary: entries in reading order, statistics, streaks, topic names, and its reading."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..problem import Problem
from ..words import gettext as _
from ..words import ranked
from .entry import Entry, Lesson
from .note import Body


@dataclass(frozen=True)
class Stats:
    """Statistics of the whole diary, from its first to its last day; 0 and None without dates.

    Attributes:
        total: The number of entries, undated ones included.
        days: The days from the first to the last, both counted.
        per_day: Dated entries per day, rounded to two decimals.
    """

    total: int
    first: dt.date | None
    last: dt.date | None
    days: int
    per_day: float


@dataclass(frozen=True, slots=True)
class SharedLesson:
    """A lesson as its first entry words it, with the ids of all entries, in reading order.

    For the key, see `Lesson.key`.
    """

    key: tuple[str, str]
    theme: str
    lesson: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Diary:
    """All entries in reading order: dated ones by day, then undated ones; of one day, by id."""

    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Diary:
        """Put entries into reading order."""
        return cls(tuple(sorted(entries, key=lambda e: (e.date or dt.date.max, e.id))))

    @cached_property
    def dated(self) -> tuple[Entry, ...]:
        """The entries with a date, in reading order."""
        return tuple(entry for entry in self.entries if entry.date)

    @cached_property
    def undated(self) -> tuple[Entry, ...]:
        """The entries without a date, by id."""
        return tuple(entry for entry in self.entries if not entry.date)

    @cached_property
    def by_src(self) -> dict[str, Entry]:
        """The entries by their note's path."""
        return {entry.src: entry for entry in self.entries}

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """The entries by their id."""
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def cited_by(self) -> dict[str, tuple[Entry, ...]]:
        """The entries whose notes link to another entry's, in reading order, by its path."""
        citing: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for src in entry.cites:
                if src in self.by_src:
                    citing[src].append(entry)
        return {src: tuple(entries) for src, entries in citing.items()}

    @cached_property
    def topics(self) -> dict[str, int]:
        """How many entries each topic has, most first, then by name."""
        return ranked(entry.topic for entry in self.entries)

    @cached_property
    def lessons(self) -> tuple[SharedLesson, ...]:
        """The lessons in reading order; the same theme and lesson in several entries is one."""
        found: defaultdict[tuple[str, str], dict[str, Lesson]] = defaultdict(dict)
        for entry in self.entries:
            for lesson in entry.lessons:
                found[lesson.key].setdefault(entry.id, lesson)
        firsts = ((key, next(iter(own.values())), own) for key, own in found.items())
        return tuple(
            SharedLesson(key, one.theme, one.lesson, tuple(own)) for key, one, own in firsts
        )

    @cached_property
    def stats(self) -> Stats:
        """Statistics of the whole diary."""
        days = [entry.date for entry in self.dated if entry.date]
        if not days:
            return Stats(len(self.entries), None, None, 0, 0.0)
        span = (days[-1] - days[0]).days + 1
        return Stats(len(self.entries), days[0], days[-1], span, round(len(days) / span, 2))

    @cached_property
    def streaks(self) -> Streaks:
        """The runs of days on which something was read."""
        return streaks_of(entry.date for entry in self.dated if entry.date)


@dataclass(frozen=True, slots=True)
class Reading:
    """A diary as read from its notes.

    Attributes:
        problems: What the user should mend.
        bodies: The texts of all notes that are entries, by path.
        left_out: The entries that the diary does not show, because of their reading state or, if
            they have none, because they only collect links to other notes; in reading order.
    """

    diary: Diary
    problems: tuple[Problem, ...]
    bodies: Mapping[str, Body]
    left_out: tuple[Entry, ...] = ()

    @property
    def unread(self) -> tuple[Entry, ...]:
        """The works that are to be read, and that the diary does not show: the reading list."""
        return tuple(entry for entry in self.left_out if entry.status == "planned")


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row, on each of which something was read."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """The number of days, 1 or more."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Streaks:
    """The number of reading days, and the diary's streaks; None where nothing is dated.

    Attributes:
        longest: The later of two equally long ones.
        latest: The streak that ends with the last reading day. Whether it still lasts is left to
            the reader, since the same diary must give the same site on any day.
    """

    days: int
    longest: Streak | None
    latest: Streak | None


def streaks_of(days: Iterable[dt.date]) -> Streaks:
    """Find the streaks of reading days, which may be in any order and repeated."""
    read = sorted(set(days))
    found: list[Streak] = []
    for day in read:
        if found and day - found[-1].last == dt.timedelta(days=1):
            found[-1] = Streak(found[-1].first, day)
        else:
            found.append(Streak(day, day))
    if not found:
        return Streaks(0, None, None)
    return Streaks(len(read), max(found, key=lambda one: (one.days, one.last)), found[-1])


_WORD = re.compile(r"[^\W_]+")


def topic_names(diary: Diary) -> dict[str, str]:
    """Turn folder names into names for people.

    `LLM_reinforcement_learning` becomes `LLM Reinforcement Learning`. A word that the diary's
    titles spell with capitals inside keeps that spelling, so that `marl` becomes `MARL`. An empty
    topic is called `No topic`.
    """
    words = {word.lower() for topic in diary.topics for word in _WORD.findall(topic)}
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in diary.entries:
        # A title in capitals throughout says nothing about how its words are spelt.
        for word in () if entry.title.isupper() else _WORD.findall(entry.title):
            if word.lower() in words:
                spellings[word.lower()][word] += 1
    small = {"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"}

    def spell(word: str, first: bool) -> str:
        if word.lower() != word:
            return word
        common = spellings[word].most_common(1)
        if common and any(letter.isupper() for letter in common[0][0][1:]):
            return common[0][0]
        return word if word in small and not first else word[:1].upper() + word[1:]

    names = {}
    for topic in diary.topics:
        parts = filter(None, re.split(r"[\s_\-/]+", topic))
        names[topic] = " ".join(spell(p, i == 0) for i, p in enumerate(parts)) or _("No topic")
    return names
