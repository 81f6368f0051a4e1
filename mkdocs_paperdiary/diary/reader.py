"""The reader of notes: from notes to a reading."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from ..problem import Problem
from .dates import WrittenDate
from .diary import Diary
from .entry import Entry, Kind, Lesson, Origin, Source
from .front_matter import read_fields, read_rating, split_names, split_tags
from .labels import Label, clean, find_labels
from .lessons import inline_lessons
from .links import definitions_of, kind_of, links_of
from .markdown import Outline, outline, plain
from .note import Note, read_text, without_front
from .note_links import cited_notes
from .paths import NameDate, date_in_names, readable, topics_of
from .reading import Body, Found, Reading
from .reading_day import reading_days, settle_dates
from .summary import find_summary
from .titles import Title, find_title, year_behind
from .urls import arxiv_in, doi_in
from .work_link import code_links, other_links, settle_links, work_links
from .yaml_nodes import read_front


@dataclass(frozen=True, slots=True)
class Draft:
    """A note as it was read, which depends on its path and content alone.

    Attributes:
        src: The note's path.
        found: What front matter and text say.
        names: What the path says of the day.
        body: The text.
    """

    src: str
    found: Found
    names: NameDate
    body: Body


_KIND_WORDS: tuple[tuple[Kind, frozenset[str]], ...] = (
    (
        "blog",
        frozenset(
            ["blog", "blogpost", "post", "article", "essay", "newsletter", "thread", "tweet"]
        ),
    ),
    ("talk", frozenset(["talk", "video", "youtube", "lecture", "podcast", "keynote"])),
    ("docs", frozenset(["docs", "documentation", "tutorial", "guide", "doc"])),
    ("book", frozenset({"book"})),
    ("code", frozenset(["code", "repo", "github", "repository"])),
    ("paper", frozenset(["paper", "arxiv", "pdf", "openreview", "doi", "论文"])),
)
_KINDS: tuple[Kind, ...] = get_args(Kind)
_YEAR = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class BodyReading:
    """What a body tells.

    Attributes:
        found: Values and sources.
        title_line: The body's line of the heading that holds the title, counted from 0, or None.
    """

    found: Found
    title_line: int | None


@dataclass(slots=True)
class _Values:
    """Values as they are found; the first of a name stays."""

    first_line: int
    values: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)

    def put(self, name: str, value: Any, line: int, origin: Origin = "body") -> None:
        if value not in (None, (), "") and name not in self.values:
            self.values[name] = value
            self.sources[name] = Source(origin, self.first_line + line)


def read_body(
    body: str, first_line: int, src: str, *, needs: frozenset[str], known_title: str = ""
) -> BodyReading:
    """Read a body.

    Args:
        body: The Markdown below the front matter.
        first_line: The line of the file on which it begins.
        src: The note's path, for the problems.
        needs: The fields that the front matter has not told; others may be left out.
        known_title: The title that the front matter has told, or an empty string.
    """
    note = outline(body)
    labels = find_labels(note)
    title = find_title(note, labels)
    found = _Values(first_line)
    problems: tuple[Problem, ...] = ()
    if title:
        found.put("title", title.text, title.line, "heading" if title.heading else "body")
    if "date" in needs:
        for date, line, origin in reading_days(note, labels, title):
            found.put("date", date, line, origin)
            break
    if needs & {"link", "code"}:
        problems = _put_links(
            found, note, labels, title, known_title=known_title, body=body, src=src
        )
    own = [found.values[name] for name in ("link", "code") if name in found.values]
    told = other_links(note, labels, title, definitions_of(body), first_line=first_line, own=own)
    if told:
        found.values["links"] = told
    _put_labelled(found, labels)
    if title:
        found.put("year", year_behind(note.lines[title.line]), title.line)
    if "summary" in needs:
        summary = find_summary(note, labels, title.line if title else None)
        if summary:
            found.put("summary", *summary)
    if kind := _kind(note, labels, found):
        found.put("kind", *kind)
    return BodyReading(
        Found(found.values, found.sources, problems), _title_heading(note, title) if title else None
    )


def _put_links(
    found: _Values,
    note: Outline,
    labels: list[Label],
    title: Title | None,
    *,
    known_title: str,
    body: str,
    src: str,
) -> tuple[Problem, ...]:
    definitions = definitions_of(body)
    name = known_title or (title.text if title else "")
    problems = {}
    for candidate in work_links(note, labels, title, name, definitions):
        link, line = candidate.link, candidate.line
        if not link.unsafe and not link.broken:
            found.put("link", link.url, line, "heading" if candidate.in_heading else "body")
            break
        if link.unsafe:
            message = (
                f"a link that begins with {link.url!r} is dropped; write one with http or https"
            )
        else:
            # Whoever looks at the page sees no link there, so none is made up in silence.
            message = f"{link.broken} is not shown as a link; write [{link.text}]({link.url})"
            problems[line] = Problem(message, src, found.first_line + line)
            break
        problems[line] = Problem(message, src, found.first_line + line)
    for candidate in code_links(note, labels, definitions):
        if candidate.link.url != found.values.get("link"):
            found.put("code", candidate.link.url, candidate.line)
            break
    return tuple(problems.values())


def _put_labelled(found: _Values, labels: list[Label]) -> None:
    for label in labels:
        if label.heading and label.field not in {"authors", "venue", "year", "tags"}:
            continue
        text = plain(label.value)
        if label.field == "authors" and label.name != "by" and len(text) < 2000:
            found.put("authors", split_names(text), label.line)
        elif label.field == "venue" and len(text) < 120 and not text.startswith("http"):
            found.put("venue", text, label.line)
        elif label.field in {"year", "published"} and (match := _YEAR.search(text)):
            found.put("year", int(match[1]), label.line)
        elif label.field == "tags" and len(text) < 400:
            found.put("tags", split_tags(text), label.line)
        elif label.field == "rating":
            found.put("rating", read_rating(text), label.line)


def _kind(note: Outline, labels: list[Label], found: _Values) -> tuple[Kind, int] | None:
    """The kind that a label tells, the link's own words, or its host; a paper's host is surer."""
    for label in labels:
        told = clean(label.value) if label.field == "kind" else ""
        if kind := next((one for one in _KINDS if one == told), None):
            return kind, label.line
    link, source = found.values.get("link"), found.sources.get("link")
    if not link or not source or source.line is None:
        return None
    line = source.line - found.first_line
    host = kind_of(link)
    if host == "paper":
        return "paper", line
    names = [label.name for label in labels if label.line == line and label.field == "link"]
    names += [clean(other.text) for other in links_of(note.lines[line]) if other.url == link]
    for name in names:
        words = set(name.split())
        for kind, keys in _KIND_WORDS:
            if words & keys:
                return kind, line
    return (host, line) if host else None


def _title_heading(note: Outline, title: Title) -> int | None:
    """The heading that holds the title, or that says again what a label says."""
    if title.heading:
        return title.line
    for heading in note.headings[:2]:
        if plain(heading.text).lower() == title.text.lower():
            return heading.line
    return None


GitDates = Callable[[Collection[str]], Mapping[str, dt.date]]
"""Asks once for the first commit's day of the notes that nothing else dates."""

_NAMELESS = frozenset({"readme", "index", "notes", "note", "summary", "review", "paper", "main"})
"""File names that say nothing: the folder names the note."""

_SAME_WORK = frozenset({"arXiv", "DOI", "PDF"})
"""Names of links that lead to the work itself."""

_HABIT = 5
"""Notes beyond which an unknown field is a habit, and one warning does."""

_FIELDS = frozenset({"date", "link", "summary", "code"})


def read_diary(
    notes: Iterable[Note],
    *,
    date_order: Literal["auto", "DMY", "MDY", "YMD"] = "auto",
    today: dt.date | None = None,
    git_dates: GitDates | None = None,
    read: Callable[[Note], Draft] | None = None,
) -> Reading:
    """Read notes into a diary.

    Values are looked for in this order: front matter, labelled lines, heading, file and folder
    names, git. Each entry records in `sources` where its values came from. A date of which only
    the month is known counts as the first of that month, and only where no better one is found.

    Args:
        notes: The notes, in any order.
        date_order: How to read `03/04/2025`; `auto` follows the diary's unambiguous dates.
        today: The latest day that a date with a missing year may be given.
        git_dates: Asked once, with the paths of the notes that have no date from anything else;
            see `git.first_commits`.
        read: Reads one note; by default `read_note`.

    Returns:
        The diary, its problems and the notes' bodies. A note that says `diary: false` has none.
    """
    read = read or read_note
    drafts = [read(note) for note in sorted(notes, key=lambda note: note.src)]
    problems = [problem for draft in drafts for problem in draft.found.problems]
    problems += _unknown_fields(drafts)
    drafts = [draft for draft in drafts if draft.found.is_entry]
    written = {draft.src: _written_dates(draft) for draft in drafts}
    settled = settle_dates(written, order=date_order, today=today, git_dates=git_dates)
    problems += settled.problems
    topics = topics_of([draft.src for draft in drafts])
    entries = [_entry(draft, settled.dates.get(draft.src), topics[draft.src]) for draft in drafts]
    problems.sort(key=lambda p: (p.src or "", p.line or 0, p.field or "", p.message))
    return Reading(Diary.of(entries), tuple(problems), {draft.src: draft.body for draft in drafts})


def read_note(note: Note) -> Draft:
    """Read one note, without a look at any other.

    Args:
        note: The note.

    Returns:
        What it says; whether it is an entry is part of that.
    """
    text = read_text(note.content)
    front = read_front(text)
    if front.fields is None:
        text = without_front(text)
    fields = read_fields(front, note.src)
    needs = _FIELDS - fields.values.keys()
    lessons, wrong_lessons, prose = inline_lessons(text.body, text.body_line, note.src)
    reading = read_body(
        prose, text.body_line, note.src, needs=needs, known_title=fields.values.get("title", "")
    )
    found = _with_lessons(fields.else_from(reading.found), lessons)
    problems = [*found.problems, *wrong_lessons]
    if text.encoding == "cp1252":
        message = "the file is not UTF-8 and was read as Windows-1252; save it as UTF-8"
        problems.insert(0, Problem(message, note.src))
    if not note.content.strip() and found.is_entry:
        message = "the note is empty; write a title, or leave the file out of the diary's entries"
        problems.append(Problem(message, note.src))
    found = Found(found.values, found.sources, tuple(problems), found.is_entry, found.unknown)
    own_title = found.sources.get("title")
    title_line = reading.title_line
    if own_title and own_title.origin == "front matter" and title_line is not None:
        heading = reading.found.values.get("title", "")
        title_line = title_line if _same(heading, found.values["title"]) else None
    has_yaml = text.front is not None and text.format == "yaml" and text.encoding == "utf-8"
    body = Body(text.body, title_line, text.body_line, has_yaml)
    return Draft(note.src, found, date_in_names(note.src), body)


def _with_lessons(found: Found, lessons: tuple[Lesson, ...]) -> Found:
    """What was found, and the lessons of the text behind those of the front matter."""
    if not lessons:
        return found
    source = found.sources.get("lessons") or Source("body", lessons[0].line)
    return replace(
        found,
        values={**found.values, "lessons": (*found.values.get("lessons", ()), *lessons)},
        sources={**found.sources, "lessons": source},
    )


def _same(a: str, b: str) -> bool:
    return "".join(filter(str.isalnum, a)).lower() == "".join(filter(str.isalnum, b)).lower()


def _written_dates(draft: Draft) -> list[tuple[WrittenDate | dt.date, Source]]:
    """A note's dates, in the order in which they are believed."""
    dates: list[tuple[WrittenDate | dt.date, Source]] = []
    if "date" in draft.found.values:
        dates.append((draft.found.values["date"], draft.found.sources["date"]))
    names = draft.names
    if names.file:
        file = names.file
        if file.year is None and names.year and file.month:
            file = WrittenDate(names.year, file.month, file.day)
        dates.append((file, Source("file name")))
    if names.folder:
        dates.append((names.folder, Source("folder name")))
    return [(_with_year(date, names.year), source) for date, source in dates]


def _with_year(date: WrittenDate | dt.date, year: int | None) -> WrittenDate | dt.date:
    if isinstance(date, WrittenDate) and date.year is None and date.month and year:
        return WrittenDate(year, date.month, date.day)
    return date


def _entry(draft: Draft, date: tuple[dt.date, Source] | None, topic: str) -> Entry:
    values, sources = dict(draft.found.values), dict(draft.found.sources)
    for name in ("date", "title"):
        if not values.get(name):
            sources.pop(name, None)
    sources.pop("date", None)
    values.pop("date", None)
    if date:
        values["date"], sources["date"] = date
    alias = values.pop("alias", None)
    alias_source = sources.pop("alias", None)
    if alias and alias_source and not values.get("title"):
        values["title"], sources["title"] = alias, alias_source
    name = draft.src.rpartition("/")[2].rpartition(".")[0]
    if not values.get("title"):
        path = draft.src.split("/")
        if name.lower() in _NAMELESS and len(path) > 1:
            values["title"], sources["title"] = readable(path[-2]), Source("folder name")
        else:
            values["title"], sources["title"] = readable(name), Source("file name")
    if "topic" not in values and topic:
        values["topic"], sources["topic"] = topic, Source("folder name")
    if "kind" not in values and values.get("link") and (kind := kind_of(values["link"])):
        values["kind"], sources["kind"] = kind, sources["link"]
    links, source = settle_links(values.pop("links", ()), values.get("link"), values.get("code"))
    if source:
        values["links"], sources["links"] = links, source
    _put_ids(values, sources)
    details = [text for one in values.get("lessons", ()) for text in (one.markdown, one.detail)]
    values["cites"] = cited_notes(draft.src, draft.body.markdown, details)
    return Entry(
        id=draft.src.rpartition(".")[0] or draft.src, src=draft.src, **values, sources=sources
    )


def _put_ids(values: dict[str, Any], sources: dict[str, Source]) -> None:
    """Put the ids that the work's links tell, where the front matter tells none."""
    same = [link.url for link in values.get("links", ()) if link.name in _SAME_WORK]
    readers: tuple[tuple[str, Callable[[str], str | None]], ...] = (
        ("arxiv", arxiv_in),
        ("doi", doi_in),
    )
    for target, read in readers:
        own = values.get("link")
        if target in values:
            continue
        for url, source in ((own, "link"), *((url, "links") for url in same)):
            if url and (value := read(url)):
                values[target], sources[target] = value, sources[source]
                break


def _unknown_fields(drafts: list[Draft]) -> list[Problem]:
    """Fields that nobody knows: each where it stands, a habit of many notes only once."""
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for draft in drafts:
        for name, line in draft.found.unknown:
            places[name].append((draft.src, line))
    problems = []
    for name, found in places.items():
        message = (
            "no such field is known; remove it, or see the list of fields in the documentation"
        )
        if len(found) > _HABIT:
            message += f" (the same in {len(found) - 1} more notes)"
        shown = found[:1] if len(found) > _HABIT else found
        problems += [Problem(message, src, line, name) for src, line in shown]
    return problems
