"""The block `paperdiary/review`: the lessons as questions, each with its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from markupsafe import Markup

from ..atlas import Cluster
from ..diary import Entry, SharedLesson
from .addresses import lesson_id
from .highlights import LessonsByKey, lesson_pieces
from .html import moved_html
from .site import Site
from .themes import NumberedLesson, Theme


@dataclass(frozen=True, slots=True)
class Question:
    """A lesson as a question, with what helps to remember it.

    Attributes:
        id: The lesson's, as `diary.json` has it.
        theme: The theme's name.
        lesson: The lesson as its first entry words it.
        papers: What teaches the lesson, in reading order.
        clusters: Where these lie on the map.
        sentence: The answer as inline HTML.
        details: What the notes say of it, as HTML.
    """

    id: str
    theme: str
    lesson: SharedLesson
    papers: tuple[Entry, ...]
    clusters: tuple[Cluster, ...]
    sentence: Markup
    details: tuple[Markup, ...]


def view_questions(
    site: Site, page_url: str, lessons: LessonsByKey, level: int
) -> tuple[Question, ...]:
    """The lessons of all themes as questions, in the order of the Highlights.

    Args:
        site: The site.
        page_url: The URL of the page that shows them, relative to the site's root.
        lessons: The lessons of all rendered notes.
        level: Of the heading that they are below, from 1; 0 where there is none.
    """
    numbered = [(theme, one) for theme in site.themes for one in theme.lessons]
    pieces = []
    for _, one in numbered:
        found = lesson_pieces(one, site, page_url, lessons, min(6, level + 1))
        # A page may show its Highlights too, and each id once.
        pieces.append([(html, replace(way, prefix=f"review-{way.prefix}")) for html, way in found])
    moved = iter(moved_html(list(chain.from_iterable(pieces))))
    return tuple(
        _question(theme, one, site, list(islice(moved, len(own))))
        for (theme, one), own in zip(numbered, pieces, strict=True)
    )


def _question(theme: Theme, one: NumberedLesson, site: Site, html: Sequence[str]) -> Question:
    papers = tuple(site.diary.by_id[id_] for id_ in one.shared.entries)
    layout = site.map
    found = (site.cluster(entry, layout.name) for entry in papers) if layout else ()
    clusters = {cluster.id: cluster for cluster in found if cluster}
    sentence, *details = html or [str(Markup.escape(one.shared.lesson))]
    return Question(
        lesson_id(one.shared.key),
        theme.setting.name,
        one.shared,
        papers,
        tuple(clusters.values()),
        Markup(sentence),
        tuple(map(Markup, details)),
    )
