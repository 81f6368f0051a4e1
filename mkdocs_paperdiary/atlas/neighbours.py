"""Which entries are nearest to an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
