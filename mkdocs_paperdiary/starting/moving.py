"""Which files of a folder go into `docs` together, so that their links to each other stay right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .patterns import LEGAL

if TYPE_CHECKING:
    from .folder import Folder

_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf"})


@dataclass(frozen=True, slots=True)
class Move:
    """A file or folder that goes elsewhere.

    Attributes:
        source: Where it is, relative to the folder.
        target: Where it goes.
    """

    source: str
    target: str


def moves_of(folder: Folder) -> tuple[Move, ...]:
    """All pages, with the folders they live in, and pictures; code and licences stay.

    The README goes with them, since its links lead to them; GitHub shows the one in `docs`, too.
    """
    lived = {src.partition("/")[0] for src in folder.pages}
    return tuple(
        Move(path.name, f"docs/{path.name}")
        for path in sorted(folder.root.iterdir())
        if not path.name.startswith(".")
        and path.name.lower() not in LEGAL
        and path.name != "docs"
        and (path.name in lived or has_pictures(path))
    )


def has_pictures(path: Path) -> bool:
    """Whether a file is what notes show, or a folder holds such files."""
    if path.is_dir():
        return any(file.suffix.lower() in _PICTURES for file in path.iterdir())
    return path.suffix.lower() in _PICTURES
