"""The atlas of a diary: embedded, laid out, clustered and labelled, or whole from the cache."""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..cache import JSON, Cache, code_digest, digest
from ..diary import Diary, Entry, Problem
from ..llm import LanguageModel, LlmSettings
from ..progress import Progress, quiet
from .atlas import Atlas, Cluster, Layout, Neighbour, Point, Position
from .clusters import COLORS, centroid, hull, possible
from .embedding import EMBEDDERS, VectorStore
from .map import Places, find_places, remembered
from .memory import Memory, Place, Plane, Seat, keep, load, memory_as_bytes, read_memory
from .settings import AtlasSettings
from .stable_clusters import Change, Continued, continue_clusters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..llm import Rests
    from .labels import Group, Namer, Naming
    from .settings import EmbeddingSettings


FORMAT = 3
"""A new number where the same points get other clusters."""


@dataclass(frozen=True, slots=True)
class Computed:
    """An atlas, and what came of computing it.

    Attributes:
        atlas: The atlas.
        memory: What the next build shall know of the map.
        problems: What went wrong, the cache's own problems aside.
        notices: What the user should know without being warned.
    """

    atlas: Atlas
    memory: Memory
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()


def compute_atlas(
    diary: Diary,
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress,
    model: LanguageModel,
    *,
    memory: Memory,
    fresh: bool = False,
) -> Computed:
    """Compute everything about a diary.

    Args:
        diary: Any number of entries.
        settings: What the user wants.
        cache: The parts that were computed before; those that are computed now are put there.
        progress: Told at each step of the longer stages.
        model: The language model that is asked where a provider is `openai`.
        memory: What the build before this one knew of the map.
        fresh: Start the map anew, and lay it onto the old one.
    """
    if not diary.entries:
        return Computed(Atlas(), memory)
    store = store_of(settings.embedding, cache, model.rests)
    if isinstance(store, Problem):
        return Computed(Atlas(), memory, (store,))
    texts = {entry.id: text_of(entry, settings.embedding) for entry in diary.entries}
    places, problems = find_places(
        texts, store, settings.map, cache, progress, memory=memory, fresh=fresh
    )
    from .labels import Namer

    namer = Namer(settings.labels, model, cache, progress)
    layouts, seated, planes = {}, {}, {}
    notices = list(places.notices)
    wrong: list[Problem] = list(problems)
    for name in places.points:
        made = _layout(
            name, places, memory.planes.get(name), diary, settings, cache=cache, namer=namer
        )
        layouts[name], planes[name], seated[name] = made.layout, made.plane, made.places
        wrong += made.problems
        notices += made.notices
    atlas = Atlas(layouts, _related(places, diary))
    return Computed(
        atlas,
        remembered(places, seated, planes, memory),
        tuple(dict.fromkeys(wrong)),
        tuple(dict.fromkeys(notices)),
    )


def store_of(settings: EmbeddingSettings, cache: Cache, rests: Rests) -> VectorStore | Problem:
    """Open the store of the vectors that the settings ask for, or say why there is none."""
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
class _Made:
    layout: Layout
    plane: Plane
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]


def _layout(
    name: str,
    places: Places,
    before: Plane | None,
    diary: Diary,
    settings: AtlasSettings,
    *,
    cache: Cache,
    namer: Namer,
) -> _Made:
    """Divide one layout into clusters, the last build's as far as they last, and name them."""
    from .labels import Group

    points = places.points[name]
    ids = list(points)
    known = before.clusters if before else {}
    had = [_cluster_of(places.seats.get(id_), name) for id_ in ids]
    gone = sorted(known.keys() - set(had))
    _, problem = possible(list(points.values()), settings.map.clusters)
    continued, outlines = _continued(
        list(points.values()), had, gone, settings, places=places, name=name, cache=cache
    )
    cluster_of = dict(zip(ids, continued.clusters, strict=True))
    members: dict[int, list[Entry]] = {}
    for entry in diary.entries:
        if entry.id in cluster_of:
            members.setdefault(cluster_of[entry.id], []).append(entry)
    groups = [Group(id_, tuple(entries)) for id_, entries in sorted(members.items())]
    named_in = {id_: _named_in(places, id_, name) for id_ in ids}
    stayed = {
        group.id: sum(1 for entry in group.entries if named_in[entry.id] == group.id)
        for group in groups
    }
    namings, named, problems = namer.name(name, groups, known, stayed)
    for group, one in zip(groups, named, strict=True):
        if one is not known.get(group.id):
            named_in |= {entry.id: group.id for entry in group.entries}
    plane = replace(
        places.planes[name],
        divided=continued.divided_at,
        clusters={group.id: one for group, one in zip(groups, named, strict=True)},
    )
    clusters = tuple(
        _cluster(group, naming, outlines[group.id])
        for group, naming in zip(groups, namings, strict=True)
    )
    in_order = {
        entry.id: Point(*points[entry.id], cluster=cluster_of[entry.id])
        for entry in diary.entries
        if entry.id in points
    }
    labels = {id_: one.label for id_, one in known.items()}
    labels |= {cluster.id: cluster.label for cluster in clusters}
    notices = tuple(_told(change, name, labels) for change in continued.changes)
    wrong = (*([problem] if problem else []), *problems)
    seated = {id_: Place(*points[id_], cluster_of[id_], named_in[id_]) for id_ in ids}
    return _Made(Layout(name, in_order, clusters), plane, seated, wrong, notices)


def _cluster_of(seat: Seat | None, name: str) -> int | None:
    place = seat.places.get(name) if seat else None
    return place.cluster if place else None


@dataclass(frozen=True, slots=True)
class _Outline:
    """Where a cluster lies."""

    centroid: Position
    hull: tuple[Position, ...]


def _continued(
    points: Sequence[Position],
    had: Sequence[int | None],
    gone: Sequence[int],
    settings: AtlasSettings,
    *,
    places: Places,
    name: str,
    cache: Cache,
) -> tuple[Continued, dict[int, _Outline]]:
    """The clusters of a layout and their outlines; where they are kept, no library is loaded."""
    wanted, divided = settings.map.clusters, places.planes[name].divided
    anew = name in places.anew
    key = digest("clusters", FORMAT, points, had, gone, wanted, divided, anew, settings.map.seed)
    if payload := cache.get("clusters", key):
        clusters, changes, divided_at, rows = json.loads(payload)
        outlines = {
            id_: _Outline((x, y), tuple((a, b) for a, b in corners))
            for id_, (x, y), corners in rows
        }
        return (
            Continued(tuple(clusters), tuple(Change(*one) for one in changes), divided_at),
            outlines,
        )
    found = continue_clusters(points, had, settings.map, divided, gone=gone, anew=anew)
    members: dict[int, list[Position]] = {}
    for point, id_ in zip(points, found.clusters, strict=True):
        members.setdefault(id_, []).append(point)
    outlines = {id_: _Outline(centroid(some), hull(some)) for id_, some in sorted(members.items())}
    content = [
        found.clusters,
        [astuple(change) for change in found.changes],
        found.divided_at,
        [[id_, one.centroid, one.hull] for id_, one in outlines.items()],
    ]
    cache.put("clusters", key, json.dumps(content, separators=(",", ":")).encode("ascii"))
    return found, outlines


def _named_in(places: Places, id_: str, name: str) -> int:
    """The cluster that was named with an entry in it, or -1."""
    place = places.seats[id_].places.get(name) if places.is_known(id_) else None
    return place.named if place else -1


def _cluster(group: Group, naming: Naming, outline: _Outline) -> Cluster:
    return Cluster(
        id=group.id,
        label=naming.label,
        color=COLORS[group.id],
        size=len(group.entries),
        keywords=naming.keywords,
        centroid=outline.centroid,
        hull=outline.hull,
    )


def _told(change: Change, name: str, labels: Mapping[int, str]) -> str:
    """A change of clusters as a sentence."""
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
            return f"{name}: the cluster “{this}” is no more, since none of its entries is left"
        case _:
            return f"{name}: the cluster “{this}” is no more; most of it is in “{other}”"


def _related(places: Places, diary: Diary) -> dict[str, tuple[Neighbour, ...]]:
    return {
        entry.id: tuple(Neighbour(id_, score) for id_, score in places.near[entry.id])
        for entry in diary.entries
        if places.near.get(entry.id)
    }


_KIND = "atlas"


def build_atlas(
    diary: Diary,
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress = quiet,
    *,
    model: LanguageModel | None = None,
    memory: Path | None = None,
    tell: Callable[[str], None] = lambda notice: None,
    fresh: bool = False,
) -> tuple[Atlas, tuple[Problem, ...]]:
    """Compute everything about a diary, or take it from the cache.

    Args:
        diary: Any number of entries; fewer than 4 have no layouts, fewer than 2 no neighbours.
        settings: What the user wants.
        cache: What was computed before; what is computed now is put there.
        progress: Told at each step of the longer stages.
        model: The language model that is asked where a provider is `openai`; by default the one
            that the defaults name.
        memory: The file in which the map remembers where its entries lay; with None, each build
            starts it anew. It is written where something has changed.
        tell: Told what has become of clusters, and of a map that has grown worse.
        fresh: Start the map anew all the same, and lay it onto the old one.

    Returns:
        The atlas and what went wrong, the cache's problems included. An entry whose embedding
        cannot be had is missing from layouts and neighbours. The same diary and settings give the
        same atlas, to the last digit.
    """
    # A new version may see other things in the same diary.
    code = code_digest(Path(__file__).parent)
    model = model or LanguageModel(LlmSettings())
    inputs = (_wanted(settings), model.settings.identity, _version(settings), _content(diary))
    remembered = load(memory)

    def key(content: bytes) -> str:
        return digest(code, hashlib.sha256(content).hexdigest(), *inputs)

    if not fresh and not isinstance(remembered, Problem):
        known = cache.latest(_KIND, key(remembered))
        if known is not None and (atlas := _read(known)) is not None:
            return atlas, cache.problems
    # Only here, since the parts of the atlas take longer to import than the whole to read.

    before, wrong = read_memory(remembered, memory or Path())
    computed = compute_atlas(diary, settings, cache, progress, model, memory=before, fresh=fresh)
    for notice in computed.notices:
        tell(notice)
    content = memory_as_bytes(computed.memory)
    problems = (*wrong, *computed.problems, *keep(memory, content))
    # Where something went wrong, the next build may have what is missing now.
    if not problems:
        # From what is remembered now, the next build would compute the same again.
        cache.put_latest(_KIND, key(content if memory else b""), _write(computed.atlas))
    return computed.atlas, tuple(dict.fromkeys((*problems, *cache.problems)))


def _wanted(settings: AtlasSettings) -> JSON:
    """What of the settings decides the atlas: not how long a server may take."""
    wanted = dataclasses.asdict(settings)
    wanted["embedding"]["server"] = settings.embedding.server.place
    del wanted["embedding"]["batch_size"]
    return wanted


def _content(diary: Diary) -> JSON:
    """What of a diary the atlas depends on."""
    return [
        [
            entry.id,
            entry.title,
            entry.summary,
            entry.has_written_summary,
            entry.topic,
            list(entry.tags),
        ]
        for entry in diary.entries
    ]


def _version(settings: AtlasSettings) -> str:
    """What stands behind a model's name, where that may change: the files of a local model."""
    # A server's model is no folder here, though it may be called like one; see `_wanted`.
    if settings.embedding.provider == "openai":
        return ""
    if not Path(settings.embedding.model).expanduser().exists():
        return ""
    from .embedding import EMBEDDERS

    embedder = EMBEDDERS.get(settings.embedding.provider)
    try:
        return embedder(settings.embedding).version() if embedder else ""
    except OSError:
        return "unreadable"


def _write(atlas: Atlas) -> bytes:
    content = {
        "layouts": [
            [
                layout.name,
                {id_: [p.x, p.y, p.cluster] for id_, p in layout.points.items()},
                [dataclasses.astuple(cluster) for cluster in layout.clusters],
            ]
            for layout in atlas.layouts.values()
        ],
        "related": {id_: [[n.id, n.score] for n in near] for id_, near in atlas.related.items()},
    }
    return json.dumps(content, separators=(",", ":")).encode("ascii")


def _read(payload: bytes) -> Atlas | None:
    """The atlas that was written, or None where it is none of this version's."""
    try:
        content = json.loads(payload)
        layouts = {
            name: Layout(
                name,
                {id_: Point(*point) for id_, point in points.items()},
                tuple(_build_cluster(row) for row in rows),
            )
            for name, points, rows in content["layouts"]
        }
        related = {
            id_: tuple(Neighbour(*row) for row in rows) for id_, rows in content["related"].items()
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return Atlas(layouts, related)


def _build_cluster(row: list[Any]) -> Cluster:
    number, label, color, size, keywords, (x, y), hull = row
    corners = tuple((a, b) for a, b in hull)
    return Cluster(number, label, color, size, tuple(keywords), (x, y), corners)
