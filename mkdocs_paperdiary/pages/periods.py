"""Years, quarters and months in review: what was read in each, and how it differs from before."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, cast

from ..atlas import Atlas, Cluster, Layout
from ..diary import Diary, Entry, SharedLesson
from ..diary.diary import Streak
from ..figures.picture import Stop
from ..words import gettext as _
from ..words import long_date, month_abbreviation, month_and_year
from .groups import clusters_of, map_of
from .themes import Theme

Length = Literal["year", "quarter", "month"]

MONTHS_OF: Final[Mapping[Length, int]] = {"year": 12, "quarter": 3, "month": 1}
"""How many months a period has; the lengths that periods may have, the longest first."""

MOST_NAMED: Final = 5
"""How many entries of one kind a review names, and how many lessons of a theme."""

MOST_TOPICS: Final = 4
"""How many topics that grew are named, and how many that shrank."""

LEAST_CHANGE: Final = 1.0
"""By how many hundredths of what was read a topic has to grow or shrink to be named."""

PERIOD_ID: Final = (
    r"(?i:(?P<year>(?!0000)[0-9]{4})(?:-q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?)"
)
"""The id of a period, as a pattern."""


class Period(NamedTuple):
    """A year, a quarter or a month of the calendar.

    Attributes:
        year: From 1 to 9999.
        number: Which quarter or month of the year, from 1; 1 for a whole year.
    """

    year: int
    length: Length
    number: int

    @property
    def id(self) -> str:
        """A name for addresses: `2025`, `2025-q3` or `2025-06`."""
        part = {"year": "", "quarter": f"-q{self.number}", "month": f"-{self.number:02}"}
        return f"{self.year:04}{part[self.length]}"

    @property
    def months(self) -> tuple[dt.date, ...]:
        """The first day of each month."""
        count = MONTHS_OF[self.length]
        first = (self.number - 1) * count + 1
        return tuple(dt.date(self.year, month, 1) for month in range(first, first + count))

    @property
    def title(self) -> str:
        """The period for people: `2025`, `July 2025 to September 2025`, `June 2025`."""
        if self.length == "year":
            return str(self.year)
        first, last = month_and_year(self.months[0]), month_and_year(self.months[-1])
        return first if first == last else _("%(first)s to %(last)s", first=first, last=last)

    @property
    def before(self) -> Period:
        """The period of the same length before this one."""
        if self.number > 1:
            return self._replace(number=self.number - 1)
        return Period(self.year - 1, self.length, 12 // MONTHS_OF[self.length])


def period_of(day: dt.date, length: Length) -> Period:
    """The period of some length that a day lies in."""
    return Period(day.year, length, (day.month - 1) // MONTHS_OF[length] + 1)


def parse_period(text: str) -> Period | None:
    """Read the id of a period; None for another text."""
    match = re.fullmatch(PERIOD_ID, text)
    if not match:
        return None
    length = cast("Length", match.lastgroup)
    return Period(int(match["year"]), length, 1 if length == "year" else int(match[length]))


def periods_of(diary: Diary, lengths: Collection[str]) -> tuple[Period, ...]:
    """The periods of some lengths in which something was read, newest first, longer ones first."""
    days = [entry.date for entry in diary.dated if entry.date]
    found = {period_of(day, length) for day in days for length in MONTHS_OF if length in lengths}
    return tuple(sorted(found, key=lambda one: (-one.year, -MONTHS_OF[one.length], -one.number)))


class Bar(NamedTuple):
    """How many entries a month or a day has, with its name and a short one."""

    when: str
    short: str
    number: int


class Change(NamedTuple):
    """A topic's entries in a period and in the one before, and its share of each in percent."""

    topic: str
    number: int
    before: int
    percent: float
    percent_before: float

    @property
    def grown(self) -> float:
        """By how many hundredths of what was read it has grown; below 0 where it shrank."""
        return self.percent - self.percent_before


@dataclass(frozen=True, slots=True)
class Review:
    """A period in review.

    Attributes:
        part: The diary of its entries alone, which are never none.
        streak: The longest one.
        before: How many entries the period before has.
        bars: The entries of each month, or of each day of a month.
        grown: Topics with a larger share than in the period before, which has entries, or none.
        shrunk: Those with a smaller share.
        rated: The best rated entries, best first; empty where nothing is rated.
        linked: The entries that most notes link to, with their numbers, most first.
        lessons: The lessons that were learned first in the period, by theme.
        clusters: The clusters of the map with its entries, each with their number, most first.
    """

    period: Period
    part: Diary
    streak: Streak
    before: int
    bars: tuple[Bar, ...]
    grown: tuple[Change, ...]
    shrunk: tuple[Change, ...]
    rated: tuple[Entry, ...]
    linked: tuple[tuple[Entry, int], ...]
    lessons: tuple[tuple[Theme, tuple[SharedLesson, ...]], ...]
    clusters: tuple[tuple[Cluster, int], ...]

    @property
    def learned(self) -> int:
        """The number of lessons that were learned first in the period."""
        return sum(len(lessons) for _, lessons in self.lessons)

    @property
    def busiest(self) -> Bar | None:
        """The month or day with most entries, the first of several; None where there is only one.

        None too where no part has more than one entry.
        """
        read = [bar for bar in self.bars if bar.number]
        most = max(read, key=lambda bar: bar.number)
        return most if len(read) > 1 and most.number > 1 else None


def review_of(period: Period, diary: Diary, atlas: Atlas, themes: Sequence[Theme]) -> Review | None:
    """Look back at a period; None where nothing was read in it."""
    entries, before = _read_in(period, diary), _read_in(period.before, diary)
    own = Diary(entries)
    if not own.streaks.longest:
        return None
    grown, shrunk = _changes(entries, before)
    citing = [(entry, len(diary.cited_by.get(entry.src, ()))) for entry in entries]
    linked = sorted((one for one in citing if one[1]), key=lambda one: -one[1])
    return Review(
        period,
        own,
        own.streaks.longest,
        len(before),
        _bars(period, [entry.date for entry in entries if entry.date]),
        grown,
        shrunk,
        _best_rated(entries),
        tuple(linked[:MOST_NAMED]),
        _lessons(themes, own.by_id),
        clusters_of(own.by_id, map_of(atlas)),
    )


def stops_of(review: Review, layout: Layout | None) -> list[Stop]:
    """Where a period's way over the map leads: each month of a longer one, or each day of a month.

    A stop lies amid the entries of the cluster that most was read of then: in the middle of all of
    them it would say little, and lie where nothing is. Parts of a period in which nothing was read
    are left out.
    """
    by_part: dict[str, list[str]] = {}
    for entry in review.part.entries:
        if entry.date:
            is_month = review.period.length == "month"
            name = str(entry.date.day) if is_month else month_abbreviation(entry.date.month)
            by_part.setdefault(name, []).append(entry.id)
    return [Stop(name, tuple(ids), _most_of(ids, layout)) for name, ids in by_part.items()]


def _most_of(ids: Sequence[str], layout: Layout | None) -> tuple[str, ...]:
    """The entries of the cluster that has most of some, of several the one that was read first."""
    points = layout.points if layout else {}
    clusters = Counter(points[id_].cluster for id_ in ids if id_ in points)
    most = next(iter(clusters.most_common(1)), (None,))[0]
    return tuple(id_ for id_ in ids if id_ in points and points[id_].cluster == most)


def _read_in(period: Period, diary: Diary) -> tuple[Entry, ...]:
    def own(entry: Entry) -> Period:
        return period_of(entry.date or dt.date.max, period.length)

    first = bisect_left(diary.dated, period, key=own)
    return diary.dated[first : bisect_right(diary.dated, period, first, key=own)]


def _bars(period: Period, days: Sequence[dt.date]) -> tuple[Bar, ...]:
    if period.length != "month":
        count = Counter(day.replace(day=1) for day in days)
        return tuple(
            Bar(month_and_year(month), month_abbreviation(month.month), count[month])
            for month in period.months
        )
    first, read = period.months[0], Counter(days)
    last = calendar.monthrange(first.year, first.month)[1]
    all_days = (first.replace(day=one) for one in range(1, last + 1))
    return tuple(Bar(long_date(day), str(day.day), read[day]) for day in all_days)


def _changes(
    entries: Sequence[Entry], before: Sequence[Entry]
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """The topics that grew and those that shrank, those that changed most first."""
    if not before:
        return (), ()
    now, then = Counter(e.topic for e in entries), Counter(e.topic for e in before)
    changes = [
        Change(
            topic,
            now[topic],
            then[topic],
            100 * now[topic] / len(entries),
            100 * then[topic] / len(before),
        )
        for topic in sorted(now.keys() | then.keys())
        if topic
    ]
    grown = sorted((one for one in changes if one.grown >= LEAST_CHANGE), key=lambda c: -c.grown)
    shrunk = sorted((one for one in changes if one.grown <= -LEAST_CHANGE), key=lambda c: c.grown)
    return tuple(grown[:MOST_TOPICS]), tuple(shrunk[:MOST_TOPICS])


def _best_rated(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries with the best ratings, unless all have the same."""
    rated = [entry for entry in entries if entry.rating]
    if len({entry.rating for entry in rated}) < 2 and len(rated) > MOST_NAMED:
        return ()
    return tuple(sorted(rated, key=lambda entry: -(entry.rating or 0))[:MOST_NAMED])


def _lessons(
    themes: Sequence[Theme], ids: Collection[str]
) -> tuple[tuple[Theme, tuple[SharedLesson, ...]], ...]:
    """The lessons whose first entry is one of some, by theme."""
    found = (
        (theme, tuple(one.shared for one in theme.lessons if one.shared.entries[0] in ids))
        for theme in themes
    )
    return tuple((theme, lessons) for theme, lessons in found if lessons)
