"""The protocol of a layout, and PCA before it."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    import numpy as np
    from numpy.typing import NDArray

    from ..settings import MapSettings
    from .gradients import Forces


def is_installed(module: str) -> bool:
    """Tell whether a top-level module could be imported."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # A finder refuses it, or it has been blocked by hand.
        return False


SMALLEST = 4
"""Fewer entries make no map."""


class LayoutFailed(Exception):  # noqa: N818 - told to the user as a state of things
    """A layout cannot be made; the message says why and how to mend it."""


class LayoutMaker(Protocol):
    """Makes one kind of layout."""

    def ready(self) -> AbstractContextManager[Place]:
        """Get ready, without waiting, while other work is done.

        Raises:
            LayoutFailed: If what it needs is not installed.
        """

    def forces(self, settings: MapSettings) -> Forces:
        """Tell by which forces a few entries find their places among the others.

        Args:
            settings: Perplexity.
        """


class Place(Protocol):
    """Begins to place vectors, and returns what waits for the end."""

    def __call__(
        self, vectors: NDArray[np.float64], settings: MapSettings
    ) -> Callable[[], NDArray[np.float64]]:
        """Begin.

        Args:
            vectors: Reduced vectors of shape (entries, dimensions), at least `SMALLEST` of them
                and not all alike.
            settings: Perplexity and seed.

        Returns:
            A function that waits for the coordinates, of shape (entries, 2), and raises
            `LayoutFailed` where there are none.
        """


def reduce(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float64]:
    """Project vectors onto their principal components.

    Args:
        vectors: Of shape (entries, dimensions), 2 entries or more.
        dimensions: Wanted number of components; fewer where there are fewer entries.

    Returns:
        Of shape (entries, components), centred; all zero where all vectors are alike.
    """
    import numpy as np
    from sklearn.decomposition import PCA

    exact = vectors.astype(np.float64)
    if np.ptp(exact, axis=0).max() < 1e-7:
        return np.zeros((len(exact), 2))
    count = min(dimensions, len(exact) - 1, exact.shape[1])
    # The full solver has no random start and fixes the components' signs.
    reduced: NDArray[np.float64] = PCA(count, svd_solver="full").fit_transform(exact)
    return reduced
