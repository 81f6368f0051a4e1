"""Addresses: anchors, pages of years, and where lessons and maps are shown."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from ..atlas import Cluster
from ..diary import Diary, Entry, Lesson, SharedLesson
from ..diary.entry import page_of
from ..words import gettext as _
from ..words import slug

_ACRONYM = re.compile(r"\(([A-Z][\w-]{1,9})\)\s*$")
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"})


def places_of_parts(diary: Diary, urls: Mapping[str, str]) -> dict[str, str]:
    """The addresses of the works that share a page, by their path; `urls` has those of pages."""
    parts = [entry for entry in diary.entries if entry.anchor]
    return {one.src: f"{urls[page_of(one.src)]}#{quote(one.anchor)}" for one in parts}


def anchor(text: str) -> str:
    """The slug of a text, and a digest of it where it has no letters."""
    return slug(text) or "x" + _digest(text)


def lesson_anchors(lessons: Iterable[SharedLesson]) -> dict[tuple[str, str], str]:
    """The anchors of lessons, by their key: `rl-state-the-property-not-the-case`.

    The theme's initials come before the sentence. Lessons that would have the same anchor get a
    digest of their words, since a number would depend on their order.
    """
    lessons = list(lessons)
    plain = {one.key: f"{_initials(one.theme)}-{anchor(one.lesson)}" for one in lessons}
    count = Counter(plain.values())
    return {
        key: found if count[found] == 1 else f"{found}-{_digest(' '.join(key))}"
        for key, found in plain.items()
    }


def lesson_id(key: tuple[str, str]) -> str:
    """The name of a lesson by its key, which no other lesson changes: 12 hexadecimal digits."""
    return hashlib.sha256("\0".join(key).encode()).hexdigest()[:12]


def _initials(theme: str) -> str:
    """`RL` of `Reinforcement Learning`, in lower case; the whole of a single word."""
    if acronym := _ACRONYM.search(theme):
        return anchor(acronym[1])
    words = [word for word in re.findall(r"[^\W_]+", theme) if word.lower() not in _SMALL]
    if len(words) < 2 or not theme.isascii():
        return anchor(theme)
    # `RL` in `Multi-Agent RL` stands for two words already.
    parts = (word if word.isupper() and len(word) < 5 else word[0] for word in words)
    return anchor("".join(parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:4]


def base_of(page_url: str) -> str:
    """The way from a page to the site's root: empty, or ending in a slash."""
    return "../" * page_url.count("/") if page_url not in ("./", ".") else ""


UNDATED: Final = "undated"
"""The year of entries without a date."""


def year_of(entry: Entry) -> str:
    """The year of an entry: `2025`, or `undated`."""
    return str(entry.date.year) if entry.date else UNDATED


def year_title(year: str) -> str:
    """A year for people: `2024`, or `Undated`."""
    return _("Undated") if year == UNDATED else year


def years_of(entries: Iterable[Entry]) -> dict[str, int]:
    """How many entries each year has, newest first, the undated last."""
    count = Counter(map(year_of, entries))
    return dict(sorted(count.items(), key=lambda one: (one[0] != UNDATED, one[0]), reverse=True))


def pages_by_year(
    entries: Iterable[Entry], per_page: int, src: str, taken: Collection[str]
) -> Mapping[str, str]:
    """Decide which years of a list get a page of their own.

    Args:
        entries: The entries of the list.
        per_page: How many entries a page should have at most. The latest year that has any stays
            on the list's own page, and is never cut.
        src: The list's own page, such as `diary.md` or `diary/index.md`.
        taken: Paths that other pages have.

    Returns:
        The pages, such as `diary/2024.md`, by year, newest first; none where the list is short
        enough for one page.
    """
    folder = re.sub(r"(^|/)(index|README)/$", r"\1", src.removesuffix(".md") + "/")
    kept = 0
    moved: dict[str, str] = {}
    for year, number in years_of(entries).items():
        if kept and (moved or kept + number > per_page):
            plain = f"{folder}{year}.md"
            moved[year] = plain if plain not in taken else f"{folder}{year}-entries.md"
        else:
            kept += number
    return moved


@dataclass(frozen=True)
class Places:
    """The addresses of lessons and maps, relative to the site's root; None for what is not shown.

    Attributes:
        maps: The page that shows each layout, by the layout's name.
        named: The layouts that are not the first one on their page, so that addresses name them.
        lessons: The address of each lesson, by its key.
    """

    maps: Mapping[str, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    lessons: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def lesson(self, lesson: Lesson | SharedLesson) -> str | None:
        """The address of a lesson."""
        return self.lessons.get(lesson.key)

    def point(self, layout: str, entry: Entry) -> str | None:
        """The address of an entry's point on a map."""
        # What `encodeURIComponent` leaves alone, and slashes.
        return self._on_map(layout, "entry=" + quote(entry.id, safe="/!*'()"))

    def lessons_page(self, lessons: Iterable[SharedLesson]) -> str | None:
        """The page that shows some lessons; None where one is nowhere, or not all on one page."""
        pages = {url and url.partition("#")[0] for url in map(self.lesson, lessons)}
        return pages.pop() if len(pages) == 1 else None

    @property
    def any_point(self) -> str | None:
        """The address of a point on the first map that there is, with `{id}` for the entry's id."""
        return self._on_map(next(iter(self.maps)), "entry={id}") if self.maps else None

    def cluster(self, layout: str, cluster: Cluster) -> str | None:
        """The address of a cluster on a map."""
        return self._on_map(layout, f"cluster={cluster.id}")

    def _on_map(self, layout: str, place: str) -> str | None:
        page = self.maps.get(layout)
        named = f"&layout={layout}" if layout in self.named else ""
        return None if page is None else f"{page}#{place}{named}"
