"""The command `paperdiary map`."""

from __future__ import annotations

import click

from ..atlas.atlas import FEWEST_ENTRIES
from ..atlas.build import rate_map
from ..words import gettext as _
from ..words import ngettext
from . import console
from .language import Translated


@click.command("map", cls=Translated, epilog=console.EPILOG)
@console.config_file_option
@click.option(
    "--fresh", is_flag=True, help="Start the map from scratch and lay it onto the old one."
)
@console.json_option
def map_command(*, config_file: str | None, fresh: bool, as_json: bool) -> None:
    """Show how good the map is, beside one that would be started from scratch.

    The map stays put while the diary grows: entries join it, and the others hardly move. Its
    trustworthiness says how far the neighbours on the map are neighbours by what they are about,
    from 0 to 1. Where a fresh map would be clearly better, --fresh makes one; it is turned,
    mirrored and scaled so that it lies on the old one as well as it can.

    No language model is asked. Clusters of a fresh map keep the labels of those whose entries they
    have; the others get theirs in the next build.
    """
    project = console.open_project(config_file)
    from ..build import without_repeats

    reading, problems = project.read()
    diary = reading.diary
    atlas, more = project.compute(diary, fresh=fresh)
    for problem in without_repeats((*problems, *more)):
        console.say(str(problem))
    if not atlas.layouts:
        if len(diary.entries) < FEWEST_ENTRIES:
            message = _("there is no map yet: a map takes %(num)s entries", num=FEWEST_ENTRIES)
            raise click.ClickException(message)
        raise click.ClickException(_("there is no map"))
    settings, progress = project.atlas_settings, console.EchoProgress()
    failures = project.model.failures
    ratings, others = rate_map(diary, atlas, settings, project.cache, progress, failures=failures)
    for problem in others:
        console.say(str(problem))
    if as_json:
        rows = {
            name: {
                "entries": one.entries,
                "clusters": one.clusters,
                "trustworthiness": round(one.now, 4),
                "fresh": round(one.fresh, 4),
            }
            for name, one in ratings.items()
        }
        console.echo_json({"memory": str(project.memory), "layouts": rows})
        return
    for name, one in ratings.items():
        told = _(
            "%(entries)s in %(clusters)s, trustworthiness %(now)s; a fresh map has %(fresh)s",
            entries=ngettext("%(num)s entry", "%(num)s entries", one.entries),
            clusters=ngettext("%(num)s cluster", "%(num)s clusters", one.clusters),
            now=f"{one.now:.3f}",
            fresh=f"{one.fresh:.3f}",
        )
        click.echo(f"{name}: {told}")
    click.echo(_("It is remembered in %(file)s", file=project.memory))
