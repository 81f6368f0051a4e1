"""Passages: pieces of a page's Markdown that are found again in its HTML.

A passage stands between two paragraphs of one plain word each, which every Markdown extension
leaves alone, so that what is rendered between them is the passage and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..diary.fences import open_fence

_WORD = re.compile(r"<p\b[^>]*>\s*xpaperdiarypassage(\d+)(open|close)x\s*</p>\n?")
_STRAY = re.compile(r"xpaperdiarypassage(\d+)(open|close)x")
_COMMENT = re.compile(r"<!--paperdiary-passage-(\d+)-(open|close)(-torn)?-->")
_PLACE = re.compile(r"<!--paperdiary-passage-(\d+)-->")
_WHOLE = re.compile(
    r"<!--paperdiary-passage-(\d+)-open(?:-torn)?-->.*?"
    r"<!--paperdiary-passage-\1-close(?:-torn)?-->",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a rendered page.

    Attributes:
        html: What it became.
        torn: Whether an element that is never closed took in one of its ends; then it may be
            Markdown that was not rendered, and may leave elements open.
    """

    html: str
    torn: bool = False


def write_passage(number: int, markdown: str, indent: str = "") -> str:
    """Mark a passage.

    Arguments:
        number: Names it on its page.
        markdown: What it says; a fence that it leaves open is closed, so that it ends where it
            ends.
        indent: White space that keeps it in the list item or tab it stands in.

    Returns:
        Markdown, with a blank line before and behind it.
    """
    closing = open_fence(markdown)
    text = f"{markdown}\n{closing}" if closing else markdown
    words = (f"xpaperdiarypassage{number}{side}x" for side in ("open", "close"))
    lines = f"\n\n{text}\n\n".join(words).split("\n")
    return "\n" + "\n".join(f"{indent}{line}".rstrip() for line in lines) + "\n"


def mark_passages(html: str) -> str:
    """Turn the words of a rendered page into comments, which nobody takes for text."""
    if "xpaperdiarypassage" not in html:
        return html
    html = _WORD.sub(lambda match: f"<!--paperdiary-passage-{match[1]}-{match[2]}-->", html)
    # What is left stands where it is no paragraph, such as in an element that is never closed.
    return _STRAY.sub(lambda m: f"<!--paperdiary-passage-{m[1]}-{m[2]}-torn-->", html)


def take_passages(html: str) -> tuple[str, Mapping[int, Passage]]:
    """Take the passages out of a rendered page.

    Arguments:
        html: The page as `mark_passages` has left it.

    Returns:
        The page with a place for each passage, and they by their number. A passage of which one
        end was lost is none; its text stays where it is.
    """
    marks = list(_COMMENT.finditer(html))
    if not marks:
        return html, {}
    passages: dict[int, Passage] = {}
    parts: list[str] = []
    last = 0
    for mark, following in zip(marks, (*marks[1:], None), strict=True):
        if mark.start() < last:
            continue
        parts.append(html[last : mark.start()])
        last = mark.end()
        number = int(mark[1])
        if mark[2] == "open" and following and following.group(1, 2) == (mark[1], "close"):
            inside = html[mark.end() : following.start()].strip()
            passages[number] = Passage(inside, torn=bool(mark[3] or following[3]))
            parts.append(f"<!--paperdiary-passage-{number}-->")
            last = following.end()
    return "".join((*parts, html[last:])), passages


def find_outside(word: str, html: str) -> int:
    """Where a word first stands in no passage of a marked page, or -1."""
    at = html.find(word)
    if at < 0 or "<!--paperdiary-passage" not in html:
        return at
    spans = [match.span() for match in _WHOLE.finditer(html)]
    while at >= 0 and any(start <= at < end for start, end in spans):
        at = html.find(word, at + 1)
    return at


def fill_passages(html: str, contents: Mapping[int, str]) -> str:
    """Put HTML into the places of passages; a place without any goes."""
    return _PLACE.sub(lambda match: contents.get(int(match[1]), ""), html)
