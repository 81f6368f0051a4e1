"""What a note's body tells of an entry: title, date, link and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, get_args

from .entry import Kind, Origin, Source
from .fields import Found
from .labels import Label, clean, find_labels
from .links import definitions_of, kind_of, links_of
from .lists import read_rating, split_names, split_tags
from .other_links import other_links
from .outline import Outline, outline
from .plaintext import plain
from .problem import Problem
from .reading_days import reading_days
from .summaries import find_summary
from .titles import Title, find_title, year_behind
from .work_links import code_links, work_links

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
