"""Days as people write them, in the languages of the world."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

Order = Literal["DMY", "MDY", "YMD"]

_NAMES = tomllib.loads((Path(__file__).parent / "vocabulary/months.toml").read_text("utf-8"))

MONTHS: dict[str, int] = {"sept": 9} | {
    name: number for names in _NAMES.values() for number, name in enumerate(names, start=1)
}
"""Each lower-case name in nine languages and its number, from 1 to 12.

These are known by a slip of the pen, too, and in a day without its year."""


@cache
def month_number(word: str) -> int | None:
    """Read a month's name, forgiving a slip of the pen in words of four letters and more."""
    word = word.lower().rstrip(".")
    if number := MONTHS.get(word):
        return number
    if len(word) < 4:
        return None
    close = difflib.get_close_matches(word, (m for m in MONTHS if len(m) > 3), n=1, cutoff=0.75)
    return MONTHS[close[0]] if close else None


READING_YEAR = r"(?:19[5-9]\d|20[0-6]\d)"
"""A regular expression for a year in which something may have been read: 1950 to 2069."""

WORK_YEAR = r"(?:1\d{3}|20\d\d)"
"""A regular expression for a year in which a work may have been published: 1000 to 2099."""

_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_NAME_PART = re.compile(r"[^\s\d!-/:-@\[-`{-~‘’،、。·（）〈〉《》「」–—]+")
_YEAR = rf"(?<!\d){READING_YEAR}(?!\d)"
_WORK_YEAR = re.compile(rf"(?<!\d){WORK_YEAR}(?!\d)")

_PAGES = re.compile(r"\b\d{3,5}\s?[-–]{1,2}\s?\d{3,5}\b")


def year_in(text: str) -> int | None:
    """The first year of a text in which a work may have been published, or None.

    Rather than one of a range of numbers, as of pages, it is another.
    """
    match = _WORK_YEAR.search(_PAGES.sub(" ", text)) or _WORK_YEAR.search(text)
    return int(match[0]) if match else None


def reading_year_in(text: str) -> int | None:
    """The only year of a text in which something may have been read, or None."""
    years = set(re.findall(_YEAR, text))
    return int(years.pop()) if len(years) == 1 else None


def is_reading_year(year: int) -> bool:
    """Whether something may have been read in a year."""
    return re.fullmatch(READING_YEAR, str(year)) is not None


def name_parts(text: str) -> list[str]:
    """The words of a text in lower case, with the marks that belong to their letters."""
    return _NAME_PART.findall(text.lower())


@cache
def _calendar() -> tuple[Mapping[str, int], frozenset[str], tuple[str, ...]]:
    """The months of all languages by name, weekdays, and words that dates have beside them."""
    path = Path(__file__).parent / "vocabulary/calendar.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    months = {name: int(number) for number, some in content["months"].items() for name in some}
    return months, frozenset(content["weekdays"]), tuple(content["beside"])


def without_weekdays(text: str) -> str:
    """What stands beside a day without weekdays, times and words such as `de` and `г.`."""
    _, weekdays, beside = _calendar()
    text = _TIME.sub("", _plain_signs(text))
    rest = [one for one in name_parts(text) if one not in weekdays and one not in beside]
    return " ".join([*rest, *_DIGIT.findall(text)])


class _Signs(dict[int, str]):
    """Digits of all scripts and full-width signs as ASCII has them, one for one."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if 0xFF01 <= code <= 0xFF5E:
            plain = chr(code - 0xFEE0)
        elif code in (0x200E, 0x200F, 0x061C, 0x202F) or sign.isspace():
            plain = "\n" if sign == "\n" else " "
        else:
            digit = unicodedata.decimal(sign, None)
            plain = sign if digit is None else str(digit)
        self[code] = plain
        return plain


_PLAIN = _Signs()


def _plain_signs(text: str) -> str:
    return text if text.isascii() else text.translate(_PLAIN)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written in a note, which may leave something open.

    Attributes:
        year: None where it is missing.
        month: From 1 to 12, or None where only `readings` know.
        day: From 1 to 31, or None where only a month is named.
        readings: For a date in numbers with the year last, the day by each order of day and month
            that is possible.
        span: Its place in the text.
    """

    year: int | None
    month: int | None
    day: int | None
    readings: tuple[tuple[Order, dt.date], ...] = ()
    span: tuple[int, int] = (0, 0)

    @property
    def names_day(self) -> bool:
        """Whether it is more than a month."""
        return self.day is not None or bool(self.readings)

    @property
    def exact(self) -> dt.date | None:
        """The day, where nothing is left open."""
        days = {day for _, day in self.readings}
        if len(days) == 1:
            return days.pop()
        if days or not (self.year and self.month and self.day):
            return None
        return day_of(self.year, self.month, self.day)


_YEAR_FIRST = re.compile(
    rf"(?P<y>{_YEAR})\s*[-/._年년\s]\s*(?P<m>\d{{1,2}})\s*[-/._月월\s]\s*(?P<d>\d{{1,2}})(?!\d)[日일]?"
)
_COMPACT = re.compile(
    rf"(?<!\d)(?P<y>{READING_YEAR})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_NUMBERS = re.compile(
    r"(?<![\d.])(?P<a>\d{1,2})\s?(?P<s>[-/._])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<c>\d{4}|\d{2})(?![\d]|\.\d)"
)
_MONTH_OF_YEAR = re.compile(
    rf"(?P<y>{_YEAR})\s?[-/._年년]\s?(?P<m>0?[1-9]|1[0-2])[月월]?(?!\d|\s?[-/.]\s?\d)"
)
_ANY_YEAR = rf"(?<!\d)(?:{READING_YEAR}|2(?:49[3-9]|5\d\d|60\d|61[0-2]))(?!\d)"
"""A year, or one of the Buddhist era, which is 543 years ahead: so Thai days are written."""

_HAS_YEAR = re.compile(_ANY_YEAR)
_THAI = re.compile(r"[\u0e00-\u0e7f]")

_DIGIT = re.compile(r"\d")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)", re.IGNORECASE)
_BEFORE_MONTH = re.compile(r"\d{1,2}(?:st|nd|rd|th|\.)?[\s,_-]*(?:of\s+)?$", re.IGNORECASE)
_BESIDE = 20
"""Characters before a month in which its day would stand."""

_NEAR = 80
"""Characters behind a label in which a slip of the pen in a month's name is looked for."""

_DASH = re.compile(r"\s*(?:-|–|—|to|until|till)\s*", re.IGNORECASE)
_TIME_BEHIND = re.compile(
    r"(?:T|,?\s+(?:[^\W\d_]{1,4}\.?\s+){0,2})\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]\.?m\b\.?)?"
    r"(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?(?![\w:])",
    re.IGNORECASE,
)
"""`T08:30:00Z`, ` at 6:32 PM`, ` a las 18:32`."""


def find_date(text: str, *, forgiving: bool = False) -> WrittenDate | None:
    """Find the first day in a text, or else the first month; of a range, where it begins.

    If forgiving, a word that is nearly a month's name counts as one, which only makes sense where a
    label says that a date follows. The time of day behind a day belongs to its place.
    """
    if not _DIGIT.search(text):
        return None
    text = _plain_signs(text)
    candidates = _candidates(text, forgiving)
    found = min(candidates, key=lambda one: (not one.names_day, one.span), default=None)
    if found and found.names_day and (time := _TIME_BEHIND.match(text, found.span[1])):
        found = replace(found, span=(found.span[0], time.end()))
    return found


def begins_with_day(text: str) -> bool:
    """Whether a text begins with a day of which nothing is left open."""
    date = find_date(text)
    return bool(date and date.exact and date.span[0] == 0)


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """A calendar day, or None where there is no such day."""
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None


def days_between(day: dt.date, days: Sequence[dt.date], *, itself: bool = False) -> int:
    """The number of days from a day to the nearest of others, sorted; 0 where there are none.

    If they include the day `itself`, it does not count.
    """
    at = bisect_left(days, day)
    others = [*days[max(0, at - 1) : at], *days[at + itself : at + itself + 1]]
    return min((abs((day - other).days) for other in others), default=0)


def _candidates(text: str, forgiving: bool) -> Iterator[WrittenDate]:
    for pattern in (_YEAR_FIRST, _COMPACT):
        for match in pattern.finditer(text):
            year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
            if month > 12 >= day:
                month, day = day, month
            if day_of(year, month, day):
                yield WrittenDate(year, month, day, span=match.span())
                break
    if numbers := _NUMBERS.search(text):
        readings = tuple(_readings(int(numbers["a"]), int(numbers["b"]), numbers["c"]))
        if readings:
            yield WrittenDate(None, None, None, readings, numbers.span())
    yield from _with_month_name(text, forgiving)
    if partial := _MONTH_OF_YEAR.search(text):
        yield WrittenDate(int(partial["y"]), int(partial["m"]), None, span=partial.span())


def _with_month_name(text: str, forgiving: bool) -> Iterator[WrittenDate]:
    for name, month in _months_in(text, forgiving).items():
        is_known = name in MONTHS or (forgiving and month_number(name) == month)
        for pattern in _patterns(name, is_known):
            for match in pattern.finditer(text):
                fields = match.groupdict()
                day = int(fields["d"]) if fields.get("d") else None
                year = _full_year(fields["y"]) if fields["y"] else None
                before = text[max(0, match.start() - _BESIDE) : match.start()]
                if day is None and _BEFORE_MONTH.search(before):
                    continue  # 31st February: no day, and no month either
                if day and year is None:
                    year = _year_of_range(text[match.end() :], month)
                if day is None or day_of(year or 2024, month, day):
                    yield WrittenDate(year, month, day, span=match.span())
                    break


def _months_in(text: str, forgiving: bool) -> Mapping[str, int]:
    """The months that a text names, in lower case; those of other languages beside a year."""
    parts = name_parts(_ORDINAL.sub(" ", text))
    pairs = (f"{one} {other}" for one, other in pairwise(parts))
    known: Mapping[str, int] = _calendar()[0] if _HAS_YEAR.search(text) else MONTHS
    found = {one: known[one] for one in (*pairs, *parts) if one in known}
    near = name_parts(text[:_NEAR]) if forgiving else ()
    return found | {one: month for one in near if (month := month_number(one))}


@lru_cache(maxsize=64)
def _patterns(name: str, is_known: bool) -> tuple[re.Pattern[str], ...]:
    """What a month looks like with its day and year, and with its year alone.

    One that `is_known` is so beside a day without its year, too, or with a year of two digits.
    """
    words = "|".join(sorted(map(re.escape, (*_calendar()[2], "of")), key=len, reverse=True))
    # A short one such as `set` and `out` is often another word.
    is_short = len(name) < 4 and name.isascii() and not is_known
    signs = r"\s_.\-–—/" + ("" if is_short else "'’,،()")
    between = rf"(?:[{signs}]|(?<![^\W\d_])(?:{words})(?![^\W\d_])){{0,8}}"
    month = r"[\s.]+".join(map(re.escape, name.split())) + r"(?![^\W\d_])\.?"
    first = r"(?<![^\W\d_])" + month
    ordinal = r"(?:st|nd|rd|th|er|-?[^\W\d_]{1,2}(?![^\W\d_])|[.ºª])?"
    day = rf"(?P<d>\d{{1,2}}){ordinal}(?![.\d]?\d)"
    days = rf"{day}(?:\s*(?:-|–|—|&|and|to|/|,)\s*\d{{1,2}}{ordinal}(?!\d))?"
    year = rf"(?P<y>{_ANY_YEAR if _THAI.search(name) else _YEAR})"
    apart, behind = between, f"{between}{year}"
    if is_known:
        apart = r"[\s/_-]"
        behind = rf"(?:{between}(?P<y>{_YEAR}|'?\d{{2}}(?!\w)))?"
    orders = [rf"(?<![\d.]){days}{between}{month}{behind}"]
    if not is_short:
        orders += [
            rf"{first}{between}(?<!\d){days}{behind}",
            rf"{first}{between}{year}",
            rf"{year}{between}{month}{between}(?<!\d){day}",
            rf"{year}{between}(?<!\d){day}{between}{month}",
            rf"{year}{apart}{month}",
        ]
    after = "" if is_known else rf"(?:\s?(?:{words})(?![^\W\d_])\.?)?"
    return tuple(re.compile(order + after, re.IGNORECASE) for order in orders)


def _year_of_range(rest: str, month: int) -> int | None:
    """The year that stands only behind the end of a range: `28th June - 2nd July 2025`."""
    dash = _DASH.match(rest)
    end = find_date(rest[dash.end() : dash.end() + 30]) if dash else None
    if end is None or end.span[0] or end.year is None or end.month is None:
        return None
    return end.year if end.month >= month else end.year - 1


def _readings(a: int, b: int, last: str) -> Iterator[tuple[Order, dt.date]]:
    year = _full_year(last)
    if not is_reading_year(year):
        return
    if day := day_of(year, b, a):
        yield "DMY", day
    if day := day_of(year, a, b):
        yield "MDY", day
    if len(last) == 2 and a > 12 and (day := day_of(2000 + a, b, int(last))):
        yield "YMD", day


def _full_year(digits: str) -> int:
    number = int(digits.lstrip("'"))
    return number + 2000 if number < 100 else number - 543 if number > 2400 else number
