"""What a reader names a work by: an arXiv id, a DOI, an ISBN, a link, or its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from ..diary.urls import (
    DOI_HOSTS,
    SCHEME,
    absolute,
    arxiv_id,
    arxiv_of,
    doi_id,
    doi_of,
    isbn13,
    unsafe_scheme,
    without_marks,
)
from .note import one_line

_ISBN: Final = re.compile(
    r"(?P<named>isbn(?:-?1[03])?\s*[:.]?\s*)?(?P<digits>[0-9][0-9\s\u2010-\u2015-]{7,20}[0-9Xx])",
    re.IGNORECASE,
)
_ISBN_PATH: Final = re.compile(r"/isbn/([\dXx-]{10,17})/?")


class NoReference(ValueError):  # noqa: N818 - a state of the text, not a fault of the program
    """A text names nothing that can be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What names a work, as far as the text itself tells.

    Attributes:
        text: What was given, on one line.
        arxiv: An arXiv id without version, `2505.03335` or `cs/0112017`, or None.
        doi: A DOI in lower case, or None.
        isbn: An ISBN-13 as digits, or None.
        url: The absolute http(s) URL that was given, or None.
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
    """Tell what a text names.

    Args:
        text: An arXiv id or link of any form, a DOI or a link to one, an ISBN, a URL; anything else
            is a title.

    Raises:
        NoReference: There is no text, a link that is not http(s), or a wrong ISBN.
    """
    line = one_line(text).strip("<>\"'` ")
    if not line:
        raise NoReference("there is nothing to name a work by")
    if arxiv := arxiv_id(line):
        return Reference(line, arxiv=arxiv)
    if doi := doi_id(line):
        return Reference(line, doi=doi)
    if match := _ISBN.fullmatch(line):
        if isbn := isbn13(match["digits"]):
            return Reference(line, isbn=isbn)
        if match["named"]:
            raise NoReference(f"{line} is no ISBN: its last digit does not fit the others")
    if " " not in line:
        if SCHEME.match(line) and ("//" in line or unsafe_scheme(line)) and not absolute(line):
            raise NoReference(f"{line} is no link to a page of the web (http or https)")
        if (url := absolute(line)) is not None:
            return _by_url(line, url)
    return Reference(line)


def _by_url(line: str, url: str) -> Reference:
    if arxiv := arxiv_of(url):
        return Reference(line, arxiv=arxiv)
    parts = urlsplit(url)
    host, path = (parts.hostname or "").removeprefix("www."), unquote(parts.path)
    if host == "openlibrary.org" and (match := _ISBN_PATH.fullmatch(path)):
        return Reference(line, isbn=isbn13(match[1]), url=url)
    doi = doi_of(url)
    is_number_alone = doi is not None and host in DOI_HOSTS
    return Reference(line, doi=doi, url=None if is_number_alone else without_marks(url))
