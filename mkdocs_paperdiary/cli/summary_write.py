"""Puts the summaries of models and chats into the notes, where their author can edit them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from . import options
from .console import counted, say, warn
from .diff import shown, unified
from .summary_rows import SummaryRow, summary_rows
from .writing import write_file

if TYPE_CHECKING:
    from .project import Project


def write_summaries(project: Project, *, dry_run: bool, as_json: bool) -> None:
    """Write the field `summary` into the notes of entries whose summary a model or chat wrote.

    What is in the notes is taken out of the user's file. A note that cannot be written is told,
    and keeps its summary there.

    Args:
        project: The diary.
        dry_run: Print the changes as one unified diff instead.
        as_json: Whether to print what was done as JSON.

    Raises:
        click.exceptions.Exit: Some notes could not be written.
    """
    reading, problems = project.read(ask=False)
    warn(problems)
    rows = [row for row in summary_rows(project, reading) if row.is_machine]
    written: dict[str, str] = {}
    refused: dict[str, str] = {}
    try:
        for row in rows:
            diff, why = _write(project, row, dry_run=dry_run)
            if why:
                refused[row.id] = why
                say(f"not written: {why}")
                continue
            written[row.id] = diff
            if not as_json:
                click.echo(diff if dry_run else shown(project.paths[row.src]), nl=not dry_run)
    finally:
        # Also when it is interrupted: what is in the notes is the author's from now on.
        if not dry_run:
            _drop_pinned(project, written)
    if as_json:
        key = "would_write" if dry_run else "written"
        options.echo_json({key: list(written), "refused": refused})
    _say_counts(len(rows), len(written), dry_run=dry_run)
    if refused:
        click.get_current_context().exit(1)


def _write(project: Project, row: SummaryRow, *, dry_run: bool) -> tuple[str, str | None]:
    """Write one note; its change as a diff, and why it cannot be written or None."""
    from ..diary.front_writer import CannotWrite, with_field

    path = project.paths[row.src]
    try:
        # What lies on the disk now: the author may have edited it since it was read.
        before = path.read_bytes()
        after = with_field(before, "summary", " ".join(row.summary.split()))
        if not dry_run:
            write_file(path, after)
    except CannotWrite as error:
        place = f"{shown(path)}:{error.line}" if error.line else shown(path)
        return "", f"{place}: {error}"
    except ValueError as error:
        return "", f"{shown(path)}: the summary cannot be written, since {error}"
    except OSError as error:
        return "", f"{shown(path)}: {error.strerror}"
    return unified(before, after, shown(path)) if dry_run else "", None


def _drop_pinned(project: Project, written: dict[str, str]) -> None:
    from ..summaries.file import NAME, read_summaries, summaries_as_text

    kept, problems = read_summaries(project.custom)
    left = {id_: text for id_, text in kept.items() if id_ not in written}
    if problems or left == kept:
        return
    path = project.custom / NAME
    if left:
        write_file(path, summaries_as_text(left).encode())
    else:
        path.unlink()


def _say_counts(count: int, written: int, *, dry_run: bool) -> None:
    if not count:
        say("There is no summary by a model or chat that is not in its note yet.")
    elif dry_run:
        notes = counted(written, "note", "notes")
        say(f"\n{notes} would be written; nothing was changed.")
    else:
        say(f"\nWrote {written} of {count} summaries into the notes, which are yours to edit now.")
