"""Pages of several works in Markdown: a heading, a bullet or a table's row for each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from ..diary import Note, read_diary
from ..diary.dates import year_in
from ..diary.front_matter import field_filled_by, split_names
from ..diary.links import links_of
from ..diary.markdown import letters_of, plain
from ..diary.note import NOTE_SUFFIXES, read_text
from ..diary.sites import kind_of
from .dated_list import (
    CODE,
    LINK,
    Bullet,
    is_no_name,
    link_words,
    month_heading,
    outline_of_page,
    read_bullets,
    tree_of_page,
    works_in,
)
from .formats import Unreadable
from .record import Read, Record, record_of_entry
from .source_file import linked
from .table import Row, field_of_column, read_rows
from .works import names_venue

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

Form = Literal["months", "table", "headings", "bullets"]

_FEWEST: Final = 3
"""Works that a page has at least, which does not say that it has several."""


def detects(path: Path, head: str) -> bool:
    """Tell whether a file is a page of Markdown, by its name."""
    return path.suffix.lower() in NOTE_SUFFIXES


def read(path: Path) -> Read:
    """Read the works of a page; see `Format.read`.

    Dated bullets are the surest form; of the others, the one that makes up most of the page counts.
    A work without a day has that of the page, such as the day of an event.
    """
    content = path.read_bytes()
    today = dt.date.today()
    text = read_text(content).body
    found = read_bullets(text, path.name, today=today)
    if not found[0]:
        parts = max(_forms(text), key=lambda one: one.share, default=None)
        if parts is None:
            raise Unreadable(
                f"{path.name} has no works that can be told apart; write each as a bullet with its "
                "day, such as `* 5th: [Title](note.md): summary` under `June 2025`, or below a "
                "heading of its own with a link"
            )
        found = parts.read(path.name)
        (page,) = read_diary([Note(path.name, content)], today=today).diary.entries or (None,)
        if page and page.date and parts.form == "headings":
            found = tuple(replace(one, date=one.date or page.date) for one in found[0]), found[1]
    return found


@dataclass(frozen=True, slots=True)
class SeveralWorks:
    """The works of a page: how they stand in it, how many they are, and where the first is."""

    form: Form
    count: int
    line: int

    def __str__(self) -> str:
        places = {
            "months": "in bullets under months",
            "table": "in the rows of a table",
            "headings": "under headings of their own",
            "bullets": "in bullets",
        }
        return f"{self.count} works stand {places[self.form]}"


def several_works(text: str) -> SeveralWorks | None:
    r"""Tell whether a page is about several works; precise rather than complete.

    There are three or more of one form, they are at least half of what has this form, and they make
    up at least half of the page.

    Args:
        text: Markdown with `\n` line ends, without front matter.

    Returns:
        The works, or None for a page about one, and where the parser of Markdown is missing.
    """
    # Nearly all notes are sorted out before they are parsed.
    if len(_PART.findall(text)) < _FEWEST:
        return None
    try:
        found = [one for one in _forms(text) if one.is_sure]
    except Unreadable:
        return None
    best = max(found, key=lambda one: one.share, default=None)
    return SeveralWorks(best.form, best.count, best.line) if best else None


_PART: Final = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)]|#+|.*\|.*\|)", re.MULTILINE)
"""A line that may begin a bullet, a section or a row."""


@dataclass(frozen=True, slots=True)
class _Works:
    """What of a page may be works of one form.

    Attributes:
        of: How many parts of the page have the form.
        share: How much of the page they make up, from 0 to 1.
        read: Reads them, for a page of that name.
    """

    form: Form
    count: int
    of: int
    line: int
    share: float
    read: Callable[[str], Read]

    @property
    def is_sure(self) -> bool:
        return self.count >= _FEWEST and 2 * self.count >= self.of and self.share >= 0.5


def _forms(text: str) -> Iterator[_Works]:
    """The forms in which a page has works."""
    lines = text.split("\n")
    tree = tree_of_page(text)
    if rows := _rows(tree):
        last = {row.line for row in rows}
        share = _share(lines, ((line, line) for line in last if line))
        yield _Works(
            "table",
            len(rows),
            len(rows),
            rows[0].line or 1,
            share,
            lambda name: read_rows(rows, name, []),
        )
    if sections := _sections(tree, lines):
        works = [one for one in sections if one.is_work]
        share = _share(lines, ((one.line, one.last) for one in works))
        yield _Works(
            "headings",
            len(works),
            len(sections),
            works[0].line,
            share,
            lambda _: _of_sections(works),
        )
    items = [one for one in outline_of_page(text, tree) if one.is_bullet]
    # A log of changes has months, too.
    if months := [one for one in items if one.month and LINK.search(one.text)]:
        share = _share(lines, ((one.line, one.last) for one in months))
        today = dt.date.today()
        yield _Works(
            "months",
            len(months),
            len(items),
            months[0].line,
            share,
            lambda name: read_bullets(text, name, today=today),
        )
    if references := [one for one in items if not one.month and _is_reference(one.text)]:
        share = _share(lines, ((one.line, one.last) for one in references))
        yield _Works(
            "bullets",
            len(references),
            sum(not one.month for one in items),
            references[0].line,
            share,
            lambda _: (_of_bullets(references), ()),
        )


def _share(lines: Sequence[str], spans: Iterator[tuple[int, int]]) -> float:
    """How much of a page's text some lines have, both counted from 1, headings left out."""
    sizes = [0 if line.lstrip().startswith("#") else len(line.strip()) for line in lines]
    return sum(sum(sizes[first - 1 : last]) for first, last in spans) / (sum(sizes) or 1)


# Tables


def _rows(tree: SyntaxTreeNode) -> list[Row]:
    """The rows of the tables that have a work in each."""
    rows: list[Row] = []
    for table in (node for node in tree.walk() if node.type == "table"):
        lines = [row for part in table.children for row in part.children]
        cells = [[cell.children[0].content for cell in row.children] for row in lines]
        names = [plain(cell) for cell in cells[0]]
        title = _title_column(names, cells[1:])
        known = [at for at, name in enumerate(names) if at != title and field_of_column(name)]
        if title is None or not (known or any(links_of(row[title]) for row in cells[1:])):
            continue
        for row, node in zip(cells[1:], lines[1:], strict=True):
            found = {name: _cell(name, text) for name, text in zip(names, row, strict=False)}
            found.pop(names[title])
            url = next((link.url for text in row for link in links_of(text)), "")
            found |= {"title": plain(row[title])} | ({"url": url} if url else {})
            # What fills no field may be anything.
            kept = {name: text for name, text in found.items() if field_of_column(name)}
            rows.append(Row(kept, node.map[0] + 1 if node.map else None))
    return rows


def _title_column(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The column of the titles: by its name, or the first with a linked text of several words."""
    fields = [field_of_column(name) for name in names]
    titles = [at for at, field in enumerate(fields) if field and field[0] == "title"]
    linked_text = [
        at
        for at in range(len(names))
        if rows and sum(_has_named_link(row[at]) for row in rows if at < len(row)) * 2 >= len(rows)
    ]
    return next(iter((*titles, *linked_text)), None)


def _has_named_link(text: str) -> bool:
    return any(len(link.text.split()) > 1 and not is_no_name(link.text) for link in links_of(text))


def _cell(name: str, text: str) -> str:
    """A cell as text; of a link, its address where that is what the column holds."""
    field = field_of_column(name)
    if field and field[0] in ("link", "code"):
        return next((link.url for link in links_of(text)), plain(text))
    return plain(text)


# Headings


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with what stands below it, up to the next one that is not below it."""

    line: int
    last: int
    title: str
    above: str
    text: str
    is_work: bool


_BY: Final = re.compile(r"\W*(?:by|speakers?|presented by|with)\b[\s:]", re.IGNORECASE)
_LABELLED: Final = re.compile(r"[\s>*_-]*([^\W\d][\w -]{1,28})[*_]*\s*:")
_OF_WORKS: Final = frozenset({"authors", "link", "links", "venue"})


def _sections(tree: SyntaxTreeNode, lines: Sequence[str]) -> list[_Section]:
    """The sections of the first level of which three or more are works, and at least half."""
    found = [
        (int(node.tag[1]), node.map[0] + 1, node.children[0].content)
        for node in tree.children
        if node.type == "heading" and node.map
    ]
    for level in sorted({level for level, _, _ in found}):
        sections = []
        above = ""
        bounds = [one for one in found if one[0] <= level]
        ends = [line - 1 for _, line, _ in bounds[1:]] + [len(lines)]
        for (own, line, text), last in zip(bounds, ends, strict=True):
            if own < level:
                above = plain(text)
                continue
            body = "\n".join(lines[line - 1 : last])
            is_work = _is_work(text, lines[line:last])
            sections.append(_Section(line, last, plain(text), above, body, is_work))
        count = sum(one.is_work for one in sections)
        if count >= _FEWEST and 2 * count >= len(sections):
            return sections
    return []


def _is_work(heading: str, below: Sequence[str]) -> bool:
    """Whether a heading links out, or a line on authors or a link follows it."""
    name = plain(heading)
    if is_no_name(name) or field_filled_by(name) or month_heading(heading):
        return False
    written = [line for line in below if line.strip()][:3]
    return bool(links_of(heading)) or any(map(_is_about_work, written))


def _is_about_work(line: str) -> bool:
    if line.lstrip().startswith("#"):
        return False
    label = _LABELLED.match(line)
    filled = field_filled_by(label[1]) if label else None
    if (filled and filled.target in _OF_WORKS) or _BY.match(line):
        return True
    links = links_of(line)
    rest = len(letters_of(plain(line))) - sum(len(letters_of(link.text)) for link in links)
    return bool(links) and rest <= 30


def _of_sections(sections: Sequence[_Section]) -> Read:
    """The sections as notes of their own, as the diary's reader reads them."""
    notes = [Note(f"work-{one.line:06}.md", one.text.encode()) for one in sections]
    reading = read_diary(notes)
    topics = _topics([one.above for one in sections])
    records = []
    for one, note, topic in zip(sections, notes, topics, strict=True):
        entry = reading.diary.by_src[note.src]
        body = one.text.partition("\n")[2].strip("\n")
        record = record_of_entry(entry, body=body)
        # The heading is the title for sure, whatever its words are.
        records.append(replace(record, title=one.title, path="", topic=topic, line=one.line))
    return tuple(records), ()


def _topics(headings: Sequence[str]) -> list[str]:
    """The headings above works as topics, where they part them."""
    return list(headings) if len(set(headings)) > 1 else [""] * len(headings)


# Bullets

_QUOTED: Final = re.compile(r"[\"“„«](?P<title>[^\"“”«»]{6,})[\"”“»]")
_BOLD: Final = re.compile(r"(?:\*\*|__)(?P<title>.{6,}?)(?:\*\*|__)")
_SENTENCE: Final = re.compile(r"(?<=[^\W\d_]{3})[.:]\s+|(?<=\))\.?\s+|\s[–—-]\s")
_CHUNK: Final = re.compile(r"\s*(?:[.;()\[\]]|,|\s[–—-]\s)\s*")
_NAME: Final = re.compile(r"(?:[^\W\d_]\.?[\w’'.-]*\s?){1,4}")
_EVENT: Final = re.compile(r"(?:[A-Z][\w&’'-]*\s(?:(?:of|on|for|and|the)\s)*){1,6}[’']?\d{2,4}")
_YEAR: Final = re.compile(r"[\s,('’]*\b(?:19|20)\d\d\b\)?")


def _is_reference(text: str) -> bool:
    """Whether a bullet names a work: by a link to a place of works, or by a title with a year."""
    links = links_of(text)
    if not links:
        has_title = bool(_QUOTED.search(text) or _BOLD.match(text.lstrip()))
        return has_title and (year_in(text) is not None or "et al" in text)
    is_cited = year_in(plain(LINK.sub("", text))) is not None or "et al" in text
    return is_cited or any(kind_of(link.url) not in (None, "code") for link in links)


def _of_bullets(items: Sequence[Bullet]) -> tuple[Record, ...]:
    topics = _topics([one.heading for one in items])
    return tuple(
        replace(_reference(one.text), line=one.line, body=one.body, topic=topic)
        for one, topic in zip(items, topics, strict=True)
    )


def _reference(text: str) -> Record:
    """A reference in one line: title, authors, venue and year in any order, and its links."""
    titled = next((one for one in LINK.finditer(text) if not is_no_name(one["text"])), None)
    marked = _QUOTED.search(text) or (None if titled else _BOLD.search(text))
    if marked:
        title, before, after = marked["title"], text[: marked.start()], text[marked.end() :]
    elif titled:
        title, before, after = titled["text"], text[: titled.start()], text[titled.end() :]
    else:
        parts = [one for one in _SENTENCE.split(plain(LINK.sub("", text))) if one.strip(" .,")]
        at = 1 if len(parts) > 1 and _names(parts[0]) else 0
        title, before = (parts or [text])[at], " ".join(parts[:at])
        after = ". ".join(parts[at + 1 :])
    links = links_of(text)
    code = next((one.url for one in links if link_words(one.text) & CODE), None)
    urls = [one.url for one in links if one.url != code]
    about = [plain(LINK.sub(_named_text, one)) for one in (before, after)]
    chunks = [one.strip(" :") for part in about for one in _CHUNK.split(part) if one.strip(" :")]
    venues = (one for one in chunks if names_venue(one) or _EVENT.fullmatch(one))
    venue = next((one for one in venues if len(one) < 80), None)
    authors = _names(about[0]) or _names(about[1].partition(venue or "\0")[0])
    year = year_in(" ".join(about))
    is_told = bool(authors or venue or year)
    summary = "" if is_told else next((one.summary for one in works_in(text)), "")
    record = Record(
        plain(title).strip(" .,:;"),
        summary=summary,
        authors=authors,
        venue=_YEAR.sub("", venue).strip(" ,") or None if venue else None,
        year=year,
        code=code,
    )
    return linked(record, urls)


def _named_text(match: re.Match[str]) -> str:
    return "" if is_no_name(match["text"]) else match["text"]


def _names(text: str) -> tuple[str, ...]:
    """The people that a text names, and nothing else; none where it has other words."""
    bare = _YEAR.sub("", text).strip(" .,:;()-–—")
    names = split_names(bare)
    are_people = all(_NAME.fullmatch(name) and name[:1].isupper() for name in names)
    is_list = len(names) > 1 or "et al" in bare or len(bare.split()) in (2, 3)
    return names if names and are_people and is_list else ()
