"""Goodreads, Readwise and Reader exports: CSV of books, highlights and saved documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ..diary import Kind, Status
from ..diary.dates import year_in
from ..diary.front_matter import out_of_five, read_rating, split_names
from ..diary.markdown import tidy
from ..diary.sites import kind_of
from ..diary.status import read_status
from ..diary.urls import absolute, isbn_in
from .people import shown_name
from .plain_text import paragraphs_of_html
from .record import Record
from .source_file import full_day, linked, own_words, split_texts, written_day
from .table import Export, Program, Row

_SHELVES: Final = frozenset({"read", "currently-reading", "to-read"})


def _book_page(text: str) -> str:
    number = re.sub(r"\D", "", text)
    return f"https://www.goodreads.com/book/show/{number}" if number else ""


def _tags(text: str) -> tuple[str, ...]:
    tags = (tag.strip("'\"") for tag in split_texts(text.strip("[]"), ",;"))
    return tuple(dict.fromkeys(filter(None, tags)))


def _unread(shelf: str) -> Status | None:
    """The state of a shelf other than `read`; what stands on one of the owner's own is not read."""
    status = read_status(shelf) or "planned"
    return None if status == "read" else status


def _stars(text: str) -> int | None:
    rating = read_rating(text)
    return out_of_five(rating, 5) if rating else None


def _shelves(text: str) -> tuple[str, ...]:
    return tuple(tag for tag in split_texts(text, ",") if tag not in _SHELVES)


def _book(record: Record, rows: Sequence[Row]) -> Record:
    """A book of Goodreads; its review is the owner's words."""
    (row,) = rows
    summary, body = own_words(paragraphs_of_html(row.get("my review")))
    others = row.get("additional authors").split(",")
    authors = [row.get("author") or shown_name(row.get("author l-f")), *others]
    return replace(
        record,
        summary=summary,
        kind="book",
        authors=tuple(dict.fromkeys(name for one in authors if (name := tidy(one)))),
        year=year_in(row.get("original publication year", "year published")),
        body=body,
    )


def _highlighted(record: Record, rows: Sequence[Row]) -> Record:
    """A book or article with its highlights, read on the day of the last one."""
    days = [day for row in rows if (day := full_day(row.get("highlighted at")))]
    tags = dict.fromkeys(tag for row in rows for tag in _tags(row.get("document tags")))
    url = next((u for row in rows if (u := absolute(row.get("url", "source url")))), None)
    # Amazon gives a printed book's ISBN as its number, and numbers of its own to all else.
    is_book = bool(rows[0].get("amazon book id"))
    kind: Kind | None = "book" if is_book else (kind_of(url) if url else None)
    body = "## Highlights\n\n" + "\n\n".join(_quote(row) for row in _in_order(rows))
    known = replace(record, date=max(days, default=None), kind=kind, tags=tuple(tags), body=body)
    return linked(known, [url or ""])


def _in_order(rows: Sequence[Row]) -> Sequence[Row]:
    """Highlights in the order of the text, where all have a place."""
    if all(row.get("location").isdecimal() for row in rows):
        return sorted(rows, key=lambda row: float(row.get("location")))
    return rows


def _quote(row: Row) -> str:
    text = "\n".join(f"> {line}".rstrip() for line in row.get("highlight").split("\n"))
    note = row.get("note")
    return f"{text}\n\n{note}" if note else text


def _saved(record: Record, rows: Sequence[Row]) -> Record:
    """A document of Reader's library."""
    url = absolute(rows[0].get("url"))
    status: Status | None = None if _is_read(rows[0]) else "planned"
    known = replace(record, kind=kind_of(url) if url else None, status=status)
    return linked(known, [url or ""])


def _is_read(row: Row) -> bool:
    """Whether a document is archived or read to its end."""
    progress = re.match(r"[\d.]+", row.get("reading progress"))
    done = float(progress[0]) if progress and progress[0].count(".") < 2 else 0.0
    # Few people scroll to an article's footer.
    return row.get("location").lower() == "archive" or done >= 0.9


BOOKS: Final = Export(
    detected_by=("book id", "title", "author", "exclusive shelf"),
    # Private notes are not read, since a diary is public; nor is the day on which a book was
    # added, since it says nothing about reading.
    columns={
        "title": ("title", tidy),
        "date read": ("date", written_day),
        "book id": ("link", _book_page),
        "publisher": ("venue", tidy),
        "bookshelves": ("tags", _shelves),
        "my rating": ("rating", _stars),
        "exclusive shelf": ("status", _unread),
        # As `="0262035618"`, so that a spreadsheet keeps its zeros.
        "isbn13": ("isbn", isbn_in),
        "isbn": ("isbn", isbn_in),
    },
    finish=_book,
    what="book",
)
_HIGHLIGHTS: Final = Export(
    detected_by=("highlight", "book title", "highlighted at"),
    columns={
        "book title": ("title", tidy),
        "book author": ("authors", split_names),
        "amazon book id": ("isbn", isbn_in),
    },
    finish=_highlighted,
    what="highlight",
    grouped_by=("book title", "book author"),
)
_READER: Final = Export(
    detected_by=("title", "url", "saved date", "reading progress"),
    # Without highlights, the day on which a document was saved is the nearest to that of reading.
    columns={
        "title": ("title", tidy),
        "saved date": ("date", written_day),
        "document tags": ("tags", _tags),
    },
    finish=_saved,
    what="document",
    is_wanted=lambda row: bool(row.get("title")),
)

GOODREADS: Final = Program((BOOKS,))
READWISE: Final = Program((_HIGHLIGHTS, _READER))
