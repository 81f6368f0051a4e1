"""Values found in a note, each with where it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .entry import Source
from .problem import Problem


@dataclass(frozen=True, slots=True)
class Found:
    """Values by the name of the entry's field, and their sources by the same names.

    Attributes:
        values: Checked values, of the types that `Entry` has; `date` may also be a `WrittenDate`,
            and `links` are `ToldLink`, among them those that may be `link` or `code`.
        sources: Where each value was found.
        problems: What was found and could not be used.
        is_entry: False where the note says `diary: false`.
        unknown: Fields of the front matter that nobody knows, with their lines.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    is_entry: bool = True
    unknown: tuple[tuple[str, int], ...] = ()

    def else_from(self, other: Found) -> Found:
        """These values, and the other's where there are none; of `links`, both."""
        values = {**other.values, **self.values}
        if "links" in values:
            values["links"] = (*self.values.get("links", ()), *other.values.get("links", ()))
        return Found(
            values,
            {**other.sources, **self.sources},
            self.problems + other.problems,
            self.is_entry and other.is_entry,
            self.unknown,
        )
