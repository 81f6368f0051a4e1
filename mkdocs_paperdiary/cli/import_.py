"""The command `paperdiary import`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..diary.entry import STATUSES
from ..records.formats import IMPORTS, detect
from ..words import gettext as _
from ..words import listed, ngettext, speaking
from . import console
from .new_paths import NotePaths, new_folder

if TYPE_CHECKING:
    from ..build import Project
    from ..records.importing import Change, Plan
    from ..records.record import Read

_FORMATS = "\n".join(f"  {one.name:10} {one.what}" for one in IMPORTS.values())


@console.command("import", f"{console.NEVER_WRAPPED}Formats:\n{_FORMATS}\n\n{console.EPILOG}")
@click.argument("source", type=click.Path(exists=True, path_type=Path), metavar="SOURCE")
@console.config_file_option
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
@click.option(
    "--status",
    "statuses",
    type=click.Choice([one for one in STATUSES if one != "read"]),
    multiple=True,
    metavar="STATE",
    help="Also import works that are not read: reading, planned, abandoned or draft; may be given "
    "repeatedly.",
)
@click.option("--write", is_flag=True, help="Write the notes; without it, only the diff is shown.")
@console.json_option
def import_(
    *,
    source: Path,
    form: str | None,
    into: str | None,
    days: str | None,
    statuses: Sequence[str],
    write: bool,
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

    What was imported once is left alone the next time. Works that are marked as to be read, given
    up or drafts are counted and left out, unless --status names them.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    found = IMPORTS[form] if form else detect(source)
    if found is None:
        message = _(
            "%(source)s is of no known format; name it by --format, one of %(formats)s",
            source=source,
            formats=listed(IMPORTS),
        )
        raise click.ClickException(message)
    read = found.read(source)
    project = console.open_project(may_be_empty=True)
    its_days = found.is_diary if days is None else days == "source"
    plan = _planned(project, source, read, into, its_days=its_days, statuses=statuses)
    console.warn(plan.problems)
    changes = console.FileChanges(project.docs, write=write)
    paths = {one.src: project.path(one.src) for one in plan.changes}
    done = [
        one for one in plan.changes if changes.put(one.src, paths[one.src], one.before, one.after)
    ]
    rows = [
        {
            "src": one.src,
            "file": console.shown(paths[one.src]),
            "title": one.title,
            "new": one.before is None,
            "matched_by": one.how,
            "fields": one.fields,
        }
        for one in done
    ]
    content = {
        "format": found.name,
        "records": plan.read,
        "left_out": plan.left_out,
        "written": write,
        "changes": rows,
        "unchanged": plan.unchanged,
        "problems": [console.problem_row(one) for one in plan.problems],
    }
    if states := {state: n for state, n in sorted(plan.left_out.items()) if state in STATUSES}:
        console.say(
            ngettext(
                "%(num)s work is left out as not read: %(counts)s; %(options)s imports it too.",
                "%(num)s works are left out as not read: %(counts)s; %(options)s imports them too.",
                sum(states.values()),
                counts=_reasons(states.items()),
                options=" ".join(f"--status {state}" for state in states),
            )
        )
    changes.end(content, _counts(plan, done, write=write))


def _planned(
    project: Project,
    source: Path,
    read: Read,
    into: str | None,
    *,
    its_days: bool,
    statuses: Sequence[str],
) -> Plan:
    from ..diary import read_diary
    from ..records.importing import plan_import
    from ..records.works_page import read_works

    # A list that is a note itself, such as an overview, is not one of the works that it lists.
    own = source.resolve()
    notes = [note for note in project.all_notes if project.path(note.src).resolve() != own]
    order = project.options.date_order
    diary = read_diary(notes, date_order=order, read=read_works).diary  # type: ignore[arg-type]
    paths = NotePaths(project, new_folder(project, diary, "", into, "--into"))
    # Problems are told in the words of a build's log, with its dates and numbers.
    with speaking("en"):
        return plan_import(read, notes, diary, paths, its_days=its_days, statuses=statuses)


def _counts(plan: Plan, done: Sequence[Change], *, write: bool) -> str:
    """What became of every work of the source, in a sentence."""
    from ..records.importing import DAY_KEPT

    new = sum(change.before is None for change in done)
    old = len(done) - new
    parts = [
        _("%(number)s new", number=new),
        _("%(number)s completed", number=old)
        if write
        else _("%(number)s to be completed", number=old),
        _("%(number)s unchanged", number=plan.unchanged),
    ]
    if refused := len(plan.changes) - len(done):
        parts.append(_("%(number)s not written", number=refused))
    if plan.left_out:
        parts.append(
            _(
                "%(number)s left out (%(reasons)s)",
                number=sum(plan.left_out.values()),
                reasons=_reasons(sorted(plan.left_out.items())),
            )
        )
    works = ngettext("%(num)s work", "%(num)s works", plan.read)
    counts = _("%(works)s: %(counts)s.", works=works, counts=listed(parts))
    if not plan.changes:
        summary = f"{counts} " + _("There is nothing to change.")
    elif write:
        summary = f"\n{counts}"
    else:
        summary = f"\n{counts} " + _("Nothing was changed; --write does it.")
    if other := sum(one.code == DAY_KEPT for one in plan.problems):
        days = ngettext(
            "%(num)s day of the source differs from the note's; --days source takes the source's.",
            "%(num)s days of the source differ from the notes'; --days source takes the source's.",
            other,
        )
        summary += f"\n{days}"
    return summary


def _reasons(counts: Iterable[tuple[str, int]]) -> str:
    """Of how many works there is no note, by the reason, which is a reading state or a message."""
    return listed(
        _("%(number)s %(reason)s", number=number, reason=_(reason)) for reason, number in counts
    )
