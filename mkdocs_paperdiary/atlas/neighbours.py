"""One layout's positions: a fresh one as the cache keeps it, laid onto the one before it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..cache import Cache, digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


def order_of(keys: Mapping[str, str]) -> list[str]:
    """The ids in the order in which layouts are kept.

    By the keys, and not by the ids or the diary's order, so that a note which is renamed or gets
    another date has the same layout.
    """
    return sorted(keys, key=lambda id_: (keys[id_], id_))


if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    Near = Mapping[str, tuple[tuple[str, float], ...]]
    """By id, the nearest entries' ids and scores, nearest first."""

FORMAT = 2
"""A new number where the same vectors get other neighbours."""

COUNT = 5
"""How many neighbours an entry knows."""

_ROWS = 512


def neighbours(vectors: NDArray[np.float32]) -> list[list[tuple[int, float]]]:
    """Find the nearest rows of each row.

    Args:
        vectors: Of shape (entries, dimensions), 2 rows or more, each of length 1.

    Returns:
        For each row, up to `COUNT` other rows with their cosine similarity, from -1 to 1 with four
        decimals, nearest first; of equally near ones, the one with the lower number.
    """
    import numpy as np

    total = len(vectors)
    count = min(COUNT, total - 1)
    exact = vectors.astype(np.float64)
    found: list[list[tuple[int, float]]] = []
    # In blocks, so that memory grows with the number of entries and not with its square.
    for start in range(0, total, _ROWS):
        similarity = np.clip(exact[start : start + _ROWS] @ exact.T, -1, 1)
        # Rounded before they are compared: the last bits of a product are no reason for an order.
        scores = np.rint(similarity * 10_000).astype(np.int64)
        own = np.arange(len(scores))
        scores[own, own + start] = -20_000
        # One number that orders by score, then by row: no two are equal, so that it is enough to
        # part the nearest from the others and to sort only those.
        ranks = np.arange(total) - scores * total
        order = np.argpartition(ranks, count - 1, axis=1)[:, :count]
        order = np.take_along_axis(
            order, np.argsort(np.take_along_axis(ranks, order, axis=1), axis=1), axis=1
        )
        near = np.take_along_axis(scores, order, axis=1) / 10_000
        found += [
            list(zip(*some, strict=True))
            for some in zip(order.tolist(), near.tolist(), strict=True)
        ]
    return found


def known_neighbours(keys: Mapping[str, str], cache: Cache) -> Near | None:
    """Find the neighbours of entries in the cache, by a digest of each entry's text."""
    if len(keys) < 2:
        return {}
    payload = cache.get("neighbours", _near_key(keys))
    if not payload:
        return None
    order = order_of(keys)
    rows = zip(order, json.loads(payload), strict=True)
    return {id_: tuple((order[at], score) for at, score in row) for id_, row in rows}


def find_neighbours(
    vectors: Mapping[str, NDArray[np.float32]], keys: Mapping[str, str], cache: Cache
) -> Near:
    """Compute the neighbours of entries, unless the cache has them.

    Args:
        vectors: By id, one for each of `keys`.
        keys: Each entry's text, by a digest; by id.
        cache: Where neighbours are kept.
    """
    if (known := known_neighbours(keys, cache)) is not None:
        return known
    import numpy as np
    from threadpoolctl import threadpool_limits

    order = order_of(keys)
    with threadpool_limits(1):
        found = neighbours(np.stack([vectors[id_] for id_ in order]))
    cache.put(
        "neighbours", _near_key(keys), json.dumps(found, separators=(",", ":")).encode("ascii")
    )
    return {
        id_: tuple((order[at], score) for at, score in row)
        for id_, row in zip(order, found, strict=True)
    }


def _near_key(keys: Mapping[str, str]) -> str:
    return digest("neighbours", FORMAT, COUNT, sorted(keys.values()))
