"""Turning of a fresh layout: onto an earlier one (Procrustes), or lengthways."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_LEFT_OUT = 5
"""One of so many shared entries may have moved far without pulling the others after it."""

_FLAT = 1e-6
"""Points on a line, or all in one place, are so by less than this share of their extent."""


def align(points: Points, shared: NDArray[np.intp], onto: Points) -> Points:
    """Rotate, mirror, scale and shift points onto others.

    The fifth of the entries that fits worst does not count. Points are as far spread as the others
    then, and not as the least squares would have it, which shrink a map the more, the less it is
    like the other.

    Args:
        points: The fresh layout, of shape (entries, 2).
        shared: The rows of entries, one or more, that the old layout has, too.
        onto: Where they lie there, of shape (shared entries, 2), in any unit.

    Returns:
        All points in the unit of `onto`, of shape (entries, 2). One shared entry, or several all
        in one place, give the shift alone. Points on a line do not say whether to mirror, which is
        not done then.
    """
    fresh = points[shared]
    kept = np.arange(len(shared))
    # More fits than it takes until the same entries are left out again.
    for _ in range(10):
        similarity = _fit(fresh[kept], onto[kept])
        distances = np.linalg.norm(similarity(fresh) - onto, axis=1)
        # A stable sort: of equally bad ones, the same are left out on every machine.
        nearest = np.argsort(distances, kind="stable")[: len(shared) - len(shared) // _LEFT_OUT]
        nearest.sort()
        if np.array_equal(nearest, kept):
            break
        kept = nearest
    return similarity(points)


def lengthways(points: Points) -> Points:
    """Turn points, of shape (entries, 2), so that they spread farther sideways than upwards.

    Which way a layout is turned says nothing, and screens are wider than high. The end with the
    longer tail is on the right, and above. Points that are no numbers stay as they are.
    """
    if not np.isfinite(points).all():
        return points
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned: Points = centred @ axes.T
    turned *= np.where((turned**3).sum(axis=0) < 0, -1.0, 1.0)
    return turned


def _fit(fresh: Points, old: Points) -> Callable[[Points], Points]:
    """Find the best map of the plane that keeps all shapes, for pairs of rows, 1 or more."""
    centre, target = fresh.mean(axis=0), old.mean(axis=0)
    from_centre, from_target = fresh - centre, old - target
    size, wanted = float(np.linalg.norm(from_centre)), float(np.linalg.norm(from_target))
    if min(size / _extent(fresh), wanted / _extent(old)) < _FLAT:
        return lambda points: points - centre + target
    # Not scipy's `orthogonal_procrustes`, which does not say how sure it is of the mirroring.
    left, weights, right = np.linalg.svd((from_centre / size).T @ (from_target / wanted))
    if weights[1] < _FLAT and np.linalg.det(left @ right) < 0:
        left[:, 1] *= -1
    turn, scale = left @ right, wanted / size
    return lambda points: (points - centre) @ turn * scale + target


def _extent(points: Points) -> float:
    """The largest coordinate, above 0: the size to which rounding errors are relative."""
    return max(float(np.abs(points).max()), float(np.finfo(np.float64).tiny))
