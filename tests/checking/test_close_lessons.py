"""What is said of lessons that lie very close."""

from __future__ import annotations

import pytest

from mkdocs_paperdiary.atlas.connections import CloseLessons
from mkdocs_paperdiary.checking import close_lessons
from mkdocs_paperdiary.diary import Entry, Lesson

FIRST = Entry("papers/a", "papers/a.md", "A")
OTHER = Entry("papers/b", "papers/b.md", "B")


@pytest.mark.parametrize(
    ("entry", "line", "where", "remedy"),
    [
        (OTHER, 9, "'Wait' in papers/a.md:9 (0.71)", "they are one lesson of two papers"),
        (OTHER, None, "'Wait' in papers/a.md (0.71)", "they are one lesson of two papers"),
        (FIRST, 9, "'Wait' in the same note, line 9 (0.71)", "remove one of them"),
        (FIRST, None, "'Wait' in the same note (0.71)", "remove one of them"),
    ],
)
def test_two_close_lessons_are_named_with_what_to_do(
    entry: Entry, line: int | None, where: str, remedy: str
) -> None:
    earlier = Lesson("Habits", "Wait", line=line)
    later = Lesson("Habits", "Be patient", line=12)
    (hint,) = close_lessons([CloseLessons((FIRST, earlier), (entry, later), 0.712)])
    assert (hint.src, hint.line, hint.severity) == (entry.src, 12, "hint")
    assert f"'Be patient' lies very close to {where}: " in hint.message
    assert hint.message.endswith(remedy)
    assert (FIRST.src in hint.message) == (entry is not FIRST)
