"""Keeps the division of the last build, with as few changes as it bears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .identity import NEW, Change, free_id, most

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    Places = NDArray[np.float64]
    Ids = NDArray[np.int64]

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


def keep(
    places: Places, old: Ids, allowed: range, avoided: Iterable[int] = ()
) -> tuple[Ids, list[Change]]:
    """Continue the division of the last build.

    Args:
        places: Of shape (points, 2).
        old: For each point the id of the cluster that it had, or `NEW`; not `NEW` for all.
        allowed: How many clusters there may be, from 1 to the number of different points.
        avoided: Ids that a new cluster should not get, beside those in `old`.

    Returns:
        For each point an id, and what was split and merged.
    """
    near = _nearest(places)
    ids = _joined(places, old)
    changes: list[Change] = []
    for _ in range(_ROUNDS):
        ids, gone = _settled(places, ids, near)
        resized = list(_resized(places, ids, allowed, {*old.tolist(), *avoided}))
        changes += [*gone, *resized]
        if not resized:
            break
    return ids, changes


def _joined(places: Places, old: Ids) -> Ids:
    """Give new points the cluster with the nearest centroid.

    The majority of its nearest points would give it one from which it is moved away more often.
    """
    import numpy as np

    ids, new = old.copy(), old == NEW
    if new.any():
        present, index = np.unique(old[~new], return_inverse=True)
        centroids = _centroids(places[~new], index, len(present))
        ids[new] = present[_distances(places[new], centroids).argmin(axis=1)]
    return ids


def _nearest(places: Places) -> NDArray[np.intp]:
    """For each point the numbers of its nearest other ones, of shape (points, at most NEAREST)."""
    import numpy as np
    from scipy.spatial import KDTree

    count = min(NEAREST + 1, len(places))
    near: NDArray[np.intp] = KDTree(places).query(places, k=range(1, count + 1))[1]
    # Of points in one place it is not always the first that is the point itself.
    itself = near == np.arange(len(places))[:, None]
    itself[~itself.any(axis=1), -1] = True
    others: NDArray[np.intp] = near[~itself].reshape(len(places), count - 1)
    return others


def _settled(places: Places, ids: Ids, near: NDArray[np.intp]) -> tuple[Ids, list[Change]]:
    """Move the points that lie clearly in another cluster, until none does."""
    import numpy as np

    before = ids
    for _ in range(_ROUNDS):
        present, index = np.unique(ids, return_inverse=True)
        centroids = _centroids(places, index, len(present))
        distances = _distances(places, centroids)
        own = distances[np.arange(len(ids)), index]
        nearest = distances.argmin(axis=1)
        there = (index[near] == nearest[:, None]).sum(axis=1)
        moves = (own > CLEARLY * distances.min(axis=1)) & (2 * there > near.shape[1])
        if not moves.any():
            break
        ids = np.where(moves, present[nearest], ids)
    lost = np.setdiff1d(before, ids).tolist()
    return ids, [Change("merge", id_, most(ids[before == id_])) for id_ in lost]


def _resized(places: Places, ids: Ids, allowed: range, avoided: set[int]) -> Iterator[Change]:
    """Split and merge, in place, until the number of clusters is one that is allowed."""
    import numpy as np

    while True:
        present, index, sizes = np.unique(ids, return_inverse=True, return_counts=True)
        if len(present) in allowed:
            return
        centroids = _centroids(places, index, len(present))
        if len(present) < allowed.start:
            squares = ((places - centroids[index]) ** 2).sum(axis=1)
            widest = present[np.bincount(index, squares).argmax()]
            new = free_id(present.tolist(), avoided)
            members = np.flatnonzero(ids == widest)
            ids[members[_smaller_part(places[members])]] = new
            yield Change("split", new, int(widest))
        else:
            least = sizes.argmin()
            distances = np.linalg.norm(centroids - centroids[least], axis=1)
            distances[least] = np.inf
            other = int(present[distances.argmin()])
            ids[index == least] = other
            yield Change("merge", int(present[least]), other)


def _smaller_part(places: Places) -> NDArray[np.bool_]:
    """Divide two or more points, not all in one place, by 2-means that starts along their length.

    Returns:
        Which points are in the smaller part; neither part is empty.
    """
    import numpy as np

    centred = places - places.mean(axis=0)
    along = centred @ np.linalg.svd(centred, full_matrices=False)[2][0]
    part = along > 0
    for _ in range(_ROUNDS):
        one, two = places[part].mean(axis=0), places[~part].mean(axis=0)
        nearer = np.linalg.norm(places - one, axis=1) < np.linalg.norm(places - two, axis=1)
        if (nearer == part).all() or nearer.all() or not nearer.any():
            break
        part = nearer
    smaller: NDArray[np.bool_] = part if 2 * part.sum() <= len(part) else ~part
    return smaller


def _centroids(places: Places, index: NDArray[np.intp], count: int) -> Places:
    import numpy as np

    sums = [np.bincount(index, places[:, axis], count) for axis in (0, 1)]
    centroids: Places = np.stack(sums, axis=1) / np.bincount(index, minlength=count)[:, None]
    return centroids


def _distances(places: Places, centroids: Places) -> Places:
    """Of shape (points, centroids)."""
    import numpy as np

    distances: Places = np.linalg.norm(places[:, None] - centroids[None], axis=2)
    return distances
