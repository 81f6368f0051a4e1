"""The command `paperdiary labels`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click

from ..build import Project, without_repeats
from ..cache import digest
from ..files import write_file
from ..words import counted
from .console import (
    EPILOG,
    config_file_option,
    echo_json,
    json_option,
    only_one,
    open_project,
    read_answer,
    refuse_answer,
    say,
    warn,
)

if TYPE_CHECKING:
    from ..atlas.labels import Group, Naming
    from ..diary import Entry, Problem

_ASKED: Final = "asked-labels"
"""The kind of cached values with the clusters that the last prompt was about."""


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A cluster and its label.

    Attributes:
        group: Its id and entries.
        naming: Its label and keywords.
        source: Where the label is from: `mkdocs.yml`, `labels.json`, `language model` or
            `keywords`.
    """

    group: Group
    naming: Naming
    source: str

    @property
    def size(self) -> str:
        """The number of its entries, in words."""
        return counted(len(self.group.entries), "entry", "entries")


@click.command(epilog=EPILOG)
@config_file_option
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
@json_option
def labels(
    *, config_file: str, layout: str, prompt: bool, answer: str | None, as_json: bool
) -> None:
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
    only_one(prompt=prompt, set=answer)
    text = None if answer is None else read_answer(answer)
    project = open_project(config_file)
    clusters = _clusters(project, layout)
    if prompt:
        _print_prompt(project, layout, clusters, as_json=as_json)
    elif text is not None:
        _pin(project, layout, clusters, text, as_json=as_json)
    else:
        _list(layout, clusters, as_json=as_json)


def _clusters(project: Project, layout: str) -> tuple[_Cluster, ...]:
    """Compute the clusters of a layout, without asking a language model.

    Raises:
        click.ClickException: There is no such layout.
    """
    from ..atlas.labels import Group, Naming

    reading, problems = project.read()
    atlas, more = project.compute(reading.diary)
    problems = without_repeats((*problems, *more))
    found = atlas.layouts.get(layout)
    if found is None:
        raise click.ClickException(_no_layout(layout, problems))
    warn(problems)
    members: dict[int, list[Entry]] = defaultdict(list)
    for id_, point in found.points.items():
        members[point.cluster].append(reading.diary.by_id[id_])
    groups = [Group(cluster.id, tuple(members[cluster.id])) for cluster in found.clusters]
    namings = [Naming(cluster.label, cluster.keywords) for cluster in found.clusters]
    sources = _sources(project, layout, groups, namings)
    return tuple(map(_Cluster, groups, namings, sources))


def _no_layout(layout: str, problems: Sequence[Problem]) -> str:
    from ..atlas.atlas import FEWEST_ENTRIES

    if not problems:
        return f"there is no map yet, and hence no cluster: a map takes {FEWEST_ENTRIES} entries"
    told = "\n".join(str(problem) for problem in problems)
    return f"there is no layout {layout}, and hence no cluster:\n{told}"


def _sources(
    project: Project, layout: str, groups: Sequence[Group], namings: Sequence[Naming]
) -> list[str]:
    from ..atlas.labels.pinned_labels import match_labels
    from ..atlas.memory import parse_map_state, read_map_file

    settings = project.atlas_settings.labels
    kept, _ = match_labels(groups, settings.kept.get(layout, ()))
    state, _ = parse_map_state(read_map_file(project.memory), project.memory)
    remembered = state.layouts.get(layout)
    by = {id_: one.by for id_, one in remembered.clusters.items()} if remembered else {}
    pinned = {" ".join(label.split()) for label in settings.pinned.values()}
    sources = []
    for at, naming in enumerate(namings):
        if naming.label in pinned:
            sources.append("mkdocs.yml")
        elif kept.get(at) == naming.label:
            sources.append("labels.json")
        elif by.get(groups[at].id, "") in {"", "keywords"}:
            sources.append("keywords")
        else:
            sources.append("language model")
    return sources


def _print_prompt(
    project: Project, layout: str, clusters: Sequence[_Cluster], *, as_json: bool
) -> None:
    from ..atlas.labels.openai import clusters_as_json

    shown = clusters_as_json([one.group for one in clusters], [one.naming for one in clusters])
    text = f"{project.custom_files.label_prompt.text}\n{shown}"
    project.cache.put(_ASKED, digest(layout), _members(clusters))
    if as_json:
        echo_json({"layout": layout, "clusters": len(clusters), "prompt": text})
    else:
        click.echo(text)
    other = "umap" if layout == "tsne" else "tsne"
    say(
        f"\nThis asks for the {len(clusters)} clusters of {layout}; --layout {other} asks for the "
        "other layout's.\nPaste it into any chat, and hand over the answer by\n"
        f"  paperdiary labels --layout {layout} --set FILE     (or - and paste it)"
    )


def _members(clusters: Sequence[_Cluster]) -> bytes:
    rows = [[one.group.id, [entry.id for entry in one.group.entries]] for one in clusters]
    return json.dumps(rows).encode("ascii")


def _pin(
    project: Project, layout: str, clusters: Sequence[_Cluster], text: str, *, as_json: bool
) -> None:
    from ..atlas.labels import pinned_labels
    from ..atlas.labels.openai import parse_labels
    from ..atlas.settings import KeptLabel
    from ..llm import BadAnswer

    path = project.custom / pinned_labels.NAME
    kept, problems = pinned_labels.read_labels(project.custom)
    if problems:
        # What cannot be read would be gone.
        raise click.ClickException(f"{problems[0]}")
    asked = project.cache.get(_ASKED, digest(layout))
    if asked not in (None, _members(clusters)):
        raise click.ClickException(
            f"the clusters of {layout} have changed since the prompt was printed, so that the "
            f"answer fits them no more; ask anew: paperdiary labels --layout {layout} --prompt"
        )
    try:
        secret = project.model.server.secret
        found = parse_labels(text, [one.group.id for one in clusters], secret)
    except BadAnswer as error:
        hint = (
            "Where ids are missing or too many, the answer may be about another layout (--layout), "
            "or the map has changed since the prompt was printed."
        )
        refuse_answer(error.faults, hint, as_json=as_json)
    pinned = tuple(
        KeptLabel(label, tuple(entry.id for entry in one.group.entries))
        for one, label in zip(clusters, found, strict=True)
    )
    write_file(path, pinned_labels.labels_as_text({**kept, layout: pinned}).encode())
    if as_json:
        rows = {str(one.group.id): label for one, label in zip(clusters, found, strict=True)}
        echo_json({"file": str(path), "layout": layout, "labels": rows})
        return
    for one, label in zip(clusters, found, strict=True):
        click.echo(f"{label}  ({one.size})")
    say(f"\nPinned in {path}. The next build shows them.")
    by_id = project.atlas_settings.labels.pinned
    if over := [e.id for one in clusters for e in one.group.entries if e.id in by_id]:
        say(f"labels.pinned in mkdocs.yml still wins for the clusters of {', '.join(over)}.")


def _list(layout: str, clusters: Sequence[_Cluster], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "id": one.group.id,
                "label": one.naming.label,
                "source": one.source,
                "keywords": list(one.naming.keywords),
                "entries": [entry.id for entry in one.group.entries],
            }
            for one in clusters
        ]
        echo_json({"layout": layout, "clusters": rows})
        return
    for one in clusters:
        click.echo(f"{one.group.id}  {one.naming.label}  ({one.size}, from {one.source})")
