"""By which habit a diary's notes tell their day, link, title and summary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..diary import Entry
from ..diary.note import Note, read_text

FIELDS = ("date", "link", "title", "summary")

_LABEL = re.compile(r"[\W_]*([^\W\d_][\w ]{1,28}?)[\s*_\])]*(?::(?!//)|\|)")
_MOST = 3


@dataclass(frozen=True, slots=True)
class Habit:
    """One way in which notes tell a value.

    Attributes:
        origin: Where it stands, as `Source.origin` has it.
        count: How many notes have it there.
        labels: What most often stands before it in these lines, most often first.
    """

    origin: str
    count: int
    labels: tuple[str, ...]


def habits_of(entries: Sequence[Entry], notes: Mapping[str, Note]) -> dict[str, list[Habit]]:
    """Count where the values of entries come from.

    Args:
        entries: The entries.
        notes: Their notes by path.

    Returns:
        By the name of a field, its habits, the most usual one first.
    """
    lines: dict[str, list[str]] = {}

    def line(src: str, at: int | None) -> str:
        if src not in lines:
            # The whole file, since the reader counts its lines and not the body's.
            text = read_text(notes[src].content)
            lines[src] = [""] * (text.body_line - 1) + text.body.split("\n")
        return lines[src][at - 1] if at and at <= len(lines[src]) else ""

    habits: dict[str, list[Habit]] = {}
    for name in FIELDS:
        counts: Counter[str] = Counter()
        labels: dict[str, Counter[str]] = {}
        for entry in entries:
            source = entry.sources.get(name)
            if source is None or not getattr(entry, name):
                continue
            counts[source.origin] += 1
            label = _LABEL.match(line(entry.src, source.line)) if source.origin == "body" else None
            if label:
                labels.setdefault(source.origin, Counter())[label[1]] += 1
        habits[name] = [
            Habit(
                origin, count, tuple(x for x, _ in labels.get(origin, Counter()).most_common(_MOST))
            )
            for origin, count in counts.most_common()
        ]
    return habits
