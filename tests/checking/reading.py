"""Small diaries, and what a check finds in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from mkdocs_paperdiary.checking import check_diary, kind_of
from mkdocs_paperdiary.checking.links import Anchors, Docs
from mkdocs_paperdiary.diary import Note, Reading, read_diary
from mkdocs_paperdiary.problem import Problem

TODAY = dt.date(2024, 6, 30)


def read(notes: dict[str, str]) -> Reading:
    return read_diary([Note(src, text.encode()) for src, text in notes.items()], today=TODAY)


def found(
    notes: dict[str, str],
    *,
    kind: str,
    files: Collection[str] = (),
    anchors: Anchors = lambda _: None,
) -> list[Problem]:
    """What is found of one kind."""
    reading = read(notes)
    docs = Docs({*notes, *files}, ("diary.md", "topics/"), anchors)
    problems = check_diary(reading, reading.problems, docs, today=TODAY)
    return [one for one in problems if kind_of(one.code) == kind]


def note(day: str = "2024-03-03", link: str = "https://example.org/w", **fields: object) -> str:
    """A note that lacks nothing."""
    values = {"title": "A Work", "date": day, "link": link, "summary": "What it is about."}
    front = "".join(f"{name}: {value}\n" for name, value in (values | fields).items() if value)
    return f"---\n{front}---\n\nText.\n"
