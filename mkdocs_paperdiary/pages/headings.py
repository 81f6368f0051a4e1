"""Headings of rendered HTML, and the table of contents they belong to."""

from __future__ import annotations

import html as html_
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

_HEADING = re.compile(r"<h([1-6])\b[^>]*?\bid=\"([^\"]+)\"[^>]*>(.*?)</h\1>", re.S)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that can be linked to.

    Attributes:
        level: From 1 to 6.
        id: The anchor.
        title: Plain text.
    """

    level: int
    id: str
    title: str


class TocToken(TypedDict):
    """A heading with those below it, as Python-Markdown's `toc` extension writes it."""

    level: int
    id: str
    name: str
    children: list[TocToken]


def find_headings(html: str) -> list[tuple[int, Heading]]:
    """The headings of rendered HTML that have an id, each with its offset."""
    return [
        (match.start(), Heading(int(match[1]), match[2], _text(match[3])))
        for match in _HEADING.finditer(html)
    ]


def insert_headings(
    toc: Sequence[Heading], html: str, added: Iterable[tuple[int, Sequence[Heading]]]
) -> list[Heading]:
    """Put a block's headings into the table of contents, behind the heading they stand under.

    Arguments:
        toc: The headings there are, in order.
        html: The rendered page, before the blocks are filled in.
        added: For each block, its offset in `html` and its headings.
    """
    known = {heading.id: place for place, heading in enumerate(toc)}
    existing = [(offset, known[h.id]) for offset, h in find_headings(html) if h.id in known]
    behind: dict[int, list[Heading]] = {}
    for offset, headings in added:
        place = max((place for start, place in existing if start < offset), default=-1)
        behind.setdefault(place, []).extend(headings)
    merged = list(behind.get(-1, []))
    for place, heading in enumerate(toc):
        merged += [heading, *behind.get(place, [])]
    return merged


def nest_headings(headings: Iterable[Heading]) -> list[TocToken]:
    """Turn a flat list of headings into a tree."""
    root: list[TocToken] = []
    open_: list[TocToken] = []
    for heading in headings:
        token = TocToken(level=heading.level, id=heading.id, name=heading.title, children=[])
        while open_ and open_[-1]["level"] >= heading.level:
            open_.pop()
        (open_[-1]["children"] if open_ else root).append(token)
        open_.append(token)
    return root


def _text(markup: str) -> str:
    """The text of a heading, without the permalink that themes append."""
    markup = re.sub(r'<a class="headerlink".*?</a>', "", markup, flags=re.S)
    return html_.unescape(_TAG.sub("", markup)).strip()
