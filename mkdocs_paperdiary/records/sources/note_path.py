"""Links from a list of works to the notes about them."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import unquote

from ...diary.urls import absolute, unsafe_scheme

_SUFFIXES: Final = (".md", ".markdown", ".mdown", ".mkd")
_PAGES: Final = (".html", ".htm")
_ON_A_FORGE: Final = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|gitea\.com)/[^/]+/[^/]+/(?:-/)?"
    r"(?:blob|tree|raw|edit|src/branch)/[^/]+/(?P<path>.+)",
    re.IGNORECASE,
)


def note_path(target: str) -> str:
    """The note that a link leads to.

    Args:
        target: What the link leads to: a path, or the page of a file on GitHub and its like.

    Returns:
        The path of a Markdown file with forward slashes, without what leads out of the folder, or
        an empty string where the link leads elsewhere.
    """
    target = target.strip().strip("<>")
    forge = _ON_A_FORGE.match(target)
    if forge:
        target = forge["path"]
    elif absolute(target) or unsafe_scheme(target) or "://" in target:
        return ""
    plain = unquote(re.split(r"[#?]", target, maxsplit=1)[0]).replace("\\", "/")
    if not plain.strip("/."):
        return ""
    path = posixpath.normpath(plain.lstrip("/"))
    while path.startswith("../"):
        path = path[3:]
    stem, suffix = posixpath.splitext(path)
    if suffix.lower() in _PAGES and not forge:
        return f"{stem}.md"
    if plain.endswith("/") and not forge:
        return f"{path}.md"
    return path if suffix.lower() in _SUFFIXES else ""
