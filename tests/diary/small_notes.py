"""Reads notes given as text, for the tests beside."""

from __future__ import annotations

import textwrap

from mkdocs_paperdiary.diary import Entry, Note, Reading, read_diary


def read(text: str, src: str = "papers/note.md", **options: object) -> Reading:
    """Read one note, whose indentation is that of the test."""
    return read_all({src: text}, **options)


def read_all(texts: dict[str, str], **options: object) -> Reading:
    """Read several notes by their paths."""
    notes = [Note(src, textwrap.dedent(text).lstrip("\n").encode()) for src, text in texts.items()]
    return read_diary(notes, **options)  # type: ignore[arg-type]


def entry(text: str, src: str = "papers/note.md", **options: object) -> Entry:
    """The one entry of one note."""
    (only,) = read(text, src, **options).diary.entries
    return only


def messages(reading: Reading) -> list[str]:
    """The problems as they are shown."""
    return [str(problem) for problem in reading.problems]
