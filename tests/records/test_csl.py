"""CSL-JSON, as Zotero, Better BibTeX and Crossref write it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.formats import IMPORTS, Unreadable

from .importing_files import messages, read, read_one

ITEM: dict[str, Any] = {
    "id": "http://zotero.org/users/1/items/ABCD",
    "citation-key": "bergLoom2019",
    "type": "article-journal",
    "title": "The <i>E. coli</i> loom &amp; more",
    "author": [
        {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        {"literal": "The Loom Group"},
    ],
    "container-title": "Journal of Looms",
    "issued": {"date-parts": [["2019", 5, 3]]},
    "accessed": {"date-parts": [[2024, 2, 3]]},
    "DOI": "10.1234/LOOM",
    "URL": "https://example.org/loom",
    "abstract": "Looms weave.",
    "keyword": "looms, weaving",
}


def one(folder: Path, **fields: Any) -> Record:
    item = {name: value for name, value in {**ITEM, **fields}.items() if value is not None}
    return read_one("csl", folder, "a.json", json.dumps([item]))


def test_an_item_is_read_whole(tmp_path: Path) -> None:
    assert one(tmp_path) == Record(
        "The E. coli loom & more",
        date=dt.date(2024, 2, 3),
        link="https://example.org/loom",
        kind="paper",
        authors=("Jan van der Berg", "The Loom Group"),
        venue="Journal of Looms",
        year=2019,
        tags=("looms", "weaving"),
        doi="10.1234/loom",
        key="bergLoom2019",
        body="## Abstract\n\n> Looms weave.",
        line=1,
    )


def test_items_may_lie_within_an_object(tmp_path: Path) -> None:
    assert read_one("csl", tmp_path, "a.json", json.dumps({"items": [ITEM]})).year == 2019


def test_a_day_of_access_without_day_is_no_day(tmp_path: Path) -> None:
    assert one(tmp_path, accessed={"date-parts": [[2024, 2]]}).date is None
    assert one(tmp_path, accessed={"date-parts": [[2024, 2, 31]]}).date is None
    assert one(tmp_path, accessed={"raw": "2024-02-03"}).date == dt.date(2024, 2, 3)
    assert one(tmp_path, accessed={"date-parts": [[2024.0, 2.0, 3.0]]}).date == dt.date(2024, 2, 3)
    partial = {"date-parts": [[2024, 2]], "raw": "2024-02-03"}
    assert one(tmp_path, accessed=partial).date == dt.date(2024, 2, 3)
    assert one(tmp_path, issued={"date-parts": [["?"]], "raw": "May 2021"}).year == 2021


def test_a_told_day_of_reading_wins_over_the_day_of_access(tmp_path: Path) -> None:
    assert one(tmp_path, custom={"date-read": "2024-05-06"}).date == dt.date(2024, 5, 6)


def test_zoteros_address_is_no_key(tmp_path: Path) -> None:
    assert one(tmp_path, **{"citation-key": None}).key == ""
    assert one(tmp_path, id="loom2019", **{"citation-key": None}).key == "loom2019"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("book", "book"), ("post-weblog", "blog"), ("software", "code"), ("speech", "talk")],
)
def test_the_kind_follows_the_type(tmp_path: Path, kind: str, expected: str) -> None:
    assert one(tmp_path, type=kind).kind == expected


def test_arxiv_ids_stand_in_the_number_or_the_doi(tmp_path: Path) -> None:
    assert one(tmp_path, number="arXiv:1901.01234", DOI=None).arxiv == "1901.01234"
    assert one(tmp_path, DOI="10.48550/arXiv.1901.01234").arxiv == "1901.01234"


def test_an_item_of_the_wrong_form_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    items = [
        ITEM,
        "loom",
        {"id": "b", "type": "book"},
        {"id": "c", "type": "book", "title": "C", "author": "X", "issued": 3, "DOI": [1]},
    ]
    content = json.dumps(items)
    records, problems = read("csl", tmp_path, "a.json", content)
    assert [record.title for record in records] == ["The E. coli loom & more", "C"]
    assert len(problems) == 2


def test_a_missing_title_is_told_with_its_line(tmp_path: Path) -> None:
    content = f'[\n{json.dumps(ITEM)},\n{{"id": "b", "type": "book"}}\n]'
    _, problems = read("csl", tmp_path, "a.json", content)
    assert messages(problems) == [
        "a.json:3: the work 'b' has no title and is left out; give it a title"
    ]


def test_without_key_and_line_a_missing_title_is_told_with_its_number(tmp_path: Path) -> None:
    content = json.dumps({"items": [ITEM, {"type": "book"}]})
    _, problems = read("csl", tmp_path, "a.json", content)
    assert messages(problems) == ["a.json:1: work 2 has no title and is left out; give it a title"]


def test_of_a_broken_file_the_whole_items_are_read(tmp_path: Path) -> None:
    first, last = json.dumps(ITEM), json.dumps({"id": "c", "type": "book", "title": "C"})
    content = f'[\n  {first},\n  {{"id": "b" "type": "book"}},\n  {last}\n]'
    records, problems = read("csl", tmp_path, "a.json", content)
    assert [record.title for record in records] == ["The E. coli loom & more", "C"]
    assert messages(problems)[0].startswith("a.json:3: this is no valid JSON")


def test_what_is_no_json_at_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csljson"
    path.write_text("nothing of this kind")
    with pytest.raises(Unreadable, match="no valid JSON"):
        IMPORTS["csl"].read(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    content = json.dumps([{**ITEM, "title": "Über"}], ensure_ascii=False).encode(encoding)
    assert read_one("csl", tmp_path, "a.json", content).title == "Über"


@pytest.mark.parametrize("number", [10**20, 1e999, "9" * 5000])
def test_a_day_that_no_calendar_has_ends_no_import(tmp_path: Path, number: float | str) -> None:
    record = one(tmp_path, accessed={"date-parts": [[number, 1, 1]]})
    assert (record.title, record.date) == ("The E. coli loom & more", None)


def test_a_number_of_too_many_digits_is_a_text(tmp_path: Path) -> None:
    content = f'[\n{{"id": 1{"0" * 5000}, "type": "book", "title": "B"}},\n{json.dumps(ITEM)}\n]'
    records, problems = read("csl", tmp_path, "a.json", content)
    assert [record.title for record in records] == ["B", "The E. coli loom & more"]
    assert problems == ()
