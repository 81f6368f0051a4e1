"""The block `paperdiary/highlights`: the lessons by theme, with the papers they come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import chain, islice
from typing import Any

from markupsafe import Markup

from ..diary.entry import folded
from ..problem import Problem
from .blocks import Block, themes_of
from .html import Heading, Move, moved_html, safe_html
from .lesson_html import Passage, RenderedLesson, write_passage
from .site import Site
from .themes import NumberedLesson, ThemeSetting

_TAG = re.compile(r"<[^>]*>")

LessonsByKey = Mapping[tuple[str, str], Sequence[RenderedLesson]]
"""What notes say about lessons, by their key, in reading order."""


def lessons_by_key(lessons: Iterable[RenderedLesson]) -> LessonsByKey:
    """Bring what several notes say about the same lesson together, in the same order."""
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
    level: int,
) -> tuple[dict[str, Any], str, list[Heading]] | None:
    """Gather what a block of highlights shows.

    Args:
        block: All themes, each with a heading, or only one, without.
        site: The site.
        page_url: The page's URL relative to the site's root.
        lessons: The lessons of all rendered notes.
        intros: The introductions of themes as HTML, by the theme's key.
        level: Of the heading that the block is below, from 1; 0 where there is none.

    Returns:
        The variables of the template, the text for the search, and the headings in their order;
        None where there is no lesson. The search gets headings with their ids, and text below them,
        but no numbers and no papers, which are found on their own pages: it takes a part of the
        time to read.
    """
    themes = themes_of(block, site)
    if not themes:
        return None
    headed = not block.options["theme"]
    below = min(6, level + (2 if headed else 1))
    pieces = {
        one.anchor: lesson_pieces(one, site, page_url, lessons, min(6, below + 1))
        for theme in themes
        for one in theme.lessons
    }
    moved = iter(moved_html(list(chain.from_iterable(pieces.values()))))
    rendered = {anchor: list(islice(moved, len(own))) for anchor, own in pieces.items()}
    items: dict[str, list[dict[str, Any]]] = {}
    words: list[str] = []
    headings: list[Heading] = []
    for theme in themes:
        if headed:
            name = theme.setting.name
            headings.append(Heading(below - 1, theme.anchor, f"{theme.number}. {name}"))
            words.append(_words(below - 1, theme.anchor, name, intros.get(theme.key, "")))
        items[theme.key] = []
        for one in theme.lessons:
            sentence, *details = rendered[one.anchor] or [Markup.escape(one.shared.lesson)]
            item = {
                "number": one.number,
                "anchor": one.anchor,
                "sentence": Markup(sentence),
                "details": [Markup(detail) for detail in details],
                "papers": [site.diary.by_id[id_] for id_ in one.shared.entries],
            }
            items[theme.key].append(item)
            headings.append(Heading(below, one.anchor, one.shared.lesson))
            words.append(_words(below, one.anchor, one.shared.lesson, *details))
    context = {
        "themes": themes,
        "items": items,
        "intros": {key: Markup(intro) for key, intro in intros.items()},
        "headed": headed,
        "level": below,
    }
    return context, "\n".join(words), headings


def lesson_pieces(
    one: NumberedLesson, site: Site, page_url: str, lessons: LessonsByKey, level: int
) -> list[tuple[str, Move]]:
    """A lesson's sentence and details, with their way to a page whose URL is given.

    None where no note that says it was rendered. The level is that of the details' headings.
    """
    pieces = []
    for number, each in enumerate(lessons.get(one.shared.key, ())):
        url = site.urls[each.src]
        if number == 0:
            pieces.append((each.sentence, Move(url, page_url, one.anchor, level)))
        if each.detail:
            prefix = f"{one.anchor}-{number + 1}"
            pieces.append((each.detail, Move(url, page_url, prefix, level)))
    return pieces


def _words(level: int, anchor: str, title: str, *texts: str) -> str:
    text = " ".join(_TAG.sub(" ", text) for text in texts)
    return f'<h{level} id="{anchor}">{escape(title)}</h{level}>{text}'


def with_intros(
    markdown: str, blocks: Sequence[Block], settings: Sequence[ThemeSetting], key: str
) -> str:
    """Put the introductions of themes behind a page's text, so that they are rendered with it.

    A page without a block that shows all themes shows no introduction.
    """
    if not any(block.name == "highlights" and not block.options["theme"] for block in blocks):
        return markdown
    passages = (
        write_passage(number, setting.intro, key=key)
        for number, setting in enumerate(settings)
        if setting.intro
    )
    return "\n".join([markdown, *passages])


def intros_in(
    passages: Mapping[int, Passage], settings: Sequence[ThemeSetting]
) -> tuple[Mapping[str, str], tuple[Problem, ...]]:
    """The introductions as HTML, by the theme's folded name, and what was dropped from them."""
    intros = {}
    problems = []
    for number, setting in enumerate(settings):
        if number in passages:
            intros[folded(setting.name)], dropped = safe_html(passages[number].html, setting.intro)
            for what in dropped:
                message = (
                    f"option 'themes': {what} is dropped from the introduction of "
                    f"'{setting.name}'; write it without"
                )
                problems.append(Problem(message, code="unsafe-html"))
    return intros, tuple(problems)
