"""An entry of a diary as a work that other tools know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..diary import Entry
from ..diary.urls import arxiv_in, doi_in, isbn_in
from .note import one_line
from .record import Record

IDS: Final = ("arxiv", "arxiv_id", "doi", "url", "link")
"""Fields of front matter in which a work's numbers stand."""

_LINKS: Final = ("arXiv", "DOI", "PDF")
"""Names of links that lead to the same work."""


def record_of_entry(
    entry: Entry, told: Mapping[str, str], *, key: str = "", body: str = ""
) -> Record:
    """Make a record of an entry.

    Args:
        entry: The entry; its summary and kind count where its author has told them.
        told: Texts of the note's front matter by their names in lower case, for what entries do
            not hold: numbers.
        key: What it is cited by.
        body: Its note's Markdown.
    """
    ids = [
        *(told[name] for name in IDS if name in told),
        entry.link or "",
        *(link.url for link in entry.links if link.name in _LINKS),
    ]
    return Record(
        one_line(entry.title),
        date=entry.date,
        link=entry.link,
        summary=one_line(entry.summary) if entry.has_own_summary else "",
        topic=one_line(entry.topic),
        kind=entry.kind if "kind" in entry.sources else None,
        authors=tuple(filter(None, map(one_line, entry.authors))),
        venue=one_line(entry.venue or "") or None,
        year=entry.year,
        tags=tuple(filter(None, map(one_line, entry.tags))),
        rating=entry.rating,
        code=entry.code,
        arxiv=next(filter(None, map(arxiv_in, ids)), None),
        doi=next(filter(None, map(doi_in, ids)), None),
        isbn=isbn_in(told.get("isbn", "")),
        key=key,
        path=entry.src,
        body=body,
    )
