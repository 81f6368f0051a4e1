"""Fenced code in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$", re.M)


def open_fence(markdown: str) -> str:
    """The line that would close the last fence, or an empty string where it is closed."""
    return next((closing for _, _, closing in fence_spans(markdown) if closing), "")


def fence_spans(markdown: str) -> Iterator[tuple[int, int, str]]:
    """The spans of fenced code, as offsets, each with the line that would close it, if none does.

    What is never closed goes on to the end of the text.
    """
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
