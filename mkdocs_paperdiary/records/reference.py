"""What a reader names a work by: an arXiv id, a DOI, an ISBN, a link, or its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from ..diary.links import absolute
from ..diary.schemes import SCHEME, unsafe_scheme
from .note import one_line

_NEW_ARXIV: Final = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD_ARXIV: Final = r"[a-z][a-z-]+(?:\.[A-Z]{2})?/\d{7}"
_ARXIV: Final = re.compile(
    rf"(?:arxiv\s*[:.]?\s*)?({_NEW_ARXIV}|{_OLD_ARXIV})(?:v\d+)?(?:\.pdf)?(?:\s*\[[\w.-]+\])?",
    re.IGNORECASE,
)
_ARXIV_HOST: Final = re.compile(
    r"(?:[a-z0-9-]+\.)*(?:arxiv\.org|ar5iv\.org|alphaxiv\.org)", re.IGNORECASE
)
_ARXIV_PATH: Final = re.compile(
    rf"/(?:[a-z0-9-]+/)?({_NEW_ARXIV}|{_OLD_ARXIV})(?:v\d+)?(?:\.(?:pdf|html))?/?", re.IGNORECASE
)
_ARXIV_DOI: Final = re.compile(rf"10\.48550/arxiv\.({_NEW_ARXIV}|{_OLD_ARXIV})(?:v\d+)?")
_DOI: Final = re.compile(r"(?:doi\s*[:.]?\s*)?(10\.\d{4,9}(?:\.\d+)*/\S+)", re.IGNORECASE)
_DOI_IN_PATH: Final = re.compile(r"/(10\.\d{4,9}(?:\.\d+)*/[^?#\s]+)")
_BEHIND_DOI: Final = re.compile(
    r"(?:/(?:full|pdf|epdf|abstract|abs|html|meta|fulltext|summary|xml|references)/?"
    r"|v\d+(?:\.full|\.abstract)?(?:-text)?(?:\.pdf)?|\.full(?:\.pdf)?|\.pdf)$",
    re.IGNORECASE,
)
_ISBN: Final = re.compile(
    r"(?P<named>isbn(?:-?1[03])?\s*[:.]?\s*)?(?P<digits>[0-9][0-9\s\u2010-\u2015-]{7,20}[0-9Xx])",
    re.IGNORECASE,
)
_ISBN_PATH: Final = re.compile(r"/isbn/([\dXx-]{10,17})/?")
_TRACKING: Final = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src", re.IGNORECASE)


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
    if match := _DOI.fullmatch(line):
        return _by_doi(line, clean_doi(match[1]))
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


def arxiv_id(text: str) -> str | None:
    """The arXiv id that a text consists of, without version and subject class, or None."""
    match = _ARXIV.fullmatch(text.strip())
    return _plain_arxiv(match[1]) if match else None


def clean_doi(text: str) -> str:
    """A DOI in its common form: lower case, without the sentence's punctuation behind it."""
    # None is longer; what is would be looked at once for each of its brackets.
    doi = text.strip()[:500].rstrip(".,;:'\"").lower()
    while doi.endswith((")", "]")) and doi.count(doi[-1]) > doi.count("(["[doi[-1] == "]"]):
        doi = doi[:-1]
    return doi


def isbn13(text: str) -> str | None:
    """An ISBN of ten or thirteen digits as one of thirteen, or None where it is none.

    Args:
        text: The number alone; spaces and hyphens do not count.

    References:
        ISBN Users' Manual, 7th edition, section 6: the check digits of ISO 2108.
    """
    digits = re.sub(r"[\s\u2010-\u2015-]", "", text).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [10 if sign == "X" else int(sign) for sign in digits]
        if sum(value * (10 - at) for at, value in enumerate(values)) % 11:
            return None
        stem = f"978{digits[:9]}"
        return stem + str(-_weighted(stem) % 10)
    # Other goods have thirteen digits with the same check.
    if re.fullmatch(r"97[89][0-9]{10}", digits) and _weighted(digits) % 10 == 0:
        return digits
    return None


def same_page(url: str) -> str:
    """What URLs of one page have in common: no scheme, `www.`, fragment or marks of advertising."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = urlencode(sorted(p for p in parse_qsl(parts.query) if not _TRACKING.fullmatch(p[0])))
    host = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{query}"


def _plain_arxiv(found: str) -> str:
    archive, slash, number = found.lower().rpartition("/")
    return f"{archive.partition('.')[0]}{slash}{number}"


def _weighted(digits: str) -> int:
    return sum(int(sign) * (3 if at % 2 else 1) for at, sign in enumerate(digits))


def _by_doi(line: str, doi: str, url: str | None = None) -> Reference:
    if match := _ARXIV_DOI.fullmatch(doi):
        return Reference(line, arxiv=_plain_arxiv(match[1]))
    return Reference(line, doi=doi, url=url)


def _by_url(line: str, url: str) -> Reference:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = unquote(parts.path)
    is_papers = host == "huggingface.co" and path.startswith("/papers/")
    if (_ARXIV_HOST.fullmatch(host) or is_papers) and (match := _ARXIV_PATH.fullmatch(path)):
        return Reference(line, arxiv=_plain_arxiv(match[1]))
    if host in {"doi.org", "dx.doi.org"} and (match := _DOI.fullmatch(path.lstrip("/"))):
        return _by_doi(line, clean_doi(match[1]))
    if host == "openlibrary.org" and (match := _ISBN_PATH.fullmatch(path)):
        return Reference(line, isbn=isbn13(match[1]), url=url)
    url = _without_tracking(url)
    if match := _DOI_IN_PATH.search(path):
        return _by_doi(line, clean_doi(_BEHIND_DOI.sub("", match[1])), url)
    return Reference(line, url=url)


def _without_tracking(url: str) -> str:
    parts = urlsplit(url)
    kept = [p for p in parts.query.split("&") if not _TRACKING.fullmatch(p.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))
