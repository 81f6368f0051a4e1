"""Labels that the user has fixed; they win over whatever a labeller says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...diary import Problem
from ...own_file import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .labeller import Group, Naming


def pin(
    groups: Sequence[Group], namings: Sequence[Naming], pinned: Mapping[str, str]
) -> tuple[tuple[Naming, ...], tuple[Problem, ...]]:
    """Put the user's labels in the place of a labeller's.

    An entry's id is sought first, so that a cluster keeps its name while its entries come and go;
    then the label that a cluster has without pins. Of two pins for one cluster, an id wins over a
    label, and the first in the user's order over later ones.

    Args:
        groups: The clusters of one layout.
        namings: What they are called, in the same order.
        pinned: By entry id or label, the label that shall be shown.

    Returns:
        The names, and what is wrong with the pins. A label that no cluster has is no problem: the
        other layout may have it.
    """
    where = {entry.id: at for at, group in enumerate(groups) for entry in group.entries}
    labels = {naming.label.casefold(): at for at, naming in enumerate(namings)}
    by_id: dict[int, tuple[str, str]] = {}
    by_label: dict[int, tuple[str, str]] = {}
    problems = []
    for name, wanted in pinned.items():
        shown = one_line(wanted)
        if not shown:
            problems.append(_problem(name, "has no label; write the one that shall be shown"))
        elif name in where:
            first = by_id.setdefault(where[name], (name, shown))
            if first[1] != shown:
                problems.append(
                    _problem(name, f"is in the same cluster as `{first[0]}`, whose label is used")
                )
        elif name.strip().casefold() in labels:
            by_label.setdefault(labels[name.strip().casefold()], (name, shown))
        elif "/" in name:
            problems.append(_problem(name, "is the id of no entry on the map; correct or drop it"))
    chosen = by_label | by_id
    pinned_names = tuple(
        replace(naming, label=chosen[at][1]) if at in chosen else naming
        for at, naming in enumerate(namings)
    )
    return pinned_names, tuple(problems)


def _problem(name: str, what: str) -> Problem:
    return Problem(f"`{name}` in `labels.pinned` {what}")
