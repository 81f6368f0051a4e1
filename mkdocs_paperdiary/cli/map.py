"""The commands `paperdiary map` and `paperdiary labels`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..atlas.atlas import FEWEST_ENTRIES
from ..atlas.build import rate_map
from ..cache import digest
from ..files import write_file
from ..problem import without_habits
from ..words import N_, listed, ngettext
from ..words import gettext as _
from . import console

if TYPE_CHECKING:
    from ..atlas.labels import Group, Naming
    from ..build import Project
    from ..diary import Entry


@console.command("map")
@console.config_file_option
@click.option(
    "--fresh", is_flag=True, help="Start the map from scratch and lay it onto the old one."
)
@console.json_option
def map_command(*, fresh: bool) -> None:
    """Show how good the map is, beside one that would be started from scratch.

    The map stays put while the diary grows: entries join it, and the others hardly move. Its
    trustworthiness says how far the neighbours on the map are neighbours by what they are about,
    from 0 to 1. Where a fresh map would be clearly better, --fresh makes one; it is turned,
    mirrored and scaled so that it lies on the old one as well as it can.

    No language model is asked. Clusters of a fresh map keep the labels of those whose entries they
    have; the others get theirs in the next build.
    """
    project = console.open_project()
    reading, problems = project.read()
    diary = reading.diary
    atlas, more = project.compute(diary, fresh=fresh)
    for problem in without_habits((*problems, *more)):
        console.say(str(problem))
    if not atlas.layouts:
        if len(diary.entries) < FEWEST_ENTRIES:
            raise _no_map()
        raise click.ClickException(_("there is no map"))
    ratings, others = rate_map(
        diary,
        atlas,
        project.atlas_settings,
        project.cache,
        project.progress,
        failures=project.model.failures,
    )
    for problem in others:
        console.say(str(problem))
    rows = {
        name: {
            "entries": one.entries,
            "clusters": one.clusters,
            "trustworthiness": round(one.now, 4),
            "fresh": round(one.fresh, 4),
        }
        for name, one in ratings.items()
    }
    lines = [
        f"{name}: "
        + _(
            "%(entries)s in %(clusters)s, trustworthiness %(now)s; a fresh map has %(fresh)s",
            entries=ngettext("%(num)s entry", "%(num)s entries", one.entries),
            clusters=ngettext("%(num)s cluster", "%(num)s clusters", one.clusters),
            now=f"{one.now:.3f}",
            fresh=f"{one.fresh:.3f}",
        )
        for name, one in ratings.items()
    ]
    remembered = _("It is remembered in %(file)s", file=project.memory)
    console.report({"memory": str(project.memory), "layouts": rows}, [*lines, remembered])


def _no_map() -> click.ClickException:
    return click.ClickException(
        _("there is no map yet: a map takes %(num)s entries", num=FEWEST_ENTRIES)
    )


@console.command()
@console.config_file_option
@click.option(
    "--layout",
    type=click.Choice(["tsne", "umap"]),
    default="tsne",
    show_default=True,
    help="Whose clusters are meant; each layout has its own.",
)
@click.option("--prompt", is_flag=True, help="Print what to ask a chat for labels.")
@click.option(
    "--set", "answer", metavar="FILE|-", help="Take the chat's answer and pin its labels."
)
@console.json_option
def labels(*, layout: str, prompt: bool, answer: str | None) -> None:
    """Show what the clusters of the map are called, or have a chat name them.

    No language model is asked. With a chat of your own, it goes like this:

    \b
      paperdiary labels --prompt > prompt.txt    paste this into the chat
      paperdiary labels --set answer.txt         with what the chat has said
      paperdiary labels --set -                  or pasted here, ended by Ctrl-D

    The answer may have a Markdown fence or sentences around its JSON. When all is well with it,
    its labels are pinned in the file labels.json of the folder `paperdiary` beside mkdocs.yml; the
    option labels.pinned of mkdocs.yml still wins over them.
    """  # noqa: D301 - click's own mark of lines that are not to be wrapped
    console.only_one(prompt=prompt, set=answer)
    text = None if answer is None else console.read_answer(answer)
    project = console.open_project()
    clusters = _clusters(project, layout)
    if prompt:
        _print_prompt(project, layout, clusters)
    elif text is not None:
        _pin(project, layout, [group for group, _ in clusters], text)
    else:
        _list(project, layout, clusters)


def _clusters(project: Project, layout: str) -> list[tuple[Group, Naming]]:
    """The clusters of a layout, without asking a language model; an error where there are none."""
    from ..atlas.labels import Group, Naming

    reading, problems = project.read()
    atlas, more = project.compute(reading.diary)
    problems = without_habits((*problems, *more))
    found = atlas.layouts.get(layout)
    if found is None:
        if problems:
            message = _("there is no layout %(layout)s, and hence no cluster:", layout=layout)
            raise click.ClickException("\n".join([message, *map(str, problems)]))
        raise _no_map()
    console.warn(problems)
    members: dict[int, list[Entry]] = defaultdict(list)
    for id_, point in found.points.items():
        members[point.cluster].append(reading.diary.by_id[id_])
    return [
        (Group(one.id, tuple(members[one.id])), Naming(one.label, one.keywords))
        for one in found.clusters
    ]


def _print_prompt(project: Project, layout: str, clusters: Sequence[tuple[Group, Naming]]) -> None:
    from ..atlas.labels.openai import clusters_as_json

    groups, namings = zip(*clusters, strict=True)
    shown = clusters_as_json(groups, namings)
    text = f"{console.instructions(project, 'labels')}\n{shown}"
    project.cache.put("asked-labels", digest(layout), _members(groups))
    console.report({"layout": layout, "clusters": len(clusters), "prompt": text}, [text])
    other = "umap" if layout == "tsne" else "tsne"
    asked = ngettext(
        "This asks for the %(num)s cluster of %(layout)s; --layout %(other)s asks for the other "
        "layout's.",
        "This asks for the %(num)s clusters of %(layout)s; --layout %(other)s asks for the other "
        "layout's.",
        len(clusters),
        layout=layout,
        other=other,
    )
    console.say(f"\n{asked}")
    console.say(_("Paste it into any chat, and hand over the answer by"))
    paste = _("or - and paste it")
    console.say(f"  paperdiary labels --layout {layout} --set FILE     ({paste})")


def _members(groups: Sequence[Group]) -> bytes:
    rows = [[group.id, [entry.id for entry in group.entries]] for group in groups]
    return json.dumps(rows).encode("ascii")


def _pin(project: Project, layout: str, groups: Sequence[Group], text: str) -> None:
    from ..atlas.labels import pinned_labels
    from ..atlas.labels.openai import parse_labels
    from ..atlas.settings import KeptLabel
    from ..llm import BadAnswer

    path = project.custom / pinned_labels.NAME
    kept, problems = pinned_labels.read_labels(project.custom)
    if problems:
        # What cannot be read would be gone.
        raise click.ClickException(f"{problems[0]}")
    asked = project.cache.get("asked-labels", digest(layout))
    if asked not in (None, _members(groups)):
        message = _(
            "the clusters of %(layout)s have changed since the prompt was printed, so that the "
            "answer no longer fits them; ask again: paperdiary labels --layout %(layout)s --prompt",
            layout=layout,
        )
        raise click.ClickException(message)
    try:
        secret = project.model.server.secret
        found = parse_labels(text, [group.id for group in groups], secret)
    except BadAnswer as error:
        hint = _(
            "Where ids are missing or too many, the answer may be about another layout (--layout), "
            "or the map has changed since the prompt was printed."
        )
        console.refuse_answer(error.faults, hint)
    labelled = list(zip(groups, found, strict=True))
    pinned = tuple(
        KeptLabel(label, tuple(entry.id for entry in group.entries)) for group, label in labelled
    )
    write_file(path, pinned_labels.labels_as_text({**kept, layout: pinned}).encode())
    rows = {str(group.id): label for group, label in labelled}
    console.report(
        {"file": str(path), "layout": layout, "labels": rows},
        [f"{label}  ({_size(group)})" for group, label in labelled],
    )
    console.say("\n" + _("Pinned in %(file)s. The next build shows them.", file=path))
    by_id = project.atlas_settings.labels.pinned
    if over := [entry.id for group in groups for entry in group.entries if entry.id in by_id]:
        message = _(
            "labels.pinned in %(file)s still wins for the clusters of %(entries)s.",
            file=project.config_file.name,
            entries=listed(over),
        )
        console.say(message)


def _list(project: Project, layout: str, clusters: Sequence[tuple[Group, Naming]]) -> None:
    from ..atlas.labels.pinned_labels import match_labels
    from ..atlas.memory import parse_map_state, read_map_file

    settings = project.atlas_settings.labels
    groups = [group for group, __ in clusters]
    kept = match_labels(groups, settings.kept.get(layout, ()))[0]
    state = parse_map_state(read_map_file(project.memory), project.memory)[0]
    remembered = state.layouts[layout].clusters if layout in state.layouts else {}
    pinned = {" ".join(label.split()) for label in settings.pinned.values()}
    rows, lines = [], []
    for at, (group, naming) in enumerate(clusters):
        source = N_("keywords")
        if naming.label in pinned:
            source = project.config_file.name
        elif kept.get(at) == naming.label:
            source = "labels.json"
        elif group.id in remembered and remembered[group.id].by not in ("", "keywords"):
            source = "language model"
        ids = [entry.id for entry in group.entries]
        row = {"id": group.id, "label": naming.label, "source": source}
        rows.append(row | {"keywords": naming.keywords, "entries": ids})
        told = _("%(entries)s, from %(source)s", entries=_size(group), source=_(source))
        lines.append(f"{group.id}  {naming.label}  ({told})")
    console.report({"layout": layout, "clusters": rows}, lines)


def _size(group: Group) -> str:
    return ngettext("%(num)s entry", "%(num)s entries", len(group.entries))
