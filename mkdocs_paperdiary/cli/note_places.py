"""Paths for many new notes at once: in one folder, none of them twice."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

import click

from ..diary.names import date_in_names
from .placing import folder_for, see_that_it_is_an_entry, slug

if TYPE_CHECKING:
    from ..diary import Diary
    from ..records import Record
    from .project import Project


class NotePlaces:
    """Gives each new note a path of its own."""

    def __init__(self, project: Project, diary: Diary, into: str | None) -> None:
        """Choose the folder.

        Args:
            project: The site.
            diary: What is in it.
            into: The folder, relative to the docs folder; or None, for the one that `entries` or
                the notes themselves share.

        Raises:
            click.ClickException: Notes in this folder would be no entries.
        """
        self._project = project
        self.folder = folder_for(project, diary, "") if into is None else _within(into)
        place = project.opened.docs / self.folder
        if not place.resolve().is_relative_to(project.opened.docs.resolve()):
            raise click.UsageError(f"--into {into} leads out of the docs folder")
        self._taken = {name.casefold() for name in os.listdir(place)} if place.is_dir() else set()
        self._is_checked = False

    def __call__(self, record: Record) -> str:
        """The path of a note about a record, relative to the docs folder."""
        stem = slug(record.title)
        if record.date is None and date_in_names(f"{stem}.md").file:
            # A day at an edge of the name would be taken for the day of reading.
            stem = f"on-{stem}"
            stem = f"{stem}-read" if date_in_names(f"{stem}.md").file else stem
        number = 1
        while (name := f"{stem}-{number}" if number > 1 else stem) in self._taken or (
            f"{name}.md" in self._taken
        ):
            number += 1
        self._taken.add(f"{name}.md")
        src = posixpath.join(self.folder, f"{name}.md")
        if not self._is_checked:
            # What fits one name fits all but a few, and those the next build tells.
            see_that_it_is_an_entry(self._project, src)
            self._is_checked = True
        return src


def _within(into: str) -> str:
    path = posixpath.normpath(into.replace("\\", "/").strip() or ".")
    if path.startswith(("/", "..")) or ":" in path:
        raise click.UsageError(f"--into {into} is no folder in the docs folder")
    return "" if path == "." else path
