"""RIS, as Zotero, Mendeley, EndNote and publishers write it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mkdocs_paperdiary.records import Record

from .importing_files import messages, read, read_one

WHOLE = """TY  - JOUR
AU  - Lovelace, Ada
AU  - King, Martin, Jr.
TI  - On Looms
T2  - Journal of Meadows
PY  - 2019/05/03/
DO  - 10.1234/LOOM
UR  - https://example.org/a;b
AB  - Looms weave
in two lines.
KW  - looms
KW  - threads
Y2  - 2024/02/03/
N1  - Weaves well. Read it.
ER  -
"""


def test_a_reference_is_read_whole(tmp_path: Path) -> None:
    assert read_one("ris", tmp_path, "a.ris", WHOLE) == Record(
        "On Looms",
        date=dt.date(2024, 2, 3),
        link="https://example.org/a;b",
        summary="Weaves well. Read it.",
        kind="paper",
        authors=("Ada Lovelace", "Martin King Jr."),
        venue="Journal of Meadows",
        year=2019,
        tags=("looms", "threads"),
        doi="10.1234/loom",
        body="## Abstract\n\n> Looms weave in two lines.",
        line=1,
    )


def test_older_tags_and_lax_spaces_are_read(tmp_path: Path) -> None:
    content = "TY - BOOK\nT1 - A Book\nA1 - Bee, Cee\nSN - 0-262-03561-8\nY1 - 2016\nER -\n"
    record = read_one("ris", tmp_path, "a.ris", content)
    assert (record.title, record.kind, record.authors, record.year) == (
        "A Book", "book", ("Cee Bee",), 2016,
    )  # fmt: skip
    assert record.isbn == "9780262035613"


def test_a_reference_without_end_does_not_swallow_the_next(tmp_path: Path) -> None:
    content = "TY  - JOUR\nTI  - First\nTY  - JOUR\nTI  - Second\nER  - \n"
    records, problems = read("ris", tmp_path, "a.ris", content)
    assert [record.title for record in records] == ["First", "Second"]
    assert messages(problems) == [
        "a.ris:1: this reference has no end and is read up to the next; put a line ER behind it"
    ]


def test_a_reference_without_title_is_told_with_its_line(tmp_path: Path) -> None:
    records, problems = read("ris", tmp_path, "a.ris", f"{WHOLE}\nTY  - CONF\nAU  - X\nER  - \n")
    assert len(records) == 1
    assert messages(problems) == ["a.ris:17: work 2 has no title and is left out; give it a title"]


def test_a_byte_order_mark_hides_no_reference(tmp_path: Path) -> None:
    content = WHOLE.replace("\n", "\r\n").encode("utf-8-sig")
    assert read_one("ris", tmp_path, "a.ris", content).title == "On Looms"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("CHAP", "paper"), ("COMP", "code"), ("VIDEO", "talk"), ("BLOG", "blog"), ("GEN", None)],
)
def test_the_kind_follows_the_type(tmp_path: Path, kind: str, expected: str | None) -> None:
    content = f"TY  - {kind}\nTI  - A loom\nER  - \n"
    assert read_one("ris", tmp_path, "a.ris", content).kind == expected


def test_an_arxiv_link_tells_the_id(tmp_path: Path) -> None:
    content = "TY  - UNPB\nTI  - A loom\nUR  - http://arxiv.org/abs/cs/0112017v1\nER  - \n"
    assert read_one("ris", tmp_path, "a.ris", content).arxiv == "cs/0112017"
