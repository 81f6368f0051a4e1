"""The command `paperdiary export`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..files import write_file
from ..records.formats import EXPORTS, Channel
from ..words import counted, sort_key
from .console import EPILOG, config_file_option, echo_json, json_option, open_project, say

if TYPE_CHECKING:
    from ..build import Project
    from ..records.works import Work


@click.command(epilog=EPILOG)
@click.argument("file", metavar="[FILE|-]", default="-")
@click.option(
    "--to",
    "form",
    type=click.Choice(list(EXPORTS)),
    help="The form; by default the one of the file's suffix.",
)
@click.option(
    "--topic", "topics", multiple=True, metavar="NAME", help="Only this topic; may be repeated."
)
@click.option(
    "--since", metavar="DATE", help="Only what was read on this day or later: 2025-06-05."
)
@config_file_option
@json_option
def export(
    *,
    file: str,
    form: str | None,
    topics: tuple[str, ...],
    since: str | None,
    config_file: str | None,
    as_json: bool,
) -> None:
    """Write what was read to a file for another tool, or with - to the standard output.

    \b
      paperdiary export diary.bib                       for LaTeX, Zotero, JabRef
      paperdiary export --to csl-json diary.json        for Zotero, pandoc
      paperdiary export --to ris diary.ris              for Mendeley, EndNote
      paperdiary export --to csv - --since 2025         this year's, for a spreadsheet
      paperdiary export --to markdown read.md           bullets under headings of months
      paperdiary export --to rss feed.xml --topic marl  one topic, for a feed reader
      paperdiary export --to opml read.opml             an outline by topic

    The same diary gives the same bytes. A key to cite by is made of author, year and title, unless
    the note has a `citekey`; a new entry changes no old key. With --json, the standard output tells
    what was written.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    from ..records.works import works_of

    target = EXPORTS[form or _form_of(file)]
    first = _day(since) if since else None
    project = open_project(config_file)
    reading, _ = project.read()
    chosen = _chosen(works_of(reading.diary.entries), topics, first)
    if file != "-":
        _refuse_own_files(project, Path(file))
    url = (project.config.site_url or "").rstrip("/")
    channel = Channel(project.config.site_name or "Reading diary", f"{url}/" if url else "")
    content = target.write(chosen, channel)
    if file != "-":
        write_file(Path(file), content.encode())
    if as_json:
        names = ("title", "date", "topic")
        rows = [
            {"id": one.entry.id, "key": one.key}
            | {name: getattr(one.record, name) for name in names}
            for one in chosen
        ]
        printed = {"file": None, "format": target.to, "content": content}
        written = {"file": file, "format": target.to}
        echo_json((printed if file == "-" else written) | {"entries": rows})
    elif file == "-":
        # As bytes, since a terminal's encoding may lack what titles hold.
        click.echo(content.encode(), nl=False)
    else:
        say(f"{counted(len(chosen), 'entry', 'entries')} written to {file} as {target.to}.")


def _form_of(file: str) -> str:
    suffix = Path(file).suffix.lower()
    found = next((name for name, target in EXPORTS.items() if suffix in target.suffixes), None)
    if found is None:
        raise click.UsageError(f"say which form is wanted by --to: {', '.join(EXPORTS)}")
    return found


def _day(text: str) -> dt.date:
    """A day, or the first one of a month or year."""
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        with suppress(ValueError):
            return dt.datetime.strptime(text.strip(), form).date()
    raise click.BadParameter(f"{text!r} is no day such as 2025-06-05", param_hint="--since")


def _chosen(
    works: Sequence[Work], topics: Sequence[str], first: dt.date | None
) -> tuple[Work, ...]:
    known = {work.record.topic for work in works}
    if unknown := [topic for topic in topics if topic not in known]:
        listed = ", ".join(sorted((topic for topic in known if topic), key=sort_key)) or "none"
        raise click.ClickException(f"there is no topic {unknown[0]!r}; topics are: {listed}")
    return tuple(
        work
        for work in works
        if (not topics or work.record.topic in topics)
        and (first is None or (work.record.date is not None and work.record.date >= first))
    )


def _refuse_own_files(project: Project, file: Path) -> None:
    """See that what is written replaces no note and no configuration."""
    target = file.resolve()
    if target.is_dir():
        raise click.ClickException(f"{file} is a folder; name a file in it")
    if target in {
        project.config_file.resolve(),
        *(path.resolve() for path in project.paths.values()),
    }:
        raise click.ClickException(f"{file} belongs to the diary itself; choose another name")
