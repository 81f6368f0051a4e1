"""Imports write only values that a strict build accepts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mkdocs_paperdiary.diary import Diary, Note, read_diary
from mkdocs_paperdiary.records.importing import plan_import
from mkdocs_paperdiary.records.lookup import read_reference

from .importing_files import Read, read


def imported(read: Read) -> Note:
    """The note that an import into an empty diary makes of one work."""
    plan = plan_import(read, (), Diary(()), lambda record: "a.md", its_days=False)
    assert plan.problems == ()
    (change,) = plan.changes
    return Note(change.src, change.after)


@pytest.mark.parametrize(
    ("source", "name", "content"),
    [
        ("bibtex", "a.bib", "@book{a, title = {On the Revolutions}, year = {1543}}"),
        ("ris", "a.ris", "TY  - BOOK\nTI  - On the Revolutions\nPY  - 1543\nER  - \n"),
        (
            "csl",
            "a.json",
            '[{"type": "book", "title": "On the Revolutions", '
            '"issued": {"date-parts": [[1543]]}, "author": []}]',
        ),
        ("table", "a.csv", "title,year,kind\nOn the Revolutions,1543,book\n"),
    ],
)
def test_a_work_of_1543_is_read_back_by_a_build(
    tmp_path: Path, source: str, name: str, content: str
) -> None:
    records, problems = read(source, tmp_path, name, content)
    assert problems == ()
    reading = read_diary([imported((records, problems))])
    assert reading.problems == ()
    assert reading.diary.entries[0].year == 1543


@pytest.mark.parametrize("number", ["2399.10090", "0013.1234", "2500.00001"])
def test_an_arxiv_id_of_no_month_is_none(tmp_path: Path, number: str) -> None:
    assert read_reference(number).is_title
    content = json.dumps([{"title": "Oaks", "arxiv": number}])
    (record,), (problem,) = read("table", tmp_path, "a.json", content)
    assert (record.arxiv, record.link) == (None, None)
    assert (problem.code, problem.field) == ("unreadable-value", "arxiv")
    content = json.dumps([{"title": "Oaks", "link": number}])
    (record,), _ = read("table", tmp_path, "b.json", content)
    assert record.link is None


@pytest.mark.parametrize("key", [["a"], {"a": 1}, True])
def test_a_citation_key_is_text(tmp_path: Path, key: object) -> None:
    content = json.dumps([{"title": "Oaks", "key": key, "citekey": "oaks"}])
    (record,), (problem,) = read("table", tmp_path, "a.json", content)
    assert record.key == "oaks"
    assert (problem.code, problem.field) == ("unreadable-value", "key")
    content = json.dumps([{"title": "Oaks", "key": 7}])
    (record,), () = read("table", tmp_path, "b.json", content)
    assert record.key == "7"
