"""What a note's body tells of an entry: title, date, link and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .dates import WrittenDate, find_date
from .entry import Kind, Origin, Source
from .fields import Found
from .frontmatter import KINDS, read_rating, split_names, split_tags
from .labels import Label, clean, field_of, find_labels, is_link_label
from .links import (
    Link,
    absolute,
    arxiv_url,
    definitions_of,
    doi_url,
    is_badge,
    kind_of,
    links_of,
    same_work,
)
from .outline import Outline, outline
from .plaintext import plain
from .problem import Problem
from .summaries import find_summary
from .titles import Title, find_title

HEAD = 25
"""Lines with text, from the top, among which an unlabelled link may be the work's."""

_KIND_WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("blog", ("blog", "blogpost", "blog post", "post", "article", "essay", "newsletter", "thread", "tweet")),
    ("talk", ("talk", "video", "youtube", "lecture", "podcast", "keynote")),
    ("docs", ("docs", "documentation", "tutorial", "guide", "doc")),
    ("book", ("book",)),
    ("code", ("code", "repo", "github", "repository")),
    ("paper", ("paper", "arxiv", "pdf", "openreview", "doi", "论文")),
)  # fmt: skip
_LINK_SECTION = re.compile(r"(?:links?|papers?|paper links?|references?|sources?|urls?|resources?|citations?|original papers?|论文|链接|参考|参考文献|reference papers?|bibtex)", re.IGNORECASE)
_STRENGTH = {"read": 0, "date": 1, "noted": 2}
_YEAR = re.compile(r"(?<!\d)(19[0-9]\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class BodyReading:
    """What a body tells.

    Attributes:
        found: Values and sources.
        title_line: The body's line of the heading that holds the title, counted from 0, or None.
    """

    found: Found
    title_line: int | None


def read_body(body: str, first_line: int, src: str, *, needs: frozenset[str]) -> BodyReading:
    """Read a body.

    Args:
        body: The Markdown below the front matter.
        first_line: The line of the file on which it begins.
        src: The note's path, for the problems.
        needs: The fields that the front matter has not told; others are not searched for.
    """
    note = outline(body)
    labels = find_labels(note)
    title = find_title(note, labels)
    definitions = definitions_of(body)
    values: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    problems: list[Problem] = []

    def put(name: str, value: Any, line: int, origin: Origin = "body") -> None:
        if value not in (None, (), "") and name not in values:
            values[name] = value
            sources[name] = Source(origin, first_line + line)

    if title:
        put("title", title.text, title.line, "heading" if title.heading else "body")
    if "date" in needs:
        for date, line, origin in _dates(note, labels, title):
            put("date", date, line, origin)
            break
    if "link" in needs or "code" in needs:
        for link, line, origin in _work_links(note, labels, title, definitions):
            if link.unsafe:
                message = f"a link that begins with {link.url!r} is dropped: only http and https are safe"
                problems.append(Problem(message, src, first_line + line))
                continue
            put("link", link.url, line, origin)
            break
        for link, line in _code_links(note, labels, definitions):
            if values.get("link") != link.url:
                put("code", link.url, line)
            break
    _put_labelled(labels, put)
    if "summary" in needs and (summary := find_summary(note, labels, title.line if title else None)):
        put("summary", summary[0], summary[1])
    if kind := _kind(note, labels, values.get("link"), sources.get("link"), first_line):
        put("kind", kind[0], kind[1])
    in_heading = title.line if title and title.heading else None
    if in_heading is None and title:
        in_heading = _same_heading(note, title)
    return BodyReading(Found(values, sources, tuple(problems)), in_heading)


def _same_heading(note: Outline, title: Title) -> int | None:
    """The heading that says again what a label says, which a page would show twice."""
    for heading in note.headings[:2]:
        if plain(heading.text).lower() == title.text.lower():
            return heading.line
    return None


def _dates(note: Outline, labels: list[Label], title: Title | None) -> Iterator[tuple[WrittenDate, int, Origin]]:
    """Dates of reading, the surest first."""
    labelled = []
    for position, label in enumerate(labels):
        if label.field in _STRENGTH and (date := find_date(plain(label.value), forgiving=True)):
            if date.span[0] > 40:
                continue
            rank = _STRENGTH[label.field]
            labelled.append((date.day is None and not date.readings, rank, position, date, label.line))
    for _, _, _, date, line in sorted(labelled, key=lambda item: item[:3]):
        yield date, line, "body"
    below = title.line if title else -1
    seen = 0
    for index in range(below + 1, len(note.lines)):
        if note.kinds[index] == "heading" and title and seen:
            break
        if note.kinds[index] != "text":
            continue
        seen += 1
        if seen > 6:
            break
        if date := _date_alone(note.lines[index]):
            yield date, index, "body"
    for heading in note.headings[:3]:
        text = plain(heading.text)
        if (date := find_date(text)) and (date.year or date.readings or date.day):
            if not text[: date.span[0]].strip(" [(（【") or not text[date.span[1] :].strip(" ])）】."):
                yield date, heading.line, "heading"


def _date_alone(line: str) -> WrittenDate | None:
    """The date of a line that holds a date and little else."""
    if len(line) > 90 or not any(char.isdigit() for char in line):
        return None
    text = plain(line).strip(" -*>•|")
    date = find_date(text)
    if not date or links_of(line):
        return None
    before, after = text[: date.span[0]], text[date.span[1] :]
    quiet = re.sub(r"(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\d{1,2}:\d{2}(?::\d{2})?", "", before + after)
    quiet = re.sub(r"[\W_]", "", quiet)
    ends = after[:1] in {".", ",", "(", ";"} or after[:2] == " ("
    if not re.sub(r"[\W_]", "", before) and (not quiet or (ends and len(after) < 60)):
        return date if (date.day or date.readings or not quiet) else None
    return date if len(quiet) <= 8 and not quiet.lower().startswith(("fig", "eq", "v", "page")) else None


def _work_links(
    note: Outline, labels: list[Label], title: Title | None, definitions: dict[str, str]
) -> Iterator[tuple[Link, int, Origin]]:
    """Links to the work, the surest first."""
    yield from _labelled_links(labels, definitions)
    if title:
        if title.url:
            yield Link(title.url, "", 0), title.line, "heading" if title.heading else "body"
        for link in links_of(note.lines[title.line], definitions):
            if field_of(link.text) != "code" and not is_badge(link.url):
                yield link, title.line, "heading" if title.heading else "body"
    weak: list[tuple[Link, int, Origin]] = []
    seen = 0
    section = ""
    headings = {heading.line: heading.text for heading in note.headings}
    start = title.line + 1 if title and title.heading else 0
    below_sections = 0
    for index in range(start, len(note.lines)):
        kind = note.kinds[index]
        if kind == "heading":
            section = clean(headings.get(index, ""))
            below_sections += 1
            for link in links_of(note.lines[index], definitions):
                if is_link_label(link.text) and not link.unsafe:
                    yield link, index, "body"
            continue
        if kind not in {"text", "table"}:
            continue
        seen += 1
        line = note.lines[index]
        for link in links_of(line, definitions):
            if is_badge(link.url) or field_of(link.text) == "code":
                continue
            if link.unsafe:
                if is_link_label(link.text):
                    yield link, index, "body"
                continue
            if link.text and is_link_label(link.text):
                yield link, index, "body"
                continue
            if kind_of(link.url) == "code":
                weak.append((link, index, "body"))
                continue
            alone = _alone(line, link)
            named = title is not None and link.text and _alike(plain(link.text), title.text)
            if named or (alone and seen <= HEAD and below_sections <= 1):
                yield link, index, "body"
            elif seen <= HEAD and below_sections <= 1 and kind_of(link.url) == "paper":
                weak.append((link, index, "body"))
            elif _LINK_SECTION.fullmatch(section) and (alone or kind_of(link.url) == "paper"):
                weak.append((link, index, "body"))
            elif alone and kind_of(link.url) == "paper":
                weak.append((link, index, "body"))
    yield from weak[:1] if len({same_work(link.url) for link, _, _ in weak}) == 1 else weak[:1]


def _labelled_links(labels: list[Label], definitions: dict[str, str]) -> Iterator[tuple[Link, int, Origin]]:
    ranked = []
    for position, label in enumerate(labels):
        if label.field not in {"link", "title"}:
            continue
        for link in links_of(label.value, definitions):
            if is_badge(link.url) or field_of(link.text) == "code":
                continue
            code = kind_of(link.url) == "code" if not link.unsafe else False
            ranked.append((_link_rank(label, code), position, link, label.line))
            break
        else:
            if label.field == "link" and (url := _identifier(label)):
                ranked.append((_link_rank(label, False), position, Link(url, "", 0), label.line))
    for _, _, link, line in sorted(ranked, key=lambda item: item[:2]):
        yield link, line, "body"


def _link_rank(label: Label, code: bool) -> int:
    if code:
        return 3
    if label.heading:
        return 2
    return 1 if label.name in _VAGUE else 0


_VAGUE = frozenset({"reference", "ref", "references", "source", "sources", "video", "talk", "web", "website", "site", "project page", "project", "page", "resources", "resource", "blog", "blog post", "post", "see", "here", "location", "papers", "html", "参考", "slides"})


def _identifier(label: Label) -> str | None:
    value = plain(label.value)
    if url := absolute(value.split(" ")[0]):
        return url
    if "doi" in label.name and (url := doi_url(value)):
        return url
    if "arxiv" in label.name or value.lower().startswith("arxiv"):
        return arxiv_url(value)
    if value.lower().startswith(("doi:", "doi ", "10.")):
        return doi_url(value)
    return arxiv_url(value) if re.match(r"\d{4}\.\d{5}", value) else None


def _alone(line: str, link: Link) -> bool:
    """Whether a line holds a link and next to nothing else."""
    text = plain(line.replace(link.url, "")) if not link.text else plain(line)
    own = plain(link.text)
    rest = text.replace(own, "", 1) if own else text
    return len(re.sub(r"[\W_\d]", "", rest)) <= 14


def _alike(a: str, b: str) -> bool:
    a, b = (re.sub(r"[\W_]", "", text).lower() for text in (a, b))
    return len(a) > 8 and (a in b or b in a)


def _code_links(note: Outline, labels: list[Label], definitions: dict[str, str]) -> Iterator[tuple[Link, int]]:
    for label in labels:
        if label.field == "code":
            for link in links_of(label.value, definitions):
                if not link.unsafe:
                    yield link, label.line
    for index, (line, kind) in enumerate(zip(note.lines, note.kinds, strict=True)):
        if kind in {"text", "heading"} and "](" in line:
            for link in links_of(line, definitions):
                if link.text and field_of(link.text) == "code" and not link.unsafe:
                    yield link, index


def _put_labelled(labels: list[Label], put: Any) -> None:
    for label in labels:
        if label.heading and label.field not in {"authors", "venue", "year", "tags"}:
            continue
        text = plain(label.value)
        if label.field == "authors" and label.name != "by" and len(text) < 2000:
            put("authors", split_names(text), label.line)
        elif label.field == "venue" and len(text) < 120:
            put("venue", text, label.line)
        elif label.field in {"year", "published"} and (match := _YEAR.search(text)):
            put("year", int(match[1]), label.line)
        elif label.field == "tags" and len(text) < 400:
            put("tags", split_tags(text), label.line)
        elif label.field == "rating":
            put("rating", read_rating(text), label.line)
        elif label.field == "kind" and text.lower() in KINDS:
            put("kind", text.lower(), label.line)


def _kind(
    note: Outline, labels: list[Label], link: str | None, source: Source | None, first_line: int
) -> tuple[Kind, int] | None:
    """The kind that the link's own words say, or else its host."""
    if not link or not source or source.line is None:
        return None
    line = source.line - first_line
    names = [label.name for label in labels if label.line == line and label.field == "link"]
    names += [clean(found.text) for found in links_of(note.lines[line]) if found.url == link]
    host = kind_of(link)
    if host == "paper":
        return "paper", line
    for name in names:
        words = set(name.split())
        for kind, keys in _KIND_WORDS:
            if words & set(keys):
                return kind, line
    return (host, line) if host else None
