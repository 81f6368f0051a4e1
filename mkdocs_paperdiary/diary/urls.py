"""URLs: absolute ones, ids of works (arXiv, DOI, ISBN), and the same work."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from .note import NOTE_SUFFIXES
from .sites import CONTROL, SCHEME, host_tables, place_of

_HOSTLIKE: Final = re.compile(
    r"(?:www\.|(?:[a-z0-9-]+\.)+(?:org|com|net|io|ai|dev|edu|gov|co|me|pub|page|science|[a-z]{2})/)\S+",
    re.IGNORECASE,
)
_AMPERSAND: Final = re.compile(r"&(?:amp|#38|#x26);", re.IGNORECASE)


def absolute(target: str) -> str | None:
    """Make a target an absolute http(s) URL; None where it is relative, unsafe or no URL.

    `www.…` and host names with a path (`arxiv.org/abs/…`) are given `https://`.
    """
    url = CONTROL.sub("", _AMPERSAND.sub("&", target.strip().strip("<>"))) if target else ""
    if not url or url[0] in "#/.":
        return None
    if url.startswith("//"):
        url = "https:" + url
    lower = url.lower()
    if not lower.startswith(("http://", "https://")):
        if SCHEME.match(url) or not _HOSTLIKE.match(url) or lower.endswith(NOTE_SUFFIXES):
            return None
        url = "https://" + url
    host, path = place_of(url)
    if ("." not in host and host != "localhost") or any(sign in host for sign in "\"'<>{}|\\^`"):
        return None
    # An address may be begun and never finished: `https://arxiv.org/abs/`.
    if host.endswith("arxiv.org") and path.rstrip("/") in {"/abs", "/pdf", "/html"}:
        return None
    return url.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")


def trimmed(url: str) -> str:
    """A bare URL without the sentence's punctuation behind it."""
    url = re.split(r"[，。；、）】》（]", url)[0]
    while url and (
        url[-1] in ".,;:!?'*_|\\~" or (url[-1] == ")" and url.count(")") > url.count("("))
    ):
        url = url[:-1]
    return url


_ARCHIVES: Final = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|"
    "cond-mat|cs|dg-ga|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|"
    "nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
# Year, month and the number of digits keep other numbers with a dot from being taken for an id:
# https://info.arxiv.org/help/arxiv_identifier.html
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_ARXIV_NUMBER: Final = (
    rf"(?:07(?:0[4-9]|1[0-2])|(?:0[89]|1[0-4]){_MONTH})\.\d{{4}}"  # four digits until 2014
    rf"|(?:1[5-9]|[2-8]\d){_MONTH}\.\d{{5}}"
)
_OLD_ARXIV_NUMBER: Final = rf"(?:{_ARCHIVES})(?:\.[a-z]{{2}})?/(?:9[1-9]|0[0-7]){_MONTH}\d{{3}}"
ARXIV_ID: Final = rf"({_ARXIV_NUMBER}|{_OLD_ARXIV_NUMBER})(?:v\d+)?(?!\d)"
"""A regular expression for an arXiv id that can exist; its first group has no version."""

_ARXIV: Final = re.compile(
    rf"(?:arxiv(?:\s*[:.])?\s*)?{ARXIV_ID}(?P<behind>(?:\.pdf)?(?:\s*\[[\w.-]+\])?)",
    re.IGNORECASE,
)
_BEHIND_ID: Final = re.compile(r"$|[\s,;.\])}(（，]")
_ARXIV_INSIDE: Final = re.compile(
    rf"(?:^|arxiv(?:\.org/(?:abs|pdf|html)/|\s*+(?:[:.]\s*+)?)){ARXIV_ID}(?!/)", re.IGNORECASE
)
_ARXIV_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)*(?:arxiv\.org|ar5iv\.org|alphaxiv\.org)")
_ARXIV_PATH: Final = re.compile(rf"/(?:[a-z0-9-]+/)?{ARXIV_ID}(?:\.(?:pdf|html))?/?", re.IGNORECASE)
_ARXIV_DOI: Final = re.compile(rf"10\.48550/arxiv\.{ARXIV_ID}", re.IGNORECASE)

_DOI_ID: Final = r"10\.\d{4,9}(?:\.\d+)*/"
# What stands in angle brackets in DOIs made of SICIs (ANSI/NISO Z39.56), which are no tags.
_DOI_REST: Final = r"(?:[^\s\"<>{}，；]|<[\d:][^\s\"<>]*>)+"
_DOI_AT_START: Final = re.compile(rf"(?:doi\s*[:.]?\s*)?({_DOI_ID}{_DOI_REST})", re.IGNORECASE)
_DOI_INSIDE: Final = re.compile(
    rf"(?:^|doi\.org/|doi\s*+(?:[:=]\s*+)?)({_DOI_ID}{_DOI_REST})", re.IGNORECASE
)
_DOI_PATH: Final = re.compile(rf"[/:]({_DOI_ID}[^?#\s]+)")
_BEHIND_DOI: Final = re.compile(
    r"(?:/(?:full|pdf|epdf|abstract|abs|html|meta|fulltext|summary|xml|references)/?"
    r"|v\d+(?:\.full|\.abstract)?(?:-text)?(?:\.pdf)?|\.full(?:\.pdf)?|\.pdf)$",
    re.IGNORECASE,
)
_PUNCTUATION: Final = ".,;:'\"/"
"""Characters that may follow a DOI and end none."""
_PAIRS: Final = {")": "(", "]": "[", ">": "<", "}": "{"}

DOI_HOSTS: Final = frozenset({"doi.org", "dx.doi.org"})
"""Where the way to a page is a DOI and nothing else, `www.` aside."""


def arxiv_in(text: str) -> str | None:
    """An arXiv id without its version, from an id, an address, a DOI of arXiv's or a sentence."""
    text = text.strip()
    host, path = place_of(text) if "://" in text else ("", "")
    is_papers = host == "huggingface.co" and path.startswith("/papers/")
    match = _ARXIV_PATH.fullmatch(path) if _ARXIV_HOST.fullmatch(host) or is_papers else None
    doi = "" if match else _any_doi_in(text)
    match = match or _ARXIV_DOI.match(doi) or _ARXIV_INSIDE.search(text)
    if match is None:
        return None
    # The class behind the dot, `math.GT/0309136`, is no part of the id.
    archive, slash, number = match[1].lower().rpartition("/")
    return f"{archive.partition('.')[0]}{slash}{number}"


def arxiv_url(text: str) -> str | None:
    """The page of an arXiv id that a text begins with, with its version; None where it has none."""
    text = text.strip().strip("[]`<>")
    match = _ARXIV.match(text)
    end = match.start("behind") if match else 0
    return arxiv_page(text[match.start(1) : end]) if match and _BEHIND_ID.match(text, end) else None


def arxiv_page(arxiv: str) -> str:
    """The address of the page of an arXiv id."""
    return f"https://arxiv.org/abs/{arxiv}"


def doi_in(text: str) -> str | None:
    """A DOI in lower case, from a DOI, an address or a sentence; None for one of arXiv's, too."""
    doi = _any_doi_in(text.strip())
    return None if _ARXIV_DOI.fullmatch(doi) else doi or None


def _any_doi_in(text: str) -> str:
    host, path = place_of(text) if "://" in text else ("", "")
    if match := _DOI_PATH.search(path):
        return clean_doi(match[1] if host in DOI_HOSTS else _BEHIND_DOI.sub("", match[1]))
    # As LaTeX escapes signs: `10.1007/978-3{\_}12`.
    plain = re.sub(r"\{?\\([_%&#])\}?", r"\1", unquote(html.unescape(text)))
    match = _DOI_INSIDE.search(plain)
    return clean_doi(match[1]) if match else ""


def doi_url(text: str) -> str | None:
    """The page of a DOI that a text begins with, or None."""
    match = _DOI_AT_START.match(text.strip().strip("[]`<>"))
    # As written, since the text may have escapes of its own.
    return absolute(f"https://doi.org/{trimmed(match[1])}") if match else None


def doi_page(doi: str) -> str:
    """The address of the page of a DOI; characters that no address may have are escaped."""
    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"


def clean_doi(text: str) -> str:
    """A DOI in its common form: lower case, without the sentence's punctuation behind it."""
    # No DOI is longer, and a longer text would be looked at once for each of its brackets.
    doi = text.strip()[:500].rstrip(_PUNCTUATION).lower()
    while doi[-1:] in _PAIRS and doi.count(doi[-1]) > doi.count(_PAIRS[doi[-1]]):
        doi = doi[:-1].rstrip(_PUNCTUATION)
    return doi


def isbn13(text: str) -> str | None:
    """An ISBN of ten or thirteen digits as one of thirteen, or None where it is none.

    Spaces and hyphens do not count.

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


def isbn_in(text: str) -> str | None:
    """The first ISBN of a text as 13 digits; None where its check digit is wrong."""
    # Each separator is looked at once, however long it is.
    several = re.split(r"(?<![\s,;])[\s,;]+(?=[\d=\"])", text)
    # The whole first, since spaces may part the digits of a single one.
    words = (re.sub(r"[^\dXx]", "", word) for word in (text, *several))
    return next((isbn for word in words if (isbn := isbn13(word))), None)


def _weighted(digits: str) -> int:
    return sum(int(sign) * (3 if at % 2 else 1) for at, sign in enumerate(digits))


_MARKS: Final = r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src"
_FOLLOWS: Final = re.compile(_MARKS, re.IGNORECASE)
"""Parameters that follow readers around, and never tell what is read."""

_CAME_FROM: Final = re.compile(rf"{_MARKS}|ref|source|si|feature|s", re.IGNORECASE)
"""Those, and others that usually tell where a reader came from."""


def work_of(url: str) -> str:
    """What two links to the same work have in common.

    It is `arxiv:` or `doi:` with the number, or the place. Scheme, `www.`, a last slash, the anchor
    and what is there to follow readers do not count, and neither do the many pages that arXiv,
    YouTube and others have of one work.
    """
    if arxiv := arxiv_in(url):
        return f"arxiv:{arxiv}"
    if doi := doi_in(url):
        return f"doi:{doi}"
    host, path = place_of(url)
    if not (host or path):
        return url
    # A query may be a number alone, `?1234`.
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    kept = sorted((key, value) for key, value in query if not _CAME_FROM.fullmatch(key))
    place = f"{host.removeprefix('m.')}{path.rstrip('/')}" + (f"?{urlencode(kept)}" if kept else "")
    for pattern, form in _forms():
        if match := pattern.fullmatch(place):
            return form.format(match[1])
    return place


def same_place(url: str) -> str:
    """What two links to the same part of a work have in common: as `work_of`, with the anchor.

    A part of a project's page may be a demo or a video of its own; parts of a paper or a video are
    the same work.
    """
    work = work_of(url)
    anchor = url.partition("#")[2]
    has_forms = ":" in work or any(pattern.fullmatch(work) for pattern, _ in _forms())
    return work if has_forms or not anchor else f"{work}#{anchor}"


def without_marks(url: str) -> str:
    """A URL as it is written, without what follows readers around, and without a password."""
    parts = urlsplit(url)
    kept = [one for one in parts.query.split("&") if not _FOLLOWS.fullmatch(one.partition("=")[0])]
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=host, query="&".join(kept)))


def same_title(title: str) -> str:
    """What titles of one work have in common: letters and digits, without case and accents."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    kept = "".join(filter(str.isalnum, plain))
    return kept or title.casefold().strip()


def is_badge(url: str) -> bool:
    """Whether a URL leads to a picture rather than to a work."""
    picture = r"shields\.io|badge|\.(?:svg|png|jpe?g|gif|webp)(?:\?|$)"
    return re.search(picture, url, re.IGNORECASE) is not None


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Addresses of sites that have several for one work, and the one that stands for them."""
    forms: Mapping[str, list[str]] = host_tables()["forms"]
    return tuple(
        (re.compile(pattern), form) for form, patterns in forms.items() for pattern in patterns
    )
