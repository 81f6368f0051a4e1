"""What Markdown leaves as it is: fenced code, comments and the like; and whether it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$", re.M)
# Only where a line begins with it: within a sentence it may be code that speaks of HTML.
_HTML = re.compile(
    r"^[ \t]*(?:<!--.*?-->|<(pre|script|style|textarea)\b.*?</\1\s*>)", re.M | re.S | re.I
)


CONTAINER = re.compile(r"(?:[-*+]|\d+[.)]|:)\s|!!!|\?\?\?|===|///|\[\^[^\]]+\]:")
"""How a line begins whose part is indented and yet no code: a list item, an admonition, a tab, a
block, a definition or a footnote."""


def fenced(markdown: str) -> Iterator[tuple[int, int]]:
    """The spans of fenced code, as offsets; one that never ends goes on to the end of the text."""
    return ((start, end) for start, end, _ in _spans(markdown))


def literal(markdown: str) -> list[tuple[int, int]]:
    """The spans of fenced code, and of comments and HTML in which no Markdown is read.

    What never ends is none of them: Python-Markdown takes it for text.
    """
    spans = [(start, end) for start, end, closing in _spans(markdown) if not closing]
    if "<" in markdown:
        spans += [
            match.span()
            for match in _HTML.finditer(markdown)
            if not any(start <= match.start() < end for start, end in spans)
        ]
    return spans


def open_fence(markdown: str) -> str:
    """The line that would close the last fence, or an empty string where it is closed."""
    return next((closing for _, _, closing in _spans(markdown) if closing), "")


def _spans(markdown: str) -> Iterator[tuple[int, int, str]]:
    if "```" not in markdown and "~~~" not in markdown:
        return
    opened: re.Match[str] | None = None
    for match in _FENCE.finditer(markdown):
        if opened is None:
            # A backtick behind three of them makes inline code, as CommonMark has it.
            if match["fence"][0] != "`" or "`" not in match["info"]:
                opened = match
        elif (
            match["fence"].startswith(opened["fence"])
            and not match["info"].strip()
            # What is indented further is a line of the code.
            and len(match["indent"].expandtabs(4)) < len(opened["indent"].expandtabs(4)) + 4
        ):
            yield opened.start(), match.end(), ""
            opened = None
    if opened is not None:
        yield opened.start(), len(markdown), opened["indent"] + opened["fence"]
