"""Numbers by which a work is known everywhere, found within addresses and sentences."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from .reference import clean_doi, isbn13

_ARXIV: Final = re.compile(
    r"(?:^|arxiv(?:\.org/(?:abs|pdf|html)/|\s*[:.]\s*))"
    r"(\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?![\d/])",
    re.IGNORECASE,
)
_DOI: Final = re.compile(
    r"(?:^|doi\.org/|doi\s*[:=]\s*)(10\.\d{4,9}(?:\.\d+)*/[^\s\"<>{}]+)", re.IGNORECASE
)
_ARXIV_DOI: Final = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_SUBJECT: Final = re.compile(r"([a-z-]+)\.[a-z]{2}/")


def arxiv_in(text: str) -> str | None:
    """An arXiv id without its version, from an id, an address, a DOI of arXiv's or a sentence.

    Args:
        text: `2505.03335v2`, `https://arxiv.org/pdf/2505.03335`, `arXiv: cs/0112017 [cs]`.
    """
    text = text.strip()
    if (doi := _DOI.search(text)) and (own := _ARXIV_DOI.fullmatch(doi[1])):
        text = own[1]
    match = _ARXIV.search(text)
    # The class behind the dot, `math.GT/0309136`, is no part of the id.
    return _SUBJECT.sub(r"\1/", match[1].lower()) if match else None


def doi_in(text: str) -> str | None:
    """A DOI in lower case, from a DOI or an address; None for one that arXiv gives, too."""
    match = _DOI.search(unquote(text.strip()))
    doi = clean_doi(match[1]) if match else None
    return None if doi is None or _ARXIV_DOI.fullmatch(doi) else doi


def isbn_in(text: str) -> str | None:
    """The first ISBN of a text as 13 digits; None where its check digit is wrong."""
    words = (re.sub(r"[^\dXx]", "", word) for word in re.split(r"[\s,;]+(?=[\d=\"])", text))
    return next((isbn for word in words if (isbn := isbn13(word))), None)
