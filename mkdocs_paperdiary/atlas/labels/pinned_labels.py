"""Labels that the user has pinned: their file, and the clusters that they belong to."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ...files import read_json
from ...problem import Problem
from ...words import one_line
from ..settings import KeptLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from . import Group, Naming


NAME: Final = "labels.json"
"""The file of pinned labels in the folder of the user's own files."""


def read_labels(folder: Path) -> tuple[dict[str, tuple[KeptLabel, ...]], tuple[Problem, ...]]:
    """Read the labels of the user's file, by layout; `folder` may be missing.

    What cannot be read is a problem, and the rest is kept.
    """
    path = folder / NAME
    content, problems = read_json(path, "labels")
    if problems:
        return {}, problems
    is_valid = isinstance(content, dict)
    found: dict[str, tuple[KeptLabel, ...]] = {}
    for layout, rows in content.items() if is_valid else ():
        labels = [_label(row) for row in (rows if isinstance(rows, list) else [None])]
        is_valid = is_valid and None not in labels
        found[layout] = tuple(label for label in labels if label)
    if is_valid:
        return found, ()
    message = (
        'for each layout, a list of {"label": "…", "entries": ["papers/…"]} is expected; '
        "anything else is ignored"
    )
    return found, (Problem(message, str(path), code="unexpected-content"),)


def _label(row: Any) -> KeptLabel | None:
    try:
        label, entries = one_line(row["label"]), row["entries"]
    except (TypeError, KeyError, AttributeError):
        return None
    if not label or not isinstance(entries, list):
        return None
    return KeptLabel(label, tuple(str(id_) for id_ in entries))


def labels_as_text(labels: Mapping[str, tuple[KeptLabel, ...]]) -> str:
    """Write labels as the content of the file, one label in a line."""
    layouts = []
    for layout, pinned in labels.items():
        rows = ",\n  ".join(
            json.dumps({"label": one.label, "entries": list(one.entries)}, ensure_ascii=False)
            for one in pinned
        )
        content = f"[\n  {rows}\n ]" if rows else "[]"
        layouts.append(f" {json.dumps(layout)}: {content}")
    return "{\n" + ",\n".join(layouts) + "\n}\n"


def match_labels(
    groups: Sequence[Group], labels: Sequence[KeptLabel]
) -> tuple[dict[int, str], tuple[KeptLabel, ...]]:
    """Find the clusters that labels of the file belong to, by the entries they had.

    A label goes where more than half of its entries are that the diary still has. Of two labels
    for one cluster, the one with more entries in it wins.

    Returns:
        The labels by the number of their cluster among `groups`, and those that belong nowhere.
    """
    where = {entry.id: at for at, group in enumerate(groups) for entry in group.entries}
    best: dict[int, tuple[int, KeptLabel]] = {}
    lost = []
    for label in labels:
        shared = Counter(where[id_] for id_ in label.entries if id_ in where)
        at, count = max(shared.items(), key=lambda item: (item[1], -item[0]), default=(-1, 0))
        most, other = best.get(at, (0, None))
        if 2 * count <= shared.total() or count < most:
            lost.append(label)
        else:
            best[at] = (count, label)
            lost += [other] if other else []
    return {at: label.label for at, (_, label) in best.items()}, tuple(lost)


def pin(
    groups: Sequence[Group], namings: Sequence[Naming], pinned: Mapping[str, str]
) -> tuple[tuple[Naming, ...], tuple[Problem, ...]]:
    """Put the labels of `labels.pinned` in the place of a labeller's.

    An entry's id is looked for first, so that a cluster keeps its label while its entries come and
    go; then the label that a cluster has without pins. Of two pins for one cluster, an id wins over
    a label, and the first in the user's order over later ones.

    Returns:
        The labels, and what is wrong with the pins. A label that no cluster has is no problem: the
        other layout may have it.
    """
    where = {entry.id: at for at, group in enumerate(groups) for entry in group.entries}
    labels = {naming.label.casefold(): at for at, naming in enumerate(namings)}
    by_id: dict[int, tuple[str, str]] = {}
    by_label: dict[int, str] = {}
    problems = []
    for name, wanted in pinned.items():
        shown = one_line(wanted)
        if not shown:
            problems.append(_problem(name, "has no label; write the one to show"))
        elif name in where:
            first, label = by_id.setdefault(where[name], (name, shown))
            if label != shown:
                what = f"is in the same cluster as `{first}`, whose label is used"
                problems.append(_problem(name, what))
        elif name.strip().casefold() in labels:
            by_label.setdefault(labels[name.strip().casefold()], shown)
        elif "/" in name:
            problems.append(_problem(name, "is the id of no entry on the map; correct or drop it"))
    chosen = by_label | {at: label for at, (_, label) in by_id.items()}
    shown_namings = tuple(
        replace(naming, label=chosen[at]) if at in chosen else naming
        for at, naming in enumerate(namings)
    )
    return shown_namings, tuple(problems)


def _problem(name: str, what: str) -> Problem:
    return Problem(f"`{name}` in `labels.pinned` {what}", code="unfitting-label")
