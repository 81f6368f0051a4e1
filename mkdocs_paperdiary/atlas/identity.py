"""Which cluster is which: ids that stay while clusters come and go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .colors import COLORS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

NEW = -1
"""The id of a point that was in no cluster before."""


@dataclass(frozen=True, slots=True)
class Change:
    """A cluster that came or went.

    Attributes:
        kind: `split`, where a part of a cluster became one of its own; `merge`, where a cluster
            became a part of another one; `birth` and `end`, where a fresh division has one that was
            not there, or has not one that was. It is an `end` too where none of its points is left.
        cluster: The id of the one that came, or went.
        other: The id of the one that it came out of, or went into; None where there is none.
    """

    kind: Literal["split", "merge", "birth", "end"]
    cluster: int
    other: int | None


def matched(fresh: Ids, old: Ids, avoided: Iterable[int] = ()) -> Ids:
    """Give fresh clusters the ids of the old ones whose members they have.

    Args:
        fresh: For each point the number of its fresh cluster, from 0 without holes.
        old: For each point the id that it had, or `NEW`.
        avoided: Ids that a new cluster should not get, beside those in `old`.

    Returns:
        For each point an id, so that as many as possible keep theirs.

    References:
        Kuhn (1955), The Hungarian method for the assignment problem, Naval Research Logistics
        Quarterly 2.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    had = np.unique(old[old != NEW])
    count = int(fresh.max()) + 1
    shared = np.zeros((count, len(had)), dtype=np.int64)
    was = old != NEW
    np.add.at(shared, (fresh[was], np.searchsorted(had, old[was])), 1)
    rows, columns = linear_sum_assignment(shared, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    ids = {row: int(had[column]) for row, column in pairs if shared[row, column]}
    for one in range(count):
        if one not in ids:
            ids[one] = free_id(ids.values(), {*had.tolist(), *avoided})
    return np.array([ids[one] for one in fresh.tolist()])


def differences(old: Ids, ids: Ids) -> Iterator[Change]:
    """Tell which clusters a fresh division has that were not there, and which it has not."""
    import numpy as np

    for id_ in np.setdiff1d(ids, old).tolist():
        came = old[(ids == id_) & (old != NEW)]
        yield Change("birth", id_, most(came) if len(came) else None)
    for id_ in np.setdiff1d(old[old != NEW], ids).tolist():
        yield Change("end", id_, most(ids[old == id_]))


def free_id(present: Iterable[int], avoided: set[int]) -> int:
    """The lowest id that is free, if possible one that no cluster had in the last build.

    A reader takes a cluster of the same colour for the same cluster.
    """
    taken = set(present)
    free = [id_ for id_ in range(len(COLORS)) if id_ not in taken]
    return next((id_ for id_ in free if id_ not in avoided), free[0])


def most(ids: Ids) -> int:
    """The most frequent id, of several the lowest."""
    import numpy as np

    return int(np.bincount(ids).argmax())
