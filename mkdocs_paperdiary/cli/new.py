"""The command `paperdiary new`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NoReturn

import click

from ..diary import Diary
from ..files import leads_out, write_new
from ..problem import Problem
from ..words import N_, listed
from ..words import gettext as _
from . import console
from .console import say
from .new_paths import NotePaths, known_topic, new_folder, topic_field

if TYPE_CHECKING:
    from ..build import Project
    from ..records.same_work import Known


_SAME: Final = {
    "arxiv": N_("arXiv id"),
    "doi": "DOI",
    "isbn": "ISBN",
    "link": N_("link"),
    "title": N_("title"),
}


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> dt.date | None:
    today = dt.date.today()
    days = {None: None, "today": today, "yesterday": today - dt.timedelta(days=1)}
    try:
        return days[value] if value in days else dt.date.fromisoformat(str(value))
    except ValueError:
        raise click.BadParameter(console.no_day(str(value))) from None


@console.command(
    epilog="Exit codes: 0 done, also where nobody could tell what the work is; 1 the diary has the "
    "work already, or something is wrong with the settings; 2 the command was written wrong; 130 "
    "interrupted."
)
@click.argument("reference", nargs=-1, required=True)
@console.config_file_option
@click.option("--topic", metavar="TOPIC", help="The topic, whose folder gets the note.")
@click.option(
    "--folder",
    metavar="FOLDER",
    help="The folder, relative to the docs folder; wins over a topic's.",
)
@click.option(
    "--read",
    "day",
    metavar="DATE",
    callback=_day,
    help="The day it was read: 2025-06-05, today or yesterday.  [default: today]",
)
@click.option(
    "--to-read", "to_read", is_flag=True, help="Put it on the reading list: it is not read yet."
)
@click.option("--title", metavar="TEXT", help="A title instead of the one that is found.")
@click.option(
    "--summary", metavar="TEXT", help="Your own summary, instead of the abstract's first sentences."
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; may be given repeatedly.")
@click.option("--force", is_flag=True, help="Make a note of a work that the diary has already.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True, max=600),
    default=20,
    show_default=True,
    metavar="SECONDS",
    help="How long catalogues are waited for, all together.",
)
@click.option("--dry-run", is_flag=True, help="Show the note, and write nothing.")
@console.json_option
def new(
    *,
    reference: Sequence[str],
    topic: str | None,
    folder: str | None,
    day: dt.date | None,
    to_read: bool,
    title: str | None,
    summary: str | None,
    tags: Sequence[str],
    force: bool,
    timeout: float,
    dry_run: bool,
) -> None:
    """Make a note about a work, with its front matter filled in.

    REFERENCE is an arXiv id or link, a DOI, an ISBN, the address of a page, or just a title:

    \b
      paperdiary new 2505.03335
      paperdiary new https://doi.org/10.1145/351240.351266 --topic testing
      paperdiary new https://example.org/a-post --read yesterday --tag rust
      paperdiary new "A title that I heard of" --summary "What it is about."
      paperdiary new 2505.03335 --to-read

    arXiv, Crossref or doi.org, the Open Library, or the page itself is asked what the work is. With
    no network, the note is made with what is known. With PAPERDIARY_OFFLINE=1, nobody is asked.

    A work that the diary or its reading list has already gets no second note, unless --force is
    set. A note on the reading list moves into the diary when its field `read` gets a day.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    from ..records.lookup import NoReference, look_up, read_reference, record_of_reference
    from ..records.record import front_fields, note_text
    from ..records.same_work import WorkIndex

    try:
        named = read_reference(" ".join(reference))
    except NoReference as error:
        raise click.UsageError(str(error)) from None
    console.only_one(to_read=to_read, read=day)
    if not to_read:
        day = day or dt.date.today()
    project = console.open_project(may_be_empty=True)
    reading = project.read_notes(hidden=True)
    diary = reading.diary
    works = WorkIndex(() if force else (*diary.entries, *reading.unread), project.all_notes)
    if known := works.find(record_of_reference(named), has_title=named.is_title):
        _refuse(known)
    found = look_up(named, timeout)
    record = replace(
        found.record,
        title=title or found.record.title,
        date=day,
        tags=tuple(tags),
        status="planned" if to_read else found.record.status,
        summary=found.record.summary if summary is None else summary,
    )
    if known := works.find(record, has_title=found.has_title or bool(title)):
        _refuse(known)
    may_ask = folder is None and not console.is_json() and sys.stdin.isatty()
    topic = _topic(diary, topic, may_ask=may_ask)
    paths = NotePaths(project, new_folder(project, diary, topic, folder, "--folder"))
    src = paths(record)
    record = replace(record, topic=topic_field(diary, src, topic))
    # With an empty line, for the first thought.
    text = f"{note_text(record)}\n"
    if to_read:
        # The state as people write it, and the field in which the day is missing.
        text = text.replace("\nstatus: planned\n", "\nstatus: to-read\nread:\n", 1)
    if not dry_run:
        src = _written(project, src, text, lambda: paths(record))
    if found.lack:
        console.warn([Problem(found.lack, src, code="incomplete-work")])
    file = console.shown(project.docs / src)
    if console.is_json():
        row = {
            "created": not dry_run,
            "file": file,
            "src": src,
            "source": found.source,
            "missing": found.lack,
            "duplicate": None,
            "record": front_fields(record),
        }
        console.echo_json(row | {"text": text} if dry_run else row)
    elif dry_run:
        say(_("would write %(file)s:", file=file) + "\n")
        click.echo(text, nl=False)
    else:
        click.echo(file)
        origin = _("from %(source)s", source=found.source)
        say(record.title + (f"  ({origin})" if found.source else ""))


def _topic(diary: Diary, topic: str | None, *, may_ask: bool) -> str:
    """The topic that was named, else asked for; an empty string for none."""
    topics = listed(one for one in diary.topics if one)
    if topic is None and topics and may_ask:
        say(_("Topics: %(topics)s", topics=topics))
        topic = click.prompt(_("Topic"), default="", show_default=False, err=True).strip()
    if topic and diary.topics and not known_topic(diary, topic):
        say(_("%(topic)s is a new topic; the diary has %(topics)s", topic=topic, topics=topics))
    return topic or ""


def _written(project: Project, src: str, text: str, another: Callable[[], str]) -> str:
    """Write a note, by another name where somebody else has taken its own in the meantime."""
    path = project.docs / src
    if leads_out(path, project.docs):
        raise click.ClickException(_("%(path)s leads out of the docs folder", path=path))
    for __ in range(5):
        with suppress(FileExistsError):
            write_new(project.docs / src, text.encode())
            return src
        src = another()
    message = _("%(path)s cannot be written: others take the name each time", path=src)
    raise click.ClickException(message)


def _refuse(known: Known) -> NoReturn:
    entry = known.entry
    duplicate = {"src": entry.src, "title": entry.title, "by": known.by}
    console.report({"created": False, "duplicate": duplicate}, ())
    same = _(_SAME[known.by]) + ("" if known.by == "title" else f" {known.value}")
    message = _(
        "Error: %(note)s is about this work already: it has the same %(what)s.",
        note=entry.src,
        what=same,
    )
    say(f"{message}\n  {entry.title}")
    if entry.status == "planned":
        say(_("It waits on the reading list; once it is read, write the day there as `read`."))
    say(_("Nothing was written; --force makes a second note."))
    click.get_current_context().exit(1)
