"""What layouts are judged by: the objectives of t-SNE and UMAP, and trustworthiness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..settings import MapSettings

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]

_SEARCHES = 64
"""Halvings until a bandwidth is known to far more digits than matter."""

NEAREST = 7
"""Neighbours that are looked at on the map, as trustworthiness is mostly measured."""

_NEIGHBOURS, _A, _B, _NEGATIVES = 15, 1.577, 0.895, 5
"""UMAP's neighbours, its curve for umap-learn's spread 1 and least distance 0.1, and samples."""

_BLOCK = 256
"""Entries whose neighbours are looked for at once."""


@dataclass(frozen=True)
class TsneForces:
    """The gradient of t-SNE.

    References:
        van der Maaten and Hinton (2008), Visualizing Data using t-SNE, JMLR 9, equation 5; Belkina
        et al. (2019), Nature Communications 10, on the learning rate.
    """

    perplexity: float

    def affinities(self, vectors: Floats, rows: Rows) -> Floats:
        """How strongly some entries are drawn to all: probabilities at the perplexity.

        They are computed from each entry's own side alone.

        Args:
            vectors: Embeddings of shape (entries, dimensions), rows of length 1.
            rows: The wanted entries.

        Returns:
            Of shape (rows, entries), 0 or more, and 0 from an entry to itself.
        """
        count = len(vectors)
        distances = np.maximum(2 - 2 * vectors[rows] @ vectors.T, 0)
        own = np.arange(len(rows)), rows
        distances[own] = np.inf
        distances -= distances.min(axis=1, keepdims=True)
        entropy = np.log(max(min(self.perplexity, (count - 1) / 3), 1.0001))
        # Where almost all weights are nothing, the others are enough.
        near = min(count, int(3 * self.perplexity) + 1)
        closest = np.sort(np.partition(distances, near - 1, axis=1)[:, :near], axis=1)
        closest = np.where(np.isfinite(closest), closest, 1e9)

        def excess(precision: Floats) -> Floats:
            weights = np.exp(-closest * precision)
            whole = weights.sum(axis=1, keepdims=True)
            mean = (closest * weights).sum(axis=1, keepdims=True) / whole
            return np.asarray(entropy - np.log(whole) - precision * mean)

        precision = _bisected(len(rows), excess)
        conditional = np.exp(-distances * precision)
        conditional /= conditional.sum(axis=1, keepdims=True)
        return conditional / count

    def total(self, points: Floats) -> float:
        """What the gradient needs of all pairs of points: the sum of their similarities.

        It is estimated from a sample where they are many.
        """
        count = len(points)
        rows = np.arange(count)
        if count > 2000:
            rows = np.linspace(0, count - 1, 2000).astype(np.intp)
        similarity = 1 / (1 + squared(points[rows], points[rows]))
        np.fill_diagonal(similarity, 0)
        pairs = len(rows) * (len(rows) - 1)
        return float(similarity.sum()) * count * (count - 1) / max(pairs, 1)

    def gradient(self, points: Floats, rows: Rows, affinities: Floats, total: float) -> Floats:
        """Where the objective grows, of shape (rows, 2), for the rows that are moved.

        `points` are all positions, of shape (entries, 2), and `affinities` those of the rows.
        """
        similarity = 1 / (1 + squared(points[rows], points))
        similarity[np.arange(len(rows)), rows] = 0
        force = (affinities - similarity / max(total, 1e-12)) * similarity
        gradient: Floats = 4 * (force.sum(axis=1, keepdims=True) * points[rows] - force @ points)
        return gradient

    def step(self, entries: int) -> float:
        """The step of the descent, as a multiple of the gradient."""
        return entries / 4


class UmapForces:
    """The expected gradient of UMAP with five negative samples; see `TsneForces`.

    References:
        McInnes, Healy and Melville (2018), UMAP, https://arxiv.org/abs/1802.03426, sections 3 and
        4; Damrich and Hamprecht (2021), On UMAP's True Loss Function, NeurIPS 34, on what negative
        samples add up to.
    """

    def affinities(self, vectors: Floats, rows: Rows) -> Floats:
        """Memberships of the graph of nearest neighbours; see `TsneForces.affinities`."""
        return _memberships(vectors, rows)

    def total(self, points: Floats) -> float:
        """Nothing: a point's gradient depends on no other pairs."""
        return 0.0

    def gradient(self, points: Floats, rows: Rows, affinities: Floats, total: float) -> Floats:
        """Attraction along the graph, repulsion from all points alike."""
        distances = np.maximum(squared(points[rows], points), 1e-12)
        own = np.arange(len(rows)), rows
        power = distances**_B
        attraction = 2 * _A * _B * power / distances / (1 + _A * power)
        repulsion = 2 * _B / ((0.001 + distances) * (1 + _A * power))
        # umap-learn bounds what one pair does, too.
        repulsion = np.minimum(repulsion, 4 / np.sqrt(distances))
        drawn = _NEGATIVES * affinities.sum(axis=1, keepdims=True) / len(points)
        force = affinities * attraction - drawn * repulsion
        force[own] = 0
        gradient: Floats = force.sum(axis=1, keepdims=True) * points[rows] - force @ points
        return gradient

    def step(self, entries: int) -> float:
        """A tenth: memberships do not depend on the number of entries."""
        return 0.1


def _memberships(vectors: Floats, rows: Rows) -> Floats:
    """How far all entries belong to the neighbours of some, each seen from its own side.

    References:
        McInnes, Healy and Melville (2018), algorithms 2 and 3.
    """
    count = max(min(_NEIGHBOURS, len(vectors) - 1), 2)
    distances = np.clip(1 - vectors[rows] @ vectors.T, 0, 2)
    distances[np.arange(len(rows)), rows] = np.inf
    nearest = np.argpartition(distances, count - 2, axis=1)[:, : count - 1]
    # umap-learn has 32 bits, too.
    near = np.take_along_axis(distances, nearest, axis=1).astype(np.float32).astype(np.float64)
    first = np.where(near > 0, near, np.inf).min(axis=1, keepdims=True)
    beyond = np.maximum(near - np.where(np.isfinite(first), first, 0), 0)
    width = _bisected(
        len(rows), lambda some: np.exp(-beyond / some).sum(axis=1, keepdims=True) - np.log2(count)
    )
    least = 1e-3 * near.sum(axis=1, keepdims=True) / count + 1e-12
    memberships = np.zeros(distances.shape)
    np.put_along_axis(memberships, nearest, np.exp(-beyond / np.maximum(width, least)), axis=1)
    return memberships


def fuzzy_graph(vectors: Floats) -> Any:
    """Weigh the edges between neighbours by the cosine: UMAP's fuzzy simplicial set.

    It is exact: umap-learn would compile for seconds to make the same one of a small diary, and an
    approximate one of a large one.

    Args:
        vectors: Of shape (entries, dimensions), 4 or more.

    Returns:
        A symmetric sparse matrix of 32-bit floats, of shape (entries, entries), with weights above
        0 and up to 1.
    """
    from scipy.sparse import csr_matrix, vstack

    unit, every = unit_rows(vectors), np.arange(len(vectors))
    # In blocks, so that no matrix of all pairs is held.
    blocks = (every[start : start + _BLOCK] for start in range(0, len(every), _BLOCK))
    local = vstack([csr_matrix(_memberships(unit, some)) for some in blocks], format="csr")
    graph = local + local.T - local.multiply(local.T)
    return graph.astype(np.float32)


Forces: TypeAlias = TsneForces | UmapForces

FORCES: Final[Mapping[str, Callable[[MapSettings], Forces]]] = {
    "tsne": lambda settings: TsneForces(settings.perplexity),
    "umap": lambda settings: UmapForces(),
}
"""By a layout's name, the forces by which a few entries find their places among the others."""


def _bisected(rows: int, excess: Callable[[Floats], Floats]) -> Floats:
    """Search a positive number for each row, of shape (rows, 1), where nothing is in excess."""
    low, high, found = np.zeros((rows, 1)), np.full((rows, 1), np.inf), np.ones((rows, 1))
    for _ in range(_SEARCHES):
        over = excess(found)
        low, high = np.where(over > 0, low, found), np.where(over > 0, found, high)
        with np.errstate(invalid="ignore"):
            next_ = np.where(np.isfinite(high), (low + high) / 2, found * 2)
        # As umap-learn and scikit-learn do.
        found = np.where(np.abs(over) < 1e-5, found, next_)
    return found


def squared(some: Floats, others: Floats) -> Floats:
    """Squared distances, of shape (some, others)."""
    lengths = (some * some).sum(axis=1)[:, None] + (others * others).sum(axis=1)
    distances: Floats = np.maximum(lengths - 2 * some @ others.T, 0)
    return distances


def trustworthiness(vectors: NDArray[np.float32], points: Floats) -> float:
    """Rate a map by embeddings, of shape (entries, dimensions), and positions, (entries, 2).

    Returns:
        From 0 to 1, for 7 neighbours and the cosine; of a large diary, that of 400 evenly chosen
        entries. 1 where there are too few to tell.

    References:
        Venna and Kaski (2001), Neighborhood Preservation in Nonlinear Projection Methods, ICANN.
    """
    count = len(points)
    if count < 4:
        return 1.0
    unit = unit_rows(vectors)
    rows = np.unique(np.linspace(0, count - 1, min(count, 400)).astype(np.intp))
    penalties = Penalties.of(unit, rows)
    near = penalties.count
    most = near * (2 * count - 3 * near - 1) / 2
    return 1 - penalties.sum_at(points) / (len(rows) * most)


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

    def sum_at(self, points: Floats) -> float:
        """The sum of all penalties on a map."""
        return float(self.at(points).sum())


def unit_rows(vectors: NDArray[np.float32] | Floats) -> Floats:
    """Rows of length 1; one of nothing but zeros stays as it is."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    unit: Floats = vectors / np.where(lengths > 0, lengths, 1)
    return unit
