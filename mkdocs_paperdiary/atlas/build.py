"""The atlas of a diary: whole from the cache, or embedded, laid out, clustered and labelled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..cache import JSON, Cache, code_digest, digest
from ..diary import Diary
from ..llm import LanguageModel, LlmSettings, RecentFailures
from ..problem import Problem
from ..progress import Progress, quiet
from .atlas import (
    Atlas,
    Cluster,
    Layout,
    Neighbour,
    Part,
    Point,
    atlas_as_json,
    atlas_from_json,
)
from .clusters import COLORS, NONE, Continued, allowed, centroid, find_parts, hull, possible
from .layouts import is_installed
from .memory import (
    KEY_DIGITS,
    MapState,
    RememberedCluster,
    RememberedEntry,
    RememberedLayout,
    RememberedPoint,
    map_state_as_bytes,
    parse_map_state,
    read_map_file,
    write_map_file,
)
from .settings import AtlasSettings, MapSettings

# The parts of the atlas take longer to import than the whole to read from the cache, so they are
# imported where something has to be computed.
if TYPE_CHECKING:
    from .clusters import Change
    from .labels.cluster_names import Namer
    from .map import MapPositions


def build_atlas(
    diary: Diary,
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress = quiet,
    *,
    model: LanguageModel | None = None,
    memory: Path | None = None,
    announce: Callable[[str], None] = lambda notice: None,
    fresh: bool = False,
) -> tuple[Atlas, tuple[Problem, ...]]:
    """Compute everything about a diary, or read it from the cache.

    Args:
        diary: Any number of entries; fewer than 4 have no layouts, fewer than 2 no neighbours.
        settings: What the user wants.
        cache: Holds what was computed before, and receives what is computed now.
        progress: Receives each step.
        model: The language model for providers named `openai`; by default the one of the default
            settings.
        memory: The file of the map's state, written where it has changed; with None, each build
            starts a new map.
        announce: Receives a sentence for each change of clusters, and for a map that has grown
            worse.
        fresh: Start a new map in any case, and lay it onto the old one.

    Returns:
        The atlas and what went wrong, the cache's problems included. An entry without an embedding
        is missing from layouts and neighbours. The same diary and settings give the same atlas, to
        the last digit.
    """
    # A new version may see other things in the same diary.
    code = code_digest(Path(__file__).parent)
    model = model or LanguageModel(LlmSettings())
    entries: JSON = [
        [one.id, one.title, one.summary, one.has_written_summary, one.topic, list(one.tags)]
        for one in diary.entries
    ]
    inputs = (_decisive(settings), model.settings.identity, _version(settings), entries)
    content = read_map_file(memory)

    def key(content: bytes) -> str:
        return digest(code, hashlib.sha256(content).hexdigest(), *inputs)

    if not fresh and not isinstance(content, Problem):
        ids = {one.id for one in diary.entries}
        read = partial(atlas_from_json, ids=ids)
        atlas = cache.value("atlas", key(content), read)
        # A layout that was left out is made as soon as its library is there.
        is_whole = not atlas or len(atlas.layouts) != 1 or not is_installed("umap")
        if atlas is not None and is_whole:
            return atlas, cache.problems
    before, wrong = parse_map_state(content, memory or Path())
    atlas, state, failed, notices = _compute(
        diary, settings, cache, progress, model, state=before, fresh=fresh
    )
    for notice in dict.fromkeys(notices):
        announce(notice)
    after = map_state_as_bytes(state)
    problems = (*wrong, *failed, *write_map_file(memory, after))
    # Where something went wrong, the next build may have what is missing now.
    if not problems:
        # From what is remembered now, the next build would compute the same again.
        cache.put("atlas", key(after if memory else b""), atlas_as_json(atlas))
        cache.prune()
    return atlas, tuple(dict.fromkeys((*problems, *cache.problems)))


def _decisive(settings: AtlasSettings) -> JSON:
    """What of the settings decides the atlas: not how long a server may take."""
    decisive = asdict(settings)
    decisive["embedding"]["server"] = settings.embedding.server.place
    decisive["embedding"]["provider"] = settings.embedding.computed_by
    del decisive["embedding"]["batch_size"]
    return decisive


def _version(settings: AtlasSettings) -> str:
    """What stands behind a model's name, where that may change: the files of a local model."""
    embedding = settings.embedding
    # A server's model is no folder here, though it may be called like one; see `_decisive`.
    if not embedding.is_local or not Path(embedding.model).expanduser().exists():
        return ""
    from .embedding.models import LocalModel

    try:
        return LocalModel(embedding.model).version()
    except OSError:
        return "unreadable"


def _compute(
    diary: Diary,
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress,
    model: LanguageModel,
    *,
    state: MapState,
    fresh: bool,
) -> tuple[Atlas, MapState, list[Problem], list[str]]:
    """An atlas, what the next build will know of it, what went wrong, and notices."""
    if not diary.entries or settings.embedding.provider == "none":
        return Atlas(), state, [], []
    from .embedding.vectors import label_vectors, text_of, vector_store

    store = vector_store(settings.embedding, cache, model.failures)
    if isinstance(store, Problem):
        return Atlas(), state, [store], []
    from .labels.cluster_names import Namer
    from .map import find_positions

    texts = {entry.id: text_of(entry, settings.embedding) for entry in diary.entries}
    positions, wrong = find_positions(
        texts, store, settings.map, cache, progress, state=state, fresh=fresh
    )
    vectors, foreign = label_vectors(diary, store, settings.embedding)
    namer = Namer(settings.labels, model, cache, progress, vectors)
    clustered = {
        name: _clustered(name, positions, diary, settings.map, namer) for name in positions.layouts
    }
    problems, notices = list(wrong), [*([foreign] if foreign else []), *positions.notices]
    for one in clustered.values():
        problems += one.problems
        notices += one.notices
    related = {
        entry.id: tuple(Neighbour(id_, score) for id_, score in positions.neighbours[entry.id])
        for entry in diary.entries
        if positions.neighbours.get(entry.id)
    }
    atlas = Atlas({name: one.layout for name, one in clustered.items()}, related)
    return atlas, _next_state(positions, clustered), problems, notices


@dataclass(frozen=True, slots=True)
class _Clustered:
    """A layout with its clusters, and what will be remembered of it."""

    layout: Layout
    remembered: RememberedLayout
    points: Mapping[str, RememberedPoint]
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]


def _next_state(positions: MapPositions, clustered: Mapping[str, _Clustered]) -> MapState:
    """What the next build will know: a layout that could not be had is still remembered."""
    before = positions.state
    if not clustered:
        return before
    lost = {name: one for name, one in before.layouts.items() if name not in clustered}
    entries = {}
    for id_, key in positions.keys.items():
        old = positions.remembered[id_].points if positions.is_unchanged(id_) else {}
        points = {name: point for name, point in old.items() if name in lost}
        points |= {name: one.points[id_] for name, one in clustered.items() if id_ in one.points}
        if points:
            entries[id_] = RememberedEntry(key[:KEY_DIGITS], points)
    layouts = lost | {name: one.remembered for name, one in clustered.items()}
    return MapState(layouts, entries, positions.neighbours)


def _clustered(
    name: str,
    positions: MapPositions,
    diary: Diary,
    settings: MapSettings,
    namer: Namer,
) -> _Clustered:
    """Divide one layout into clusters, the last build's as far as they last, and name them."""
    from .labels import Group

    points, layouts = positions.layouts[name].points, positions.state.layouts
    known = layouts[name].clusters if name in layouts else {}
    _, problem = possible(list(points.values()), settings.clusters)
    continued = _continued(name, positions, known, settings)
    cluster_of = dict(zip(points, continued.clusters, strict=True))
    in_order = [entry for entry in diary.entries if entry.id in points]
    groups = [
        Group(id_, tuple(entry for entry in in_order if cluster_of[entry.id] == id_))
        for id_ in sorted(set(continued.clusters))
    ]
    unchanged = positions.unchanged(name)
    named_in = {id_: unchanged[id_].named if id_ in unchanged else -1 for id_ in points}
    stayed = {
        group.id: sum(named_in[entry.id] == group.id for entry in group.entries) for group in groups
    }
    namings, named, problems = namer.name(name, groups, known, stayed)
    shown = [naming.label for naming in namings]
    taken = {label.casefold() for label in shown}
    part_of: dict[str, int] = {}
    remembered: dict[int, RememberedCluster] = {}
    clusters: list[Cluster] = []
    for group, one, naming in zip(groups, named, namings, strict=True):
        ids = [entry.id for entry in group.entries]
        # Parts are made anew with the cluster's label, which lasts until the cluster has changed.
        had = unchanged
        if one is not known.get(group.id):
            named_in |= dict.fromkeys(ids, group.id)
            had = {}
        before = [
            had[id_].part if id_ in had and had[id_].cluster == group.id else NONE for id_ in ids
        ]
        places = [points[id_] for id_ in ids]
        numbers, are_new = find_parts(places, before, settings)
        part_of |= zip(ids, numbers, strict=True)
        parts = [
            Group(number, tuple(entry for entry in group.entries if part_of[entry.id] == number))
            for number in sorted({*numbers} - {NONE})
        ]
        labels = namer.name_parts(parts, naming.label, shown) if are_new else one.parts
        remembered[group.id] = replace(one, parts=labels)
        # Without a label that a cluster has by now.
        free = {at: label for at, label in enumerate(labels) if label.casefold() not in taken}
        clusters.append(
            Cluster(
                group.id,
                naming.label,
                COLORS[group.id],
                len(ids),
                naming.keywords,
                centroid(places),
                hull(places),
                tuple(
                    Part(free.get(part.id, ""), tuple(entry.id for entry in part.entries))
                    for part in parts
                ),
            )
        )
    names = {id_: one.label for id_, one in known.items()} | {one.id: one.label for one in clusters}
    return _Clustered(
        Layout(
            name,
            {entry.id: Point(*points[entry.id], cluster_of[entry.id]) for entry in in_order},
            tuple(clusters),
        ),
        replace(
            positions.layouts[name].remembered, divided=continued.divided_at, clusters=remembered
        ),
        {
            id_: RememberedPoint(*points[id_], cluster_of[id_], named_in[id_], part_of[id_])
            for id_ in points
        },
        (problem, *problems) if problem else problems,
        tuple(_sentence(change, name, names) for change in continued.changes),
    )


def _continued(
    name: str, positions: MapPositions, known: Mapping[int, object], settings: MapSettings
) -> Continued:
    """The clusters of a layout; no library is imported where no entry has come, gone or moved."""
    layout = positions.layouts[name]
    points = list(layout.points.values())
    had = [positions.point(id_, name) for id_ in layout.points]
    before = [point.cluster if point else None for point in had]
    gone, divided = sorted(known.keys() - set(before)), layout.remembered.divided
    last = [one.points[name] for one in positions.state.entries.values() if name in one.points]
    stayed = [point.cluster for point in had if point]
    if (
        not layout.is_fresh
        and not gone
        and len(stayed) == len(last) == len(points)
        and points == [point.position for point in had if point]
        and {*stayed} <= {*range(len(COLORS))}
        and len({*stayed}) in allowed(points, settings.clusters)
    ):
        return Continued(tuple(stayed), (), divided)
    from .stable_clusters import continue_clusters

    fresh = layout.is_fresh
    return continue_clusters(points, before, settings, divided, gone=gone, is_fresh=fresh)


_CHANGES: Final = {
    "split": "a part of the cluster “{other}” is now one of its own, “{this}”",
    "merge": "the cluster “{this}” is now a part of “{other}”",
    "birth": "there is a new cluster, “{this}”",
    "end": "the cluster “{this}” is gone; most of it is in “{other}”",
    "loss": "the cluster “{this}” is gone, since none of its entries is left",
}


def _sentence(change: Change, name: str, labels: Mapping[int, str]) -> str:
    """A change of clusters, for people."""
    this = labels.get(change.cluster, str(change.cluster))
    other = labels.get(change.other, "") if change.other is not None else ""
    return f"{name}: {_CHANGES[change.kind].format(this=this, other=other)}"


@dataclass(frozen=True, slots=True)
class Rating:
    """A layout's number of entries and clusters, and its trustworthiness beside a fresh one's.

    From 0 to 1, for 7 neighbours and the cosine.
    """

    entries: int
    clusters: int
    now: float
    fresh: float


def rate_map(
    diary: Diary,
    atlas: Atlas,
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress,
    *,
    failures: RecentFailures,
) -> tuple[dict[str, Rating], tuple[Problem, ...]]:
    """Compare a diary's map with a fresh one; give the ratings by layout, and what went wrong."""
    import numpy as np

    from .embedding.vectors import text_of, vector_store
    from .layouts.objectives import trustworthiness
    from .map import find_positions

    store = vector_store(settings.embedding, cache, failures)
    if isinstance(store, Problem):
        return {}, (store,)
    texts = {entry.id: text_of(entry, settings.embedding) for entry in diary.entries}
    fresh, problems = find_positions(texts, store, settings.map, cache, progress, state=MapState())
    vectors, _ = store.vectors(list(texts.values()), progress)
    ratings = {}
    for name, layout in atlas.layouts.items():
        ids = [id_ for id_ in layout.points if texts[id_] in vectors]
        if name not in fresh.layouts or len(ids) < len(layout.points):
            continue
        points = np.array([(layout.points[id_].x, layout.points[id_].y) for id_ in ids])
        now = trustworthiness(np.stack([vectors[texts[id_]] for id_ in ids]), points)
        trust = fresh.layouts[name].remembered.trust
        ratings[name] = Rating(len(ids), len(layout.clusters), now, trust)
    return ratings, problems
