"""The block `paperdiary/highlights`: the lessons by theme, with the papers they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from markupsafe import Markup

from ..diary.entry import folded
from .blocks import Block, themes_of
from .html import Heading, Move, moved_html, safe_html
from .lesson_html import Passage, RenderedLesson, write_passage
from .site import Site
from .themes import NumberedLesson, ThemeSetting

_TAG = re.compile(r"<[^>]*>")

LessonsByKey = Mapping[tuple[str, str], Sequence[RenderedLesson]]
"""What notes say about lessons, by their key, in reading order."""


def lessons_by_key(lessons: Iterable[RenderedLesson]) -> LessonsByKey:
    """Bring what several notes say about the same lesson together.

    Args:
        lessons: In reading order.
    """
    found: dict[tuple[str, str], list[RenderedLesson]] = {}
    for one in lessons:
        found.setdefault(one.lesson.key, []).append(one)
    return found


def view_highlights(
    block: Block,
    site: Site,
    page_url: str,
    *,
    lessons: LessonsByKey,
    intros: Mapping[str, str],
    level: int = 1,
) -> tuple[dict[str, Any], str, list[Heading]] | None:
    """Gather what a block of highlights shows.

    Args:
        block: All themes, each with a heading, or only one, without.
        site: The site.
        page_url: The page's URL relative to the site's root.
        lessons: What the notes say.
        intros: The introductions of themes as HTML, by the theme's key.
        level: Of the heading that the block stands under, from 1; 0 where there is none.

    Returns:
        What the template shows; what a search should find; and the headings in their order. None
        where there is no lesson. The search gets headings with their ids, and text below them, but
        no numbers and no papers, which are found on their own pages: it takes a part of the time
        to read.
    """
    themes = themes_of(block, site)
    if not themes:
        return None
    headed = not block.options["theme"]
    below = min(6, level + (2 if headed else 1))
    items = {
        theme.key: [_item(one, site, page_url, lessons, below) for one in theme.lessons]
        for theme in themes
    }
    words: list[str] = []
    headings: list[Heading] = []
    for theme in themes:
        if headed:
            name = theme.setting.name
            headings.append(Heading(below - 1, theme.anchor, f"{theme.number}. {name}"))
            words.append(_words(below - 1, theme.anchor, name, intros.get(theme.key, "")))
        for item, one in zip(items[theme.key], theme.lessons, strict=True):
            headings.append(Heading(below, one.anchor, one.shared.lesson))
            words.append(_words(below, one.anchor, one.shared.lesson, *item["details"]))
    context = {
        "themes": themes,
        "items": items,
        "intros": {key: Markup(intro) for key, intro in intros.items()},
        "headed": headed,
        "level": below,
    }
    return context, "\n".join(words), headings


def _item(
    one: NumberedLesson, site: Site, page_url: str, lessons: LessonsByKey, level: int
) -> dict[str, Any]:
    """A lesson as the template shows it."""
    rendered = lessons.get(one.shared.key, ())

    def moved(html: str, src: str, prefix: str) -> Markup:
        return Markup(moved_html(html, Move(site.urls[src], page_url, prefix, min(6, level + 1))))

    sentence = Markup.escape(one.shared.lesson)
    if rendered:
        sentence = moved(rendered[0].sentence, rendered[0].src, one.anchor)
    details = tuple(
        moved(each.detail, each.src, f"{one.anchor}-{number}")
        for number, each in enumerate(rendered, start=1)
        if each.detail
    )
    return {
        "number": one.number,
        "anchor": one.anchor,
        "sentence": sentence,
        "details": details,
        "papers": [site.diary.by_id[id_] for id_ in one.shared.entries],
    }


def _words(level: int, anchor: str, title: str, *texts: str) -> str:
    text = " ".join(_TAG.sub(" ", text) for text in texts)
    return f'<h{level} id="{anchor}">{escape(title)}</h{level}>{text}'


def with_intros(markdown: str, blocks: Sequence[Block], settings: Sequence[ThemeSetting]) -> str:
    """Put the introductions of themes behind a page's text, so that they are rendered with it.

    Args:
        markdown: The page.
        blocks: Its blocks; without one that shows all themes, no introduction is shown.
        settings: What the user says about themes.
    """
    if not any(block.name == "highlights" and not block.options["theme"] for block in blocks):
        return markdown
    passages = (
        write_passage(number, setting.intro)
        for number, setting in enumerate(settings)
        if setting.intro
    )
    return "\n".join([markdown, *passages])


def intros_in(
    passages: Mapping[int, Passage], settings: Sequence[ThemeSetting]
) -> Mapping[str, str]:
    """The introductions as HTML, by the theme's folded name."""
    return {
        folded(setting.name): safe_html(passages[number].html, setting.intro)[0]
        for number, setting in enumerate(settings)
        if number in passages
    }
