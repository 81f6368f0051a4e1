"""What a link says of the work that it leads to: its arXiv id, its DOI, or the place alone."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_ARXIV_HOST = re.compile(
    r"(?:^|\.)(?:arxiv\.org|ar5iv\.org|alphaxiv\.org)$|^ar5iv\.labs\.arxiv\.org$"
)
_ARXIV = re.compile(
    r"^/(?:abs|pdf|html|ps|format|list|e-print|src)/"
    r"(\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?$",
    re.IGNORECASE,
)
_HF_PAPER = re.compile(r"^/papers/(\d{4}\.\d{4,5})")
_ARXIV_DOI = re.compile(r"^10\.48550/arxiv\.(\S+)$")
_DOI = re.compile(r"(?:^|/)(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_VERSION = re.compile(r"v\d+$")
_TRACKING = re.compile(r"^(?:utm_\w+|ref|ref_src|fbclid|gclid|source|si|feature|s)$")


def arxiv_of(url: str) -> str | None:
    """The arXiv id that a URL leads to, without its version: `2505.03335`, `cs/0112017`."""
    parts = _parts(url)
    if parts is None:
        return None
    host, path, _ = parts
    if _ARXIV_HOST.search(host) and (match := _ARXIV.match(path)):
        return match[1].lower()
    if host == "huggingface.co" and (match := _HF_PAPER.match(path)):
        return match[1]
    if (doi := doi_of(url)) and (match := _ARXIV_DOI.match(doi)):
        return _VERSION.sub("", match[1])
    return None


def doi_of(url: str) -> str | None:
    """The DOI in a URL, in lower case, or None."""
    parts = _parts(url)
    if parts is None:
        return None
    host, path, _ = parts
    if not (host.endswith("doi.org") or "/doi/" in path or "/article/10." in path):
        return None
    match = _DOI.search(path)
    return (
        re.sub(r"/(?:full|abstract|pdf|epdf)$", "", match[1].lower()).rstrip("/") if match else None
    )


def work_of(url: str) -> str:
    """What two links to the same work have in common.

    Scheme, `www.`, a last slash, the anchor and what is there to follow readers do not count, and
    neither do the many pages that arXiv has of one work.
    """
    if arxiv := arxiv_of(url):
        return f"arxiv:{arxiv}"
    if doi := doi_of(url):
        return f"doi:{doi}"
    parts = _parts(url)
    if parts is None:
        return url
    host, path, query = parts
    if host == "youtu.be":
        host, path, query = "youtube.com", "/watch", urlencode({"v": path.strip("/")})
    if host == "openreview.net" and path in ("/pdf", "/forum", "/attachment"):
        path = "/forum"
    kept = [(key, value) for key, value in parse_qsl(query) if not _TRACKING.match(key)]
    if host == "youtube.com" and path == "/watch":
        kept = [(key, value) for key, value in kept if key == "v"]
    return f"{host}{path.rstrip('/')}" + (f"?{urlencode(sorted(kept))}" if kept else "")


def first_day_of_arxiv(arxiv: str) -> dt.date | None:
    """The first day of the month that an arXiv id was given in, or None where it tells none.

    Reference: https://info.arxiv.org/help/arxiv_identifier.html
    """
    digits = arxiv.rpartition("/")[2][:4]
    year, month = int(digits[:2]), int(digits[2:])
    # The old form began in 1991 and ended in March 2007.
    century = 1900 if year > 90 and "/" in arxiv else 2000
    return dt.date(century + year, month, 1) if 1 <= month <= 12 else None


def _parts(url: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return None
    if host.startswith(("export.arxiv.", "cn.arxiv.", "browse.arxiv.")):
        host = "arxiv.org"
    return host, unquote(parts.path), parts.query
