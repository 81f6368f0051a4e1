"""`paperdiary export`: what was read, for other tools."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ..build import Project
from ..files import write_file
from ..records.formats import EXPORTS
from . import console as options
from .console import counted, open_project, say

if TYPE_CHECKING:
    from ..records.works import Work

_SINCE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@click.command(epilog=options.EPILOG)
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
@options.config_file
@options.as_json
def export(
    *,
    file: str,
    form: str | None,
    topics: tuple[str, ...],
    since: str | None,
    config_file: str,
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
    target = EXPORTS[form or _form_of(file)]
    first = _day(since) if since else None
    project = open_project(config_file)
    chosen = _chosen(_works(project), topics, first)
    if file != "-":
        _refuse_own_files(project, Path(file), Path(config_file))
    from ..records.formats import Channel

    url = (project.config.site_url or "").rstrip("/")
    channel = Channel(project.config.site_name or "Reading diary", f"{url}/" if url else "")
    content = target.write(chosen, channel)
    if file != "-":
        write_file(Path(file), content.encode())
    if as_json:
        _tell(file, target.to, chosen, content)
        return
    if file == "-":
        # As bytes, since a terminal's encoding may lack what titles hold.
        click.echo(content.encode(), nl=False)
        return
    entries = counted(len(chosen), "entry", "entries")
    say(f"{entries} written to {file} as {target.to}.")


def _form_of(file: str) -> str:
    suffix = Path(file).suffix.lower()
    found = next((name for name, target in EXPORTS.items() if suffix in target.suffixes), None)
    if found is None:
        raise click.UsageError(f"say which form is wanted by --to: {', '.join(EXPORTS)}")
    return found


def _day(text: str) -> dt.date:
    match = _SINCE.fullmatch(text.strip())
    try:
        if match:
            return dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        pass
    raise click.BadParameter(f"{text!r} is no day such as 2025-06-05", param_hint="--since")


def _works(project: Project) -> tuple[Work, ...]:
    from ..records.works import works_of

    reading, _ = project.read()
    return works_of(reading.diary.entries)


def _chosen(
    works: Sequence[Work], topics: Sequence[str], first: dt.date | None
) -> tuple[Work, ...]:
    known = {work.record.topic for work in works}
    if unknown := [topic for topic in topics if topic not in known]:
        listed = ", ".join(sorted(topic for topic in known if topic)) or "none"
        raise click.ClickException(f"there is no topic {unknown[0]!r}; topics are: {listed}")
    return tuple(
        work
        for work in works
        if (not topics or work.record.topic in topics)
        and (first is None or (work.record.date is not None and work.record.date >= first))
    )


def _refuse_own_files(project: Project, file: Path, config: Path) -> None:
    """See that what is written replaces no note and no configuration."""
    target = file.resolve()
    if target.is_dir():
        raise click.ClickException(f"{file} is a folder; name a file in it")
    if target in {config.resolve(), *(path.resolve() for path in project.paths.values())}:
        raise click.ClickException(f"{file} belongs to the diary itself; choose another name")


def _tell(file: str, form: str, works: Sequence[Work], content: str) -> None:
    rows = [
        {
            "id": work.entry.id,
            "key": work.key,
            "title": work.record.title,
            "date": work.record.date.isoformat() if work.record.date else None,
            "topic": work.record.topic,
        }
        for work in works
    ]
    told: dict[str, object] = {"file": None if file == "-" else file, "format": form}
    if file == "-":
        told["content"] = content
    options.echo_json({**told, "entries": rows})
