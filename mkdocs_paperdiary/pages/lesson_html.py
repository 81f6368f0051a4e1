"""Lessons of notes as HTML: rendered with their page, taken out of it and put back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise, zip_longest

from ..diary import Entry, Lesson
from ..diary.fences import open_fence
from ..problem import Problem
from .html import find_headings, safe_html

_WORD = re.compile(
    r"<p\b[^<>]*>\s*xpaperdiary([0-9a-f]*)passage(\d+)(open|close)x\s*</p>\n?"
    r"|xpaperdiary([0-9a-f]*)passage(\d+)(open|close)x"
)
_COMMENT = re.compile(r"<!--paperdiary-passage-(\d+)-(open|close)(-torn)?-->")
_PLACE = re.compile(r"<!--paperdiary-passage-(\d+)-->")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a rendered page.

    Attributes:
        html: Its HTML.
        torn: Whether an element that is never closed took in one of its ends; then it may be
            Markdown that was not rendered, and may leave elements open.
    """

    html: str
    torn: bool = False


def write_passage(number: int, markdown: str, indent: str = "", key: str = "") -> str:
    """Mark a passage, with a blank line before and behind it.

    Args:
        number: Its number on its page.
        markdown: Its text.
        indent: White space that keeps it in its list item or tab.
        key: A part of the marks; see `blocks.key_of`.
    """
    # A fence that it leaves open would take in what follows.
    closing = open_fence(markdown)
    text = f"{markdown}\n{closing}" if closing else markdown
    words = (f"xpaperdiary{key}passage{number}{side}x" for side in ("open", "close"))
    lines = f"\n\n{text}\n\n".join(words).split("\n")
    return "\n" + "\n".join(f"{indent}{line}".rstrip() for line in lines) + "\n"


def mark_passages(html: str, key: str = "") -> str:
    """Turn the words of a rendered page into comments, which nobody takes for text."""
    if "xpaperdiary" not in html:
        return html

    def comment(match: re.Match[str]) -> str:
        # What is in no paragraph of its own is in an element that is never closed.
        whole = match[1] is not None
        found, number, side = match.group(1, 2, 3) if whole else match.group(4, 5, 6)
        torn = "" if whole else "-torn"
        return match[0] if found != key else f"<!--paperdiary-passage-{number}-{side}{torn}-->"

    return _WORD.sub(comment, html)


def take_passages(html: str) -> tuple[str, Mapping[int, Passage]]:
    """Take the passages out of a page that `mark_passages` has marked.

    Returns:
        The page with a place for each passage, and they by their number. A passage of which one
        end was lost is left out; its text stays where it is.
    """
    marks = list(_COMMENT.finditer(html))
    if not marks:
        return html, {}
    passages: dict[int, Passage] = {}
    parts: list[str] = []
    last = 0
    for mark, following in zip_longest(marks, marks[1:]):
        if mark.start() < last:
            continue
        parts.append(html[last : mark.start()])
        last = mark.end()
        number = int(mark[1])
        if mark[2] == "open" and following and following.group(1, 2) == (mark[1], "close"):
            inside = html[mark.end() : following.start()].strip()
            passages[number] = Passage(inside, torn=bool(mark[3] or following[3]))
            parts.append(f"<!--paperdiary-passage-{number}-->")
            last = following.end()
    return "".join((*parts, html[last:])), passages


def fill_passages(html: str, contents: Mapping[int, str]) -> str:
    """Put HTML into the places of passages; a place without any goes."""
    return _PLACE.sub(lambda match: contents.get(int(match[1]), ""), html)


def find_outside(word: str, html: str) -> int:
    """Where a word is first found outside the passages of a marked page, or -1."""
    at = html.find(word)
    if at < 0 or "<!--paperdiary-passage" not in html:
        return at
    for mark, following in pairwise(_COMMENT.finditer(html)):
        is_whole = (*mark.group(1, 2), following[2]) == (following[1], "open", "close")
        if is_whole and mark.start() <= at < following.end():
            at = html.find(word, following.end())
    return at


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
    """Take the lessons out of a rendered note.

    Args:
        html: The note.
        lessons: From `mark_lessons`.
        render: Renders a lesson without the note, given one of which a passage was lost: another
            element, which is never closed, has taken it in.

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
