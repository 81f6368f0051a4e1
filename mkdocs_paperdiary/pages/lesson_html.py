"""The lessons of notes as HTML: rendered with their page, taken out of it, and shown on others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import chain, islice
from typing import Any, NamedTuple

from markupsafe import Markup

from ..diary import Entry, Lesson, SharedLesson
from ..diary.entry import folded
from ..diary.fences import open_fence
from ..problem import Problem
from .addresses import Places
from .blocks import Block, themes_of
from .html import Heading, Move, find_headings, moved_html, safe_html
from .marks import Passage, take_passages, write_passage
from .site import Site
from .themes import Theme, ThemeSetting

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class RenderedLesson:
    """A lesson of a note as HTML.

    Attributes:
        lesson: Its sentence is empty where an admonition has none.
        mark: What begins the admonition, `!!!`, `???` or `???+`; empty for front matter.
        sentence: Inline HTML, empty before the note is rendered.
        detail: HTML, empty where there is none and before the note is rendered.
    """

    src: str
    lesson: Lesson
    mark: str = ""
    sentence: str = ""
    detail: str = ""


def mark_lessons(
    markdown: str, entry: Entry, key: str = ""
) -> tuple[str, tuple[RenderedLesson, ...]]:
    """Make the lessons of a note findable in its HTML, by marks with a key.

    The details of the front matter are put behind the text, so that they are rendered with it.

    Returns:
        The text, and the lessons, not rendered yet, in the order of their passages.
    """
    front = [RenderedLesson(entry.src, one) for one in entry.lessons if not one.inline]
    lessons = list(front)
    if "!!!" in markdown or "???" in markdown:
        # Not imported before it is needed: its patterns take longer to compile than a page to
        # render.
        from ..diary.lessons import find_lessons
        from ..diary.markdown import outline

        # The text may have been changed since the note was read, and its lines with it.
        lines_in_note = {one.key: one.line for one in entry.lessons if one.inline}
        lines = markdown.split("\n")
        parts: list[str] = []
        last = 0
        for one in find_lessons(outline(markdown)):
            parts += lines[last : one.start]
            parts.append(lesson_passages(one.lesson, len(lessons), one.indent, key))
            lesson = replace(one.lesson, line=lines_in_note.get(one.lesson.key))
            lessons.append(RenderedLesson(entry.src, lesson, one.mark))
            last = one.end
        markdown = "\n".join([*parts, *lines[last:]])
    has_markdown = any(one.lesson.detail or one.lesson.markdown for one in front)
    if has_markdown and not open_fence(markdown):
        passages = (
            lesson_passages(one.lesson, number, key=key) for number, one in enumerate(front)
        )
        markdown = "\n".join([markdown, *passages])
    return markdown, tuple(lessons)


def entry_lessons(entry: Entry) -> tuple[RenderedLesson, ...]:
    """The lessons of an entry whose note was not rendered in this build."""
    return tuple(
        RenderedLesson(entry.src, one, "!!!" if one.inline else "") for one in entry.lessons
    )


def lesson_passages(lesson: Lesson, number: int = 0, indent: str = "", key: str = "") -> str:
    """The passages of a lesson, numbered by page from 0: its sentence, if marked up, and detail."""
    sentence = ""
    if lesson.markdown and "<" not in lesson.markdown:
        sentence = write_passage(2 * number, lesson.markdown, indent, key)
    return sentence + write_passage(detail_number(number), lesson.detail, indent, key)


def detail_number(number: int) -> int:
    """The passage with the detail of a lesson; that of its sentence has the number before it."""
    return 2 * number + 1


def take_lessons(
    html: str, lessons: Sequence[RenderedLesson], render: Callable[[Lesson], str]
) -> tuple[str, tuple[RenderedLesson, ...], tuple[Problem, ...]]:
    """Take the lessons that `mark_lessons` has marked out of a rendered note.

    A lesson of which a passage was lost, since another element, which is never closed, has taken it
    in, is rendered without the note.

    Returns:
        The note, with a place for each detail; the lessons with their HTML, without anything that
        would run code; and what was dropped of them.
    """
    html, passages = take_passages(html)
    rendered = []
    problems: list[Problem] = []
    for number, one in enumerate(lessons):
        lesson = one.lesson
        sentence, detail = _whole(passages, 2 * number), _whole(passages, detail_number(number))
        if detail is None and (one.mark or lesson.detail or lesson.markdown):
            _, alone = take_passages(render(lesson))
            sentence = _whole(alone, 0)
            detail = alone[1].html if 1 in alone else f"<p>{escape(lesson.detail)}</p>"
        detail, dropped = safe_html(detail or "", lesson.detail)
        sentence, dropped_too = safe_html(_sentence(lesson, sentence), lesson.markdown)
        rendered.append(replace(one, sentence=sentence, detail=detail))
        for what in dropped_too + dropped:
            message = f"{what} is dropped from the lesson '{lesson.lesson}'; write it without"
            problems.append(Problem(message, one.src, lesson.line, code="unsafe-html"))
    return html, tuple(rendered), tuple(problems)


def _whole(passages: Mapping[int, Passage], number: int) -> str | None:
    """The HTML of a passage that is there as it was meant."""
    passage = passages.get(number)
    return None if passage is None or passage.torn else passage.html


def _sentence(lesson: Lesson, rendered: str | None) -> str:
    """A sentence as inline HTML; what was rendered as anything but one paragraph is no sentence."""
    text = (rendered or "").removeprefix("<p>").removesuffix("</p>")
    is_paragraph = rendered == f"<p>{text}</p>" and "</p>" not in text
    return text if is_paragraph else escape(lesson.lesson)


def unlisted_headings(lessons: Sequence[RenderedLesson]) -> frozenset[str]:
    """The ids of headings that the contents of a note do not list.

    They are in lessons that are taken out of the text for good, or would be a second title.
    """
    return frozenset(
        heading.id
        for one in lessons
        for heading in find_headings(one.detail)
        if not one.mark or heading.level == 1
    )


LessonsByKey = Mapping[tuple[str, str], Sequence[RenderedLesson]]
"""What notes say about lessons, by their key, in reading order."""


def lessons_by_key(lessons: Iterable[RenderedLesson]) -> LessonsByKey:
    """Bring what several notes say about the same lesson together, in the same order."""
    found: dict[tuple[str, str], list[RenderedLesson]] = {}
    for one in lessons:
        found.setdefault(one.lesson.key, []).append(one)
    return found


class Spot(NamedTuple):
    """The place of a block.

    Attributes:
        url: That of its page, relative to the site's root.
        places: The addresses of lessons and maps.
        lessons: The lessons of all rendered notes.
        level: Of the heading that it is below, from 1; 0 where there is none.
    """

    url: str
    places: Places
    lessons: LessonsByKey
    level: int = 0


class ShownLesson(NamedTuple):
    """A lesson of the Highlights on a page, with what its notes say of it.

    Attributes:
        theme: The theme's name.
        number: In its theme.
        anchor: Its id in the Highlights.
        lesson: As its first entry words it.
        papers: What teaches it, in reading order.
        sentence: The lesson as inline HTML.
        details: What the notes say of it, as HTML.
    """

    theme: str
    number: int
    anchor: str
    lesson: SharedLesson
    papers: tuple[Entry, ...]
    sentence: Markup
    details: tuple[Markup, ...]


def shown_lessons(
    themes: Iterable[Theme], site: Site, spot: Spot, level: int, prefix: str = ""
) -> Iterator[ShownLesson]:
    """The lessons of themes for a page, in their order.

    The level is that of headings in their details, at most 6; the prefix is put before ids.
    """
    numbered = [(theme.setting.name, one) for theme in themes for one in theme.lessons]
    pieces: list[list[tuple[str, Move]]] = []
    for _, one in numbered:
        own = []
        for number, each in enumerate(spot.lessons.get(one.shared.key, ()), 1):
            way = Move(site.urls[each.src], spot.url, prefix + one.anchor, min(6, level))
            if number == 1:
                own.append((each.sentence, way))
            if each.detail:
                own.append((each.detail, replace(way, prefix=f"{way.prefix}-{number}")))
        pieces.append(own)
    moved = map(Markup, moved_html(list(chain.from_iterable(pieces))))
    for (theme, one), own in zip(numbered, pieces, strict=True):
        # Of a lesson that no rendered note says, the words remain.
        sentence, *details = [*islice(moved, len(own))] or [Markup.escape(one.shared.lesson)]
        papers = tuple(site.diary.by_id[id_] for id_ in one.shared.entries)
        yield ShownLesson(
            theme, one.number, one.anchor, one.shared, papers, sentence, tuple(details)
        )


def view_highlights(
    block: Block, site: Site, spot: Spot, intros: Mapping[str, str]
) -> tuple[dict[str, Any], str, list[Heading]] | None:
    """Gather what a block of highlights shows: all themes, each with a heading, or one without.

    Args:
        block: The block.
        site: The site.
        spot: Its place.
        intros: The introductions of themes as HTML, by the theme's key.

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
    below = min(6, spot.level + (2 if headed else 1))
    shown = shown_lessons(themes, site, spot, below + 1)
    items = {theme.key: list(islice(shown, len(theme.lessons))) for theme in themes}
    words: list[str] = []
    headings: list[Heading] = []
    for theme in themes:
        if headed:
            name = theme.setting.name
            headings.append(Heading(below - 1, theme.anchor, f"{theme.number}. {name}"))
            words.append(_words(below - 1, theme.anchor, name, intros.get(theme.key, "")))
        for item in items[theme.key]:
            lesson = item.lesson.lesson
            headings.append(Heading(below, item.anchor, lesson))
            words.append(_words(below, item.anchor, lesson, *item.details))
    context = {
        "themes": themes,
        "items": items,
        "intros": {key: Markup(intro) for key, intro in intros.items()},
        "headed": headed,
        "level": below,
    }
    return context, "\n".join(words), headings


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
