"""Figures as tables, for readers who do not see them or who want the numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from ..diary import topic_names
from ..words import counted, long_date, month_and_year
from .figure import entries_by_day, months_of, read_by_month
from .topics import monthly_topics

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..diary import Diary
    from ..diary.diary import Streak

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain text whose first row and first column are headers.

    The rows are as long as the head; the notes are sentences for below it.
    """

    caption: str
    head: Row
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def figure_table(name: str, diary: Diary) -> Table | None:
    """A figure of `all_figures` as a table; None for one without, such as a map."""
    build = _TABLES.get(name)
    return build(diary) if build else None


def _timeline(diary: Diary) -> Table:
    months = months_of(diary)
    read = read_by_month(diary)
    so_far = accumulate(read[month] for month in months)
    rows = [
        (month_and_year(month), f"{read[month]:,}", f"{total:,}")
        for month, total in zip(months, so_far, strict=True)
    ]
    return Table("Read up to the end of each month", ("Month", "Read", "Read so far"), tuple(rows))


def _months(diary: Diary) -> Table:
    read = read_by_month(diary)
    rows = [(month_and_year(month), f"{read[month]:,}") for month in months_of(diary)]
    return Table("Read in each month", ("Month", "Read"), tuple(rows))


def _calendar(diary: Diary) -> Table:
    read = read_by_month(diary)
    days = Counter(day.replace(day=1) for day in entries_by_day(diary))
    rows = [
        (month_and_year(month), f"{days[month]:,}", f"{read[month]:,}")
        for month in months_of(diary)
    ]
    streaks = diary.streaks
    notes = [
        f"The {kind} streak: {counted(streak.days, 'day')}, {_span(streak)}."
        for kind, streak in (("latest", streaks.latest), ("longest", streaks.longest))
        if streak
    ]
    head = ("Month", "Reading days", "Read")
    return Table("Reading days in each month", head, tuple(rows), tuple(notes))


def _topics(diary: Diary) -> Table:
    spelt = topic_names(diary)
    total = max(1, len(diary.entries))
    rows = [
        (spelt[topic], f"{count:,}", f"{100 * count / total:.1f} %")
        for topic, count in diary.topics.items()
    ]
    return Table("Read in each topic", ("Topic", "Read", "Share"), tuple(rows))


def _topics_over_time(diary: Diary) -> Table:
    read = monthly_topics(diary)
    columns = zip(*read.counts, strict=True)
    rows = [
        (month_and_year(month), *(str(count) if count else "" for count in counts))
        for month, counts in zip(read.months, columns, strict=True)
    ]
    return Table("Read in each month, by topic", ("Month", *read.names), tuple(rows))


_TABLES: dict[str, Callable[[Diary], Table]] = {
    "timeline": _timeline,
    "months": _months,
    "calendar": _calendar,
    "topics": _topics,
    "topics-over-time": _topics_over_time,
}


def _span(streak: Streak) -> str:
    if streak.first == streak.last:
        return f"on {long_date(streak.first)}"
    return f"from {long_date(streak.first)} to {long_date(streak.last)}"
