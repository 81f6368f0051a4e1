"""Says what is about to be asked of a language model and what that costs, and what it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from ..llm.answers import schema_of
from ..llm.cost import as_told, tokens_of, tokens_of_words
from .question import subjects_as_json

if TYPE_CHECKING:
    from ..llm import LanguageModel
    from ..llm.model import Usage
    from .question import Subject

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
