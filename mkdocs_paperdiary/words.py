"""Words for people: months, long dates, single lines."""

from __future__ import annotations

import datetime as dt
import unicodedata

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The names of the months; `strftime` would take them from the builder's locale."""


def long_date(day: dt.date) -> str:
    """A day with its month in words: `5 June 2025`."""
    return f"{day.day} {month_and_year(day)}"


def month_and_year(day: dt.date) -> str:
    """The month of a day: `June 2025`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def one_line(text: str) -> str:
    """A text with single spaces, and without the characters that no page or file can hold."""
    # Nearly all texts are printable, and a look at each sign takes long in a thousand of them.
    if not text.isprintable():
        kinds = ((sign, unicodedata.category(sign)) for sign in text)
        text = "".join(" " if kind in _BLANKS else sign for sign, kind in kinds if kind not in _NONE)
    return " ".join(text.split())


_BLANKS = ("Cc", "Zl", "Zp")
_NONE = ("Cs", "Cn")
"""Half characters, and those that Unicode has not assigned."""
