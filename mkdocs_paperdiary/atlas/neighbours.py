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
        vectors: Of shape (entries, dimensions), rows of length 1.

    Returns:
        For each row, up to `COUNT` other rows with their cosine similarity, from -1 to 1 with four
        decimals, nearest first; of equally near ones, the one with the lower number.
    """
    import numpy as np

    exact = vectors.astype(np.float64)
    found: list[list[tuple[int, float]]] = []
    for start in range(0, len(vectors), _ROWS):
        # In blocks, so that memory grows with the number of entries and not with its square.
        block = exact[start : start + _ROWS] @ exact.T
        # Rounded before they are compared: the last bits of a product are no reason for an order.
        np.round(np.clip(block, -1, 1), 4, out=block)
        block += 0.0  # -0.0 is written as 0.0.
        own = np.arange(len(block))
        block[own, own + start] = -np.inf
        order = np.argsort(-block, axis=1, kind="stable")[:, : min(COUNT, len(vectors) - 1)]
        scores = np.take_along_axis(block, order, axis=1)
        found += [
            list(zip(some, near, strict=True))
            for some, near in zip(order.tolist(), scores.tolist(), strict=True)
        ]
    return found
