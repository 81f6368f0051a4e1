"""The themes of the Highlights: their order, their numbers, and names that are nearly the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..diary import Diary, Problem, SharedLesson
from ..diary.entry import folded
from .addresses import anchor, lesson_anchors

_LISTED: Final = 30
"""How many lessons that no page shows are named."""


@dataclass(frozen=True, slots=True)
class ThemeSetting:
    """What a user says about a theme.

    Attributes:
        name: The theme, as it is to be spelt.
        intro: Markdown that stands below its heading.
        icon: A name of one of the site theme's icons, or an emoji.
    """

    name: str
    intro: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class NumberedLesson:
    """A lesson at its place in a theme.

    Attributes:
        number: Counted from 1 within the theme.
        anchor: Its id on the Highlights page.
        shared: What it says, and who says it.
    """

    number: int
    anchor: str
    shared: SharedLesson


@dataclass(frozen=True, slots=True)
class Theme:
    """A section of the Highlights page.

    Attributes:
        number: Counted from 1.
        anchor: Its id on the Highlights page.
        setting: Its name, and what the user says about it.
        lessons: In reading order.
    """

    number: int
    anchor: str
    setting: ThemeSetting
    lessons: tuple[NumberedLesson, ...]

    @property
    def key(self) -> str:
        """The name without the differences that people do not mean."""
        return folded(self.setting.name)


def arrange_themes(diary: Diary, settings: Sequence[ThemeSetting]) -> tuple[Theme, ...]:
    """Put lessons under their themes.

    Args:
        diary: Whose lessons they are.
        settings: The themes that come first, in their order; the others follow as they first
            appear in the diary.

    Returns:
        The themes that have lessons.
    """
    chosen = {folded(setting.name): setting for setting in reversed(settings)}
    by_theme: dict[str, list[SharedLesson]] = {folded(one.name): [] for one in settings}
    names: dict[str, ThemeSetting] = {}
    for lesson in diary.lessons:
        key = lesson.key[0]
        names.setdefault(key, chosen.get(key) or ThemeSetting(lesson.theme))
        by_theme.setdefault(key, []).append(lesson)
    anchors = lesson_anchors(diary.lessons)
    shown = [(names[key], lessons) for key, lessons in by_theme.items() if lessons]
    return tuple(
        Theme(
            number,
            anchor(setting.name),
            setting,
            tuple(
                NumberedLesson(place, anchors[lesson.key], lesson)
                for place, lesson in enumerate(lessons, start=1)
            ),
        )
        for number, (setting, lessons) in enumerate(shown, start=1)
    )


def misspelt_themes(diary: Diary, settings: Sequence[ThemeSetting]) -> tuple[Problem, ...]:
    """Find themes that are nearly another one, which splits one section in two.

    Args:
        diary: Whose themes they are.
        settings: Themes that are meant as they are spelt.

    Returns:
        A problem for each theme with fewer lessons than the one that it is near to.
    """
    count = Counter(lesson.theme for entry in diary.entries for lesson in entry.lessons)
    meant = {folded(setting.name): setting.name for setting in settings}
    known: dict[str, str] = dict(meant)
    problems = []
    for theme in sorted(count, key=lambda name: -count[name]):
        key = folded(theme)
        if key not in known:
            near = next((known[other] for other in known if nearly_same(key, other)), None)
            if near:
                problems.append(_misspelt(diary, theme, near))
        known.setdefault(key, theme)
    return tuple(problems)


def nearly_same(one: str, other: str) -> bool:
    """Whether two names differ by a slip: a letter too many, missing, wrong or out of place.

    One slip in each word of five letters or more, and any difference of hyphens and spaces. The
    first letters are the same: people seldom miss these, and words such as `supervised` and
    `unsupervised` differ by them.
    """
    if one[:1] != other[:1] or abs(len(one) - len(other)) > 4:
        return False
    a, b = re.findall(r"\w+", one), re.findall(r"\w+", other)
    if len(a) != len(b):
        return "".join(a) == "".join(b)
    return all(_one_slip(x, y) for x, y in zip(a, b, strict=True))


def _one_slip(one: str, other: str) -> bool:
    """Whether two words are the same but for one edit (Damerau 1964)."""
    if one == other:
        return True
    if one[:1] != other[:1] or min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    a, b = one[start:], other[start:]
    swapped = a[:2] == b[1::-1] and len(b) > 1 and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def _misspelt(diary: Diary, theme: str, near: str) -> Problem:
    src, line = next(
        (entry.src, lesson.line)
        for entry in diary.entries
        for lesson in entry.lessons
        if lesson.theme == theme
    )
    message = (
        f"the theme '{theme}' is nearly '{near}'; write it the same way, or list both in the "
        "option 'themes'"
    )
    return Problem(message, src, line, code="misspelt-theme")


def unplaced_lessons(
    themes: Sequence[Theme], placed: Mapping[tuple[str, str], str]
) -> Problem | None:
    """One problem for all lessons that no page shows, or None."""
    missing = [
        (theme.setting.name, one.shared.lesson)
        for theme in themes
        for one in theme.lessons
        if one.shared.key not in placed
    ]
    if not missing:
        return None
    listed = "; ".join(f"{theme}: {lesson}" for theme, lesson in missing[:_LISTED])
    more = f"; and {len(missing) - _LISTED} more" if len(missing) > _LISTED else ""
    example = f"<!-- paperdiary/highlights {{theme: {missing[0][0]}}} -->"
    message = (
        f"{len(missing)} {'lesson stands' if len(missing) == 1 else 'lessons stand'} on no page; "
        f"place a block such as {example}, or {{theme: …}} of: {listed}{more}"
    )
    return Problem(message, code="unplaced-lesson")
