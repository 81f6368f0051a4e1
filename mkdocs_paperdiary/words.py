"""Words for people: months, long dates, single lines."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


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
    """A text with single spaces, and without what no page can show: controls, half characters."""
    text = " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cc")
