"""From what names a work to what is known of it, by asking the catalogues that know it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..diary.urls import kind_of
from ..network import VARIABLE, is_offline
from . import arxiv, crossref, isbn, webpage
from .fetching import Fault, within
from .record import Record
from .reference import Reference

SECONDS: Final = 20.0
"""How long all catalogues together are waited for."""

_WANTED: Final = ("title", "authors", "year", "summary")


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is known of a work.

    Attributes:
        record: With a stand-in for a title where none is known.
        source: Who has told it, or an empty string where nobody has.
        lack: What is missing and why, in one sentence, or an empty string.
        has_title: Whether the title is the work's, and no stand-in.
    """

    record: Record
    source: str
    lack: str
    has_title: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """One catalogue to ask."""

    name: str
    ask: Callable[[], Record]


def look_up(reference: Reference, seconds: float = SECONDS) -> Lookup:
    """Ask for a work until one catalogue knows it.

    Nothing that a server does makes it fail: then there is what the reference itself tells.

    Args:
        reference: What names the work; of a title, nobody is asked.
        seconds: How long all of them together are waited for.
    """
    if reference.is_title:
        return Lookup(Record(title=reference.text), "", "", True)
    known = record_of(reference)
    if is_offline():
        return _lacking(known, f"nobody was asked, since {VARIABLE} is set")
    end = time.monotonic() + seconds
    faults: list[str] = []
    ways = list(_ways(reference))
    for at, way in enumerate(ways):
        # A slow one must leave time for the next.
        share = (end - time.monotonic()) / (len(ways) - at)
        try:
            record = within(share, way.name, way.ask)
        except Fault as fault:
            faults.append(str(fault))
        else:
            return Lookup(record, way.name, "", True)
    return _lacking(known, "; ".join(dict.fromkeys(faults)))


def record_of(reference: Reference) -> Record:
    """What a reference itself tells."""
    if number := reference.arxiv:
        page = arxiv.arxiv_page(number)
        return Record(f"arXiv {number}", link=page, kind="paper", arxiv=number)
    if doi := reference.doi:
        return Record(f"DOI {doi}", link=crossref.doi_page(doi), kind="paper", doi=doi)
    if number := reference.isbn:
        return Record(f"ISBN {number}", link=isbn.isbn_page(number), kind="book", isbn=number)
    if url := reference.url:
        return Record(webpage.title_of_address(url), link=url, kind=kind_of(url))
    return Record(reference.text)


def _ways(reference: Reference) -> Iterator[_Way]:
    url, number = reference.url, reference.arxiv
    if number:
        doi = f"10.48550/arxiv.{number}"
        yield _Way(arxiv.NAME, lambda: arxiv.ask_arxiv(number))
        yield _Way(crossref.DOI_NAME, lambda: arxiv.as_arxiv(crossref.ask_doi(doi), number))
    elif doi := reference.doi or "":
        yield _Way(crossref.NAME, lambda: crossref.ask_crossref(doi))
        yield _Way(crossref.DOI_NAME, lambda: crossref.ask_doi(doi))
        if url:
            yield _Way(webpage.host_of(url), lambda: webpage.ask_page(url))
    elif book := reference.isbn:
        yield _Way(isbn.NAME, lambda: isbn.ask_open_library(book))
    elif url:
        yield _Way(webpage.host_of(url), lambda: webpage.ask_page(url))


def _lacking(record: Record, reason: str) -> Lookup:
    missing = ", ".join(name for name in _WANTED if name == "title" or not getattr(record, name))
    return Lookup(record, "", f"{missing} are missing: {reason}", False)
