"""Lessons that lie very close to another one, and may repeat or contradict it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..atlas.connections import CloseLessons
from ..problem import Problem


def close_lessons(pairs: Iterable[CloseLessons]) -> Iterator[Problem]:
    """A hint for each pair of lessons, at the later one."""
    for pair in pairs:
        (first, earlier), (entry, lesson) = pair.first, pair.second
        remedy = "write both alike, and they are one lesson of two papers"
        where = f"{first.src}:{earlier.line}" if earlier.line else first.src
        if first.id == entry.id:
            remedy = "remove one of them"
            where = "the same note" + (f", line {earlier.line}" if earlier.line else "")
        message = (
            f"'{lesson.lesson}' lies very close to '{earlier.lesson}' in {where} "
            f"({pair.score:.2f}): does it contradict or repeat that? If it repeats it, {remedy}"
        )
        yield Problem(
            message, entry.src, lesson.line, "lessons", code="close-lessons", severity="hint"
        )
