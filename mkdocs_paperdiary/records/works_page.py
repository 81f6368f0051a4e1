"""Pages of several works in Markdown: a heading, a bullet or a table's row for each."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress, islice, takewhile
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

from ..diary import Note, read_diary
from ..diary.affixes import main_columns
from ..diary.dates import (
    WrittenDate,
    day_of,
    find_date,
    is_reading_year,
    reading_year_in,
    year_in,
)
from ..diary.entry import Origin, Source, Status, page_of
from ..diary.front_matter import field_filled_by
from ..diary.labels import field_of, link_role, said_last
from ..diary.links import inlined, links_of
from ..diary.markdown import (
    LONGEST,
    Outline,
    as_markdown,
    definition_in,
    letters_of,
    outline,
    plain,
    strip_emoji,
)
from ..diary.note import NOTE_SUFFIXES, NoteFields, read_text
from ..diary.paths import is_at_edge
from ..diary.people import BY, JOINED, YEAR, people_below, people_in
from ..diary.reader import read_note
from ..diary.sites import kind_of
from ..diary.status import marked_status
from ..diary.titles import IN_FULL, LABELLED, LIKE, is_section, unquoted
from ..diary.urls import same_title
from ..diary.work_link import names_title
from ..files import HOMES
from ..problem import Problem
from ..words import slug
from .bullet_forms import LINK
from .dated_list import (
    Bullet,
    Place,
    outline_of_page,
    places_of,
    read_bullets,
    tree_of_page,
)
from .formats import Unreadable
from .page_table import html_tables, leads_to_note, table_rows, with_years
from .reading_lines import ReadingLine, rating_of, reading_lines
from .record import Read, Record, note_text, record_of_entry, status_of
from .reference_line import is_cited, is_reference, works_of_line
from .source_file import dated, linked
from .table import read_rows
from .vocabulary import has_word, vocabulary

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

Form = Literal["dates", "table", "headings", "bullets"]

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
    text = in_one_form(read_text(content).body)
    found = read_bullets(text, path.name, today=dt.date.today())
    if not found[0]:
        forms = _forms(text, has_day=True, is_called=True)
        several = max(forms, key=lambda one: one.share, default=None)
        if several is None:
            raise Unreadable(
                f"{path.name} has no works that can be told apart; write each as a bullet with its "
                "day, such as `* 5th: [Title](note.md): summary` under `June 2025`, or below a "
                "heading of its own with a link"
            )
        found = several.read(path.name)
        (page,) = read_diary([Note(path.name, content)]).diary.entries or (None,)
        if page and page.date and several.form == "headings":
            found = tuple(replace(one, date=one.date or page.date) for one in found[0]), found[1]
    return found


_VERSION: Final = re.compile(r"^\[?v?\d+(?:\.\d+)+\]?(?!\S).*")
_DONE: Final = re.compile(r"\s*+(?:[-*+|]|\d+[.)])\s*+(?:\[[xX]\]|[\[*_]*~~)")
"""How a work begins in a list of plans that has been read."""

_BOX: Final = re.compile(r"\s*+(?:[-*+|]|\d+[.)])\s*+(\[[ xX]\])")

_WORD: Final = re.compile(r"[^\W\d_]+")
_OF_LISTS: Final = frozenset((*vocabulary("words")["headings"], *vocabulary("words")["lists"]))
"""What stands beside *books* or *papers* in the name of a list of them."""

_OF_ALL: Final = ("date", "stamp", "status", "topic", "categories", "tags", "kind")
"""Fields that a page of several works may tell of all of them."""


def read_works(note: Note, depth: int = 0) -> tuple[NoteFields, ...]:
    """Read the works of a note: one, or each of several that surely stand in it.

    Where pages beside it have works at a `depth` (see `NoteFields`), less is enough, and one is.

    Each of several is read as a note: what its line tells is its front matter, and what stands
    below it is its body. What the page tells above them, or its title of a month, holds for all. A
    note whose front matter has an id is about one work, and so is one with a link, unless it is an
    event. The home page is an entry only where it has several.
    """
    page = read_note(note)
    month = find_date(page.title or "")
    has_month = bool(month and month.year and is_reading_year(month.year) and month.month)
    has_day = bool(page.date or page.names.file or has_month)
    several = _several_of(page, depth, has_day=has_day) if page.is_entry else None
    records, problems = several.read(note.src) if several else ((), ())
    # A line that leads to a note is its index. Without letters, its address is all that is told.
    titled = (replace(one, title=_title_of(one)) for one in records if not one.path)
    records = tuple(one for one in titled if one.title)
    if several is None or len(records) < several.fewest:
        return () if note.src in HOMES and page.is_entry else (page,)
    named = marked_status(f"{PurePosixPath(note.src).stem}/{note.src}", ())
    if named and not page.tells("status"):
        page.put("status", named, Source("file name"))
    if has_month and not page.tells("date"):
        page.put("date", month, page.sources["title"])
    date = page.date
    if isinstance(date, WrittenDate) and date.day and not date.year:
        # An event has its year in its name, as in `Woods 2024`.
        names = (one.text for one in (page.candidates["title"][0], page.candidates["title"][-1]))
        page.date = replace(date, year=next(filter(None, map(reading_year_in, names)), None))
    first = page.body.first_line - 1
    begin = first + several.line
    told = (name for name in _OF_ALL if name in page.sources)
    of_all = [name for name in told if _line(page.sources[name]) < begin]
    parsed = outline(page.body.markdown)
    end = _end_of_day(page, parsed)
    origin: Origin = "heading" if several.form == "headings" else "body"
    of_name: Counter[str] = Counter()
    found = []
    for record, status in zip(records, _states(page, parsed, records, end), strict=True):
        name = slug(record.title) or "work"
        of_name[name] += 1
        anchor = name if of_name[name] == 1 else f"{name}-{of_name[name]}"
        content = note_text(replace(record, status=status)).encode()
        part = read_note(Note(f"{note.src}#{anchor}", content))
        _place(part, first + (record.line or 1), origin)
        part.depth = several.depth
        for name in of_all:
            holds = (record.line or 1) < end or name != "date"
            if holds and not part.tells(name):
                part.put(name, getattr(page, name), page.sources[name])
        found.append(part)
    lines = (replace(one, line=first + one.line if one.line else None) for one in problems)
    above = (one for one in page.problems if _line(one) < begin)
    found[0].problems = (*above, *lines, *found[0].problems)
    return tuple(found)


def _several_of(page: NoteFields, depth: int, *, has_day: bool) -> SeveralWorks | None:
    """What of a page may be several works, unless it tells one; see `several_works`."""
    titles = page.candidates["title"]
    # One of the headings at the first depth is the note's.
    is_own = depth == 1 and any(LIKE in one.reasons for one in titles)
    if is_own or any(page.tells(name) for name in ("isbn", "arxiv", "doi")):
        return None
    names = (PurePosixPath(page.src).stem, titles[0].text, page.title or "")
    is_called = any(map(_is_of_reading, names))
    is_of_one = page.tells("rating") or (page.title and not _is_of_reading(page.title))
    return several_works(
        page.body.markdown,
        page.link,
        has_day=has_day,
        title=page.title or "",
        is_called=is_called,
        are_titles=is_called and not is_of_one,
        depth=depth,
    )


def _states(
    page: NoteFields, parsed: Outline, works: Sequence[Record], end_of_day: float
) -> Iterator[Status | None]:
    """The state of each work of a page, as its line or a heading above it tells.

    In a list of plans, works that are ticked or struck out are read. Of tasks, some of which are
    ticked, the others are plans, where nothing more is said of them.
    """
    by_line = _states_of_lines(parsed)
    lines = [parsed.lines[(one.line or 1) - 1] for one in works]
    boxes = {box[1].lower() for line in lines if (box := _BOX.match(line))}
    are_tasks = len(boxes) == 2
    for one, line in zip(works, lines, strict=True):
        box = _BOX.match(line)
        is_open = are_tasks and box is not None and box[1] == "[ ]"
        is_dated = one.date or (page.tells("date") and (one.line or 1) < end_of_day)
        says_more = is_dated or one.rating or one.summary or one.body
        planned: Status | None = "planned" if is_open and not says_more else None
        state = status_of(one) or by_line.get(one.line or 1) or planned
        is_done = (are_tasks or page.status == "planned") and _DONE.match(line)
        yield "read" if is_done and state in (None, "planned") else state


def _end_of_day(page: NoteFields, parsed: Outline) -> float:
    """The line of the body, from 1, up to which the day of a page holds.

    That of a heading holds for what is below it, but that of the first heading for all.
    """
    headings = [(one.line + 1, one.level) for one in parsed.headings]
    line = _line(page.sources["date"]) - page.body.first_line + 1 if page.tells("date") else 0
    level = dict(headings[1:]).get(line, 0)
    return next((at for at, other in headings if at > line and other <= level), math.inf)


def _states_of_lines(page: Outline) -> dict[int, Status]:
    """The reading states of lines, counted from 1, below headings such as `To read`."""
    levels = {one.line: one.level for one in page.headings}
    marks = {one.line: marked_status("", (plain(one.text),)) for one in page.headings}
    above: list[tuple[int, Status | None]] = []
    found = {}
    for at in range(len(page.lines)):
        if at in levels:
            above = [one for one in above if one[0] < levels[at]] + [(levels[at], marks[at])]
        if state := next((one for _, one in reversed(above) if one), None):
            found[at + 1] = state
    return found


def _is_of_reading(name: str) -> bool:
    """Whether a page is called by what is read, and nothing else: `Papers I read in 2024`."""
    day = find_date(name)
    name = f"{name[: day.span[0]]} {name[day.span[1] :]}" if day else name
    words = _WORD.findall(re.sub(r"\(.*\)", "", name.lower()))
    named = [has_word(one, "works") for one in words]
    are_all = all(is_named or one in _OF_LISTS for one, is_named in zip(words, named, strict=True))
    # In a folder of its own, `paper.md` is about one.
    return any(named) and are_all and words not in (["paper"], ["book"], ["article"], ["talk"])


def _title_of(work: Record) -> str:
    """What a work is called; where nothing says it, its address without the site's protocol."""
    is_called = letters_of(plain(work.title))
    return work.title if is_called else (work.link or "").partition("://")[2].rstrip("/")


def _line(one: Source | Problem) -> int:
    return one.line or 0


def _place(part: NoteFields, line: int, title: Origin) -> None:
    """Say of what was read of a work that it stands in a line of the page."""

    def placed(source: Source) -> Source:
        return replace(source, line=line, origin="body")

    part.sources = {name: placed(one) for name, one in part.sources.items()}
    part.sources["title"] = replace(part.sources["title"], origin=title)
    part.links = tuple((link, placed(source)) for link, source in part.links)
    part.candidates = {
        name: tuple(replace(one, line=line) for one in several)
        for name, several in part.candidates.items()
    }
    page = page_of(part.src)
    part.problems = tuple(replace(one, src=page, line=line) for one in part.problems)
    part.lessons = tuple(replace(one, line=line) for one in part.lessons)
    part.body = replace(part.body, first_line=line + 1)


@dataclass(frozen=True, slots=True)
class SeveralWorks:
    """What of a page may be works of one form.

    Attributes:
        count: How many works they are.
        of: How many parts of the page have the form.
        line: The line of the first, counted from 1.
        share: How much of the page they make up, from 0 to 1.
        own: The sites of those with a link of their own, empty for those with people of their own.
        depth: How many headings lead to the first, with its own and one that stands above the
            page; 0 where it has none.
        fewest: How many they are at least, to be surely several.
        read: Reads them, for a page of that name.
    """

    form: Form
    count: int
    of: int
    line: int
    share: float
    read: Callable[[str], Read]
    own: Sequence[str] = ()
    depth: int = 0
    fewest: int = _FEWEST

    @property
    def is_sure(self) -> bool:
        """Whether they are several, most of what has the form, and most of the page."""
        least = 0.4 if 5 * self.count >= 4 * self.of and self.count > 4 else 0.5
        return self.count >= self.fewest and 2 * self.count >= self.of and self.share >= least


def several_works(
    text: str,
    link: str | None = None,
    *,
    has_day: bool = False,
    title: str = "",
    is_called: bool = False,
    are_titles: bool = False,
    depth: int = 0,
) -> SeveralWorks | None:
    r"""Tell whether a page is about several works; precise rather than complete.

    There are three or more of one form, they are at least half of what has this form, and they make
    up at least half of the page, or two fifths where there are five or more and hardly anything
    else has the form. The page is given without front matter and with `\n` line ends. A
    page that leads to a work above all others, or by its `link`, is about that one; but it is about
    an event where three or more have people of their own, or links to other sites. Where a page is
    called by what is read, such as books, titles with a day are works, and titles alone, where it
    tells nothing of one work. Of a page like others that have works at a `depth` of headings, these
    are its works, however few they are.
    """
    text = in_one_form(text)
    # Nearly all notes are sorted out before they are parsed.
    has_parts = len([*islice(_PART.finditer(text), _FEWEST)]) == _FEWEST
    if not (depth or has_parts or _LINKED_FIRST.match(text)):
        return None
    found = (
        one
        for one in _forms(
            text,
            has_day=has_day,
            is_called=is_called,
            are_titles=are_titles,
            title=title,
            depth=depth,
        )
        if one.is_sure
    )
    best = max(found, key=lambda one: one.share, default=None)
    if best is None:
        return None
    head = text.split("\n")[: best.line - 1]
    above = {urlsplit(url).hostname for url in (link, *_urls(head)) if url}
    is_event = sum(site not in above for site in best.own) >= _FEWEST
    # What leads to a paper or a book is about that, whatever it cites.
    told = (link or "", *_urls([line for line in head if _field_of(line) == "link"]))
    is_event = is_event and not any(kind_of(url) in ("paper", "book") for url in told)
    is_one = link or (best.form != "dates" and _tells_work(head))
    return best if is_event or not is_one else None


def in_one_form(text: str) -> str:
    """A page, line by line, with links that tell their targets and with headings of one line."""
    if not _OTHER_FORM.search(text):
        return text
    page = outline(text)
    kinds = enumerate(page.kinds)
    lines = text.split("\n")
    tables = {at for first, end in html_tables(lines) for at in range(first, end)}
    lines = [
        lines[at] if kind == "code" or at in tables else as_markdown(lines[at])
        for at, kind in kinds
    ]
    if sum(map(bool, map(_html_item, lines))) >= _FEWEST:
        lines = [_without_html_list(line) for line in lines]
    lines = [_BOLD_NUMBER.sub(r"\1. ", line) for line in lines]
    for at, kind in enumerate(page.kinds):
        if kind != "code" and page.definitions:
            lines[at] = "" if definition_in(lines[at]) else inlined(lines[at], page.definitions)
    for heading in page.headings:
        at = heading.line + 1
        if page.kinds[at : at + 1] == ["heading"] and _UNDERLINE.fullmatch(lines[at]):
            lines[at - 1 : at + 1] = f"{'#' * heading.level} {lines[at - 1].strip()}", ""
    return "\n".join(lines)


def _html_item(line: str) -> re.Match[str] | None:
    return _HTML_ITEM.fullmatch(line.strip()) if "<" in line else None


def _without_html_list(line: str) -> str:
    """A line with an item of a list, or with what opens a part of the page, in Markdown."""
    if found := _html_item(line):
        return f"## {found['part']}" if found["part"] else f"- {found['item'] or ''}"
    return "" if _HTML_LIST.fullmatch(line.strip()) else line


_HTML_ITEM: Final = re.compile(
    r"<li\b[^<>]*>\s*+(?P<item>.*?)(?:</li>)?"
    r"|(?:<details[^<>]*>\s*+)?<summary>(?P<part>.*)</summary>",
    re.IGNORECASE,
)
_HTML_LIST: Final = re.compile(r"(?:</?(?:ul|ol|li|details)\b[^<>]*>\s*+)+", re.IGNORECASE)
_BOLD_NUMBER: Final = re.compile(r"^\*\*(\d{1,3})\.\*\*\s+")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_OTHER_FORM: Final = re.compile(
    rf"^(?:{_UNDERLINE.pattern}$| {{0,3}}\[[^\[\]^]+\]:"
    r"|.*?(?:</?(?:a|b|i|br|em|strong|cite|li)\b|\*\*1\.))",
    re.MULTILINE,
)
_SIGN: Final = (
    r"(?:\]\(|\]\[|://|\d{4}|et al|[\"“„«]|(?<![^\W_])[A-Z]\w++[,.]? [A-Z]|[^\x00-\x7f]{2}|\s@\w)"
)
_PART: Final = re.compile(
    rf"^(?:[ \t>]*(?:[-*+|]|\d+[.)]|__)(?:.*\n)??.*?{_SIGN}"
    rf"|#(?:.*\n++){{0,3}}?.*?{_SIGN}|<?https?:|[ \t]*<tr\b|[*_]*\d.*?\]\()",
    re.MULTILINE,
)
"""A bullet, a row or a section with what may tell a work: a link, a number of four digits,
quotation marks, a handle, or two words in capitals or beyond ASCII."""
_LINKED_FIRST: Final = re.compile(r"\s*#+[ \t].*\]\(")


def _tells_work(head: Sequence[str]) -> bool:
    """Whether the lines above the works of a page tell one, too."""
    is_linked = any(line.startswith("#") and links_of(line) for line in head)
    text = [line for line in head if not line.startswith("#")]
    papers = {url for url in _urls(head) if kind_of(url) == "paper"}
    is_labelled = any(_field_of(line) in _OF_WORKS or BY.match(line) for line in text)
    return is_linked or is_labelled or 0 < len(papers) < _FEWEST


def _urls(lines: Sequence[str]) -> list[str]:
    return [link.url for line in lines for link in links_of(line)]


def _forms(
    text: str,
    *,
    has_day: bool,
    is_called: bool = False,
    are_titles: bool = False,
    title: str = "",
    depth: int = 0,
) -> Iterator[SeveralWorks]:
    """The forms in which a page, perhaps with a title above it, has works, or those at a depth.

    Where it has a day, it is no mere list of links, and they are works where all go on alike. Where
    it is called by what is read, so are titles with days, and where it tells nothing of one work,
    bullets that are titles.
    """
    lines = text.split("\n")
    cut = [line[:LONGEST] for line in lines]
    tree = tree_of_page(text)
    # How much of the page each line is, headings and links to them and to notes left out.
    code = (one.map for one in tree.walk() if one.type in ("html_block", "fence") and one.map)
    no_text = {at for first, end in code for at in range(first, end)}
    no_text -= {at for first, end in html_tables(lines) for at in range(first, end)}
    sizes = [
        0
        if at in no_text or line.lstrip().startswith("#") or _is_of_index(line)
        else len(line.strip())
        for at, line in enumerate(lines)
    ]

    def works(form: Form, found: Sequence[Any], of: Sequence[Any], read: Any) -> SeveralWorks:
        spans = [(one.line or 1, one.last or one.line or 1) for one in found]
        # A heading that names a work is no less of it than what stands below.
        size = sum(sum(sizes[first - 1 : last]) or 1 for first, last in spans)
        return SeveralWorks(form, len(found), len(of), spans[0][0], size / (sum(sizes) or 1), read)

    if rows := [] if depth else table_rows(tree, lines):
        yield works(
            "table",
            rows,
            rows,
            lambda name: read_rows(with_years(rows, lines, (title, name)), name, []),
        )
    if depth:
        sections = _sections_at(depth, tree, lines, int(bool(title)))
    else:
        sections = _sections(tree, lines, is_called) or _sections_of_lines(tree, lines)
    if titled := [one for one in sections if one.is_work]:
        headings = [plain(line) for line in lines[: titled[0].line] if line.startswith("#")]
        links = {same_title(link.text): link.url for line in cut for link in links_of(line)}
        several = works(
            "headings",
            titled,
            sections,
            lambda name: _of_sections(titled, (*headings, name, title), links),
        )
        own = [one.own for one in titled if one.own is not None]
        fewest = min(_FEWEST, len(titled))
        yield replace(several, own=own, depth=bool(title) + titled[0].depth, fewest=fewest)
    if depth:
        return
    parts = outline_of_page(text, tree, dt.date.today())
    parts = [one for one in parts if not _is_of_index(f"- {one.text}")]
    items = [one for one in parts if one.is_bullet]
    below = {child.line for one in items for child in one.children}
    # A log of changes has months and days, too.
    dated = [
        one
        for one in parts
        if (_is_dated(one) if one.is_bullet else one.date)
        and (LINK.search(one.text) or (is_called and one.line not in below))
        and not _LABELLED.match(one.text)
    ]
    if dated:
        read_dated = partial(read_bullets, text, today=dt.date.today())
        yield works("dates", dated, [one for one in parts if one.is_bullet or one.date], read_dated)
    tops = [one for one in items if one.line not in below]
    # In a bullet, `Genly Oak – Old Envoy` may be anybody and anything.
    told = reading_lines([one.text.partition("\n")[0] for one in tops], words=2.5)
    pairs = [(one, line) for one, line in zip(tops, told, strict=True) if line]
    undated = [one for one in items if not _is_dated(one)]
    cited = _cited(undated, has_day=has_day, is_called=is_called)
    # What is dated or rated in brackets behind a title looks like a reference.
    are_told = 2 * sum(bool(line.date or line.rating) for _, line in pairs) >= len(pairs)
    if pairs and (are_told or len(pairs) > len(cited)):
        found = [one for one, _ in pairs]
        several = works("bullets", found, tops, lambda name: _of_reading_lines(pairs, name))
        yield replace(several, own=["" for _, line in pairs if line.authors])
    elif cited:
        yield works("bullets", cited, undated, lambda _: _of_bullets(cited))
    alone = _titles_alone(tops) if are_titles else []
    if len(alone) > max(len(dated), len(pairs), len(cited)):
        found = [one for one, _ in alone]
        yield works("bullets", found, tops, lambda name: _of_reading_lines(alone, name))


def _titles_alone(bullets: Sequence[Bullet]) -> list[tuple[Bullet, ReadingLine]]:
    """The bullets that look like titles; what several begin with before a colon is a label."""
    firsts = [one.text.partition("\n")[0][:LONGEST] for one in bullets]
    labels = Counter(line.partition(":")[0] for line in firsts)
    rows = zip(bullets, firsts, map(_title_alone, firsts), strict=True)
    return [
        (one, ReadingLine(title))
        for one, line, title in rows
        if title and labels[line.partition(":")[0]] == 1
    ]


def _title_alone(line: str) -> str:
    """What looks like a title in a line: in bold, or with capitals in most of its longer words."""
    bold = _BOLD_LINE.match(line)
    bold = None if bold and _WORD.search(line, bold.end()) else bold
    title = plain(bold["title"] if bold else line).strip()
    words = _WORD.findall(title)
    longer = [word for word in words if len(word) > 3]
    capitals = sum(word[0].isupper() for word in longer)
    has_capitals = len(longer) > 1 and 4 * capitals >= 3 * len(longer)
    is_other = title.endswith((".", ":", ";", "。", "：")) or bool(people_in(title))
    is_title = len(words) > 2 if bold else len(words) > 3 and has_capitals
    return title if is_title and not is_other else ""


def _cited(bullets: Sequence[Bullet], *, has_day: bool, is_called: bool) -> list[Bullet]:
    """The bullets that cite a work, or that go on as nearly all do on a page with a day.

    On one that is called by what is read, nothing may follow their links.
    """
    told = [ending for one in bullets if (ending := _ending(one)) or (is_called and ending == "")]
    endings = Counter(told) if has_day or is_called else {}
    most, count = max(endings.items(), key=itemgetter(1), default=("", 0))
    are_alike = 5 * count >= 4 * len(bullets)
    are_works = [
        is_reference(one.text + one.venue) or (are_alike and _ending(one) == most)
        for one in bullets
    ]
    if 2 * sum(are_works) >= len(bullets):
        below = {child.line for one in bullets for child in one.children}
        are_works = [
            is_work or (one.line not in below and is_cited(one.text))
            for one, is_work in zip(bullets, are_works, strict=True)
        ]
    return [*compress(bullets, are_works)]


_TO_HEADING: Final = re.compile(r"\[[^\[\]]*\]\(#")
_PART_OF_LIST: Final = re.compile(r"\s*(?:[-*+]|\d+[.)]|\|)\s*")


def _is_of_index(line: str) -> bool:
    """Whether a bullet or a row leads to a note or to a part of the page."""
    part = _PART_OF_LIST.match(line)
    return bool(part and (_TO_HEADING.match(line, part.end()) or leads_to_note(line)))


def _is_dated(bullet: Bullet) -> bool:
    """Whether a bullet has a day, or a month above it."""
    date = bullet.date or bullet.place.date
    return bool(date and (date.year or date.readings) and (bullet.date or bullet.place.month))


# Headings


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with what stands below it, up to the next one that is not below it.

    Attributes:
        is_work: Whether its heading links out, or a line on authors or a link follows it.
        is_part: Whether its heading names a part of a note, a month or another page.
        own: The site to which its heading leads; empty where it tells people or when it was read,
            or None.
        told: What the heading tells of a work, where people stand beside all titles.
        day: The day, where the heading says no more.
    """

    line: int
    begin: int
    """The line before its text, which follows a heading of two lines, too."""
    heading: str
    above: Place
    below: Sequence[str]
    is_work: bool
    is_part: bool
    own: str | None
    told: ReadingLine | None = None
    day: WrittenDate | None = None

    @property
    def title(self) -> str:
        """The heading as plain text, without people beside the title."""
        if self.told:
            return self.told.title
        bold = _BOLD_LINE.fullmatch(self.heading)
        return plain(bold["title"] if bold else self.heading)

    @property
    def depth(self) -> int:
        """How many headings lead to it, its own included."""
        return self.above.depth + 1

    @property
    def last(self) -> int:
        """The last line that holds text."""
        return self.begin + len(self.below)


_PART_OF_WORK: Final = re.compile(
    r"(?:(?:#+|[-*+]|\d+[.)])\s++\W*+(?P<name>\w.{0,28}\w)\W*$"
    r"|[*_]{1,2}(?P<label>\w[^*_:]{0,28})[*_:])"
)
_BARE: Final = re.compile(r"https?://\S+")
_KEY: Final = re.compile(r"\s*\[?@[^\W\d_][\w:.-]*\d{2}[\w-]*\]?[\s.]*(?:[:;].{0,60})?")
"""A citation by its key, as Pandoc has it: `[@oak2017slow]`."""
_BULLET: Final = re.compile(r"^(?:[-*+]|\d+[.)])\s+")
_LABELLED: Final = re.compile(r"[\s>*_-]*([^\W\d][\w -]{1,28})[*_]*\s*:(?!//)")
_OF_WORKS: Final = frozenset({"authors", "link", "links", "title", "venue"})
_NO_LINE: Final = re.compile(r"[-*_=\s]*+(?:<a\b[^<>]*>\s*+</a>\s*+|<!--.*-->\s*+)?")
"""A line between parts of a page: blank, a rule, an anchor or a comment."""
_BOLD_LINE: Final = re.compile(
    r"\s*(\*\*|__)(?!\s)(?P<title>(?:(?!\1).)+)(?<!\s)\1\s*"
    rf"(?:[,(]?\s*[A-Z][\w&’' -]{{1,40}}{YEAR}[).]*|(?:[-–—,|:]|by\b)\s*(?P<people>\S.*))?"
)
_TITLE: Final = re.compile(r"(?=\S+\s+\S)[^\s|>].{0,200}(?<![.:,;\s])\s*")


def _sections_of_lines(tree: SyntaxTreeNode, lines: Sequence[str]) -> list[_Section]:
    """The sections of a page where three or more lines stand for headings that name works.

    Such a line begins a paragraph, and is bold, perhaps with people behind, or labelled as a title,
    or a link alone follows it. Days in bold part them.
    """
    titles: dict[int, str] = {}
    level, least = 0, 6
    for node in tree.children:
        if node.type == "heading":
            level = int(node.tag[1])
        elif node.type == "paragraph" and node.map:
            text = (
                at for at in range(node.map[0], len(lines)) if not _NO_LINE.fullmatch(lines[at])
            )
            at, below = next(text, 0), next(text, 0)
            line = lines[at].strip()
            label = _LABELLED.match(line)
            is_people = line[:1] in ("*", "_") and people_in(plain(line))
            is_named = _TITLE.fullmatch(line) and not (links_of(line) or is_people)
            is_above_link = is_named and below and _letters_beside_links(lines[below]) <= 0
            if _is_bold(line) or is_above_link:
                titles[at] = strip_emoji(line)
            elif label and field_of(label[1]) == "title":
                titles[at] = line[label.end() :].lstrip(" *_")
            least = min(least, level + 1) if at in titles else least
        elif node.type.endswith("_list") and node.map and len(node.children) == 1:
            # A bullet above a text of its own.
            at = node.map[0]
            line = _BULLET.sub("", lines[at].strip(), count=1)
            if node.map[1] - at <= 2 and _is_bold(line):
                titles[at] = strip_emoji(line)
                least = min(least, level + 1)
    if len(titles) < _FEWEST:
        return []
    places = places_of([(1, title) for title in titles.values()], dt.date.today())
    days = {at for at, (_, here) in zip(titles, places, strict=True) if here.is_date}
    marked = [*lines]
    for at, title in titles.items():
        marked[at] = f"{'#' * (least + (bool(days) and at not in days))} {title}"
    return _sections(tree_of_page("\n".join(marked)), marked, of_lines=True)


def _is_bold(line: str, *, with_people: bool = False) -> bool:
    """Whether a line is a title in bold, perhaps with people behind it."""
    bold = _BOLD_LINE.fullmatch(strip_emoji(line[:LONGEST]))
    people = bold and bold["people"]
    if bold and (field_of(bold["title"], whole=True) or _is_sentence(bold["title"])):
        return False
    return bool(people_in(plain(people)) if people else bold and not with_people)


def _is_sentence(text: str) -> bool:
    """Whether a text in bold is what somebody said: with quotation marks around its stop."""
    return unquoted(text) != text and unquoted(text).endswith((".", "!", "。"))


def _letters_beside_links(line: str) -> float:
    """How many letters of a line are in no link; endless, where it has none."""
    # A linked picture is a badge.
    links = [link for link in links_of(line) if plain(link.text) or not link.text]
    rest = len(letters_of(plain(line))) - sum(len(letters_of(link.text)) for link in links)
    return 0 if _BARE.fullmatch(line.strip()) else rest if links else math.inf


def _sections(
    tree: SyntaxTreeNode,
    lines: Sequence[str],
    is_called: bool = False,
    *,
    of_lines: bool = False,
) -> list[_Section]:
    """The sections of the first level of which three or more are works, and at least half.

    Two are enough where they are the page and both headings link out. Beside works, sections with
    the same parts are works; so are all with a number, where works have one, and all titles in bold
    where these are lines.
    """
    levels = _levels_of_sections(tree, lines)
    for found in map(_with_days, levels) if is_called else levels:
        is_pair = len(found) == 2 and all(one.is_work and one.own for one in found)
        is_whole = found[0].depth == 1 and not any(map(str.strip, lines[: found[0].line - 1]))
        if sum(one.is_work for one in found) >= _FEWEST or (is_pair and is_whole):
            sections = _with_alike(found, 2)
            works = [one for one in sections if one.is_work]
            sign = _NUMBERED if all(_NUMBERED.match(one.title) for one in works) else None
            if of_lines and not sign:
                sign = (
                    _BOLD_LINE if sum(_is_bold(one.heading) for one in works) >= _FEWEST else None
                )
            elif 2 * len(works) < len(sections):
                continue
            if sign:
                alike = (
                    one for one in sections if sign.match(one.heading) or sign.match(one.title)
                )
                return [replace(one, is_work=bool(one.below)) for one in alike]
            return sections
    return []


def _sections_at(
    depth: int, tree: SyntaxTreeNode, lines: Sequence[str], above: int
) -> list[_Section]:
    """The sections at a depth; where nothing is above them, all are works but parts of notes."""
    for found in _levels_of_sections(tree, lines):
        sections = _with_alike(found, 1)
        if above + sections[0].depth == depth:
            looks = [one.is_work or depth == 1 or is_cited(one.title) for one in sections]
            pairs = zip(sections, looks, strict=True)
            return [replace(one, is_work=looks and not one.is_part) for one, looks in pairs]
    return []


def _levels_of_sections(tree: SyntaxTreeNode, lines: Sequence[str]) -> Iterator[list[_Section]]:
    """The sections of each level of headings, from the highest."""
    found = [
        (int(node.tag[1]), *node.map, node.children[0].content[:LONGEST])
        for node in tree.children
        if node.type == "heading" and node.map
    ]
    places = [*places_of([(level, text) for level, *_, text in found], dt.date.today())]
    for level in sorted({level for level, *_ in found}):
        bounds = [one for one in zip(found, places, strict=True) if one[0][0] <= level]
        ends = [first for (_, first, *_), _ in bounds[1:]] + [len(lines)]
        sections = [
            _section(text, first + 1, begin, its, lines[begin:end])
            for ((own, first, begin, text), its), end in zip(bounds, ends, strict=True)
            if own == level
        ]
        yield _with_people(sections)


def _with_people(sections: Sequence[_Section]) -> list[_Section]:
    """The sections as works, if nearly all headings have people beside titles or below them."""
    headings = ["" if one.is_part else one.heading for one in sections]
    rows = reading_lines(headings)
    spoken = [*map(_spoken, headings)]
    if len({one.authors for one in spoken if one}) >= max(_FEWEST, 0.8 * len(sections)):
        rows = spoken
    elif any(rows):
        rows = [row or one for row, one in zip(rows, spoken, strict=True)]
    below = [() if one.is_part else _people_of(one, one.title, is_plain=True) for one in sections]
    words = sum(len(one.title.split()) for one in sections)
    # Below a term, two words may be what it is short for.
    lines = [line for one in sections for line in _first_lines(one.below)[:1]]
    are_joined = any(map(JOINED.search, lines)) and len(set(below)) >= 0.75 * len(sections)
    are_most = sum(map(bool, below)) >= max(_FEWEST, 0.8 * len(sections))
    if are_most and are_joined and words >= 2.5 * len(sections):
        rows = [
            ReadingLine(one.title, people) if people else None
            for one, people in zip(sections, below, strict=True)
        ]
    return [
        replace(one, told=row, is_work=True, own="") if row and row.authors else one
        for one, row in zip(sections, rows, strict=True)
    ]


def _spoken(heading: str) -> ReadingLine | None:
    """A title of several words with the handle of who speaks behind it: `Slow Trees - @oak`."""
    before, _, who = heading.rpartition("@")
    title = plain(before).rstrip(" \t-–—|,(:")
    is_apart = before[-1:] in (" ", "(") and " " in title
    # With a year, it is a key to cite by.
    is_handle = re.fullmatch(r"(?!\w*\d{4})[\w.]+\)?", who)
    return ReadingLine(title, (f"@{who.rstrip(')')}",)) if is_apart and is_handle else None


def _with_days(sections: list[_Section]) -> list[_Section]:
    """The sections as works, if nearly all headings have a day beside titles, or above them."""
    # A version has a day, too, and no letters.
    dated = [
        bool(not one.is_part and _day_of(one) and letters_of(_VERSION.sub("", one.title)))
        for one in sections
    ]
    if sum(dated) < max(_FEWEST, 0.8 * len(sections)):
        return sections
    return [
        replace(one, is_work=True, own=one.own or "") if is_dated else one
        for one, is_dated in zip(sections, dated, strict=True)
    ]


def _with_alike(sections: Sequence[_Section], least: int) -> list[_Section]:
    """Sections beside works; with at least so many parts that others have they are works, too."""
    parts = [filter(None, map(_PART_OF_WORK.match, one.below)) for one in sections]
    called = [{(part["name"] or part["label"]).lower() for part in some} for some in parts]
    number = Counter(part for some in called for part in some)
    alike = [sum(number[part] >= _FEWEST for part in some) >= least for some in called]
    return [
        replace(one, is_work=one.is_work or (is_alike and not is_section(one.heading)))
        for one, is_alike in zip(sections, alike, strict=True)
    ]


def _section(
    heading: str, line: int, begin: int, places: tuple[Place, Place], text: Sequence[str]
) -> _Section:
    above, here = places
    below = [*text]
    while below and _NO_LINE.fullmatch(below[-1]):
        below.pop()
    name = plain(heading)
    first = _first_lines(below)
    people = any(BY.match(one) or _field_of(one) == "authors" or _is_read(one) for one in first)
    is_titled = _is_bold(heading, with_people=True) or unquoted(name) != name
    people = people or is_titled or bool(_people_in_first(heading, first))
    links = [line for line in below if _field_of(line) == "link" and links_of(line)]
    sites = ["" if people else None]
    sites += [urlsplit(url).hostname for url in _urls([heading, *links])]
    text_below = takewhile(lambda line: not line.startswith("#"), below)
    called = (
        link.url
        for line in text_below
        for link in links_of(line)
        if names_title(link, name, in_prose=True, least=3)
    )
    sites += [urlsplit(url).hostname for url in called]
    own = next((site for site in sites if site is not None), None)
    is_part = bool(link_role(name) or is_section(heading) or field_filled_by(name))
    first_link = LINK.match(heading)
    if first_link and link_role(first_link["text"]):
        # `[Paper](…), 2019` tells the work that the page is about.
        is_part = heading[first_link.end() :].lstrip()[:1] in ("", ",")
    is_other = is_part or here.is_date or leads_to_note(heading)
    # A topic has a list of works.
    is_topic = own is None and sum(map(_names_work, below)) > 1
    is_work = not (is_other or is_topic) and (own is not None or any(map(_is_about_work, first)))
    day = here.date if here.is_date and here.date and here.date.names_day else None
    if day and not is_part:
        # What was read that day is named below it.
        is_work = bool(links or (first and _names_work(f"- {first[0]}") and not is_topic))
    return _Section(line, begin, heading, above, below, is_work, bool(is_other), own, day=day)


def _names_work(line: str) -> bool:
    """Whether a line is a bullet, below no other, that begins with a named link."""
    line = line[:3].lstrip(" ") + line[3:]
    bullet = _BULLET.match(line)
    link = LINK.match(line, bullet.end()) if bullet else None
    return bool(link and link_role(link["text"]) is None)


def _field_of(line: str) -> str | None:
    """The field that a line's label fills."""
    label = _LABELLED.match(line)
    return field_of(label[1]) if label else None


def _is_read(line: str) -> bool:
    """Whether a line says when something was read: `- 26 minutes, watched on 5 June 2025`."""
    day = find_date(line)
    return bool(day and day.names_day and field_of(said_last(line[: day.span[0]])) == "read")


def _is_about_work(line: str) -> bool:
    is_key = _KEY.fullmatch(line) is not None
    return is_key or _field_of(line) in _OF_WORKS or _letters_beside_links(line) <= 30


def _of_sections(
    sections: Sequence[_Section], above: Sequence[str], named: Mapping[str, str]
) -> Read:
    """The sections as notes of their own, as the diary's reader reads them.

    A work without a link has that of its title, wherever on the page it is `named`. A day that most
    headings begin or end with is the day of reading. Where it has no year, that of the heading
    above it counts, or else of what names the page.
    """
    headings = [_day_in_heading(one, above) for one in sections]
    if 2 * sum(day is not None for _, day in headings) <= len(sections):
        headings = [(one.title, None) for one in sections]
    titles = _linked_titles(sections) or main_columns([title for title, _ in headings])
    # Of six digits at its end, a name may be a day.
    texts = ["\n".join((f"# {one.heading}", *one.below)) for one in sections]
    names = [f"line-{one.line:06}-of-page.md" for one in sections]
    notes = [Note(name, text.encode()) for name, text in zip(names, texts, strict=True)]
    reading = read_diary(notes)
    topics = _topics([one.above.topic for one in sections])
    if all(map(_NUMBERED.match, titles)):
        titles = [_NUMBERED.sub("", title) for title in titles]
    records = []
    parts = zip(sections, notes, topics, headings, titles, strict=True)
    for one, note, topic, (_, day), title in parts:
        body = "\n".join(one.below).strip("\n")
        entry = reading.diary.by_src[note.src]
        record = record_of_entry(entry, body=body)
        is_told = any(one in entry.sources["title"].reason for one in (LABELLED, IN_FULL))
        if one.day and entry.sources["title"].origin != "body":
            continue
        told = one.day or one.above.date
        if told and told.month and not told.year:
            years = map(reading_year_in, reversed(above))
            told = replace(told, year=next(filter(None, years), None))
        if not record.link:
            by_title = filter(None, [named.get(same_title(record.title))])
            record = linked(record, [*_named_by_kind(one.below), *by_title])
        records.append(
            replace(
                record,
                # The heading is the title, whatever its words are, unless a label tells one or a
                # link what it stands for.
                title=record.title if is_told or one.day else unquoted(title.rstrip(" ,;")),
                authors=record.authors or _people_of(one, title),
                date=record.date or day or (told.exact if told else None),
                rating=record.rating or (rating_of(one.told.rating) if one.told else None),
                path="",
                topic=topic,
                line=one.line,
            )
        )
    return tuple(records), ()


def _linked_titles(sections: Sequence[_Section]) -> list[str]:
    """The texts of the links that follow the headings at once, where these say who and when."""
    first = [next(iter(_first_lines(one.below)), "") for one in sections]
    links = [LINK.match(line) for line in first]
    titles = [plain(one["text"]) for one in links if one]
    are_titles = len({*titles}) == len(sections) and all(len(one.split()) > 3 for one in titles)
    are_cited = all(_CITED.fullmatch(plain(one.heading)) for one in sections)
    return titles if are_titles and are_cited else []


def _people_of(section: _Section, title: str, *, is_plain: bool = False) -> tuple[str, ...]:
    if section.told:
        return section.told.authors
    bold = _BOLD_LINE.fullmatch(section.heading)
    beside = people_in(plain((bold and bold["people"]) or section.heading).rpartition(title)[2])
    lines = _first_lines(section.below)
    return beside or _people_in_first(section.heading, lines, is_plain=is_plain)


def _people_in_first(
    heading: str, lines: Sequence[str], *, is_plain: bool = False
) -> tuple[str, ...]:
    """The people of the first line below a heading, plain ones where it has a number or is bold."""
    name = plain(heading)
    is_plain = is_plain or bool(_NUMBERED.match(name)) or _is_bold(heading)
    return people_below(lines[0], name, is_plain=is_plain) if lines else ()


def _day_of(section: _Section) -> WrittenDate | None:
    """The day that a heading begins or ends with, or else that of the one above it."""
    found = find_date(section.title)
    if found and found.names_day and is_at_edge(found, section.title):
        return found
    above = section.above
    return above.date if above.is_date and above.date and above.date.names_day else None


def _day_in_heading(section: _Section, page: Sequence[str]) -> tuple[str, dt.date | None]:
    """A section's title without the day that it begins or ends with, and that day."""
    title = section.title
    found = find_date(title)
    if not (found and found.month and found.day and is_at_edge(found, title)):
        return title, None
    years = map(reading_year_in, (section.above.topic, *reversed(page)))
    told = section.above.completed(found)
    year = (told and told.year) or next(filter(None, years), None)
    start, end = found.span
    rest = f"{title[:start]} {title[end:]}".strip(_BESIDE_DAY)
    day = day_of(year, found.month, found.day) if year else None
    return (rest, day) if rest and day else (title, None)


_BESIDE_DAY: Final = " \t.,:;|·–—-()[]"
_CITED: Final = re.compile(rf"[^\W\d_](?:[^\W\d_]|[ .,&’'-]){{1,60}}?[ ,]*[(（]?{YEAR}[)）]?")
_NUMBERED: Final = re.compile(r"^(?:(?:\d{1,3}|[^\W\d_])[.):]\s+|\[\d{1,3}\]\s*)(?=\S)")


def _named_by_kind(below: Sequence[str]) -> list[str]:
    """The links of the line about a work that say what they are: `slides`, `video`."""
    about = next((line for line in _first_lines(below) if _is_about_work(line)), "")
    return [link.url for link in links_of(about) if link_role(link.text)]


def _first_lines(below: Sequence[str]) -> list[str]:
    """The first lines below a heading, up to the next one or a line that stands for one."""
    bare = (_BULLET.sub("", line.lstrip(), count=1) for line in below)
    own = takewhile(lambda line: not (line.startswith("#") or _is_bold(line)), bare)
    lines = (line for _, line in zip(own, below, strict=False))
    return [line[:LONGEST] for line in islice(filter(str.strip, lines), 3)]


def _topics(headings: Sequence[str]) -> list[str]:
    """The headings above works as topics, where they part them."""
    return list(headings) if len(set(headings)) > 1 else [""] * len(headings)


# Bullets


def _ending(bullet: Bullet) -> str | None:
    """The form in which a bullet that begins with a named link goes on; None for others."""
    link = LINK.match(bullet.text)
    if not link or link_role(link["text"]):
        return None
    return re.sub(r"\w.*", "_", LINK.sub("@", bullet.text[link.end() :] + bullet.mark).strip())


def _of_reading_lines(pairs: Sequence[tuple[Bullet, ReadingLine]], name: str) -> Read:
    """Bullets with a title and people or a day as works; what stands behind these is the remark."""
    works = []
    topics = _topics([one.place.topic for one, _ in pairs])
    for (one, told), topic in zip(pairs, topics, strict=True):
        remark = told.rest.strip(" .,:;|()*_-–—") if letters_of(told.rest) else ""
        year = year_in(remark) if len(remark) < 12 else None
        record = next(iter(works_of_line(one.text, one.venue)), Record(""))
        record = replace(
            record,
            title=told.title,
            authors=told.authors,
            rating=rating_of(told.rating),
            year=record.year or year,
            summary="" if year else remark,
            topic=topic,
            line=one.line,
            body="\n".join(filter(None, (one.text.partition("\n")[2], one.body))),
        )
        works.append((record, one.place.completed(told.date) or one.date or one.place.date))
    return dated(works, name, [], today=dt.date.today())


def _of_bullets(items: Sequence[Bullet]) -> Read:
    records = []
    for one, topic in zip(items, _topics([one.place.topic for one in items]), strict=True):
        first, _, remark = one.text.partition("\n")
        # People behind a title end with their line.
        told = first if _is_bold(first, with_people=True) else one.text
        body = f"{remark}\n{one.body}".strip("\n") if told != one.text else one.body
        for record in works_of_line(told, one.venue):
            records.append(replace(record, line=one.line, body=body, topic=topic))
    return tuple(records), ()
