"""A problem of a note, a setting or a file, as a value that is logged or printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the user should mend; the build goes on without it.

    Attributes:
        message: One sentence: what was found, what was expected, and how to mend it.
        src: The file it was found in, relative to the docs folder, or None where there is none.
        line: The line in that file, counted from 1, or None where the whole file is meant.
        field: The front matter field it is about, or None.
    """

    message: str
    src: str | None = None
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        place = self.src or ""
        if place and self.line:
            place += f":{self.line}"
        return ": ".join(part for part in (place, self.field, self.message) if part)
