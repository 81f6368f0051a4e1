"""The process that runs UMAP: `umap_process.py FOLDER`, started by `umap.py` beside it.

It compiles while it has nothing to do. A line on its standard input, the seed, tells that
`FOLDER/vectors.npy` is there; it writes `FOLDER/places.npy`. It imports nothing of this package, so
that it runs however the package was found.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEIGHBOURS = 15
"""umap-learn's own default; a small diary has fewer."""

SPECTRAL_FROM = 12
"""Fewer points have too few eigenvectors to start from."""


def place(vectors: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Place vectors by UMAP with the cosine metric.

    Args:
        vectors: Of shape (entries, dimensions), 4 entries or more.
        seed: Start of the random sequence.

    Returns:
        Coordinates of shape (entries, 2).
    """
    import numpy as np
    from umap import UMAP

    count = min(NEIGHBOURS, len(vectors) - 1)
    # The neighbours are found here, exactly: umap-learn would compile for seconds to find the same
    # ones in a small diary, and approximate ones in a large one.
    indices, distances = nearest(vectors, count)
    fitted = UMAP(
        n_neighbors=count,
        metric="cosine",
        init="spectral" if len(vectors) >= SPECTRAL_FROM else "random",
        random_state=seed,
        n_jobs=1,
        # By default, an entry that is opposite to all others would get no place.
        disconnection_distance=np.inf,
        precomputed_knn=(indices, distances, None),
    ).fit(vectors.astype(np.float32))
    placed: NDArray[np.float64] = np.asarray(fitted.embedding_, dtype=np.float64)
    return placed


def nearest(
    vectors: NDArray[np.float64], count: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Find the nearest vectors by cosine distance.

    Args:
        vectors: Of shape (entries, dimensions).
        count: How many, the vector itself included.

    Returns:
        Indices and distances, each of shape (entries, count), nearest first. A vector comes first
        among its own neighbours, as umap-learn expects it.
    """
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(lengths > 0, lengths, 1)
    indices = np.empty((len(unit), count), np.int32)
    distances = np.empty((len(unit), count), np.float32)
    for start in range(0, len(unit), 1024):
        stop = min(start + 1024, len(unit))
        block = np.clip(1 - unit[start:stop] @ unit.T, 0, 2)
        own = np.arange(stop - start)
        block[own, own + start] = -1
        order = np.argpartition(block, count - 1, axis=1)[:, :count]
        near = np.take_along_axis(block, order, axis=1)
        order = np.take_along_axis(order, np.lexsort((order, near), axis=1), axis=1)
        indices[start:stop] = order
        block[own, own + start] = 0
        distances[start:stop] = np.take_along_axis(block, order, axis=1)
    return indices, distances


def main(folder: Path) -> None:
    """Compile, wait for the vectors, place them."""
    warnings.simplefilter("ignore")
    import numpy as np

    try:
        place(np.random.default_rng(0).normal(size=(40, 20)), 0)
    finally:
        seed = sys.stdin.readline()
    if seed:
        np.save(folder / "places.npy", place(np.load(folder / "vectors.npy"), int(seed)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
