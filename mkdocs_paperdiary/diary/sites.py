"""Sites that URLs lead to: their names, the kinds of works there, and schemes that run code."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .entry import Kind

CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\u200b]")
"""Characters that browsers ignore in a target, or that hide what it says."""

SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20}):", re.IGNORECASE)
"""The scheme that a target begins with (RFC 3986, section 3.1)."""

_UNSAFE = frozenset({"javascript", "data", "vbscript", "file", "blob", "about"})


def unsafe_scheme(target: str) -> str | None:
    """The scheme of a target that could run code or read files, or None."""
    match = SCHEME.match(CONTROL.sub("", html.unescape(target)))
    return match[1].lower() if match and match[1].lower() in _UNSAFE else None


def site_name(url: str, *, generic: bool = False) -> str:
    """What people call the site that a URL leads to: `GitHub`, or else its host: `example.org`.

    If generic, a page of a host with many sites is called by its kind: `Project page`.
    """
    names = host_tables()["names"] | (host_tables()["generic"] if generic else {})
    host = place_of(url)[0]
    below = host.split(".")
    known = (names.get(".".join(below[start:])) for start in range(len(below) - 1))
    return next(filter(None, known), host or url)


def kind_of(url: str) -> Kind | None:
    """The kind of work that a URL leads to, as far as its host tells."""
    host, path = place_of(url)
    place = host + path.lower()
    by_host = next((kind for kind, pattern in _kinds() if pattern.search(place)), None)
    # Beside code and on blogs, a paper is a file like others.
    return "paper" if by_host in (None, "code", "blog") and place.endswith(".pdf") else by_host


def place_of(url: str) -> tuple[str, str]:
    """A URL's host, without `www.`, and its path; nothing where it is no URL."""
    try:
        parts = urlsplit(url)
        path = unquote(parts.path)
    except ValueError:
        return "", ""
    host = parts.hostname or ""
    # `www.dk` is a host of its own.
    return host.removeprefix("www.") if host.count(".") > 1 else host, path


@cache
def host_tables() -> Mapping[str, Any]:
    """What is known of hosts: `names`, `generic` names, `kinds` of works, and `forms` of URLs."""
    # Only here, as are the patterns: pages without links need none of it.
    import tomllib

    return tomllib.loads((Path(__file__).parent / "vocabulary/hosts.toml").read_text("utf-8"))


@cache
def _kinds() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    kinds: Mapping[Kind, list[str]] = host_tables()["kinds"]
    return tuple((kind, re.compile("|".join(patterns))) for kind, patterns in kinds.items())
