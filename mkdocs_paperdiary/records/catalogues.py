"""Catalogues of works: arXiv, Crossref, doi.org and the Open Library.

Each is asked for a number as `Record` has it, and raises `NoAnswer` where it does not know the work
or sends something else, and `requests.RequestException` where it cannot be reached.

References:
    arXiv API User's Manual, https://info.arxiv.org/help/api/user-manual.html
    https://www.crossref.org/documentation/retrieve-metadata/rest-api/
    https://citation.doi.org/docs.html
    https://openlibrary.org/dev/docs/api/books
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from ..diary.dates import year_in
from ..diary.urls import arxiv_id, arxiv_page, clean_doi, doi_page
from ..network import NoAnswer, fetch, service
from .csl import record_of_item
from .plain_text import brief, names, plain_line, plain_title
from .record import Record

ARXIV: Final = "arXiv"
CROSSREF: Final = "Crossref"
DOI: Final = "doi.org"
OPEN_LIBRARY: Final = "Open Library"

_CSL: Final = "application/vnd.citationstyles.csl+json, application/json;q=0.5"
_JSON: Final = "application/json"
_ATOM: Final = {"atom": "http://www.w3.org/2005/Atom", "arxiv": "http://arxiv.org/schemas/atom"}


def isbn_page(isbn: str) -> str:
    """The page of a book."""
    return f"https://openlibrary.org/isbn/{isbn}"


def ask_arxiv(number: str) -> Record:
    """Ask arXiv for a work."""
    base = service("PAPERDIARY_ARXIV_URL", "https://export.arxiv.org/api/query")
    url = base if base.endswith("/query") else f"{base}/api/query"
    content = _catalogue_answer(url, "application/atom+xml", ARXIV, {"id_list": number})
    feed = ET.fromstring(content)

    def text(name: str) -> str:
        return feed.findtext(f"atom:entry/{name}", "", _ATOM).strip()

    # An error is sent as an entry, too, with an id of its own.
    if arxiv_id(text("atom:id").rpartition("/abs/")[2]) != number:
        raise NoAnswer(f"{ARXIV} does not know {number}")
    if not (title := plain_title(text("atom:title"))):
        raise NoAnswer(f"{ARXIV} has no title for {number}")
    authors = feed.findall("atom:entry/atom:author/atom:name", _ATOM)
    return Record(
        title=title,
        link=arxiv_page(number),
        summary=brief(text("atom:summary")),
        kind="paper",
        authors=names([author.text for author in authors]),
        venue=plain_line(text("arxiv:journal_ref"))[:200] or None,
        year=year_in(text("atom:published")),
        arxiv=number,
        doi=clean_doi(text("arxiv:doi").removeprefix("https://doi.org/")) or None,
    )


def ask_doi_of_arxiv(number: str) -> Record:
    """Ask doi.org for a work of arXiv, by the DOI that arXiv has given it; see `ask_doi`."""
    record = ask_doi(f"10.48550/arxiv.{number}")
    return replace(record, arxiv=number, doi=None, link=arxiv_page(number), venue=None)


def ask_crossref(doi: str) -> Record:
    """Ask Crossref for a work."""
    base = service("PAPERDIARY_CROSSREF_URL", "https://api.crossref.org")
    content = _catalogue_answer(f"{base}/works/{quote(doi, safe='/')}", _JSON, CROSSREF)
    return _of_doi(json.loads(content).get("message"), CROSSREF, doi)


def ask_doi(doi: str) -> Record:
    """Ask doi.org, which passes the question on to the agency of a DOI, such as DataCite."""
    base = service("PAPERDIARY_DOI_URL", "https://doi.org")
    content = _catalogue_answer(f"{base}/{quote(doi, safe='/')}", _CSL, DOI)
    return _of_doi(json.loads(content), DOI, doi)


def ask_open_library(isbn: str) -> Record:
    """Ask the Open Library for a book."""
    base = service("PAPERDIARY_OPENLIBRARY_URL", "https://openlibrary.org")
    key = f"ISBN:{isbn}"
    query = {"bibkeys": key, "format": "json", "jscmd": "data"}
    answer = json.loads(_catalogue_answer(f"{base}/api/books", _JSON, OPEN_LIBRARY, query))
    book = answer.get(key) if isinstance(answer, Mapping) else None
    if not isinstance(book, Mapping):
        raise NoAnswer(f"{OPEN_LIBRARY} does not know {isbn}")
    title, subtitle = plain_title(book.get("title")), plain_line(book.get("subtitle"))
    if not title:
        raise NoAnswer(f"{OPEN_LIBRARY} has no title for {isbn}")
    publishers = _named(book.get("publishers"))
    return Record(
        title=plain_title(f"{title}: {subtitle}") if subtitle else title,
        link=isbn_page(isbn),
        kind="book",
        authors=_named(book.get("authors")),
        venue=publishers[0][:200] if publishers else None,
        year=year_in(str(book.get("publish_date"))),
        isbn=isbn,
    )


def _catalogue_answer(
    url: str, accept: str, name: str, query: Mapping[str, str] | None = None
) -> bytes:
    answer = fetch(url, accept, name, query, with_mail=True)
    if "html" in answer.type:
        raise NoAnswer(f"{name} sent a page for people instead of its catalogue")
    return answer.content


def _of_doi(item: Any, name: str, doi: str) -> Record:
    return replace(record_of_item(item, name), doi=doi, link=doi_page(doi))


def _named(values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        return ()
    return names([one.get("name") for one in values if isinstance(one, Mapping)])
