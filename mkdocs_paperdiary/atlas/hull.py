"""The outline of a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .atlas import Position


def hull(points: Sequence[Position]) -> tuple[Position, ...]:
    """Find the corners of the convex hull of points.

    Args:
        points: At least one.

    Returns:
        The corners counter-clockwise, starting from the lowest of the leftmost ones; the two ends
        where the points lie on a line, and one corner where they are all the same.

    References:
        Barber, Dobkin and Huhdanpaa (1996), The Quickhull Algorithm for Convex Hulls, ACM
        Transactions on Mathematical Software 22.
    """
    different = sorted(set(points))
    if len(different) < 3:
        return tuple(different)
    from scipy.spatial import ConvexHull, QhullError

    try:
        order = ConvexHull(different).vertices.tolist()
    except QhullError:  # They lie on a line.
        return different[0], different[-1]
    start = order.index(min(order))
    return tuple(different[number] for number in order[start:] + order[:start])
