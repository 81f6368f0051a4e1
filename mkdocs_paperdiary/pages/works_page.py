"""Pages of several works: the anchors of their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

_BEFORE_TEXT: Final = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|#+[ \t]*|\|[ \t]*)?"
)
"""What a line begins with that makes it a bullet, a heading or a row."""


def with_anchors(markdown: str, source: str, lines: Mapping[str, int]) -> str:
    """Put an anchor into the line of each work.

    Args:
        markdown: The page's text, of which a plugin may have changed lines.
        source: The whole file.
        lines: The lines of the works in the file, counted from 1, by their anchors.
    """
    written, found = source.splitlines(), markdown.split("\n")
    start = 0
    for anchor, line in sorted(lines.items(), key=lambda one: one[1]):
        text = written[line - 1].rstrip() if line <= len(written) else ""
        at = next((n for n in range(start, len(found)) if found[n].rstrip() == text), None)
        if at is not None:
            end = _BEFORE_TEXT.match(found[at]).end()  # type: ignore[union-attr]
            found[at] = f"{found[at][:end]}{_span(anchor)}{found[at][end:]}"
            start = at + 1
    return "\n".join(found)


def only_anchors(html: str, anchors: Iterable[str]) -> str:
    """Leave out anchors that a heading of the rendered page has, too."""
    for anchor in anchors:
        if html.count(f' id="{anchor}"') > 1:
            html = html.replace(_span(anchor), "", 1)
    return html


def _span(anchor: str) -> str:
    return f'<span id="{anchor}"></span>'
