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
from ..words import slug

HOME: Final = ("index.md", "README.md")
"""The pages that MkDocs takes for the first one of a site."""

_ACRONYM = re.compile(r"\(([A-Z][\w-]{1,9})\)\s*$")
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"})


def anchor(text: str) -> str:
    """The slug of a text, and a digest of it where it has no letters."""
    return slug(text) or "x" + _digest(text)


def lesson_anchors(lessons: Iterable[SharedLesson]) -> dict[tuple[str, str], str]:
    """The anchors of lessons, by their key: `rl-state-the-property-not-the-case`.

    The theme's initials stand before the sentence. Lessons that would have the same anchor are
    told apart by a digest of their words, since a number would depend on their order.
    """
    lessons = list(lessons)
    plain = {one.key: f"{_initials(one.theme)}-{anchor(one.lesson)}" for one in lessons}
    count = Counter(plain.values())
    return {
        key: found if count[found] == 1 else f"{found}-{_digest(' '.join(key))}"
        for key, found in plain.items()
    }


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
"""What stands for the year of entries without a date."""

_INDEX = ("index", "README")


def year_of(entry: Entry) -> str:
    """The year that an entry stands under: `2025`, or `undated`."""
    return str(entry.date.year) if entry.date else UNDATED


def year_title(year: str) -> str:
    """A year for people: `2024`, or `Undated`."""
    return "Undated" if year == UNDATED else year


def years_of(entries: Iterable[Entry]) -> dict[str, int]:
    """How many entries each year has, newest first, the undated last."""
    count = Counter(map(year_of, entries))
    return dict(sorted(count.items(), key=lambda one: (one[0] != UNDATED, one[0]), reverse=True))


def pages_by_year(
    diary: Diary,
    src: str,
    topic_pages: Mapping[str, str],
    per_page: int,
    taken: Collection[str] = (),
) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """Decide which years of the Full Diary and of the topics get a page of their own.

    Args:
        diary: The diary.
        src: The page of the Full Diary, such as `diary.md`.
        topic_pages: The page of each topic.
        per_page: How many entries a page should have at most. The latest year that has any stays
            where it is, and is never cut.
        taken: Paths that other pages have.

    Returns:
        The pages of the Full Diary, such as `diary/2024.md`, by year, newest first, and those of
        the topics by topic and year; none where a list is short enough for one page.
    """
    topics = {
        topic: _pages_by_year(
            [entry for entry in diary.entries if entry.topic == topic], per_page, page, taken
        )
        for topic, page in topic_pages.items()
        if diary.topics[topic] > per_page
    }
    return _pages_by_year(diary.entries, per_page, src, taken), topics


def _pages_by_year(
    entries: Iterable[Entry], per_page: int, src: str, taken: Collection[str]
) -> Mapping[str, str]:
    """The pages of one list."""
    kept = 0
    moved: dict[str, str] = {}
    for year, number in years_of(entries).items():
        if kept and (moved or kept + number > per_page):
            stem = f"{_folder(src)}{year}"
            moved[year] = f"{stem}.md" if f"{stem}.md" not in taken else f"{stem}-entries.md"
        else:
            kept += number
    return moved


def _folder(src: str) -> str:
    """The folder of pages below another one: `diary/` for `diary.md` and for `diary/index.md`."""
    stem = src.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in _INDEX:
        return f"{folder}/" if folder else ""
    return f"{stem}/"


_UNQUOTED: Final = "/!*'()"
"""Slashes, and what `encodeURIComponent` leaves alone."""


@dataclass(frozen=True)
class Places:
    """Where lessons and maps are shown; known once the blocks of all pages are found.

    Attributes:
        maps: The page that shows each layout, by the layout's name.
        named: The layouts that are not the first one on their page, so that addresses name them.
        lessons: The address of each lesson, relative to the site's root, by its key.
    """

    maps: Mapping[str, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    lessons: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def lesson(self, lesson: Lesson | SharedLesson) -> str | None:
        """The address of a lesson, relative to the site's root, or None where no page has it."""
        return self.lessons.get(lesson.key)

    def point(self, layout: str, entry: Entry) -> str | None:
        """The address of an entry's point on a map, or None where no page shows the map."""
        return self._on_map(layout, f"entry={quote(entry.id, safe=_UNQUOTED)}")

    def cluster(self, layout: str, cluster: Cluster) -> str | None:
        """The address of a cluster on a map, or None where no page shows the map."""
        return self._on_map(layout, f"cluster={cluster.id}")

    def _on_map(self, layout: str, place: str) -> str | None:
        page = self.maps.get(layout)
        named = f"&layout={layout}" if layout in self.named else ""
        return None if page is None else f"{page}#{place}{named}"
