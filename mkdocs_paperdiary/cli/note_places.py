"""Paths for many new notes at once: in one folder, none of them twice."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

import click

from ..diary.names import date_in_names
from .placing import folder_for, folder_within, see_that_it_is_an_entry, slug

if TYPE_CHECKING:
    from ..diary import Diary
    from ..records import Record
    from .project import Project

_LONGEST: Final = 180
_UNSAFE: Final = re.compile(r"[<>:\"|?*\\\x00-\x1f]|(?:^|/)[.\s]|[.\s](?:/|$)")
"""What some system does not allow in a path, and hidden files."""


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
            click.UsageError: The folder lies elsewhere.
        """
        self._project = project
        docs = project.opened.docs
        if into is None:
            self.folder = folder_for(project, diary, "")
        else:
            self.folder = folder_within(docs, into, "--into")
        place = docs / self.folder
        found = place.rglob("*") if place.is_dir() else ()
        self._taken = {path.relative_to(docs).as_posix().casefold() for path in found}
        self._is_checked = False

    def __call__(self, record: Record) -> str:
        """The path of a note about a record, relative to the docs folder.

        A note that has a path where it comes from keeps it below the folder, since others link to
        it; else its name is made of the title.

        Raises:
            click.ClickException: Notes in this folder would be no entries.
        """
        src = self._kept(record.path) or self._named(record)
        self._taken.add(src.casefold())
        return src

    def _kept(self, path: str) -> str:
        inside = path.removeprefix(f"{self.folder}/") if self.folder else path
        if not inside or len(inside) > _LONGEST or _UNSAFE.search(inside):
            return ""
        src = posixpath.join(self.folder, inside)
        if not self._is_free(src):
            return ""
        try:
            see_that_it_is_an_entry(self._project, src)
        except click.ClickException:
            return ""
        return src

    def _named(self, record: Record) -> str:
        stem = slug(record.title)
        if record.date is None and date_in_names(f"{stem}.md").file:
            # A day at an edge of the name would be taken for the day of reading.
            stem = f"on-{stem}"
            stem = f"{stem}-read" if date_in_names(f"{stem}.md").file else stem
        number = 1
        name = stem
        while not self._is_free(src := posixpath.join(self.folder, f"{name}.md")):
            number += 1
            name = f"{stem}-{number}"
        if not self._is_checked:
            # What fits one name fits all but a few, and those the next build tells.
            see_that_it_is_an_entry(self._project, src)
            self._is_checked = True
        return src

    def _is_free(self, src: str) -> bool:
        # A folder of that name would have the same address on the site.
        place = src.casefold()
        return place not in self._taken and posixpath.splitext(place)[0] not in self._taken
