"""t-SNE, by scikit-learn."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from ..settings import MapSettings
from . import Placement
from .gradients import TsneForces

FINE, COARSE = 0.5, 0.8
"""Barnes-Hut angles for up to 2,000 entries and for more; 0.5 is scikit-learn's own. With 10,000
entries the coarser layout takes six tenths of the time, and neighbours are as true:
`python -m benchmarks.layouts --large`.
"""


class Tsne:
    """Places neighbours near each other; distances between groups mean little.

    References:
        van der Maaten and Hinton (2008), Visualizing Data using t-SNE, JMLR 9; van der Maaten
        (2014), Accelerating t-SNE using Tree-Based Algorithms, JMLR 15; Kobak and Linderman (2021),
        Nature Biotechnology 39, on the start from principal components.
    """

    @contextlib.contextmanager
    def ready(self) -> Iterator[Placement]:
        """Nothing has to be started."""
        yield _place

    def forces(self, settings: MapSettings) -> TsneForces:
        """The forces of the same objective."""
        return TsneForces(settings.perplexity)


def _place(
    vectors: NDArray[np.float64], settings: MapSettings
) -> Callable[[], NDArray[np.float64]]:
    def wait() -> NDArray[np.float64]:
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
            placed: NDArray[np.float64] = tsne.fit_transform(vectors).astype(np.float64)
        return placed

    return wait
