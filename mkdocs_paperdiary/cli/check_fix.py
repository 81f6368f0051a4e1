"""Puts values that were found in a note's text into its front matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from . import options
from .console import counted, say
from .diff import shown, unified
from .writing import write_change

if TYPE_CHECKING:
    from ..checking import Finding
    from ..checking.fixes import Fix
    from ..diary import Entry, Reading
    from .project import Project


def fix_notes(
    project: Project, reading: Reading, findings: Sequence[Finding], *, write: bool, as_json: bool
) -> None:
    """Show what would be written into the notes, or write it.

    Args:
        project: The diary.
        reading: What was read.
        findings: What is wrong; values that a finding is about are left alone.
        write: Whether the notes are written.
        as_json: Whether to print what was done as JSON.

    Raises:
        click.exceptions.Exit: A value could not be written.
    """
    from ..checking.fixes import fixes_of

    put: dict[str, dict[str, str]] = {}
    refused: dict[str, str] = {}
    contents = {note.src: note.content for note in project.opened.notes}
    own: dict[str | None, list[Finding]] = defaultdict(list)
    for one in findings:
        own[one.src].append(one)
    for entry in reading.diary.entries:
        fixes = fixes_of(entry, reading.bodies[entry.src], own[entry.src])
        after, values, why = _fixed(contents[entry.src], fixes)
        path = project.paths[entry.src]
        if values and write and (failed := write_change(path, contents[entry.src], after)):
            why, values = failed, {}
        if why:
            refused[entry.src] = why
            say(f"not written: {shown(path)}: {why}")
        if values:
            put[entry.src] = values
            if not as_json:
                diff = unified(contents[entry.src], after, shown(path))
                click.echo(shown(path) if write else diff, nl=write)
    if as_json:
        options.echo_json({"written" if write else "would_write": put, "refused": refused})
    _say_counts(put, write=write)
    if refused:
        click.get_current_context().exit(1)


def _fixed(content: bytes, fixes: Sequence[Fix]) -> tuple[bytes, dict[str, str], str]:
    """A note with the values in it, these by field, and why one of them cannot be written."""
    from ..diary.front_writer import CannotWrite, with_field

    values: dict[str, str] = {}
    why = ""
    for fix in fixes:
        try:
            after = with_field(content, fix.field, fix.value)
        except (CannotWrite, ValueError) as error:
            why = f"{fix.field}: {error}"
            continue
        # The words around a link may tell more of the work than the link in front matter does.
        if _said(after) == _said(content):
            content, values[fix.field] = after, str(fix.value)
    return content, values, why


def _said(content: bytes) -> Entry:
    """What a note says, wherever it says so."""
    from ..diary import Note, read_diary

    (entry,) = read_diary([Note("note.md", content)]).diary.entries
    lessons = tuple(replace(lesson, line=None) for lesson in entry.lessons)
    return replace(entry, sources={}, lessons=lessons)


def _say_counts(put: dict[str, dict[str, str]], *, write: bool) -> None:
    number = sum(map(len, put.values()))
    if not put:
        say("There is nothing to write: front matter has what the notes say for sure.")
        return
    values = counted(number, "value", "values")
    notes = counted(len(put), "note", "notes")
    if write:
        say(f"\nWrote {values} into {notes}.")
    else:
        say(f"\n{values} would be written into {notes}; --write does it. Nothing was changed.")
