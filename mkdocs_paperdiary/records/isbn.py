"""Books, by the Open Library.

References:
    https://openlibrary.org/dev/docs/api/books
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from .catalogue_text import names, plain_line, plain_title, year_in
from .fetching import Fault, address, fetch
from .record import Record

NAME: Final = "Open Library"


def isbn_page(isbn: str) -> str:
    """The page of a book."""
    return f"https://openlibrary.org/isbn/{isbn}"


def ask_open_library(isbn: str) -> Record:
    """Ask the Open Library for a book.

    Args:
        isbn: An ISBN-13 as digits.

    Raises:
        Fault: The book is unknown, or something else was sent.
        requests.RequestException: The server cannot be reached.
    """
    base = address("PAPERDIARY_OPENLIBRARY_URL", "https://openlibrary.org")
    key = f"ISBN:{isbn}"
    query = {"bibkeys": key, "format": "json", "jscmd": "data"}
    answer = fetch(f"{base}/api/books", "application/json", NAME, query)
    told = json.loads(answer.content)
    book = told.get(key) if isinstance(told, Mapping) else None
    if not isinstance(book, Mapping):
        raise Fault(f"{NAME} does not know {isbn}")
    title, subtitle = plain_title(book.get("title")), plain_line(book.get("subtitle"))
    if not title:
        raise Fault(f"{NAME} tells no title of {isbn}")
    publishers = _named(book.get("publishers"))
    return Record(
        title=plain_title(f"{title}: {subtitle}") if subtitle else title,
        link=isbn_page(isbn),
        kind="book",
        authors=_named(book.get("authors")),
        venue=publishers[0][:200] if publishers else None,
        year=year_in(book.get("publish_date")),
        isbn=isbn,
    )


def _named(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        return ()
    return names([one.get("name") for one in values if isinstance(one, Mapping)])
