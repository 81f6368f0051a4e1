"""A page of dated bullets under headings of months: `* 5th: [Title](notes/title.md): summary`."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...diary import Problem, Source
from ...diary.dates import WrittenDate, day_of
from ...diary.note import read_text
from ...diary.paths import topics_of
from ...diary.reading_day import settle_dates
from ..record import Record
from . import Unreadable
from .dated_line import Work, lines_with_days, starts_with_day, works_of
from .month_headings import Heading, with_years
from .page_outline import Item, outline

_SUFFIXES: Final = (".md", ".markdown", ".mdown", ".mkd")


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a file is a page of Markdown."""
    return path.suffix.lower() in _SUFFIXES and path.is_file()


def read(path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read the dated bullets of a page; see `Reader.read`."""
    records, problems = read_bullets(
        read_text(path.read_bytes()).body, path.name, today=dt.date.today()
    )
    if not records:
        raise Unreadable(
            f"{path.name} has no dated bullets, such as `* 5th: [Title](note.md): summary` under a "
            "heading such as `June 2025`"
        )
    return records, problems


@dataclass(frozen=True, slots=True)
class _Found:
    work: Work
    date: WrittenDate | dt.date | int | None
    section: int | None
    line: int
    body: str = ""


def read_bullets(
    text: str, name: str, *, today: dt.date
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read the dated bullets of a page.

    Args:
        text: Markdown with single line feeds.
        name: What the page is called in problems.
        today: No day is put later than this where the page does not tell its year.

    Returns:
        The works in the page's order, and what could not be understood.
    """
    items, sections = outline(text)
    problems: list[Problem] = []
    lines = text.split("\n")
    found = [one for item in items for one in _found(item, None, lines, name, problems)]
    used = sorted({one.section for one in found if one.section is not None})
    used = [at for at in used if sections[at][1]]
    years, told = with_years([sections[at] for at in used], today)
    months = {at: (year, sections[at][1]) for at, year in zip(used, years, strict=True)}
    if used and not told:
        message = f"no heading tells a year; the last month is taken to be in {max(years)}"
        problems.append(Problem(message, name))
    written = {}
    for at, one in enumerate(found):
        date = _day(one, months, name, problems)
        written[str(at)] = [(date, Source("body", one.line))] if date else []
    settled = settle_dates(written, today=today)
    for problem in settled.problems:
        at = int(problem.src or 0)
        problems.append(Problem(problem.message, name, found[at].line, problem.field))
    days = [settled.dates.get(str(at), (None, None))[0] for at in range(len(found))]
    return tuple(_records(found, days)), tuple(problems)


def _records(found: Sequence[_Found], days: Sequence[dt.date | None]) -> Iterator[Record]:
    topics = topics_of([one.work.path for one in found if one.work.path])
    for one, date in zip(found, days, strict=True):
        yield Record(
            one.work.title,
            date=date,
            link=one.work.link,
            summary=one.work.description,
            topic=topics.get(one.work.path, ""),
            code=one.work.code,
            path=one.work.path,
            body=one.body,
            line=one.line,
        )


def _day(
    one: _Found, months: Mapping[int, Heading], name: str, problems: list[Problem]
) -> WrittenDate | dt.date | None:
    """The day of a work, as far as its line and its month tell."""
    year, month = months.get(one.section, (None, None)) if one.section is not None else (None, None)
    if isinstance(one.date, int):
        if year is None or month is None:
            return None
        day = day_of(year, month, one.date)
        if day is None:
            message = f"there is no day {one.date} in month {month} of {year}; it has no date now"
            problems.append(Problem(message, name, one.line))
        return day
    if isinstance(one.date, WrittenDate) and one.date.year is None and one.date.month and year:
        return WrittenDate(year, one.date.month, one.date.day)
    return one.date


def _found(
    item: Item,
    day: WrittenDate | dt.date | int | None,
    lines: Sequence[str],
    name: str,
    problems: list[Problem],
) -> Iterator[_Found]:
    """The works of a bullet and of those below it."""
    in_month = item.section is not None
    parts = list(lines_with_days(item.text)) if in_month else [(0, item.text)]
    for at, (offset, text) in enumerate(parts):
        line = item.line + offset
        told = starts_with_day(text, in_month=in_month)
        date, rest = told if told else (day if item.number is None else item.number, text)
        works = works_of(rest) if told or item.is_bullet else ()
        if date is None and not (in_month and item.is_bullet and works):
            continue
        is_last = at == len(parts) - 1
        if not works:
            if not is_last or not item.children:
                problems.append(Problem("this day has no title behind it", name, line))
            continue
        if date is None:
            if not any(work.link or work.path for work in works):
                problems.append(Problem("no day begins this line; it is left out", name, line))
                return
            problems.append(Problem("no day begins this line; it has no date now", name, line))
        body = _body(item, lines) if is_last else ""
        for work in works:
            yield _Found(work, date, item.section, line, body)
        day = None if is_last else day
        if is_last:
            # What has a day of its own was indented by a slip; the rest are remarks.
            for child in item.children:
                if starts_with_day(child.text, in_month=in_month):
                    yield from _found(child, None, lines, name, problems)
            return
    if parts:
        told = starts_with_day(parts[-1][1], in_month=in_month)
        for child in item.children:
            yield from _found(child, told[0] if told else day, lines, name, problems)


def _body(item: Item, lines: Sequence[str]) -> str:
    """The remarks below a bullet, as they are written."""
    first = item.line + item.text.count("\n")
    kept = list(lines[first : item.last])
    for child in item.children:
        if starts_with_day(child.text, in_month=item.section is not None):
            for at in range(child.line - 1 - first, child.last - first):
                kept[at] = ""
    return textwrap.dedent("\n".join(kept).expandtabs(4)).strip()
