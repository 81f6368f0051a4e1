"""Has a language model write the summaries that are missing, and tells what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from ..diary import Problem
from ..llm import Unavailable
from .announcing import after_asking, before_asking, count_of
from .asking import Asking, Outcome

if TYPE_CHECKING:
    from ..llm import LanguageModel
    from .question import Subject
    from .settings import SummarySettings
    from .stored import Store
    from .turn import Turn

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
