"""Clusters of a layout and their parts: k-means, their number, centroids and hulls."""

from __future__ import annotations

import contextlib
import io
import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ..problem import Problem
from .atlas import Position
from .settings import MapSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLORS: tuple[str, ...] = (
    *("#4664d2", "#a09614", "#0aa082", "#b4465a", "#dc6eb4", "#467800", "#9682f0", "#8c5a96"),
    *("#fa5a78", "#b46e50", "#d24628", "#b48c50", "#008282", "#786eb4", "#aa6e96", "#64a06e"),
    *("#32785a", "#28a0c8", "#1478f0", "#aa5078", "#6e8232", "#d25078", "#966446", "#3c8cd2"),
    *("#148ca0", "#6e8c5a", "#c8788c", "#d26e64", "#be460a", "#d21e78", "#78963c", "#c846b4"),
)
"""Colours of clusters as `#rrggbb`, in the order in which they are used.

Each has a contrast of 3:1 or more (WCAG 2.2, success criterion 1.4.11) both on white and on the
dark grey `#1e2129` of Material's slate scheme. That leaves a narrow band of lightness, in which the
first ten were sought: the first 6, 8 and 10 of them are as far apart as a search could put them, by
the least CIEDE2000 difference that people with normal vision and with deuteranopia, protanopia and
tritanopia see. Each later one is the farthest from all before it. A dozen are told apart easily;
the later ones need their label. The search and its figures: `benchmarks/colours.py`.

References:
    Sharma, Wu and Dalal (2005), The CIEDE2000 color-difference formula, Color Research &
    Application 30; Glasbey et al. (2007), Colour displays for categorical images, Color Research &
    Application 32; Machado, Oliveira and Fernandes (2009), A Physiologically-based Model for
    Simulation of Color Vision Deficiency, IEEE TVCG 15.
"""


NONE: Final = -1
"""The number of the cluster, and of the part, of an entry that is in none."""


@dataclass(frozen=True, slots=True)
class Change:
    """A cluster that came or went.

    Attributes:
        kind: `split`, where a part of a cluster became one of its own; `merge`, where a cluster
            became a part of another one; `birth` and `end`, where a fresh division has one that was
            not there, or has not one that was; `loss`, where none of its points is left.
        cluster: Its id.
        other: The id of the one that it came out of, or went into; None where there is none.
    """

    kind: Literal["split", "merge", "birth", "end", "loss"]
    cluster: int
    other: int | None


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


def possible(points: Sequence[Position], wanted: int | None) -> tuple[int | None, Problem | None]:
    """Bound the wanted number of clusters by what the points and the palette allow.

    None means that it is to be chosen by the points. The problem says what was wrong.
    """
    if wanted is None:
        return None, None
    most = min(len(set(points)), len(COLORS))
    allowed = max(1, min(wanted, most))
    if allowed == wanted:
        return wanted, None
    message = (
        f"`map.clusters` is {wanted}, but the map of {len(points)} entries allows 1 to {most}; it "
        f"has {allowed}"
    )
    return allowed, Problem(message, code="impossible-number")


def allowed(points: Sequence[Position], wanted: int | None) -> range:
    """The numbers of clusters that points may have, where so many are wanted, or None of them."""
    different, (wanted, _) = len(set(points)), possible(points, wanted)
    if wanted is None and different > 1:
        return candidates(len(points), different)
    return range(wanted or 1, (wanted or 1) + 1)


def divide(
    points: Sequence[Position], count: int | None, settings: MapSettings
) -> NDArray[np.int64]:
    """Divide points by k-means.

    Args:
        points: At least one.
        count: How many clusters, as far as `possible`; None to choose.
        settings: The seed.

    Returns:
        For each point the number of its cluster, from 0; the largest cluster comes first, and of
        equally large ones that of the first point. The same for the same points.

    References:
        Lloyd (1982), Least squares quantization in PCM, IEEE Transactions on Information Theory 28.
    """
    import numpy as np

    array = np.array(points, dtype=np.float64)
    divisions = [_kmeans(array, number, settings.seed) for number in allowed(points, count)]
    labels = divisions[0]
    if len(divisions) > 1:
        labels = max(divisions, key=lambda some: silhouette(array, some, settings.seed))
    _, first, found, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    ranks: NDArray[np.int64] = np.argsort(np.lexsort((first, -sizes)))
    return ranks[found]


def candidates(total: int, different: int) -> range:
    """The numbers of clusters that are tried, from 2 on, at least one.

    On maps of notes the silhouette is almost flat: alone it would choose two huge clusters or a
    dozen tiny ones by chance, and neither tells a reader much. So it chooses from two thirds of the
    square root of half the number of points up to that root, a rule of thumb, and up to a dozen,
    which is what a legend and a palette bear.

    Args:
        total: How many points there are.
        different: How many different ones, 2 or more.

    References:
        Mardia, Kent and Bibby (1979), Multivariate Analysis, section 13.
    """
    middle = (total / 2) ** 0.5
    first = max(2, min(round(middle * 2 / 3), 8))
    last = max(first, min(round(middle), 12))
    # The silhouette is not defined where each point is a cluster.
    most = max(2, min(different, total - 1))
    return range(min(first, most), min(last, most) + 1)


def silhouette(array: NDArray[np.float64], labels: NDArray[np.int64], seed: int) -> float:
    """The mean silhouette of a division, from -1 to 1; -1 where it is not defined.

    References:
        Rousseeuw (1987), Silhouettes, Journal of Computational and Applied Mathematics 20.
    """
    import numpy as np
    from sklearn.metrics import silhouette_score

    if not 1 < len(np.unique(labels)) < len(labels):
        return -1.0
    # The work grows with the square of the number of points, so that many are sampled.
    size = 2000 if len(array) > 2000 else None
    return float(silhouette_score(array, labels, sample_size=size, random_state=seed))


def _kmeans(array: NDArray[np.float64], count: int, seed: int) -> NDArray[np.int64]:
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    count_cores()
    # Threads wait for each other longer than they compute, and their sums come in any order.
    with threadpool_limits(1, user_api="openmp"):
        labels: NDArray[np.int64] = KMeans(count, n_init=10, random_state=seed).fit_predict(array)
    return labels


def count_cores() -> None:
    """Let joblib find and keep the number of physical cores, of which scikit-learn asks it.

    On Windows without `wmic`, and in small containers, it cannot, and prints a warning with a
    traceback about it into a build that lacks nothing. It says so at the first time only.
    """
    from joblib import cpu_count

    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        cpu_count(only_physical_cores=True)


def centroid(points: Sequence[Position]) -> Position:
    """The mean of points, at least one, with four decimals."""
    x, y = (round(sum(some) / len(points) * 1e4) / 1e4 for some in zip(*points, strict=True))
    return x, y


def hull(points: Iterable[Position]) -> tuple[Position, ...]:
    """Find the corners of the convex hull of points.

    Returns:
        The corners counter-clockwise, starting from the lowest of the leftmost ones; the two ends
        where the points lie on a line, and one corner where they are all the same.

    References:
        Andrew (1979), Another efficient algorithm for convex hulls in two dimensions, Information
        Processing Letters 9.
    """
    different = sorted(set(points))
    corners: list[Position] = []
    for way in (different, different[::-1]):
        half: list[Position] = []
        for x, y in way:
            while len(half) > 1:
                (x1, y1), (x2, y2) = half[-2:]
                # Only a turn to the left leaves the last one a corner.
                if (x2 - x1) * (y - y1) > (y2 - y1) * (x - x1):
                    break
                half.pop()
            half.append((x, y))
        corners += half[:-1]
    return tuple(corners or different)


MOST_PARTS: Final = 5
"""A cluster has at most so many parts: their names have room in it when the map is enlarged."""

FEWEST_IN_PARTS: Final = 12
KEPT_FROM: Final = 8
"""A cluster with fewer entries is not divided; one that is divided remains so down to fewer."""


def find_parts(
    points: Sequence[Position], before: Sequence[int], settings: MapSettings
) -> tuple[tuple[int, ...], bool]:
    """Divide the points of a cluster into parts by k-means, or keep those that it has.

    New points join the part with the nearest centroid. A cluster is divided again where less than
    half of its points have a part, or the number of parts no longer fits the number of points.

    Args:
        points: At least one.
        before: For each point the number of the part that it had, or `NONE`.
        settings: The seed.

    Returns:
        For each point the number of its part, from 0 and below `MOST_PARTS`, or `NONE` for all;
        and whether they are new ones.
    """
    known = {number for number in before if number != NONE}
    is_kept = 2 * before.count(NONE) <= len(before) if known else False
    if is_kept and len(points) >= KEPT_FROM and abs(len(known) - _count(len(points))) < 1:
        return joined(points, before), False
    count = min(round(_count(len(points))), len(set(points)))
    if len(points) < FEWEST_IN_PARTS or count < 2:
        return (NONE,) * len(points), True
    return tuple(divide(points, count, settings).tolist()), True


def _count(total: int) -> float:
    """How many parts a cluster should have; see `candidates`."""
    return min(max(2.0, math.sqrt(total / 2)), float(MOST_PARTS))


def joined(points: Sequence[Position], before: Sequence[int]) -> tuple[int, ...]:
    """Give the points without a number, which is `NONE`, that of the nearest centroid.

    Args:
        points: At least one.
        before: For each point the number of its cluster or part; one or more have one.
    """
    members: dict[int, list[Position]] = {}
    for point, number in zip(points, before, strict=True):
        if number != NONE:
            members.setdefault(number, []).append(point)
    centroids = {number: centroid(some) for number, some in sorted(members.items())}
    return tuple(
        min(centroids, key=lambda one: math.dist(point, centroids[one]))
        if number == NONE
        else number
        for point, number in zip(points, before, strict=True)
    )
