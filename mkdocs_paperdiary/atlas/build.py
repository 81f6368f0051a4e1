"""The atlas of a diary: whole from the cache, or embedded, laid out, clustered and labelled."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..cache import JSON, Cache, code_digest, digest, from_json
from ..diary import Diary, Entry
from ..llm import LanguageModel, LlmSettings, RecentFailures
from ..problem import Problem
from ..progress import Progress, quiet
from ..words import counted
from .atlas import (
    Atlas,
    Cluster,
    Layout,
    Neighbour,
    Part,
    Point,
    Position,
    atlas_as_json,
    atlas_from_json,
)
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
from .parts import NONE, find_parts
from .settings import AtlasSettings

# The parts of the atlas take longer to import than the whole to read from the cache, so they are
# imported where something has to be computed.
if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .clusters import Change, Continued
    from .embedding.vectors import VectorStore
    from .labels import Group
    from .labels.cluster_names import Namer
    from .labels.fits import Rows, Vectors
    from .map import MapPositions
    from .settings import EmbeddingSettings


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
    from .embedding import EMBEDDERS

    try:
        return EMBEDDERS[embedding.provider](embedding).version()
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
    store = vector_store(settings.embedding, cache, model.failures)
    if isinstance(store, Problem):
        return Atlas(), state, [store], []
    from .labels.cluster_names import Namer
    from .map import find_positions

    texts = {entry.id: text_of(entry, settings.embedding) for entry in diary.entries}
    positions, wrong = find_positions(
        texts, store, settings.map, cache, progress, state=state, fresh=fresh
    )
    vectors = label_vectors(diary, store, settings.embedding)
    namer = Namer(settings.labels, model, cache, progress, vectors)
    clustered = {
        name: _clustered(name, positions, diary, settings, cache=cache, namer=namer)
        for name in positions.layouts
    }
    problems, notices = list(wrong), [*_foreign(diary, settings.embedding), *positions.notices]
    for one in clustered.values():
        problems += one.problems
        notices += one.notices
    related = {
        entry.id: tuple(Neighbour(id_, score) for id_, score in positions.neighbours[entry.id])
        for entry in diary.entries
        if positions.neighbours.get(entry.id)
    }
    atlas = Atlas({name: one.layout for name, one in clustered.items()}, related)
    return atlas, _next_state(positions, clustered, state), problems, notices


def _foreign(diary: Diary, settings: EmbeddingSettings) -> tuple[str, ...]:
    """What to say where most entries are in other languages than an English model's."""
    from .embedding.models import MULTILINGUAL, is_english

    if not is_english(settings.model):
        return ()
    from .languages import ENGLISH, Languages, language_name

    texts = [text_of(entry, settings) for entry in diary.entries]
    languages = Languages.of(texts)
    found = Counter(map(languages.language, texts))
    if found[ENGLISH] * 2 >= len(texts):
        return ()
    most = language_name(max(found, key=lambda one: (one != ENGLISH, found[one], one)))
    better = "a multilingual model of the server's, named as `embedding.model`"
    if settings.is_local:
        better = f"`embedding: {{model: {MULTILINGUAL}}}` below `paperdiary` in the configuration"
    return (
        f"{counted(len(texts) - found[ENGLISH], 'entry is', 'entries are')} not in English, most "
        f"in {most}, and the model {settings.model} knows English only; a better map follows from "
        f"{better}",
    )


def vector_store(
    settings: EmbeddingSettings, cache: Cache, failures: RecentFailures
) -> VectorStore | Problem:
    """The vectors of a provider that is not `none`, or why its model cannot be read."""
    from .embedding import EMBEDDERS
    from .embedding.vectors import VectorStore

    try:
        return VectorStore(EMBEDDERS[settings.provider](settings), settings, cache, failures)
    except OSError as error:
        message = (
            f"there is no map: the model {settings.model} cannot be read ({error}); correct "
            "`embedding.model`"
        )
        return Problem(message, code="unreadable-file")


def minilm_vectors(
    diary: Diary, settings: EmbeddingSettings, cache: Cache
) -> Mapping[str, NDArray[np.float32]]:
    """The vectors by all-MiniLM-L6-v2 that an atlas was computed from, by entry id.

    Those that are not in the cache are missing, and all where the model is another.
    """
    from .embedding.models import LocalModel

    if not settings.is_local or not LocalModel(settings.model).is_minilm:
        return {}
    store = vector_store(settings, cache, RecentFailures())
    if isinstance(store, Problem):
        return {}
    return known_vectors(diary, store, settings)


def known_vectors(
    diary: Diary, store: VectorStore, settings: EmbeddingSettings
) -> Mapping[str, NDArray[np.float32]]:
    """The vectors of entries that were computed before, all of one length, by entry id."""
    texts = {one.id: text_of(one, settings) for one in diary.entries}
    known = store.known(texts.values())
    return {id_: known[text] for id_, text in texts.items() if text in known}


def label_vectors(diary: Diary, store: VectorStore, settings: EmbeddingSettings) -> Vectors | None:
    """The embeddings of entries and labels, by which labels are chosen.

    None where a server would be sent hundreds of phrases for each map, and where the model does not
    know the language of most entries: it tells nothing about a label then.
    """
    is_known = settings.is_local and not _foreign(diary, settings)
    return _LabelVectors(store, settings) if is_known else None


@dataclass
class _LabelVectors:
    """The embeddings of entries that are at hand, and of labels; see `Vectors`."""

    store: VectorStore
    settings: EmbeddingSettings
    is_missing: bool = False

    def identity(self) -> str:
        return "" if self.is_missing else self.store.key("")

    def rows(self, entries: Sequence[Entry], labels: Sequence[str]) -> tuple[Rows, Rows] | None:
        import numpy as np

        texts = [text_of(entry, self.settings) for entry in entries]
        of_entries = self.store.known(texts)
        self.is_missing = self.is_missing or not of_entries.keys() >= {*texts}
        if not self.is_missing:
            of_labels, failure = self.store.vectors(labels, quiet)
            self.is_missing = failure is not None
        if self.is_missing:
            return None
        return (
            np.stack([of_entries[text] for text in texts]),
            np.stack([of_labels[label] for label in labels]),
        )


def text_of(entry: Entry, settings: EmbeddingSettings) -> str:
    """The text of an entry that is embedded, never empty."""
    title, summary = entry.title.strip(), entry.summary.strip()
    if settings.text == "title" or not summary:
        return title
    # A summary that was written as one says what the work is about. The first sentences of a note
    # often do not, without the title that they follow.
    if settings.text == "summary" and entry.has_written_summary:
        return summary
    return f"{title}\n{summary}"


@dataclass(frozen=True, slots=True)
class _Clustered:
    """A layout with its clusters, and what will be remembered of it."""

    layout: Layout
    remembered: RememberedLayout
    points: Mapping[str, RememberedPoint]
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]


def _next_state(
    positions: MapPositions, clustered: Mapping[str, _Clustered], before: MapState
) -> MapState:
    """What the next build will know: a layout that could not be had is still remembered."""
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
    settings: AtlasSettings,
    *,
    cache: Cache,
    namer: Namer,
) -> _Clustered:
    """Divide one layout into clusters, the last build's as far as they last, and name them."""
    from .clusters import COLORS, possible
    from .labels import Group

    points = positions.layouts[name].points
    known = positions.before[name].clusters if name in positions.before else {}
    _, problem = possible(list(points.values()), settings.map.clusters)
    continued, outlines = _continued(name, positions, known, settings, cache)
    cluster_of = dict(zip(points, continued.clusters, strict=True))
    in_order = [entry for entry in diary.entries if entry.id in points]
    groups = [
        Group(id_, tuple(entry for entry in in_order if cluster_of[entry.id] == id_))
        for id_ in sorted(set(continued.clusters))
    ]
    unchanged = {id_: positions.unchanged_point(id_, name) for id_ in points}
    named_in = {id_: point.named if point else -1 for id_, point in unchanged.items()}
    stayed = {
        group.id: sum(named_in[entry.id] == group.id for entry in group.entries) for group in groups
    }
    namings, named, problems = namer.name(name, groups, known, stayed)
    for group, one in zip(groups, named, strict=True):
        if one is not known.get(group.id):
            named_in |= {entry.id: group.id for entry in group.entries}
    shown = [naming.label for naming in namings]
    part_of: dict[str, int] = {}
    remembered: dict[int, RememberedCluster] = {}
    for group, one, label in zip(groups, named, shown, strict=True):
        # Parts are made anew with the cluster's label, which lasts until the cluster has changed.
        had = unchanged if one is known.get(group.id) else {}
        before = [_part_before(had.get(entry.id), group.id) for entry in group.entries]
        places = [points[entry.id] for entry in group.entries]
        numbers, are_new = find_parts(places, before, settings.map, cache)
        part_of |= zip((entry.id for entry in group.entries), numbers, strict=True)
        part_labels = one.parts
        if are_new:
            part_labels = namer.name_parts(_divided(group, part_of), label, shown)
        remembered[group.id] = replace(one, parts=part_labels)
    clusters = tuple(
        Cluster(
            group.id,
            naming.label,
            COLORS[group.id],
            len(group.entries),
            naming.keywords,
            *outlines[group.id],
            _parts(group, part_of, remembered[group.id].parts, shown),
        )
        for group, naming in zip(groups, namings, strict=True)
    )
    labels = {id_: one.label for id_, one in known.items()}
    labels |= {cluster.id: cluster.label for cluster in clusters}
    return _Clustered(
        Layout(
            name,
            {entry.id: Point(*points[entry.id], cluster_of[entry.id]) for entry in in_order},
            clusters,
        ),
        replace(
            positions.layouts[name].remembered,
            divided=continued.divided_at,
            clusters=remembered,
        ),
        {
            id_: RememberedPoint(*points[id_], cluster_of[id_], named_in[id_], part_of[id_])
            for id_ in points
        },
        (problem, *problems) if problem else problems,
        tuple(_sentence(change, name, labels) for change in continued.changes),
    )


def _part_before(point: RememberedPoint | None, cluster: int) -> int:
    """The number of the part of a cluster that an entry was in, or `NONE`."""
    return point.part if point and point.cluster == cluster else NONE


def _divided(group: Group, part_of: Mapping[str, int]) -> list[Group]:
    """A cluster's parts by their number; none where it has none."""
    from .labels import Group

    numbers = sorted({part_of[entry.id] for entry in group.entries} - {NONE})
    return [
        Group(number, tuple(entry for entry in group.entries if part_of[entry.id] == number))
        for number in numbers
    ]


def _parts(
    group: Group, part_of: Mapping[str, int], labels: Sequence[str], taken: Sequence[str]
) -> tuple[Part, ...]:
    """A cluster's parts as they are shown: without a label that a cluster has by now."""
    found = []
    for part in _divided(group, part_of):
        label = labels[part.id] if part.id < len(labels) else ""
        label = "" if label.casefold() in {one.casefold() for one in taken} else label
        found.append(Part(label, tuple(entry.id for entry in part.entries)))
    return tuple(found)


Outline = tuple[int, Position, tuple[Position, ...]]
Outlines = dict[int, tuple[Position, tuple[Position, ...]]]
"""By a cluster's id, its centroid and its hull."""

CLUSTERS_FORMAT = 3
"""A new number where the same points get other clusters."""


def _continued(
    name: str,
    positions: MapPositions,
    known: Mapping[int, object],
    settings: AtlasSettings,
    cache: Cache,
) -> tuple[Continued, Outlines]:
    """The clusters of a layout, and the centroid and hull of each; no library where cached."""
    from .clusters import COLORS, Change, Continued

    layout = positions.layouts[name]
    points = list(layout.points.values())
    before = [positions.point(id_, name) for id_ in layout.points]
    had = [point.cluster if point else None for point in before]
    gone = sorted(known.keys() - set(had))
    wanted, divided, new = settings.map.clusters, layout.remembered.divided, layout.is_fresh
    key = digest(
        "clusters", CLUSTERS_FORMAT, points, had, gone, wanted, divided, new, settings.map.seed
    )

    def read(payload: bytes) -> tuple[Continued, Outlines]:
        kind = tuple[tuple[int, ...], tuple[Change, ...], int, tuple[Outline, ...]]
        *found, rows = from_json(payload, kind)
        continued = Continued(*found)
        outlines = {id_: (centroid, hull) for id_, centroid, hull in rows}
        if len(continued.clusters) != len(points) or outlines.keys() != {*continued.clusters}:
            raise ValueError("these are other points' clusters")
        if not outlines.keys() <= {*range(len(COLORS))}:
            raise ValueError("a cluster has no colour")
        return continued, outlines

    cached = cache.value("clusters", key, read)
    if cached is None:
        from .stable_clusters import continue_clusters

        found = continue_clusters(points, had, settings.map, divided, gone=gone, is_fresh=new)
        payload = _clusters_as_json(found, points)
        cache.put("clusters", key, payload)
        cached = read(payload)
    return cached


def _clusters_as_json(found: Continued, points: list[Position]) -> bytes:
    from .clusters import centroid, hull

    members: dict[int, list[Position]] = {}
    for point, id_ in zip(points, found.clusters, strict=True):
        members.setdefault(id_, []).append(point)
    content = [
        found.clusters,
        [astuple(change) for change in found.changes],
        found.divided_at,
        [[id_, centroid(some), hull(some)] for id_, some in sorted(members.items())],
    ]
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def _sentence(change: Change, name: str, labels: Mapping[int, str]) -> str:
    """A change of clusters, for people."""
    this = labels.get(change.cluster, str(change.cluster))
    other = labels.get(change.other, "") if change.other is not None else ""
    match change.kind:
        case "split":
            return f"{name}: a part of the cluster “{other}” is now one of its own, “{this}”"
        case "merge":
            return f"{name}: the cluster “{this}” is now a part of “{other}”"
        case "birth":
            return f"{name}: there is a new cluster, “{this}”"
        case _ if change.other is None:
            return f"{name}: the cluster “{this}” is gone, since none of its entries is left"
        case _:
            return f"{name}: the cluster “{this}” is gone; most of it is in “{other}”"


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
    store = vector_store(settings.embedding, cache, failures)
    if isinstance(store, Problem):
        return {}, (store,)
    import numpy as np

    from .layouts.trustworthiness import trustworthiness
    from .map import find_positions

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
