"""Whether two links, or two titles, are those of the same work."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from .work_ids import arxiv_of, doi_of

_MARKS: Final = r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref_src"
_FOLLOWS: Final = re.compile(_MARKS, re.IGNORECASE)
"""Parameters that follow readers around, and never tell what is read."""

_CAME_FROM: Final = re.compile(rf"{_MARKS}|ref|source|si|feature|s", re.IGNORECASE)
"""Those, and others that most often tell where a reader came from."""


def work_of(url: str) -> str:
    """What two links to the same work have in common.

    Scheme, `www.`, a last slash, the anchor and what is there to follow readers do not count, and
    neither do the many pages that arXiv and others have of one work.

    Args:
        url: An absolute http(s) URL.

    Returns:
        `arxiv:` or `doi:` with the number, or the place.
    """
    if arxiv := arxiv_of(url):
        return f"arxiv:{arxiv}"
    if doi := doi_of(url):
        return f"doi:{doi}"
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return url
    # A query may be a number alone, `?1234`.
    path, query = unquote(parts.path), parse_qsl(parts.query, keep_blank_values=True)
    if host == "youtu.be":
        host, path, query = "youtube.com", "/watch", [("v", path.strip("/"))]
    if host == "openreview.net" and path in ("/pdf", "/forum", "/attachment"):
        path = "/forum"
    kept = [(key, value) for key, value in query if not _CAME_FROM.fullmatch(key)]
    if host == "youtube.com" and path == "/watch":
        kept = [(key, value) for key, value in kept if key == "v"]
    return f"{host}{path.rstrip('/')}" + (f"?{urlencode(sorted(kept))}" if kept else "")


def without_marks(url: str) -> str:
    """A URL that leads to the same page and does not follow readers around.

    Args:
        url: An absolute http(s) URL; all else of it stays as it is written.
    """
    parts = urlsplit(url)
    kept = [one for one in parts.query.split("&") if not _FOLLOWS.fullmatch(one.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


def same_title(title: str) -> str:
    """What titles of one work have in common: letters and digits, without case and accents."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    kept = "".join(sign for sign in plain if sign.isalnum())
    return kept or title.casefold().strip()
