"""The example diary is what the documentation says of it."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs_paperdiary.diary import Note, read_diary

ROOT = Path(__file__).parents[1]
NOTES = ROOT / "example_site/docs"


def test_the_lessons_of_the_example_are_as_many_as_the_changelog_says() -> None:
    notes = [
        Note(path.relative_to(NOTES).as_posix(), path.read_bytes())
        for path in sorted(NOTES.glob("papers/**/*.md"))
    ]
    reading = read_diary(notes)
    assert reading.problems == ()
    lessons = reading.diary.lessons
    said = re.search(
        r"(\d+) works over thirteen topics, with (\d+) lessons in twelve themes",
        (ROOT / "CHANGELOG.md").read_text("utf-8"),
    )
    assert said
    assert len(reading.diary.entries) == int(said[1])
    assert len(reading.diary.topics) == 13
    assert len(lessons) == int(said[2])
    assert len({lesson.key[0] for lesson in lessons}) == 12
    assert sum(len(lesson.entries) > 1 for lesson in lessons) >= 10
