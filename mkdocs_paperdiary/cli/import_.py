"""`paperdiary import`: takes over what other tools and lists know of one's reading."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..build import Project
from ..files import write_change
from ..records.formats import IMPORTS, Format, Unreadable, detect
from . import console as options
from .console import counted, open_project, say, shown, unified, warn
from .new_paths import NotePlaces

if TYPE_CHECKING:
    from ..records import Record
    from ..records.importing import Change, Plan

_FORMATS = "\n".join(f"  {one.name:10} {one.what}" for one in IMPORTS.values())


@click.command(
    "import",
    epilog=f"\b\nFormats:\n{_FORMATS}\n\n{options.EPILOG}",
)
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="SOURCE")
@options.config_file
@click.option(
    "--format",
    "form",
    type=click.Choice(list(IMPORTS)),
    metavar="NAME",
    help="What SOURCE is; otherwise its name and content tell. See the list below.",
)
@click.option(
    "--into",
    metavar="FOLDER",
    help="Where new notes are put, within the docs folder; otherwise beside the others.",
)
@click.option(
    "--days",
    type=click.Choice(["note", "source"]),
    help="Whose day holds where a note's text names one and SOURCE another; by default SOURCE's if "
    "it is a diary itself: readme and table. A day in front matter always holds.",
)
@click.option("--write", is_flag=True, help="Write the notes; without it, only the diff is shown.")
@options.as_json
def import_(
    *,
    source: Path,
    config_file: str,
    form: str | None,
    into: str | None,
    days: str | None,
    write: bool,
    as_json: bool,
) -> None:
    """Complete the diary's notes with what SOURCE tells, and make notes for the rest.

    SOURCE is a file or folder of one of the formats below. Works are matched with notes by path,
    arXiv id, DOI, ISBN, link and title. A note that is there gets only what its author has not
    written: fields in its front matter, while every other byte stays as it is. A work without a
    note gets one.

    \b
      paperdiary import library.bib              shows a diff, and changes nothing
      paperdiary import library.bib --write      changes the notes
      paperdiary import README.md --into papers  a list of dated bullets

    What was imported once is left alone the next time.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    found = _format_of(source, form)
    try:
        records, problems = found.read(source)
    except Unreadable as error:
        raise click.ClickException(str(error)) from None
    project = open_project(config_file, may_be_empty=True)
    plan = _planned(
        project,
        source,
        records,
        into,
        its_days=found.is_diary if days is None else days == "source",
    )
    warn(problems)
    warn(plan.problems)
    rows = [_row(project, change) for change in plan.changes]
    if not as_json and not write:
        for change in plan.changes:
            name = shown(_path(project, change))
            click.echo(unified(change.before, change.after, name), nl=False)
    refused = dict(_written(project, plan.changes, as_json=as_json)) if write else {}
    if as_json:
        told = [str(one) for one in (*problems, *plan.problems)]
        options.echo_json(
            {
                "format": found.name,
                "records": len(records),
                "written": write,
                "changes": [row for row in rows if row["src"] not in refused],
                "unchanged": plan.unchanged,
                "refused": refused,
                "problems": told,
            }
        )
    _say_counts(plan, records, refused, write=write)
    if refused:
        click.get_current_context().exit(1)


def _format_of(path: Path, form: str | None) -> Format:
    found = IMPORTS[form] if form else detect(path)
    if found is None:
        raise click.ClickException(
            f"{path} is of no known format; name it by --format, one of {', '.join(IMPORTS)}"
        )
    return found


def _planned(
    project: Project, source: Path, records: Sequence[Record], into: str | None, *, its_days: bool
) -> Plan:
    from ..diary import read_diary
    from ..records.importing import plan_import

    # A list that is a note itself, such as an overview, is not one of the works that it lists.
    own = {src for src, path in project.paths.items() if path.resolve() == source.resolve()}
    notes = [note for note in project.notes if note.src not in own]
    order = project.options.date_order
    diary = read_diary(notes, date_order=order).diary  # type: ignore[arg-type]
    place = NotePlaces(project, diary, into)
    return plan_import(records, notes, diary, place, its_days=its_days)


def _path(project: Project, change: Change) -> Path:
    return project.paths.get(change.src) or project.docs / change.src


def _row(project: Project, change: Change) -> dict[str, Any]:
    return {
        "src": change.src,
        "file": shown(_path(project, change)),
        "title": change.title,
        "new": change.before is None,
        "matched_by": change.how,
        "fields": {
            name: value if isinstance(value, str | int | list) else str(value)
            for name, value in change.fields.items()
        },
    }


def _written(
    project: Project, changes: Sequence[Change], *, as_json: bool
) -> Iterator[tuple[str, str]]:
    """Write notes, and yield those that cannot be written with the reason."""
    for change in changes:
        path = _path(project, change)
        if why := write_change(path, change.before, change.after):
            say(f"not written: {shown(path)}: {why}")
            yield change.src, why
        elif not as_json:
            click.echo(shown(path))


def _say_counts(
    plan: Plan, records: Sequence[Record], refused: Container[str], *, write: bool
) -> None:
    from ..records.importing import DAY_KEPT

    done = [change for change in plan.changes if change.src not in refused]
    new = sum(change.before is None for change in done)
    works = counted(len(records), "work", "works")
    told = f"{len(done) - new} {'completed' if write else 'to be completed'}"
    counts = f"{works}: {new} new, {told}, {plan.unchanged} unchanged."
    if not plan.changes:
        say(f"{works}: there is nothing to change.")
    elif write:
        say(f"\n{counts}")
    else:
        say(f"\n{counts} Nothing was changed; --write does it.")
    if other := sum(one.code == DAY_KEPT for one in plan.problems):
        days = counted(other, "day of the source differs", "days of the source differ")
        say(f"{days} from the notes'; --days source takes those of the source.")
