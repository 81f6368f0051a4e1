"""Paths of new notes: their folder by topic, and free names made of titles."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, count, takewhile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import click

from .. import words
from ..diary import Diary, topic_names
from ..diary.paths import date_in_names, topics_of

if TYPE_CHECKING:
    from ..build import Project
    from ..records import Record

_LONGEST: Final = 180
_UNSAFE: Final = re.compile(r"[<>:\"|?*\\\x00-\x1f]|(?:^|/)[.\s]|[.\s](?:/|$)")
"""What some system does not allow in a path, and hidden files."""

_RESERVED: Final = frozenset(
    ["index", "readme", "con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)]
)
"""Names that MkDocs gives a meaning, or that Windows does not allow."""


class _NoEntry(click.ClickException):
    """Tells it in the language of the command, and not in that of a plan's problems."""

    def __init__(self, src: str, project: Project) -> None:
        super().__init__(src)
        self.project = project

    def format_message(self) -> str:
        return words.gettext(
            "%(path)s would be no entry, since `entries` in %(file)s has %(patterns)s; name a "
            "topic by --topic or a folder by --folder",
            path=self.message,
            file=self.project.config_file.name,
            patterns=self.project.options.entries,
        )


class NotePaths:
    """Gives each new note a path of its own in one folder."""

    def __init__(self, project: Project, folder: str) -> None:
        """See which names are taken in a folder that `new_folder` has given."""
        self._project = project
        self._folder = folder
        place = project.docs / folder
        found = place.rglob("*") if place.is_dir() else ()
        # Names that differ in their case alone are the same to some systems.
        self._taken = {path.relative_to(project.docs).as_posix().casefold() for path in found}
        self._is_checked = False

    def __call__(self, record: Record) -> str:
        """The path of a note about a record, relative to the docs folder; each call gives another.

        A note that has a path where it comes from keeps it below the folder, since others link to
        it; else its name is made of the title.

        Raises:
            click.ClickException: Notes in this folder would be no entries.
        """
        src = self._kept(record.path) or self._named(record)
        self._taken.add(src.casefold())
        return src

    def _kept(self, path: str) -> str:
        inside = path.removeprefix(f"{self._folder}/") if self._folder else path
        if not inside or len(inside) > _LONGEST or _UNSAFE.search(inside):
            return ""
        src = posixpath.join(self._folder, inside)
        return src if self._is_free(src) and self._project.is_entry(src) else ""

    def _named(self, record: Record) -> str:
        stem = name_of(record.title)
        if record.date is None:
            # A day at an edge of the name would be taken for the day of reading.
            stems = (stem, f"on-{stem}", f"on-{stem}-read")
            stem = next((one for one in stems if not date_in_names(f"{one}.md").file), stems[-1])
        names = chain([stem], (f"{stem}-{number}" for number in count(2)))
        paths = (posixpath.join(self._folder, f"{name}.md") for name in names)
        src = next(filter(self._is_free, paths))
        # What fits one name fits all but a few, and those the next build reports.
        if not self._is_checked and not self._project.is_entry(src):
            raise _NoEntry(src, self._project)
        self._is_checked = True
        return src

    def _is_free(self, src: str) -> bool:
        # A folder of that name would have the same address on the site.
        place = src.casefold()
        return place not in self._taken and posixpath.splitext(place)[0] not in self._taken


def name_of(title: str) -> str:
    """A file's or folder's name of a title: `gödel-escher-bach` is `godel-escher-bach`.

    Letters of other scripts than the Latin stay, so that a name is never empty for them.
    """
    name = words.slug(title.replace("_", " "), latin=True)
    # A file's name is at most 255 bytes on most systems.
    name = name.encode()[:_LONGEST].decode(errors="ignore")
    return f"{name}-note" if name in _RESERVED else name or "note"


def new_folder(project: Project, diary: Diary, topic: str, folder: str | None, option: str) -> str:
    """The folder for a note, relative to the docs folder; empty for the docs folder itself.

    A topic is named as in the files or on the pages, is a new one, or empty for none; the folder
    that the option names wins over it. Raises click.UsageError for one outside of the docs folder.
    """
    if folder is not None:
        docs = project.docs
        path = posixpath.normpath(folder.replace("\\", "/").strip() or ".")
        inside = not path.startswith(("/", "..")) and ":" not in path
        if not inside or not (docs / path).resolve().is_relative_to(docs.resolve()):
            message = words.gettext(
                "%(option)s %(folder)s is no folder in the docs folder",
                option=option,
                folder=folder,
            )
            raise click.UsageError(message)
        return "" if path == "." else path
    entries = diary.entries
    if topic and (known := known_topic(diary, topic)):
        folders = Counter(str(PurePosixPath(e.src).parent) for e in entries if e.topic == known)
        return folders.most_common(1)[0][0].removeprefix(".")
    base = _shared_folder(project.options.entries, [entry.src for entry in entries])
    return posixpath.join(base, name_of(topic) if topic else "").strip("/")


def known_topic(diary: Diary, topic: str) -> str | None:
    """The topic of the diary that a person means, or None."""
    names = topic_names(diary)
    wanted = name_of(topic)
    topics = [one for one in diary.topics if one]
    exact = [one for one in topics if topic in (one, names.get(one))]
    alike = [one for one in topics if wanted in (name_of(one), name_of(names.get(one, one)))]
    return next(iter((*exact, *alike)), None)


def topic_field(diary: Diary, src: str, topic: str) -> str:
    """What a new note has to say of its topic, where its folder does not say it."""
    if not topic:
        return ""
    known = known_topic(diary, topic)
    by_folder = topics_of([*(entry.src for entry in diary.entries), src])[src]
    words_of_topic = re.sub(r"[\s_-]+", " ", topic).casefold().strip()
    is_new_folder = not known and words_of_topic == by_folder.replace("-", " ")
    return "" if is_new_folder or by_folder == (known or topic) else known or topic


def _shared_folder(patterns: Sequence[str], srcs: Sequence[str]) -> str:
    """The folder that all entries share: as the patterns say, else as the notes lie."""
    for pattern in patterns:
        folders = takewhile(_is_folder, filter(None, pattern.strip().split("/")))
        if not pattern.startswith("!") and (fixed := "/".join(folders)):
            return fixed
    # Relative paths without a folder share an empty one.
    return posixpath.commonpath([posixpath.dirname(src) for src in srcs]) if srcs else "papers"


def _is_folder(part: str) -> bool:
    """Whether a part of a pattern names one folder."""
    return not part.endswith(".md") and not set(part) & set("*?[]")
