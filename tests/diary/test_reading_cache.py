"""The cache of readings."""

import datetime as dt
import hashlib
import itertools
import time
from pathlib import Path

import pytest

from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Note, Reading
from mkdocs_paperdiary.diary.note import NoteFields
from mkdocs_paperdiary.diary.reader import read_note
from mkdocs_paperdiary.diary.reading_cache import NoteReader, as_json, from_json, reader_digest

from .repository import commit, needs_git

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


@pytest.fixture(autouse=True)
def one_day() -> None:
    """No midnight between two readings, which are kept for a day."""
    now = dt.datetime.now()
    midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time())
    if midnight - now < dt.timedelta(seconds=20):
        time.sleep((midnight - now).total_seconds() + 0.1)


def read(notes: list[Note], folder: Path, cache: Path) -> Reading:
    return NoteReader().read(notes, folder, Cache(cache), date_order="auto")


def test_a_reading_survives_being_written() -> None:
    reading = read([Note("a.md", NOTE), Note("b.md", b"\xff\xfe")], Path(), Path("/nowhere"))
    assert reading.problems
    assert from_json(as_json(reading), Reading) == reading


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
    kept = []
    for number in range(3):
        read([Note(f"{number}.md", NOTE)], tmp_path, tmp_path / "cache")
        files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
        kept.append((len(files), sum(path.stat().st_size for path in files)))
    assert kept == [kept[0]] * 3


def test_one_changed_note_is_the_only_one_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = [Note(f"{number}.md", NOTE) for number in range(5)]
    read(notes, tmp_path, tmp_path / "cache")
    seen = []

    def watched(note: Note) -> NoteFields:
        seen.append(note.src)
        return read_note(note)

    monkeypatch.setattr("mkdocs_paperdiary.diary.reader.read_note", watched)
    changed = [*notes[:3], Note("3.md", NOTE.replace(b"Wait", b"Hurry")), notes[4]]
    reading = read(changed, tmp_path, tmp_path / "cache")
    assert seen == ["3.md"]
    assert reading == read(changed, tmp_path, tmp_path / "empty")


def test_a_process_needs_no_file_to_remember_what_it_has_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = [Note("a.md", NOTE), Note("b.md", NOTE)]
    reader = NoteReader()
    reader.read(notes, tmp_path, Cache(None), date_order="auto")
    monkeypatch.setattr("mkdocs_paperdiary.diary.reader.read_note", None)
    again = reader.read(notes[:1], tmp_path, Cache(None), date_order="auto")
    assert again == reader.read(notes[:1], tmp_path, Cache(None), date_order="auto")
    assert [entry.id for entry in again.diary.entries] == ["a"]


def test_what_was_found_in_notes_survives_being_written() -> None:
    names = ("2024/June/5th.md", "06-07-2024.md", "a.md")
    texts = (NOTE, b"# B\n\nDate read: 03/04/2025\n\nPaper: https://example.org", b"\xff\xfe", b"")
    for name, text in itertools.product(names, texts):
        draft = read_note(Note(name, text))
        assert from_json(as_json((draft,)), tuple[NoteFields, ...]) == (draft,)


@pytest.mark.parametrize("text", [b"", b"[]", b"1", b'["NoteFields"]', b'["os"]', b"{", b"\xff"])
def test_notes_kept_in_another_form_are_read_anew(tmp_path: Path, text: bytes) -> None:
    notes = [Note("a.md", NOTE)]
    name = hashlib.sha256(b"a.md\0" + NOTE).hexdigest().encode()
    Cache(tmp_path / "cache").put("notes", reader_digest(), name + b" " + text)
    assert read(notes, tmp_path, tmp_path / "cache") == read(notes, tmp_path, tmp_path / "empty")


@needs_git
def test_a_commit_dates_a_note_that_was_read_before_it(tmp_path: Path) -> None:
    notes = [Note("a.md", b"# A\n"), Note("b.md", b"# B\n")]
    assert read(notes, tmp_path, tmp_path / "cache").diary.dated == ()
    for note, day in zip(notes, ("2025-06-01", "2025-06-05"), strict=True):
        commit(tmp_path, day, note.src)
    diary = read(notes, tmp_path, tmp_path / "cache").diary
    assert [entry.date for entry in diary.dated] == [dt.date(2025, 6, 1), dt.date(2025, 6, 5)]


def test_a_kept_reading_of_another_form_is_read_anew(tmp_path: Path) -> None:
    notes = [Note("a.md", NOTE)]
    cache = Cache(tmp_path / "cache")
    first = read(notes, tmp_path, tmp_path / "cache")
    (path,) = (path for path in (tmp_path / "cache/reading").rglob("*") if path.is_file())
    key = path.read_bytes().split(b"\n")[1].decode()
    cache.put("reading", key, b'\n{"entries": 1}')
    assert read(notes, tmp_path, tmp_path / "cache") == first


@needs_git
def test_days_come_from_git_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["a.md", "b.md"]
    for name, day in zip(names, ("2025-01-02", "2025-02-03"), strict=True):
        commit(tmp_path, day, name)
    notes = [Note(name, b"# Slow Trees\n") for name in names]
    with monkeypatch.context() as without:
        without.setenv("PATH", "")
        found = read(notes, tmp_path, tmp_path / "cache").diary.entries
        assert [one.date for one in found] == [None, None]
    found = read(notes, tmp_path, tmp_path / "cache").diary.entries
    assert [str(one.date) for one in found] == ["2025-01-02", "2025-02-03"]


FORGED = {
    "a link that runs code": lambda text: text.replace(
        "https://example.org/slow", "javascript:x()"
    ),
    "a link out of its attribute": lambda text: text.replace("org/slow", 'org/\\" onclick='),
    "a rating of stars without end": lambda text: text.replace("],4,", "],900000000,"),
    "a number for a text": lambda text: text.replace('"Slow Trees: growth"', "7"),
    "a text for a list": lambda text: text.replace('["trees"]', '"trees"'),
    "an unknown kind": lambda text: text.replace('"paper"', '"scroll"'),
    "another note": lambda text: text.replace('"a.md"', '"../b.md"'),
    "depth": lambda text: text.replace('"J. Doe"', "[" * 100_000 + "]" * 100_000),
    "half a character": lambda text: text.replace("J. Doe", "\\\\ud800".replace("\\\\", "\\")),
    "no number": lambda text: text.replace(",4,", ",NaN,"),
    "digits": lambda text: text.replace(",4,", "," + "9" * 5000 + ","),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_reading_that_no_note_gives_is_read_again(tmp_path: Path, name: str) -> None:
    notes = [Note("a.md", NOTE)]
    first = read(notes, tmp_path, tmp_path / "cache")
    honest = Cache.get

    def forged(cache: Cache, kind: str, key: str) -> bytes | None:
        found = honest(cache, kind, key)  # type: ignore[arg-type]
        changed = FORGED[name]((found or b"").decode("ascii"))
        assert kind == "notes" or changed.encode("ascii") != found
        return changed.encode("ascii")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cache, "get", forged)
        assert read(notes, tmp_path, tmp_path / "cache") == first


FORGED_NOTES = {
    "a reason that is none": ('"as a title is written"', '"as one likes"'),
    "a day that is none": ("[2025,6,5", "[2025,13,45"),
    "lines that are none": (',1,"heading"', ',-9,"heading"'),
    "a place that is none": ('["heading:1"]', '["", ":", "heading:x"]'),
}


@pytest.mark.parametrize("name", FORGED_NOTES)
def test_what_no_reader_finds_in_a_note_stops_no_reading(tmp_path: Path, name: str) -> None:
    text = b"# Slow Trees\n\nDate: 5 June 2025\n\n[p](https://example.org/x) words\n"
    notes = [Note("a.md", text), Note("b.md", text.replace(b"Slow", b"Fast"))]
    first = read(notes, tmp_path, tmp_path / "cache")
    honest, (old, new) = Cache.get, FORGED_NOTES[name]
    seen = []

    def forged(cache: Cache, kind: str, key: str) -> bytes | None:
        found = (honest(cache, kind, key) or b"").decode("ascii")  # type: ignore[arg-type]
        seen.append(kind == "notes" and old in found)
        return found.replace(old, new).encode("ascii") if kind == "notes" else None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cache, "get", forged)
        again = read(notes, tmp_path, tmp_path / "cache")
    assert any(seen)
    titles = [one.title for one in first.diary.entries]
    assert [one.title for one in again.diary.entries] == titles
