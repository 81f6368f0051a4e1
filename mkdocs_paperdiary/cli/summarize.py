"""`paperdiary summarize`: the diary's summaries, by a language model, a chat, or in the notes."""

from __future__ import annotations

from typing import Final

import click

from . import options
from .console import say, warn
from .project import Project, open_project
from .summary_chat import pin_summaries, print_prompt
from .summary_rows import SummaryRow, summary_rows
from .summary_write import write_summaries
from .writing import read_answer

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
    project = open_project(config_file)
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
    reading, problems = project.read(ask=asked)
    warn(problems)
    rows = summary_rows(project, reading)
    if as_json:
        options.echo_json([row.as_json() for row in rows])
    else:
        for row in rows:
            click.echo(f"{row.id}  ({row.source or 'no summary'})")
            if row.summary:
                click.echo(f"  {row.summary}")
    _say_counts(rows)
    if not asked and any(not row.is_written for row in rows):
        say(_TWO_WAYS)
    if asked and problems:
        click.get_current_context().exit(1)


def _say_counts(rows: tuple[SummaryRow, ...]) -> None:
    machine = sum(row.is_machine for row in rows)
    own = sum(row.is_written for row in rows) - machine
    lacking = len(rows) - own - machine
    say(
        f"\n{len(rows)} entries: {own} with a summary of their own, {machine} with one by a model "
        f"or chat, {lacking} without."
    )
    if machine:
        say("paperdiary summarize --write puts those of a model or chat into the notes.")
