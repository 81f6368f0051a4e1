"""From the files of a site to its diary's notes, for the site and for the command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .cache import Cache
from .computing import Own, read_own
from .diary import Note
from .pages.places import HOME
from .selection import entry_files, no_entries

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from .config import PaperDiaryConfig


@dataclass(frozen=True, slots=True)
class Opened:
    """A diary before it is read.

    Attributes:
        notes: The notes, none where no file is an entry.
        lack: What is said where there is none, else an empty string.
        root: The folder of `mkdocs.yml`.
        docs: The docs folder.
        own: What the user keeps in the folder `custom_dir`.
        cache: What was computed before.
    """

    notes: tuple[Note, ...]
    lack: str
    root: Path
    docs: Path
    own: Own
    cache: Cache


def open_diary(files: Files, config: MkDocsConfig, options: PaperDiaryConfig) -> Opened:
    """Choose and load the notes, and what stands beside them.

    Args:
        files: All files of the site.
        config: The site's configuration.
        options: The options of the plugin.
    """
    found = entry_files(files, options.entries, {*HOME, *options.pages.values()})
    root = Path(config.config_file_path).parent
    return Opened(
        tuple(Note(file.src_uri, file.content_bytes) for file in found),
        "" if found else no_entries(options.entries, files),
        root,
        Path(config.docs_dir),
        read_own(options, root),
        Cache(root / options.cache_dir),
    )
