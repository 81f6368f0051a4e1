"""References to works, and their lookup in catalogues."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..diary.sites import SCHEME, kind_of, place_of, unsafe_scheme
from ..diary.urls import (
    DOI_HOSTS,
    absolute,
    arxiv_id,
    arxiv_of,
    arxiv_page,
    doi_id,
    doi_of,
    doi_page,
    isbn13,
    without_marks,
)
from ..network import VARIABLE, NoAnswer, is_offline, within
from ..words import gettext as _
from ..words import one_line
from . import catalogues, webpage
from .record import Record

_ISBN: Final = re.compile(
    r"(?P<named>isbn(?:-?1[03])?\s*[:.]?\s*)?(?P<digits>[0-9][0-9\s\u2010-\u2015-]{7,20}[0-9Xx])",
    re.IGNORECASE,
)


class NoReference(ValueError):  # noqa: N818 - a state of the text, not a fault of the program
    """A text names nothing that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A name of a work, taken apart.

    Attributes:
        text: What was given, on one line.
        arxiv: An arXiv id without version, `2505.03335` or `cs/0112017`.
        doi: In lower case.
        isbn: An ISBN-13 as digits.
        url: The absolute http(s) URL that was given.
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
    if arxiv := arxiv_id(line):
        return Reference(line, arxiv=arxiv)
    if doi := doi_id(line):
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
    if arxiv := arxiv_of(url):
        return Reference(line, arxiv=arxiv)
    host, path = place_of(url)
    if host == "openlibrary.org" and (match := re.fullmatch(r"/isbn/([\dXx-]{10,17})/?", path)):
        return Reference(line, isbn=isbn13(match[1]), url=url)
    doi = doi_of(url)
    is_number_alone = doi is not None and host in DOI_HOSTS
    return Reference(line, doi=doi, url=None if is_number_alone else without_marks(url))


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
        return Record(f"ISBN {isbn}", link=catalogues.isbn_page(isbn), kind="book", isbn=isbn)
    if url := reference.url:
        return Record(webpage.title_of_address(url), link=url, kind=kind_of(url))
    return Record(reference.text)


def _services(reference: Reference) -> Iterator[tuple[str, Callable[[], Record]]]:
    """Who knows a work, the surest first, by name."""
    number, doi, isbn = reference.arxiv, reference.doi or "", reference.isbn or ""
    if number:
        yield catalogues.ARXIV, lambda: catalogues.ask_arxiv(number)
        yield catalogues.DOI, lambda: catalogues.ask_doi_of_arxiv(number)
    elif doi:
        yield catalogues.CROSSREF, lambda: catalogues.ask_crossref(doi)
        yield catalogues.DOI, lambda: catalogues.ask_doi(doi)
    elif isbn:
        yield catalogues.OPEN_LIBRARY, lambda: catalogues.ask_open_library(isbn)
    if (url := reference.url) and not (number or isbn):
        yield webpage.host_of(url), lambda: webpage.ask_page(url)
