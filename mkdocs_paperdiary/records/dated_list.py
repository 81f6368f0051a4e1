"""Lists of bullets under headings of months, in and out.

A bullet looks like `* 5th: [Title](notes/title.md): summary`; without a day, its month counts.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from ..diary.dates import (
    MONTHS,
    WrittenDate,
    find_date,
    is_reading_year,
    month_number,
    without_weekdays,
)
from ..diary.markdown import plain
from ..diary.paths import topics_of
from ..problem import Problem
from ..words import gettext as _
from ..words import month_and_year, ordinal
from .bullet_forms import told_apart
from .formats import Channel
from .record import Read, Record, Work, by_day
from .reference_line import works_of_line
from .source_file import dated
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode


def read_bullets(text: str, name: str, *, today: dt.date) -> Read:
    r"""Read the dated bullets of a page with `\n` line ends, which problems name, in its order.

    No day without a year is put later than `today`.
    """
    problems: list[Problem] = []
    items = outline_of_page(text, tree_of_page(text), today)
    with_days = {item.place.month for item in items if _has_day(item)}
    found = [one for item in items for one in _works(item, with_days, name, problems)]
    if guessed := [one.month[0] or 0 for *_, one in found if one.is_guess and one.month]:
        message = (
            "no heading tells a year, and the last month is taken to be in "
            f"{max(guessed)}; write the year into a heading"
        )
        problems.append(Problem(message, name, code="missing-year"))
    topics = topics_of([record.path for record, *_ in found if record.path])
    works = [(replace(one, topic=topics.get(one.path, "")), date) for one, date, _ in found]
    return dated(works, name, [*_once(problems)], today=today)


def _once(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Problems, of which one stands for all that say that a line has no day: a habit."""
    lines = Counter(one.message for one in problems if one.code == "missing-date")
    for one in problems:
        number = lines.pop(one.message, 0) if one.code == "missing-date" else 1
        more = f" (and {number - 1} more lines)" if number > 1 else ""
        if number:
            yield replace(one, message=f"{one.message}{more}")


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works in reading order; see `Format.write`."""
    parts = [f"# {_text(channel.title)}\n"]
    days = ((work.record.date, work) for work in by_day(works))
    months = ((month_and_year(day) if day else _("Undated"), work) for day, work in days)
    for month, group in itertools.groupby(months, key=itemgetter(0)):
        parts.append(f"\n## {month}\n\n" + "".join(f"* {_bullet(work)}\n" for _, work in group))
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Place:
    """What a heading and those above it tell of what stands below it.

    Attributes:
        depth: How many headings they are.
        topic: The nearest of them that is no date, as plain text.
        date: The day, month or year that they tell; of a range of days, the first.
        is_date: Whether the heading says no more than a date.
        is_guess: Whether no heading of the page tells the year of a month.
    """

    level: int = 0
    depth: int = 0
    topic: str = ""
    date: WrittenDate | None = None
    is_date: bool = False
    is_guess: bool = False

    @property
    def month(self) -> tuple[int | None, int] | None:
        """The year and the month, where a month is told and no day."""
        date = self.date
        return (date.year, date.month) if date and date.month and not date.names_day else None

    def completed(self, date: WrittenDate | None) -> WrittenDate | None:
        """A date without a year in the year that is told."""
        if date and self.date and date.month and not date.year:
            return replace(date, year=self.date.year)
        return date


def _has_day(item: Bullet) -> bool:
    return item.date is not None or any(map(_has_day, item.children))


def _works(
    item: Bullet,
    with_days: Collection[object],
    name: str,
    problems: list[Problem],
    day: WrittenDate | None = None,
) -> Iterator[tuple[Record, WrittenDate | None, Place]]:
    """The works of a bullet and of those below it, with the months in which bullets have days."""
    date = day if item.date is None else item.date
    works = works_of_line(item.text, item.venue) if item.is_bullet or item.date is not None else ()
    # Only a bullet under a month is surely a work without its day.
    if not works or (date is None and not (item.place.month and item.is_bullet)):
        if date is not None and not item.children:
            message = "this day has no title behind it; write one"
            problems.append(Problem(message, name, item.line, code="missing-title"))
        for child in item.children:
            yield from _works(child, with_days, name, problems, date)
        return
    if date is None:
        is_linked = any(work.link or work.path for work in works)
        # Where no bullet of a month has a day, each is a work, as elsewhere those with a link.
        is_kept = is_linked or item.place.month not in with_days
        fate = "its month counts" if is_kept else "it is left out"
        message = f"no day begins this line, and {fate}; write the day before it"
        problems.append(Problem(message, name, item.line, code="missing-date"))
        if not is_kept:
            return
        date = item.place.date
    elif date.year and date.month and date.day and not date.exact:
        message = f"the month has no day {date.day}, so the work has no date; correct the day"
        problems.append(Problem(message, name, item.line, code="impossible-date"))
        date = None
    for work in works:
        yield replace(work, line=item.line, body=item.body), date, item.place
    # What has a day of its own was indented by a slip; the rest are remarks.
    for child in item.children:
        if child.date is not None:
            yield from _works(child, with_days, name, problems)


# What is possessive (`*+`) here and below is taken once, however many spaces there are.
_BOX: Final = r"(?:\[[ xX]\]\s*+)?"
_CHECKBOX: Final = re.compile(r"^\[[ xX]\]\s+")
_BEFORE: Final = rf"\s*+{_BOX}[\s*_~•·◦▪–—-]*+(?:[(\[](?=\d))?"
_WEEKDAY: Final = (
    r"(?:(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?[.,]?\s+)?"
)
_ORDINAL: Final = r"(?:st|nd|rd|th)"
_AFTER: Final = r"[)\]*_~]*\s*[:;.,)|–—-]*[*_~]*\s*"
_DAY: Final = re.compile(
    rf"{_BEFORE}{_WEEKDAY}(?P<day>\d{{1,2}})(?:"
    rf"(?P<ordinal>\s?{_ORDINAL})\b|(?=[)\]*_~]*\s*(?:[:.)–—-]\s|[:–—]|$))|(?=[)\]*_~]*\s+[\[*]))"
    rf"(?:\s*(?:-|–|—|to|&|and|,|/)\s*\d{{1,2}}\s?{_ORDINAL})?{_AFTER}",
    re.IGNORECASE,
)
_NO_DATE: Final = re.compile(rf"{_BEFORE}{_WEEKDAY}\Z", re.IGNORECASE)


def _day_at_start(text: str, place: Place) -> tuple[WrittenDate | None, str]:
    """The day with which a line begins (of a range, the first) or None, and the rest of the line.

    Under a month, a number alone can be a day.
    """
    head = text.partition("[")[0] if not text.lstrip().startswith("[") else text
    found = find_date(head[:60])
    if found and found.names_day and _NO_DATE.match(head[: found.span[0]]):
        return place.completed(found), re.sub(rf"^{_AFTER}", "", text[found.span[1] :])
    if place.month and (match := _DAY.match(text)) and 1 <= int(match["day"]) <= 31:
        return WrittenDate(*place.month, int(match["day"])), text[match.end() :]
    return None, text


@dataclass(slots=True)
class Bullet:
    """A bullet, or a paragraph that may be one.

    Attributes:
        line: The line of the page that it begins on, counted from 1.
        last: The line that it ends on.
        text: Its first paragraph, as it is written, behind the day.
        date: The day with which it begins, or None.
        venue: Where and when its work was published, as the line tells behind the title.
        mark: With what it and many other lines end.
        number: Its number in an ordered list, or 0.
        body: The remarks below it, as they are written.
        place: What the headings above it tell.
    """

    line: int
    last: int
    text: str
    date: WrittenDate | None
    place: Place
    is_bullet: bool
    number: int
    body: str = ""
    children: Sequence[Bullet] = ()
    venue: str = ""
    mark: str = ""


@cache
def _parser() -> MarkdownIt:
    # Only here, since few sites have pages of several works, and the import takes a while.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable("inline")


def tree_of_page(text: str) -> SyntaxTreeNode:
    """The blocks of a page, with its tables; what stands in a line is left as it is written."""
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(text))


def outline_of_page(text: str, tree: SyntaxTreeNode, today: dt.date) -> list[Bullet]:
    """The bullets and paragraphs of a page, each with the month of the heading above it."""
    lines = text.split("\n")
    blocks = [(node, _level_of(node)) for node in _blocks(tree)]
    headings = [(level, node.children[0].content) for node, level in blocks if level]
    places = iter(places_of(headings, today))
    here = Place()
    items: list[Bullet] = []
    for node, level in blocks:
        if level:
            _, here = next(places)
        else:
            is_day = here.date and here.date.names_day and node.type == "list_item"
            day = here.date if is_day else None
            parts = _items(node, here, lines)
            items += (replace(one, date=one.date or day) for one in parts)
    _use_numbers(items)
    told = [*_with_children(items)]
    for item, line in zip(told, told_apart([item.text for item in told]), strict=True):
        item.text, item.venue, item.mark = line
    return items


def _level_of(node: SyntaxTreeNode) -> int:
    """The level of a heading, below which is a paragraph that holds a month alone; else 0."""
    if node.type == "heading":
        return int(node.tag[1])
    text = node.children[0].content if node.type == "paragraph" else ""
    return 7 if text and month_heading(text) else 0


def _with_children(items: Sequence[Bullet]) -> Iterator[Bullet]:
    for item in items:
        yield item
        yield from _with_children(item.children)


def _blocks(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    """The headings, paragraphs and bullets of a part of a page, but none within another bullet."""
    for child in node.children:
        if child.type in {"heading", "paragraph", "list_item"}:
            yield child
        else:
            yield from _blocks(child)


def _items(node: SyntaxTreeNode, place: Place, lines: Sequence[str]) -> list[Bullet]:
    """A bullet with those below it, or a paragraph.

    They are several where a line begins with a day, as where a bullet is missing.
    """
    is_bullet = node.type == "list_item"
    blocks = list(_blocks(node)) if is_bullet else [node]
    begins_with_text = bool(blocks) and blocks[0].type != "list_item"
    text = _CHECKBOX.sub("", blocks[0].children[0].content) if begins_with_text else ""
    line, last = _span(blocks[0] if begins_with_text else node)[0], _span(node)[1]
    number = int(node.info) if node.info.isdecimal() else 0
    items = []
    for part in _parted(text) if place.month else [text]:
        date, rest = _day_at_start(part, place)
        end = line + part.count("\n")
        items.append(Bullet(line, end, rest, date, place, is_bullet, number))
        line = end + 1
    below = [one for one in blocks if one.type == "list_item"]
    children = [child for one in below for child in _items(one, place, lines)]
    end = items[-1].last
    remarks = list(lines[end:last])
    for one in children:
        if one.date is not None:
            remarks[one.line - 1 - end : one.last - end] = [""] * (one.last - one.line + 1)
    body = textwrap.dedent("\n".join(remarks).expandtabs(4)).strip()
    items[-1] = replace(items[-1], last=last, body=body, children=children)
    return items


def _span(node: SyntaxTreeNode) -> tuple[int, int]:
    """The first and the last line of a part of a page, counted from 1."""
    first, last = node.map or (0, 1)
    return first + 1, last


def _parted(text: str) -> list[str]:
    """The parts of a paragraph in which lines begin with a day."""
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        match = _DAY.match(line)
        if match and match["ordinal"] and re.match(r"\[|\*\*", line[match.end() :]) and parts[-1]:
            parts.append([])
        parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def _use_numbers(items: Sequence[Bullet]) -> None:
    """Take the numbers of ordered lists for days where they do not count from one."""
    month, counts = None, False
    for item in items:
        own = item.place.month
        if own != month or not item.is_bullet:
            month, counts = own, False
        counts = counts or item.number == 1
        if item.date is None and own and not counts and 1 <= item.number <= 31:
            item.date = WrittenDate(*own, item.number)


_PART: Final = re.compile(r"[^\W\d_]+|\d+")
_MARKUP: Final = re.compile(r"<[^<>]*>|\{[^{}]*\}|&#?\w+;|:[a-z_]+:")
_AT_YEAR: Final = re.compile(
    r"(?<![^\W_])[^\W\d_](?=\d{4}(?!\d))|(?<=(?<!\d)\d{4})[^\W\d_](?![^\W_]|\s+\d)"
)
"""A letter joined to a year, as in `Y2021` or `2021年`."""
_SHORT_YEAR: Final = re.compile(r"[’']\s?(?=\d\d\b)")
_NOISE: Final = frozenset(vocabulary("words")["headings"])


_LONG: Final = 200
"""Characters of a heading that are looked at for a day or a month."""

_SHORT: Final = 60
"""Characters of a text that may be nothing but a month."""


def month_heading(text: str) -> WrittenDate | None:
    """The year and the month of a heading such as `June 2025`, `## 📖 Septemeber` or `2025`."""
    text = _AT_YEAR.sub(" ", _SHORT_YEAR.sub("20", _MARKUP.sub(" ", text[:_LONG])))
    if len(text) > _SHORT:
        return None
    found = find_date(text, forgiving=True)
    if found and found.names_day:
        return None
    year, month = (found.year or 0, found.month or 0) if found else (0, 0)
    rest = f"{text[: found.span[0]]} {text[found.span[1] :]}" if found else text
    is_named = month > 0
    for part in _PART.findall(rest.lower()):
        if part in _NOISE:
            continue
        if len(part) == 4 and part.isdecimal() and is_reading_year(int(part)):
            year = year or int(part)
        elif not month and len(part) < 3 and part.isdecimal() and 1 <= int(part) <= 12:
            month = int(part)
        # A short word that is nearly a month's name is most often another word.
        elif not month and (number := MONTHS.get(part) or (len(part) > 4 and month_number(part))):
            month, is_named = number, True
        else:
            return None
    return WrittenDate(year or None, month or None, None) if year or is_named else None


_DAY_OF_MONTH: Final = re.compile(rf"([12]?\d|3[01])(?:\s?(?:{_ORDINAL}|[日일.]))?")


def places_of(headings: Sequence[tuple[int, str]], today: dt.date) -> Iterator[tuple[Place, Place]]:
    """The place above each heading, which is given by level and text, and that below it.

    A heading tells a day if it says no more, or only what many others say beside theirs; its year
    may be that of one above. One day alone may be that of the page.
    """
    levels = [level for level, _text in headings]
    texts = [plain(text[:_LONG]) for _level, text in headings]
    dates = list(map(month_heading, texts))
    days = [one if one and one.names_day else None for one in map(find_date, texts)]
    rests = [_beside_day(text, one) if one else "" for text, one in zip(texts, days, strict=True)]
    number = Counter(rests)
    year = year_level = 0
    for at, (text, rest, date) in enumerate(zip(texts, rests, dates, strict=True)):
        if rest and not (number[rest] >= 2 and re.search(r"[^\W\d]", rest)):
            days[at] = None
        elif any(dates) and (alone := _DAY_OF_MONTH.fullmatch(text)):
            # Below `June`, the 4th is a day.
            days[at] = WrittenDate(None, None, int(alone[1]))
        if date and date.month:
            dates[at] = replace(date, year=date.year or year or None)
        elif date:
            year, year_level = date.year or 0, levels[at]
        elif levels[at] <= year_level and not days[at]:
            year = year_level = 0
    if sum(map(bool, days)) < 2:
        days = [None] * len(days)
    months = [date for date in dates if date and date.month]
    is_guess = bool(months) and not any(date.year for date in months)
    years = iter(_years(months, today))
    stack = [Place()]
    for level, text, date, day in zip(levels, texts, dates, days, strict=True):
        while stack[-1].level >= level:
            stack.pop()
        above = stack[-1]
        told = replace(date, year=next(years)) if date and date.month else date
        if day and (day.month or day.readings):
            told = replace(day, year=day.year or year or None)
        elif day and above.month:
            told = WrittenDate(*above.month, day.day)
        year = (told and told.year) or year
        topic = above.topic if told else text
        here = Place(level, above.depth + 1, topic, told or above.date, bool(told), is_guess)
        stack.append(here)
        yield above, here


def _beside_day(text: str, day: WrittenDate) -> str:
    """What a heading says beside a day and the end of its range, with zeros for digits."""
    for one in (day, find_date(f"{text[: day.span[0]]} {text[day.span[1] :]}")):
        text = f"{text[: one.span[0]]} {text[one.span[1] :]}" if one else text
    return re.sub(r"\d+", "0", re.sub(r"[\W_]+", " ", without_weekdays(text))).strip()


def _years(months: Sequence[WrittenDate], today: dt.date) -> list[int]:
    """The year of every month.

    A month without one follows the month above it, or goes before the one below it where none
    above is sure; in a diary whose newest month stands first, the other way round. Where none has
    a year, the newest month is the latest that has begun by today.
    """
    if not months:
        return []
    step = 1 if _is_forward(months) else -1
    years = [one.year or 0 for one in months][::step]
    numbers = [one.month or 0 for one in months][::step]
    if not any(years):
        years[-1] = today.year if numbers[-1] <= today.month else today.year - 1
    first = next(at for at, year in enumerate(years) if year)
    for at in range(first - 1, -1, -1):
        years[at] = years[at + 1] - (numbers[at] > numbers[at + 1])
    for at in range(first + 1, len(years)):
        years[at] = years[at] or years[at - 1] + (numbers[at] < numbers[at - 1])
    return years[::step]


def _is_forward(months: Sequence[WrittenDate]) -> bool:
    """Whether the oldest month stands first, judged by neighbours."""
    votes = 0
    for one, below in pairwise(months):
        if one.year and below.year and one.year != below.year:
            votes += 2 if one.year < below.year else -2
        elif one.month != below.month:
            votes += 1 if ((below.month or 0) - (one.month or 0)) % 12 <= 6 else -1
    return votes >= 0


_SIGN: Final = re.compile(r"([\\`*_\[\]<>|~]|\$|^#|(?<=\s)#)")
_IN_TARGET: Final = str.maketrans(
    {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}
)


def _bullet(work: Work) -> str:
    record = work.record
    title = _text(record.title)
    if record.link:
        title = f"[{title}]({record.link.translate(_IN_TARGET)})"
    day = f"{ordinal(record.date.day)}: " if record.date else ""
    return f"{day}{title}" + (f": {_text(record.summary)}" if record.summary else "")


def _text(text: str) -> str:
    return _SIGN.sub(r"\\\1", " ".join(text.split()))
