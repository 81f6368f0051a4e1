"""Lessons of a note, in its front matter and in its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..problem import Problem
from ..words import did_you_mean
from .entry import Lesson
from .markdown import INLINE_CODE, INLINE_LINK, LONGEST, Outline, in_containers, indentation, plain

if TYPE_CHECKING:
    from .note import Field

OTHER = "Other"
"""The theme of lessons that name none."""

_KEYS = ("theme", "lesson", "detail")
_LONGEST_THEME = 60
_HEAD = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>!!!|\?\?\?\+?)[ \t]*(?P<kind>lessons?)\b"
    # On a phone the quotes are curly, or are forgotten.
    r"(?:(?P<classes>(?:[ \t]+[\w-]+)*?)[ \t]+[\"“”„«»](?P<title>.*)[\"“”«»]|(?P<bare>.*))[ \t]*$",
    re.IGNORECASE,
)
# Not the colon of an address, of a time or of C++.
_COLON = re.compile(r"(?<!\s)\s*+(?:：|(?<!:):(?![/:\d]))\s*")
_EMPHASIS = re.compile(r"\s*(\*\*|__|\*|_)(?P<theme>[^*_:：]+)[:：]\1(?=\s)")
_WHOLE = re.compile(rf"{INLINE_CODE.pattern}|{INLINE_LINK}|(?<!\w)\w+://\S+")


@dataclass(frozen=True, slots=True)
class InlineLesson:
    """A lesson as an admonition in a note's text.

    Attributes:
        lesson: Its sentence is empty where the admonition has none.
        start: Its first line in the text, counted from 0.
        end: The line after its last one.
        indent: The blanks before it.
        mark: `!!!`, or `???` and `???+` for one that can be closed.
        problem: What is wrong with it, or None.
    """

    lesson: Lesson
    start: int
    end: int
    indent: str
    mark: str
    problem: str | None = None


def front_lessons(field: Field) -> tuple[tuple[Lesson, ...], list[tuple[int, str]]] | None:
    """Read the field `lessons`: a list of mappings with theme, lesson and detail.

    One mapping alone, `theme: lesson` as a pair and one sentence of text are accepted too; any
    other value gives None. The second part of the result is what is wrong, by line of the file.
    """
    value = [field.value] if isinstance(field.value, Mapping | str) else field.value
    if not isinstance(value, list):
        return None
    lessons: list[Lesson] = []
    problems: list[tuple[int, str]] = []
    for number, item in enumerate(value, start=1):
        line = field.lines[number - 1] if len(field.lines) == len(value) else field.line
        theme, sentence, detail, wrong = _parts(item)
        problems += [(line, f"lesson {number} {message}") for message in wrong]
        if sentence is None:
            continue
        lesson, problem = _lesson(theme, sentence, detail, line)
        if lesson.lesson:
            lessons.append(lesson)
            problem = problem and f"{problem}; write 'theme' beside 'lesson'"
        else:
            problem = "is left out: it says nothing; write the lesson in a sentence"
        problems += [(line, f"lesson {number} {problem}")] if problem else []
    return tuple(lessons), problems


def inline_lessons(
    note: Outline,
) -> tuple[tuple[Lesson, ...], tuple[Problem, ...], Outline]:
    """The lessons in a note's text, what is wrong, and the text with blank lines in their place."""
    found = find_lessons(note)
    taken = {line for one in found for line in range(one.start, one.end)}
    problems = tuple(
        Problem(one.problem, note.src, one.lesson.line, code="invalid-lesson")
        for one in found
        if one.problem
    )
    lessons = tuple(one.lesson for one in found if one.lesson.lesson)
    return lessons, problems, note.without(taken) if taken else note


def find_lessons(note: Outline) -> list[InlineLesson]:
    """Find the admonitions of the type `lesson`: `!!! lesson "Theme: the lesson"`.

    Code and comments are left alone, and so is a lesson inside another.
    """
    if "!!!" not in note.markdown and "???" not in note.markdown:
        return []
    lines = note.markdown.split("\n")
    found: list[InlineLesson] = []
    contained = in_containers(lines)
    for number, line in enumerate(lines):
        match = _HEAD.match(line) if note.kinds[number] == "text" else None
        inside = found and number < found[-1].end
        if match and not inside and (indentation(line) < 4 or contained[number]):
            found.append(_inline(match, lines, number, note.first_line))
    return found


def split_title(text: str) -> tuple[str, str]:
    """Split inline Markdown such as `Theme: the lesson`; the theme may be empty."""
    if match := _EMPHASIS.match(text):
        # `**Theme:** the lesson`, in which the emphasis goes around the colon.
        return match["theme"].strip(), text[match.end() :].strip()
    # Colons within code, links and addresses do not count.
    hidden = _WHOLE.sub(lambda match: "_" * len(match[0]), text[:LONGEST])
    colon = _COLON.search(hidden)
    if colon is None or colon.start() > _LONGEST_THEME or "](" in text[: colon.start()]:
        return "", text.strip()
    return text[: colon.start()].strip(), text[colon.end() :].strip()


def _inline(
    match: re.Match[str], lines: Sequence[str], number: int, first_line: int
) -> InlineLesson:
    indent = indentation(match["indent"])
    end, detail = _content(lines, number + 1, indent)
    # `inline end` are classes that place an admonition, and no title.
    bare = (match["bare"] or "").strip()
    title = match["title"] if match["title"] is not None else bare if _COLON.search(bare) else ""
    theme, sentence = split_title(title)
    lesson, wrong = _lesson(theme, sentence, detail, first_line + number, inline=True)
    if not lesson.lesson:
        wrong = "says nothing"
    problem = f'this lesson {wrong}; write {match["mark"]} lesson "Theme: the lesson"'
    return InlineLesson(
        lesson, number, end, match["indent"], match["mark"], problem if wrong else None
    )


def _lesson(
    theme: str, sentence: str, detail: str, line: int, *, inline: bool = False
) -> tuple[Lesson, str]:
    """A lesson, and what is wrong with it."""
    name, text = plain(theme), plain(sentence)
    written = sentence.strip() if text != " ".join(sentence.split()) else ""
    problem = "" if name else f"has no theme and stands under '{OTHER}'"
    return Lesson(name or OTHER, text, detail, written, line, inline), problem


def _content(lines: Sequence[str], start: int, indent: int) -> tuple[int, str]:
    """The end of an admonition's lines, and their Markdown without the indentation."""
    end, shift = start, 0
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        width = indentation(line) - indent
        if not shift:
            # Python-Markdown wants four spaces; thumbs type two.
            shift = min(width, 4)
        if shift < 2 or width < shift:
            break
        end = number + 1
    taken = [line.expandtabs(4)[indent + shift :].rstrip() for line in lines[start:end]]
    return end, "\n".join(taken).strip("\n")


def _parts(item: Any) -> tuple[str, str | None, str, list[str]]:
    """Theme, sentence and detail of one item, and what is wrong; there is no lesson without one."""
    expected = "'lesson' with one sentence of text is expected, beside 'theme'"
    if isinstance(item, str):
        return *split_title(item), "", []
    if not isinstance(item, Mapping):
        return "", None, "", [f"is left out: {expected}"]
    pair = list(item.items())
    if len(pair) == 1 and str(pair[0][0]).lower() not in _KEYS and _is_text(pair[0][1]):
        return str(pair[0][0]), str(pair[0][1]), "", []
    fields = {str(name).strip().lower(): value for name, value in item.items()}
    wrong = []
    for name in fields.keys() - set(_KEYS):
        hint = did_you_mean(name, _KEYS) or f"there are: {', '.join(_KEYS)}"
        wrong.append(f"has no '{name}'; {hint}")
    if not _is_text(fields.get("lesson")) or not str(fields["lesson"]).strip():
        return "", None, "", [*wrong, f"is left out: {expected}"]
    theme, detail = fields.get("theme"), fields.get("detail")
    if isinstance(detail, list) and all(map(_is_text, detail)):
        detail = "\n".join(f"- {point}" for point in detail)
    if not _is_text(detail) and detail is not None:
        wrong.append("has a detail that is no text; put it below 'detail: |', indented")
    text = str(detail).strip("\n").rstrip() if _is_text(detail) else ""
    given = str(theme) if _is_text(theme) else ""
    return given, str(fields["lesson"]), text, sorted(wrong)


def _is_text(value: Any) -> bool:
    return value is not None and not isinstance(value, Mapping | list)
