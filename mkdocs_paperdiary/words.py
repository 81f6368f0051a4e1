"""Words for people: counted nouns, months, long dates, single lines."""

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


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with the noun for it: `1 entry`, `2 entries`.

    Args:
        number: How many there are.
        noun: The noun for one.
        plural: The noun for several; by default, the noun with an `s`.
    """
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def long_date(day: dt.date) -> str:
    """A day with its month in words: `5 June 2025`."""
    return f"{day.day} {month_and_year(day)}"


def month_and_year(day: dt.date) -> str:
    """The month of a day: `June 2025`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def one_line(text: str) -> str:
    """A text with single spaces, and without what no page can show: controls, half characters."""
    text = " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cc")
