"""The process that runs UMAP: `umap_process.py FOLDER`, started by `layouts`.

It compiles while it has nothing to do. A line on its standard input, the seed, means that
`FOLDER/vectors.npy` and `FOLDER/graph.npz` are there; it writes `FOLDER/places.npy`. It imports
nothing of this package, so that it runs wherever the package is installed.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from numpy.typing import NDArray


def place(vectors: NDArray[np.float64], graph: Any, seed: int) -> NDArray[np.float64]:
    """Place vectors, 4 or more of shape (entries, dimensions), by the graph of their neighbours.

    The graph is what `objectives.fuzzy_graph` makes.
    """
    umap = _umap()
    # umap-learn's defaults: the spread, and the least distance of points on the map.
    a, b = umap.find_ab_params(1.0, 0.1)
    placed, _ = umap.simplicial_set_embedding(
        data=vectors.astype(np.float32),
        graph=graph,
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


def compile_umap() -> None:
    """Place a few vectors of chance, for which umap-learn compiles what it needs."""
    vectors = np.random.default_rng(0).normal(size=(40, 20))
    place(vectors, scipy.sparse.csr_matrix(np.abs(np.corrcoef(vectors)).astype(np.float32)), 0)


def place_in(folder: Path, seed: int) -> None:
    """Place the vectors of a folder, and write their places there."""
    graph = scipy.sparse.load_npz(folder / "graph.npz")
    np.save(folder / "places.npy", place(np.load(folder / "vectors.npy"), graph, seed))


def main(folder: Path) -> None:
    """Compile, wait for the vectors, place them."""
    warnings.simplefilter("ignore")
    try:
        compile_umap()
    finally:
        seed = sys.stdin.readline()
    if seed:
        place_in(folder, int(seed))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
