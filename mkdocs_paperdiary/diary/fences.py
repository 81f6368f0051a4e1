"""Fenced code, comments, HTML and formulas, in which no Markdown is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

# HTML only where a line begins with it: within a sentence it may be code that speaks of HTML.
_OPENING = re.compile(
    r"^(?P<indent>[ \t>]*)(?:(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$"
    r"|<(?:(?P<comment>!--)|(?P<tag>pre|script|style|textarea)\b))",
    re.M | re.I,
)

MATH = re.compile(
    r"(?<![\\$0-9A-Za-z])\$((?=[^$\n]*\\[A-Za-z]{2})[^$\n]+?|(?=\S)[^$\n]+?(?<=\S))(?<!\\)\$"
    r"(?![0-9A-Za-z${(])"
)
"""A formula within a line: without a command, it has no space within its signs, and no word stands
before or behind them, so that `from $5 to $10` is none. In scripts without spaces, letters may."""

_TEX = re.compile(r"[\\^_]")
_PROSE = re.compile(r"[^\W\d_]{2,},? [^\W\d_]{2,}")


class LiteralSpan(NamedTuple):
    """A stretch of text by its offsets; for a fence that is never closed, the line that would."""

    start: int
    end: int
    kind: Literal["code", "comment"]
    closing: str = ""


def is_formula(tex: str) -> bool:
    """Whether what stands between two dollars is a formula, and no prose: `$PATH or 50$`."""
    return _TEX.search(tex) is not None or not _PROSE.search(tex)


def with_formulas(text: str, change: Callable[[str], str]) -> str:
    """A text with a change to each formula within a line, which is given without its dollars."""
    return MATH.sub(lambda match: change(match[1]) if is_formula(match[1]) else match[0], text)


def open_fence(markdown: str) -> str:
    """The line that would close the last fence, or an empty string where it is closed."""
    return next((one.closing for one in literal_spans(markdown) if one.closing), "")


def literal_spans(markdown: str) -> Iterator[LiteralSpan]:
    """The stretches of code and comments, in their order.

    A fence that is never closed goes on to the end of the text; other HTML that never ends is text.
    """
    if not any(sign in markdown for sign in ("```", "~~~", "<")):
        return
    opened: re.Match[str] | None = None
    end = 0
    endless: set[str] = set()
    for match in _OPENING.finditer(markdown):
        fence = match["fence"]
        if opened is not None:
            if (
                fence
                and fence.startswith(opened["fence"])
                and not match["info"].strip()
                # What is indented further is a line of the code.
                and len(match["indent"].expandtabs(4)) < len(opened["indent"].expandtabs(4)) + 4
            ):
                end = match.end()
                yield LiteralSpan(opened.start(), end, "code")
                opened = None
        elif match.start() < end:
            continue
        elif fence:
            # A backtick behind three of them makes inline code, as CommonMark has it.
            if fence[0] != "`" or "`" not in match["info"]:
                opened = match
        elif (closing := "-->" if match["comment"] else f"</{match['tag'].lower()}") not in endless:
            close = re.compile(re.escape(closing), re.I).search(markdown, match.end())
            if close:
                end = close.end()
                yield LiteralSpan(match.start(), end, "comment" if match["comment"] else "code")
            else:
                endless.add(closing)
    if opened is not None:
        closing = opened["indent"] + opened["fence"]
        yield LiteralSpan(opened.start(), len(markdown), "code", closing)
