"""The CSV files that Readwise exports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from mkdocs_paperdiary.records import Record

from .importing_files import messages, read, read_one

HEAD = (
    "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,"
    "Highlighted at,Document tags\n"
)
SECOND = (
    '"Second\nline",The Loom,"Ada Lovelace and B. Ellis",B00X,mine,yellow,,location,20,'
    '2024-05-06 10:00:00+00:00,"looms, weave"\n'
)
FIRST = (
    'First,The Loom,"Ada Lovelace and B. Ellis",B00X,,yellow,,location,10,'
    "2024-05-04 10:00:00+00:00,looms\n"
)
READER = "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"


def test_highlights_of_a_book_become_one_note_in_the_books_order(tmp_path: Path) -> None:
    assert read_one("readwise", tmp_path, "a.csv", HEAD + SECOND + FIRST) == Record(
        "The Loom",
        date=dt.date(2024, 5, 6),
        kind="book",
        authors=("Ada Lovelace", "B. Ellis"),
        tags=("looms", "weave"),
        body="## Highlights\n\n> First\n\n> Second\n> line\n\nmine",
        line=2,
    )


def test_each_book_is_a_note_of_its_own(tmp_path: Path) -> None:
    other = FIRST.replace("The Loom", "Another")
    records, _ = read("readwise", tmp_path, "a.csv", HEAD + SECOND + other + FIRST)
    assert [record.title for record in records] == ["The Loom", "Another"]


def test_a_highlight_without_title_is_told_with_its_line(tmp_path: Path) -> None:
    content = HEAD + SECOND + FIRST.replace("The Loom", "")
    records, problems = read("readwise", tmp_path, "a.csv", content)
    assert len(records) == 1
    assert messages(problems) == ["a.csv:4: work 2 has no title and is left out; give it a title"]


def test_of_readers_library_what_is_not_read_is_planned(tmp_path: Path) -> None:
    content = (
        READER
        + "Done,https://arxiv.org/abs/1901.01234,1,looms,2024-05-06 10:00:00,1.0,later,True\n"
        "Kept,https://example.org/a,2,,2024-05-07 10:00:00,0.1,archive,True\n"
        "Begun,https://example.org/b,3,,2024-05-08 10:00:00,0.3,later,True\n"
    )
    records, problems = read("readwise", tmp_path, "a.csv", content)
    assert problems == ()
    assert [(one.title, one.date, one.arxiv, one.status) for one in records] == [
        ("Done", dt.date(2024, 5, 6), "1901.01234", None),
        ("Kept", dt.date(2024, 5, 7), None, None),
        ("Begun", dt.date(2024, 5, 8), None, "planned"),
    ]


def test_a_place_that_is_no_number_leaves_highlights_in_the_files_order(tmp_path: Path) -> None:
    content = HEAD + SECOND.replace(",20,", ",²,") + FIRST.replace(",10,", f",{'9' * 5000},")
    record = read_one("readwise", tmp_path, "a.csv", content)
    assert record.body.index("Second") < record.body.index("First")
