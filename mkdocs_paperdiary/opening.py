"""From the files of a site to its diary's notes, and what the user keeps beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .atlas import AtlasSettings
from .atlas.labels_file import read_labels
from .cache import Cache
from .diary import Note
from .llm import read_prompt
from .pages.places import HOME
from .remembered import NoteReader
from .selection import entry_files, no_entries
from .summaries import SummarySettings
from .summaries.file import read_summaries

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from .config import PaperDiaryConfig
    from .diary import Problem, Reading
    from .llm import Prompt

MEMORY: Final = "map.jsonl"
"""The file of the map's memory in the cache's folder, where the user names no other."""


@dataclass(frozen=True, slots=True)
class Own:
    """What the user keeps in the folder `custom_dir`, and what a model is told.

    Attributes:
        labels: The prompt for labels.
        summaries: The prompt for summaries.
        atlas: What the atlas is told, the labels of the user's file included.
        summary: What is said about summaries, those of the user's file included.
        memory: The file in which the map remembers where its entries lay.
        problems: What is wrong with the files.
    """

    labels: Prompt
    summaries: Prompt
    atlas: AtlasSettings
    summary: SummarySettings
    memory: Path
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A diary before it is read.

    Attributes:
        notes: The notes, none where no file is an entry.
        lack: What is said where there is none, else an empty string.
        options: The options of `mkdocs.yml`.
        root: The folder of `mkdocs.yml`.
        docs: The docs folder.
        own: What the user keeps in the folder `custom_dir`.
        cache: What was computed before.
        reader: Reads the notes.
    """

    notes: tuple[Note, ...]
    lack: str
    options: PaperDiaryConfig
    root: Path
    docs: Path
    own: Own
    cache: Cache
    reader: NoteReader

    def read(self) -> Reading:
        """Read the notes, or remember what reading the same ones gave."""
        order = self.options.date_order
        return self.reader.read(self.notes, self.docs, self.cache, date_order=order)  # type: ignore[arg-type]


def open_diary(
    files: Files, config: MkDocsConfig, options: PaperDiaryConfig, reader: NoteReader
) -> Opened:
    """Choose and load the notes, and what stands beside them.

    Args:
        files: All files of the site.
        config: The site's configuration.
        options: The options of the plugin.
        reader: Reads the notes; one that has read them before does so faster.
    """
    found = entry_files(files, options.entries, {*HOME, *options.pages.values()})
    root = Path(config.config_file_path).parent
    return Opened(
        tuple(Note(file.src_uri, file.content_bytes) for file in found),
        "" if found else no_entries(options.entries, files),
        options,
        root,
        Path(config.docs_dir),
        _read_own(options, root),
        Cache(root / options.cache_dir),
        reader,
    )


def _read_own(options: PaperDiaryConfig, root: Path) -> Own:
    """Read the user's prompts and pinned answers.

    Args:
        options: The options of `mkdocs.yml`.
        root: The folder of `mkdocs.yml`.
    """
    folder = root / options.custom_dir
    labels, wrong_labels = read_prompt("labels", folder / "prompts")
    summaries, wrong_summaries = read_prompt("summaries", folder / "prompts")
    kept_labels, wrong = read_labels(folder)
    kept_summaries, wrong_too = read_summaries(folder)
    atlas = options.atlas_settings()
    atlas = replace(atlas, labels=replace(atlas.labels, instructions=labels.text, kept=kept_labels))
    wrong_prompts = (one for one in (wrong_labels, wrong_summaries) if one)
    return Own(
        labels,
        summaries,
        atlas,
        SummarySettings(
            options.summaries.provider,
            options.summaries.batch_size,
            summaries.text,
            kept_summaries,
            # One for each layout, whose labels are asked for after the summaries.
            reserve=2 if atlas.labels.provider == "openai" else 0,
        ),
        root / (options.map.file or f"{options.cache_dir}/{MEMORY}"),
        (*wrong_prompts, *wrong, *wrong_too),
    )
