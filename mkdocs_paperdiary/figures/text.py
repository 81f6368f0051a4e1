"""Words inside figures: Plotly's pseudo-HTML and line breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import words
from ..words import long_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

counted = words.counted

BREAK = "<br>"
TITLES_SHOWN = 4
"""More titles than this would make a card that hides the figure."""

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


def reading_day(day: dt.date, titles: Sequence[str]) -> str:
    """Write a day with the first titles of what was read on it, for a figure's card."""
    lines = [f"<b>{long_date(day)}</b>"]
    lines += [shortened(title, 44) for title in titles[:TITLES_SHOWN]]
    if len(titles) > TITLES_SHOWN:
        lines.append(f"and {len(titles) - TITLES_SHOWN} more")
    return BREAK.join(lines)
