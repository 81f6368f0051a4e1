"""Names the clusters of a layout: by the labeller that the settings ask for, or without it."""

from __future__ import annotations

import difflib
import json
from functools import partial
from typing import TYPE_CHECKING

from ...diary import Problem
from ..cache import JSON, Cache, digest
from .keywords import KeywordLabeller
from .labeller import Group, Labeller, LabellingError, Naming
from .pins import pin
from .registry import LABELLERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..progress import Progress
    from ..settings import AtlasSettings

_KIND = "labels"
_FORMAT = 1


def name_clusters(
    layout: str,
    groups: Sequence[Group],
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress,
) -> tuple[tuple[Naming, ...], tuple[Problem, ...]]:
    """Give each cluster of one layout a label.

    Args:
        layout: The layout's name; it is told to `progress` only.
        groups: The clusters.
        settings: Which labeller to use, and the pinned labels.
        cache: Where names are kept, before pins are applied. Names that stand in for those of a
            labeller that failed are not kept in its place.
        progress: Told how many clusters have their names.

    Returns:
        The names in the order of the clusters, all different unless pinned alike, and what is
        wrong: at most one problem of the labeller, the same for each layout, and those of the pins.
    """
    if not groups:
        return (), ()
    problems: tuple[Problem, ...] = ()
    # Told only when there is something to wait for: a build that finds its names says nothing.
    step = partial(progress, f"Naming clusters in {layout}")
    try:
        namings = _name(_labeller(settings), groups, cache, step)
    except LabellingError as error:
        problems = (Problem(f"{error}; the clusters are named by their keywords"),)
        namings = _name(KeywordLabeller(), groups, cache, step)
    pinned, wrong = pin(groups, namings, settings.labels.pinned)
    return pinned, problems + wrong


def _labeller(settings: AtlasSettings) -> Labeller:
    name = settings.labels.provider
    if name not in LABELLERS:
        near = difflib.get_close_matches(name, LABELLERS, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(LABELLERS)}"
        raise LabellingError(f"`labels.provider` is `{name}`, which is no labeller: {hint}")
    return LABELLERS[name](settings.llm)


def _name(
    labeller: Labeller, groups: Sequence[Group], cache: Cache, step: Callable[[int, int], None]
) -> tuple[Naming, ...]:
    key = digest(_FORMAT, labeller.key(), _content(groups))
    kept = _read(cache.get(_KIND, key), len(groups))
    if kept is not None:
        return kept
    step(0, len(groups))
    namings = labeller.name(groups)
    step(len(groups), len(groups))
    rows = [[naming.label, *naming.keywords] for naming in namings]
    cache.put(_KIND, key, json.dumps(rows).encode("ascii"))
    return namings


def _content(groups: Sequence[Group]) -> JSON:
    return [
        [
            group.id,
            [
                [entry.id, entry.title, entry.summary, entry.topic, list(entry.tags)]
                for entry in group.entries
            ],
        ]
        for group in groups
    ]


def _read(payload: bytes | None, count: int) -> tuple[Naming, ...] | None:
    """The kept names, or None where there are none or none that can be used."""
    try:
        rows = json.loads(payload or b"")
        texts = all(isinstance(text, str) and text for row in rows for text in row)
        if texts and len(rows) == count and all(isinstance(row, list) and row for row in rows):
            return tuple(Naming(label, tuple(keywords)) for label, *keywords in rows)
    except (ValueError, TypeError, RecursionError):
        pass
    return None
