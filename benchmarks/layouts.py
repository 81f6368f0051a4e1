"""Makers of layouts against each other: `python -m benchmarks.layouts`.

Embeds invented summaries, lays them out with each maker in a fresh process that has one thread, and
prints processor time (what else runs on the machine counts little), trustworthiness
(7 neighbours, cosine, on the embeddings) and, for t-SNE, the Kullback-Leibler divergence. `--large`
goes on to 4,000 and 10,000 entries, which takes about ten minutes; `--vectors` reads embeddings of
your own from a NumPy file. openTSNE takes part where it is installed: `pip install openTSNE`.

References:
    Venna and Kaski (2001), Neighborhood Preservation in Nonlinear Projection Methods, ICANN, on
    trustworthiness.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mkdocs_paperdiary.atlas.layouts import COARSE, FINE, is_installed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

SIZES = (112, 1000)
LARGE = (112, 1000, 4000, 10_000)
FFT_FROM = 4000
LARGE_ONLY = ("openTSNE, FFT", "scikit-learn, coarser")
"""With fewer points, interpolation by Fourier transforms takes minutes and helps nobody, and
coarser forces gain nothing."""

PERPLEXITY = 15.0
SEED = 42
JUDGED = 2000
"""Trustworthiness of a larger layout is the mean over so many of its entries, evenly chosen."""

HEAD = ("entries", "maker", "import", "layout", "to the first", "trustworthiness", "KL")


def main() -> None:
    options = _options()
    if options.maker:
        _measure(options.maker, options.vectors, options.vectors.with_name("placed.npy"))
        return
    sizes = LARGE if options.large else SIZES
    vectors = np.load(options.vectors) if options.vectors else invented_vectors(max(sizes))
    print("  ".join(HEAD))
    with tempfile.TemporaryDirectory(prefix="paperdiary-bench-") as folder:
        for size in sizes if len(vectors) >= max(sizes) else (len(vectors),):
            first = 0.0
            for maker in MAKERS:
                if maker.startswith("openTSNE") and not is_installed("openTSNE"):
                    continue
                if maker in LARGE_ONLY and size < FFT_FROM:
                    continue
                row, seconds = _row(maker, vectors[:size], Path(folder), first)
                first = first or seconds
                print("  ".join(row), flush=True)


def invented_vectors(count: int) -> NDArray[np.float32]:
    """Embeddings of invented summaries, by the default model."""
    from mkdocs_paperdiary.atlas.embedding.vectors import embedder_of
    from mkdocs_paperdiary.atlas.settings import EmbeddingSettings
    from mkdocs_paperdiary.progress import quiet

    from .invented import invented_notes

    texts = [
        next(line for line in note.decode().splitlines() if line.startswith("summary: "))[9:]
        for note in invented_notes(count).values()
    ]
    settings = EmbeddingSettings()
    rows: dict[int, NDArray[np.float32]] = {}
    for numbers, some in embedder_of(settings).embed(texts, quiet):
        rows.update(zip(numbers, some, strict=True))
        print(f"embedding {len(rows)}/{len(texts)} …", end="\r", file=sys.stderr, flush=True)
    return np.stack([rows[number] for number in range(len(texts))])


def _row(
    maker: str, vectors: NDArray[np.float32], folder: Path, first: float
) -> tuple[tuple[str, ...], float]:
    path = folder / "vectors.npy"
    np.save(path, vectors)
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA", "BLIS")}
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.layouts", "--maker", maker, "--vectors", str(path)],
        env=os.environ | threads,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    measured = json.loads(said.splitlines()[-1])
    placed = np.load(folder / "placed.npy")
    seconds = measured["layout"]
    told = maker != "UMAP" and is_installed("openTSNE")
    divergence = f"{_divergence(vectors, placed):.3f}" if told else "-"
    return (
        f"{len(vectors):,}",
        maker,
        f"{measured['import']:.1f} s",
        f"{seconds:.1f} s",
        f"{seconds / (first or seconds):.2f}",
        f"{trustworthiness(vectors, placed):.4f}",
        divergence,
    ), seconds


def _measure(maker: str, vectors: Path, placed: Path) -> None:
    """Lay out vectors in this process and say what it took."""
    from mkdocs_paperdiary.atlas.layouts import reduce

    warnings.simplefilter("ignore")
    reduced = reduce(np.load(vectors), 30)
    start = time.process_time()
    place = MAKERS[maker]()
    ready = time.process_time()
    points = place(reduced)
    end = time.process_time()
    np.save(placed, points)
    print(json.dumps({"import": ready - start, "layout": end - ready}))


def _scikit_learn(angle: float) -> Callable[[], Callable[[Points], Any]]:
    def load() -> Callable[[Points], Any]:
        from sklearn.manifold import TSNE

        return lambda vectors: TSNE(
            perplexity=_perplexity(vectors), init="pca", angle=angle, random_state=SEED, n_jobs=1
        ).fit_transform(vectors)

    return load


def _open_tsne(method: str) -> Callable[[], Callable[[Points], Any]]:
    def load() -> Callable[[Points], Any]:
        from openTSNE import TSNE
        from openTSNE.initialization import rescale

        return lambda vectors: np.asarray(
            TSNE(
                perplexity=_perplexity(vectors),
                initialization=rescale(vectors[:, :2]),
                neighbors="exact",
                negative_gradient_method=method,
                random_state=SEED,
                n_jobs=1,
            ).fit(vectors)
        )

    return load


def _umap() -> Callable[[Points], Any]:
    from mkdocs_paperdiary.atlas.layouts.objectives import fuzzy_graph
    from mkdocs_paperdiary.atlas.layouts.umap_process import compile_umap, place

    # What it compiles belongs to its start, as in the plugin.
    compile_umap()
    return lambda vectors: place(vectors, fuzzy_graph(vectors), SEED)


MAKERS: dict[str, Callable[[], Callable[[Points], Any]]] = {
    "scikit-learn": _scikit_learn(FINE),
    "scikit-learn, coarser": _scikit_learn(COARSE),
    "openTSNE, Barnes-Hut": _open_tsne("bh"),
    "openTSNE, FFT": _open_tsne("fft"),
    "UMAP": _umap,
}


def _perplexity(vectors: Points) -> float:
    return min(PERPLEXITY, (len(vectors) - 1) / 3)


def trustworthiness(vectors: NDArray[np.float32], placed: Points, count: int = 7) -> float:
    """How far neighbours on the map are neighbours by meaning, from 0 to 1.

    scikit-learn's function holds two matrices of all pairs; this one goes by rows.
    """
    total = len(vectors)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    chosen = np.linspace(0, total - 1, min(total, JUDGED)).astype(int)
    penalty = 0
    for row in chosen:
        near = np.linalg.norm(placed - placed[row], axis=1)
        near[row] = np.inf
        meaning = -(unit @ unit[row])
        meaning[row] = np.inf
        ranks = np.empty(total, int)
        ranks[np.argsort(meaning, kind="stable")] = np.arange(1, total + 1)
        shown = np.argsort(near, kind="stable")[:count]
        penalty += int(np.maximum(ranks[shown] - count, 0).sum())
    return 1 - 2 * penalty / (len(chosen) * count * (2 * total - 3 * count - 1))


def _divergence(vectors: NDArray[np.float32], placed: Points) -> float:
    """What t-SNE makes small, exactly, with one set of affinities for all makers."""
    from openTSNE.affinity import PerplexityBasedNN

    from mkdocs_paperdiary.atlas.layouts import reduce

    reduced = reduce(vectors, 30)
    wanted = PerplexityBasedNN(reduced, perplexity=_perplexity(reduced), method="exact").P.tocoo()
    points = placed.astype(float)
    total = -float(len(points))
    for row in points:
        total += float((1 / (1 + ((points - row) ** 2).sum(axis=1))).sum())
    apart = ((points[wanted.row] - points[wanted.col]) ** 2).sum(axis=1)
    return float((wanted.data * np.log(wanted.data * (1 + apart) * total)).sum())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.layouts", description=__doc__)
    parser.add_argument("--large", action="store_true", help="4,000 and 10,000 entries too")
    parser.add_argument("--vectors", type=Path, help="a NumPy file of embeddings, one a row")
    parser.add_argument("--maker", choices=list(MAKERS), help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
