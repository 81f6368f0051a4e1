"""References to works, and their lookup in arXiv, Crossref, doi.org and the Open Library.

A catalogue is asked for a number as `Record` has it, and raises `NoAnswer` where it does not know
the work or sends something else, and `requests.RequestException` where it cannot be reached.

References:
    arXiv API User's Manual, https://info.arxiv.org/help/api/user-manual.html
    https://www.crossref.org/documentation/retrieve-metadata/rest-api/
    https://citation.doi.org/docs.html
    https://openlibrary.org/dev/docs/api/books
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from ..diary.dates import year_in
from ..diary.sites import SCHEME, kind_of, place_of, unsafe_scheme
from ..diary.urls import (
    DOI_HOSTS,
    absolute,
    arxiv_in,
    arxiv_page,
    clean_doi,
    doi_in,
    doi_page,
    isbn13,
    without_marks,
)
from ..network import VARIABLE, NoAnswer, fetch, is_offline, service, within
from ..words import gettext as _
from ..words import one_line
from . import webpage
from .plain_text import brief, names, plain_line, plain_title
from .record import Record
from .references import record_of_item

_ISBN: Final = re.compile(
    r"(?P<named>isbn(?:-?1[03])?\s*[:.]?\s*)?(?P<digits>[0-9][0-9\s\u2010-\u2015-]{7,20}[0-9Xx])",
    re.IGNORECASE,
)


class NoReference(ValueError):  # noqa: N818 - a state of the text, not a fault of the program
    """A text names nothing that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A name of a work as it was given, on one line, and taken apart.

    Numbers are as `Record` has them, and the URL is absolute and of http(s).
    """

    text: str
    arxiv: str | None = None
    doi: str | None = None
    isbn: str | None = None
    url: str | None = None

    @property
    def is_title(self) -> bool:
        """Whether it is a title, since it is nothing else."""
        return not (self.arxiv or self.doi or self.isbn or self.url)


def read_reference(text: str) -> Reference:
    """Tell what a text names: an arXiv id, a DOI, an ISBN, a link to one, a URL, else a title.

    Raises:
        NoReference: There is no text, a link that is not http(s), or a wrong ISBN.
    """
    line = one_line(text).strip("<>\"'` ")
    if not line:
        raise NoReference(_("there is nothing to name a work by"))
    if arxiv := arxiv_in(line):
        return Reference(line, arxiv=arxiv)
    if "://" not in line and (doi := doi_in(line)):
        return Reference(line, doi=doi)
    if match := _ISBN.fullmatch(line):
        if isbn := isbn13(match["digits"]):
            return Reference(line, isbn=isbn)
        if match["named"]:
            message = _("%(text)s is no ISBN: its last digit does not fit the others", text=line)
            raise NoReference(message)
    if " " not in line:
        if SCHEME.match(line) and ("//" in line or unsafe_scheme(line)) and not absolute(line):
            message = _("%(text)s is no link to a page of the web (http or https)", text=line)
            raise NoReference(message)
        if (url := absolute(line)) is not None:
            return _by_url(line, url)
    return Reference(line)


def _by_url(line: str, url: str) -> Reference:
    host, path = place_of(url)
    if host == "openlibrary.org" and (match := re.fullmatch(r"/isbn/([\dXx-]{10,17})/?", path)):
        return Reference(line, isbn=isbn13(match[1]), url=url)
    doi = doi_in(url)
    return Reference(line, doi=doi, url=None if doi and host in DOI_HOSTS else without_marks(url))


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is known of a work.

    Attributes:
        record: With a stand-in for a title where none is known.
        source: The catalogue that knows it, or an empty string.
        lack: What is missing and why, in one sentence, or an empty string.
        has_title: Whether the title is the work's, and no stand-in.
    """

    record: Record
    source: str
    lack: str
    has_title: bool


def look_up(reference: Reference, seconds: float) -> Lookup:
    """Ask the catalogues one by one until one of them knows a work.

    It never fails: where no server answers within the seconds, which are for all of them together,
    the record has what the reference itself contains. For a title, no server is asked.
    """
    known = record_of_reference(reference)
    if reference.is_title:
        return Lookup(known, "", "", True)
    end = time.monotonic() + seconds
    services = [] if is_offline() else list(_services(reference))
    reasons = [] if services else [f"nobody was asked, since {VARIABLE} is set"]
    for at, (name, ask) in enumerate(services):
        # A slow one must leave time for the next.
        share = (end - time.monotonic()) / (len(services) - at)
        try:
            return Lookup(within(share, name, ask), name, "", True)
        except NoAnswer as error:
            reasons.append(str(error))
    missing = [name for name in ("authors", "year", "summary") if not getattr(known, name)]
    reason = "; ".join(dict.fromkeys(reasons))
    lack = f"{', '.join(['title', *missing])} are missing: {reason}"
    return Lookup(known, "", lack, False)


def record_of_reference(reference: Reference) -> Record:
    """The record of a reference alone; its title is a stand-in unless it is a title."""
    if number := reference.arxiv:
        return Record(f"arXiv {number}", link=arxiv_page(number), kind="paper", arxiv=number)
    if doi := reference.doi:
        return Record(f"DOI {doi}", link=doi_page(doi), kind="paper", doi=doi)
    if isbn := reference.isbn:
        return Record(f"ISBN {isbn}", link=_isbn_page(isbn), kind="book", isbn=isbn)
    if url := reference.url:
        return Record(webpage.title_of_address(url), link=url, kind=kind_of(url))
    return Record(reference.text)


def _services(reference: Reference) -> Iterator[tuple[str, Callable[[], Record]]]:
    """Who knows a work, the surest first, by name."""
    number, doi, isbn = reference.arxiv, reference.doi or "", reference.isbn or ""
    if number:
        yield _ARXIV, lambda: _ask_arxiv(number)
        yield _DOI, lambda: _ask_doi_of_arxiv(number)
    elif doi:
        yield _CROSSREF, lambda: _ask_crossref(doi)
        yield _DOI, lambda: _ask_doi(doi)
    elif isbn:
        yield _OPEN_LIBRARY, lambda: _ask_open_library(isbn)
    if (url := reference.url) and not (number or isbn):
        yield webpage.host_of(url), lambda: webpage.ask_page(url)


_ARXIV: Final = "arXiv"
_CROSSREF: Final = "Crossref"
_DOI: Final = "doi.org"
_OPEN_LIBRARY: Final = "Open Library"
_ATOM: Final = {"atom": "http://www.w3.org/2005/Atom", "arxiv": "http://arxiv.org/schemas/atom"}


def _isbn_page(isbn: str) -> str:
    return f"https://openlibrary.org/isbn/{isbn}"


def _ask_arxiv(number: str) -> Record:
    base = service("PAPERDIARY_ARXIV_URL", "https://export.arxiv.org/api/query")
    url = base if base.endswith("/query") else f"{base}/api/query"
    feed = ET.fromstring(_sent(_ARXIV, url, "application/atom+xml", {"id_list": number}))

    def text(name: str) -> str:
        return feed.findtext(f"atom:entry/{name}", "", _ATOM).strip()

    # An error is sent as an entry, too, with an id of its own.
    if arxiv_in(text("atom:id").rpartition("/abs/")[2]) != number:
        raise NoAnswer(f"{_ARXIV} does not know {number}")
    if not (title := plain_title(text("atom:title"))):
        raise NoAnswer(f"{_ARXIV} has no title for {number}")
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


def _ask_doi_of_arxiv(number: str) -> Record:
    """Ask doi.org for a work of arXiv, by the DOI that arXiv has given it."""
    record = _ask_doi(f"10.48550/arxiv.{number}")
    return replace(record, arxiv=number, doi=None, link=arxiv_page(number), venue=None)


def _ask_crossref(doi: str) -> Record:
    base = service("PAPERDIARY_CROSSREF_URL", "https://api.crossref.org")
    answer = json.loads(_sent(_CROSSREF, f"{base}/works/{quote(doi, safe='/')}"))
    return replace(record_of_item(answer.get("message"), _CROSSREF), doi=doi, link=doi_page(doi))


def _ask_doi(doi: str) -> Record:
    """Ask doi.org, which passes the question on to the agency of a DOI, such as DataCite."""
    base = service("PAPERDIARY_DOI_URL", "https://doi.org")
    accept = "application/vnd.citationstyles.csl+json, application/json;q=0.5"
    answer = json.loads(_sent(_DOI, f"{base}/{quote(doi, safe='/')}", accept))
    return replace(record_of_item(answer, _DOI), doi=doi, link=doi_page(doi))


def _ask_open_library(isbn: str) -> Record:
    base = service("PAPERDIARY_OPENLIBRARY_URL", "https://openlibrary.org")
    key = f"ISBN:{isbn}"
    query = {"bibkeys": key, "format": "json", "jscmd": "data"}
    answer = json.loads(_sent(_OPEN_LIBRARY, f"{base}/api/books", query=query))
    book = answer.get(key) if isinstance(answer, Mapping) else None
    if not isinstance(book, Mapping):
        raise NoAnswer(f"{_OPEN_LIBRARY} does not know {isbn}")
    title, subtitle = plain_title(book.get("title")), plain_line(book.get("subtitle"))
    if not title:
        raise NoAnswer(f"{_OPEN_LIBRARY} has no title for {isbn}")
    return Record(
        title=plain_title(f"{title}: {subtitle}") if subtitle else title,
        link=_isbn_page(isbn),
        kind="book",
        authors=_named(book.get("authors")),
        venue=next((name[:200] for name in _named(book.get("publishers"))), None),
        year=year_in(str(book.get("publish_date"))),
        isbn=isbn,
    )


def _sent(
    name: str, url: str, accept: str = "application/json", query: Mapping[str, str] | None = None
) -> bytes:
    answer = fetch(url, accept, name, query, with_mail=True)
    if "html" in answer.type:
        raise NoAnswer(f"{name} sent a page for people instead of its catalogue")
    return answer.content


def _named(values: Any) -> tuple[str, ...]:
    found = values if isinstance(values, list) else []
    return names([one.get("name") for one in found if isinstance(one, Mapping)])
