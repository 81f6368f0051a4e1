"""Paths of new notes."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import click

from ..build import entry_files
from ..diary import Diary, topic_names
from ..diary.paths import date_in_names, topics_of
from ..pages.addresses import HOME

if TYPE_CHECKING:
    from ..build import Project
    from ..records import Record


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
        docs = project.docs
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


_PLACING_LONGEST: Final = 60
_GLOB: Final = re.compile(r"[*?\[\]]")
_TAKEN: Final = frozenset(
    ["index", "readme", "con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)]
)
"""Names that MkDocs gives a meaning, or that Windows does not allow."""


def folder_for(project: Project, diary: Diary, topic: str) -> str:
    """The folder for a note, relative to the docs folder; empty for the docs folder itself.

    Args:
        project: The site.
        diary: What is in it.
        topic: A topic of the diary, by its name in the files or on the pages; a new one; or an
            empty string for none.
    """
    entries = diary.entries
    if topic and (known := known_topic(diary, topic)):
        folders = Counter(str(PurePosixPath(e.src).parent) for e in entries if e.topic == known)
        return folders.most_common(1)[0][0].removeprefix(".")
    base = _base(project.options.entries, [entry.src for entry in entries])
    return "/".join(part for part in (base, slug(topic) if topic else "") if part)


def folder_within(docs: Path, folder: str, option: str) -> str:
    """A folder that was named, relative to the docs folder; empty for the docs folder itself.

    Args:
        docs: The docs folder.
        folder: As it was typed.
        option: The option by which it was named, for messages.

    Raises:
        click.UsageError: It lies elsewhere.
    """
    path = posixpath.normpath(folder.replace("\\", "/").strip() or ".")
    inside = not path.startswith(("/", "..")) and ":" not in path
    if not inside or not (docs / path).resolve().is_relative_to(docs.resolve()):
        raise click.UsageError(f"{option} {folder} is no folder in the docs folder")
    return "" if path == "." else path


def free_path(folder: Path, stem: str, taken: Collection[Path] = ()) -> Path:
    """A path at which there is no file yet: `stem.md`, `stem-2.md` and so on.

    Names that differ in their case alone are the same to some systems.
    """
    there = {path.name.casefold() for path in folder.iterdir()} if folder.is_dir() else set()
    there |= {path.name.casefold() for path in taken if path.parent == folder}
    number = 1
    while True:
        name = f"{stem}.md" if number == 1 else f"{stem}-{number}.md"
        # A folder of that name would have the same address on the site.
        if name.casefold() not in there and name.removesuffix(".md").casefold() not in there:
            return folder / name
        number += 1


def known_topic(diary: Diary, topic: str) -> str | None:
    """The topic of the diary that a person means."""
    shown = topic_names(diary)
    wanted = slug(topic)
    topics = [one for one in diary.topics if one]
    exact = [one for one in topics if topic in (one, shown.get(one))]
    return next(iter(exact), None) or next(
        (one for one in topics if wanted in (slug(one), slug(shown.get(one, one)))), None
    )


def topic_field(diary: Diary, src: str, topic: str) -> str:
    """What a note has to say of its topic, where its folder does not say it.

    Args:
        diary: What is there already.
        src: Where the note will be.
        topic: What was asked for.
    """
    if not topic:
        return ""
    wanted = known_topic(diary, topic) or topic
    by_folder = topics_of([*(entry.src for entry in diary.entries), src])[src]
    alike = by_folder == wanted or (not known_topic(diary, topic) and _reads_as(by_folder, topic))
    return "" if alike else wanted


def see_that_it_is_an_entry(project: Project, src: str) -> None:
    """Check that a build would take a file for an entry.

    Raises:
        click.ClickException: It would not; the message says what to do.
    """
    from mkdocs.structure.files import File, Files

    options = project.options
    file = File(src, str(project.docs), "site", True)
    own = {*HOME, *options.pages.values()}
    if not entry_files(Files([file]), options.entries, own):
        raise click.ClickException(
            f"{src} would be no entry, since `entries` in mkdocs.yml has {options.entries}; name a "
            "topic by --topic or a folder by --folder"
        )


def slug(title: str) -> str:
    """A file's or folder's name of a title: `gödel-escher-bach` is `godel-escher-bach`.

    Letters of other scripts than the Latin stay, so that a name is never empty for them.
    """
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    letters = sum(sign.isalnum() for sign in title)
    if sum(sign.isalnum() for sign in plain) < letters / 2:
        plain = unicodedata.normalize("NFKC", title.casefold())
    words = re.sub(r"['’]", "", plain)
    name = re.sub(r"[\W_]+", "-", words).strip("-")
    if len(name) > _PLACING_LONGEST:
        name = (name[:_PLACING_LONGEST].rsplit("-", 1)[0] or name[:_PLACING_LONGEST]).strip("-")
    # A file's name is at most 255 bytes on most systems.
    name = name.encode()[:180].decode(errors="ignore")
    return f"{name}-note" if name in _TAKEN else name or "note"


def _base(patterns: Sequence[str], srcs: Sequence[str]) -> str:
    """The folder that all entries share: as the patterns say, else as the notes lie."""
    for pattern in patterns:
        if not pattern.startswith("!"):
            parts = [part for part in pattern.strip().strip("/").split("/") if part]
            fixed = next((at for at, part in enumerate(parts) if _GLOB.search(part)), len(parts))
            if fixed == len(parts) and parts and parts[-1].endswith(".md"):
                fixed -= 1
            if fixed:
                return "/".join(parts[:fixed])
    folders = [PurePosixPath(src).parts[:-1] for src in srcs]
    if not folders:
        return "papers"
    low, high = min(folders), max(folders)
    shared = 0
    while shared < min(len(low), len(high)) and low[shared] == high[shared]:
        shared += 1
    return "/".join(low[:shared])


def _reads_as(folder: str, topic: str) -> bool:
    return re.sub(r"[\s_-]+", " ", topic).casefold().strip() == folder.replace("-", " ")
