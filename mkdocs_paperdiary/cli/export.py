"""The command `paperdiary export`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ..files import write_file
from ..records.formats import EXPORTS, Channel
from ..words import gettext as _
from ..words import listed, ngettext, sort_key
from . import console

if TYPE_CHECKING:
    from ..build import Project
    from ..diary import Diary, Entry
    from ..records.record import Work


ANKI: Final = "anki"
"""The form that has the lessons, and cards instead of works; the others are in `EXPORTS`."""

_SUFFIXES: Final = {name: one.suffixes for name, one in EXPORTS.items()} | {ANKI: (".apkg",)}


@console.command()
@click.argument("file", metavar="[FILE|-]", default="-")
@click.option(
    "--to",
    "form",
    type=click.Choice([*_SUFFIXES]),
    help="The form; by default the one of the file's suffix.",
)
@click.option(
    "--topic", "topics", multiple=True, metavar="NAME", help="Only this topic; may be repeated."
)
@click.option(
    "--since", metavar="DATE", help="Only what was read on this day or later: 2025-06-05."
)
@click.option(
    "--reversed", is_flag=True, help="With anki: ask for a work's title by what it says, too."
)
@console.config_file_option
@console.json_option
def export(
    *, file: str, form: str | None, topics: tuple[str, ...], since: str | None, reversed: bool
) -> None:
    """Write what was read to a file for another tool, or with - to the standard output.

    In place of a file, a form's name writes diary.bib, diary.apkg and so on.

    \b
      paperdiary export diary.bib                       for LaTeX, Zotero, JabRef
      paperdiary export --to csl-json diary.json        for Zotero, pandoc
      paperdiary export --to ris diary.ris              for Mendeley, EndNote
      paperdiary export --to csv - --since 2025         this year's, for a spreadsheet
      paperdiary export --to markdown read.md           bullets under headings of months
      paperdiary export --to rss feed.xml --topic marl  one topic, for a feed reader
      paperdiary export --to opml read.opml             an outline by topic
      paperdiary export anki                            diary.apkg: lessons and works as cards

    The same diary gives the same bytes, but for the time in an Anki deck, by which a second import
    updates its cards. A key to cite by is made of author, year and title, unless the note has a
    `citekey`; a new entry changes no old key. With --json, the standard output tells what was
    written.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    from ..records.record import works_of

    if form is None and file in _SUFFIXES:
        form, file = file, f"diary{_SUFFIXES[file][0]}"
    suffix = Path(file).suffix.lower()
    form = form or next((name for name, known in _SUFFIXES.items() if suffix in known), None)
    if form is None:
        forms = listed(_SUFFIXES)
        raise click.UsageError(_("say which form is wanted by --to: %(forms)s", forms=forms))
    if reversed and form != ANKI:
        raise click.UsageError(_("--reversed is for cards; add --to anki"))
    if form == ANKI and file == "-" and console.is_json():
        raise click.UsageError(_("an Anki deck does not fit into JSON; name a file"))
    first = _day(since) if since else None
    project = console.open_project()
    reading, __ = project.read()
    chosen = _chosen(works_of(reading.diary.entries), topics, first)
    if file != "-":
        _refuse_own_files(project, Path(file))
    url = (project.config.site_url or "").rstrip("/")
    channel = Channel(project.config.site_name or _("Reading diary"), f"{url}/" if url else "")
    what = ngettext("%(num)s entry", "%(num)s entries", len(chosen))
    if form == ANKI:
        entries = tuple(work.entry for work in chosen)
        content, what = _anki_package(project, reading.diary, entries, reversed=reversed)
    else:
        content = EXPORTS[form].write(chosen, channel).encode()
    if file != "-":
        write_file(Path(file), content)
    if console.is_json():
        names = ("title", "date", "topic")
        rows = [
            {"id": one.entry.id, "key": one.key}
            | {name: getattr(one.record, name) for name in names}
            for one in chosen
        ]
        place = {"file": None, "content": content.decode()} if file == "-" else {"file": file}
        console.echo_json(place | {"format": form, "entries": rows})
    elif file == "-":
        # As bytes, since a terminal's encoding may lack what titles hold.
        click.echo(content, nl=False)
    else:
        console.say(_("%(what)s written to %(file)s as %(form)s.", what=what, file=file, form=form))


def _anki_package(
    project: Project, diary: Diary, entries: tuple[Entry, ...], *, reversed: bool
) -> tuple[bytes, str]:
    """Some entries of a diary, and their lessons, as a package of cards, and how many these are."""
    from ..diary import Diary
    from ..site_files import deck_package, diary_deck

    deck = diary_deck(project, diary, Diary(entries), reversed=reversed)
    if not (deck.lessons or deck.works):
        raise click.ClickException(
            _("there is nothing to make a card of: no entry has a lesson or a summary")
        )
    what = _(
        "%(lessons)s and %(works)s",
        lessons=ngettext("%(num)s lesson", "%(num)s lessons", len(deck.lessons)),
        works=ngettext("%(num)s work", "%(num)s works", len(deck.works)),
    )
    return deck_package(deck), what


def _day(text: str) -> dt.date:
    """A day, or the first one of a month or year."""
    for form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        with suppress(ValueError):
            return dt.datetime.strptime(text.strip(), form).date()
    raise click.BadParameter(console.no_day(text), param_hint="--since")


def _chosen(
    works: Sequence[Work], topics: Sequence[str], first: dt.date | None
) -> tuple[Work, ...]:
    known = {work.record.topic for work in works}
    if unknown := [topic for topic in topics if topic not in known]:
        topics = sorted((topic for topic in known if topic), key=sort_key)
        message = _(
            "there is no topic %(topic)s; topics are: %(topics)s",
            topic=repr(unknown[0]),
            topics=listed(topics) or _("none"),
        )
        raise click.ClickException(message)
    return tuple(
        work
        for work in works
        if (not topics or work.record.topic in topics)
        and (first is None or (work.record.date is not None and work.record.date >= first))
    )


def _refuse_own_files(project: Project, file: Path) -> None:
    target = file.resolve()
    if target.is_dir():
        raise click.ClickException(_("%(file)s is a folder; name a file in it", file=file))
    own = (project.config_file, *(project.path(note.src) for note in project.all_notes))
    if target in {path.resolve() for path in own}:
        raise click.ClickException(
            _("%(file)s belongs to the diary itself; choose another name", file=file)
        )
