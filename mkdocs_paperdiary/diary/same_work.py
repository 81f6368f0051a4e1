"""Whether two links lead to the same work."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from .work_ids import arxiv_of, doi_of

_FOLLOWS: Final = re.compile(
    r"utm_\w+|fbclid|gclid|mc_[ce]id|igshid|ref|ref_src|source|si|feature|s", re.IGNORECASE
)
"""Parameters that tell where a reader came from, rather than what is read."""


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
    path, query = unquote(parts.path), parse_qsl(parts.query)
    if host == "youtu.be":
        host, path, query = "youtube.com", "/watch", [("v", path.strip("/"))]
    if host == "openreview.net" and path in ("/pdf", "/forum", "/attachment"):
        path = "/forum"
    kept = [(key, value) for key, value in query if not _FOLLOWS.fullmatch(key)]
    if host == "youtube.com" and path == "/watch":
        kept = [(key, value) for key, value in kept if key == "v"]
    return f"{host}{path.rstrip('/')}" + (f"?{urlencode(sorted(kept))}" if kept else "")
