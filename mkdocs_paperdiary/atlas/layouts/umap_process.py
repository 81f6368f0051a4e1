"""The process that runs UMAP: `umap_process.py FOLDER`, started by `layouts`.

It compiles while it has nothing to do. A line on its standard input, the seed, means that
`FOLDER/vectors.npy` is there; it writes `FOLDER/places.npy`. It imports nothing of this package, so
that it runs wherever the package is installed.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = 15
"""umap-learn's own default; a small diary has fewer."""

ROWS = 256
"""Vectors whose neighbours are looked for at once: a block of distances to all stays small."""


def place(vectors: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Place vectors, 4 or more of shape (entries, dimensions), by UMAP with the cosine metric."""
    umap = _umap()
    # Neighbours and graph are made here, exactly: umap-learn would compile for seconds to make the
    # same ones of a small diary, and approximate ones of a large one.
    indices, distances = nearest(vectors, min(NEIGHBOURS, len(vectors) - 1))
    # umap-learn's defaults: the spread, and the least distance of points on the map.
    a, b = umap.find_ab_params(1.0, 0.1)
    placed, _ = umap.simplicial_set_embedding(
        data=vectors.astype(np.float32),
        graph=fuzzy_graph(indices, distances),
        n_components=2,
        initial_alpha=1.0,
        a=a,
        b=b,
        gamma=1.0,
        negative_sample_rate=5,
        # Twice umap-learn's default, which a small diary's map gains by and hardly waits for.
        n_epochs=1000 if len(vectors) <= 1000 else None,
        # Fewer points have too few eigenvectors to start from.
        init="spectral" if len(vectors) >= 12 else "random",
        random_state=np.random.RandomState(seed),
        metric="cosine",
        metric_kwds={},
        densmap=False,
        densmap_kwds={},
        output_dens=False,
    )
    return np.asarray(placed, dtype=np.float64)


def _umap() -> Any:
    """Import umap-learn without compiling the search for neighbours that it brings along."""
    import numba

    config: Any = numba.config
    # A freshly installed pynndescent compiles itself for longer than all else takes.
    config.DISABLE_JIT = True
    try:
        import pynndescent  # noqa: F401
    finally:
        config.DISABLE_JIT = False
    import umap.umap_

    return umap.umap_


def nearest(
    vectors: NDArray[np.float64], count: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Find the nearest vectors by cosine distance, so many with the vector itself.

    Indices and distances are each of shape (entries, count), nearest first. A vector comes first
    among its own neighbours, as umap-learn expects it.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(lengths > 0, lengths, 1)
    indices = np.empty((len(unit), count), np.int32)
    distances = np.empty((len(unit), count), np.float32)
    for start in range(0, len(unit), ROWS):
        stop = min(start + ROWS, len(unit))
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


def fuzzy_graph(indices: NDArray[np.int32], distances: NDArray[np.float32]) -> Any:
    """Weigh the edges between neighbours: UMAP's fuzzy simplicial set, with its defaults.

    Of what `nearest` finds, 3 or more for each vector, it makes a symmetric sparse matrix of shape
    (entries, entries), with weights above 0 and up to 1.

    References:
        McInnes, Healy and Melville (2018), algorithms 2 and 3.
    """
    import scipy.sparse

    count = indices.shape[1]
    exact = distances[:, 1:].astype(np.float64)
    first = np.where(exact > 0, exact, np.inf).min(axis=1, keepdims=True)
    first[np.isinf(first)] = 0
    beyond = np.maximum(exact - first, 0)
    least = 1e-3 * np.where(first > 0, distances.mean(axis=1, keepdims=True), distances.mean())
    width = np.maximum(_widths(beyond, np.log2(count)), least)
    rows = np.repeat(np.arange(len(indices)), count - 1)
    local = scipy.sparse.csr_matrix(
        (np.exp(-beyond / width).ravel(), (rows, indices[:, 1:].ravel())),
        shape=(len(indices), len(indices)),
    )
    graph = local + local.T - local.multiply(local.T)
    graph.eliminate_zeros()
    return graph.astype(np.float32)


def _widths(beyond: NDArray[np.float64], target: float) -> NDArray[np.float64]:
    """Find, by bisection, the widths with which each row's weights add up to a target."""
    low = np.zeros((len(beyond), 1))
    high = np.full_like(low, np.inf)
    width = np.ones_like(low)
    for _ in range(64):
        excess = np.exp(-beyond / width).sum(axis=1, keepdims=True) - target
        high = np.where(excess > 0, width, high)
        low = np.where(excess > 0, low, width)
        with np.errstate(invalid="ignore"):
            better = np.where(np.isinf(high), width * 2, (low + high) / 2)
        width = np.where(np.abs(excess) < 1e-5, width, better)
    return width


def main(folder: Path) -> None:
    """Compile, wait for the vectors, place them."""
    warnings.simplefilter("ignore")
    try:
        place(np.random.default_rng(0).normal(size=(40, 20)), 0)
    finally:
        seed = sys.stdin.readline()
    if seed:
        np.save(folder / "places.npy", place(np.load(folder / "vectors.npy"), int(seed)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
