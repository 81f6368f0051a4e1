"""`paperdiary new`: a note about a work, from what names it."""

from __future__ import annotations

import datetime as dt
import os
import posixpath
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ..build import Project
from ..diary import Diary
from ..files import write_new
from ..records import Record
from . import console as options
from .console import open_project, say, warn
from .new_paths import (
    folder_for,
    folder_within,
    free_path,
    known_topic,
    see_that_it_is_an_entry,
    slug,
    topic_field,
)

if TYPE_CHECKING:
    from ..records.same_work import Known

_TRIES: Final = 5
_EPILOG: Final = (
    "Exit codes: 0 done, also where nobody could tell what the work is; 1 the diary has the work "
    "already, or something is wrong with the settings; 2 the command was written wrong; 130 "
    "interrupted."
)


def _day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date:
    today = dt.date.today()
    days = {None: today, "today": today, "yesterday": today - dt.timedelta(days=1)}
    if value in days:
        return days[value]
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day such as 2025-06-05") from None


@dataclass(frozen=True, slots=True)
class _Made:
    """A note that is ready to be written.

    Attributes:
        record: What it tells.
        path: Where it will be.
        src: That, relative to the docs folder.
        source: Who has told what the work is, or an empty string.
        lack: What is missing and why, or an empty string.
    """

    record: Record
    path: Path
    src: str
    source: str
    lack: str

    @property
    def content(self) -> str:
        from ..records.note import note_text

        # With an empty line, for the first thought.
        return f"{note_text(self.record)}\n"


@click.command(epilog=_EPILOG)
@click.argument("reference", nargs=-1, required=True)
@options.config_file
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
@options.as_json
def new(
    *,
    reference: Sequence[str],
    config_file: str,
    topic: str | None,
    folder: str | None,
    day: dt.date,
    title: str | None,
    summary: str | None,
    tags: Sequence[str],
    force: bool,
    timeout: float,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a note about a work, with its front matter filled in.

    REFERENCE is an arXiv id or link, a DOI, an ISBN, the address of a page, or just a title:

    \b
      paperdiary new 2505.03335
      paperdiary new https://doi.org/10.1145/351240.351266 --topic testing
      paperdiary new https://example.org/a-post --read yesterday --tag rust
      paperdiary new "A title that I heard of" --summary "What it is about."

    arXiv, Crossref or doi.org, the Open Library, or the page itself is asked what the work is. With
    no network, the note is made with what is known. With PAPERDIARY_OFFLINE=1, nobody is asked.

    A work that the diary has already is told, and gets no second note.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    from ..records.lookup import NoReference, look_up, read_reference, record_of_reference
    from ..records.same_work import WorkIndex

    try:
        named = read_reference(" ".join(reference))
    except NoReference as error:
        raise click.UsageError(str(error)) from None
    project = open_project(config_file, may_be_empty=True)
    diary = project.read_notes().diary
    works = WorkIndex(diary.entries)
    known = works.find(record_of_reference(named), has_title=named.is_title)
    if known and not force:
        _tell_known(known, as_json=as_json)
    found = look_up(named, timeout)
    has_title = found.has_title or bool(title)
    record = replace(found.record, title=title or found.record.title, date=day, tags=tuple(tags))
    if summary is not None:
        record = replace(record, summary=summary)
    if not force and (known := works.find(record, has_title=has_title)):
        _tell_known(known, as_json=as_json)
    if topic is None and folder is None and not as_json and sys.stdin.isatty():
        topic = _asked_topic(diary)
    if topic and diary.topics and not known_topic(diary, topic):
        say(f"{topic} is a new topic; the diary has {', '.join(filter(None, diary.topics))}")
    made = _made(project, diary, record, topic or "", folder)
    made = replace(made, source=found.source, lack=found.lack)
    if not dry_run:
        made = _written(made, project)
    _tell(made, dry_run=dry_run, as_json=as_json)


def _asked_topic(diary: Diary) -> str:
    topics = [one for one in diary.topics if one]
    if not topics:
        return ""
    say(f"Topics: {', '.join(topics)}")
    answer: str = click.prompt("Topic", default="", show_default=False, err=True)
    return answer.strip()


def _made(project: Project, diary: Diary, record: Record, topic: str, folder: str | None) -> _Made:
    docs = project.docs
    if folder is None:
        place = folder_for(project, diary, topic)
    else:
        place = folder_within(docs, folder, "--folder")
    path = free_path(docs / place, slug(record.title))
    src = posixpath.join(place, path.name)
    see_that_it_is_an_entry(project, src)
    record = replace(record, topic=topic_field(diary, src, topic))
    return _Made(record, path, src, "", "")


def _written(made: _Made, project: Project) -> _Made:
    docs = project.docs
    if not made.path.parent.resolve().is_relative_to(docs.resolve()):
        raise click.ClickException(f"{made.path.parent} leads out of the docs folder")
    for _ in range(_TRIES):
        try:
            write_new(made.path, made.content.encode())
        except FileExistsError:
            # Someone else has taken the name in the meantime.
            path = free_path(made.path.parent, slug(made.record.title), [made.path])
            src = posixpath.join(posixpath.dirname(made.src), path.name)
            made = replace(made, path=path, src=src)
        else:
            return made
    raise click.ClickException(f"{made.path} cannot be written: others take the name each time")


def _tell(made: _Made, *, dry_run: bool, as_json: bool) -> None:
    from ..diary import Problem

    shown = os.path.relpath(made.path)
    if made.lack:
        warn([Problem(made.lack, made.src)])
    if as_json:
        told: dict[str, Any] = {
            "created": not dry_run,
            "file": shown,
            "src": made.src,
            "source": made.source,
            "missing": made.lack,
            "duplicate": None,
            "record": _as_json(made.record),
        }
        options.echo_json(told | {"text": made.content} if dry_run else told)
    elif dry_run:
        say(f"would write {shown}:\n")
        click.echo(made.content, nl=False)
    else:
        click.echo(shown)
        say(f"{made.record.title}" + (f"  (from {made.source})" if made.source else ""))


def _as_json(record: Record) -> dict[str, Any]:
    from ..records.note import front_fields

    fields = front_fields(record)
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in fields.items()
    }


def _tell_known(known: Known, *, as_json: bool) -> None:
    names = {"arxiv": "arXiv id", "doi": "DOI", "isbn": "ISBN", "link": "link", "title": "title"}
    if as_json:
        duplicate = {"src": known.entry.src, "title": known.entry.title, "by": known.by}
        options.echo_json({"created": False, "duplicate": duplicate})
    same = names[known.by] + ("" if known.by == "title" else f" {known.value}")
    say(
        f"Error: {known.entry.src} is about this work already: it has the same {same}.\n"
        f"  {known.entry.title}\nNothing was written; --force makes a second note."
    )
    click.get_current_context().exit(1)
