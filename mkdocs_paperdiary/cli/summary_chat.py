"""Summaries from any chat: the prompt that asks for them, and the answer that has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from . import options
from .console import say, warn
from .faults import AnswerIsNotFit, listed
from .summary_rows import SummaryRow, summary_rows
from .writing import write_file

if TYPE_CHECKING:
    from ..summaries.question import Subject
    from .project import Project

_MOST_TOKENS: Final = 60_000
"""Of a prompt without --limit: what common chats take in one message, and still read with care."""

_MOST_ENTRIES: Final = 150
"""Of a prompt without --limit: what common chats answer in one message, at some 70 tokens each."""


def print_prompt(project: Project, limit: int | None, *, as_json: bool) -> None:
    """Print what to ask a chat.

    Args:
        project: The diary.
        limit: How many entries it may be about, or None for as many as a chat can take.
        as_json: Whether to print it as JSON.
    """
    from ..llm.cost import tokens_of
    from ..summaries.question import subjects_as_json

    subjects, empty = _lacking(project)
    if empty:
        say(f"Left out, since their notes have no text: {', '.join(empty)}")
    if not subjects:
        say("No entry lacks a summary; there is nothing to ask.")
        return
    instructions = project.opened.own.summaries.text
    chosen = subjects[: limit or _MOST_ENTRIES]
    while limit is None and len(chosen) > 1:
        tokens = tokens_of(instructions + subjects_as_json(chosen))
        if tokens <= _MOST_TOKENS:
            break
        chosen = chosen[: min(len(chosen) - 1, len(chosen) * _MOST_TOKENS // tokens)]
    text = f"{instructions}\n{subjects_as_json(chosen)}"
    if as_json:
        options.echo_json({"entries": [one.id for one in chosen], "prompt": text})
    else:
        click.echo(text)
    rest = len(subjects) - len(chosen)
    say(
        f"\nThis asks about {len(chosen)} of the {len(subjects)} entries without a summary, in "
        f"about {tokens_of(text)} tokens.\n"
        + (f"When it is answered, print the prompt again for the other {rest}.\n" if rest else "")
        + "For a chat that loses the thread, ask about fewer: --limit 20. Hand over the answer by\n"
        "  paperdiary summarize --set FILE     (or - and paste it)"
    )


def _lacking(project: Project) -> tuple[list[Subject], list[str]]:
    """The entries that a summary is to be written for, and those that nothing can be said of."""
    from ..summaries.question import subject_of

    reading, problems = project.read(ask=False)
    warn(problems)
    rows = [row for row in summary_rows(project, reading) if not row.is_written]
    subjects, empty = [], []
    for row in rows:
        subject = subject_of(reading.diary.by_id[row.id], reading.bodies[row.src])
        if subject:
            subjects.append(subject)
        else:
            empty.append(row.id)
    return subjects, empty


def pin_summaries(project: Project, text: str, *, as_json: bool) -> None:
    """Take what fits of an answer into the user's file.

    Args:
        project: The diary.
        text: The answer, whose ids may be some of the entries'.
        as_json: Whether to print what was done as JSON.

    Raises:
        click.ClickException: Nothing of it fits, or the user's file cannot be read.
        click.exceptions.Exit: Some of it does not fit.
    """
    from ..summaries.file import NAME, read_summaries, summaries_as_text

    path = project.custom / NAME
    kept, problems = read_summaries(project.custom)
    if problems:
        # What cannot be read would be gone.
        raise click.ClickException(str(problems[0]))
    reading, _ = project.read(ask=False)
    judged = _judge(project, summary_rows(project, reading), text, as_json=as_json)
    if judged.fit:
        write_file(path, summaries_as_text({**kept, **judged.fit}).encode())
    if as_json:
        options.echo_json({"file": str(path), "pinned": judged.fit, "faults": judged.faults})
    else:
        for id_, summary in judged.fit.items():
            click.echo(f"{id_}\n  {summary}")
    if judged.fit:
        say(
            f"\nPinned {len(judged.fit)} in {path}; the next build shows them. Entries still "
            f"without a summary: {judged.left}.\npaperdiary summarize --write puts what is pinned "
            "into the notes."
        )
    if judged.empty:
        say(f"The chat found too little to say about: {', '.join(judged.empty)}")
    if judged.faults:
        say(f"\nThe rest of the answer cannot be used:\n{listed(judged.faults)}")
        click.get_current_context().exit(1)


@dataclass(frozen=True, slots=True)
class _Judged:
    """What of an answer fits, what says that too little is known, and what is wrong."""

    fit: dict[str, str]
    empty: list[str]
    faults: list[str]
    left: int


def _judge(project: Project, rows: Sequence[SummaryRow], text: str, *, as_json: bool) -> _Judged:
    from ..llm import BadAnswer, json_object
    from ..summaries.question import faults_as_told, read_summaries

    machine = {row.id for row in rows if row.is_machine or not row.is_written}
    own = {row.id for row in rows} - machine
    secret = project.model(ask=False).server.secret
    try:
        answered = list(json_object(text))
        wanted = [id_ for id_ in answered if id_ in machine]
        taken = {row.summary.casefold() for row in rows if row.id not in wanted}
        good, wrong = read_summaries(text, wanted, secret, taken)
    except BadAnswer as error:
        raise AnswerIsNotFit(error.faults, as_json=as_json) from None
    faults = faults_as_told(wrong)
    faults += [f"`{id_}` has a summary of its own in its note" for id_ in answered if id_ in own]
    if foreign := sum(id_ not in machine | own for id_ in answered):
        # How many, and not which: their text is the chat's.
        faults.append(f"{foreign} of its ids are those of no entry")
    fit = {id_: summary for id_, summary in good.items() if summary}
    if not fit and faults:
        raise AnswerIsNotFit(faults, as_json=as_json)
    if not answered:
        raise AnswerIsNotFit(["the answer has no description"], as_json=as_json)
    left = sum(not row.is_written and row.id not in fit for row in rows)
    return _Judged(fit, [id_ for id_ in good if id_ not in fit], faults, left)
