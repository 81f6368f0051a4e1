"""The command `paperdiary summarize`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ..files import write_file
from ..summaries.summarise import NAME, read_summaries, summaries_as_text
from ..words import N_, listed, ngettext
from ..words import gettext as _
from . import console

if TYPE_CHECKING:
    from ..build import Project
    from ..diary import Entry

_MOST_TOKENS: Final = 60_000
"""Of a prompt without --limit: what common chats take in one message, and still read with care."""

_MOST_ENTRIES: Final = 150
"""Of a prompt without --limit: what common chats answer in one message, at some 70 tokens each."""


@console.command()
@console.config_file_option
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
@console.json_option
def summarize(
    *, prompt: bool, limit: int | None, answer: str | None, write: bool, dry_run: bool
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
    console.only_one(prompt=prompt, set=answer, write=write)
    console.only_one(prompt=prompt, set=answer, dry_run=dry_run)
    if limit and not prompt:
        raise click.UsageError(
            _("%(option)s goes with %(other)s", option="--limit", other="--prompt")
        )
    text = None if answer is None else console.read_answer(answer)
    asks = not (prompt or text is not None or write or dry_run)
    project = console.open_project(asks=asks)
    if asks:
        _ask_and_show(project)
    elif prompt:
        _print_prompt(project, limit)
    elif text is not None:
        _pin(project, text)
    else:
        _write_into_notes(project, dry_run=dry_run)


def _ask_and_show(project: Project) -> None:
    asked = project.options.summaries.provider != "none"
    reading, problems = project.read()
    console.warn(problems)
    entries = reading.diary.entries
    rows = [
        {"id": one.id, "title": one.title, "summary": one.summary, "source": _source(project, one)}
        for one in entries
    ]
    lines: list[str] = []
    for row in rows:
        source = row["source"] or N_("no summary")
        lines.append(f"{row['id']}  ({_(source)})")
        lines += [f"  {row['summary']}"] if row["summary"] else []
    console.report(rows, lines)
    machine = sum(one.has_machine_summary for one in entries)
    lacking = sum(map(_lacks_summary, entries))
    counts = _(
        "%(entries)s: %(own)s with a summary of their own, %(machine)s with one by a model or "
        "chat, %(lacking)s without.",
        entries=ngettext("%(num)s entry", "%(num)s entries", len(entries)),
        own=len(entries) - machine - lacking,
        machine=machine,
        lacking=lacking,
    )
    console.say(f"\n{counts}")
    if machine:
        console.say(_("paperdiary summarize --write puts those of a model or chat into the notes."))
    if lacking and not asked:
        _say_two_ways(project.config_file.name)
    if problems and asked:
        click.get_current_context().exit(1)


def _say_two_ways(file: str) -> None:
    asks_none = _(
        "No language model is asked: `summaries.provider` in %(file)s is `none`. There are two "
        "ways:",
        file=file,
    )
    by_itself = _(
        "by itself, with a key or a server of your own: set in %(file)s, below paperdiary,",
        file=file,
    )
    by_paste = _("by paste, into any chat:")
    console.say(
        f"\n{asks_none}\n\n- {by_itself}\n    summaries: {{provider: openai}}\n- {by_paste}\n"
        "    paperdiary summarize --prompt > prompt.txt\n"
        "    paperdiary summarize --set answer.txt"
    )


def _source(project: Project, entry: Entry) -> str | None:
    """Where an entry's summary is from: its origin, `summaries.json`, or None where it has none."""
    pinned = project.custom_files.summaries
    if entry.has_machine_summary and pinned.get(entry.id) == entry.summary:
        return "summaries.json"
    return entry.sources["summary"].origin if entry.summary and "summary" in entry.sources else None


def _lacks_summary(entry: Entry) -> bool:
    """Whether nobody has written a summary, though words of the note may stand in for one."""
    return not (entry.has_own_summary or entry.has_machine_summary)


def _print_prompt(project: Project, limit: int | None) -> None:
    from ..llm.cost import tokens_of
    from ..summaries.requests import subject_of, subjects_as_json

    reading, problems = project.read()
    console.warn(problems)
    lacking = filter(_lacks_summary, reading.diary.entries)
    found = {one.id: subject_of(one, reading.bodies[one.src]) for one in lacking}
    subjects = [subject for subject in found.values() if subject]
    if empty := [id_ for id_, subject in found.items() if not subject]:
        message = _("Left out, since their notes have no text: %(entries)s", entries=listed(empty))
        console.say(message)
    if not subjects:
        console.say(_("No entry lacks a summary; there is nothing to ask."))
        return
    instructions = console.instructions(project, "summaries")
    chosen = subjects[: limit or _MOST_ENTRIES]
    text = f"{instructions}\n{subjects_as_json(chosen)}"
    while limit is None and len(chosen) > 1 and (tokens := tokens_of(text)) > _MOST_TOKENS:
        chosen = chosen[: min(len(chosen) - 1, len(chosen) * _MOST_TOKENS // tokens)]
        text = f"{instructions}\n{subjects_as_json(chosen)}"
    console.report({"entries": [one.id for one in chosen], "prompt": text}, [text])
    rest = len(subjects) - len(chosen)
    asked = ngettext(
        "This asks about %(number)s of the %(num)s entry without a summary, in about %(tokens)s "
        "tokens.",
        "This asks about %(number)s of the %(num)s entries without a summary, in about %(tokens)s "
        "tokens.",
        len(subjects),
        number=len(chosen),
        tokens=tokens_of(text),
    )
    console.say(f"\n{asked}")
    if rest:
        again = _("When it is answered, print the prompt again for the other %(num)s.", num=rest)
        console.say(again)
    fewer = _(
        "For a chat that loses the thread, ask about fewer: --limit 20. Hand over the answer by"
    )
    paste = _("or - and paste it")
    console.say(f"{fewer}\n  paperdiary summarize --set FILE     ({paste})")


def _pin(project: Project, text: str) -> None:
    """Take what fits of an answer into the user's file; exit with 1 where some does not."""
    path = project.custom / NAME
    kept, problems = read_summaries(project.custom)
    if problems:
        # What cannot be read would be gone.
        raise click.ClickException(str(problems[0]))
    reading, __ = project.read()
    entries = reading.diary.entries
    answered, faults = _judged(project, entries, text)
    fit = {id_: summary for id_, summary in answered.items() if summary}
    empty = [id_ for id_ in answered if id_ not in fit]
    left = sum(_lacks_summary(one) and one.id not in fit for one in entries)
    if fit:
        write_file(path, summaries_as_text({**kept, **fit}).encode())
    content = {"file": str(path), "pinned": fit, "faults": faults}
    console.report(content, [f"{id_}\n  {summary}" for id_, summary in fit.items()])
    if fit:
        pinned = _(
            "Pinned %(number)s in %(file)s; the next build shows them. Entries still without a "
            "summary: %(left)s.",
            number=len(fit),
            file=path,
            left=left,
        )
        console.say(f"\n{pinned}")
        console.say(_("paperdiary summarize --write puts what is pinned into the notes."))
    if empty:
        found = _("The chat found too little to say about: %(entries)s", entries=listed(empty))
        console.say(found)
    if faults:
        console.say("\n" + _("The rest of the answer cannot be used:"))
        console.say(console.bullets(faults))
        click.get_current_context().exit(1)


def _judged(
    project: Project, entries: Sequence[Entry], text: str
) -> tuple[dict[str, str], list[str]]:
    """The answered summaries by id, empty ones where too little is known, and what is wrong."""
    from ..llm import BadAnswer, json_object
    from ..summaries.requests import fault_sentences, parse_summaries

    own = {one.id for one in entries if one.has_own_summary}
    machine = {one.id for one in entries} - own
    secret = project.model.server.secret
    try:
        answered = list(json_object(text))
        wanted = [id_ for id_ in answered if id_ in machine]
        taken = {one.summary.casefold() for one in entries if one.id not in wanted}
        good, wrong = parse_summaries(text, wanted, secret, taken)
    except BadAnswer as error:
        console.refuse_answer(error.faults)
    faults = fault_sentences(wrong)
    faults += [f"`{id_}` has a summary of its own in its note" for id_ in answered if id_ in own]
    if foreign := sum(id_ not in machine | own for id_ in answered):
        # How many, and not which: their text is the chat's.
        faults.append(f"{foreign} of its ids are those of no entry")
    if not answered:
        faults = ["the answer has no description"]
    if faults and not any(good.values()):
        console.refuse_answer(faults)
    return good, faults


def _write_into_notes(project: Project, *, dry_run: bool) -> None:
    """Move summaries that a model or chat wrote into the notes, out of the user's file.

    A note that cannot be written is reported, and its summary stays; the command exits with 1.
    """
    from ..diary.yaml_edit import CannotWrite, with_field

    reading, problems = project.read()
    console.warn(problems)
    # One of several works in a file has no front matter of its own, and stays pinned.
    entries = [
        entry for entry in reading.diary.entries if entry.has_machine_summary and not entry.anchor
    ]
    written: list[str] = []
    changes = console.FileChanges(project.docs, write=not dry_run)
    try:
        for entry in entries:
            path = project.path(entry.src)
            try:
                # What lies on the disk now: the author may have edited it since it was read.
                before = path.read_bytes()
                after = with_field(before, "summary", " ".join(entry.summary.split()))
            except (CannotWrite, ValueError, OSError) as error:
                why = _reason(path, error)
                changes.refuse(entry.id, why, why)
            else:
                if changes.put(entry.id, path, before, after):
                    written.append(entry.id)
    finally:
        # Also when it is interrupted: what is in the notes is the author's from now on.
        if not dry_run:
            _drop_pinned(project, written)
    if not entries:
        summary = _("There is no summary by a model or chat that is not in its note yet.")
    elif dry_run:
        summary = "\n" + ngettext(
            "%(num)s note would be written; nothing was changed.",
            "%(num)s notes would be written; nothing was changed.",
            len(written),
        )
    else:
        summary = "\n" + ngettext(
            "Wrote %(number)s of %(num)s summary into the notes, which are yours to edit now.",
            "Wrote %(number)s of %(num)s summaries into the notes, which are yours to edit now.",
            len(entries),
            number=len(written),
        )
    changes.end({"would_write" if dry_run else "written": written}, summary)


def _reason(path: Path, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{console.shown(path)}: {error.strerror}"
    if line := getattr(error, "line", None):
        return f"{console.shown(path)}:{line}: {error}"
    why = _("the summary cannot be written, since %(reason)s", reason=error)
    return f"{console.shown(path)}: {why}"


def _drop_pinned(project: Project, written: Collection[str]) -> None:
    kept, problems = read_summaries(project.custom)
    left = {id_: text for id_, text in kept.items() if id_ not in written}
    if problems or left == kept:
        return
    path = project.custom / NAME
    if left:
        write_file(path, summaries_as_text(left).encode())
    else:
        path.unlink()
