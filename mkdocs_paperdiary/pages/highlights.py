"""The block `paperdiary/highlights`: the lessons by theme, with the papers they come from."""

from __future__ import annotations

import html as html_
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..diary import Entry
from .blocks import Block
from .html import Heading, Move, moved_html
from .lesson_html import Told
from .places import shown_themes
from .renderer import Renderer
from .site import Site
from .themes import NumberedLesson

_NO_LESSONS = "No lesson has been noted here yet."
_TAG = re.compile(r"<[^>]*>")

ToldLessons = Mapping[tuple[str, str], Sequence[Told]]
"""What notes say about lessons, by their key, in reading order."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A lesson as the template shows it."""

    number: int
    anchor: str
    sentence: Markup
    details: tuple[Markup, ...]
    papers: tuple[Entry, ...]


def by_lesson(told: Iterable[Told]) -> ToldLessons:
    """Bring what several notes say about the same lesson together.

    Arguments:
        told: In reading order.
    """
    found: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        found.setdefault(one.telling.lesson.key, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Highlights:
    """A block of highlights, rendered.

    Attributes:
        html: What the page shows.
        words: What a search should find: headings with their ids, and text below them. It has no
            numbers and no papers, which are found on their own pages, and takes a search a part
            of the time to read.
        headings: In their order.
    """

    html: str
    words: str = ""
    headings: tuple[Heading, ...] = ()


def highlights(
    block: Block,
    renderer: Renderer,
    page_url: str,
    *,
    told: ToldLessons,
    intros: Mapping[str, str],
    level: int = 1,
) -> Highlights:
    """Render a block of highlights.

    Arguments:
        block: All themes, each with a heading, or only one, without.
        renderer: Knows the templates and the site.
        page_url: The page's URL relative to the site's root.
        told: What the notes say.
        intros: The introductions of themes as HTML, by the theme's key.
        level: Of the heading that the block stands under, from 1; 0 where there is none.
    """
    headed = not block.options["theme"]
    themes = shown_themes(renderer.site, block)
    if not themes:
        return Highlights(renderer.render("empty", page_url, message=_NO_LESSONS))
    below = min(6, level + (2 if headed else 1))
    items = {
        theme.key: [_item(one, renderer.site, page_url, told, below) for one in theme.lessons]
        for theme in themes
    }
    html = renderer.render(
        "highlights",
        page_url,
        themes=themes,
        items=items,
        intros={key: Markup(intro) for key, intro in intros.items()},
        headed=headed,
        level=below,
    )
    words: list[str] = []
    headings: list[Heading] = []
    for theme in themes:
        if headed:
            name = theme.setting.name
            headings.append(Heading(below - 1, theme.anchor, f"{theme.number}. {name}"))
            words.append(_words(below - 1, theme.anchor, name, intros.get(theme.key, "")))
        for item, one in zip(items[theme.key], theme.lessons, strict=True):
            headings.append(Heading(below, one.anchor, one.shared.lesson))
            words.append(_words(below, one.anchor, one.shared.lesson, *item.details))
    return Highlights(html, "\n".join(words), tuple(headings))


def _words(level: int, anchor: str, title: str, *texts: str) -> str:
    text = " ".join(_TAG.sub(" ", text) for text in texts)
    return f'<h{level} id="{anchor}">{html_.escape(title)}</h{level}>{text}'


def _item(one: NumberedLesson, site: Site, page_url: str, told: ToldLessons, level: int) -> _Item:
    tellings = told.get(one.shared.key, ())

    def moved(html: str, src: str, name: str) -> Markup:
        return Markup(moved_html(html, Move(site.urls[src], page_url, name, min(6, level + 1))))

    sentence = Markup.escape(one.shared.lesson)
    if tellings:
        sentence = moved(tellings[0].sentence, tellings[0].src, one.anchor)
    details = tuple(
        moved(each.detail, each.src, f"{one.anchor}-{number}")
        for number, each in enumerate(tellings, start=1)
        if each.detail
    )
    papers = tuple(site.diary.by_id[id_] for id_ in one.shared.entries)
    return _Item(one.number, one.anchor, sentence, details, papers)
