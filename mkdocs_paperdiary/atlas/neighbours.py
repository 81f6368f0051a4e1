"""Nearest entries of each entry, by their embeddings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
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
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        rows = nearest_rows(np.stack([vectors[id_] for id_ in order_of(keys)]))
    payload = json.dumps(rows, separators=(",", ":")).encode("ascii")
    cache.put("neighbours", _cache_key(keys), payload)
    return _by_id(keys, rows)


def nearest_rows(
    vectors: NDArray[np.float32],
    most: int = COUNT,
    excluded: Callable[[slice], NDArray[np.bool_]] | None = None,
) -> list[list[tuple[int, float]]]:
    """Find up to `most` nearest rows of each row, of 2 rows or more, each of length 1.

    Of some rows, `excluded` tells which others are none, as an array of shape (some, all); they
    come last, with a similarity of -2.

    Each comes with its cosine similarity, from -1 to 1 with four decimals, nearest first; of
    equally near ones, the one with the lower number.
    """
    import numpy as np

    total = len(vectors)
    count = min(most, total - 1)
    exact = vectors.astype(np.float64)
    found: list[list[tuple[int, float]]] = []
    for start in range(0, total, _ROWS):
        similarity = np.clip(exact[start : start + _ROWS] @ exact.T, -1, 1)
        # Rounded before they are compared: the last bits of a product are no reason for an order.
        scores = np.rint(similarity * 10_000).astype(np.int64)
        if excluded:
            scores[excluded(slice(start, start + _ROWS))] = _NONE
        own = np.arange(len(scores))
        scores[own, own + start] = _NONE
        # One number that orders by score, then by row: no two are equal, so that it is enough to
        # separate the nearest from the others and to sort only those.
        ranks = np.arange(total) - scores * total
        order = np.argpartition(ranks, count - 1, axis=1)[:, :count]
        nearest_first = np.argsort(np.take_along_axis(ranks, order, axis=1), axis=1)
        order = np.take_along_axis(order, nearest_first, axis=1)
        near = np.take_along_axis(scores, order, axis=1) / 10_000
        for numbers, similarities in zip(order.tolist(), near.tolist(), strict=True):
            found.append(list(zip(numbers, similarities, strict=True)))
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
