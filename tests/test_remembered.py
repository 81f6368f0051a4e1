"""What reading the same notes gave, remembered."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Note, Reading
from mkdocs_paperdiary.diary.stored import reading_as_json, reading_from_json
from mkdocs_paperdiary.remembered import read_notes

NOTE = b"""---
title: "Slow Trees: growth"
link: https://example.org/slow
authors: [J. Doe, K. Roe]
tags: [trees]
year: 2024
rating: 4
lessons:
  - {theme: Patience, lesson: Wait, detail: "**Long**."}
lnik: x
---

# Slow Trees: growth

Date read: 3rd October 2025

Trees grow slowly in winter.
"""


def read(notes: list[Note], folder: Path, cache: Path) -> Reading:
    return read_notes(notes, folder, Cache(cache), date_order="auto")


def test_a_reading_survives_being_written() -> None:
    reading = read([Note("a.md", NOTE), Note("b.md", b"\xff\xfe")], Path(), Path("/nowhere"))
    assert reading.problems
    assert reading_from_json(reading_as_json(reading)) == reading


def test_the_same_notes_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = [Note("a.md", NOTE)]
    first = read(notes, tmp_path, tmp_path / "cache")
    monkeypatch.setattr("mkdocs_paperdiary.diary.reader.read_diary", None)
    assert read(notes, tmp_path, tmp_path / "cache") == first


@pytest.mark.parametrize(
    "notes", [[Note("a.md", NOTE + b"More.")], [Note("b.md", NOTE)], [Note("a.md", NOTE)] * 0]
)
def test_other_notes_are_read(tmp_path: Path, notes: list[Note]) -> None:
    first = read([Note("a.md", NOTE)], tmp_path, tmp_path / "cache")
    assert read(notes, tmp_path, tmp_path / "cache") != first


def test_only_the_latest_reading_is_kept(tmp_path: Path) -> None:
    for number in range(3):
        read([Note(f"{number}.md", NOTE)], tmp_path, tmp_path / "cache")
    assert sum(path.is_file() for path in (tmp_path / "cache").rglob("*")) == 1


def test_a_commit_dates_a_note_that_was_read_before_it(tmp_path: Path) -> None:
    notes = [Note("a.md", b"# A\n"), Note("b.md", b"# B\n")]
    for note in notes:
        (tmp_path / note.src).write_bytes(note.content)
    assert read(notes, tmp_path, tmp_path / "cache").diary.dated == ()
    who = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for note, day in zip(notes, ("2025-06-01", "2025-06-05"), strict=True):
        subprocess.run(["git", "add", note.src], cwd=tmp_path, check=True)
        date = f"--date={day}T12:00:00Z"
        subprocess.run(["git", *who, "commit", "-q", "-m", "x", date], cwd=tmp_path, check=True)
    diary = read(notes, tmp_path, tmp_path / "cache").diary
    assert [entry.date for entry in diary.dated] == [dt.date(2025, 6, 1), dt.date(2025, 6, 5)]


def test_a_kept_reading_of_another_form_is_read_anew(tmp_path: Path) -> None:
    notes = [Note("a.md", NOTE)]
    cache = Cache(tmp_path / "cache")
    first = read(notes, tmp_path, tmp_path / "cache")
    (path,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    key = path.read_bytes().split(b"\n")[1].decode()
    cache.keep_latest("reading", key, b'\n{"entries": 1}')
    assert read(notes, tmp_path, tmp_path / "cache") == first
