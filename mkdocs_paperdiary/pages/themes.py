"""The themes of the Highlights: their order, their numbers, and names that are nearly the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..diary import Diary, SharedLesson
from ..diary.entry import folded
from ..problem import Problem
from ..words import counted
from .addresses import anchor, lesson_anchors

_LISTED: Final = 30
"""How many lessons that no page shows are named."""


@dataclass(frozen=True, slots=True)
class ThemeSetting:
    """The user's settings of a theme.

    Attributes:
        intro: Markdown for below its heading.
        icon: A name of one of the site theme's icons, or an emoji.
    """

    name: str
    intro: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class NumberedLesson:
    """A lesson with its number in its theme, from 1, and its id on the Highlights page."""

    number: int
    anchor: str
    shared: SharedLesson


@dataclass(frozen=True, slots=True)
class Theme:
    """A section of the Highlights page.

    Attributes:
        number: Counted from 1.
        anchor: Its id on the page.
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
    """The themes that have lessons: first those of the settings, then as the diary has them."""
    chosen: dict[str, ThemeSetting] = {}
    for setting in settings:
        chosen.setdefault(folded(setting.name), setting)
    by_theme: dict[str, list[SharedLesson]] = {key: [] for key in chosen}
    for lesson in diary.lessons:
        chosen.setdefault(lesson.key[0], ThemeSetting(lesson.theme))
        by_theme.setdefault(lesson.key[0], []).append(lesson)
    anchors = lesson_anchors(diary.lessons)
    themes: list[Theme] = []
    for key, lessons in by_theme.items():
        numbered = tuple(
            NumberedLesson(number, anchors[lesson.key], lesson)
            for number, lesson in enumerate(lessons, start=1)
        )
        if numbered:
            setting = chosen[key]
            themes.append(Theme(len(themes) + 1, anchor(setting.name), setting, numbered))
    return tuple(themes)


def misspelt_themes(diary: Diary, settings: Sequence[ThemeSetting]) -> tuple[Problem, ...]:
    """Find themes that are nearly another one, which splits one section in two.

    A theme of the settings is meant as it is spelt; of two others, the one with fewer lessons is
    the misspelt one.
    """
    found = [(one.theme, entry.src, one.line) for entry in diary.entries for one in entry.lessons]
    count = Counter(theme for theme, _, _ in found)
    first = {theme: (src, line) for theme, src, line in reversed(found)}
    known = {folded(setting.name): setting.name for setting in settings}
    problems = []
    for theme in sorted(count, key=lambda name: -count[name]):
        key = folded(theme)
        if key in known:
            continue
        if near := next((known[other] for other in known if nearly_same(key, other)), None):
            message = (
                f"the theme '{theme}' is nearly '{near}'; write it the same way, or list both in "
                "the option 'themes'"
            )
            problems.append(Problem(message, *first[theme], code="misspelt-theme"))
        known[key] = theme
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
    shorter = min(len(one), len(other))
    same = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    if not same or shorter < 5:
        return False
    a, b = one[same:], other[same:]
    is_swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return is_swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


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
        f"{counted(len(missing), 'lesson stands', 'lessons stand')} on no page; place a block "
        f"such as {example}, or {{theme: …}} of: {listed}{more}"
    )
    return Problem(message, code="unplaced-lesson")
