"""Parts of clusters: entries that lie together within one, kept between builds."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Final

from ..cache import Cache, digest, from_json
from .atlas import Position
from .clusters import divide
from .settings import MapSettings

MOST: Final = 5
"""A cluster has at most so many parts: their names have room in it when the map is enlarged."""

FEWEST: Final = 12
KEPT_FROM: Final = 8
"""A cluster with fewer entries is not divided; one that is divided remains so down to fewer."""

NONE: Final = -1
"""The number of the part of an entry that is in none."""

FORMAT: Final = 1
"""A new number where the same points get other parts."""


def find_parts(
    points: Sequence[Position], before: Sequence[int], settings: MapSettings, cache: Cache
) -> tuple[tuple[int, ...], bool]:
    """Divide the points of a cluster into parts by k-means, or keep those that it has.

    New points join the part with the nearest centroid. A cluster is divided again where less than
    half of its points have a part, or the number of parts no longer fits the number of points.

    Args:
        points: At least one.
        before: For each point the number of the part that it had, or `NONE`.
        settings: The seed.
        cache: Holds divisions.

    Returns:
        For each point the number of its part, from 0 and below `MOST`, or `NONE` for all; and
        whether they are new ones.
    """
    known = {number for number in before if number != NONE}
    is_kept = 2 * before.count(NONE) <= len(before) if known else False
    if is_kept and len(points) >= KEPT_FROM and abs(len(known) - _count(len(points))) < 1:
        return _joined(points, before), False
    count = min(round(_count(len(points))), len(set(points)))
    if len(points) < FEWEST or count < 2:
        return (NONE,) * len(points), True
    key = digest("parts", FORMAT, points, count, settings.seed)

    def read(payload: bytes) -> tuple[int, ...]:
        found: tuple[int, ...] = from_json(payload, tuple[int, ...])
        if len(found) != len(points) or {*found} != {*range(count)}:
            raise ValueError("these are other points' parts")
        return found

    numbers = cache.value("clusters", key, read)
    if numbers is None:
        parts = divide(points, count, settings)
        of = {at: number for number, part in enumerate(parts) for at in part}
        numbers = tuple(of[at] for at in range(len(points)))
        cache.put("clusters", key, json.dumps(numbers).encode("ascii"))
    return numbers, True


def _count(total: int) -> float:
    """How many parts a cluster should have; see `clusters.candidates`."""
    return min(max(2.0, math.sqrt(total / 2)), float(MOST))


def _joined(points: Sequence[Position], before: Sequence[int]) -> tuple[int, ...]:
    members: dict[int, list[Position]] = {}
    for point, number in zip(points, before, strict=True):
        if number != NONE:
            members.setdefault(number, []).append(point)
    centroids = {
        number: (sum(x for x, _ in some) / len(some), sum(y for _, y in some) / len(some))
        for number, some in sorted(members.items())
    }
    return tuple(
        min(centroids, key=lambda one: math.dist(point, centroids[one]))
        if number == NONE
        else number
        for point, number in zip(points, before, strict=True)
    )
