"""Words for people, in the language that is spoken: messages, numbers, dates; slugs and lines."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

from . import translation

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""The names of the months; `strftime` would take them from the builder's locale."""

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_TIME_FORMATS: Final = {"MMMd": "%-d %b", "yMMMM": "%B %Y"}


def gettext(message: str, /, **values: object) -> str:
    """A message in the language that is spoken, with values in the places of `%(name)s`.

    It is imported as `_`, by which `make messages` finds what is to be translated.
    """
    spoken = translation.spoken()
    text = spoken.gettext(message) if spoken else message
    return text % values if values else text


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """A message about a number of things, which is `%(num)s` in it: `1 entry`, `1,200 entries`."""
    return plural_form(singular, plural, number) % {"num": as_number(number), **values}


def plural_form(singular: str, plural: str, number: int) -> str:
    """The form of a message for a number of things, without its values."""
    spoken = translation.spoken()
    if spoken:
        return spoken.ngettext(singular, plural, number)
    return singular if number == 1 else plural


def pgettext(context: str, message: str, /, **values: object) -> str:
    """A message that means another thing elsewhere, where other languages have another word."""
    spoken = translation.spoken()
    text = spoken.pgettext(context, message) if spoken else message
    return text % values if values else text


def N_(message: str) -> str:  # noqa: N802  # The name by which gettext knows it.
    """Mark a message that is translated where it is shown."""
    return message


def as_number(number: float, digits: int = 0) -> str:
    """A number with as many decimal digits: `1,200`, `0.53`."""
    spoken = translation.spoken()
    return spoken.number(number, digits) if spoken else f"{number:,.{digits}f}"


def as_percent(share: float, digits: int = 0) -> str:
    """A part of 100: `12 %`."""
    spoken = translation.spoken()
    return spoken.percent(share, digits) if spoken else f"{share:.{digits}f} %"


def listed(items: Iterable[str]) -> str:
    """Some words in a row: `dogs, cats, mice`."""
    spoken = translation.spoken()
    return spoken.listed([*items]) if spoken else ", ".join(items)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun in English: `1 month`, `2 entries`; an `s` is the usual plural."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def ordinal(number: int) -> str:
    """A number as a place in a row: `1st`, `12th`, `23rd`; without an ending if not in English."""
    if translation.spoken():
        return str(number)
    is_teen = 11 <= number % 100 <= 13
    ending = "th" if is_teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def long_date(day: dt.date) -> str:
    """A day with its month in words: `5 June 2025`."""
    spoken = translation.spoken()
    return spoken.date(day) if spoken else f"{day.day} {month_and_year(day)}"


def month_and_year(day: dt.date) -> str:
    """The month of a day: `June 2025`."""
    spoken = translation.spoken()
    return spoken.month_and_year(day) if spoken else f"{MONTHS[day.month - 1]} {day.year}"


def month_abbreviation(month: int) -> str:
    """The short name of a month, counted from 1: `Jun`."""
    spoken = translation.spoken()
    return spoken.month_abbreviation(month) if spoken else MONTHS[month - 1][:3]


def day_abbreviation(day: int) -> str:
    """The short name of a day of the week, counted from Monday, which is 0: `Mon`."""
    spoken = translation.spoken()
    return spoken.day_abbreviation(day) if spoken else _DAYS[day]


def time_format(skeleton: Literal["MMMd", "yMMMM"]) -> str:
    """How Plotly is to write a day and its month, or a month and its year.

    See https://github.com/d3/d3-time-format.
    """
    spoken = translation.spoken()
    return spoken.time_format(skeleton) if spoken else _TIME_FORMATS[skeleton]


def one_line(text: str) -> str:
    """A text with single spaces, and without the characters that no page or file can hold."""
    # Nearly all texts are printable, and a look at each character takes long in a thousand of them.
    if not text.isprintable():
        kinds = ((sign, unicodedata.category(sign)) for sign in text)
        text = "".join(
            " " if kind in _BLANKS else sign for sign, kind in kinds if kind not in _NONE
        )
    return " ".join(text.split())


_BLANKS = ("Cc", "Zl", "Zp")
_NONE = ("Cs", "Cn")
"""Half characters, and those that Unicode has not assigned."""


_LONGEST_SLUG = 60


def slug(text: str, *, latin: bool = False) -> str:
    """A text as a part of an address or a file's name: `godel-escher-bach`.

    Args:
        text: A title, a theme, a sentence.
        latin: Whether accents go from Latin letters. Other scripts stay as they are, so that a
            title in them is not left without a name.

    Returns:
        At most 60 letters and digits in lower case with hyphens between words, up to the end of a
        whole word where one fits; empty where there are none.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if latin:
        ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
        letters = sum(sign.isalnum() for sign in plain)
        if sum(sign.isalnum() for sign in ascii_only) >= letters / 2:
            plain = ascii_only
    # What joins the letters of one word is no gap between two.
    plain = re.sub(r"['’‘´]", "", plain)
    if plain.isascii():
        words = re.sub(r"\W+", "-", plain)
    else:
        # Marks belong to their letters: without them Hindi and Thai fall to pieces.
        kinds = ((sign, unicodedata.category(sign)) for sign in plain)
        signs = (
            sign if sign == "_" or kind[0] in "LMN" else "" if kind == "Cf" else "-"
            for sign, kind in kinds
        )
        words = re.sub(r"-+", "-", "".join(signs))
    words = words.strip("-_")
    if len(words) > _LONGEST_SLUG:
        words = words[: _LONGEST_SLUG + 1].rpartition("-")[0] or words[:_LONGEST_SLUG]
    return words


def sort_key(text: str) -> tuple[str, str]:
    """By what people look a name up: its letters without accents and case, `Émile` beside `Emil`.

    That is the order of the Unicode Collation Algorithm on its first level for most languages
    written in Latin, Greek and Cyrillic letters; Chinese characters go by radical and strokes.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign)), text


def ranked(values: Iterable[str]) -> dict[str, int]:
    """How many of each value there are, most first, and equally many by name; see `sort_key`."""
    count = Counter(values)
    return {one: count[one] for one in sorted(count, key=lambda one: (-count[one], sort_key(one)))}


def did_you_mean(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The question whether a known name was meant, `did you mean 'title'?`, or an empty string.

    Case does not count; `cutoff` is how alike two names must be, from 0 to 1.
    """
    by_case = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(name.casefold(), by_case, 1, cutoff)
    return f"did you mean '{by_case[near[0]]}'?" if near else ""
