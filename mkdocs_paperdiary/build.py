"""A build from files to the diary and its atlas, for plugin and command alike."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pathspec.gitignore import GitIgnoreSpec

from .atlas import Atlas, AtlasSettings, build_atlas
from .atlas.labels.cluster_names import read_labels
from .cache import Cache
from .diary import Note
from .diary.reading_cache import NoteReader
from .llm import read_prompt
from .pages.addresses import HOME
from .summaries import SummarySettings, summarise
from .summaries.summarise import read_summaries

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from .config import PaperDiaryConfig
    from .diary import Problem, Reading
    from .llm import Prompt
    from .summaries import Turn


def entry_files(files: Files, patterns: Sequence[str], own: Collection[str]) -> list[File]:
    """Choose the files that the user's patterns call entries.

    Args:
        files: All files of the site.
        patterns: As in `.gitignore`, where `!` negates. The last pattern that matches decides: git
            would not let `!papers/drafts/` take back what `papers/**/*.md` has named, but people
            who write it mean that it does.
        own: Pages that are never entries, by their path in the docs folder.
    """
    specs = [
        (GitIgnoreSpec.from_lines([pattern.removeprefix("!")]), not pattern.startswith("!"))
        for pattern in reversed(patterns)
    ]
    return [
        file
        for file in files.documentation_pages()
        if file.src_uri not in own
        and next((wanted for spec, wanted in specs if spec.match_file(file.src_uri)), False)
    ]


def no_entries(patterns: Sequence[str], files: Files) -> str:
    """What is said when no file matches."""
    number = sum(1 for _ in files.documentation_pages())
    return (
        f"No entries found: none of the {number} pages in the docs folder matches "
        f"{patterns}. Set the option 'entries' to patterns such as ['notes/**/*.md']."
    )


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


@dataclass(frozen=True, slots=True)
class Computed:
    """A diary and what is seen of it.

    Attributes:
        reading: What was read; its diary has the summaries that others than the author wrote.
        atlas: What was computed.
        problems: What went wrong, with the notes or later.
    """

    reading: Reading
    atlas: Atlas
    problems: tuple[Problem, ...]


def compute(opened: Opened, turn: Turn, *, fresh: bool = False) -> Computed:
    """Read a diary, have its summaries written, and compute its atlas.

    Args:
        opened: The notes and what stands beside them.
        turn: Who may be asked, and who is told.
        fresh: Start the map anew, and lay it onto the old one.
    """
    reading, wrong = read_summarised(opened, turn)
    atlas, problems = build_atlas(
        reading.diary,
        opened.own.atlas,
        opened.cache,
        turn.progress,
        model=turn.model,
        memory=opened.own.memory,
        tell=turn.announce,
        fresh=fresh,
    )
    failure = turn.model.failure
    if failure and any(failure in one.message for one in wrong):
        # Told once: who has no summaries from a server has no labels from it either.
        problems = tuple(one for one in problems if failure not in one.message)
    return Computed(reading, atlas, tuple(dict.fromkeys((*wrong, *problems))))


def read_summarised(opened: Opened, turn: Turn) -> tuple[Reading, tuple[Problem, ...]]:
    """Read a diary and have its summaries written; see `compute`.

    Returns:
        What was read, its diary with the summaries; and what went wrong, with the notes or later.
    """
    reading = opened.read()
    diary, wrong = summarise(reading, opened.own.summary, opened.cache, turn)
    everything = (*opened.own.problems, *reading.problems, *wrong)
    return replace(reading, diary=diary), everything
