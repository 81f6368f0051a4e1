"""Trustworthiness of a map: how far neighbours on it are neighbours by their embeddings.

References:
    Venna and Kaski (2001), Neighborhood Preservation in Nonlinear Projection Methods, ICANN.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .gradients import Floats, Rows, squared

NEAREST = 7
"""Neighbours that are looked at on the map, as trustworthiness is mostly measured."""


def trustworthiness(vectors: NDArray[np.float32], points: Floats) -> float:
    """Rate a map by embeddings, of shape (entries, dimensions), and positions, (entries, 2).

    Returns:
        From 0 to 1, for 7 neighbours and the cosine; of a large diary, that of 400 evenly chosen
        entries. 1 where there are too few to tell.
    """
    count = len(points)
    if count < 4:
        return 1.0
    unit = unit_rows(vectors)
    rows = np.unique(np.linspace(0, count - 1, min(count, 400)).astype(np.intp))
    penalties = Penalties.of(unit, rows)
    near = penalties.count
    most = near * (2 * count - 3 * near - 1) / 2
    return 1 - float(penalties.at(points).sum()) / (len(rows) * most)


@dataclass(frozen=True)
class Penalties:
    """How badly some entries lie: 0 where their neighbours are those of the embeddings."""

    rows: Rows
    ranks: NDArray[np.int32]
    count: int

    @classmethod
    def of(cls, vectors: Floats, rows: Rows) -> Penalties:
        """Prepare the penalties of some rows of all embeddings, whose rows have length 1."""
        similarity = vectors[rows] @ vectors.T
        similarity[np.arange(len(rows)), rows] = np.inf
        # Rounded, so that the last bits of a product are no reason for an order.
        order = np.argsort(-similarity.round(7), axis=1, kind="stable")
        ranks = np.empty(order.shape, np.int32)
        places = np.broadcast_to(np.arange(order.shape[1], dtype=np.int32), order.shape)
        np.put_along_axis(ranks, order, places, axis=1)
        return cls(rows, ranks, min(NEAREST, max(1, (len(vectors) - 1) // 2)))

    def at(self, points: Floats) -> Floats:
        """By how many ranks the neighbours on a map are too far, for each of the rows."""
        distances = squared(points[self.rows], points)
        distances[np.arange(len(self.rows)), self.rows] = np.inf
        near = np.argpartition(distances, self.count - 1, axis=1)[:, : self.count]
        ranks = np.take_along_axis(self.ranks, near, axis=1)
        penalties: Floats = np.maximum(ranks - self.count, 0).sum(axis=1).astype(np.float64)
        return penalties


def unit_rows(vectors: NDArray[np.float32]) -> Floats:
    """Rows of length 1; one of nothing but zeros stays as it is."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    unit: Floats = vectors / np.where(lengths > 0, lengths, 1)
    return unit
