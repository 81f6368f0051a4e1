"""What a folder holds that is to become a diary, or is one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pathspec.gitignore import GitIgnoreSpec

from ..diary import Entry, Note, first_commits, read_diary
from .configuration import Configuration, read_configuration
from .patterns import Chosen, choose

State = Literal["empty", "notes", "site", "diary"]

_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_NO_NOTES = frozenset({"node_modules", "site", "venv", "env", "dist", "build", "__pycache__"})
_LEFT_BY_MKDOCS = (".*", "/templates/")
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


@dataclass(frozen=True)
class Folder:
    """A folder and what was found in it.

    Attributes:
        root: The folder itself.
        state: `empty` has no page, `notes` never saw MkDocs, `site` has a mkdocs.yml without the
            plugin, and `diary` one with it.
        configuration: The mkdocs.yml, or None where there is none.
        docs: The docs folder as it is or would be, relative to the root; `.` is the root.
        pages: The paths of all pages in it.
        chosen: Which of them are entries.
        entries: These, in reading order.
        notes: The pages as they lie on the disk, by path.
    """

    root: Path
    state: State
    configuration: Configuration | None
    docs: str
    pages: tuple[str, ...] = ()
    chosen: Chosen = field(default_factory=lambda: Chosen((), (), ()))
    entries: tuple[Entry, ...] = ()
    notes: Mapping[str, Note] = field(default_factory=dict)

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing at all that somebody could have written."""
        return not self.root.exists() or all(p.name == ".git" for p in self.root.iterdir())

    @property
    def home(self) -> str | None:
        """The path of the home page, where there is one."""
        return next((src for src in self.pages if src in ("index.md", "README.md")), None)

    def read_home(self) -> tuple[Entry, ...]:
        """The README at the top as if it were a note; none where there is none."""
        path = self.root / "README.md"
        return read_diary(
            [Note(path.name, path.read_bytes())] if path.is_file() else []
        ).diary.entries


def look(root: Path) -> Folder:
    """Look at a folder, and read its notes.

    Args:
        root: The folder; it need not exist.

    Raises:
        NotADirectoryError: It is something else than a folder.
        ValueError: Its mkdocs.yml cannot be read; the text says why.
        OSError: Something in it cannot be read.
    """
    if root.exists() and not root.is_dir():
        raise NotADirectoryError(20, "this is no folder", str(root))
    path = next((root / name for name in _NAMES if (root / name).is_file()), None)
    if path:
        configuration = read_configuration(path)
        docs = configuration.docs
        folder = root / docs
        found = _pages(folder, (*_LEFT_BY_MKDOCS, *configuration.left_out))
        patterns = configuration.entries
        return _read(root, "site" if patterns is None else "diary", configuration, docs, found)
    found = _pages(root, _LEFT_BY_MKDOCS)
    if not any(src.lower().rpartition("/")[2] != "readme.md" for src in found):
        return Folder(root, "empty", None, "docs")
    docs = _docs_for(root, found)
    return _read(root, "notes", None, docs, _pages(root / docs, _LEFT_BY_MKDOCS))


def _pages(folder: Path, left_out: Sequence[str]) -> list[str]:
    spec = GitIgnoreSpec.from_lines(left_out)
    return sorted(src for src in _walk(folder) if not spec.match_file(src))


def _walk(folder: Path) -> Iterator[str]:
    for here, folders, files in os.walk(folder):
        folders[:] = [x for x in folders if not x.startswith(".") and x not in _NO_NOTES]
        for name in files:
            if name.lower().endswith(_SUFFIXES):
                yield Path(here, name).relative_to(folder).as_posix()


def _docs_for(root: Path, found: Sequence[str]) -> str:
    """The folder that holds all notes, where MkDocs can have it as it is; else the root."""
    entries = _entries(root, found)
    chosen = choose(entries)
    tops = {src.partition("/")[0] for src in chosen.entries or found if "/" in src}
    at_root = any("/" not in src for src in chosen.entries)
    if len(tops) != 1 or at_root:
        return "."
    (top,) = tops
    if top.lower() == "docs":
        return top
    # A README that leads to the notes is a home page, and its links begin at the root.
    readme = next((entry for entry in entries if entry.src.lower() == "readme.md"), None)
    is_home = readme is not None and any(src in chosen.entries for src in readme.cites)
    return "." if is_home else top


def _entries(folder: Path, pages: Sequence[str]) -> tuple[Entry, ...]:
    notes = (Note(src, (folder / src).read_bytes()) for src in pages)
    return read_diary(notes).diary.entries


def _read(
    root: Path, state: State, configuration: Configuration | None, docs: str, pages: Sequence[str]
) -> Folder:
    folder = root / docs
    notes = {src: Note(src, (folder / src).read_bytes()) for src in pages}
    if configuration and configuration.entries is not None:
        chosen = _as_configured(pages, configuration.entries)
    else:
        chosen = choose(read_diary(notes.values()).diary.entries)
    reading = read_diary(
        (notes[src] for src in chosen.entries), git_dates=lambda srcs: first_commits(folder, srcs)
    )
    return Folder(
        root, state, configuration, docs, tuple(pages), chosen, reading.diary.entries, notes
    )


def _as_configured(pages: Sequence[str], patterns: Sequence[str]) -> Chosen:
    """The entries of patterns that are there already, by the build's rule: the last one decides."""
    specs = [
        (GitIgnoreSpec.from_lines([pattern.removeprefix("!")]), not pattern.startswith("!"))
        for pattern in reversed(patterns)
    ]
    entries = [
        src
        for src in pages
        if src not in ("index.md", "README.md")
        and next((wanted for spec, wanted in specs if spec.match_file(src)), False)
    ]
    return Chosen(tuple(patterns), tuple(entries), ())
