"""The forms in which other tools keep works; a new one is one new file and one line here."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

from ...diary import Problem

if TYPE_CHECKING:
    from ..record import Record

HEAD: Final = 64 * 1024
"""How many bytes of a file are shown to `detects`."""


class Unreadable(Exception):  # noqa: N818 - a state of the file, not a fault of the program
    """A source cannot be read as a whole; the text says why and what to do."""


class Reader(Protocol):
    """What a module of this package offers."""

    def detects(self, path: Path, head: bytes) -> bool:
        """Tell whether a file or folder is most likely of this form.

        Args:
            path: A file or folder that exists.
            head: The first `HEAD` bytes of the file, or nothing of a folder.
        """

    def read(self, path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
        """Read a file or folder.

        Returns:
            Its works in their order, and what could not be read of it; a problem's `src` is the
            file's name, or its path in the folder.

        Raises:
            Unreadable: There is nothing that can be read, or a library is missing.
            OSError: The file cannot be opened.
        """


@dataclass(frozen=True, slots=True)
class Source:
    """A form in which works are kept.

    Attributes:
        name: What `--format` calls it.
        what: What it is, for people.
        module: The module of this package that reads it.
        is_diary: Whether its days are days of reading that the diary's owner has written down, and
            not those on which another program was used.
    """

    name: str
    what: str
    module: str
    is_diary: bool = False

    def detects(self, path: Path, head: bytes) -> bool:
        """Tell whether a file or folder is most likely of this form; see `Reader.detects`."""
        return self._reader.detects(path, head)

    def read(self, path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
        """Read a file or folder; see `Reader.read`."""
        return self._reader.read(path)

    @property
    def _reader(self) -> Reader:
        # Only the form that is used has its library loaded.
        return cast(Reader, importlib.import_module(f".{self.module}", __name__))


_ALL: Final = (
    # In this order they are asked: the special before the general.
    Source("goodreads", "a Goodreads export (CSV)", "goodreads"),
    Source("readwise", "a Readwise or Reader export (CSV)", "readwise"),
    Source("bibtex", "BibTeX or BibLaTeX", "bibtex"),
    Source("ris", "RIS", "ris"),
    Source("csl", "CSL-JSON", "csl"),
    Source("table", "JSON or CSV with a row for each work", "table", is_diary=True),
    Source("jekyll", "the posts of a Jekyll blog", "jekyll"),
    Source("obsidian", "a folder of Obsidian notes", "obsidian"),
    Source(
        "readme", "Markdown with dated bullets under headings of months", "readme", is_diary=True
    ),
)

SOURCES: Final[Mapping[str, Source]] = {source.name: source for source in _ALL}
"""Each form by its name, in the order in which `detect` asks them."""


def detect(path: Path) -> Source | None:
    """Find the form of a file or folder.

    Raises:
        OSError: The file cannot be opened.
    """
    head = b""
    if not path.is_dir():
        with path.open("rb") as file:
            head = file.read(HEAD)
    return next((source for source in SOURCES.values() if source.detects(path, head)), None)
