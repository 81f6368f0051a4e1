"""What is near by meaning: entries, those of other times and clusters, unread works, lessons."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import partial
from itertools import pairwise, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..cache import JSON, Cache, code_digest, digest, from_json
from ..diary import Diary, Entry, Lesson
from ..llm import RecentFailures
from ..problem import Problem
from ..progress import Progress, quiet
from .atlas import Atlas, Layout, Neighbour, Neighbours
from .embedding.vectors import known_vectors, text_of, vector_store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .settings import EmbeddingSettings

_FORMAT = 2
"""A new number where the same vectors get other neighbours."""

_NEIGHBOURS = 5
"""How many neighbours an entry has."""

_NONE = -20_000
"""The rounded similarity of what is no neighbour."""

_ROWS = 512
"""Entries that are compared with all others at once: memory does not grow with the square."""


APART: Final = 60
"""Days between two entries that are of other times."""

RELATED: Final = 0.3
"""The least cosine similarity of a connection."""

MOST: Final = 3
"""How many connections an entry has."""

CLOSE: Final = 0.63
"""The cosine similarity from which on two lessons may say the same or the opposite."""


@dataclass(frozen=True, slots=True)
class Connections:
    """What is near by meaning, beside the neighbours in the atlas.

    Attributes:
        entries: By entry id, the nearest entries of another time and another cluster.
        unread: By the id of an unread work, the nearest entries; those without a vector are
            missing.
        failure: Why unread works are missing; empty where none is.
    """

    entries: Mapping[str, tuple[Neighbour, ...]] = field(default_factory=dict)
    unread: Mapping[str, tuple[Neighbour, ...]] = field(default_factory=dict)
    failure: str = ""


def find_connections(
    diary: Diary,
    unread: Sequence[Entry],
    atlas: Atlas,
    settings: EmbeddingSettings,
    cache: Cache,
    *,
    progress: Progress = quiet,
    failures: RecentFailures | None = None,
) -> Connections:
    """Find the connections of a diary that has an atlas, or read them from the cache.

    A model is used for unread works alone, and only for those that are new: the vectors of entries
    are those that the atlas was made from.
    """
    layout = next(iter(atlas.layouts.values()), None)
    if layout is None or not atlas.related:
        return Connections()
    key = digest(
        code_digest(Path(__file__).parent),
        settings.computed_by,
        settings.model,
        # The neighbours stand for the vectors, which would have to be read.
        [
            [
                one.id,
                one.date.isoformat() if one.date else None,
                layout.points[one.id].cluster if one.id in layout.points else None,
                [[near.id, near.score] for near in atlas.related.get(one.id, ())],
            ]
            for one in diary.entries
        ],
        [[one.id, text_of(one, settings)] for one in unread],
    )

    def read(payload: bytes) -> Connections:
        found: Connections = from_json(payload, Connections)
        rows = (*found.entries.values(), *found.unread.values())
        ids = {*found.entries, *(one.id for near in rows for one in near)}
        works = {one.id for one in unread}
        if found.failure or not (diary.by_id.keys() >= ids and works >= found.unread.keys()):
            raise ValueError("these are other entries' connections")
        return found

    if (known := cache.value("connections", key, read)) is not None:
        return known
    store = vector_store(settings, cache, failures or RecentFailures())
    if isinstance(store, Problem):
        return Connections(failure=store.message)
    vectors = known_vectors(diary, store, settings)
    failure = ""
    works: dict[str, tuple[Neighbour, ...]] = {}
    if unread and vectors:
        texts = {one.id: text_of(one, settings) for one in unread}
        found, reason = store.vectors([*texts.values()], progress)
        failure = str(reason or "")
        rows = {id_: found[text] for id_, text in texts.items() if text in found}
        works = _nearest_entries(rows, vectors)
    connections = Connections(_elsewhere(diary, vectors, layout), works, failure)
    # Where a model or a vector is missing, the next build may have it.
    if not failure and layout.points.keys() & diary.by_id.keys() <= vectors.keys():
        payload = json.dumps(astuple(connections)).encode("ascii")
        cache.put("connections", key, payload)
    return connections


def cluster_near(near: Sequence[Neighbour], layout: Layout) -> int | None:
    """The cluster that a work would join: the one that its nearest entries speak for.

    None where nothing that is on the map is related to it.
    """
    votes: defaultdict[int, float] = defaultdict(float)
    for one in near:
        if one.id in layout.points and one.score >= RELATED:
            votes[layout.points[one.id].cluster] += one.score
    return max(votes, key=lambda id_: (votes[id_], -id_), default=None)


def _elsewhere(
    diary: Diary, vectors: Mapping[str, NDArray[np.float32]], layout: Layout
) -> dict[str, tuple[Neighbour, ...]]:
    """The nearest entries of each entry that are of another time and lie in another cluster."""
    import numpy as np

    entries = [one for one in diary.dated if one.id in vectors and one.id in layout.points]
    matrix = np.array([vectors[one.id] for one in entries])
    days = np.array([one.date.toordinal() for one in entries if one.date])
    clusters = np.array([layout.points[one.id].cluster for one in entries])
    found: dict[str, tuple[Neighbour, ...]] = {}
    for cluster in np.unique(clusters):
        (own,), (other,) = np.nonzero(clusters == cluster), np.nonzero(clusters != cluster)
        if not other.size:
            break
        # In reading order, those of the same time follow each other.
        first = np.searchsorted(days[other], days[own] - APART, "right").tolist()
        end = np.searchsorted(days[other], days[own] + APART).tolist()
        rows = nearest_rows(matrix[own], matrix[other], zip(first, end, strict=True), MOST)
        for at, row in zip(own, rows, strict=True):
            near = (Neighbour(entries[other[to]].id, one) for to, one in row if one >= RELATED)
            found[entries[at].id] = tuple(near)
    return {id_: near for id_, near in found.items() if near}


def _nearest_entries(
    works: Mapping[str, NDArray[np.float32]], vectors: Mapping[str, NDArray[np.float32]]
) -> dict[str, tuple[Neighbour, ...]]:
    import numpy as np

    ids, matrix = [*vectors], np.stack([*vectors.values()])
    fitting = {id_: vector for id_, vector in works.items() if vector.size == matrix.shape[1]}
    rows = nearest_rows(np.array([*fitting.values()]), matrix, repeat((0, 0)))
    return {
        id_: tuple(Neighbour(ids[at], score) for at, score in row)
        for id_, row in zip(fitting, rows, strict=True)
    }


@dataclass(frozen=True, slots=True)
class CloseLessons:
    """Two lessons that lie very close, each with its entry, the earlier first; see `CLOSE`."""

    first: tuple[Entry, Lesson]
    second: tuple[Entry, Lesson]
    score: float


def find_close_lessons(
    diary: Diary,
    settings: EmbeddingSettings,
    cache: Cache,
    progress: Progress = quiet,
    announce: Callable[[str], None] = lambda _: None,
) -> tuple[CloseLessons, ...]:
    """Find pairs of lessons that may repeat or contradict each other.

    Only a model on this machine is asked, and nothing is downloaded. Lessons that are the same to
    the letter are one, and no pair.

    Args:
        diary: The diary.
        settings: Of embeddings.
        cache: Holds the lessons' vectors.
        progress: Receives each step.
        announce: Receives a sentence where lessons are not compared.

    Returns:
        Each pair once, in reading order of the later one; of each lesson, only the closest earlier.
    """
    by_key: dict[tuple[str, str], tuple[Entry, Lesson]] = {}
    for entry in diary.entries:
        for lesson in entry.lessons:
            by_key.setdefault(lesson.key, (entry, lesson))
    taught = [*by_key.values()]
    if len(taught) < 2 or not settings.is_local:
        return ()
    store = vector_store(settings, cache, RecentFailures())
    if isinstance(store, Problem):
        return ()
    texts = [lesson.lesson for _, lesson in taught]
    if any(store.cached(text) is None for text in texts):
        from .embedding.models import LocalModel

        if LocalModel(settings.model).on_this_machine() is None:
            announce(f"lessons are not compared, since {settings.model} is not on this machine")
            return ()
    vectors, failure = store.vectors(texts, progress)
    if failure:
        announce(f"lessons are not compared, because {failure}")
        return ()
    import numpy as np

    matrix = np.stack([vectors[text] for text in texts])
    # Only the earlier ones are compared with each.
    later = ((at, len(taught)) for at in range(len(taught)))
    return tuple(
        CloseLessons(taught[earlier], this, score)
        for this, near in zip(taught, nearest_rows(matrix, matrix, later, 1), strict=True)
        for earlier, score in near
        if score >= CLOSE
    )


def order_of(keys: Mapping[str, str]) -> list[str]:
    """The ids in the order in which layouts and neighbours are cached.

    By the keys of their texts, and not by the ids or the diary's order, so that a note which is
    renamed or gets another date has the same layout.
    """
    return sorted(keys, key=lambda id_: (keys[id_], id_))


def cached_neighbours(keys: Mapping[str, str], cache: Cache) -> Neighbours | None:
    """Read the neighbours of entries from the cache, by the keys of their texts."""
    if len(keys) < 2:
        return {}
    return cache.value("neighbours", _cache_key(keys), partial(_by_id, keys))


def find_neighbours(
    vectors: Mapping[str, NDArray[np.float32]], keys: Mapping[str, str], cache: Cache
) -> Neighbours:
    """Compute the neighbours of entries, unless the cache has them.

    The vectors and the keys of the entries' texts are by id, one of each.
    """
    if len(keys) < 2:
        return {}

    def compute() -> JSON:
        import numpy as np

        matrix = np.stack([vectors[id_] for id_ in order_of(keys)])
        return nearest_rows(matrix, matrix, pairwise(range(len(matrix) + 1)))

    return cache.computed("neighbours", _cache_key(keys), partial(_by_id, keys), compute)


def nearest_rows(
    rows: NDArray[np.float32],
    others: NDArray[np.float32],
    excluded: Iterable[tuple[int, int]],
    most: int = _NEIGHBOURS,
) -> list[list[tuple[int, float]]]:
    """Find up to `most` of some vectors that are nearest to each of some others.

    Args:
        rows: Vectors of length 1, one in each row.
        others: Those that may be near them, at least one.
        excluded: For each of the rows, from which to before which of the others none is near it.
        most: 1 or more.

    Returns:
        For each of the rows the numbers of the others, and the cosine similarities from -1 to 1
        with four decimals, nearest first; of equally near ones, the one with the lower number.
    """
    import numpy as np
    from threadpoolctl import threadpool_limits

    total, left = len(others), iter(excluded)
    count = min(most, total)
    exact = others.astype(np.float64)
    found: list[list[tuple[int, float]]] = []
    for start in range(0, len(rows), _ROWS):
        with threadpool_limits(1):
            ranks = rows[start : start + _ROWS].astype(np.float64) @ exact.T
        # Rounded before they are compared: the last bits of a product are no reason for an order.
        np.clip(ranks, -1, 1, out=ranks)
        ranks *= 10_000
        np.rint(ranks, out=ranks)
        for row, (first, end) in zip(ranks, left, strict=False):
            row[first:end] = _NONE
        # One number that orders by similarity, then by the other's: no two are equal, so that it is
        # enough to separate the nearest from the others and to sort only those.
        ranks *= -total
        ranks += np.arange(total)
        ranks.partition(count - 1, axis=1)
        nearest = np.sort(ranks[:, :count], axis=1)
        numbers = nearest % total
        near = (numbers - nearest) / total
        for row, scores in zip(numbers.astype(int).tolist(), near.tolist(), strict=True):
            some = zip(row, scores, strict=True)
            found.append([(at, score / 10_000) for at, score in some if score > _NONE])
    return found


def _by_id(keys: Mapping[str, str], payload: bytes) -> Neighbours:
    order, rows = order_of(keys), from_json(payload, tuple[tuple[tuple[int, float], ...], ...])
    if not all(at >= 0 and -1 <= score <= 1 for row in rows for at, score in row):
        raise ValueError("no similarities")
    return {
        id_: tuple((order[at], score) for at, score in row)
        for id_, row in zip(order, rows, strict=True)
    }


def _cache_key(keys: Mapping[str, str]) -> str:
    return digest("neighbours", _FORMAT, _NEIGHBOURS, sorted(keys.values()))
