"""Targets of links that nobody should follow."""

from __future__ import annotations

import html
import re

CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\u200b]")
"""Characters that browsers ignore in a target, or that hide what it says."""

SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20}):", re.IGNORECASE)
"""The scheme that a target begins with (RFC 3986, section 3.1)."""

_UNSAFE = frozenset({"javascript", "data", "vbscript", "file", "blob", "about"})


def unsafe_scheme(target: str) -> str | None:
    """The scheme of a target that could run code or read files, or None."""
    match = SCHEME.match(CONTROL.sub("", html.unescape(target)))
    return match[1].lower() if match and match[1].lower() in _UNSAFE else None
