"""Connections by meaning: entries of other times and clusters, unread works, and close lessons."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..cache import Cache, code_digest, digest, from_json
from ..diary import Diary, Entry, Lesson
from ..llm import RecentFailures
from ..problem import Problem
from ..progress import Progress, quiet
from .atlas import Atlas, Layout, Neighbour
from .build import known_vectors, text_of, vector_store
from .neighbours import nearest_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .settings import EmbeddingSettings

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
        rows = from_json(payload, tuple[dict[str, tuple[Neighbour, ...]], ...])
        entries, works = rows
        near = {one.id for rows in (*entries.values(), *works.values()) for one in rows}
        if not diary.by_id.keys() >= {*entries, *near} or not works.keys() <= {
            one.id for one in unread
        }:
            raise ValueError("these are other entries' connections")
        return Connections(entries, works)

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
        payload = [
            {id_: [astuple(one) for one in near] for id_, near in rows.items()}
            for rows in (connections.entries, works)
        ]
        cache.put("connections", key, json.dumps(payload).encode("ascii"))
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
    return tuple(_close_pairs(taught, vectors))


def _close_pairs(
    taught: Sequence[tuple[Entry, Lesson]], vectors: Mapping[str, NDArray[np.float32]]
) -> list[CloseLessons]:
    import numpy as np

    matrix = np.stack([vectors[one.lesson] for _, one in taught])
    # Only the earlier ones are compared with each.
    later = ((at, len(taught)) for at in range(len(taught)))
    return [
        CloseLessons(taught[earlier], this, score)
        for this, near in zip(taught, nearest_rows(matrix, matrix, later, 1), strict=True)
        for earlier, score in near
        if score >= CLOSE
    ]
