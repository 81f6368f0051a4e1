"""The atlas as plain values, and as JSON: layouts, points, clusters and neighbours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from functools import cached_property
from typing import Any, Final

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


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything computed about a diary: layouts by name, and by entry id the nearest entries.

    The nearest come first. Both are empty where there is no map.
    """

    layouts: Mapping[str, Layout] = field(default_factory=dict)
    related: Mapping[str, tuple[Neighbour, ...]] = field(default_factory=dict)


def atlas_as_json(atlas: Atlas) -> bytes:
    """Write an atlas, the same bytes for the same atlas."""
    layouts = [
        [
            layout.name,
            {id_: astuple(point) for id_, point in layout.points.items()},
            [astuple(cluster) for cluster in layout.clusters],
        ]
        for layout in atlas.layouts.values()
    ]
    related = {id_: [astuple(one) for one in near] for id_, near in atlas.related.items()}
    content = {"layouts": layouts, "related": related}
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def atlas_from_json(payload: bytes) -> Atlas | None:
    """Read an atlas that was written, or None where another version wrote it."""
    try:
        content = json.loads(payload)
        layouts = {
            name: Layout(
                name,
                {id_: Point(*point) for id_, point in points.items()},
                tuple(_cluster(row) for row in rows),
            )
            for name, points, rows in content["layouts"]
        }
        related = {
            id_: tuple(Neighbour(*row) for row in rows) for id_, rows in content["related"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Atlas(layouts, related)


def _cluster(row: list[Any]) -> Cluster:
    number, label, color, size, keywords, (x, y), hull = row
    corners = tuple((a, b) for a, b in hull)
    return Cluster(number, label, color, size, tuple(keywords), (x, y), corners)
