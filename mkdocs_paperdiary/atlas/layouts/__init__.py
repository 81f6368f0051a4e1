"""Layouts: the protocol of what makes one, the known ones, and PCA before them."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    import numpy as np
    from numpy.typing import NDArray

    from ..settings import MapSettings
    from .gradients import Forces


class LayoutFailed(Exception):  # noqa: N818 - a state of the machine, not a fault
    """A layout cannot be made; the message says why and what to do."""


class LayoutNotInstalled(LayoutFailed):
    """A layout's library is not installed, which is a choice of the user's."""


class LayoutMaker(Protocol):
    """Makes one kind of layout."""

    def ready(self) -> AbstractContextManager[Placement]:
        """Get ready while other work is done; `LayoutFailed` where something is missing."""

    def forces(self, settings: MapSettings) -> Forces:
        """The forces by which a few entries find their places among the others."""


class Placement(Protocol):
    """Begins to place vectors, and returns what waits for the end."""

    def __call__(
        self, vectors: NDArray[np.float64], settings: MapSettings
    ) -> Callable[[], NDArray[np.float64]]:
        """Begin to place reduced vectors, of shape (entries, dimensions) and not all alike.

        Returns:
            A function that waits for the coordinates, of shape (entries, 2), and raises
            `LayoutFailed` where there are none.
        """


def _tsne() -> LayoutMaker:
    from .tsne import Tsne

    return Tsne()


def _umap() -> LayoutMaker:
    from .umap import Umap

    return Umap()


LAYOUTS: Final[Mapping[str, Callable[[], LayoutMaker]]] = {"tsne": _tsne, "umap": _umap}
"""By name, in the order in which they are shown; a new one is a file of its own and a line here."""


def reduce(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float64]:
    """Project vectors, 2 or more of shape (entries, dimensions), onto their principal components.

    Returns:
        Of shape (entries, components), centred; fewer than `dimensions` components where there are
        fewer entries; all zero where all vectors are alike.
    """
    import numpy as np
    from sklearn.decomposition import PCA

    from ..cores import count_cores

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
