"""Embeddings: what an embedder does, and why one cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ...progress import Progress


class ModelUnavailable(Exception):  # noqa: N818 - a state of the machine, not a fault
    """A model cannot be had; the message says why and what to install."""

    code = "embedding-unavailable"


class ServerUnavailable(ModelUnavailable):
    """A model's server was asked and cannot be used; it may have been waited for."""


class Embedder(Protocol):
    """Turns texts into vectors.

    Making one must be cheap: where all vectors are in the cache, it is only asked for its version.
    """

    def version(self) -> str:
        """Name what the vectors depend on besides the text and the model's name."""

    def embed(
        self, texts: Sequence[str], progress: Progress
    ) -> Iterator[tuple[Sequence[int], NDArray[np.float32]]]:
        """Embed texts, none of them empty; a download is a stage of its own of `progress`.

        Yields:
            As soon as it is there, a part: the numbers of some texts, counted from 0, and an array
            of shape (as many, dimensions), rows of length 1. No text comes twice. Where it is
            computed on this machine, a row depends on its own text only, to the last bit.

        Raises:
            ModelUnavailable: The model cannot be had, or does not take the texts that have not
                come. What came before is good.
        """
