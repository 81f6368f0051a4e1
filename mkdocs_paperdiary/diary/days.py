"""Days as people read them."""

from __future__ import annotations

import datetime as dt

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
