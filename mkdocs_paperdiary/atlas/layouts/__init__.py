"""Layouts: t-SNE by scikit-learn, UMAP by umap-learn in a process of its own, and PCA before them.

Importing umap-learn and compiling it takes longer than all other stages of a first build. The
process does both while this one loads the model and embeds, and takes the compiler's memory with it
when it ends.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..settings import MapSettings

FINE, COARSE = 0.5, 0.8
"""Barnes-Hut angles for up to 2,000 entries and for more; 0.5 is scikit-learn's own. With 10,000
entries the coarser layout takes six tenths of the time, and neighbours are as true:
`python -m benchmarks.layouts --large`.
"""

SCRIPT = Path(__file__).with_name("umap_process.py")

Placement: TypeAlias = (
    "Callable[[NDArray[np.float64], MapSettings], Callable[[], NDArray[np.float64]]]"
)
"""Begins to place reduced vectors, of shape (entries, dimensions) and not all alike.

What it returns waits for the coordinates, of shape (entries, 2), and raises `LayoutFailed` where
there are none.
"""


class LayoutFailed(Exception):  # noqa: N818 - a state of the machine, not a fault
    """A layout cannot be made; the message says why and what to do."""


class LayoutNotInstalled(LayoutFailed):
    """A layout's library is not installed, which is a choice of the user's."""


@contextmanager
def _tsne() -> Iterator[Placement]:
    """Places neighbours near each other; distances between groups mean little.

    References:
        van der Maaten and Hinton (2008), Visualizing Data using t-SNE, JMLR 9; van der Maaten
        (2014), Accelerating t-SNE using Tree-Based Algorithms, JMLR 15; Kobak and Linderman (2021),
        Nature Biotechnology 39, on the start from principal components.
    """
    yield lambda vectors, settings: partial(_place_by_tsne, vectors, settings)


def _place_by_tsne(vectors: NDArray[np.float64], settings: MapSettings) -> NDArray[np.float64]:
    from sklearn.manifold import TSNE

    tsne = TSNE(
        perplexity=min(settings.perplexity, (len(vectors) - 1) / 3),
        init="pca",
        random_state=settings.seed,
        angle=COARSE if len(vectors) > 2000 else FINE,
        n_jobs=1,
    )
    with warnings.catch_warnings():
        # It warns of tiny or repeated inputs, which diaries may have.
        warnings.simplefilter("ignore")
        placed: NDArray[np.float64] = tsne.fit_transform(vectors).astype("float64")
    return placed


@contextmanager
def _umap() -> Iterator[Placement]:
    """Places neighbours near each other and keeps more of the distances between groups.

    References:
        McInnes, Healy and Melville (2018), UMAP, https://arxiv.org/abs/1802.03426
    """
    if not is_installed("umap"):
        raise LayoutNotInstalled(
            'umap-learn is not installed: pip install "mkdocs-paperdiary[umap]"'
        )
    with tempfile.TemporaryDirectory(prefix="paperdiary-") as name:
        process = _start(Path(name))
        try:
            yield partial(_place_by_umap, process, Path(name))
        finally:
            if process.poll() is None:
                process.kill()
            if process.stdin:
                with suppress(OSError):
                    process.stdin.close()
            process.wait()


def _start(folder: Path) -> subprocess.Popen[bytes]:
    # One thread for each library: a sum over threads would come out in another order.
    threads = ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMBA_NUM", "BLIS_NUM", "VECLIB_MAXIMUM")
    try:
        with (folder / "errors").open("wb") as errors:
            return subprocess.Popen(
                # -P: modules are not imported from the script's folder.
                [sys.executable, "-P", str(SCRIPT), str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=os.environ | {f"{name}_THREADS": "1" for name in threads},
            )
    except (OSError, ValueError) as error:
        raise LayoutFailed(f"its process could not be started ({error})") from error


def _place_by_umap(
    process: subprocess.Popen[bytes],
    folder: Path,
    vectors: NDArray[np.float64],
    settings: MapSettings,
) -> Callable[[], NDArray[np.float64]]:
    import numpy as np
    from scipy.sparse import save_npz

    from .objectives import fuzzy_graph

    np.save(folder / "vectors.npy", vectors)
    save_npz(folder / "graph.npz", fuzzy_graph(vectors))
    with suppress(OSError):  # It has ended already; `wait` says why.
        assert process.stdin
        process.stdin.write(f"{settings.seed}\n".encode())
        process.stdin.close()

    def wait() -> NDArray[np.float64]:
        status = process.wait()
        try:
            placed: NDArray[np.float64] = np.load(folder / "places.npy", allow_pickle=False)
        except (OSError, ValueError) as error:
            lines = (folder / "errors").read_text(errors="replace").strip().splitlines()
            reason = lines[-1] if lines else f"exit status {status}"
            raise LayoutFailed(f"its process failed ({reason})") from error
        return placed

    return wait


LAYOUTS: Final[Mapping[str, Callable[[], AbstractContextManager[Placement]]]] = {
    "tsne": _tsne,
    "umap": _umap,
}
"""By name, in the order in which they are shown, what gets ready while other work is done.

It raises `LayoutFailed` where something is missing. A new layout is a function and a line here, and
its forces in `objectives.FORCES`.
"""


def reduce(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float64]:
    """Project vectors, 2 or more of shape (entries, dimensions), onto their principal components.

    Returns:
        Of shape (entries, components), centred; fewer than `dimensions` components where there are
        fewer entries; all zero where all vectors are alike.
    """
    import numpy as np
    from sklearn.decomposition import PCA

    from ..clusters import count_cores

    count_cores()
    exact = vectors.astype(np.float64)
    if np.ptp(exact, axis=0).max() < 1e-7:
        return np.zeros((len(exact), 2))
    count = min(dimensions, len(exact) - 1, exact.shape[1])
    # The full solver has no random start and fixes the components' signs.
    reduced: NDArray[np.float64] = PCA(count, svd_solver="full").fit_transform(exact)
    return reduced


def is_installed(module: str) -> bool:
    """Whether a top-level module could be imported."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # A finder refuses it, or it has been blocked by hand.
        return False
