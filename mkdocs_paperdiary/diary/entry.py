"""Entries: one thing that was read, with its lessons, links and sources."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, get_args

from ..words import N_, listed, ngettext

Kind = Literal["paper", "blog", "talk", "book", "docs", "code"]

KIND_NAMES: Final[Mapping[Kind, str]] = {
    "paper": N_("Paper"),
    "blog": N_("Blog"),
    "talk": N_("Talk"),
    "book": N_("Book"),
    "docs": N_("Docs"),
    "code": N_("Code"),
}

Status = Literal["read", "reading", "planned", "abandoned", "draft"]
"""How far a work is read; a `draft` is a note that is not to be published yet."""

STATUS_NAMES: Final[Mapping[Status, str]] = {
    "read": N_("Read"),
    "reading": N_("Reading"),
    "planned": N_("Planned"),
    "abandoned": N_("Abandoned"),
    "draft": N_("Draft"),
}

PUBLISHED: tuple[Status, ...] = ("read", "reading")
"""The states of works that a diary shows unless it is told otherwise."""

STATUSES: tuple[Status, ...] = get_args(Status)

Origin = Literal[
    "front matter", "body", "text", "heading", "file name", "folder name", "git", "language model"
]
"""Where a value of an entry was found, in the order in which the reader looks.

In the `body`, it follows a label or is set apart; in the `text`, it is a part of the prose.
A `language model` has written it.
"""


UNSURE: Final = 0.7
"""A value that is less sure than this is worth a look."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was found; its line in the file, counted from 1, where the place has lines.

    Attributes:
        sureness: How sure it is that this is the value, from 0 to 1.
        reason: What speaks for it, in words, where it was one of several.
    """

    origin: Origin
    line: int | None = None
    sureness: float = field(default=1.0, compare=False)
    reason: str = field(default="", compare=False)

    @property
    def is_name(self) -> bool:
        """Whether the place is the name of the file or of a folder."""
        return self.origin in ("file name", "folder name")


@dataclass(frozen=True, slots=True)
class Lesson:
    """An idea worth remembering.

    Attributes:
        theme: The section of the Highlights page that it belongs to, never empty.
        lesson: The idea in one sentence of plain text, never empty.
        detail: Markdown of any length, empty where there is none.
        markdown: The sentence as written where it has markup, otherwise empty.
        line: The line of the file, counted from 1, or None where it is not known.
        inline: Whether it is in the note's text rather than in its front matter.
    """

    theme: str
    lesson: str
    detail: str = ""
    markdown: str = ""
    line: int | None = None
    inline: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Theme and sentence, folded; lessons with the same key are the same lesson."""
        return folded(self.theme), folded(self.lesson)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A text without its case, spaces, marks of emphasis and full stop."""
    return " ".join(re.sub("[*_`]", "", text.casefold()).split()).rstrip(".")


@dataclass(frozen=True, slots=True)
class NamedLink:
    """An absolute http(s) link of a work, beside its own, with a name for people: `Video`."""

    name: str
    url: str


def page_of(src: str) -> str:
    """The file of an entry, which may be a part of it: `talks.md` of `talks.md#slow-trees`."""
    page, _, anchor = src.rpartition("#")
    # The name of a file has a suffix, whatever else is in it.
    return page if page and "." not in anchor else src


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was read; a Markdown note or a part of one. What it does not tell is None.

    Attributes:
        id: The note's path without its suffix, unique in the diary: `papers/marl/jaxmarl`.
        src: The note's path relative to the docs folder, with forward slashes; of one of several
            works in a file, with the anchor of its place on the page: `talks.md#slow-trees`.
        title: Plain text, never empty.
        date: The reading day.
        link: The work's absolute http(s) URL.
        summary: One to three sentences of plain text, or an empty string.
        topic: The section of the note; an empty string at the top of the diary.
        authors: Names in the note's order.
        venue: Where the work was published.
        year: The year in which the work was published.
        arxiv: The work's arXiv id without its version: `2311.10090`, `hep-th/9901001`.
        doi: The work's DOI in lower case; none that arXiv has given.
        isbn: The work's ISBN as 13 digits.
        key: The key that the note gives for citing the work in BibTeX.
        tags: Free labels in the note's order.
        rating: From 1 to 5.
        status: How far the work is read, where the note says so.
        code: The absolute http(s) URL of the work's code.
        links: Other links of the work, without `link` and `code`.
        lessons: In the note's order, front matter first.
        cites: The paths of the other notes that this one links to, in its order.
        sources: For each field that was found, where it was found.
    """

    id: str
    src: str
    title: str
    date: dt.date | None = None
    link: str | None = None
    summary: str = ""
    topic: str = ""
    kind: Kind = "paper"
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    arxiv: str | None = None
    doi: str | None = None
    isbn: str | None = None
    key: str | None = None
    tags: tuple[str, ...] = ()
    rating: int | None = None
    status: Status | None = None
    code: str | None = None
    links: tuple[NamedLink, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    cites: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        """The place on the page of one of several works in a file; empty for a whole note."""
        return self.src.removeprefix(page_of(self.src)).removeprefix("#")

    @property
    def has_written_summary(self) -> bool:
        """Whether the summary was written as one, by the note's author or a language model."""
        return self._summary_is_from("front matter", "language model")

    @property
    def has_own_summary(self) -> bool:
        """Whether the note's author has written a summary as one."""
        return self._summary_is_from("front matter", "body")

    @property
    def has_machine_summary(self) -> bool:
        """Whether a language model has written the summary."""
        return self._summary_is_from("language model")

    def line_of(self, name: str) -> int | None:
        """The line of the file in which a field was found, or None where it is not known."""
        source = self.sources.get(name)
        return source.line if source else None

    def _summary_is_from(self, *origins: Origin) -> bool:
        source = self.sources.get("summary")
        return bool(self.summary) and source is not None and source.origin in origins


def left_out_message(entries: Sequence[Entry]) -> str:
    """How many entries a diary does not show, which these are, and how it would show them.

    It is in the language that is spoken.
    """
    count = Counter(entry.status for entry in entries if entry.status)
    counts = ", ".join(f"{number} {status}" for status, number in sorted(count.items()))
    names = ", ".join(entry.src for entry in entries[:3]) + (", …" if len(entries) > 3 else "")
    return ngettext(
        "%(num)s note is not shown in the diary: %(counts)s (%(names)s); to show it, add "
        "%(states)s to the option `statuses`",
        "%(num)s notes are not shown in the diary: %(counts)s (%(names)s); to show them, add "
        "%(states)s to the option `statuses`",
        len(entries),
        counts=counts,
        names=names,
        states=listed(sorted(count)),
    )
