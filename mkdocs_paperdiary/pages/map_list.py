"""The map as a list: its clusters with their entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..atlas import Cluster, Layout
    from ..diary import Diary, Entry

WHOLE_UP_TO = 600
"""With more entries than this a page would be mostly list, and the Full Diary has them all."""

LATEST = 5
"""How many entries a cluster of a larger map names."""


@dataclass(frozen=True, slots=True)
class Group:
    """One cluster, as a list tells it.

    Attributes:
        cluster: The cluster.
        total: How many entries of it the list is about.
        entries: Those that are named, the latest first, undated ones last.
    """

    cluster: Cluster
    total: int
    entries: tuple[Entry, ...]

    @property
    def more(self) -> int:
        """How many entries are not named."""
        return self.total - len(self.entries)


def map_list(diary: Diary, layout: Layout, topic: str = "") -> tuple[Group, ...]:
    """Write a layout of the map as a list.

    Args:
        diary: What was read.
        layout: Where it lies.
        topic: Only entries of this topic, where one is given.

    Returns:
        The clusters that have entries, in the order of the legend.
    """
    members: dict[int, list[Entry]] = {cluster.id: [] for cluster in layout.clusters}
    for entry in (*reversed(diary.dated), *diary.undated):
        point = layout.points.get(entry.id)
        if point and topic in ("", entry.topic):
            members[point.cluster].append(entry)
    whole = sum(map(len, members.values())) <= WHOLE_UP_TO
    return tuple(
        Group(cluster, len(entries), tuple(entries if whole else entries[:LATEST]))
        for cluster in layout.clusters
        if (entries := members[cluster.id])
    )
