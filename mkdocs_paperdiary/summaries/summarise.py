"""Gives summaries to the entries of a diary that have none of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ..diary import Diary, Entry, Source

if TYPE_CHECKING:
    from ..cache import Cache
    from ..diary import Problem, Reading
    from ..llm import LanguageModel
    from ..progress import Progress
    from .settings import SummarySettings

Announce = Callable[[str], None]
"""Is told, in one sentence, what is about to be asked."""


def summarise(
    reading: Reading,
    settings: SummarySettings,
    model: LanguageModel,
    cache: Cache,
    *,
    progress: Progress,
    announce: Announce,
    only_new: bool = False,
    ask: bool = True,
) -> tuple[Diary, tuple[Problem, ...]]:
    """Give summaries to the entries that have none of their own.

    Args:
        reading: The diary and the notes' text.
        settings: Who writes them.
        model: The language model of this build.
        cache: Where summaries are kept, each as soon as it is there.
        progress: Told how many entries have theirs.
        announce: Told before a model is asked, how much and what it may cost.
        only_new: Leave an entry whose note has changed with the summary that it had.
        ask: Whether the model may be asked; without, there are those that are kept.

    Returns:
        The diary with the summaries, whose source is `language model`, and what went wrong.
    """
    found = dict(settings.kept)
    entries = tuple(_with_summary(entry, found.get(entry.id)) for entry in reading.diary.entries)
    return Diary(entries), ()


def _with_summary(entry: Entry, summary: str | None) -> Entry:
    if not summary or entry.has_own_summary:
        return entry
    sources = {**entry.sources, "summary": Source("language model")}
    return replace(entry, summary=summary, sources=sources)
