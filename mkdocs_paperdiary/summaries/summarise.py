"""Summaries for entries that have none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from ..cache import digest
from ..diary import Diary, Entry, Problem, Source
from ..files import read_json
from ..llm import Unavailable
from ..llm.answers import schema_of
from ..llm.cost import as_told, tokens_of, tokens_of_words
from ..words import one_line
from .requests import Asking, Outcome, subjects_as_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..cache import Cache
    from ..diary import Reading
    from ..llm import LanguageModel
    from ..llm.model import Usage
    from .requests import Subject
    from .settings import SummarySettings, Turn


_KIND = "summaries"
_LAST = "last-summary"
_FORMAT = 1


class Store:
    """Summaries by what they were made from, and the last one of each entry."""

    def __init__(self, cache: Cache, instructions: str, identity: tuple[str, str]) -> None:
        """Take what decides a summary beside title and note.

        Args:
            cache: Where they are kept.
            instructions: What the model is told.
            identity: The model and its server.
        """
        self._cache = cache
        self._asking = (instructions, *identity)

    def key(self, subject: Subject) -> str:
        """Name what a summary is made from; an entry that moves keeps its own."""
        return digest(_FORMAT, subject.title, subject.note, *self._asking)

    def get(self, subject: Subject) -> str | None:
        """The summary of a title and note, or None where none was asked for."""
        summary = _read(self._cache.get(_KIND, self.key(subject)))
        if summary is not None:
            self._keep_last(subject.id, summary)
        return summary

    def last(self, id_: str) -> str | None:
        """The summary that an entry had, whatever its title and note were then."""
        return _read(self._cache.get(_LAST, digest(id_)))

    def put(self, subject: Subject, summary: str) -> None:
        """Keep a summary."""
        self._cache.put(_KIND, self.key(subject), json.dumps(summary).encode("ascii"))
        self._keep_last(subject.id, summary)

    def _keep_last(self, id_: str, summary: str) -> None:
        if self.last(id_) != summary:
            self._cache.put(_LAST, digest(id_), json.dumps(summary).encode("ascii"))


def _read(payload: bytes | None) -> str | None:
    try:
        summary = json.loads(payload or b"null")
    except (ValueError, RecursionError):
        return None
    return summary if isinstance(summary, str) else None


Announce = Callable[[str], None]
"""Is told, in one sentence, what is about to be asked, or what was."""

_WORDS: Final = 50
"""Of a summary, as many as the instructions want at most."""

_MARKS: Final = 6
"""Tokens of the quotation marks and commas around one."""


def estimate(batches: Sequence[Sequence[Subject]], instructions: str) -> tuple[int, int]:
    """Estimate the tokens of requests, none of which has to be mended.

    Args:
        batches: The entries of each request.
        instructions: What the model is told each time.

    Returns:
        Tokens sent and received.
    """
    ids = [[subject.id for subject in batch] for batch in batches]
    sent = sum(
        tokens_of(instructions + subjects_as_json(batch) + json.dumps(schema_of(some)))
        for batch, some in zip(batches, ids, strict=True)
    )
    each = tokens_of_words(_WORDS) + _MARKS
    return sent, sum(each + tokens_of(id_) for some in ids for id_ in some)


def before_asking(
    batches: Sequence[Sequence[Subject]], instructions: str, model: LanguageModel, reserve: int
) -> str:
    """Say what is about to be asked.

    Args:
        batches: The entries of each request.
        instructions: What the model is told each time.
        model: The model.
        reserve: How many of the build's requests are left to others.
    """
    now = batches[: max(0, model.requests_left - reserve)]
    later = sum(map(len, batches[len(now) :]))
    return (
        f"Asking {model.settings.model} at {model.server.host} for summaries of "
        f"{count_of(sum(map(len, now)), 'entry', 'entries')} in "
        f"{count_of(len(now), 'request', 'requests')}, about "
        f"{as_told(model.settings, *estimate(now, instructions))}"
        + (
            f"; {count_of(later, 'entry waits', 'entries wait')} for the next build"
            if later
            else ""
        )
    )


def after_asking(written: int, before: Usage, model: LanguageModel) -> str:
    """Say what was asked, in tokens as the server has counted them.

    Args:
        written: How many entries have got an answer that is fit.
        before: What was used before.
        model: The model.
    """
    used = model.used
    sent, received = used.sent - before.sent, used.received - before.received
    requests = count_of(used.requests - before.requests, "request", "requests")
    counted = f": {as_told(model.settings, sent, received)}" if sent or received else ""
    return f"Wrote {count_of(written, 'summary', 'summaries')} with {requests}{counted}"


def count_of(number: int, one: str, many: str) -> str:
    """Say a number and what is counted."""
    return f"{number} {one if number == 1 else many}"


NAME: Final = "summaries.json"


def read_summaries(folder: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Read the summaries of the user's file.

    Args:
        folder: The folder of the user's own files, which may be missing.

    Returns:
        By entry id, the summaries; what cannot be read is a problem, and the rest is kept.
    """
    path = folder / NAME
    content, problems = read_json(path, "summaries")
    if problems:
        return {}, problems
    rows = content.items() if isinstance(content, dict) else [("", None)]
    kept = {id_: one_line(text) for id_, text in rows if isinstance(text, str)}
    if len(kept) == len(rows):
        return kept, ()
    message = 'a mapping such as {"papers/…": "…"} is expected; what is none is left out'
    return kept, (Problem(message, str(path)),)


def summaries_as_text(summaries: Mapping[str, str]) -> str:
    """Write summaries as the content of the file, by id and one in a line."""
    return json.dumps(dict(sorted(summaries.items())), ensure_ascii=False, indent=1) + "\n"


_STAGE: Final = "Writing summaries"
_MOST_REASONS: Final = 3


def write(
    missing: Sequence[Subject],
    taken: Sequence[str],
    store: Store,
    settings: SummarySettings,
    turn: Turn,
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Ask a model about entries.

    Args:
        missing: The entries, at least one.
        taken: The summaries that others have.
        store: Where each summary is put as it arrives.
        settings: How it is asked.
        turn: The model, which remembers what it is not asked again, and who is told.

    Returns:
        The summaries that have arrived, by entry id, of which an empty one says that too little
        is known; and what went wrong.
    """
    model = turn.model
    # Notes with the same title and text get the same summary, and are asked about once.
    alike: dict[str, list[Subject]] = {}
    for subject in missing:
        if (key := store.key(subject)) not in model.given_up:
            alike.setdefault(key, []).append(subject)
    written: dict[str, str] = {}

    def arrived(subject: Subject, summary: str) -> None:
        for one in alike[store.key(subject)]:
            store.put(one, summary)
            written[one.id] = summary

    outcome = Outcome({})
    if alike:
        asked = [same[0] for same in alike.values()]
        batches = [
            asked[at : at + settings.batch_size] for at in range(0, len(asked), settings.batch_size)
        ]
        # Half of a limit that is too small for all: else no build would get on.
        reserve = min(settings.reserve, model.settings.max_requests // 2)
        asking = Asking(
            model,
            settings.instructions,
            reserve=reserve,
            taken=taken,
            arrived=arrived,
            step=partial(turn.progress, _STAGE),
        )
        before = model.used
        try:
            model.check()
            if model.requests_left > reserve:
                turn.announce(before_asking(batches, settings.instructions, model, reserve))
            outcome = asking.ask(batches)
        except Unavailable as error:
            outcome = Outcome({}, unavailable=str(error))
        if model.used != before:
            turn.announce(after_asking(len(written), before, model))
    # By what was asked, so that another note or prompt is given another try.
    model.given_up |= {
        key: outcome.failed[same[0].id]
        for key, same in alike.items()
        if same[0].id in outcome.failed
    }
    left = [one for one in missing if one.id not in written]
    return written, _problems(left, outcome, store, model)


def _problems(
    left: Sequence[Subject], outcome: Outcome, store: Store, model: LanguageModel
) -> tuple[Problem, ...]:
    """At most one problem for the entries that failed, and one for those not asked about."""
    messages = []
    why = {one.id: model.given_up.get(store.key(one)) for one in left}
    failed = [one for one in left if why[one.id]]
    others = [one for one in left if not why[one.id]]
    if failed:
        reasons = Counter(why[one.id] for one in failed).most_common(_MOST_REASONS)
        told = "; ".join(f"{reason} ({number})" for reason, number in reasons)
        messages.append(
            f"the language model {model.settings.model} gave no usable summary of "
            f"{count_of(len(failed), 'entry', 'entries')}, the first of which is {failed[0].id}: "
            f"{told}; build again, write a `summary` into the notes or set another `llm.model`"
            + _instead(failed, store)
        )
    if others and outcome.unavailable:
        messages.append(outcome.unavailable + _instead(others, store))
    elif others:
        limit = count_of(model.settings.max_requests, "request", "requests")
        messages.append(
            f"the limit of {limit} for one build is reached, and "
            f"{count_of(len(others), 'entry waits', 'entries wait')} for a summary; "
            + model.to_go_on
            + _instead(others, store)
        )
    return tuple(Problem(message) for message in messages)


def _instead(entries: Sequence[Subject], store: Store) -> str:
    """Say what entries have in the place of a summary."""
    kept = sum(bool(store.last(one.id)) for one in entries)
    told = []
    if kept:
        told.append(f"{count_of(kept, 'entry keeps its', 'entries keep their')} last summary")
    if rest := len(entries) - kept:
        told.append(f"{count_of(rest, 'entry has', 'entries have')} none from it")
    return "; " + " and ".join(told)


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
    from .requests import subject_of

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
