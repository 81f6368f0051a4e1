"""Something that a check has found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["wrong", "missing", "hint"]
"""`wrong` is a mistake for sure, `missing` a value that nobody has written, and a `hint` something
to look at, which may be as it is meant."""

Kind = Literal["build", "missing", "doubtful", "dead", "double"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check has found.

    Attributes:
        severity: How sure it is that something has to be done.
        kind: `build` for what a build warns of; else what the check was looking for.
        message: One sentence: what was found, and what to do.
        src: The file it was found in, relative to the docs folder, or None where there is none.
        line: The line in that file, counted from 1, or None where the whole file is meant.
        field: The field of the entry that it is about, or None.
    """

    severity: Severity
    kind: Kind
    message: str
    src: str | None = None
    line: int | None = None
    field: str | None = None

    @property
    def order(self) -> tuple[str, int, str, str]:
        """By file and line."""
        return self.src or "", self.line or 0, self.field or "", self.message
