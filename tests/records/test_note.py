"""A record as a note: it reads back as it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import yaml

from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.record import note_text

WHOLE = Record(
    title='Slow Trees: a "study" of 40 % # more',
    date=dt.date(2025, 6, 5),
    link="https://example.org/trees",
    summary="It's about trees – and: 'rest'.",
    topic="forests",
    kind="book",
    authors=("Ada Oak", "Ben Elm, the younger"),
    venue="Forest: Letters",
    year=2020,
    tags=("trees", "yes", "2024"),
    rating=4,
    code="https://github.com/oak/trees",
    arxiv="2501.00010",
    doi="10.1000/trees",
    isbn="9780306406157",
    key="oak2020",
    path="trees.md",
    body="# Remarks\r\n\r\nThey grow.\rSlowly.\n\n",
)


def front(record: Record) -> dict[str, object]:
    fields: dict[str, object] = yaml.safe_load(note_text(record).split("---\n")[1])
    return fields


def test_every_value_reads_back_as_it_was() -> None:
    fields = front(WHOLE)
    for name in ("title", "date", "link", "summary", "topic", "kind", "venue", "year", "rating"):
        assert fields[name] == getattr(WHOLE, name)
    assert fields["authors"] == list(WHOLE.authors)
    assert fields["tags"] == list(WHOLE.tags)
    assert [fields[name] for name in ("arxiv", "doi", "isbn")] == [
        "2501.00010",
        "10.1000/trees",
        "9780306406157",
    ]


def test_the_diary_finds_what_the_record_tells() -> None:
    reading = read_diary([Note("a.md", note_text(WHOLE).encode())])
    (entry,) = reading.diary.entries
    assert reading.problems == ()
    for name in (
        *("title", "date", "link", "summary", "topic", "kind", "authors", "venue", "year"),
        *("tags", "rating", "code"),
    ):
        assert getattr(entry, name) == getattr(WHOLE, name)


def test_fields_stand_in_the_order_of_the_manual() -> None:
    assert list(front(replace(WHOLE, key=""))) == [
        "title",
        "date",
        "link",
        "arxiv",
        "doi",
        "isbn",
        "summary",
        "topic",
        "kind",
        "authors",
        "venue",
        "year",
        "tags",
        "rating",
        "code",
    ]


def test_what_is_not_told_is_left_out() -> None:
    assert note_text(Record("Slow Trees")) == "---\ntitle: Slow Trees\n---\n"


def test_lines_end_with_a_line_feed_alone() -> None:
    text = note_text(WHOLE)
    assert "\r" not in text
    assert text.endswith("---\n\n# Remarks\n\nThey grow.\nSlowly.\n")


@pytest.mark.parametrize("arxiv", ["2501.00010", "2505.03335", "cs/0112017", "0704.0001"])
def test_an_arxiv_number_stays_text(arxiv: str) -> None:
    assert front(Record("A", arxiv=arxiv))["arxiv"] == arxiv


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Slow\nTrees\t of  oak", "Slow Trees of oak"),
        ("Slow\u2028Trees\x85", "Slow Trees"),
        ("Slow\x00Trees\ud800", "Slow Trees"),
        ("- [ ] {a}: &b *c", "- [ ] {a}: &b *c"),
        ("1984", "1984"),
        ("null", "null"),
        ("慢树 🌲", "慢树 🌲"),
    ],
)
def test_a_title_is_one_line_of_text(title: str, written: str) -> None:
    text = note_text(Record(title))
    assert yaml.safe_load(text.split("---\n")[1])["title"] == written
