"""What the atlas asks of a layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    import numpy as np
    from numpy.typing import NDArray

    from ..settings import MapSettings
    from .forces import Forces

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
