"""Diaries that are made of lessons only, for the tests beside."""

from __future__ import annotations

import datetime as dt

from mkdocs_paperdiary.diary import Diary, Entry, Lesson


def diary_of(*notes: list[tuple[str, str]]) -> Diary:
    """A diary with one note a day, each with these themes and sentences."""
    return Diary.of(
        Entry(
            id=f"papers/{number}",
            src=f"papers/{number}.md",
            title=f"Note {number}",
            date=dt.date(2025, 6, 1) + dt.timedelta(days=number),
            lessons=tuple(
                Lesson(theme, sentence, line=line)
                for line, (theme, sentence) in enumerate(lessons, start=3)
            ),
        )
        for number, lessons in enumerate(notes)
    )
