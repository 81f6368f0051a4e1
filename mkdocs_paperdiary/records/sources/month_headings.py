"""Headings that name a month, and the years that some of them leave out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ...diary.dates import MONTHS, month_number

Heading = tuple[int | None, int | None]
"""The year and the month that a heading tells, each None where it does not."""

_PART: Final = re.compile(r"[^\W\d_]+|\d+")
_MARKUP: Final = re.compile(r"<[^<>]*>|\{[^{}]*\}|&#?\w+;|:[a-z_]+:")
_NOISE: Final = frozenset(
    [
        "papers",
        "paper",
        "read",
        "reading",
        "readings",
        "log",
        "diary",
        "in",
        "of",
        "the",
        "my",
        "month",
        "monthly",
        "list",
        "entries",
        "notes",
        "articles",
        "books",
    ]
)


def month_heading(text: str) -> Heading | None:
    """Read a heading such as `June 2025`, `## 📖 Septemeber`, `2025-06`, `Jun '25` or `2025`.

    Returns:
        What it tells, or None where it is about something else.
    """
    parts = [part.lower() for part in _PART.findall(_MARKUP.sub(" ", text))]
    parts = [part for part in parts if part not in _NOISE]
    numbers = [part for part in parts if part.isdecimal()]
    words = [part for part in parts if not part.isdecimal()]
    if not parts or len(words) > 1 or len(numbers) > (1 if words else 2):
        return None
    year = next((int(one) for one in numbers if _is_year(one)), None)
    rest = [one for one in numbers if not _is_year(one)]
    if words:
        if rest and len(rest[0]) == 2 and re.search(rf"[’']\s?{rest[0]}\b", text):
            year, rest = 2000 + int(rest[0]), []
        month = _month(words[0], sure=year is not None)
        return (year, month) if month and not rest else None
    if year is None or (rest and not 1 <= int(rest[0]) <= 12):
        return None
    return year, int(rest[0]) if rest else None


def with_years(headings: Sequence[Heading], today: dt.date) -> tuple[list[int], bool]:
    """Give every month its year.

    A month without one follows the month above it, or goes before the one below it where none
    above is sure; in a diary whose newest month stands first, the other way round.

    Args:
        headings: The months in the order of the file, of which each has its month.
        today: Where none has a year, the newest month is the latest that has begun by then.

    Returns:
        The years in the same order, and whether any is told.
    """
    if not headings:
        return [], True
    forward = _is_forward(headings)
    ordered = list(headings) if forward else list(reversed(headings))
    known = [at for at, (year, _) in enumerate(ordered) if year is not None]
    years = [year for year, _ in ordered]
    if not known:
        last = ordered[-1][1] or 1
        years[-1] = today.year if last <= today.month else today.year - 1
    first = known[0] if known else len(ordered) - 1
    for at in range(first - 1, -1, -1):
        below, month = years[at + 1] or 0, ordered[at][1] or 1
        years[at] = below if month <= (ordered[at + 1][1] or 1) else below - 1
    for at in range(first + 1, len(ordered)):
        if years[at] is None:
            above, month = years[at - 1] or 0, ordered[at][1] or 1
            years[at] = above if month >= (ordered[at - 1][1] or 1) else above + 1
    found = [year or today.year for year in years]
    return (found if forward else list(reversed(found))), bool(known)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and 1950 <= int(digits) < 2070


def _month(word: str, *, sure: bool) -> int | None:
    if word in MONTHS:
        return MONTHS[word]
    # A short word that is nearly a month's name is most often another word.
    return month_number(word) if sure or len(word) > 4 else None


def _is_forward(headings: Sequence[Heading]) -> bool:
    """Whether the oldest month stands first, as far as neighbours tell."""
    votes = 0
    for (year, month), (next_year, next_month) in pairwise(headings):
        if year and next_year and year != next_year:
            votes += 2 if year < next_year else -2
        elif month != next_month:
            step = ((next_month or 1) - (month or 1)) % 12
            votes += 1 if step <= 6 else -1
    return votes >= 0
