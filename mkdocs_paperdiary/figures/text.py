"""Words inside figures: Plotly's pseudo-HTML, line breaks and dates."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

BREAK = "<br>"

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


def literal(text: str) -> str:
    """Escape a text so that Plotly shows it as it was written.

    Plotly reads tags and entities in every text (`<b>`, `<a href>`), fills `%{…}` templates in
    names and annotations, and hands `$…$` to MathJax where a site has loaded it.

    Args:
        text: Plain text.

    Returns:
        Plotly's pseudo-HTML, on one line.
    """
    return " ".join(text.split()).translate(_ENTITIES).replace("%{", "&#37;{")


def wrapped(text: str, width: int, lines: int | None = None) -> str:
    """Break a text into lines and escape them.

    Args:
        text: Plain text.
        width: Characters a line may have; a longer word is broken.
        lines: How many lines are kept, or None for all; what is cut off ends with an ellipsis.

    Returns:
        Plotly's pseudo-HTML with `<br>` between lines.
    """
    broken = textwrap.wrap(text, width, max_lines=lines, placeholder=" …")
    return BREAK.join(literal(line) for line in broken)


def in_two_lines(text: str, width: int) -> str:
    """Break a label in the middle where it is longer than one line.

    Args:
        text: Plain text.
        width: Characters the single line may have.

    Returns:
        Plotly's pseudo-HTML of one or two lines of about the same length.
    """
    words = text.split()
    line = " ".join(words)
    if len(line) <= width or len(words) < 2:
        return literal(line)
    halves = ((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))
    return BREAK.join(literal(half) for half in min(halves, key=lambda two: max(map(len, two))))


def shortened(text: str, width: int) -> str:
    """Escape a text and cut it after `width` characters."""
    line = " ".join(text.split())
    return literal(line if len(line) <= width else line[: width - 1].rstrip() + "…")


def day_text(day: dt.date | None) -> str:
    """Write a day for people: `5 June 2025`, or `undated`."""
    return f"{day.day} {day:%B} {day.year}" if day else "undated"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun: `1 month`, `2 entries`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
