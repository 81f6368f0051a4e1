"""The command `paperdiary init`."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..files import CONFIGURATIONS, leads_out, write_file
from ..words import N_, languages, listed, ngettext
from ..words import gettext as _
from . import console
from .console import ORIGIN_NAMES, say

if TYPE_CHECKING:
    from ..starting import Folder, Proposal

_STATES = {
    "empty": N_("no notes yet"),
    "notes": N_("a folder of notes, not yet a MkDocs site"),
    "site": N_("a MkDocs site without a diary"),
    "diary": N_("a MkDocs site with a diary"),
}

_VALUES = {
    "date": N_("dates"),
    "link": N_("links"),
    "title": N_("titles"),
    "summary": N_("summaries"),
}

_MOST_FAMILIES = 8


@console.command()
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--yes", is_flag=True, help="Do what is proposed.")
@click.option("--move", is_flag=True, help="Move notes at the folder's top to docs/, by git mv.")
@click.option(
    "--github/--no-github",
    default=None,
    help="Write workflows for GitHub Pages and an issue form, also into a site / not at all; "
    "by default where there is no site yet.",
)
@click.option(
    "--language",
    type=click.Choice(["en", *languages()]),
    help="The language of a new site, and of what is written into it.",
)
@console.json_option
def init(*, folder: Path, yes: bool, move: bool, github: bool | None, language: str | None) -> None:
    """Begin a diary in FOLDER, or make one of the notes that are there.

    An empty folder, or one that is not there yet, becomes a diary that `paperdiary serve` shows. In
    any other folder, the command shows what was found and what would be written, and changes
    nothing without --yes:

    \b
      paperdiary init papers         in a new folder
      paperdiary init                what would become of this one
      paperdiary init --yes          do it

    Notes stay where they are, also at the top of the folder beside a README.md, which becomes the
    home page. Files that are there are added to, never replaced.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    from ..starting import look, propose

    try:
        found = look(folder)
        today = dt.date.today()
        proposal = propose(found, today, move=move, github=github, language=language)
    except NotADirectoryError:
        message = _("%(path)s is no folder; name the one of the notes", path=folder)
        raise click.ClickException(message) from None
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    is_new = found.is_bare
    writes = bool(proposal.changes or proposal.moves) and (yes or is_new)
    if writes:
        _apply(folder, proposal)
    if console.is_json():
        console.echo_json(_as_json(found, proposal, written=writes))
        return
    _print(found, proposal, in_full=not is_new)
    _say_what_is_next(found, proposal, written=writes)


def _apply(folder: Path, proposal: Proposal) -> None:
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    # Before the first of several files is written.
    if not os.access(there, os.W_OK | os.X_OK):
        raise click.ClickException(
            _("%(path)s must not be written into; nothing was changed", path=there)
        )
    paths = [*(one.path for one in proposal.changes), *(one.target for one in proposal.moves)]
    if out := [path for path in paths if leads_out(folder / path, folder)]:
        message = _(
            "%(path)s leads out of %(folder)s; nothing was changed", path=out[0], folder=folder
        )
        raise click.ClickException(message)
    if taken := [move.target for move in proposal.moves if (folder / move.target).exists()]:
        raise click.ClickException(
            _("%(path)s is there already; nothing was changed", path=taken[0])
        )
    for move in proposal.moves:
        (folder / move.target).parent.mkdir(parents=True, exist_ok=True)
        command = ["git", "-C", os.fspath(folder), "mv", "--", move.source, move.target]
        with suppress(OSError):  # no git
            subprocess.run(command, capture_output=True, check=False)
        if not (folder / move.target).exists():
            (folder / move.source).rename(folder / move.target)
    # The configuration last: with it, a second run finds a diary, and has nothing to do.
    for change in sorted(proposal.changes, key=lambda one: Path(one.path).name in CONFIGURATIONS):
        write_file(folder / change.path, change.after)


def _print(found: Folder, proposal: Proposal, *, in_full: bool) -> None:
    click.echo(f"{found.root}: {_(_STATES[found.state])}")
    if found.entries or found.state in ("notes", "site"):
        _print_found(found)
    for move in proposal.moves:
        click.echo(_wide(_("move"), 8) + f"{move.source} -> {move.target}")
    for change in proposal.changes:
        does = _("create") if change.before is None else _("change")
        click.echo(_wide(does, 8) + change.path)
    for change in proposal.changes if in_full else ():
        if change.before is not None or change.path == "mkdocs.yml":
            click.echo(f"\n{console.unified(change.before, change.after, change.path)}", nl=False)


def _print_found(found: Folder) -> None:
    from ..diary.entry import left_out_message, page_of
    from ..starting.folder import habits_of

    entries = found.entries
    topics = {entry.topic for entry in entries if entry.topic}
    notes = _(
        "%(number)s in %(topics)s, of %(pages)s",
        number=len(entries),
        topics=ngettext("%(num)s topic", "%(num)s topics", len(topics)),
        pages=ngettext("%(num)s page", "%(num)s pages", len(found.notes)),
    )
    _print_row(_("notes"), notes)
    days = [entry.date for entry in entries if entry.date]
    for name, habits in habits_of(entries, found.notes).items():
        told = listed(
            _("%(number)s from %(origin)s", number=one.count, origin=_(ORIGIN_NAMES[one.origin]))
            + (f" ({', '.join(one.labels)})" if one.labels else "")
            for one in habits
        )
        total = sum(one.count for one in habits)
        _print_row(_(_VALUES[name]), f"{total}: {told or _('none')}")
    if days:
        span = _(
            "%(first)s to %(last)s, %(number)s without one",
            first=min(days),
            last=max(days),
            number=len(entries) - len(days),
        )
        _print_row(_("days"), span)
    if pages := Counter(page_of(entry.src) for entry in entries if entry.anchor):
        parts = ngettext(
            "%(num)s work is a part of %(pages)s",
            "%(num)s works are parts of %(pages)s",
            pages.total(),
            pages=ngettext("%(num)s page", "%(num)s pages", len(pages)),
        )
        _print_row(_("parts"), f"{parts}: {_some([*pages])}")
    if found.hidden:
        _print_row(_("hidden"), left_out_message(found.hidden))
    _print_row("entries", str([*found.patterns]))
    if found.where:
        _print_row("where", str({name: [*values] for name, values in found.where.items()}))
    # Those to be asked about, and the largest of the others.
    shown = sorted(found.families, key=lambda family: family.is_sure)[:_MOST_FAMILIES]
    for family in (family for family in found.families if family in shown):
        paths = [page.src for page in family.pages]
        unsure = "" if family.is_sure else "; " + _("are these notes?")
        here = _("%(number)s in %(place)s", number=len(paths), place=family.place)
        _print_row(_("found"), f"{here}: {_some(paths)}{unsure}")
    if more := sum(len(family.pages) for family in found.families if family not in shown):
        elsewhere = ngettext(
            "%(number)s in %(num)s more place",
            "%(number)s in %(num)s more places",
            len(found.families) - len(shown),
            number=more,
        )
        _print_row(_("found"), elsewhere)
    for name, reasons in ((_("left out"), found.left_out), (_("kept"), found.doubtful)):
        for reason, paths in _by_reason(reasons).items():
            _print_row(name, f"{len(paths)}, {_(reason)}: {_some(paths)}")


def _print_row(name: str, text: str) -> None:
    click.echo(f"  {_wide(name, 10)}{text}")


def _wide(text: str, width: int) -> str:
    """A text that fills some columns, and one more where it is longer."""
    return text + " " * max(width - console.columns(text), 1)


def _by_reason(reasons: Mapping[str, str]) -> dict[str, list[str]]:
    paths: dict[str, list[str]] = {}
    for src, reason in sorted(reasons.items()):
        paths.setdefault(reason, []).append(src)
    return dict(sorted(paths.items(), key=lambda item: -len(item[1])))


def _some(paths: Sequence[str]) -> str:
    return ", ".join(paths[:2]) + (", …" if len(paths) > 2 else "")


def _say_what_is_next(found: Folder, proposal: Proposal, *, written: bool) -> None:
    if not proposal.changes and not proposal.moves:
        is_done = found.state == "diary"
        say("\n" + (_("There is nothing to do.") if is_done else _("Nothing is proposed.")))
        return
    for hint in proposal.hints:
        say(f"\n{hint}")
    if not written:
        say("\n" + _("Nothing was changed; paperdiary init --yes does it."))
        if found.docs == "." and not proposal.moves:
            say(_("The notes stay where they are; --move puts them into docs/ instead."))
        return
    say("\n" + _("Next:"))
    if found.root.resolve() != Path.cwd():
        say(f'  cd "{found.root}"')
    if proposal.packages:
        say(f"  pip install {' '.join(proposal.packages)}")
    say("  paperdiary serve")


def _as_json(found: Folder, proposal: Proposal, *, written: bool) -> dict[str, Any]:
    from ..starting.folder import habits_of

    return {
        "folder": str(found.root),
        "state": found.state,
        "found": {
            "pages": len(found.notes),
            "notes": len(found.entries),
            "docs_dir": found.docs,
            "entries": list(found.patterns),
            "where": found.where,
            "families": [
                {"place": one.place, "notes": [page.src for page in one.pages], "sure": one.is_sure}
                for one in found.families
            ],
            "left_out": _by_reason(found.left_out),
            "doubtful": _by_reason(found.doubtful),
            "hidden": {entry.src: entry.status for entry in found.hidden},
            "undated": [entry.src for entry in found.entries if not entry.date],
            "habits": {
                name: [asdict(one) for one in habits]
                for name, habits in habits_of(found.entries, found.notes).items()
            },
        },
        "moves": [{"from": move.source, "to": move.target} for move in proposal.moves],
        "changes": [
            {
                "path": change.path,
                "action": "create" if change.before is None else "change",
                "diff": console.unified(change.before, change.after, change.path),
            }
            for change in proposal.changes
        ],
        "install": list(proposal.packages),
        "hints": list(proposal.hints),
        "written": written,
    }
