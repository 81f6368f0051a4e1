"""The diary seen from above: everything computed about it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Position = tuple[float, float]
"""A place in a layout: x and y in the layout's own unit."""


@dataclass(frozen=True, slots=True)
class Point:
    """An entry's place in a layout.

    Attributes:
        x: Horizontal coordinate, in the layout's own unit.
        y: Vertical coordinate, in the layout's own unit.
        cluster: The id of the cluster it belongs to.
    """

    x: float
    y: float
    cluster: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of entries that lie together in one layout.

    Attributes:
        id: Its number in the layout, from 0, which it keeps while entries come and go. The numbers
            may have holes, and say nothing of size.
        label: Two to four words for people.
        color: `#rrggbb`, different for each cluster of a layout.
        size: How many entries it has.
        keywords: Its most telling terms, best first.
        centroid: The mean of its points.
        hull: The corners of the convex hull of its points, counter-clockwise; with fewer than
            three corners where the points lie on a line.
    """

    id: int
    label: str
    color: str
    size: int
    keywords: tuple[str, ...]
    centroid: Position
    hull: tuple[Position, ...]


@dataclass(frozen=True)
class Layout:
    """2-D coordinates of all entries.

    Attributes:
        name: `tsne` or `umap`.
        points: By entry id, in reading order; only an entry whose embedding could not be had,
            because its text is new and there is no model, is missing.
        clusters: Ordered by id, so that each keeps its place in legends and lists.
    """

    name: str
    points: Mapping[str, Point]
    clusters: tuple[Cluster, ...]

    def cluster(self, id_: int) -> Cluster:
        """Find a cluster by its id.

        Raises:
            KeyError: The layout has no such cluster.
        """
        return self._by_id[id_]

    @cached_property
    def _by_id(self) -> Mapping[int, Cluster]:
        return {cluster.id: cluster for cluster in self.clusters}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry that is close to another one.

    Attributes:
        id: The neighbour's id.
        score: The cosine similarity of the two embeddings, from -1 to 1.
    """

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything computed about a diary.

    Attributes:
        layouts: By name; empty where there is no map.
        related: By entry id, the nearest entries, nearest first; empty where there is no map.
    """

    layouts: Mapping[str, Layout] = field(default_factory=dict)
    related: Mapping[str, tuple[Neighbour, ...]] = field(default_factory=dict)
