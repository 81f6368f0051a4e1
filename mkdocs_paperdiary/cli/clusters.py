"""The clusters of one layout, as the commands show and ask about them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ..cache import digest
from .console import warn

if TYPE_CHECKING:
    from ..atlas.labels import Group, Naming
    from ..cache import Cache
    from ..diary import Entry, Problem
    from .project import Project

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

    computed = project.compute()
    found = computed.atlas.layouts.get(layout)
    if found is None:
        raise click.ClickException(_no_layout(layout, computed.problems))
    warn(computed.problems)
    diary = computed.reading.diary
    members: dict[int, list[Entry]] = defaultdict(list)
    for id_, point in found.points.items():
        members[point.cluster].append(diary.by_id[id_])
    groups = [Group(cluster.id, tuple(members[cluster.id])) for cluster in found.clusters]
    namings = [Naming(cluster.label, cluster.keywords) for cluster in found.clusters]
    sources = _sources(project, layout, groups, namings)
    return tuple(map(Labelled, groups, namings, sources))


def _no_layout(layout: str, problems: Sequence[Problem]) -> str:
    if not problems:
        return "there is no map yet, and hence no cluster: a map takes 4 entries"
    told = "\n".join(str(problem) for problem in problems)
    return f"there is no layout {layout}, and hence no cluster:\n{told}"


def _sources(
    project: Project, layout: str, groups: Sequence[Group], namings: Sequence[Naming]
) -> list[str]:
    from ..atlas.labels.kept import labels_again
    from ..atlas.memory import load, read_memory

    own = project.opened.own
    settings = own.atlas.labels
    kept, _ = labels_again(groups, settings.kept.get(layout, ()))
    memory, _ = read_memory(load(own.memory), own.memory)
    plane = memory.planes.get(layout)
    by = {id_: one.by for id_, one in plane.clusters.items()} if plane else {}
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
