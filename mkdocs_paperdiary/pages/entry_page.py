"""The page of an entry: title, card and foot."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ..diary import Entry
from .html import Move, moved_html
from .lesson_html import Told
from .page_html import below_title
from .places import Places
from .prompts import anchor_of
from .renderer import Renderer, base_of, month_of
from .site import LAYOUTS

_HASHES = re.compile(r"^( {0,3})#{1,6}[ \t]*")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")


def entry_markdown(markdown: str, title_line: int | None) -> str:
    """Make a note's title the page's only title.

    Many notes have their title in a second level heading. A theme that finds no first level
    heading prints the page's title above the text, so the title would stand there twice.

    Arguments:
        markdown: The note without its front matter.
        title_line: The line of the heading that the title was found in, counted from 0, or None.

    Returns:
        The note with that heading on the first level.
    """
    lines = markdown.split("\n")
    if title_line is None or title_line >= len(lines):
        return markdown
    line = lines[title_line]
    if _HASHES.match(line):
        lines[title_line] = _HASHES.sub("# ", line)
    elif title_line + 1 < len(lines) and _UNDERLINE.match(lines[title_line + 1]):
        lines[title_line + 1] = "==="
    return "\n".join(lines)


def line_again(markdown: str, line: int | None, changed: str) -> int | None:
    """Find a line of a note in a text that something has changed elsewhere.

    Arguments:
        markdown: The note without its front matter.
        line: The line, counted from 0, or None.
        changed: What has become of the note.

    Returns:
        Where the first line stands that says the same, or None.
    """
    lines = markdown.split("\n")
    if line is None or line >= len(lines):
        return None
    return next((at for at, one in enumerate(changed.split("\n")) if one == lines[line]), None)


def as_html(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Escape the metadata that themes print as it is.

    Themes of MkDocs take a title, a description and an author for HTML and print them into
    headings, links and attributes.

    Arguments:
        meta: A note's front matter.

    Returns:
        The fields that had to be escaped.
    """
    return {
        name: html.escape(value, quote=False).replace('"', "&quot;")
        for name in ("title", "description", "author")
        if isinstance(value := meta.get(name), str)
    }


def with_title(markdown: str, title: str) -> str:
    """Put a title in front of a note, as front matter.

    It keeps MkDocs from taking a note's first lines, such as `Date: 3rd June`, for metadata, and
    from naming the page after the file where the title stands in a second level heading.

    Arguments:
        markdown: The note without front matter.
        title: Plain text.
    """
    # JSON is YAML, so a title may hold any character.
    return f"---\ntitle: {json.dumps(title)}\n---\n\n{markdown}"


_TITLE = re.compile(r"<(/?)h1\b")
_ORIGIN = "<!--paperdiary-origin-->"


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson as the page of an entry shows it.

    Attributes:
        theme: The theme.
        lesson: The sentence as plain text.
        url: Where the Highlights have it, relative to the site's root, or None.
        detail: What the text of the note does not show already.
    """

    theme: str
    lesson: str
    url: str | None
    detail: Markup


@dataclass(frozen=True, slots=True)
class Related:
    """An entry that is near to another one.

    Attributes:
        entry: The neighbour.
        percent: The cosine similarity of their embeddings, as a percentage from 0 to 100.
        words: What that means: `very close`, `close` or `related`.
    """

    entry: Entry
    percent: int
    words: str


def lead(renderer: Renderer, entry: Entry, page_url: str) -> str:
    """Render an entry's summary; empty where the text of the entry has it already.

    Who has written it is no text of the page, and `framed` puts it in once the search has passed.
    """
    if not entry.has_written_summary:
        return ""
    origin = _ORIGIN if entry.has_machine_summary else ""
    return renderer.render("entry-lead", page_url, entry=entry) + origin


def path(renderer: Renderer, entry: Entry, page_url: str) -> str:
    """Render the way back from an entry; empty where the theme shows it."""
    if "navigation.path" in renderer.features:
        return ""
    return renderer.render("entry-path", page_url, entry=entry, month=month_of(entry))


def framed(
    html: str,
    renderer: Renderer,
    entry: Entry,
    page_url: str,
    *,
    places: Places,
    told: Sequence[Told],
) -> str:
    """Put what a reader should know of an entry around its text.

    Arguments:
        html: The text of the page, title and summary included.
        renderer: Knows the templates and the site.
        entry: What the text is about.
        page_url: The page's URL relative to the site's root.
        places: Where maps and lessons are shown.
        told: The entry's lessons, as its note tells them.
    """
    if entry.has_machine_summary:
        html = html.replace(_ORIGIN, origin(renderer, page_url), 1)
    text = below_title(html, card(renderer, entry, page_url, places))
    above = path(renderer, entry, page_url)
    return above + text + foot(renderer, entry, page_url, places, told)


def origin(renderer: Renderer, page_url: str) -> str:
    """Render what stands below a summary that a language model has written."""
    page = renderer.site.urls.get(renderer.site.names.prompts or "")
    prompt = None if page is None else f"{base_of(page_url)}{page}#{anchor_of('summaries')}"
    return renderer.render("entry-origin", page_url, prompt=prompt)


def admonitions(told: Sequence[Told], renderer: Renderer, page_url: str) -> dict[int, str]:
    """Render the lessons that stand in a note's text, by their number in it."""
    return {
        number: renderer.render(
            "lesson",
            page_url,
            told=one,
            sentence=Markup(one.sentence),
            # A page has one title.
            detail=Markup(_TITLE.sub(r"<\1h2", one.detail)),
        )
        for number, one in enumerate(told)
        if one.telling.mark
    }


def card(renderer: Renderer, entry: Entry, page_url: str, places: Places) -> str:
    """Render what stands below the title of an entry."""
    found = [
        (cluster, places.point(layout, entry))
        for layout in LAYOUTS
        if (cluster := renderer.site.cluster(entry, layout))
    ]
    shown = next((one for one in found if one[1]), found[0] if found else (None, None))
    cluster, on_map = shown
    bibtex = renderer.site.citations.get(entry.src, "")
    return renderer.render(
        "entry-card", page_url, entry=entry, cluster=cluster, on_map=on_map, bibtex=bibtex
    )


def foot(
    renderer: Renderer, entry: Entry, page_url: str, places: Places, told: Sequence[Told]
) -> str:
    """Render what stands below the text of an entry.

    Arguments:
        renderer: Knows the templates and the site.
        entry: What the page is about.
        page_url: The page's URL relative to the site's root.
        places: Where the lessons are shown.
        told: The entry's lessons, as its note tells them.
    """
    site = renderer.site
    before, after = site.neighbours_in_order(entry)
    in_theme = "navigation.footer" in renderer.features
    context = {
        "lessons": _lessons(told, page_url, places),
        "related": related(renderer, entry),
        "citing": site.diary.cited_by.get(entry.src, ()),
        "before": None if in_theme else before,
        "after": None if in_theme else after,
    }
    if not any(context.values()):
        return ""
    return renderer.render("entry-foot", page_url, entry=entry, **context)


def related(renderer: Renderer, entry: Entry) -> list[Related]:
    """The entries nearest to one, nearest first."""
    site = renderer.site
    return [
        Related(site.diary.by_id[near.id], max(0, round(100 * near.score)), closeness(near.score))
        for near in site.atlas.related.get(entry.id, ())
        if near.id in site.diary.by_id
    ]


def closeness(score: float) -> str:
    """A cosine similarity in words."""
    for least, words in CLOSENESS:
        if score >= least:
            return words
    return "loosely related"


CLOSENESS = ((0.55, "very close"), (0.42, "close"), (0.3, "related"))
"""From which cosine similarity on two entries are called so."""


def _lessons(told: Sequence[Told], page_url: str, places: Places) -> list[Taught]:
    """The lessons of a note; one that it tells twice stands there once, unless it says more."""
    shown: dict[tuple[str, str], Taught] = {}
    more: list[Taught] = []
    for one in told:
        lesson = one.telling.lesson
        if lesson.lesson:
            taught = _taught(one, page_url, places)
            if shown.setdefault(lesson.key, taught) is not taught and taught.detail:
                more.append(taught)
    return [*shown.values(), *more]


def _taught(told: Told, page_url: str, places: Places) -> Taught:
    lesson = told.telling.lesson
    detail = ""
    if told.detail and not told.telling.mark:
        detail = moved_html(told.detail, Move(page_url, page_url, f"lesson-{lesson.line or 0}", 4))
    return Taught(lesson.theme, lesson.lesson, places.lesson(lesson), Markup(detail))
