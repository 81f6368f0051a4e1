"""All entries in reading order, and what can be counted about them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .entry import Entry, Lesson
from .streaks import Streaks, streaks_of


@dataclass(frozen=True)
class Stats:
    """The figures of the whole diary.

    Attributes:
        total: How many entries there are, undated ones included.
        first: The earliest reading day, or None where no entry has a date.
        last: The latest reading day, or None where no entry has a date.
        days: How many days lie between them, both ends counted; 0 where no entry has a date.
        per_day: Dated entries per day, rounded to two decimals; 0 where no entry has a date.
    """

    total: int
    first: dt.date | None
    last: dt.date | None
    days: int
    per_day: float


@dataclass(frozen=True, slots=True)
class SharedLesson:
    """A lesson, with every entry that teaches it.

    Attributes:
        key: What it has in common with its other wordings; see `Lesson.key`.
        theme: As the first of them spells it.
        lesson: As the first of them words it.
        entries: Their ids, in reading order.
    """

    key: tuple[str, str]
    theme: str
    lesson: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class Diary:
    """All entries in reading order.

    Attributes:
        entries: Dated entries by day, then undated ones; of one day or none, by id.
    """

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
        citing: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for src in entry.cites:
                if src != entry.src and src in self.by_src:
                    citing.setdefault(src, []).append(entry)
        return {src: tuple(entries) for src, entries in citing.items()}

    @cached_property
    def topics(self) -> dict[str, int]:
        """How many entries each topic has, most first, then by name."""
        count = Counter(entry.topic for entry in self.entries)
        return dict(sorted(count.items(), key=lambda item: (-item[1], item[0])))

    @cached_property
    def lessons(self) -> tuple[SharedLesson, ...]:
        """The lessons in reading order; the same theme and lesson in several entries is one."""
        first: dict[tuple[str, str], Lesson] = {}
        entries: dict[tuple[str, str], dict[str, None]] = {}
        for entry in self.entries:
            for lesson in entry.lessons:
                first.setdefault(lesson.key, lesson)
                entries.setdefault(lesson.key, {})[entry.id] = None
        return tuple(
            SharedLesson(key, lesson.theme, lesson.lesson, tuple(entries[key]))
            for key, lesson in first.items()
        )

    @cached_property
    def stats(self) -> Stats:
        """The figures of the whole diary."""
        days = [entry.date for entry in self.dated if entry.date]
        if not days:
            return Stats(len(self.entries), None, None, 0, 0.0)
        span = (days[-1] - days[0]).days + 1
        return Stats(len(self.entries), days[0], days[-1], span, round(len(days) / span, 2))

    @cached_property
    def streaks(self) -> Streaks:
        """The runs of days on which something was read."""
        return streaks_of(entry.date for entry in self.dated if entry.date)
