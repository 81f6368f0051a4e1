"""Labels that clusters have had before, given to those that are now in their place."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..settings import KeptLabel
    from .labeller import Group


def labels_again(
    groups: Sequence[Group], kept: Sequence[KeptLabel]
) -> tuple[dict[int, str], tuple[KeptLabel, ...]]:
    """Find the clusters that labels belong to by the entries they had.

    A label goes where more than half of its entries are that the diary still has. Of two labels
    for one cluster, the one with more entries in it wins.

    Args:
        groups: The clusters of one layout.
        kept: Labels, with the entries that their clusters had.

    Returns:
        The labels by the place of their cluster among `groups`, and the labels that belong nowhere.
    """
    where = {entry.id: at for at, group in enumerate(groups) for entry in group.entries}
    best: dict[int, tuple[int, KeptLabel]] = {}
    lost = []
    for one in kept:
        shared = Counter(where[id_] for id_ in one.entries if id_ in where)
        at, count = max(shared.items(), key=lambda item: (item[1], -item[0]), default=(-1, 0))
        if 2 * count <= shared.total():
            lost.append(one)
            continue
        if at in best:
            weaker = min(best[at], (count, one), key=lambda some: some[0])
            lost.append(weaker[1])
            if weaker is best[at]:
                best[at] = (count, one)
        else:
            best[at] = (count, one)
    return {at: one.label for at, (_, one) in best.items()}, tuple(lost)
