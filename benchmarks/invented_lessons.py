"""Two lessons for every invented note, one in its front matter and one in its text."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .invented import SENTENCES, say

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARED = 1 / 6
"""How many of the lessons repeat another note's: one in five different ones then has two notes."""

THEMES = (
    "Asking questions",
    "Costs",
    "Data",
    "Design",
    "Evidence",
    "Failures",
    "Instruments",
    "Models",
    "Scale",
    "Simplicity",
    "Teaching",
    "Writing papers",
)

LESSONS = (
    "A better {goal} begins with {thing}, not with {method}",
    "Before {method}, try {second} on {thing}",
    "Doubt every {goal} that only {method} can show",
    "For {thing}, {number} careful cases of {other} beat any amount of {method}",
    "Never report {goal} without {aim} beside it",
    "Spend the first {number} days on {thing}, and only the next on {method}",
    "What holds for {thing} rarely holds for {other}, whatever {method} says",
    "Wherever {thing} matter, {second} should be checked by {method}",
)


@dataclass(frozen=True)
class Wording:
    """What makes a lesson the same one in two notes."""

    theme: str
    sentence: str


def with_lessons(notes: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same notes, each with two lessons of about 35 words and not otherwise changed.

    That is about 400 characters for each note: as much as a page of highlights has that someone
    wrote by hand, 44 kB for 112 notes.

    Args:
        notes: What `invented_notes` has made, two notes at least: every lesson links to another.
    """
    # Dice of its own: the notes must not depend on whether lessons are added to them.
    dice = random.Random(20250901)
    paths = list(notes)
    said: set[Wording] = set()
    unshared: list[Wording] = []
    lessons: dict[str, bytes] = {}
    for path, note in notes.items():
        topic = PurePosixPath(path).parts[0]
        wordings = []
        fresh = []
        for _ in range(2):
            if unshared and dice.random() < SHARED:
                wordings.append(unshared.pop(dice.randrange(len(unshared))))
            else:
                fresh.append(_wording(dice, topic, said))
                wordings.append(fresh[-1])
        # Only now, so that no note shares a lesson with itself.
        unshared += fresh
        other = dice.choice([each for each in paths if each != path])
        lessons[path] = _note(dice, topic, note.decode(), wordings, other).encode()
    return lessons


def _wording(dice: random.Random, topic: str, said: set[Wording]) -> Wording:
    """A lesson that nobody has learned yet."""
    while True:
        wording = Wording(dice.choice(THEMES), say(dice, topic, dice.choice(LESSONS)))
        if wording not in said:
            said.add(wording)
            return wording


def _note(dice: random.Random, topic: str, note: str, wordings: list[Wording], other: str) -> str:
    fields, body = note.split("\n---\n", 1)
    points, take = body.split("## My take\n", 1)
    in_fields, in_text = wordings
    return "\n".join(
        [
            fields,
            "lessons:",
            f"  - theme: {in_fields.theme}",
            f"    lesson: {in_fields.sentence}",
            "    detail: |",
            f"      {_sentence(dice, topic)} See [another note](../{other}).",
            "---",
            points.rstrip("\n"),
            "",
            f'!!! lesson "{in_text.theme}: {in_text.sentence}"',
            "",
            f"    {_sentence(dice, topic)} It took `{dice.randint(2, 9)}` days.",
            "",
            "## My take",
            take,
        ]
    )


def _sentence(dice: random.Random, topic: str) -> str:
    return say(dice, topic, dice.choice(SENTENCES))
