"""Links as people read them, and those that nobody should follow."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ..diary.schemes import unsafe_scheme

_LINK = re.compile(r"(<a\b[^>]*?)\s+href\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)

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


def without_unsafe_links(html: str) -> tuple[str, tuple[str, ...]]:
    """Take the targets from links that would run code when they are followed.

    Arguments:
        html: The rendered text of a page.

    Returns:
        The same text, in which such links lead nowhere, and the schemes of the dropped targets.
    """
    dropped: list[str] = []

    def kept(match: re.Match[str]) -> str:
        scheme = unsafe_scheme(match[2] or match[3] or "")
        if scheme is None or scheme == "file":
            return match[0]
        dropped.append(scheme)
        return match[1]

    return _LINK.sub(kept, html), tuple(dropped)
