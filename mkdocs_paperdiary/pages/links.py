"""Links as people read them."""

from __future__ import annotations

from urllib.parse import urlsplit

_HOSTS = {
    "arxiv.org": "arXiv",
    "doi.org": "DOI",
    "github.com": "GitHub",
    "openreview.net": "OpenReview",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
}


def link_name(url: str) -> str:
    """The place a link leads to: `arXiv`, `DOI`, or the host's name."""
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    return _HOSTS.get(host.removeprefix("dx."), host)
