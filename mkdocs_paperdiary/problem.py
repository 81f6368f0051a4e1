"""A problem of a note, a setting or a file, as a value that is logged or printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, replace
from typing import Literal

Severity = Literal["wrong", "missing", "hint"]
"""`wrong` is a mistake for sure, `missing` a value that nobody has written, and a `hint` something
to look at, which may be as it is meant."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the user should correct; the build goes on without it.

    Attributes:
        message: One sentence: what was found, what was expected, and how to correct it.
        src: The file it was found in, relative to the docs folder, or None where there is none.
        line: The line in that file, counted from 1, or None where the whole file is meant.
        field: The front matter field it is about, or None.
        code: Its kind in lower case with hyphens, such as `unknown-field`. Code that treats a
            problem differently looks at this, never at the message.
        severity: How sure it is that something has to be done.
    """

    message: str
    src: str | None = None
    line: int | None = None
    field: str | None = None
    _: KW_ONLY
    code: str
    severity: Severity = "wrong"

    @property
    def order(self) -> tuple[str, int, str, str]:
        """The sort key: by file, line, field and message."""
        return self.src or "", self.line or 0, self.field or "", self.message

    def __str__(self) -> str:
        place = self.src or ""
        if place and self.line:
            place += f":{self.line}"
        return ": ".join(part for part in (place, self.field, self.message) if part)


Warn = Callable[[Iterable[Problem | None]], None]
"""What is called with problems as they are found, or with None where there is none."""

_HABITS = (
    *("unknown-field", "misspelt-field", "invalid-value", "wrong-encoding", "root-link", "no-work"),
)
"""Kinds of problems that a diary has for one cause, and not for what each note is about."""
_FEW = 10


def without_habits(problems: Iterable[Problem | None]) -> tuple[Problem, ...]:
    """Problems, each once; of a habit that more than ten notes have, only the first.

    Its message says how many there are. A habit is mended once, in all notes or in the settings,
    and a model that cannot be reached is one problem, whatever it was to be asked.
    """
    found = dict.fromkeys(one for one in problems if one)
    notes: defaultdict[tuple[str, str | None], dict[str | None, None]] = defaultdict(dict)
    for one in found:
        notes[one.code, one.field][one.src] = None
    kept: dict[object, Problem] = {}
    for one in found:
        habit = one.code, one.field
        more = len(notes[habit]) - 1
        if one.code == "model-unavailable":
            kept.setdefault(habit, one)
        elif one.code not in _HABITS or more < _FEW:
            kept[one] = one
        elif habit not in kept:
            message = f"{one.message} (and the like in {more:,} more notes)"
            kept[habit] = replace(one, message=message)
    return tuple(kept.values())
