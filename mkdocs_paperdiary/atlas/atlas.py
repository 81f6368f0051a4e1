"""The atlas as plain values, and as JSON: layouts, points, clusters and neighbours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from dataclasses import astuple, dataclass, field
from functools import cached_property
from typing import Final

from ..cache import from_json

FEWEST_ENTRIES: Final = 4
"""Fewer entries make no map."""

Position = tuple[float, float]
"""A position in a layout: x and y in the layout's own unit."""


@dataclass(frozen=True, slots=True)
class Point:
    """An entry's position in a layout, in the layout's own unit, and the id of its cluster."""

    x: float
    y: float
    cluster: int


@dataclass(frozen=True, slots=True)
class Part:
    """Entries that lie together within a cluster.

    Attributes:
        label: One to three words for people; empty where none fits most of the entries.
        entries: Their ids, in reading order.
    """

    label: str
    entries: tuple[str, ...]


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
        parts: Two to five, of all its entries; none in a small cluster.
    """

    id: int
    label: str
    color: str
    size: int
    keywords: tuple[str, ...]
    centroid: Position
    hull: tuple[Position, ...]
    parts: tuple[Part, ...] = ()


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
        """Find a cluster by its id; raises KeyError where the layout has none."""
        return self._by_id[id_]

    @cached_property
    def _by_id(self) -> Mapping[int, Cluster]:
        return {cluster.id: cluster for cluster in self.clusters}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The id of a close entry, and the cosine similarity of the embeddings, from -1 to 1."""

    id: str
    score: float


Neighbours = Mapping[str, tuple[tuple[str, float], ...]]
"""By id, the nearest entries' ids and scores, nearest first."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything computed about a diary: layouts by name, and by entry id the nearest entries.

    The nearest come first. Both are empty where there is no map.
    """

    layouts: Mapping[str, Layout] = field(default_factory=dict)
    related: Mapping[str, tuple[Neighbour, ...]] = field(default_factory=dict)


_COLOR: Final = re.compile("#[0-9a-f]{6}")


def atlas_as_json(atlas: Atlas) -> bytes:
    """Write an atlas, the same bytes for the same atlas."""
    return json.dumps(astuple(atlas), separators=(",", ":")).encode("ascii")


def atlas_from_json(payload: bytes, ids: Set[str]) -> Atlas:
    """Read an atlas of entries with these ids that was written.

    Raises:
        ValueError, TypeError, KeyError: It is none.
    """
    atlas: Atlas = from_json(payload, Atlas)
    for name, layout in atlas.layouts.items():
        if layout.name != name:
            raise ValueError("a layout has another one's name")
        clusters = {cluster.id for cluster in layout.clusters}
        if not clusters >= {point.cluster for point in layout.points.values()}:
            raise ValueError("a point lies in no cluster")
        if not ids >= layout.points.keys():
            raise ValueError("a point is no entry's")
        if not all(_COLOR.fullmatch(cluster.color) for cluster in layout.clusters):
            raise ValueError("a cluster has no colour")
        for cluster in layout.clusters:
            ids_ = [id_ for part in cluster.parts for id_ in part.entries]
            if not all(
                id_ in layout.points and layout.points[id_].cluster == cluster.id for id_ in ids_
            ):
                raise ValueError("a part has another cluster's entries")
    return atlas
