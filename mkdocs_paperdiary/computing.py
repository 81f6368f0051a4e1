"""From a diary's notes to all that is computed about it, for the site and for the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .atlas import Atlas, AtlasSettings, build_atlas
from .atlas.labels_file import read_labels
from .llm import read_prompt
from .remembered import read_notes
from .summaries import SummarySettings, summarise
from .summaries.file import read_summaries

if TYPE_CHECKING:
    from .cache import Cache
    from .config import PaperDiaryConfig
    from .diary import Note, Problem, Reading
    from .llm import LanguageModel, Prompt
    from .progress import Progress
    from .summaries.announcing import Announce

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


def read_own(options: PaperDiaryConfig, root: Path) -> Own:
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


def compute(
    notes: Sequence[Note],
    docs: Path,
    options: PaperDiaryConfig,
    own: Own,
    cache: Cache,
    *,
    model: LanguageModel,
    progress: Progress,
    announce: Announce,
    only_new: bool = False,
    ask: bool = True,
    fresh: bool = False,
) -> Computed:
    """Read a diary, have its summaries written, and compute its atlas.

    Args:
        notes: The notes.
        docs: The docs folder.
        options: The options of `mkdocs.yml`.
        own: The user's own files.
        cache: What was computed before.
        model: The language model of this build.
        progress: Told at each step of the longer stages.
        announce: Told before a model is asked, how much and what it may cost.
        only_new: Leave entries whose notes have changed with the summaries that they had.
        ask: Whether the model may be asked for summaries.
        fresh: Start the map anew, and lay it onto the old one.
    """
    reading, wrong = read_summarised(
        notes,
        docs,
        options,
        own,
        cache,
        model=model,
        progress=progress,
        announce=announce,
        only_new=only_new,
        ask=ask,
    )
    atlas, problems = build_atlas(
        reading.diary,
        own.atlas,
        cache,
        progress,
        model=model,
        memory=own.memory,
        tell=announce,
        fresh=fresh,
    )
    failure = model.failure
    if failure and any(failure in one.message for one in wrong):
        # Told once: who has no summaries from a server has no labels from it either.
        problems = tuple(one for one in problems if failure not in one.message)
    return Computed(reading, atlas, tuple(dict.fromkeys((*wrong, *problems))))


def read_summarised(
    notes: Sequence[Note],
    docs: Path,
    options: PaperDiaryConfig,
    own: Own,
    cache: Cache,
    *,
    model: LanguageModel,
    progress: Progress,
    announce: Announce,
    only_new: bool = False,
    ask: bool = True,
) -> tuple[Reading, tuple[Problem, ...]]:
    """Read a diary and have its summaries written; see `compute`.

    Returns:
        What was read, its diary with the summaries; and what went wrong, with the notes or later.
    """
    reading = read_notes(notes, docs, cache, date_order=options.date_order)  # type: ignore[arg-type]
    diary, wrong = summarise(
        reading,
        own.summary,
        model,
        cache,
        progress=progress,
        announce=announce,
        only_new=only_new,
        ask=ask,
    )
    everything = (*own.problems, *reading.problems, *wrong)
    return replace(reading, diary=diary), everything
