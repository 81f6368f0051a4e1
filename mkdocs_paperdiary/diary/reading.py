"""What reading a folder of notes gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .diary import Diary
from .problem import Problem


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
