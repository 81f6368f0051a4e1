"""Lists of dated bullets under headings of months, in and out.

A bullet looks like `* 5th: [Title](notes/title.md): summary`.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..diary.dates import (
    MONTHS,
    WrittenDate,
    day_of,
    find_date,
    is_reading_year,
    month_number,
)
from ..diary.links import links_of
from ..diary.markdown import LINK_TEXT, LINK_TITLE, plain
from ..diary.note import NOTE_SUFFIXES, read_text
from ..diary.paths import topics_of
from ..diary.urls import absolute
from ..problem import Problem
from ..words import month_and_year, ordinal
from .formats import Channel, Unreadable
from .record import Read, Record
from .source_file import library, note_path, settled_days
from .vocabulary import vocabulary
from .works import Work, by_day

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode


def detects(path: Path, head: str) -> bool:
    """Tell whether a file is a page of Markdown, by its name."""
    return path.suffix.lower() in NOTE_SUFFIXES


def read(path: Path) -> Read:
    """Read the dated bullets of a page; see `Format.read`."""
    text = read_text(path.read_bytes()).body
    records, problems = read_bullets(text, path.name, today=dt.date.today())
    if not records:
        raise Unreadable(
            f"{path.name} has no dated bullets; write some, such as `* 5th: [Title](note.md): "
            "summary`, under a heading such as `June 2025`"
        )
    return records, problems


def read_bullets(text: str, name: str, *, today: dt.date) -> Read:
    r"""Read the dated bullets of a page, in its order.

    Args:
        text: Markdown with `\n` line ends.
        name: What the page is called in problems.
        today: No day without a year is put later than this.
    """
    items, sections = _outline(text)
    bullets = _Bullets(text.split("\n"), name)
    found = [one for item in items for one in bullets.works(item)]
    problems = bullets.problems
    used = sorted({one.section for one in found if one.section is not None})
    years = _years([sections[at] for at in used], today)
    if used and not any(sections[at][0] for at in used):
        message = (
            f"no heading tells a year, and the last month is taken to be in {max(years)}; write "
            "the year into a heading"
        )
        problems.append(Problem(message, name, code="missing-year"))
    months: dict[int | None, _Month] = {None: (0, 0)}
    months |= {at: (year, sections[at][1]) for at, year in zip(used, years, strict=True)}
    dates = []
    for one in found:
        date = _in_month(one, months)
        if date is None and isinstance(one.date, int):
            message = f"this month has no day {one.date}, and the work no date now; correct the day"
            problems.append(Problem(message, name, one.record.line, code="impossible-date"))
        dates.append((one.record.line, date))
    days, unsure = settled_days(dates, name, today=today)
    topics = topics_of([one.record.path for one in found if one.record.path])
    records = (
        replace(one.record, date=day, topic=topics.get(one.record.path, ""))
        for one, day in zip(found, days, strict=True)
    )
    return tuple(records), (*problems, *unsure)


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works in reading order; see `Format.write`."""
    parts = [f"# {_text(channel.title)}\n"]
    days = ((work.record.date, work) for work in by_day(works))
    months = ((month_and_year(day) if day else "Undated", work) for day, work in days)
    for month, group in itertools.groupby(months, key=itemgetter(0)):
        parts.append(f"\n## {month}\n\n" + "".join(f"* {_bullet(work)}\n" for _, work in group))
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Found:
    """A work without its day, the date of its line, and the place of its month.

    Attributes:
        date: As far as it is written; for a number, a heading has the month.
    """

    record: Record
    date: WrittenDate | int | None
    section: int | None


def _in_month(one: _Found, months: Mapping[int | None, _Month]) -> WrittenDate | dt.date | None:
    """The date of a work's line with what the month above it adds."""
    year, month = months[one.section]
    if isinstance(one.date, int):
        return day_of(year, month, one.date)
    if one.date and one.date.month and not one.date.year and year:
        return replace(one.date, year=year)
    return one.date


class _Bullets:
    """The works of a page's bullets, and what is wrong with these."""

    def __init__(self, lines: Sequence[str], name: str) -> None:
        self.problems: list[Problem] = []
        self._lines = lines
        self._name = name

    def works(self, item: _Item, day: WrittenDate | int | None = None) -> Iterator[_Found]:
        """The works of a bullet and of those below it; `day` is that of the bullet above."""
        in_month = item.section is not None
        parts = list(_lines_with_days(item.text)) if in_month else [(0, item.text)]
        for at, (offset, text) in enumerate(parts):
            line = item.line + offset
            dated = _day_at_start(text, in_month=in_month)
            date, rest = dated if dated else (day if item.number is None else item.number, text)
            works = _works_in(rest) if dated or item.is_bullet else ()
            if date is None and not (in_month and item.is_bullet and works):
                continue
            is_last = at == len(parts) - 1
            if not works:
                if not is_last or not item.children:
                    self._tell("this day has no title behind it; write one", line, "missing-title")
                continue
            if date is None:
                is_kept = any(work.link or work.path for work in works)
                fate = "it has no date now" if is_kept else "it is left out"
                message = f"no day begins this line, and {fate}; write the day before it"
                self._tell(message, line, "missing-date")
                if not is_kept:
                    return
            body = self._body(item) if is_last else ""
            for work in works:
                yield _Found(replace(work, line=line, body=body), date, item.section)
            if is_last:
                # What has a day of its own was indented by a slip; the rest are remarks.
                for child in item.children:
                    if _day_at_start(child.text, in_month=in_month):
                        yield from self.works(child)
                return
        dated = _day_at_start(parts[-1][1], in_month=in_month)
        for child in item.children:
            yield from self.works(child, dated[0] if dated else day)

    def _tell(self, message: str, line: int, code: str) -> None:
        self.problems.append(Problem(message, self._name, line, code=code))

    def _body(self, item: _Item) -> str:
        """The remarks below a bullet, as they are written."""
        first = item.line + item.text.count("\n")
        kept = list(self._lines[first : item.last])
        for child in item.children:
            if _day_at_start(child.text, in_month=item.section is not None):
                for at in range(child.line - 1 - first, child.last - first):
                    kept[at] = ""
        return textwrap.dedent("\n".join(kept).expandtabs(4)).strip()


# What is possessive (`*+`) here and below is taken once, however many spaces there are.
_BOX: Final = r"(?:\[[ xX]\]\s*+)?"
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
_LINK: Final = re.compile(
    rf"(?<!!)\[(?P<text>{LINK_TEXT})\]:?\s?"
    r"\(\s*+(?P<target><[^>\n]*>|(?:[^()\s]|[^\S\n]++(?=[^\s)])|\([^()\n]*\))*?)"
    rf"{LINK_TITLE}\s*\)"
)
_JOINT: Final = re.compile(r"[*_\s]*(?:,\s*and|,|and|&|\+|;)\s*[*_]*(?=\[)")
_ASIDE: Final = re.compile(r"[*_\s]*+[(|,/·–—-]?\s*(?=\[)")
_SEPARATOR: Final = re.compile(r"^[\s:;,.–—|*_-]+")
_MARK: Final = re.compile(r"(?:^|(?<!\s)\s+)[\^*†‡+]+\s*$")
_MARKED: Final = re.compile(r"(\*\*|__|\*|_|\"|“)(?P<title>.+?)(?:\1|”)\s*(?=[:–—,.(-]|$)")
_LONGEST_TITLE: Final = 120
"""Characters beyond which a line without link is more than a title."""
_LONG_TITLE: Final = re.compile(r"(?P<title>.{3,}?)(?::\s|\s[–—-]\s|\.\s)(?P<rest>.+)", re.DOTALL)
_NAMES_NO_WORK: Final = frozenset(vocabulary("words")["links"])
_CODE: Final = frozenset({"code", "github", "repo", "repository"})


def _day_at_start(text: str, *, in_month: bool) -> tuple[WrittenDate | int, str] | None:
    """The day with which a line begins (of a range, the first) and the rest of the line.

    Under a month, a number alone can be a day.
    """
    head = text.partition("[")[0] if not text.lstrip().startswith("[") else text
    found = find_date(head[:60])
    if found and (found.day or found.readings) and _NO_DATE.match(head[: found.span[0]]):
        return found, re.sub(rf"^{_AFTER}", "", text[found.span[1] :])
    if in_month and (match := _DAY.match(text)) and 1 <= int(match["day"]) <= 31:
        return int(match["day"]), text[match.end() :]
    return None


def _works_in(text: str) -> tuple[Record, ...]:
    """The works in the rest of a line; more than one where their links are joined."""
    first = _LINK.search(text)
    if first is None:
        return _unlinked(text)
    before = plain(text[: first.start()]).strip(" :-–—|")
    if before and _is_no_name(first["text"]):
        works, tail = [Record(before)], text[first.start() :]
    else:
        works, tail = [_beside(Record(plain(first["text"])), first)], text[first.end() :]
    while True:
        joint = _JOINT.match(tail)
        following = _LINK.match(tail, joint.end()) if joint else None
        if following and not _is_no_name(following["text"]):
            works.append(_beside(Record(plain(following["text"])), following))
            tail = tail[following.end() :]
            continue
        aside = _ASIDE.match(tail)
        following = _LINK.match(tail, aside.end()) if aside else None
        if following is None or not _is_no_name(following["text"]):
            break
        works[-1] = _beside(works[-1], following)
        tail = re.sub(r"^\s*\)", "", tail[following.end() :])
    description = _described(tail)
    return tuple(replace(work, summary=description) for work in works if work.title)


def _unlinked(text: str) -> tuple[Record, ...]:
    text = _MARK.sub("", text).strip()
    for link in links_of(text):
        before = plain(text[: link.at]).strip(" :-–—|(<")
        rest = text[link.at :].lstrip("<(").removeprefix(link.url)
        title = before or re.sub(r"^https?://(?:www\.)?", "", link.url).rstrip("/")
        url = None if link.unsafe else link.url
        return (Record(title, link=url, summary=_described(rest)),)
    if marked := _MARKED.match(text):
        title, rest = marked["title"], text[marked.end() :]
    elif len(text) > _LONGEST_TITLE and (split := _LONG_TITLE.fullmatch(text)):
        title, rest = split["title"], split["rest"]
    else:
        title, rest = text, ""
    title = plain(title).strip(" :-–—")
    return (Record(title, summary=_described(rest)),) if title else ()


def _beside(work: Record, match: re.Match[str]) -> Record:
    """A work with one more link."""
    target = match["target"].strip("<>").strip()
    if path := note_path(target):
        return replace(work, path=work.path or path)
    url = absolute(target)
    if url is None:
        return work
    if _words(match["text"]) & _CODE:
        return replace(work, code=work.code or url)
    return replace(work, link=work.link or url)


def _is_no_name(text: str) -> bool:
    words = _words(text)
    return bool(words) and words <= _NAMES_NO_WORK


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", plain(text).lower()))


def _described(tail: str) -> str:
    text = plain(_SEPARATOR.sub("", _MARK.sub("", tail)))
    return text if any(sign.isalnum() for sign in text) else ""


def _lines_with_days(text: str) -> Iterator[tuple[int, str]]:
    """Split a paragraph where a line begins with a day, as where a bullet is missing.

    Each part comes with the number of its first line, counted from 0.
    """
    lines = text.split("\n")
    start = 0
    for at, line in enumerate(lines[1:], start=1):
        match = _DAY.match(line)
        if match and match["ordinal"] and re.match(r"\[|\*\*", line[match.end() :]):
            yield start, "\n".join(lines[start:at])
            start = at
    yield start, "\n".join(lines[start:])


@dataclass(slots=True)
class _Item:
    """A bullet, or a paragraph that may be one.

    Attributes:
        line: The line of the page that it begins on, counted from 1.
        text: Its first paragraph, as it is written.
        section: The place of its month among the page's headings, or None.
        number: Its number in an ordered list where that may be a day, or None.
        last: The line that it ends on, counted from 1.
    """

    line: int
    text: str = ""
    section: int | None = None
    number: int | None = None
    is_bullet: bool = True
    last: int = 0
    children: list[_Item] = field(default_factory=list)


def _outline(text: str) -> tuple[list[_Item], list[_Month]]:
    """The bullets and paragraphs of a page, and its headings that name a month, in their order."""
    markdown = library("markdown_it", "markdown-it-py").MarkdownIt("commonmark")
    root = library("markdown_it.tree", "markdown-it-py").SyntaxTreeNode(markdown.parse(text))
    items: list[_Item] = []
    months: list[_Month] = []
    section: int | None = None
    year = section_level = year_level = 0
    for node in _blocks(root):
        if node.type == "list_item":
            items.append(_item(node, section, is_top=True))
            continue
        content = node.children[0].content
        # A paragraph that holds nothing but a month is below each heading.
        level = int(node.tag[1]) if node.type == "heading" else 7
        heading = _month_heading(content)
        if heading and heading[1]:
            months.append((heading[0] or year, heading[1]))
            section, section_level = len(months) - 1, level
        elif heading:
            year, year_level, section = heading[0], level, None
        elif node.type == "paragraph":
            items.append(_Item(_first_line(node), content, section, is_bullet=False))
        else:
            if level <= section_level:
                section, section_level = None, 0
            if level <= year_level:
                year = year_level = 0
    _drop_numbering(items)
    return items, months


def _blocks(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    """The headings, paragraphs and bullets of a part of a page, but none within another bullet."""
    for child in node.children:
        if child.type in {"heading", "paragraph", "list_item"}:
            yield child
        else:
            yield from _blocks(child)


def _item(node: SyntaxTreeNode, section: int | None, *, is_top: bool = False) -> _Item:
    blocks = list(_blocks(node))
    item = _Item(_first_line(node), section=section, last=node.map[1] if node.map else 0)
    if blocks and blocks[0].type != "list_item":
        item.text, item.line = blocks[0].children[0].content, _first_line(blocks[0])
    if is_top and node.info.isdecimal():
        item.number = int(node.info)
    item.children = [_item(one, section) for one in blocks if one.type == "list_item"]
    return item


def _first_line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _drop_numbering(items: Sequence[_Item]) -> None:
    """Forget the numbers of ordered lists that count from one: they are no days."""
    section, counts = None, False
    for item in items:
        if item.section != section or not item.is_bullet:
            section, counts = item.section, False
        counts = counts or item.number == 1
        if counts or section is None or not 0 < (item.number or 0) <= 31:
            item.number = None


_Month = tuple[int, int]
"""A year and a month; 0 for a year that is not known."""

_PART: Final = re.compile(r"[^\W\d_]+|\d+")
_MARKUP: Final = re.compile(r"<[^<>]*>|\{[^{}]*\}|&#?\w+;|:[a-z_]+:")
_NOISE: Final = frozenset(vocabulary("words")["headings"])


def _month_heading(text: str) -> _Month | None:
    """The year and the month of a heading such as `June 2025`, `## 📖 Septemeber` or `2025`.

    The month is 0 where there is only a year.
    """
    parts = [part.lower() for part in _PART.findall(_MARKUP.sub(" ", text))]
    parts = [part for part in parts if part not in _NOISE]
    numbers = [part for part in parts if part.isdecimal()]
    words = [part for part in parts if not part.isdecimal()]
    if not parts or len(words) > 1 or len(numbers) > (1 if words else 2):
        return None
    years = [one for one in numbers if len(one) == 4 and is_reading_year(int(one))]
    rest = [one for one in numbers if one not in years]
    year = int(years[0]) if years else 0
    if not words:
        month = int(rest[0]) if rest and len(rest[0]) <= 2 else 0
        return (year, month) if year and (1 <= month <= 12 or not rest) else None
    if rest and len(rest[0]) == 2 and re.search(rf"[’']\s?{rest[0]}\b", text):
        year, rest = 2000 + int(rest[0]), []
    word = words[0]
    # A short word that is nearly a month's name is most often another word.
    month = MONTHS.get(word) or (month_number(word) if year or len(word) > 4 else None) or 0
    return (year, month) if month and not rest else None


def _years(months: Sequence[_Month], today: dt.date) -> list[int]:
    """The year of every month.

    A month without one follows the month above it, or goes before the one below it where none
    above is sure; in a diary whose newest month stands first, the other way round. Where none has
    a year, the newest month is the latest that has begun by today.
    """
    if not months:
        return []
    step = 1 if _is_forward(months) else -1
    years = [year for year, _ in months][::step]
    numbers = [month for _, month in months][::step]
    if not any(years):
        years[-1] = today.year if numbers[-1] <= today.month else today.year - 1
    first = next(at for at, year in enumerate(years) if year)
    for at in range(first - 1, -1, -1):
        years[at] = years[at + 1] - (numbers[at] > numbers[at + 1])
    for at in range(first + 1, len(years)):
        years[at] = years[at] or years[at - 1] + (numbers[at] < numbers[at - 1])
    return years[::step]


def _is_forward(months: Sequence[_Month]) -> bool:
    """Whether the oldest month stands first, judged by neighbours."""
    votes = 0
    for (year, month), (next_year, next_month) in pairwise(months):
        if year and next_year and year != next_year:
            votes += 2 if year < next_year else -2
        elif month != next_month:
            votes += 1 if (next_month - month) % 12 <= 6 else -1
    return votes >= 0


_SIGN: Final = re.compile(r"([\\`*_\[\]<>|~]|\$|^#|(?<=\s)#)")
_IN_TARGET: Final = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}


def _bullet(work: Work) -> str:
    record = work.record
    title = _text(record.title)
    if record.link:
        title = f"[{title}]({''.join(_IN_TARGET.get(sign, sign) for sign in record.link)})"
    day = f"{ordinal(record.date.day)}: " if record.date else ""
    return f"{day}{title}" + (f": {_text(record.summary)}" if record.summary else "")


def _text(text: str) -> str:
    return _SIGN.sub(r"\\\1", " ".join(text.split()))
