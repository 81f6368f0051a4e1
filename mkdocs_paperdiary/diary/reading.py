"""Values that the reader gives: bodies, fields, and the reading of a whole diary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..problem import Problem
from .diary import Diary
from .entry import Source


@dataclass(frozen=True, slots=True)
class Body:
    r"""A note's Markdown, for the page that shows it.

    Attributes:
        markdown: The text after the front matter, with `\n` line ends.
        title_line: The line of `markdown`, counted from 0, of the heading that holds the title;
            None where the title was found elsewhere.
        first_line: The line of the file that `markdown` begins on, counted from 1.
        has_yaml: Whether sound YAML front matter stands before it, in UTF-8, which other tools can
            read too.
    """

    markdown: str
    title_line: int | None
    first_line: int
    has_yaml: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    Attributes:
        diary: The entries in reading order.
        problems: What the user should mend, by file and line.
        bodies: The Markdown of each entry's note, by its path.
    """

    diary: Diary
    problems: tuple[Problem, ...]
    bodies: Mapping[str, Body]


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
