"""The formats of other tools, and how a file's format is detected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Final

from ..diary.note import decoded
from ..words import N_
from ..words import gettext as _

if TYPE_CHECKING:
    from .record import Read, Work


class Unreadable(Exception):  # noqa: N818 - a state of the file, not a fault of the program
    """A source cannot be read as a whole; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A list of works as a whole, with the address of its site, which ends with a slash."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which other tools keep works.

    Attributes:
        module: The module of this package, or a value in it behind a colon, that has functions
            `detects(path, head)`, with the beginning of the file as text, `read(path)` and
            `write(works, channel)`.
        name: What `import --format` calls it, or an empty string where it is not read.
        what: What it is, for people.
        is_folder: Whether it is read from a folder, not from a file.
        is_diary: Whether its days are days of reading that the diary's owner has written down, and
            not those on which another program was used.
        to: What `export --to` calls it, or an empty string where it is not written.
        suffixes: Those of the files that are written.
    """

    module: str
    name: str = ""
    what: str = ""
    is_folder: bool = False
    is_diary: bool = False
    to: str = ""
    suffixes: tuple[str, ...] = ()

    def detects(self, path: Path) -> bool:
        """Tell whether a file or folder, which exists, is most likely of this format.

        Raises:
            OSError: The file cannot be opened.
        """
        if path.is_dir() != self.is_folder:
            return False
        head = b""
        if not self.is_folder:
            with path.open("rb") as file:
                # The last character may be cut.
                head = file.read(64 * 1024).rstrip(bytes(range(0x80, 0x100)))
        return bool(self._function("detects")(path, decoded(head)[0]))

    def read(self, path: Path) -> Read:
        """Read the works of a file or folder in their order, each once; see `merge`.

        The `src` of a problem is the file's name, or its path in the folder.

        Raises:
            Unreadable: There is nothing that can be read, or a library is missing.
            OSError: The file cannot be opened.
        """
        if path.is_dir() != self.is_folder:
            if self.is_folder:
                raise Unreadable(_("%(path)s is a file; name a folder", path=path))
            raise Unreadable(_("%(path)s is a folder; name a file", path=path))
        # Only here, since what only writes needs no index of works.
        from .same_work import merge

        # Of other programs, a second day is not one of a second reading.
        days_of_reading = self.is_diary or self.is_folder
        records, problems = self._function("read")(path)
        return merge(records, problems, path.name, days_of_reading=days_of_reading)

    def write(self, works: Sequence[Work], channel: Channel) -> str:
        r"""Write works, which may be in any order, as a whole file with `\n` line ends.

        The same works give the same text.
        """
        return str(self._function("write")(works, channel))

    def _function(self, name: str) -> Any:
        # Only the format that is used has its library loaded.
        return getattr(resolve_name(f"{__package__}.{self.module}"), name)


_FORMATS: Final = (
    # In this order a file is compared with them: the special before the general.
    Format("reading_services:GOODREADS", "goodreads", N_("a Goodreads export (CSV)")),
    Format("reading_services:READWISE", "readwise", N_("a Readwise or Reader export (CSV)")),
    Format("bibtex", "bibtex", N_("BibTeX or BibLaTeX"), to="bibtex", suffixes=(".bib",)),
    Format("references:CSL", "csl", "CSL-JSON", to="csl-json", suffixes=(".json",)),
    Format("references:RIS", "ris", "RIS", to="ris", suffixes=(".ris",)),
    Format(
        "table",
        "table",
        N_("JSON or CSV with a row for each work"),
        is_diary=True,
        to="csv",
        suffixes=(".csv",),
    ),
    Format("notes_folder:JEKYLL", "jekyll", N_("the posts of a Jekyll blog"), is_folder=True),
    Format("notes_folder:OBSIDIAN", "obsidian", N_("a folder of Obsidian notes"), is_folder=True),
    Format(
        "works_page",
        "readme",
        N_("Markdown with a dated bullet, a heading, a reference or a table's row for each work"),
        is_diary=True,
    ),
    Format("dated_list", to="markdown", suffixes=(".md", ".markdown")),
    Format("feeds:OPML", to="opml", suffixes=(".opml",)),
    Format("feeds:RSS", to="rss", suffixes=(".xml", ".rss")),
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
    return next((one for one in IMPORTS.values() if one.detects(path)), None)
