"""Folders of Markdown notes of other tools, as the diary's own reader reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..diary import Entry, Note, Problem, read_diary
from ..diary.note import Field, read_front, read_text
from .record import Record


@dataclass(frozen=True, slots=True)
class FolderNote:
    """A note of another tool.

    Attributes:
        src: Its path in the folder, with forward slashes.
        entry: What the diary's reader finds in it.
        fields: Its front matter by the names in lower case.
        body: Its Markdown.
        line: The line of the file on which the body begins, counted from 1.
    """

    src: str
    entry: Entry
    fields: Mapping[str, Field]
    body: str
    line: int

    def text(self, name: str) -> str:
        """A field as it was typed, or an empty string."""
        field = self.fields.get(name)
        return field.raw.strip() if field and field.text else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """A field that is a list, or a text whose words are one."""
        field = self.fields.get(name)
        value = field.value if field and not field.text else self.text(name).split()
        return tuple(str(one).strip() for one in value) if isinstance(value, list) else ()


def markdown_files(root: Path, hidden: Iterable[str] = ()) -> tuple[str, ...]:
    """The notes of a folder and those below it, without what begins with a dot.

    Args:
        root: The folder.
        hidden: Folders in it that are left out, by their paths.
    """
    left_out = tuple(f"{folder.strip('/')}/" for folder in hidden if folder.strip("/"))
    found = []
    for path in root.rglob("*"):
        if path.suffix.lower() not in {".md", ".markdown"} or not path.is_file():
            continue
        src = path.relative_to(root).as_posix()
        if not any(part.startswith(".") for part in src.split("/")) and not src.startswith(
            left_out
        ):
            found.append(src)
    return tuple(sorted(found))


def read_notes(
    root: Path, srcs: Iterable[str], convert: Callable[[FolderNote], tuple[Record, list[Problem]]]
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read notes and convert each.

    Args:
        root: The folder.
        srcs: Paths in it.
        convert: Makes a record of a note, and problems of what it cannot convert.
    """
    problems: list[Problem] = []
    notes = []
    for src in srcs:
        try:
            notes.append(Note(src, (root / src).read_bytes()))
        except OSError as error:
            message = error.strerror or "the file cannot be opened"
            problems.append(Problem(message, src, code="unreadable-file"))
    reading = read_diary(notes)
    problems += reading.problems
    fields = {note.src: _fields(note) for note in notes}
    records = []
    for entry in sorted(reading.diary.entries, key=lambda one: one.src):
        body = reading.bodies[entry.src]
        note = FolderNote(entry.src, entry, fields[entry.src], body.markdown, body.first_line)
        record, wrong = convert(note)
        records.append(record)
        problems += wrong
    return tuple(records), tuple(problems)


def _fields(note: Note) -> Mapping[str, Field]:
    front = read_front(read_text(note.content))
    return {field.name.strip().lower(): field for field in front.fields or ()}
