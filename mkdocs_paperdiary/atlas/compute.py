"""Computes an atlas, each part from the cache where it is there."""

from __future__ import annotations

import difflib
import json
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from ..cache import Cache, digest
from ..diary import Diary, Entry, Problem
from ..progress import Progress
from .atlas import Atlas, Cluster, Layout, Neighbour, Point, Position
from .clusters import centroid, possible
from .colors import COLORS
from .continuing import Change, Continued, continue_clusters
from .embedding import EMBEDDERS, VectorStore
from .hull import hull
from .memory import Memory, Place, Plane, Seat
from .places import Places, find_places, remembered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..llm import LanguageModel, Rests
    from .labels import Group, Namer, Naming
    from .settings import AtlasSettings, EmbeddingSettings

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
