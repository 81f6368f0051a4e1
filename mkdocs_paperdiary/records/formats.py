"""The formats of other tools, and how a file's format is detected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from ..problem import Problem
    from .record import Record
    from .works import Work

HEAD: Final = 64 * 1024
"""How many bytes of a file are shown to `detects`."""


class Unreadable(Exception):  # noqa: N818 - a state of the file, not a fault of the program
    """A source cannot be read as a whole; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A list of works as a whole, for the formats that describe it.

    Attributes:
        title: Its name.
        url: The address of the diary's site with a slash at its end, or an empty string.
    """

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which other tools keep works.

    It is read by functions `detects` and `read`, and written by a function `write`, with the
    parameters of the methods here.

    Attributes:
        module: The module of this package that has these functions, or, after a colon, a value in
            it that has them as methods.
        name: What `import --format` calls it, or an empty string where it is not read.
        what: What it is, for people.
        is_diary: Whether its days are days of reading that the diary's owner has written down, and
            not those on which another program was used.
        to: What `export --to` calls it, or an empty string where it is not written.
        suffixes: Those of the files that are written.
        writer: The function that writes it, where a module writes several.
    """

    module: str
    name: str = ""
    what: str = ""
    is_diary: bool = False
    to: str = ""
    suffixes: tuple[str, ...] = ()
    writer: str = "write"

    def detects(self, path: Path, head: bytes) -> bool:
        """Tell whether a file or folder is most likely of this format.

        Args:
            path: A file or folder that exists.
            head: The first `HEAD` bytes of the file, or nothing of a folder.
        """
        found: bool = self._functions.detects(path, head)
        return found

    def read(self, path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
        """Read a file or folder.

        Returns:
            Its works in their order, and what could not be read of it; a problem's `src` is the
            file's name, or its path in the folder.

        Raises:
            Unreadable: There is nothing that can be read, or a library is missing.
            OSError: The file cannot be opened.
        """
        found: tuple[tuple[Record, ...], tuple[Problem, ...]] = self._functions.read(path)
        return found

    def write(self, works: Sequence[Work], channel: Channel) -> str:
        r"""Write works.

        Args:
            works: In any order; the format has its own.
            channel: The list as a whole.

        Returns:
            The whole file, the same text for the same works, with `\n` line ends.
        """
        text: str = getattr(self._functions, self.writer)(works, channel)
        return text

    @property
    def _functions(self) -> Any:
        # Only the format that is used has its library loaded.
        return resolve_name(f"{__package__}.{self.module}")


_FORMATS: Final = (
    # In this order a file is compared with them: the special before the general.
    Format("reading_services:GOODREADS", "goodreads", "a Goodreads export (CSV)"),
    Format("reading_services:READWISE", "readwise", "a Readwise or Reader export (CSV)"),
    Format("bibtex", "bibtex", "BibTeX or BibLaTeX", to="bibtex", suffixes=(".bib",)),
    Format("csl", "csl", "CSL-JSON", to="csl-json", suffixes=(".json",)),
    Format("ris", "ris", "RIS", to="ris", suffixes=(".ris",)),
    Format(
        "table",
        "table",
        "JSON or CSV with a row for each work",
        is_diary=True,
        to="csv",
        suffixes=(".csv",),
    ),
    Format("notes_folder:JEKYLL", "jekyll", "the posts of a Jekyll blog"),
    Format("notes_folder:OBSIDIAN", "obsidian", "a folder of Obsidian notes"),
    Format(
        "dated_list",
        "readme",
        "Markdown with dated bullets under headings of months",
        is_diary=True,
        to="markdown",
        suffixes=(".md", ".markdown"),
    ),
    Format("feeds", to="opml", suffixes=(".opml",), writer="write_opml"),
    Format("feeds", to="rss", suffixes=(".xml", ".rss"), writer="write_rss"),
)

IMPORTS: Final[Mapping[str, Format]] = {one.name: one for one in _FORMATS if one.name}
"""The formats that are read, each by its name, in the order in which `detect` tries them."""

EXPORTS: Final[Mapping[str, Format]] = {one.to: one for one in _FORMATS if one.to}
"""The formats that are written, each by its name."""


def detect(path: Path) -> Format | None:
    """Find the format of a file or folder.

    Raises:
        OSError: The file cannot be opened.
    """
    head = b""
    if not path.is_dir():
        with path.open("rb") as file:
            head = file.read(HEAD)
    return next((one for one in IMPORTS.values() if one.detects(path, head)), None)
