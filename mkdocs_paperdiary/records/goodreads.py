"""Goodreads exports: CSV with a row for each book."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

from ..diary import Problem
from ..diary.dates import year_in
from ..diary.markdown import tidy
from ..diary.urls import isbn_in
from .people import shown_name
from .record import Record
from .same_work import merge_repeats
from .source_file import full_day, own_words, read_text_of
from .table import Row, csv_rows, has_columns

_COLUMNS: Final = ("book id", "title", "author", "exclusive shelf")
_BREAK: Final = re.compile(r"<br\s*/?>|</p>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_SHELVES: Final = frozenset({"read", "currently-reading", "to-read"})


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a file is Goodreads' export, by its columns."""
    return has_columns(path, head, _COLUMNS)


def read(
    path: Path, shelves: Collection[str] = ("read",)
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read the books of some shelves.

    A review is the owner's words. Private notes are not read, since a diary is public; nor is the
    day on which a book was added, since it says nothing about reading.

    Args:
        path: The file.
        shelves: The exclusive shelves that are wanted.
    """
    rows, problems = csv_rows(read_text_of(path), path.name)
    records = []
    for row in rows:
        if row.get("exclusive shelf") not in shelves:
            continue
        record = _record(row)
        if record.title:
            records.append(record)
        else:
            message = "this book has no title and is left out"
            problems.append(Problem(message, path.name, row.line, code="missing-title"))
    return merge_repeats(records, problems, path.name)


def _record(row: Row) -> Record:
    summary, body = own_words(_review(row.get("my review")))
    number = re.sub(r"\D", "", row.get("book id"))
    rating = row.get("my rating")
    others = row.get("additional authors").split(",")
    authors = [row.get("author") or shown_name(row.get("author l-f")), *others]
    tags = map(tidy, row.get("bookshelves").split(","))
    return Record(
        tidy(row.get("title")),
        date=full_day(row.get("date read")),
        link=f"https://www.goodreads.com/book/show/{number}" if number else None,
        summary=summary,
        kind="book",
        authors=tuple(dict.fromkeys(name for one in authors if (name := tidy(one)))),
        venue=tidy(row.get("publisher")) or None,
        year=year_in(row.get("original publication year", "year published")),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag and tag not in _SHELVES)),
        rating=int(rating) if rating in {"1", "2", "3", "4", "5"} else None,
        # As `="0262035618"`, so that a spreadsheet keeps its zeros.
        isbn=isbn_in(row.get("isbn13")) or isbn_in(row.get("isbn")),
        body=body,
        line=row.line,
    )


def _review(text: str) -> str:
    """A review without HTML, its paragraphs parted by empty lines."""
    plain = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return re.sub(r"\n\s*\n\s*", "\n\n", "\n".join(line.strip() for line in plain.split("\n")))
