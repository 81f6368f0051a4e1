"""Clusters that keep their ids, colours and members between builds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from .atlas import Position
from .clusters import (
    COLORS,
    NONE,
    Change,
    Continued,
    allowed,
    divide,
    joined,
    silhouette,
)
from .settings import MapSettings

Points = NDArray[np.float64]
Ids = NDArray[np.int64]

CHECKED_AFTER = 0.1
"""The division is checked as a whole when the diary has grown or shrunk by this part.

On a diary of 112 entries, grown one by one from 4 in five orders and two layouts, the mean
silhouette is at worst 0.1 below a fresh division's. With 0.3 it is 0.2 below, and no more entries
keep their cluster.
"""

BETTER = 0.08
"""By how much the mean silhouette of a fresh division has to be better, so that it is taken.

Measured as above: with 0.03, clusters come and go a third more often, and the silhouette gains less
than 0.01. With 0.12 it is twice as far behind on average, and hardly more entries keep their
cluster. If fresh ones were never taken, it would be up to 0.5 behind.
"""

NEAREST = 7
"""How many of the nearest points say where a point belongs; trustworthiness is measured by them."""

CLEARLY = 1.25
"""A point leaves its cluster where its centroid is so many times farther than another's.

On a diary of 112 entries, grown one by one from 4 in five orders and two layouts, there are a tenth
more steps with 1.1 in which 3 % of the entries or more change their cluster; and with 1.5 the
silhouette is two thirds farther behind a fresh division's.
"""

_ROUNDS = 20
"""More than it takes until nothing moves any more."""


def continue_clusters(
    points: Sequence[Position],
    before: Sequence[int | None],
    settings: MapSettings,
    divided_at: int,
    *,
    gone: Collection[int] = (),
    is_fresh: bool = False,
) -> Continued:
    """Divide points as they were divided before, as far as that is still right.

    New points join the nearest cluster. The other ones stay where they are, unless they lie clearly
    in another one. Clusters are split and merged only where their number does not fit the number of
    points any more. Then, and whenever the diary has grown by a tenth, a fresh division by k-means
    is made too, which takes the place of this one only where it is clearly better.

    Args:
        points: At least one.
        before: For each point the id of the cluster that it had, None where it is new.
        settings: How many clusters, as far as `possible`, and the seed.
        divided_at: How many points there were when the division was last checked as a whole.
        gone: The ids of the clusters of which no point is left. No new cluster gets one of them
            at once, which a reader would take for the old one.
        is_fresh: Whether the layout is a fresh one: so is the division then, whose clusters get
            the ids of those whose members they have.

    Returns:
        The clusters, the same for the same input; and the same again where they are put in as
        `before`. Where all points are new, it is a fresh division, and nothing has changed.

    References:
        Rousseeuw (1987), Silhouettes, Journal of Computational and Applied Mathematics 20, for how
        good a division is.
    """
    total = len(points)
    # An id without a colour was not given here.
    old = np.array([id_ if id_ in range(len(COLORS)) else NONE for id_ in before], dtype=np.int64)
    if (old == NONE).all():
        return Continued(tuple(divide(points, settings.clusters, settings).tolist()), (), total)
    array = np.array(points, dtype=np.float64)
    ends = [Change("loss", id_, None) for id_ in sorted(gone)]
    fresh = partial(_fresh, points, old, settings, ends)
    if is_fresh:
        return fresh()
    ids, changes = _settle_and_resize(points, old, settings, gone)
    grown = abs(total - divided_at) >= CHECKED_AFTER * divided_at
    if grown or changes:
        # What is split or merged changes colours in any case: then rather for the best.
        other = fresh()
        score = silhouette(array, np.array(other.clusters), settings.seed)
        if score > silhouette(array, ids, settings.seed) + BETTER:
            return other
    return Continued(tuple(ids.tolist()), (*ends, *changes), total if grown else divided_at)


def _fresh(
    points: Sequence[Position],
    old: Ids,
    settings: MapSettings,
    ends: Sequence[Change],
) -> Continued:
    """A division by k-means, with the old ids as far as the same points are together."""
    divided = divide(points, settings.clusters, settings)
    ids = _with_old_ids(divided, old, [end.cluster for end in ends])
    return Continued(tuple(ids.tolist()), (*ends, *_differences(old, ids)), len(points))


def _with_old_ids(fresh: Ids, old: Ids, avoided: Iterable[int]) -> Ids:
    """Give fresh clusters old ids, so that as many points as possible keep theirs.

    A new cluster gets none of the `avoided` ids, if possible.

    References:
        Kuhn (1955), The Hungarian method for the assignment problem, Naval Research Logistics
        Quarterly 2.
    """
    from scipy.optimize import linear_sum_assignment

    was = old != NONE
    had = np.unique(old[was])
    count = int(fresh.max()) + 1
    shared = np.zeros((count, len(had)), dtype=np.int64)
    np.add.at(shared, (fresh[was], np.searchsorted(had, old[was])), 1)
    rows, columns = linear_sum_assignment(shared, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    ids = {row: int(had[column]) for row, column in pairs if shared[row, column]}
    for one in range(count):
        if one not in ids:
            ids[one] = _free_id(ids.values(), {*had.tolist(), *avoided})
    return np.array([ids[one] for one in fresh.tolist()])


def _differences(old: Ids, ids: Ids) -> Iterator[Change]:
    """Which clusters a fresh division has that were not there, and which it has not."""
    for id_ in np.setdiff1d(ids, old).tolist():
        came = old[(ids == id_) & (old != NONE)]
        yield Change("birth", id_, _most_frequent(came) if len(came) else None)
    for id_ in np.setdiff1d(old[old != NONE], ids).tolist():
        yield Change("end", id_, _most_frequent(ids[old == id_]))


def _free_id(present: Iterable[int], avoided: set[int]) -> int:
    """The lowest id that is free, if possible one that no cluster had in the last build.

    A reader takes a cluster of the same colour for the same cluster.
    """
    taken = set(present)
    free = [id_ for id_ in range(len(COLORS)) if id_ not in taken]
    return next((id_ for id_ in free if id_ not in avoided), free[0])


def _most_frequent(ids: Ids) -> int:
    """Of several, the lowest."""
    return int(np.bincount(ids).argmax())


def _settle_and_resize(
    places: Sequence[Position], old: Ids, settings: MapSettings, avoided: Iterable[int]
) -> tuple[Ids, list[Change]]:
    """Continue a division in which not all points are `NONE`; give ids, splits and merges."""
    points, may_be = np.array(places, dtype=np.float64), allowed(places, settings.clusters)
    near = _nearest(points)
    # The majority of its nearest points would give a new one a cluster from which it is moved away
    # more often.
    ids = np.array(joined(places, old.tolist()))
    changes: list[Change] = []
    for _ in range(_ROUNDS):
        ids, gone = _settled(points, ids, near)
        resized = list(_resized(points, ids, settings, may_be, {*old.tolist(), *avoided}))
        changes += [*gone, *resized]
        if not resized:
            break
    return ids, changes


def _nearest(points: Points) -> NDArray[np.intp]:
    """For each point the numbers of its nearest other ones, of shape (points, at most NEAREST)."""
    from sklearn.neighbors import NearestNeighbors

    count = min(NEAREST, len(points) - 1)
    if not count:
        return np.empty((1, 0), np.intp)
    near: NDArray[np.intp] = NearestNeighbors(n_neighbors=count).fit(points).kneighbors()[1]
    return near


def _settled(points: Points, ids: Ids, near: NDArray[np.intp]) -> tuple[Ids, list[Change]]:
    """Move the points that lie clearly in another cluster, until none does."""
    from scipy.spatial.distance import cdist

    before = ids
    for _ in range(_ROUNDS):
        present, index = np.unique(ids, return_inverse=True)
        centroids = _centroids(points, index, len(present))
        distances = cdist(points, centroids)
        own = distances[np.arange(len(ids)), index]
        nearest = distances.argmin(axis=1)
        there = (index[near] == nearest[:, None]).sum(axis=1)
        moves = (own > CLEARLY * distances.min(axis=1)) & (2 * there > near.shape[1])
        if not moves.any():
            break
        ids = np.where(moves, present[nearest], ids)
    lost = np.setdiff1d(before, ids).tolist()
    return ids, [Change("merge", id_, _most_frequent(ids[before == id_])) for id_ in lost]


def _resized(
    points: Points, ids: Ids, settings: MapSettings, allowed: range, avoided: set[int]
) -> Iterator[Change]:
    """Split and merge, in place, until the number of clusters is one that is allowed.

    The larger part of one that is split keeps its id.
    """
    while True:
        present, index, sizes = np.unique(ids, return_inverse=True, return_counts=True)
        if len(present) in allowed:
            return
        centroids = _centroids(points, index, len(present))
        if len(present) < allowed.start:
            squares = ((points - centroids[index]) ** 2).sum(axis=1)
            widest = present[np.bincount(index, squares).argmax()]
            new = _free_id(present.tolist(), avoided)
            members = np.flatnonzero(ids == widest)
            ids[members[divide([*map(tuple, points[members].tolist())], 2, settings) == 1]] = new
            yield Change("split", new, int(widest))
        else:
            least = sizes.argmin()
            distances = np.linalg.norm(centroids - centroids[least], axis=1)
            distances[least] = np.inf
            other = int(present[distances.argmin()])
            ids[index == least] = other
            yield Change("merge", int(present[least]), other)


def _centroids(points: Points, index: NDArray[np.intp], count: int) -> Points:
    sums = [np.bincount(index, points[:, axis], count) for axis in (0, 1)]
    centroids: Points = np.stack(sums, axis=1) / np.bincount(index, minlength=count)[:, None]
    return centroids
