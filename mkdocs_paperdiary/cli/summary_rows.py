"""What the diary has in the way of summaries, as the command shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..diary import Reading
    from .project import Project

PINNED = "summaries.json"
_MODEL = "language model"


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """An entry's summary.

    Attributes:
        id: The entry's id.
        src: Its note's path in the docs folder.
        title: Its title.
        summary: Its summary, or an empty string.
        source: Where that is from: `front matter`, `body`, `text` for words of the note that stand
            in for one, `language model`, or `summaries.json`; None where there is none.
    """

    id: str
    src: str
    title: str
    summary: str
    source: str | None

    @property
    def is_machine(self) -> bool:
        """Whether a model or a chat has written it."""
        return self.source in (_MODEL, PINNED)

    @property
    def is_written(self) -> bool:
        """Whether anybody has written it as a summary."""
        return self.is_machine or self.source in ("front matter", "body")

    def as_json(self) -> dict[str, str | None]:
        """The row as the command's JSON has it."""
        return {
            "id": self.id,
            "title": self.title,
            "summary": self.summary,
            "source": self.source,
        }


def summary_rows(project: Project, reading: Reading) -> tuple[SummaryRow, ...]:
    """List the entries in reading order, with their summaries.

    Args:
        project: The diary as it was opened.
        reading: What was read, with the summaries that others than the author have written.
    """
    kept = project.opened.own.summary.kept
    rows = []
    for entry in reading.diary.entries:
        found = entry.sources.get("summary")
        source: str | None = found.origin if found and entry.summary else None
        if source == _MODEL and kept.get(entry.id) == entry.summary:
            source = PINNED
        rows.append(SummaryRow(entry.id, entry.src, entry.title, entry.summary, source))
    return tuple(rows)
