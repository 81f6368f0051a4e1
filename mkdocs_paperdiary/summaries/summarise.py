"""Gives summaries to the entries of a diary that have none of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..diary import Diary, Entry, Source

if TYPE_CHECKING:
    from ..cache import Cache
    from ..diary import Problem, Reading
    from .question import Subject
    from .settings import SummarySettings
    from .stored import Store
    from .turn import Turn


def summarise(
    reading: Reading, settings: SummarySettings, cache: Cache, turn: Turn
) -> tuple[Diary, tuple[Problem, ...]]:
    """Give summaries to the entries that have none of their own.

    An author's summary comes first, then the user's file, then a language model's, and what the
    reader found in the prose comes last. Where the model cannot be asked, or its answer is not
    fit, an entry keeps the last summary that it had from it.

    Args:
        reading: The diary and the notes' text.
        settings: Who writes them.
        cache: Where summaries are kept, each as soon as it is there.
        turn: Who may be asked for them, and who is told.

    Returns:
        The diary with the summaries, whose source is `language model`, and what went wrong: a
        problem for each reason why entries have none, and not for each entry.
    """
    found = {id_: text for id_, text in settings.kept.items() if text}
    problems: tuple[Problem, ...] = ()
    if settings.provider != "none":
        by_model, problems = _by_model(reading, settings, found, cache, turn)
        found |= by_model
    entries = tuple(_with_summary(entry, found.get(entry.id)) for entry in reading.diary.entries)
    return Diary(entries), problems


def _by_model(
    reading: Reading,
    settings: SummarySettings,
    pinned: dict[str, str],
    cache: Cache,
    turn: Turn,
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The model's summaries, kept or new, for the entries that have no other."""
    from .question import subject_of
    from .stored import Store

    entries = reading.diary.entries
    wanted = [one for one in entries if not (one.has_own_summary or one.id in pinned)]
    pairs = ((entry, reading.bodies.get(entry.src)) for entry in wanted)
    shown = [subject_of(entry, body) for entry, body in pairs if body]
    subjects = [subject for subject in shown if subject]
    store = Store(cache, settings.instructions, turn.model.settings.identity)
    kept = ((one.id, _kept(store, one, turn.only_new)) for one in subjects)
    known = {id_: text for id_, text in kept if text is not None}
    missing = [one for one in subjects if one.id not in known]
    problems: tuple[Problem, ...] = ()
    if missing and turn.ask:
        from .writing import write

        taken = [one.summary for one in entries if one.has_own_summary]
        taken += [*pinned.values(), *known.values()]
        written, problems = write(missing, taken, store, settings, turn)
        known |= written
    last = ((one.id, store.last(one.id)) for one in missing if one.id not in known)
    return known | {id_: text for id_, text in last if text}, problems


def _kept(store: Store, subject: Subject, only_new: bool) -> str | None:
    summary = store.get(subject)
    return store.last(subject.id) if summary is None and only_new else summary


def _with_summary(entry: Entry, summary: str | None) -> Entry:
    if not summary or entry.has_own_summary:
        return entry
    sources = {**entry.sources, "summary": Source("language model")}
    return replace(entry, summary=summary, sources=sources)
