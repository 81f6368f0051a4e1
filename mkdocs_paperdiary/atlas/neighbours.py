"""Nearest entries of each entry, by their embeddings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ..cache import Cache, digest, from_json

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Neighbours = Mapping[str, tuple[tuple[str, float], ...]]
"""By id, the nearest entries' ids and scores, nearest first."""

FORMAT = 2
"""A new number where the same vectors get other neighbours."""

COUNT = 5
"""How many neighbours an entry has."""

_NONE = -20_000
"""The rounded similarity of what is no neighbour."""

_ROWS = 512
"""Entries that are compared with all others at once: memory does not grow with the square."""


def order_of(keys: Mapping[str, str]) -> list[str]:
    """The ids in the order in which layouts and neighbours are cached.

    By the keys of their texts, and not by the ids or the diary's order, so that a note which is
    renamed or gets another date has the same layout.
    """
    return sorted(keys, key=lambda id_: (keys[id_], id_))


def cached_neighbours(keys: Mapping[str, str], cache: Cache) -> Neighbours | None:
    """Read the neighbours of entries from the cache, by the keys of their texts."""
    if len(keys) < 2:
        return {}

    def read(payload: bytes) -> Neighbours:
        rows = from_json(payload, tuple[tuple[tuple[int, float], ...], ...])
        if not all(at >= 0 and -1 <= score <= 1 for row in rows for at, score in row):
            raise ValueError("no similarities")
        return _by_id(keys, rows)

    return cache.value("neighbours", _cache_key(keys), read)


def find_neighbours(
    vectors: Mapping[str, NDArray[np.float32]], keys: Mapping[str, str], cache: Cache
) -> Neighbours:
    """Compute the neighbours of entries, unless the cache has them.

    The vectors and the keys of the entries' texts are by id, one of each.
    """
    if (cached := cached_neighbours(keys, cache)) is not None:
        return cached
    import numpy as np

    matrix = np.stack([vectors[id_] for id_ in order_of(keys)])
    rows = nearest_rows(matrix, matrix, pairwise(range(len(matrix) + 1)))
    payload = json.dumps(rows, separators=(",", ":")).encode("ascii")
    cache.put("neighbours", _cache_key(keys), payload)
    return _by_id(keys, rows)


def nearest_rows(
    rows: NDArray[np.float32],
    others: NDArray[np.float32],
    excluded: Iterable[tuple[int, int]],
    most: int = COUNT,
) -> list[list[tuple[int, float]]]:
    """Find up to `most` of some vectors that are nearest to each of some others.

    Args:
        rows: Vectors of length 1, one in each row.
        others: Those that may be near them, at least one.
        excluded: For each of the rows, from which to before which of the others none is near it.
        most: 1 or more.

    Returns:
        For each of the rows the numbers of the others, and the cosine similarities from -1 to 1
        with four decimals, nearest first; of equally near ones, the one with the lower number.
    """
    import numpy as np
    from threadpoolctl import threadpool_limits

    total, left = len(others), iter(excluded)
    count = min(most, total)
    exact = others.astype(np.float64)
    found: list[list[tuple[int, float]]] = []
    for start in range(0, len(rows), _ROWS):
        with threadpool_limits(1):
            ranks = rows[start : start + _ROWS].astype(np.float64) @ exact.T
        # Rounded before they are compared: the last bits of a product are no reason for an order.
        np.clip(ranks, -1, 1, out=ranks)
        ranks *= 10_000
        np.rint(ranks, out=ranks)
        for row, (first, end) in zip(ranks, left, strict=False):
            row[first:end] = _NONE
        # One number that orders by similarity, then by the other's: no two are equal, so that it is
        # enough to separate the nearest from the others and to sort only those.
        ranks *= -total
        ranks += np.arange(total)
        ranks.partition(count - 1, axis=1)
        nearest = np.sort(ranks[:, :count], axis=1)
        numbers = nearest % total
        near = (numbers - nearest) / total
        for row, scores in zip(numbers.astype(int).tolist(), near.tolist(), strict=True):
            some = zip(row, scores, strict=True)
            found.append([(at, score / 10_000) for at, score in some if score > _NONE])
    return found


def _by_id(
    keys: Mapping[str, str], rows: Sequence[Sequence[tuple[int, float]]]
) -> dict[str, tuple[tuple[str, float], ...]]:
    order = order_of(keys)
    return {
        id_: tuple((order[at], score) for at, score in row)
        for id_, row in zip(order, rows, strict=True)
    }


def _cache_key(keys: Mapping[str, str]) -> str:
    return digest("neighbours", FORMAT, COUNT, sorted(keys.values()))
