"""The command `paperdiary labels`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ..build import Project
from ..cache import digest
from ..files import write_file
from . import console as options
from .console import AnswerIsNotFit, counted, open_project, read_answer, say, warn

if TYPE_CHECKING:
    from ..atlas.labels import Group, Naming
    from ..atlas.settings import KeptLabel
    from ..cache import Cache
    from ..diary import Entry, Problem


_ASKED = "asked-labels"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A cluster and what it is called.

    Attributes:
        group: Its id and entries.
        naming: Its label and keywords.
        source: Where the label is from: `mkdocs.yml`, `labels.json`, `language model` or
            `keywords`.
    """

    group: Group
    naming: Naming
    source: str


def labelled_clusters(project: Project, layout: str) -> tuple[Labelled, ...]:
    """Compute the clusters of a layout, without asking a language model.

    Raises:
        click.ClickException: There is no such layout.
    """
    from ..atlas.labels import Group, Naming
    from ..build import told_once

    reading, problems = project.read()
    atlas, more = project.compute(reading.diary)
    problems = told_once((*problems, *more))
    found = atlas.layouts.get(layout)
    if found is None:
        raise click.ClickException(_no_layout(layout, problems))
    warn(problems)
    diary = reading.diary
    members: dict[int, list[Entry]] = defaultdict(list)
    for id_, point in found.points.items():
        members[point.cluster].append(diary.by_id[id_])
    groups = [Group(cluster.id, tuple(members[cluster.id])) for cluster in found.clusters]
    namings = [Naming(cluster.label, cluster.keywords) for cluster in found.clusters]
    sources = _sources(project, layout, groups, namings)
    return tuple(map(Labelled, groups, namings, sources))


def _no_layout(layout: str, problems: Sequence[Problem]) -> str:
    from ..atlas.atlas import FEWEST_ENTRIES

    if not problems:
        return f"there is no map yet, and hence no cluster: a map takes {FEWEST_ENTRIES} entries"
    told = "\n".join(str(problem) for problem in problems)
    return f"there is no layout {layout}, and hence no cluster:\n{told}"


def _sources(
    project: Project, layout: str, groups: Sequence[Group], namings: Sequence[Naming]
) -> list[str]:
    from ..atlas.memory import parse_map_state, read_map_file
    from ..atlas.pinned_labels import match_labels

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


def remember_asked(cache: Cache, layout: str, clusters: Sequence[Labelled]) -> None:
    """Remember which clusters a prompt was about."""
    cache.put(_ASKED, digest(layout), _as_asked(clusters))


def has_changed(cache: Cache, layout: str, clusters: Sequence[Labelled]) -> bool:
    """Whether these are other clusters than those of the last prompt, as far as is known."""
    asked = cache.get(_ASKED, digest(layout))
    return asked is not None and asked != _as_asked(clusters)


def _as_asked(clusters: Sequence[Labelled]) -> bytes:
    rows = [[one.group.id, [entry.id for entry in one.group.entries]] for one in clusters]
    return json.dumps(rows).encode("ascii")


@click.command(epilog=options.EPILOG)
@options.config_file
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
@options.as_json
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
    options.only_one(prompt=prompt, set=answer)
    text = None if answer is None else read_answer(answer)
    project = open_project(config_file)
    clusters = labelled_clusters(project, layout)
    if prompt:
        _print_prompt(project, layout, clusters, as_json=as_json)
    elif text is not None:
        _pin(project, layout, clusters, text, as_json=as_json)
    else:
        _list(layout, clusters, as_json=as_json)


def _print_prompt(
    project: Project, layout: str, clusters: Sequence[Labelled], *, as_json: bool
) -> None:
    from ..atlas.labels.openai import clusters_as_json

    shown = clusters_as_json([one.group for one in clusters], [one.naming for one in clusters])
    text = f"{project.custom_files.label_prompt.text}\n{shown}"
    remember_asked(project.cache, layout, clusters)
    if as_json:
        options.echo_json({"layout": layout, "clusters": len(clusters), "prompt": text})
    else:
        click.echo(text)
    other = "umap" if layout == "tsne" else "tsne"
    say(
        f"\nThis asks for the {len(clusters)} clusters of {layout}; --layout {other} asks for the "
        "other layout's.\nPaste it into any chat, and hand over the answer by\n"
        f"  paperdiary labels --layout {layout} --set FILE     (or - and paste it)"
    )


def _pin(
    project: Project, layout: str, clusters: Sequence[Labelled], text: str, *, as_json: bool
) -> None:
    from ..atlas.labels.openai import parse_labels
    from ..atlas.pinned_labels import NAME, labels_as_text
    from ..atlas.settings import KeptLabel
    from ..llm import BadAnswer

    path = project.custom / NAME
    kept = _kept(project)
    if has_changed(project.cache, layout, clusters):
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
        raise AnswerIsNotFit(error.faults, hint, as_json=as_json) from None
    pinned = tuple(
        KeptLabel(label, tuple(entry.id for entry in one.group.entries))
        for one, label in zip(clusters, found, strict=True)
    )
    write_file(path, labels_as_text({**kept, layout: pinned}).encode())
    rows = {str(one.group.id): label for one, label in zip(clusters, found, strict=True)}
    if as_json:
        options.echo_json({"file": str(path), "layout": layout, "labels": rows})
        return
    for one, label in zip(clusters, found, strict=True):
        click.echo(f"{label}  ({_entries(one)})")
    say(f"\nPinned in {path}. The next build shows them.")
    by_id = project.atlas_settings.labels.pinned
    if over := [e.id for one in clusters for e in one.group.entries if e.id in by_id]:
        say(f"labels.pinned in mkdocs.yml still wins for the clusters of {', '.join(over)}.")


def _kept(project: Project) -> dict[str, tuple[KeptLabel, ...]]:
    from ..atlas.pinned_labels import read_labels

    kept, problems = read_labels(project.custom)
    if problems:
        # What cannot be read would be gone.
        raise click.ClickException(f"{problems[0]}")
    return kept


def _list(layout: str, clusters: Sequence[Labelled], *, as_json: bool) -> None:
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
        options.echo_json({"layout": layout, "clusters": rows})
        return
    for one in clusters:
        click.echo(f"{one.group.id}  {one.naming.label}  ({_entries(one)}, from {one.source})")


def _entries(one: Labelled) -> str:
    return counted(len(one.group.entries), "entry", "entries")
