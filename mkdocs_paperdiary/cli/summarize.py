"""The command `paperdiary summarize`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from ..build import Project
from ..files import write_file
from . import console as options
from .console import (
    AnswerIsNotFit,
    counted,
    listed,
    open_project,
    read_answer,
    say,
    shown,
    unified,
    warn,
)

if TYPE_CHECKING:
    from ..diary import Reading
    from ..summaries.requests import Subject


PINNED = "summaries.json"
_MODEL = "language model"


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """An entry's summary.

    Attributes:
        id: The entry's id.
        src: Its note's path in the docs folder.
        title: Its title.
        summary: Its summary, or an empty string.
        source: Where that is from: `front matter`, `body`, `text` for words of the note that stand
            in for one, `language model`, or `summaries.json`; None where there is none.
    """

    id: str
    src: str
    title: str
    summary: str
    source: str | None

    @property
    def is_machine(self) -> bool:
        """Whether a model or a chat has written it."""
        return self.source in (_MODEL, PINNED)

    @property
    def is_written(self) -> bool:
        """Whether anybody has written it as a summary."""
        return self.is_machine or self.source in ("front matter", "body")

    def as_json(self) -> dict[str, str | None]:
        """The row as the command's JSON has it."""
        return {
            "id": self.id,
            "title": self.title,
            "summary": self.summary,
            "source": self.source,
        }


def summary_rows(project: Project, reading: Reading) -> tuple[SummaryRow, ...]:
    """List the entries in reading order, with their summaries.

    Args:
        project: The diary as it was opened.
        reading: What was read, with the summaries that others than the author have written.
    """
    kept = project.custom_files.summaries
    rows = []
    for entry in reading.diary.entries:
        found = entry.sources.get("summary")
        source: str | None = found.origin if found and entry.summary else None
        if source == _MODEL and kept.get(entry.id) == entry.summary:
            source = PINNED
        rows.append(SummaryRow(entry.id, entry.src, entry.title, entry.summary, source))
    return tuple(rows)


def write_summaries(project: Project, *, dry_run: bool, as_json: bool) -> None:
    """Write the field `summary` into the notes of entries whose summary a model or chat wrote.

    What is in the notes is taken out of the user's file. A note that cannot be written is told,
    and keeps its summary there.

    Args:
        project: The diary.
        dry_run: Print the changes as one unified diff instead.
        as_json: Whether to print what was done as JSON.

    Raises:
        click.exceptions.Exit: Some notes could not be written.
    """
    reading, problems = project.read()
    warn(problems)
    rows = [row for row in summary_rows(project, reading) if row.is_machine]
    written: dict[str, str] = {}
    refused: dict[str, str] = {}
    try:
        for row in rows:
            diff, why = _write(project, row, dry_run=dry_run)
            if why:
                refused[row.id] = why
                say(f"not written: {why}")
                continue
            written[row.id] = diff
            if not as_json:
                click.echo(diff if dry_run else shown(project.paths[row.src]), nl=not dry_run)
    finally:
        # Also when it is interrupted: what is in the notes is the author's from now on.
        if not dry_run:
            _drop_pinned(project, written)
    if as_json:
        key = "would_write" if dry_run else "written"
        options.echo_json({key: list(written), "refused": refused})
    _say_counts(len(rows), len(written), dry_run=dry_run)
    if refused:
        click.get_current_context().exit(1)


def _write(project: Project, row: SummaryRow, *, dry_run: bool) -> tuple[str, str | None]:
    """Write one note; its change as a diff, and why it cannot be written or None."""
    from ..diary.yaml_edit import CannotWrite, with_field

    path = project.paths[row.src]
    try:
        # What lies on the disk now: the author may have edited it since it was read.
        before = path.read_bytes()
        after = with_field(before, "summary", " ".join(row.summary.split()))
        if not dry_run:
            write_file(path, after)
    except CannotWrite as error:
        place = f"{shown(path)}:{error.line}" if error.line else shown(path)
        return "", f"{place}: {error}"
    except ValueError as error:
        return "", f"{shown(path)}: the summary cannot be written, since {error}"
    except OSError as error:
        return "", f"{shown(path)}: {error.strerror}"
    return unified(before, after, shown(path)) if dry_run else "", None


def _drop_pinned(project: Project, written: dict[str, str]) -> None:
    from ..summaries.summarise import NAME, read_summaries, summaries_as_text

    kept, problems = read_summaries(project.custom)
    left = {id_: text for id_, text in kept.items() if id_ not in written}
    if problems or left == kept:
        return
    path = project.custom / NAME
    if left:
        write_file(path, summaries_as_text(left).encode())
    else:
        path.unlink()


def _say_counts(count: int, written: int, *, dry_run: bool) -> None:
    if not count:
        say("There is no summary by a model or chat that is not in its note yet.")
    elif dry_run:
        notes = counted(written, "note", "notes")
        say(f"\n{notes} would be written; nothing was changed.")
    else:
        say(f"\nWrote {written} of {count} summaries into the notes, which are yours to edit now.")


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
    from ..summaries.requests import subjects_as_json

    subjects, empty = _lacking(project)
    if empty:
        say(f"Left out, since their notes have no text: {', '.join(empty)}")
    if not subjects:
        say("No entry lacks a summary; there is nothing to ask.")
        return
    instructions = project.custom_files.summary_prompt.text
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
    from ..summaries.requests import subject_of

    reading, problems = project.read()
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
    from ..summaries.summarise import NAME, read_summaries, summaries_as_text

    path = project.custom / NAME
    kept, problems = read_summaries(project.custom)
    if problems:
        # What cannot be read would be gone.
        raise click.ClickException(str(problems[0]))
    reading, _ = project.read()
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
    from ..summaries.requests import fault_sentences, parse_summaries

    machine = {row.id for row in rows if row.is_machine or not row.is_written}
    own = {row.id for row in rows} - machine
    secret = project.model.server.secret
    try:
        answered = list(json_object(text))
        wanted = [id_ for id_ in answered if id_ in machine]
        taken = {row.summary.casefold() for row in rows if row.id not in wanted}
        good, wrong = parse_summaries(text, wanted, secret, taken)
    except BadAnswer as error:
        raise AnswerIsNotFit(error.faults, as_json=as_json) from None
    faults = fault_sentences(wrong)
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


_TWO_WAYS: Final = """
No language model is asked: `summaries.provider` in mkdocs.yml is `none`. There are two ways:

- by itself, with a key or a server of your own: set in mkdocs.yml, below paperdiary,
    summaries: {provider: openai}
- by paste, into any chat:
    paperdiary summarize --prompt > prompt.txt
    paperdiary summarize --set answer.txt"""


@click.command(epilog=options.EPILOG)
@options.config_file
@click.option("--prompt", is_flag=True, help="Print what to ask a chat for summaries.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --prompt, ask about N entries; without, about as many as most chats can take.",
)
@click.option(
    "--set", "answer", metavar="FILE|-", help="Take the chat's answer and pin its summaries."
)
@click.option("--write", is_flag=True, help="Put the summaries that are kept into the notes.")
@click.option("--dry-run", is_flag=True, help="Show what --write would change, and change nothing.")
@options.as_json
def summarize(
    *,
    config_file: str,
    prompt: bool,
    limit: int | None,
    answer: str | None,
    write: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Have the summaries written that notes do not have, and show them all.

    Without an option, a language model is asked for what is missing, if `summaries.provider` in
    mkdocs.yml allows it; each answer is kept as it arrives. With a chat of your own:

    \b
      paperdiary summarize --prompt > prompt.txt    paste this into the chat
      paperdiary summarize --set answer.txt         with what the chat has said

    What fits of the answer is pinned in the file summaries.json of the folder `paperdiary` beside
    mkdocs.yml, so that several answers may follow each other.

    With --write, the summaries that a model or a chat has written become the field `summary` of
    their notes' front matter, for you to edit. Every other byte of a note stays as it was.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    options.only_one(prompt=prompt, set=answer, write=write)
    options.only_one(prompt=prompt, set=answer, dry_run=dry_run)
    if limit and not prompt:
        raise click.UsageError("--limit goes with --prompt")
    text = None if answer is None else read_answer(answer)
    project = open_project(config_file, asks=not (prompt or text is not None or write or dry_run))
    if prompt:
        print_prompt(project, limit, as_json=as_json)
    elif text is not None:
        pin_summaries(project, text, as_json=as_json)
    elif write or dry_run:
        write_summaries(project, dry_run=dry_run, as_json=as_json)
    else:
        _ask_and_show(project, as_json=as_json)


def _ask_and_show(project: Project, *, as_json: bool) -> None:
    asked = project.options.summaries.provider != "none"
    reading, problems = project.read()
    warn(problems)
    rows = summary_rows(project, reading)
    if as_json:
        options.echo_json([row.as_json() for row in rows])
    else:
        for row in rows:
            click.echo(f"{row.id}  ({row.source or 'no summary'})")
            if row.summary:
                click.echo(f"  {row.summary}")
    _summarize_say_counts(rows)
    if not asked and any(not row.is_written for row in rows):
        say(_TWO_WAYS)
    if asked and problems:
        click.get_current_context().exit(1)


def _summarize_say_counts(rows: tuple[SummaryRow, ...]) -> None:
    machine = sum(row.is_machine for row in rows)
    own = sum(row.is_written for row in rows) - machine
    lacking = len(rows) - own - machine
    say(
        f"\n{len(rows)} entries: {own} with a summary of their own, {machine} with one by a model "
        f"or chat, {lacking} without."
    )
    if machine:
        say("paperdiary summarize --write puts those of a model or chat into the notes.")
