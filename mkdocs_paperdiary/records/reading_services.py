"""Goodreads, Readwise and Reader exports: CSV of books, highlights and saved documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from ..diary.sites import kind_of
from ..diary.status import read_status
from ..diary.urls import absolute, arxiv_in, doi_in, isbn_in
from ..problem import Problem
from .record import Read, shown_name
from .source_file import full_day, read_text_of, split_texts
from .table import Row, header_of, read_rows, rows_of

_SHELVES: Final = frozenset({"read", "currently-reading", "to-read"})

_Rows = Callable[[Sequence[Row]], Iterator[Row]]
"""What the rows of an export say of each work, in the columns of a table."""


def _books(rows: Sequence[Row]) -> Iterator[Row]:
    """Goodreads' books.

    Private notes are not read, since a diary is public; nor is the day on which a book was added,
    since it says nothing about reading.
    """
    for row in rows:
        shelf, number = row.get("exclusive shelf"), re.sub(r"\D", "", row.get("book id"))
        others = row.get("additional authors").split(",")
        tags = (tag for tag in split_texts(row.get("bookshelves"), ",") if tag not in _SHELVES)
        yield Row(
            {
                "title": row.get("title"),
                "date read": row.get("date read"),
                "link": f"https://www.goodreads.com/book/show/{number}" if number else "",
                "kind": "book",
                "authors": [row.get("author") or shown_name(row.get("author l-f")), *others],
                "venue": row.get("publisher"),
                "year": row.get("original publication year", "year published"),
                "tags": list(tags),
                "rating": row.get("my rating").removeprefix("0"),
                # What stands on a shelf of the owner's own is not read.
                "status": shelf and (read_status(shelf) or "planned"),
                # As `="0262035618"`, so that a spreadsheet keeps its zeros.
                "isbn": isbn_in(row.get("isbn13")) or isbn_in(row.get("isbn")),
                "review": row.get("my review"),
            },
            row.line,
        )


def _highlighted(rows: Sequence[Row]) -> Iterator[Row]:
    """Readwise's books and articles with their highlights, read on the day of the last one."""
    works: dict[object, list[Row]] = {}
    for row in rows:
        title = row.get("book title")
        works.setdefault((title, row.get("book author")) if title else row.line, []).append(row)
    for group in works.values():
        first = group[0]
        days = [day for row in group if (day := full_day(row.get("highlighted at")))]
        urls = (url for row in group if (url := absolute(row.get("url", "source url"))))
        work = _linked(next(urls, ""))
        if number := first.get("amazon book id"):
            # Amazon gives a printed book's ISBN as its number, and numbers of its own to all else.
            work |= {"kind": "book", "isbn": isbn_in(number)}
        work |= {
            "title": first.get("book title"),
            "authors": first.get("book author"),
            "date": max(days).isoformat() if days else "",
            "tags": list(dict.fromkeys(tag for row in group for tag in _tags(row))),
            "body": "## Highlights\n\n" + "\n\n".join(map(_quote, _in_order(group))),
        }
        yield Row(work, first.line)


def _in_order(rows: Sequence[Row]) -> Sequence[Row]:
    """Highlights in the order of the text, where all have a place."""
    if all(row.get("location").isdecimal() for row in rows):
        return sorted(rows, key=lambda row: float(row.get("location")))
    return rows


def _quote(row: Row) -> str:
    text = "\n".join(f"> {line}".rstrip() for line in row.get("highlight").split("\n"))
    note = row.get("note")
    return f"{text}\n\n{note}" if note else text


def _saved(rows: Sequence[Row]) -> Iterator[Row]:
    """The documents of Reader's library; without highlights, the day of saving is the nearest."""
    for row in rows:
        work = {
            "title": row.get("title"),
            "date": row.get("saved date"),
            "tags": _tags(row),
            "status": "read" if _is_read(row) else "planned",
        }
        yield Row(work | _linked(absolute(row.get("url")) or ""), row.line)


def _is_read(row: Row) -> bool:
    """Whether a document is archived or read to its end."""
    progress = re.match(r"[\d.]+", row.get("reading progress"))
    done = float(progress[0]) if progress and progress[0].count(".") < 2 else 0.0
    # Few people scroll to an article's footer.
    return row.get("location").lower() == "archive" or done >= 0.9


def _linked(url: str) -> dict[str, Any]:
    ids = {"arxiv": arxiv_in(url), "doi": doi_in(url)} if url else {}
    return {"link": url, "kind": "paper" if any(ids.values()) else url and kind_of(url), **ids}


def _tags(row: Row) -> list[str]:
    tags = (tag.strip("'\"") for tag in split_texts(row.get("document tags").strip("[]"), ",;"))
    return list(dict.fromkeys(filter(None, tags)))


def _program(exports: Mapping[frozenset[str], _Rows]) -> SimpleNamespace:
    """A format of which each export has some columns that no other has."""

    def rows_as_table(text: str) -> _Rows | None:
        names = set(header_of(text))
        return next((rows for columns, rows in exports.items() if names >= columns), None)

    def read(path: Path) -> Read:
        text = read_text_of(path)
        problems: list[Problem] = []
        as_table = rows_as_table(text) or tuple(exports.values())[-1]
        rows = list(as_table(rows_of(text, path.name, problems)))
        return read_rows(rows, path.name, problems, by_hand=False)

    return SimpleNamespace(detects=lambda path, head: bool(rows_as_table(head)), read=read)


GOODREADS: Final = _program({frozenset({"book id", "title", "author", "exclusive shelf"}): _books})
READWISE: Final = _program(
    {
        frozenset({"highlight", "book title", "highlighted at"}): _highlighted,
        frozenset({"title", "url", "saved date", "reading progress"}): _saved,
    }
)
