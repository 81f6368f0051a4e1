"""Fewer dimensions before a layout: what is left out is mostly noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
