"""Addresses: anchors, pages of years, and which page shows what."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from ..diary import Diary, Entry, SharedLesson

_LONGEST = 60
_ACRONYM = re.compile(r"\(([A-Z][\w-]{1,9})\)\s*$")
_SMALL = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"})


def slug(text: str) -> str:
    """A text as an anchor: its letters and digits in lower case, with hyphens between words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    # What joins the letters of one word is no gap between two.
    words = re.sub(r"[^\w]+", "-", re.sub(r"['’‘´]", "", plain)).strip("-_")
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    return words or "x" + _digest(text)


def theme_anchor(theme: str) -> str:
    """The anchor of a theme: `reinforcement-learning`."""
    return slug(theme)


def lesson_anchors(lessons: Iterable[SharedLesson]) -> dict[tuple[str, str], str]:
    """The anchors of lessons, by their key: `rl-state-the-property-not-the-case`.

    The theme's initials stand before the sentence. Lessons that would have the same anchor are
    told apart by a digest of their words, since a number would depend on their order.
    """
    lessons = list(lessons)
    plain = {one.key: f"{_initials(one.theme)}-{slug(one.lesson)}" for one in lessons}
    count = Counter(plain.values())
    return {
        key: anchor if count[anchor] == 1 else f"{anchor}-{_digest(' '.join(key))}"
        for key, anchor in plain.items()
    }


def _initials(theme: str) -> str:
    """`RL` of `Reinforcement Learning`, in lower case; the whole of a single word."""
    if acronym := _ACRONYM.search(theme):
        return slug(acronym[1])
    words = [word for word in re.findall(r"[^\W_]+", theme) if word.lower() not in _SMALL]
    if len(words) < 2 or not theme.isascii():
        return slug(theme)
    # `RL` in `Multi-Agent RL` stands for two words already.
    parts = (word if word.isupper() and len(word) < 5 else word[0] for word in words)
    return slug("".join(parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:4]


UNDATED = "undated"
"""What stands for the year of entries without a date."""

_INDEX = ("index", "README")


def year_of(entry: Entry) -> str:
    """The year that an entry stands under: `2025`, or `undated`."""
    return str(entry.date.year) if entry.date else UNDATED


def years_of(entries: Iterable[Entry]) -> dict[str, int]:
    """How many entries each year has, newest first, the undated last."""
    count = Counter(map(year_of, entries))
    return dict(sorted(count.items(), key=lambda one: (one[0] != UNDATED, one[0]), reverse=True))


def years_apart(
    diary: Diary,
    src: str,
    topic_pages: Mapping[str, str],
    per_page: int,
    taken: Collection[str] = (),
) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str]]]:
    """Decide which years of the Full Diary and of the topics get a page of their own.

    Arguments:
        diary: What is listed.
        src: The page of the Full Diary.
        topic_pages: The page of each topic.
        per_page: As `pages_of_years` takes it.
        taken: Likewise.

    Returns:
        The pages of the Full Diary by year, and those of the topics that are too long for one page
        by topic and year; see `pages_of_years`.
    """
    topics = {
        topic: pages_of_years(
            [entry for entry in diary.entries if entry.topic == topic], per_page, page, taken
        )
        for topic, page in topic_pages.items()
        if diary.topics[topic] > per_page
    }
    return pages_of_years(diary.entries, per_page, src, taken), topics


def pages_of_years(
    entries: Collection[Entry], per_page: int, src: str, taken: Collection[str] = ()
) -> Mapping[str, str]:
    """Decide which years of a list get a page of their own.

    Arguments:
        entries: The list.
        per_page: How many entries a page should have at most. The latest year that has any stays
            where it is, and is never cut.
        src: The page of the list, such as `diary.md`.
        taken: Paths that other pages have.

    Returns:
        The page of each year that has its own, such as `diary/2024.md`, by year, newest first;
        none where the list is short enough for one page.
    """
    kept = 0
    moved: dict[str, str] = {}
    for year, number in years_of(entries).items():
        if kept and (moved or kept + number > per_page):
            moved[year] = _free(f"{_folder(src)}{year}", taken)
        else:
            kept += number
    return moved


def spoken_year(year: str) -> str:
    """A year for people: `2024`, or `Undated`."""
    return "Undated" if year == UNDATED else year


def _folder(src: str) -> str:
    """Where pages below another one stand: `diary/` for `diary.md` and for `diary/index.md`."""
    stem = src.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in _INDEX:
        return f"{folder}/" if folder else ""
    return f"{stem}/"


def _free(stem: str, taken: Collection[str]) -> str:
    """A path that no other page has."""
    return f"{stem}.md" if f"{stem}.md" not in taken else f"{stem}-entries.md"
