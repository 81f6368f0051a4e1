"""Marks in a page: words in its Markdown, comments in its HTML, and what is put in their place.

A mark is of a block, or of an end of a passage, which is Markdown that is found again in the HTML.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..diary.fences import open_fence

_WORD = re.compile(
    r"(?P<paragraph><p\b[^<>]*>\s*+)?xpaperdiary(?P<key>[0-9a-f]*)"
    r"(?P<kind>block|passage)(?P<number>\d+)(?P<side>open|close)?x"
    r"(?(paragraph)\s*</p>(?(side)\n?))"
)
_FORGED = re.compile(r"<!--(?=/?paperdiary-)")
_BLOCK = re.compile(r"<!--paperdiary-block-(\d+)-->")
_END = re.compile(r"<!--paperdiary-passage-(\d+)-(open|close)(-torn)?-->")
_PLACE = re.compile(r"<!--paperdiary-passage-(\d+)-->")


def key_of(*texts: str) -> str:
    """Name texts by their content; no text can contain its own name, or know it beforehand.

    What marks a place in a page has this name, so that nothing that is written there is taken for
    a mark.
    """
    content = "\0".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:16]


def mark_places(html: str, key: str = "") -> str:
    """Turn the words of a rendered page into comments, which nobody takes for text.

    A comment of this form that a note has itself is changed: it is seen by nobody.
    """
    html = _FORGED.sub("<!-- ", html)
    if "xpaperdiary" not in html:
        return html

    def comment(match: re.Match[str]) -> str:
        if match["key"] != key:
            return match[0]
        name = f"paperdiary-{match['kind']}-{match['number']}"
        if match["kind"] == "passage":
            # What is in no paragraph of its own is in an element that is never closed.
            name += f"-{match['side']}" + ("" if match["paragraph"] else "-torn")
        return f"<!--{name}-->"

    return _WORD.sub(comment, html)


def split_at_blocks(html: str) -> tuple[tuple[tuple[str, int], ...], str]:
    """Split a page at the comments of `mark_places`.

    Returns:
        The text before each comment with the number of the comment's block, and the text behind
        the last one.
    """
    *parts, rest = _BLOCK.split(html)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return tuple((text, int(number)) for text, number in pairs), rest


def placed(number: int, text: str = "") -> str:
    """The comment in the place of a block, with the text that is there until it is filled."""
    start = f"<!--paperdiary-block-{number}-->"
    return f"{start}{text}<!--/paperdiary-block-{number}-->" if text else start


def fill_places(html: str, contents: Sequence[str]) -> str:
    """Put the HTML of each block in the place of its comment and of what `placed` put there."""
    first, *rest = _BLOCK.split(html)
    filled = [first]
    for number, text in zip(rest[::2], rest[1::2], strict=True):
        _, _, behind = text.rpartition(f"<!--/paperdiary-block-{number}-->")
        filled += contents[int(number)], behind
    return "".join(filled)


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a rendered page.

    Attributes:
        html: Its HTML.
        torn: Whether an element that is never closed took in one of its ends; then it may be
            Markdown that was not rendered, and may leave elements open.
    """

    html: str
    torn: bool = False


def write_passage(number: int, markdown: str, indent: str = "", key: str = "") -> str:
    """Mark a passage by its number on its page, with a blank line before and behind it.

    The indentation keeps it in its list item or tab; for the key see `key_of`.
    """
    # A fence that it leaves open would take in what follows.
    closing = open_fence(markdown)
    text = f"{markdown}\n{closing}" if closing else markdown
    words = (f"xpaperdiary{key}passage{number}{side}x" for side in ("open", "close"))
    lines = f"\n\n{text}\n\n".join(words).split("\n")
    return "\n" + "\n".join(f"{indent}{line}".rstrip() for line in lines) + "\n"


def take_passages(html: str) -> tuple[str, Mapping[int, Passage]]:
    """Take the passages out of a page that `mark_places` has marked.

    Returns:
        The page with a place for each passage, and they by their number. A passage of which one
        end was lost is left out; its text stays where it is.
    """
    if "<!--paperdiary-passage-" not in html:
        return html, {}
    passages: dict[int, Passage] = {}
    parts: list[str] = []
    last = 0
    for opening, closing in _whole(html):
        inside = html[opening.end() : closing.start()].strip()
        passages[int(opening[1])] = Passage(inside, torn=bool(opening[3] or closing[3]))
        parts += html[last : opening.start()], f"<!--paperdiary-passage-{opening[1]}-->"
        last = closing.end()
    # Ends that are left have lost the other one.
    return _END.sub("", "".join((*parts, html[last:]))), passages


def _whole(html: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """The two ends of each passage that has both; one pattern would hold each letter in memory."""
    for opening, closing in pairwise(_END.finditer(html)):
        if (opening[1], opening[2], closing[2]) == (closing[1], "open", "close"):
            yield opening, closing


def fill_passages(html: str, contents: Mapping[int, str]) -> str:
    """Put HTML into the places of passages; a place without any goes."""
    return _PLACE.sub(lambda match: contents.get(int(match[1]), ""), html)


def find_outside(word: str, html: str) -> int:
    """Where a word is first found outside the passages of a marked page, or -1."""
    at = html.find(word)
    for opening, closing in _whole(html) if at >= 0 else ():
        if opening.start() <= at < closing.end():
            at = html.find(word, closing.end())
    return at
