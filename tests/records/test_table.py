"""JSON and CSV with a row for each work."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdiary.problem import Problem
from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.formats import Unreadable, detect


def read(path: Path, content: str | bytes) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    source = detect(path)
    assert source is not None
    assert source.name == "table"
    return source.read(path)


def row(tmp_path: Path, **cells: Any) -> Record:
    (record,), problems = read(tmp_path / "a.json", json.dumps([{"title": "Oaks", **cells}]))
    assert problems == ()
    return record


def test_a_list_of_titles_days_notes_and_summaries_is_read(tmp_path: Path) -> None:
    record = row(tmp_path, date_read="2025-06-05", link="slow/oaks.md", summary="They  grow.")
    assert (record.title, record.date) == ("Oaks", dt.date(2025, 6, 5))
    assert (record.path, record.link, record.summary) == ("slow/oaks.md", None, "They grow.")


def test_the_names_of_front_matter_and_their_aliases_are_known(tmp_path: Path) -> None:
    record = row(
        tmp_path,
        **{"Date Read": "5th June 2025", "url": "https://example.org/a", "tldr": "They grow."},
        **{"author": "Ada Oak, Ben Elm", "journal": "Forest", "published": "2020-05-01"},
        **{"keywords": ["a", "b"], "rating": 4, "github": "https://github.com/a/b"},
        **{"kind": "Book", "topic": "forests", "isbn": "0-306-40615-2", "id": "oak2020"},
        **{"arxiv": "https://arxiv.org/abs/2501.00010v2", "doi": "https://doi.org/10.1000/A"},
    )
    assert record == Record(
        title="Oaks",
        date=dt.date(2025, 6, 5),
        link="https://example.org/a",
        summary="They grow.",
        topic="forests",
        kind="book",
        authors=("Ada Oak", "Ben Elm"),
        venue="Forest",
        year=2020,
        tags=("a", "b"),
        rating=4,
        code="https://github.com/a/b",
        arxiv="2501.00010",
        doi="10.1000/a",
        isbn="9780306406157",
        key="oak2020",
        line=1,
    )


@pytest.mark.parametrize(
    "content",
    [
        {"entries": [{"title": "Oaks", "date": "2025-06-05"}], "version": 1},
        {"oaks": {"title": "Oaks", "date": "2025-06-05"}},
        {"title": "Oaks", "date": "2025-06-05"},
        [{"title": "Oaks", "date": "2025-06-05T10:00:00Z"}, "no row"],
    ],
)
def test_rows_are_found_however_they_are_wrapped(tmp_path: Path, content: Any) -> None:
    (record,), _ = read(tmp_path / "a.json", json.dumps(content))
    assert (record.title, record.date) == ("Oaks", dt.date(2025, 6, 5))


def test_a_row_in_each_line_is_read_too(tmp_path: Path) -> None:
    records, _ = read(tmp_path / "a.jsonl", '{"title": "Oaks"}\n\n{"title": "Elms"}\n')
    assert [(one.title, one.line) for one in records] == [("Oaks", 1), ("Elms", 3)]


@pytest.mark.parametrize(
    "content",
    [
        'Title,Date Read,Link\n"Oaks, tall",2025-06-05,https://example.org/a\n',
        "Title;Date Read;Link\nOaks, tall;2025-06-05;https://example.org/a\n",
        "Title\tDate Read\tLink\nOaks, tall\t2025-06-05\thttps://example.org/a\n",
        '\ufeffTitle,Date Read,Link\r\n"Oaks, tall",2025-06-05,https://example.org/a\r\n',
    ],
)
def test_csv_is_read_with_any_delimiter(tmp_path: Path, content: str) -> None:
    (record,), problems = read(tmp_path / "a.csv", content)
    assert (record.title, record.date) == ("Oaks, tall", dt.date(2025, 6, 5))
    assert (record.link, record.line, problems) == ("https://example.org/a", 2, ())


def test_other_encodings_are_read(tmp_path: Path) -> None:
    for codec in ("cp1252", "utf-16"):
        (record,), _ = read(tmp_path / "a.csv", "title,summary\nChênes,ü\n".encode(codec))
        assert (record.title, record.summary) == ("Chênes", "ü")


def test_days_in_numbers_follow_the_other_days(tmp_path: Path) -> None:
    content = "title,date\nOaks,06/05/2025\nElms,06/30/2025\n"
    records, _ = read(tmp_path / "a.csv", content)
    assert [one.date for one in records] == [dt.date(2025, 6, 5), dt.date(2025, 6, 30)]


def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    content = "title,date,mood\nOaks,soon,good\n,2025-06-05,\n"
    (record,), problems = read(tmp_path / "a.csv", content)
    assert (record.title, record.date) == ("Oaks", None)
    assert [str(problem) for problem in problems] == [
        "a.csv: these fields are not known and left out: mood; rename those that are wanted",
        "a.csv:2: date: 'soon' cannot be read; correct or remove it",
        "a.csv:3: work 2 has no title and is left out; give it a title",
    ]


def test_a_row_of_sums_says_nothing_of_the_works(tmp_path: Path) -> None:
    content = "title,rating,folder\nOaks,4,trees\nElms,5,trees\n,9,\n"
    records, _ = read(tmp_path / "a.csv", content)
    assert [(one.rating, one.topic) for one in records] == [(4, ""), (5, "")]


def test_unsafe_links_are_left_out_and_told(tmp_path: Path) -> None:
    content = json.dumps([{"title": "Oaks", "link": "javascript:alert(1)"}])
    (record,), (problem,) = read(tmp_path / "a.json", content)
    assert (record.link, record.path, problem.field) == (None, "", "link")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.json", "{broken", "no valid JSON"),
        ("a.json", '"text"', "no list of works"),
        ("a.json", "[]", "no rows"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.csv", "title,date\n", "no rows"),
        ("a.csv", "name of it,date\nOaks,2025-06-05\n", "no titles"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(tmp_path / name, content)


@pytest.mark.parametrize("name", ["Gelesen", "Datum", "阅读日期", "Read on"])
def test_a_column_may_have_the_name_of_any_label_of_days(name: str, tmp_path: Path) -> None:
    (record,), _ = read(tmp_path / "a.csv", f"title,{name}\nOaks,2025-06-05\n")
    assert record.date == dt.date(2025, 6, 5)
