"""Anchors of themes and lessons: made from their words, so that no order changes them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from ..diary import SharedLesson

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
