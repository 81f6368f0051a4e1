"""Computes an atlas, each part from the cache where it is there."""

from __future__ import annotations

import difflib
import json
from typing import TYPE_CHECKING

from ..cache import Cache, digest
from ..diary import Diary, Entry, Problem
from ..progress import Progress
from .atlas import Atlas, Cluster, Layout, Neighbour, Point, Position
from .clusters import Division, divide, possible
from .colors import COLORS
from .embedding import EMBEDDERS, VectorStore
from .places import Places, find_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..llm import LanguageModel, Rests
    from .labels import Namer
    from .settings import AtlasSettings, EmbeddingSettings

FORMAT = 1
"""A new number where the same points get other clusters."""


def compute_atlas(
    diary: Diary, settings: AtlasSettings, cache: Cache, progress: Progress, model: LanguageModel
) -> tuple[Atlas, tuple[Problem, ...]]:
    """Compute everything about a diary.

    Args:
        diary: Any number of entries.
        settings: What the user wants.
        cache: The parts that were computed before; those that are computed now are put there.
        progress: Told at each step of the longer stages.
        model: The language model that is asked where a provider is `openai`.

    Returns:
        The atlas and what went wrong, the cache's own problems aside.
    """
    if not diary.entries:
        return Atlas(), ()
    store = _store(settings.embedding, cache, model.rests)
    if isinstance(store, Problem):
        return Atlas(), (store,)
    # By id, so that of several entries with one text each keeps its place.
    entries = sorted(diary.entries, key=lambda entry: entry.id)
    texts = [_text(entry, settings.embedding) for entry in entries]
    places, found = find_places(texts, store, settings.map, cache, progress)
    numbered = {
        number: entry
        for number, entry in zip(places.numbers, entries, strict=False)
        if number is not None
    }
    from .labels import Namer

    namer = Namer(settings.labels, model, cache, progress)
    layouts = {}
    problems = list(found)
    for name, points in places.points.items():
        layouts[name], wrong = _layout(
            name,
            points,
            numbered=numbered,
            diary=diary,
            settings=settings,
            cache=cache,
            namer=namer,
        )
        problems += wrong
    atlas = Atlas(layouts, _related(places, numbered, diary))
    return atlas, tuple(dict.fromkeys(problems))


def _store(settings: EmbeddingSettings, cache: Cache, rests: Rests) -> VectorStore | Problem:
    if settings.provider not in EMBEDDERS:
        near = difflib.get_close_matches(settings.provider, EMBEDDERS, n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(EMBEDDERS)}"
        return Problem(
            f"there is no map: `embedding.provider` is `{settings.provider}`, which is no "
            f"embedder: {hint}"
        )
    try:
        return VectorStore(EMBEDDERS[settings.provider](settings), settings, cache, rests)
    except OSError as error:
        return Problem(f"there is no map: the model {settings.model} cannot be read ({error})")


def _text(entry: Entry, settings: EmbeddingSettings) -> str:
    title, summary = entry.title.strip(), entry.summary.strip()
    if settings.text == "title" or not summary:
        return title
    # A summary that was written as one says what the work is about. The first sentences of a note
    # often do not, without the title that they follow.
    if settings.text == "summary" and entry.has_written_summary:
        return summary
    return f"{title}\n{summary}"


def _layout(
    name: str,
    points: Sequence[Position],
    *,
    numbered: dict[int, Entry],
    diary: Diary,
    settings: AtlasSettings,
    cache: Cache,
    namer: Namer,
) -> tuple[Layout, list[Problem]]:
    from .labels import Group

    division, problem = _division(points, settings, cache)
    reading = {entry.id: position for position, entry in enumerate(diary.entries)}
    groups = [
        Group(
            number,
            tuple(sorted((numbered[some] for some in members), key=lambda e: reading[e.id])),
        )
        for number, members in enumerate(division.members)
    ]
    namings, problems = namer.name(name, groups)
    clusters = tuple(
        Cluster(
            id=group.id,
            label=naming.label,
            color=COLORS[group.id],
            size=len(group.entries),
            keywords=naming.keywords,
            centroid=division.centroids[group.id],
            hull=division.hulls[group.id],
        )
        for group, naming in zip(groups, namings, strict=True)
    )
    placed = {
        numbered[some].id: Point(*points[some], cluster=number)
        for number, members in enumerate(division.members)
        for some in members
    }
    in_order = {entry.id: placed[entry.id] for entry in diary.entries if entry.id in placed}
    return Layout(name, in_order, clusters), [*([problem] if problem else []), *problems]


def _division(
    points: Sequence[Position], settings: AtlasSettings, cache: Cache
) -> tuple[Division, Problem | None]:
    count, problem = possible(points, settings.map.clusters)
    key = digest("clusters", FORMAT, points, count, settings.map.seed)
    if payload := cache.get("clusters", key):
        members, centroids, hulls = json.loads(payload)
        return Division(
            tuple(tuple(some) for some in members),
            tuple((x, y) for x, y in centroids),
            tuple(tuple((x, y) for x, y in corners) for corners in hulls),
        ), problem
    division = divide(points, count, settings.map)
    content = [division.members, division.centroids, division.hulls]
    cache.put("clusters", key, json.dumps(content, separators=(",", ":")).encode("ascii"))
    return division, problem


def _related(
    places: Places, numbered: dict[int, Entry], diary: Diary
) -> dict[str, tuple[Neighbour, ...]]:
    near = {
        entry.id: tuple(Neighbour(numbered[some].id, score) for some, score in places.near[number])
        for number, entry in numbered.items()
        if number < len(places.near)
    }
    return {entry.id: near[entry.id] for entry in diary.entries if near.get(entry.id)}
