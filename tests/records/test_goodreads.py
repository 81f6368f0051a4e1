"""The CSV that Goodreads exports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mkdocs_paperdiary.records import Record

from .importing_files import messages, read, read_one

HEAD = (
    "Book Id,Title,Author,Author l-f,Additional Authors,ISBN,ISBN13,My Rating,Average Rating,"
    "Publisher,Binding,Number of Pages,Year Published,Original Publication Year,Date Read,"
    "Date Added,Bookshelves,Bookshelves with positions,Exclusive Shelf,My Review,Spoiler,"
    "Private Notes,Read Count,Owned Copies\n"
)
BOOK = (
    '12,"The Loom, Vol. 1",Ada Lovelace,"Lovelace, Ada","B. Ellis, C. Dee","=""0262035618""",'
    '"=""9780262035613""",4,3.9,Hive,Hardcover,100,2016,2015,2024/05/06,2024/01/01,'
    '"favourites, weaving",x,read,"Good &amp; long.<br/><br/>Second <b>part</b>.",,'
    "for me alone,1,0\n"
)
UNREAD = '13,Not Yet,X,X,,"=""""","=""""",0,3,,,,,,,2024/01/01,to-read,x,to-read,,,,0,0\n'
BARE = '14,Bare,X,X,,"=""""","=""""",0,3,,,,,,,2024/01/01,,x,read,Short.,,,1,0\n'


def test_a_book_is_read_whole_and_private_notes_are_not(tmp_path: Path) -> None:
    assert read_one("goodreads", tmp_path, "a.csv", HEAD + BOOK) == Record(
        "The Loom, Vol. 1",
        date=dt.date(2024, 5, 6),
        link="https://www.goodreads.com/book/show/12",
        kind="book",
        authors=("Ada Lovelace", "B. Ellis", "C. Dee"),
        venue="Hive",
        year=2015,
        tags=("favourites", "weaving"),
        rating=4,
        isbn="9780262035613",
        body="Good & long.\n\nSecond part.",
        line=2,
    )


@pytest.mark.parametrize(
    ("shelf", "status"),
    [
        ("to-read", "planned"),
        ("currently-reading", "reading"),
        ("dnf", "abandoned"),
        ("own", "planned"),
    ],
)
def test_the_shelf_tells_what_is_not_read(tmp_path: Path, shelf: str, status: str) -> None:
    content = HEAD + UNREAD.replace("to-read", shelf) + BOOK
    records, _ = read("goodreads", tmp_path, "a.csv", content)
    found = [(record.title, record.status) for record in records]
    assert found == [("Not Yet", status), ("The Loom, Vol. 1", None)]


def test_no_rating_no_isbn_and_no_day_are_none(tmp_path: Path) -> None:
    record = read_one("goodreads", tmp_path, "a.csv", HEAD + BARE)
    assert (record.rating, record.isbn, record.date, record.summary) == (None, None, None, "Short.")


def test_a_spreadsheets_semicolons_are_read(tmp_path: Path) -> None:
    content = (HEAD + BARE).replace(",", ";").encode("cp1252")
    assert read_one("goodreads", tmp_path, "a.csv", content).title == "Bare"


def test_a_broken_row_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    content = HEAD + BARE.strip() + ",more,cells\n" + BARE.replace("Bare", "") + BOOK
    records, problems = read("goodreads", tmp_path, "a.csv", content)
    assert [record.title for record in records] == ["Bare", "The Loom, Vol. 1"]
    assert messages(problems) == [
        "a.csv:2: this row has 26 cells, and there are 24 columns; put a cell with a separator in "
        "it into quotes",
        "a.csv:3: work 2 has no title and is left out; give it a title",
    ]
