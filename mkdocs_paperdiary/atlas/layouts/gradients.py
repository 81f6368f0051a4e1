"""Gradients of t-SNE and UMAP for a few points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

_SEARCHES = 50
"""Halvings until a bandwidth is known to far more digits than matter."""


class Forces(Protocol):
    """The objective of one kind of layout."""

    def affinities(self, vectors: Floats, rows: Rows) -> Floats:
        """How strongly some entries are drawn to all.

        Args:
            vectors: Embeddings of shape (entries, dimensions), rows of length 1.
            rows: The wanted entries; where these are all, the affinities are symmetric to the last
                digit, else each is computed from its own side.

        Returns:
            Of shape (rows, entries), 0 or more, and 0 from an entry to itself.
        """

    def total(self, points: Floats) -> float:
        """What the gradient needs of all pairs of points."""

    def gradient(self, points: Floats, rows: Rows, affinities: Floats, total: float) -> Floats:
        """Where the objective grows, of shape (rows, 2), for the rows that are moved.

        `points` are all positions, of shape (entries, 2), and `affinities` those of the rows.
        """

    def step(self, entries: int) -> float:
        """The step of the descent, as a multiple of the gradient."""


@dataclass(frozen=True)
class TsneForces:
    """The gradient of t-SNE.

    References:
        van der Maaten and Hinton (2008), Visualizing Data using t-SNE, JMLR 9, equation 5; Belkina
        et al. (2019), Nature Communications 10, on the learning rate.
    """

    perplexity: float

    def affinities(self, vectors: Floats, rows: Rows) -> Floats:
        """Joint probabilities at the perplexity."""
        count = len(vectors)
        distances = np.maximum(2 - 2 * vectors[rows] @ vectors.T, 0)
        own = np.arange(len(rows)), rows
        distances[own] = np.inf
        distances -= distances.min(axis=1, keepdims=True)
        entropy = np.log(max(min(self.perplexity, (count - 1) / 3), 1.0001))
        low, high = np.zeros((len(rows), 1)), np.full((len(rows), 1), np.inf)
        precision = np.ones((len(rows), 1))
        # Where almost all weights are nothing, the others are enough.
        near = min(count, int(3 * self.perplexity) + 1)
        closest = np.sort(np.partition(distances, near - 1, axis=1)[:, :near], axis=1)
        closest = np.where(np.isfinite(closest), closest, 1e9)
        for _ in range(_SEARCHES):
            weights = np.exp(-closest * precision)
            whole = weights.sum(axis=1, keepdims=True)
            found = (
                np.log(whole) + precision * (closest * weights).sum(axis=1, keepdims=True) / whole
            )
            low = np.where(found > entropy, precision, low)
            high = np.where(found > entropy, high, precision)
            precision = np.where(np.isfinite(high), (low + high) / 2, precision * 2)
        conditional = np.exp(-distances * precision)
        conditional /= conditional.sum(axis=1, keepdims=True)
        if len(rows) == count:
            return (conditional + conditional.T) / (2 * count)
        return conditional / count

    def total(self, points: Floats) -> float:
        """The sum of all pairs' similarities in the layout; from a sample where they are many."""
        count = len(points)
        rows = np.arange(count)
        if count > 2000:
            rows = np.linspace(0, count - 1, 2000).astype(np.intp)
        similarity = 1 / (1 + squared(points[rows], points[rows]))
        np.fill_diagonal(similarity, 0)
        pairs = len(rows) * (len(rows) - 1)
        return float(similarity.sum()) * count * (count - 1) / max(pairs, 1)

    def gradient(self, points: Floats, rows: Rows, affinities: Floats, total: float) -> Floats:
        """Attraction by the affinities, repulsion by the similarities in the layout."""
        similarity = 1 / (1 + squared(points[rows], points))
        similarity[np.arange(len(rows)), rows] = 0
        if len(rows) == len(points):
            total = float(similarity.sum())
        force = (affinities - similarity / max(total, 1e-12)) * similarity
        gradient: Floats = 4 * (force.sum(axis=1, keepdims=True) * points[rows] - force @ points)
        return gradient

    def step(self, entries: int) -> float:
        """A learning rate in proportion to the number of entries."""
        return entries / 4


@dataclass(frozen=True)
class UmapForces:
    """The expected gradient of UMAP with five negative samples.

    References:
        McInnes, Healy and Melville (2018), UMAP, https://arxiv.org/abs/1802.03426, sections 3 and
        4; Damrich and Hamprecht (2021), On UMAP's True Loss Function, NeurIPS 34, on what negative
        samples add up to.
    """

    neighbours: int = 15

    # Of umap-learn's defaults, spread 1 and least distance 0.1.
    a: float = 1.577
    b: float = 0.895
    negatives: int = 5

    def affinities(self, vectors: Floats, rows: Rows) -> Floats:
        """Memberships of the fuzzy graph of nearest neighbours."""
        entries = len(vectors)
        count = min(self.neighbours, entries - 1)
        distances = np.clip(1 - vectors[rows] @ vectors.T, 0, 2)
        distances[np.arange(len(rows)), rows] = np.inf
        order = np.argsort(distances, axis=1, kind="stable")[:, : max(count - 1, 1)]
        near = np.take_along_axis(distances, order, axis=1)
        beyond = np.maximum(near - near[:, :1], 0)
        low, high = np.zeros((len(rows), 1)), np.full((len(rows), 1), np.inf)
        width = np.ones((len(rows), 1))
        for _ in range(_SEARCHES):
            found = np.exp(-beyond / width).sum(axis=1, keepdims=True)
            high = np.where(found > np.log2(max(count, 2)), width, high)
            low = np.where(found > np.log2(max(count, 2)), low, width)
            width = np.where(np.isfinite(high), (low + high) / 2, width * 2)
        width = np.maximum(width, 1e-3 * near.mean(axis=1, keepdims=True) + 1e-12)
        memberships = np.zeros((len(rows), entries))
        np.put_along_axis(memberships, order, np.exp(-beyond / width), axis=1)
        if len(rows) == entries:
            memberships += memberships.T - memberships * memberships.T
        return memberships

    def total(self, points: Floats) -> float:
        """Nothing: a point's gradient depends on no other pairs."""
        return 0.0

    def gradient(self, points: Floats, rows: Rows, affinities: Floats, total: float) -> Floats:
        """Attraction along the graph, repulsion from all points alike."""
        distances = np.maximum(squared(points[rows], points), 1e-12)
        own = np.arange(len(rows)), rows
        power = distances**self.b
        attraction = 2 * self.a * self.b * power / distances / (1 + self.a * power)
        repulsion = 2 * self.b / ((0.001 + distances) * (1 + self.a * power))
        # umap-learn bounds what one pair does, too.
        repulsion = np.minimum(repulsion, 4 / np.sqrt(distances))
        drawn = self.negatives * affinities.sum(axis=1, keepdims=True) / len(points)
        force = affinities * attraction - drawn * repulsion
        force[own] = 0
        gradient: Floats = force.sum(axis=1, keepdims=True) * points[rows] - force @ points
        return gradient

    def step(self, entries: int) -> float:
        """A tenth: memberships do not depend on the number of entries."""
        return 0.1


def squared(some: Floats, others: Floats) -> Floats:
    """Squared distances, of shape (some, others)."""
    lengths = (some * some).sum(axis=1)[:, None] + (others * others).sum(axis=1)
    distances: Floats = np.maximum(lengths - 2 * some @ others.T, 0)
    return distances
