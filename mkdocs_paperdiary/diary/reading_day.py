"""Reading days: the dates of a note, and the day of each note over the whole diary."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal

from ..problem import Problem
from .dates import (
    Order,
    WrittenDate,
    begins_with_day,
    day_of,
    days_between,
    find_date,
    without_weekdays,
)
from .entry import Origin, Source
from .labels import Label, any_label, field_of
from .links import links_of
from .markdown import Outline, letters_of, plain
from .note import Candidate, Field
from .paths import is_at_edge
from .titles import Title

_DEFAULT: tuple[Order, ...] = ("DMY", "MDY", "YMD")
_STRENGTH = {"read": 0, "date": 1, "noted": 2}
"""How surely a label announces the reading day, the surest first."""

_OLDEST = 2004
"""The year of Markdown: earlier days in headings far below a title are of what a work tells."""

_FIRST_LINES = 25
_SENTENCE = ""
"""The place of a day in a sentence, which has no label."""

Written = Sequence[tuple[WrittenDate | dt.date, Source]]
_Day = tuple[dt.date, Source]


def settle_dates(
    written: Mapping[str, Written],
    *,
    order: Literal["auto", "DMY", "MDY", "YMD"] = "auto",
    today: dt.date | None = None,
    git_dates: Callable[[Collection[str]], Mapping[str, dt.date] | Problem] | None = None,
) -> tuple[Mapping[str, tuple[dt.date, Source]], list[Problem]]:
    """The day of each note that has one, with its source; and problems of unclear dates.

    An ambiguous `03/04/2025` follows `order`, or the order of the diary's unambiguous dates; where
    there is none, the day is taken to be first, and a problem says so. A missing year is the
    latest one that puts the date among the diary's others. A month without a day counts as its
    first day, after everything that names a day.

    Args:
        written: Each note's dates, the surest first.
        order: The order of day, month and year.
        today: No date with a missing year is put later than this.
        git_dates: Called once, for the notes that nothing else dates.
    """
    learnt = _learnt_order(written) if order == "auto" else order
    known: dict[str, _Day] = {}
    swappable: list[str] = []
    open_ones: dict[str, tuple[tuple[WrittenDate, Source] | None, _Day | None]] = {}
    for src, dates in written.items():
        yearless: tuple[WrittenDate, Source] | None = None
        month: _Day | None = None
        for date, source in dates:
            if isinstance(date, dt.date):
                known[src] = (date, source)
                break
            if day := date.exact or _in_order(date, learnt):
                known[src] = (day, source)
                swappable += [] if date.exact or learnt else [src]
                break
            if date.month and date.day:
                yearless = yearless or (date, source)
            elif date.month and date.year and not month:
                month = (dt.date(date.year, date.month, 1), source)
        else:
            open_ones[src] = (yearless, month)
    problems = _swappable(swappable, known)
    days = sorted(day for day, _ in known.values())
    lost = [src for src, (date, month) in open_ones.items() if not (month or (date and days))]
    by_git = git_dates(lost) if git_dates and lost else {}
    if isinstance(by_git, Problem):
        problems.append(by_git)
        by_git = {}
    for src, (yearless, month) in open_ones.items():
        found = month or ((by_git[src], Source("git")) if src in by_git else None)
        if yearless:
            date, source = yearless
            day, sure = _with_year(date, days, today, found[0] if found else None)
            if not sure:
                done = (
                    f"{day.year} was taken, after the days around it"
                    if day
                    else "the entry is undated"
                )
                message = (
                    f"the date has no year, and nothing tells it surely; {done}; write the year"
                )
                problems.append(Problem(message, src, source.line, code="date-without-year"))
            found = (day, source) if day else found
        if found:
            known[src] = found
    return known, problems


def _swappable(srcs: Sequence[str], known: Mapping[str, _Day]) -> list[Problem]:
    """One problem for the whole diary: all its dates are mended by one option."""
    if not srcs:
        return []
    more = f" (and {len(srcs) - 1} more)" if len(srcs) > 1 else ""
    message = (
        f"day and month of this date{more} could be swapped, and no date of the diary shows their "
        "order; the day was taken to stand first; set date_order to DMY or MDY, or write 2025-04-03"
    )
    return [Problem(message, srcs[0], known[srcs[0]][1].line, code="ambiguous-date")]


def _learnt_order(written: Mapping[str, Written]) -> Order | None:
    votes = Counter(
        date.readings[0][0]
        for dates in written.values()
        for date, _ in dates
        if isinstance(date, WrittenDate) and len(date.readings) == 1
    )
    (best, count), (_, next_count) = [*votes.most_common(2), (None, 0), (None, 0)][:2]
    return best if count > next_count else None


def _in_order(date: WrittenDate, order: Order | None) -> dt.date | None:
    readings = dict(date.readings)
    orders = (order, *_DEFAULT) if order else _DEFAULT
    return next((readings[one] for one in orders if one in readings), None)


def _with_year(
    date: WrittenDate, days: list[dt.date], today: dt.date | None, hint: dt.date | None
) -> tuple[dt.date | None, bool]:
    """The day in the year that fits best, and whether only that one fits."""
    month, number = date.month or 1, date.day or 1
    if hint:
        this_year, last_year = (day_of(hint.year - ago, month, number) for ago in (0, 1))
        is_over = this_year is not None and this_year <= hint
        return (this_year if is_over or last_year is None else last_year), True
    if not days:
        return None, False
    first, last = days[0], days[-1]
    candidates = [
        day
        for year in range(first.year - 1, last.year + 2)
        if (day := day_of(year, month, number)) and (today is None or day <= today)
    ]
    if not candidates:
        return None, False
    inside = [day for day in candidates if first <= day <= last]
    if inside:
        return inside[-1], len(inside) == 1
    return min(candidates, key=lambda day: days_between(day, days)), len(days) > 2


def reading_days(
    note: Outline, labels: list[Label], title: Title | None
) -> Iterator[tuple[WrittenDate, int, Origin]]:
    """Find the dates that may be the reading day, the surest first.

    Labelled lines come first, and among them those that name a day; then a line below the title
    that holds nothing but a date, or one above it; then a heading that begins or ends with one;
    then the last lines of the note, which some sign and date. A date's line in the body is counted
    from 0.
    """
    labelled = [
        (date, label)
        for label in labels
        if label.field in _STRENGTH
        and (date := find_date(plain(label.value), forgiving=True))
        and date.span[0] <= 40  # Further behind, it is a remark.
    ]
    labelled.sort(key=lambda one: (not one[0].names_day, _STRENGTH[one[1].field]))
    for date, label in labelled:
        yield date, label.line, "body"
    other = {label.line for label in labels if label.field not in _STRENGTH and not label.heading}
    for index in _near_top(note, title.line if title else -1):
        if index not in other and (found := _date_alone(note.lines[index])):
            yield found, index, "body"
    for order, heading in enumerate(note.headings[:12]):
        text = plain(heading.text)
        found = find_date(text)
        is_old = found and order > 2 and found.year and found.year < _OLDEST
        if found and not is_old and found.names_day and is_at_edge(found, text):
            yield found, heading.line, "heading"
    texts = [index for index, kind in enumerate(note.kinds) if kind == "text"]
    for index in reversed(texts[-3:]):
        if index not in other and (found := _date_alone(note.lines[index])):
            yield found, index, "body"


def unlabelled_days(note: Outline, fields: Iterable[Field]) -> tuple[Candidate, ...]:
    """Days in fields and behind labels that nobody knows, and the first in a sentence.

    Args:
        note: The body, whose first lines count.
        fields: The front matter's, of which no other value is made.
    """
    found = [
        Candidate(str(one.value), one.line, "front matter", slots=(one.name,))
        for one in fields
        if one.text and begins_with_day(str(one.value))
    ]
    sentence: Candidate | None = None
    for index, line in enumerate(note.lines[:_FIRST_LINES]):
        if note.kinds[index] not in ("text", "table"):
            continue
        label, value = any_label(line)
        if label and field_of(label) is not None:
            continue
        date = find_date(value) if label else None
        if date and date.names_day and not letters_of(value[: date.span[0]]):
            found.append(Candidate(value, note.first_line + index, "body", slots=(label,)))
        elif not sentence:
            text = plain(line)
            date = find_date(text)
            if date and date.exact:
                text = text[slice(*date.span)]
                sentence = Candidate(text, note.first_line + index, "body", slots=(_SENTENCE,))
    return (*found, sentence) if sentence else tuple(found)


def learnt_days(notes: Sequence[Sequence[Candidate]], total: int) -> list[Candidate | None]:
    """The day of each note where most undated notes have one: behind a label, or in a sentence.

    Of several labels the one with the latest days is taken: a work is read after it was published.

    Args:
        notes: What may be the days of the notes that have none.
        total: How many notes the diary has. Where most of them have a day elsewhere, those in
            sentences are other days.
    """
    days: dict[str, list[dt.date]] = {}
    for note in notes:
        for one in note:
            if one.slots[0] == _SENTENCE and len(notes) * 2 < total:
                continue
            date = find_date(one.value)
            if date and (day := date.exact):
                days.setdefault(one.slots[0], []).append(day)
    common = [
        label
        for label, own in days.items()
        if len(own) >= max(3, len(notes) / 2) and len(set(own)) * 2 >= len(own)
    ]
    label = max(
        common,
        key=lambda one: (one != _SENTENCE, sorted(days[one])[len(days[one]) // 2]),
        default=None,
    )
    return [next((one for one in note if one.slots[0] == label), None) for note in notes]


def _near_top(note: Outline, title_line: int) -> Iterator[int]:
    """The first lines of text below the title, up to the next heading, then those above it."""
    yield from first_texts(note, title_line)
    texts = (index for index in range(max(title_line, 0)) if note.kinds[index] == "text")
    yield from islice(texts, 2)


def first_texts(note: Outline, title_line: int) -> Iterator[int]:
    """The first lines of text below the title, up to the next heading."""
    seen = 0
    for index in range(title_line + 1, len(note.lines)):
        if note.kinds[index] == "heading" and title_line >= 0 and seen:
            return
        if note.kinds[index] == "text":
            seen += 1
            if seen > 6:
                return
            yield index


def _date_alone(line: str) -> WrittenDate | None:
    """The date of a line that holds a date and little else: a weekday, a name, a remark.

    Only as a part of a remark, a link may follow it.
    """
    if len(line) > 90 or not any(char.isdigit() for char in line):
        return None
    links = links_of(line)
    text = plain(line[: links[0].at] if links else line).strip(" -*>•|")
    date = find_date(text)
    if not date:
        return None
    before, after = text[: date.span[0]], text[date.span[1] :]
    words = letters_of(without_weekdays(before + " " + after))
    has_remark = not letters_of(before) and after.lstrip()[:1] in (".", ",", ";", "(")
    is_alone = not links and (not words or (date.names_day and len(words) <= 8))
    return date if is_alone or (date.names_day and has_remark) else None
