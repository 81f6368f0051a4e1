"""The reader: from notes to a diary."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import PurePosixPath
from typing import Any, Literal, cast

from ..problem import Problem
from .citation import Citation, cited_work
from .dates import WrittenDate, find_date
from .diary import Diary, Reading
from .entry import Entry, Kind, Origin, Source, page_of
from .evidence import LINK, Choice, choose, choose_titles
from .front_matter import (
    field_filled_by,
    is_address,
    is_foreign,
    kind_of_folders,
    ratings_of_notes,
    read_fields,
    read_value,
    topics_of_notes,
)
from .labels import LINK_NAMES, Label, field_of, find_labels, link_role
from .lessons import inline_lessons
from .links import broken_addresses, cited_notes, links_of
from .markdown import Outline, letters_of, outline, plain
from .note import Body, Candidate, Field, Note, NoteFields, read_text
from .paths import date_in_names, is_date, readable, topics_of
from .people import BY, JOINED, people_below, people_beside, split_names
from .reading_day import first_texts, learnt_days, reading_days, settle_dates, unlabelled_days
from .sites import kind_of
from .status import is_published, marked_status
from .summary import choose_summaries, summary_candidates
from .titles import (
    Title,
    find_title,
    is_section,
    published_behind,
    title_candidates,
    without_form,
    without_site,
    work_named_in,
)
from .unknown_fields import told_states, unknown_fields
from .urls import arxiv_in, doi_in, same_title, work_of
from .wikilinks import WIKILINK, Vault
from .work_link import code_link, find_links, other_links, settle_links, work_links

_LONGEST: Mapping[str, int] = {
    **{"authors": 2000, "venue": 120, "year": 2000},
    **dict.fromkeys(("tags", "rating", "status", "kind"), 400),
}
"""What a label fills beside title, day, link and summary, and its longest value."""

_OFTEN = 3
"""Notes that make something a habit."""

_LONG_TITLE = 12
"""Letters of a title that hardly any two works share."""

_CROWD = 5
"""Notes that it takes to tell who writes them all."""


def _read_body(note: Outline, front: NoteFields, fields: Iterable[Field]) -> NoteFields:
    """What is found in a body beside the front matter."""
    labels = find_labels(note)
    title = find_title(note, labels)
    found = NoteFields()
    others = [one for one in fields if _may_be_link(one)]

    def put(name: str, value: Any, line: int, origin: Origin = "body") -> None:
        """Take a value of a line, counted from 0, where none was found before."""
        if value not in (None, (), "") and not found.tells(name):
            found.put(name, value, Source(origin, note.first_line + line))

    is_told = front.tells("title") or front.tells("link")
    found.candidates["title"] = title_candidates(note, labels, title, is_told=is_told)
    read = {label.line for label in labels if label.field == "read"}
    days = reading_days(note, labels, title) if read or not front.tells("date") else ()
    if day := next(iter(days), None):
        date, line, origin = day
        put("date", date, line, origin)
        found.is_read = line in read or None
        is_noted = any(
            field_of(one.name) == "noted" and one.line == front.sources["date"].line
            for one in fields
            if front.tells("date")
        )
        if found.is_read and is_noted:
            # The day of reading is another one than that of making the note.
            front.put("date", date, found.sources["date"])
    elif not front.tells("date"):
        found.candidates["date"] = unlabelled_days(note, others)
    links = find_links(note, labels, title)
    labelled = title and any(one.line == title.line for one in labels if one.field == "title")
    name = (not labelled and front.title) or (
        title.text if title else readable(PurePosixPath(note.src).stem)
    )
    cited = cited_work(note, name)
    if not front.tells("link"):
        found.candidates["link"] = (
            *work_links(links, others, name, note.src),
            *(cited.candidate(note.first_line) if cited else ()),
        )
    if code := code_link(links):
        found.put("code", code.link.url, Source("body", code.line))
    found.links = other_links(links)
    for field, value, line in _told(note, labels, title, cited):
        put(field, value, line)
    below = next(first_texts(note, title.line), None) if title else None
    if title and below is not None:
        text = note.lines[below]
        people = people_below(text.strip(), title.text)
        # Two topics in italics look like two people.
        if BY.match(text) or (len(people) > 1 and JOINED.search(text)):
            put("authors", people, below)
        elif people and not found.authors:
            told = Candidate("; ".join(people), note.first_line + below, "body")
            found.candidates["authors"] = (told,)
    titles = [one for one in (front.title, title and title.text) if one]
    # Where front matter tells the title, the first line may be any sentence's.
    is_title = title and (title.heading or len({*map(same_title, titles)}) == 1)
    line_of_title = title.line if title and is_title else None
    found.candidates["summary"] = summary_candidates(note, labels, line_of_title, titles)
    return found


def _told(
    note: Outline, labels: Iterable[Label], title: Title | None, cited: Citation | None
) -> Iterator[tuple[str, Any, int]]:
    """What labels, BibTeX and the title's line tell of the fields of an entry, with the line."""
    for label in labels:
        field = "year" if label.field == "published" else label.field
        text = plain(label.value)
        # Below a heading of its name there is text about the day or the rating.
        is_told = label.heading and label.field in ("published", "rating")
        is_value = label.name != "by" and not text.startswith("http")
        if len(text) < _LONGEST.get(field, 0) and is_value and not is_told:
            yield field, read_value(field, text), label.line
    if cited:
        yield "authors", cited.authors, cited.line
        yield "venue", read_value("venue", cited.venue), cited.line
        yield "year", read_value("year", cited.year), cited.line
    if title:
        venue, year = published_behind(note.lines[title.line])
        yield "venue", venue, title.line
        yield "year", year, title.line


def _may_be_link(field: Field) -> bool:
    """Whether a field is unknown, or for a link that may be another one or the work's: `video`.

    So may one for text that is an address.
    """
    filled = field_filled_by(field.name)
    is_beside = filled and filled.target == "links"
    may_be = is_beside and link_role(field.name) == "beside_or_work"
    return not is_foreign(field) and (not filled or may_be or is_address(filled, field))


def _kind_of_link(choice: Candidate) -> Kind | None:
    """The kind of work by the host of a paper, the words of its link, or any other host."""
    host = kind_of(choice.value)
    # A file may be anything: slides, a chapter.
    if kind_of(choice.value.lower().replace(".pdf", "")) == "paper":
        return host
    words = set(choice.text.split())
    kinds: Mapping[Kind, Collection[str]] = cast("Any", LINK_NAMES["kinds"])
    return next((kind for kind, own in kinds.items() if not words.isdisjoint(own)), host)


def read_diary(
    notes: Iterable[Note],
    *,
    date_order: Literal["auto", "DMY", "MDY", "YMD"] = "auto",
    today: dt.date | None = None,
    git_dates: Callable[[Collection[str]], Mapping[str, dt.date] | Problem] | None = None,
    read: Callable[..., Sequence[NoteFields]] | None = None,
    statuses: Collection[str] | None = None,
) -> Reading:
    """Read notes into a diary.

    Values are looked for in this order: front matter, labelled lines, heading, file and folder
    names, git. Each entry records in `sources` where its values came from. A date of which only
    the month is known counts as the first of that month, and only where no better one is found.

    Args:
        notes: The notes, in any order.
        date_order: How to read `03/04/2025`; `auto` follows the diary's unambiguous dates.
        today: The latest day that a date with a missing year may be given.
        git_dates: Called once, with the paths of the notes that nothing else dates; see
            `git.first_commits`. Of several works in a file, its first commit tells nothing.
        read: Reads the works of a note, most often one, perhaps at a depth; see `_read_all`. A note
            with `diary: false` has no entry and no body.
        statuses: The reading states of works that the diary shows; None for all.
    """
    files = sorted(notes, key=lambda note: note.src)
    found = _read_all(files, read) if read else [*map(read_note, files)]
    problems = [problem for one in found for problem in one.problems]
    left = [one for one in found if not one.is_entry]
    found = [one for one in found if one.is_entry]
    by_name = _tell_works_days(found)
    written = {one.src: _written_dates(one, by_name) for one in found}
    undated = [one for one in found if not written[one.src]]
    learnt = learnt_days([one.candidates.get("date", ()) for one in undated], len(found))
    for one, day in zip(undated, learnt, strict=True):
        if day and (date := find_date(day.value)):
            written[one.src] = [(date, Source(day.origin, day.line, 0.5, "as in other notes"))]

    def by_git(srcs: Collection[str]) -> Mapping[str, dt.date] | Problem:
        whole = [src for src in srcs if src == page_of(src)]
        return git_dates(whole) if git_dates and whole else {}

    days, unclear = settle_dates(written, order=date_order, today=today, git_dates=by_git)
    problems += unclear
    # Works of a page that tells their topics say nothing of what the folders of notes are.
    placed = [one.src for one in found if one.topic is None or one.src == page_of(one.src)]
    topics = topics_of_notes(found, topics_of(placed))
    ratings, unfit = ratings_of_notes(found)
    problems += unfit
    titles = choose_titles([_titles(one) for one in found], [one.src for one in found])
    links = choose([one.candidates.get("link", ()) for one in found], LINK)
    names = [one.candidate.value if one.candidate else "" for one in titles]
    summaries = choose_summaries([one.candidates.get("summary", ()) for one in found], names)
    found = [_settled(*rows) for rows in zip(found, titles, links, summaries, strict=True)]
    found = _with_cited_paths(_with_authors(found))
    # Of several works in a file, those count that have no note of their own; that gets their days.
    noted = {key: one.src for one in found if one.src == page_of(one.src) for key in _keys_of(one)}
    parts = [one for one in found if one.src != page_of(one.src)]
    own = {one.src: next(filter(None, map(noted.get, _keys_of(one))), "") for one in parts}
    listed = {src: note for src, note in own.items() if note and note != page_of(src)}
    for src, note in listed.items():
        if src in days and (note not in days or days[note][1].origin == "git"):
            source = Source("body", reason="as a list of works tells")
            days = {**days, note: (days[src][0], source)}
    found = [one for one in found if one.src not in listed]
    problems += [problem for link in links for problem in link.problems]
    for one, state in zip(found, told_states(found), strict=True):
        if state and not one.status:
            one.put("status", state[0], Source("front matter", state[1]))
    problems += unknown_fields((*found, *left), {src: source for src, (_, source) in days.items()})
    entries = [
        _entry(one, days.get(one.src), topics[one.src], ratings.get(one.src), today)
        for one in found
    ]
    # What is wrong with a page is wrong with each of the works there.
    once = {replace(one, src=one.src and page_of(one.src)) for one in problems}
    problems = sorted(once, key=lambda problem: problem.order)
    bodies = {
        one.src: replace(
            one.body, repeats=tuple(_repeats(entry, one.body)), parts=_parts(entry, one.body)
        )
        for one, entry in zip(found, entries, strict=True)
    }
    hidden = {one.src for one in entries if _lists_notes(one, bodies[one.src])}
    hidden |= {one.src for one in entries if statuses and not is_published(one.status, statuses)}
    shown = Diary.of(one for one in entries if one.src not in hidden)
    left_out = Diary.of(one for one in entries if one.src in hidden).entries
    return Reading(shown, tuple(problems), bodies, left_out)


def _read_all(notes: Iterable[Note], read: Callable[..., Sequence[NoteFields]]) -> list[NoteFields]:
    """Read notes, of which a page of one work may have some of the form of the pages beside it.

    Where pages of a folder have several works below headings, it is read again for works at the
    same depth, which count where half of the pages then have some. Pages called alike in
    folders side by side, such as `2024/README.md`, are beside each other, too.
    """
    found = {note.src: read(note) for note in notes}
    beside: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        *folders, name = note.src.split("/")
        # Days, months and years part pages by when they were written.
        places = ["*" if is_date(one) else one for one in folders]
        beside["/".join((*places, ""))].append(note)
        beside["/".join((*places[:-1], "*", name))].append(note)
    for pages in beside.values():
        sure = {note.src: some for note in pages if (some := found[note.src]) and some[0].depth}
        for depth in sorted({some[0].depth for some in sure.values()}):
            again = {
                note.src: some
                for note in pages
                if len(found[note.src]) == 1 and (some := read(note, depth))[0].depth == depth
            }
            # What several pages call their parts is form, and names no works.
            number = Counter(
                name for some in again.values() for name in {one.title for one in some}
            )
            again = {
                src: some
                for src, some in again.items()
                if 2 * sum(number[one.title] == 1 for one in some) >= len(some)
            }
            if 2 * len(sure | again) < len(pages):
                # Several below a title, of which half look like works, need no such form.
                again = {src: some for src, some in again.items() if len(some) > 1 < depth}
            found |= again
    return [one for note in notes for one in found[note.src]]


def read_note(note: Note) -> NoteFields:
    """Read what one note says by itself."""
    text = read_text(note.content)
    front = text.front
    found = read_fields(front, note.src)
    if found.title:
        line = found.sources["title"].line
        raw = next((field.raw for field in front.fields if field.line == line), "")
        found.title = work_named_in(raw, note.src) or without_form(found.title)
    body = outline(text.body, text.body_line, note.src)
    lessons, wrong_lessons, prose = inline_lessons(body)
    in_body = _read_body(prose, found, front.fields)
    if lessons:
        in_body.put("lessons", lessons, Source("body", lessons[0].line))
    in_body.problems += (*wrong_lessons, *broken_addresses(body))
    status, tags = found.status or in_body.status, found.tags or in_body.tags or ()
    is_planned = (status or marked_status(note.src, tags)) == "planned"
    if is_planned and in_body.is_read and not found.is_read:
        # Its date is that of the note, which was made to be read later.
        found.date = None
        found.sources.pop("date", None)
    if found.authors and in_body.authors:
        line = in_body.sources["authors"].line or 0
        in_body.candidates["authors"] = (Candidate("; ".join(in_body.authors), line, "body"),)
    if found.summary:
        line = found.sources["summary"].line or 0
        slots = tuple(one.name for one in front.fields if one.line == line)
        own = Candidate(found.summary, line, "front matter", slots=slots)
        in_body.candidates["summary"] = (own, *in_body.candidates["summary"])
    found.fill_from(in_body)
    if text.encoding == "cp1252":
        message = "the file is not UTF-8 and was read as Windows-1252; save it as UTF-8"
        found.problems = (Problem(message, note.src, code="wrong-encoding"), *found.problems)
    if not note.content.strip() and found.is_entry:
        message = "the note is empty; write a title, or leave the file out of the diary's entries"
        found.problems += (Problem(message, note.src, code="empty-note"),)
    details = [part for one in found.lessons for part in (one.markdown, one.detail)]
    found.cites = cited_notes(body, details)
    is_yaml = front.text is not None and front.format == "yaml" and text.encoding == "utf-8"
    found.names = date_in_names(note.src)
    found.body = Body(text.body, None, text.body_line, is_yaml and not front.error)
    return found


def _keys_of(found: NoteFields) -> Iterator[str]:
    """What says that two notes are on one work: its address, or all letters of a longer title."""
    if work := work_of(found.link or ""):
        yield work
    if found.title and len(letters_of(found.title)) >= _LONG_TITLE:
        yield same_title(found.title)


def _tell_works_days(found: Iterable[NoteFields]) -> bool:
    """Whether notes tell the days of their works, which are before those in their files' names."""
    pairs = [
        (one.date.exact, one.names.file.exact)
        for one in found
        if isinstance(one.date, WrittenDate) and one.names.file and _is_unsure(one)
    ]
    known = [(day, name) for day, name in pairs if day and name]
    return len(known) > 2 and sum(day < name for day, name in known) >= 0.9 * len(known)


def _is_unsure(found: NoteFields) -> bool:
    """Whether a note's day stands in its text, and nothing says that it is the reading day."""
    source = found.sources.get("date")
    return bool(source and source.origin in ("body", "heading") and not found.is_read)


def _written_dates(found: NoteFields, by_name: bool) -> list[tuple[WrittenDate | dt.date, Source]]:
    """A note's dates, the surest first: by its file's name, that before one of its text."""
    names = found.names
    first = ((names.file, Source("file name")),) if by_name and _is_unsure(found) else ()
    written = (
        *first,
        (found.date, found.sources.get("date", Source("body"))),
        (names.file, Source("file name")),
        (names.folder, Source("folder name")),
        (found.stamp, found.sources.get("stamp", Source("body"))),
    )
    dates: list[tuple[WrittenDate | dt.date, Source]] = []
    for date, source in written:
        if isinstance(date, WrittenDate) and date.year is None and date.month and names.year:
            dates.append((WrittenDate(names.year, date.month, date.day), source))
        elif date:
            dates.append((date, source))
    return dates


def _titles(found: NoteFields) -> tuple[Candidate, ...]:
    """What may be a note's title, among it what its front matter says."""
    own = found.candidates["title"]
    names = "".join(letters_of(one.text).lower() for one in own if not one.line)
    slots = {one.slots[0] for one in own}
    for name, reason in (("alias", "another name of the note"), ("title", "the field title")):
        if value := getattr(found, name):
            source = found.sources[name]
            # Files are named after titles; but one word, such as a citation key, names the file.
            is_told = "label" in slots or ("heading:1" in slots and " " not in value)
            again = is_told and letters_of(value).lower() in names
            reasons = (reason, "the name of the file again") if again else (reason,)
            own = (Candidate(value, source.line or 0, source.origin, reasons, (), value), *own)
    return own


def _with_authors(found: Sequence[NoteFields]) -> list[NoteFields]:
    """Notes without the authors of whom nearly all are: those write the diary, and not its works.

    The authors that a note's body tells take their place. So does a person in a line below the
    title, where most notes have one there, and do people beside the title that few others name.
    """
    counts = Counter(one.authors for one in found if _tells_in_front(one, "authors"))
    writer, count = next(iter(counts.most_common(1)), (None, 0))
    if count < max(_CROWD, 0.9 * len(found)):
        writer = None
    told = [
        one
        for note in found
        for one in note.candidates.get("authors", ())
        if note.authors in (None, writer)
    ]
    times = Counter(one.value for one in told)
    below = {one.value for one in told if not one.slots}
    are_many = sum(not one.slots for one in told) >= max(_OFTEN, len(found) / 2)
    are_people = are_many and 4 * len(below) >= 3 * sum(times[one] for one in below)
    kept = []
    for note in found:
        one = note
        is_writer = writer and one.authors == writer and _tells_in_front(one, "authors")
        if is_writer or not one.authors:
            one = replace(note, authors=None, sources=dict(note.sources))
            one.sources.pop("authors", None)
            for who in one.candidates.get("authors", ()):
                is_rare = times[who.value] <= max(1, len(told) / 5)
                if is_writer or (is_rare if who.slots else are_people):
                    one.put("authors", split_names(who.value), Source(who.origin, who.line))
        kept.append(one)
    return kept


def _tells_in_front(found: NoteFields, name: str) -> bool:
    return name in found.sources and found.sources[name].origin == "front matter"


def _settled(
    found: NoteFields, title: Choice, link: Choice, summary: Candidate | None
) -> NoteFields:
    """A note with the values that were chosen for it over the whole diary."""
    full = replace(found, sources=dict(found.sources))
    # The file's name is there, whatever speaks for others.
    one = title.candidate or next(x for x in found.candidates["title"] if not x.line)
    if work := link.candidate:
        source = Source(work.origin, work.line, link.sureness, link.reason)
        full.put("link", work.value, source)
        if not full.kind and (kind := _kind_of_link(work)):
            full.put("kind", kind, source)
    source = Source(one.origin, one.line or None, title.sureness, title.reason)
    # Browsers save pages and copy links under titles with the name of the site.
    is_saved = one.origin in ("front matter", "body")
    full.put("title", without_site(one.value, full.link) if is_saved else one.value, source)
    full.body = replace(full.body, title_line=_title_line(full, one))
    if people := () if full.authors else people_beside(one.text, full.title or ""):
        beside = Candidate("; ".join(people), one.line, one.origin, slots=("beside",))
        full.candidates = {**full.candidates, "authors": (beside,)}
    if summary:
        full.put("summary", summary.value, Source(summary.origin, summary.line))
    elif full.summary:
        full.summary = None
        del full.sources["summary"]
    if full.code and full.code == full.link:
        full.code = None
        del full.sources["code"]
    return full


def _title_line(found: NoteFields, chosen: Candidate) -> int | None:
    """The line of the body, from 0, of the heading that holds the title or says it again."""
    title = same_title(chosen.value)
    for one in found.candidates["title"]:
        is_own = (one.origin, one.line) == (chosen.origin, chosen.line)
        if one.origin == "heading" and (is_own or same_title(one.text) == title):
            return one.line - found.body.first_line
    return None


def _entry(
    found: NoteFields,
    date: tuple[dt.date, Source] | None,
    topic: str,
    rating: int | None,
    today: dt.date | None,
) -> Entry:
    """An entry of what was found, and of what only the whole diary tells: day, topic and rating."""
    beside = ("alias", "categories", "date", "rating", "stamp")
    sources = {name: one for name, one in found.sources.items() if name not in beside}
    if rating:
        sources["rating"] = found.sources["rating"]
    if date:
        sources["date"] = date[1]
    if found.topic is None and topic:
        is_category = topic in (found.categories or ())
        sources["topic"] = found.sources["categories"] if is_category else Source("folder name")
    status = found.status or marked_status(found.src, found.tags or ())
    # As blogs do, a note waits for its day; where it was written, tomorrow may have begun.
    waits = bool(date and today and date[0] > today + dt.timedelta(days=1))
    if not status and waits:
        status = "draft"
    elif status == "planned" and found.is_read and date and not waits:
        # Who has read a work writes the day, and may leave the state as it was.
        status = "read"
    kind = found.kind
    if not kind and found.link and (kind := kind_of(found.link)):
        sources["kind"] = sources["link"]
    elif not (kind or found.venue) and (kind := kind_of_folders(found.src)):
        sources["kind"] = Source("folder name")
    links, links_source = settle_links(found.links, found.link, found.code)
    if links_source:
        sources["links"] = links_source
    same = [(found.link, "link")] if found.link else []
    same += [(link.url, "links") for link in links if link.name in ("arXiv", "DOI", "PDF")]
    values = ((one.name, getattr(found, one.name, None)) for one in fields(Entry))
    own: dict[str, Any] = {name: value for name, value in values if value is not None}
    for name, find in (("arxiv", arxiv_in), ("doi", doi_in)):
        ids = ((number, field) for url, field in same if (number := find(url)))
        if name not in own and (first := next(ids, None)):
            own[name], sources[name] = first[0], sources[first[1]]
    page = page_of(found.src)
    own["id"] = (page.rpartition(".")[0] or page) + found.src.removeprefix(page)
    own |= {"date": date[0] if date else None, "topic": topic, "rating": rating, "status": status}
    own |= {"links": links, "sources": sources} | ({"kind": kind} if kind else {})
    return Entry(**own)


_FIRST_LEVEL = re.compile(r"^ {0,3}(?:#(?!#)|=+[ \t]*$)", re.MULTILINE)
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.|arxiv\.org/|doi\.org/)\S+", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?P<text>.*)")


def _repeats(entry: Entry, body: Body) -> Iterator[int]:
    """The lines that say only what an entry's card says: its day, its link, its code."""
    lines = body.markdown.split("\n")
    for name in ("date", "link", "code"):
        source = entry.sources.get(name)
        if source and source.origin == "body" and source.line:
            at = source.line - body.first_line
            if at in range(len(lines)) and _says_only(name, lines[at]):
                yield at


def _parts(entry: Entry, body: Body) -> tuple[int, ...]:
    """The lines of headings that are those of parts, as the title stands in none.

    One heading of the first level alone that names no part is what a note calls its work.
    """
    if body.title_line is not None or not _FIRST_LEVEL.search(body.markdown):
        return ()
    found = outline(body.markdown).headings
    texts = [plain(one.text) for one in found if one.level == 1]
    own, tops = same_title(entry.title), [same_title(one) for one in texts]
    is_name = len(texts) == 1 and not is_section(texts[0])
    is_told = is_name or any(own in one or one in own for one in tops)
    return () if is_told or not tops else tuple(one.line for one in found)


def _says_only(name: str, line: str) -> bool:
    """Whether a line has a label and a day, or a label and one link, and nothing else."""
    label = plain(line)
    if name == "date":
        day = find_date(label)
        if not day:
            return False
        label, rest = label[: day.span[0]], label[day.span[1] :]
        is_label = not letters_of(label) or field_of(label, whole=True) in ("read", "date", "noted")
        return is_label and not letters_of(rest)
    return len(links_of(line)) == 1 and field_of(_ADDRESS.sub("", label), whole=True) == name


def _with_cited_paths(found: Sequence[NoteFields]) -> list[NoteFields]:
    """The notes with the paths of those that their wikilinks mean."""
    names = {one.src: one.title or "" for one in found if one.src == page_of(one.src)}
    vault = (
        Vault(names, names) if any("[[" in name for one in found for name in one.cites) else None
    )

    def paths(one: NoteFields) -> Iterator[str]:
        for name in one.cites:
            wikilink = WIKILINK.fullmatch(name)
            path = vault.target_of(wikilink, one.src)[0] if wikilink and vault else name
            if path and path != one.src:
                yield path

    return [replace(one, cites=(*dict.fromkeys(paths(one)),)) if vault else one for one in found]


def _lists_notes(entry: Entry, body: Body) -> bool:
    """Whether a note is a list whose items all begin with a link to another note.

    A note with front matter, a reading day or a work's link is about a work, whatever it lists. A
    sentence may stand above the list, and the other notes may have moved.
    """
    if not entry.cites or entry.date or entry.link or body.first_line > 1:
        return False
    note = outline(body.markdown, src=entry.src)
    items = 0
    for line, kind in zip(note.lines, note.kinds, strict=True):
        if kind in ("blank", "heading", "comment", "rule"):
            continue
        item = _ITEM.match(line)
        if kind != "text" or (not item and items):
            return False
        if item:
            link, end, _ = item["text"].partition(")")
            if link[:1] != "[" or not cited_notes(outline(link + end, src=entry.src)):
                return False
        items += bool(item)
    return items > 0
