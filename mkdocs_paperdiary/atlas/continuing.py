"""Continues yesterday's clusters, so that a cluster keeps its id, and with it colour and label."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from .clusters import candidates, divide, possible, silhouette
from .colors import COLORS
from .identity import NEW, Change, differences, matched
from .keeping import keep

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .atlas import Position
    from .settings import MapSettings

    Places = NDArray[np.float64]
    Ids = NDArray[np.int64]

__all__ = ["Change", "Continued", "continue_clusters"]

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


@dataclass(frozen=True, slots=True)
class Continued:
    """The clusters of a layout, with the ids that they had.

    Attributes:
        clusters: For each point the id of its cluster, from 0 and below the number of colours; they
            may have holes, and say nothing of size.
        changes: What came and went; first the clusters of which no point is left.
        divided_at: How many points there were when the division was last checked as a whole.
    """

    clusters: tuple[int, ...]
    changes: tuple[Change, ...]
    divided_at: int


def continue_clusters(
    points: Sequence[Position],
    before: Sequence[int | None],
    settings: MapSettings,
    divided_at: int,
    *,
    gone: Collection[int] = (),
    anew: bool = False,
) -> Continued:
    """Divide points as they were divided before, as far as that is still right.

    New points join the nearest cluster. The other ones stay where they are, unless they lie clearly
    in another one. Clusters are split and merged only where their number does not fit the number of
    points any more. Then, and whenever the diary has grown by a tenth, a fresh division by k-means
    is made too, which takes the place of this one only where it is clearly better.

    Args:
        points: The layout's points, at least one.
        before: For each point the id of the cluster that it had, None where it is new.
        settings: How many clusters, as far as `possible`, and the seed.
        divided_at: How many points there were when the division was last checked as a whole.
        gone: The ids of the clusters of which no point is left. No new cluster gets one of them
            at once, which a reader would take for the old one.
        anew: Whether the layout was started anew: the division is a fresh one then, whose clusters
            get the ids of those whose members they have.

    Returns:
        The clusters, the same for the same input; and the same again where they are put in as
        `before`. Where all points are new, it is a fresh division, and nothing has changed.

    References:
        Rousseeuw (1987), Silhouettes, Journal of Computational and Applied Mathematics 20, for how
        good a division is.
    """
    import numpy as np

    total = len(points)
    wanted, _ = possible(points, settings.clusters)
    # An id without a colour is none that was given here.
    known = [NEW if id_ is None or not 0 <= id_ < len(COLORS) else id_ for id_ in before]
    old = np.array(known, dtype=np.int64)
    if (old == NEW).all():
        return Continued(_numbered(divide(points, wanted, settings), total), (), total)
    places = np.array(points, dtype=np.float64)
    ends = [Change("end", id_, None) for id_ in sorted(gone)]
    fresh = partial(_fresh, points, old, settings, wanted, ends)
    if anew:
        return fresh()
    ids, changes = keep(places, old, _allowed(points, wanted), gone)
    grown = abs(total - divided_at) >= CHECKED_AFTER * divided_at
    if grown or changes:
        # What is split or merged changes colours in any case: then rather for the best.
        other = fresh()
        worth = silhouette(places, np.array(other.clusters), settings.seed)
        if worth > silhouette(places, ids, settings.seed) + BETTER:
            return other
    return Continued(tuple(ids.tolist()), (*ends, *changes), total if grown else divided_at)


def _allowed(points: Sequence[Position], wanted: int | None) -> range:
    different = len(set(points))
    if wanted is None and different > 1:
        return candidates(len(points), different)
    return range(wanted or 1, (wanted or 1) + 1)


def _fresh(
    points: Sequence[Position],
    old: Ids,
    settings: MapSettings,
    wanted: int | None,
    ends: Sequence[Change],
) -> Continued:
    """A division by k-means, with the old ids as far as the same points are together."""
    import numpy as np

    fresh = np.array(_numbered(divide(points, wanted, settings), len(points)))
    ids = matched(fresh, old, [end.cluster for end in ends])
    return Continued(tuple(ids.tolist()), (*ends, *differences(old, ids)), len(points))


def _numbered(members: Sequence[Sequence[int]], total: int) -> tuple[int, ...]:
    of = {point: id_ for id_, some in enumerate(members) for point in some}
    return tuple(of[point] for point in range(total))
