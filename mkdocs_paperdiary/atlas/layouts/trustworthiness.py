"""Trustworthiness of a map, alone and beside a fresh one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...diary import Problem
from ..build import store_of, text_of
from ..map import find_places
from ..memory import Memory
from .gradients import squared

if TYPE_CHECKING:
    from ...cache import Cache
    from ...diary import Diary
    from ...llm import Rests
    from ...progress import Progress
    from ..atlas import Atlas
    from ..settings import AtlasSettings


if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Rows = NDArray[np.intp]

NEAREST = 7
"""Neighbours that are looked at on the map, as trustworthiness is mostly measured."""

_SAMPLE = 400
"""Entries of a larger map on which its trustworthiness is measured."""


def trustworthiness(vectors: NDArray[np.float32], points: Floats) -> float:
    """Tell how far the neighbours on a map are neighbours by the embeddings.

    Args:
        vectors: The embeddings, of shape (entries, dimensions).
        points: Positions, of shape (entries, 2).

    Returns:
        From 0 to 1, for 7 neighbours and the cosine; of a large diary, that of evenly chosen
        entries. 1 where there are too few to tell.
    """
    import numpy as np

    count = len(points)
    if count < 4:
        return 1.0
    unit = unit_rows(vectors)
    rows = np.unique(np.linspace(0, count - 1, min(count, _SAMPLE)).astype(np.intp))
    judge = Judge.of(unit, rows)
    near = judge.count
    most = near * (2 * count - 3 * near - 1) / 2
    return 1 - float(judge.penalties(points).sum()) / (len(rows) * most)


@dataclass(frozen=True)
class Judge:
    """Tells how badly some entries lie: 0 where their neighbours are those of the embeddings."""

    rows: Rows
    ranks: NDArray[np.int32]
    count: int

    @classmethod
    def of(cls, vectors: Floats, rows: Rows) -> Judge:
        """Prepare to judge some entries.

        Args:
            vectors: The embeddings of all, of shape (entries, dimensions), rows of length 1.
            rows: Which are judged.
        """
        import numpy as np

        similarity = vectors[rows] @ vectors.T
        similarity[np.arange(len(rows)), rows] = np.inf
        # Rounded, so that the last bits of a product are no reason for an order.
        order = np.argsort(-similarity.round(7), axis=1, kind="stable")
        ranks = np.empty(order.shape, np.int32)
        places = np.broadcast_to(np.arange(order.shape[1], dtype=np.int32), order.shape)
        np.put_along_axis(ranks, order, places, axis=1)
        return cls(rows, ranks, min(NEAREST, max(1, (len(vectors) - 1) // 2)))

    def penalties(self, points: Floats) -> Floats:
        """For each of the rows, by how many ranks its neighbours on the map are too far."""
        import numpy as np

        distances = squared(points[self.rows], points)
        distances[np.arange(len(self.rows)), self.rows] = np.inf
        near = np.argpartition(distances, self.count - 1, axis=1)[:, : self.count]
        ranks = np.take_along_axis(self.ranks, near, axis=1)
        penalties: Floats = np.maximum(ranks - self.count, 0).sum(axis=1).astype(np.float64)
        return penalties


def unit_rows(vectors: NDArray[np.float32]) -> Floats:
    """Rows of length 1; one of nothing but zeros stays as it is."""
    import numpy as np

    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    unit: Floats = vectors / np.where(lengths > 0, lengths, 1)
    return unit


@dataclass(frozen=True, slots=True)
class Rating:
    """How good a layout is.

    Attributes:
        entries: How many entries it has.
        clusters: How many clusters.
        now: Its trustworthiness, from 0 to 1, for 7 neighbours and the cosine.
        fresh: That of a layout of the same entries that is started anew.
    """

    entries: int
    clusters: int
    now: float
    fresh: float


def rate(
    diary: Diary,
    atlas: Atlas,
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress,
    *,
    rests: Rests,
) -> tuple[dict[str, Rating], tuple[Problem, ...]]:
    """Compare a map with one that is started anew.

    Args:
        diary: The entries.
        atlas: Their map.
        settings: What the user wants.
        cache: Where fresh layouts are kept.
        progress: Told at each step.
        rests: What has failed in this process.

    Returns:
        By layout, the ratings, and what went wrong.

    References:
        Venna and Kaski (2001), Neighborhood Preservation in Nonlinear Projection Methods, ICANN.
    """
    store = store_of(settings.embedding, cache, rests)
    if isinstance(store, Problem):
        return {}, (store,)
    texts = {entry.id: text_of(entry, settings.embedding) for entry in diary.entries}
    fresh, problems = find_places(texts, store, settings.map, cache, progress, memory=Memory())
    vectors, trouble = store.vectors(list(texts.values()), progress)
    found = {}
    import numpy as np

    for name, layout in atlas.layouts.items():
        ids = [id_ for id_ in layout.points if texts[id_] in vectors]
        if name not in fresh.planes or len(ids) < len(layout.points):
            continue
        points = np.array([(layout.points[id_].x, layout.points[id_].y) for id_ in ids])
        now = trustworthiness(np.stack([vectors[texts[id_]] for id_ in ids]), points)
        found[name] = Rating(len(ids), len(layout.clusters), now, fresh.planes[name].trust)
    return found, tuple(dict.fromkeys((*problems, *trouble)))
