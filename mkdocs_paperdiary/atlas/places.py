"""Where each entry lies in each layout, and which entries are near it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..cache import Cache, digest
from ..diary import Problem
from .installed import is_installed
from .layouts import LAYOUTS, LayoutFailed
from .layouts.maker import SMALLEST
from .memory import KEY_DIGITS, Memory, Place, Plane, Seat
from .neighbours import COUNT, neighbours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..progress import Progress
    from .atlas import Position
    from .embedding import VectorStore
    from .layouts import maker
    from .settings import MapSettings

    Vectors = Mapping[str, NDArray[np.float32]]

FORMAT = 2
"""A new number where the same vectors get other places or neighbours."""

STAGE = "Placing entries"

_FEWEST = 3
"""Fewer entries whose places are known tell neither where others belong nor how a map is turned."""

WORSE = 0.03
RATED_FROM = 50
RATED_AGAIN = 0.25
"""A fresh map is offered when one of so many entries has lost so much of its trustworthiness.

Every map is less true the more entries it has, so it is rated again when their number has changed
by a quarter. Where entries only come, it stays within 0.02 of a fresh map: see docs/map.md.
"""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the entries lie.

    Attributes:
        keys: Each entry's text, by a digest; by id.
        seats: What is remembered of the entries that are still there or were renamed, by id.
        points: By layout and id, positions, in the order of the texts' keys; only of layouts that
            could be made.
        planes: By layout, what will be remembered of it, its clusters still missing.
        anew: The layouts that were started anew in this build.
        near: By id, the nearest entries' ids and scores, nearest first.
        notices: What the user should know without being warned, one sentence each.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    seats: Mapping[str, Seat] = field(default_factory=dict)
    points: Mapping[str, Mapping[str, Position]] = field(default_factory=dict)
    planes: Mapping[str, Plane] = field(default_factory=dict)
    anew: frozenset[str] = frozenset()
    near: Mapping[str, tuple[tuple[str, float], ...]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def is_known(self, id_: str) -> bool:
        """Whether an entry is remembered with the text that it has now."""
        seat = self.seats.get(id_)
        return seat is not None and self.keys[id_].startswith(seat.key)


def find_places(
    texts: Mapping[str, str],
    store: VectorStore,
    settings: MapSettings,
    cache: Cache,
    progress: Progress,
    *,
    memory: Memory,
    fresh: bool = False,
) -> tuple[Places, tuple[Problem, ...]]:
    """Remember, find or compute the places of entries.

    Entries that are remembered stay where they were, but for a little; the others join them. Where
    nothing is remembered, or less than half of it fits, a layout is started anew and laid onto the
    old one. Where all places are known, no vector is read and no library loaded.

    Args:
        texts: By entry id, none of them empty; they may repeat themselves.
        store: Where the vectors come from.
        settings: How layouts are made.
        cache: Where fresh layouts and neighbours are kept.
        progress: Told at each step.
        memory: Where the entries lay last time.
        fresh: Start all layouts anew.

    Returns:
        The places, and what went wrong: a model or a layout that could not be had.
    """
    keys = {id_: store.key(text) for id_, text in sorted(texts.items())}
    seats = _recall(keys, memory)
    places = Places(keys, seats)
    made_with = _digest(settings)
    plans = {
        name: _plan(places, name, memory.planes.get(name), made_with, fresh)
        for name in (LAYOUTS if len(keys) >= SMALLEST else ())
    }
    kept = {name: _kept(plan, name, seats, memory) for name, plan in plans.items()}
    known = _cached(keys, settings, cache)
    cached = {name: known.get(name) if plan == "fresh" else None for name, plan in plans.items()}
    near = _known_neighbours(keys, cache)
    waiting = [name for name, plan in plans.items() if plan != "keep" and cached[name] is None]
    aligned = [name for name in plans if cached[name] is not None]
    if near is not None and not waiting:
        settled = {name: _laid(cached[name], name, seats, memory, settings) for name in aligned}
        return _put_together(places, plans, kept | settled, near), ()

    problems: list[Problem] = []
    with contextlib.ExitStack() as open_makers:
        if not is_installed("sklearn"):
            return Places(), (Problem("there is no map: pip install scikit-learn"),)
        # Layouts get ready before the texts are embedded: the one is waiting while the other works.
        ready: dict[str, maker.Place] = {}
        for name in waiting:
            if plans[name] == "fresh":
                try:
                    ready[name] = open_makers.enter_context(LAYOUTS[name].ready())
                except LayoutFailed as error:
                    problems.append(Problem(f"there is no layout {name}, because {error}"))
        by_text, trouble = store.vectors([texts[id_] for id_ in keys], progress)
        problems += trouble
        vectors = {id_: by_text[texts[id_]] for id_ in keys if texts[id_] in by_text}
        some = {id_: keys[id_] for id_ in vectors}
        again = _cached(some, settings, cache) if len(some) < len(keys) else {}
        cached |= {name: again.get(name) for name in waiting if plans[name] == "fresh"}
        results, failed, notices = _compute(
            vectors,
            some,
            places,
            plans=plans,
            cached=cached,
            ready=ready,
            settings=settings,
            memory=memory,
            cache=cache,
            progress=progress,
        )
        problems += failed
        near = _neighbours(vectors, some, cache)
    everything = {**kept, **results}
    return _put_together(places, plans, everything, near, notices), tuple(problems)


@dataclass(frozen=True, slots=True)
class _Laid:
    """One layout's positions, by id, and what will be remembered of it."""

    points: Mapping[str, Position]
    plane: Plane


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A layout that was started anew, as it is kept in the cache."""

    points: Mapping[str, Position]
    trust: float


def _recall(keys: Mapping[str, str], memory: Memory) -> dict[str, Seat]:
    """The seats of the entries; one that was renamed has that of its text."""
    seats = {id_: memory.seats[id_] for id_ in keys if id_ in memory.seats}
    free: dict[str, list[Seat]] = {}
    for id_, seat in memory.seats.items():
        if id_ not in keys:
            free.setdefault(seat.key, []).append(seat)
    for id_, key in keys.items():
        if id_ not in seats and (same := free.get(key[:KEY_DIGITS])):
            seats[id_] = same.pop(0)
    return seats


def _plan(places: Places, name: str, plane: Plane | None, made_with: str, fresh: bool) -> str:
    """What to do for a layout: `keep` it, let entries `join`, or start it `fresh`."""
    if fresh or plane is None or plane.settings != made_with:
        return "fresh"
    old = _count_old(places, places.keys, name)
    if 2 * old < len(places.keys) or old < _FEWEST:
        return "fresh"
    return "keep" if old == len(places.keys) else "join"


def _count_old(places: Places, ids: Iterable[str], name: str) -> int:
    return sum(_has_place(places, id_, name) for id_ in ids)


def _has_place(places: Places, id_: str, name: str) -> bool:
    return places.is_known(id_) and name in places.seats[id_].places


def _kept(plan: str, name: str, seats: Mapping[str, Seat], memory: Memory) -> _Laid:
    """Where entries lay, those of other texts included, unless the layout is started anew."""
    if plan == "fresh" or name not in memory.planes:
        return _Laid({}, Plane("", 1.0, 0, 0.0, 0))
    points = {id_: seat.places[name].position for id_, seat in seats.items() if name in seat.places}
    return _Laid(points, memory.planes[name])


def _digest(settings: MapSettings) -> str:
    """What decides a layout beside the vectors."""
    return digest("map", settings.pca, settings.perplexity, settings.seed)[:KEY_DIGITS]


def _order(keys: Mapping[str, str]) -> list[str]:
    """The ids in the order in which layouts are kept.

    By the keys, and not by the ids or the diary's order, so that a note which is renamed or gets
    another date has the same layout.
    """
    return sorted(keys, key=lambda id_: (keys[id_], id_))


def _cached(
    keys: Mapping[str, str], settings: MapSettings, cache: Cache
) -> dict[str, _Fresh | None]:
    """The fresh layouts of these texts that the cache has."""
    order = _order(keys)
    found: dict[str, _Fresh | None] = {}
    for name in LAYOUTS if len(keys) >= SMALLEST else ():
        if payload := cache.get("layout", _layout_key(name, keys, settings)):
            content = json.loads(payload)
            points = ((x, y) for x, y in content["points"])
            found[name] = _Fresh(dict(zip(order, points, strict=True)), content["trust"])
    return found


def _compute(
    vectors: Vectors,
    keys: Mapping[str, str],
    places: Places,
    *,
    plans: Mapping[str, str],
    cached: Mapping[str, _Fresh | None],
    ready: Mapping[str, maker.Place],
    settings: MapSettings,
    memory: Memory,
    cache: Cache,
    progress: Progress,
) -> tuple[dict[str, _Laid], list[Problem], list[str]]:
    """Make what is not known; of layouts to be joined, only the entries with vectors take part.

    Returns:
        The layouts that were made, what went wrong, and what the user should know.
    """
    order = _order(keys)
    results: dict[str, _Laid] = {}
    problems: list[Problem] = []
    notices: list[str] = []
    if len(order) < SMALLEST:
        return results, problems, notices
    import numpy as np
    import sklearn.decomposition
    import sklearn.manifold  # noqa: F401 - loaded before its threads are counted
    from threadpoolctl import threadpool_limits

    from .layouts.joining import trustworthiness
    from .layouts.reduction import reduce

    matrix = np.stack([vectors[id_] for id_ in order])
    names = [name for name, plan in plans.items() if plan == "fresh" and not cached[name]]
    names = [name for name in names if name in ready]
    # Entries whose vectors cannot be had now are old or new all the same, in the next build.
    joining = [
        name
        for name, plan in plans.items()
        if plan == "join" and _count_old(places, order, name) >= _FEWEST
    ]
    done, total = 0, len(names) + len(joining)
    # With several threads, a sum comes out in another order and with it the map's last bits, which
    # a layout's many steps make larger and larger.
    with threadpool_limits(1):
        if total:
            progress(STAGE, 0, total)
        if names:
            reduced = reduce(matrix, settings.pca)
            # The slowest start has had the most time: what runs elsewhere is begun first.
            waits = {name: _begin(ready[name], reduced, settings) for name in reversed(names)}
        for name in joining:
            plane = memory.planes[name]
            results[name] = _joined(name, order, matrix, places, plane=plane, settings=settings)
            trust = trustworthiness(matrix, _stacked(results[name].points, order))
            if len(order) >= RATED_FROM and trust < plane.trust - WORSE:
                notices.append(_worse(name, trust, plane.trust))
            elif abs(len(order) - plane.rated) > RATED_AGAIN * plane.rated:
                rated = replace(plane, trust=round(trust, 4), rated=len(order))
                results[name] = replace(results[name], plane=rated)
            done += 1
            progress(STAGE, done, total)
        fresh = {name: one for name, one in cached.items() if one}
        for name in names:
            try:
                placed = _positions(waits[name]())
            except LayoutFailed as error:
                problems.append(Problem(f"there is no layout {name}, because {error}"))
                continue
            trust = trustworthiness(matrix, np.array(placed))
            fresh[name] = _Fresh(dict(zip(order, placed, strict=True)), round(trust, 4))
            content = {"points": placed, "trust": fresh[name].trust}
            cache.put("layout", _layout_key(name, keys, settings), _json(content))
            done += 1
            progress(STAGE, done, total)
        for name, one in fresh.items():
            results[name] = _laid(one, name, places.seats, memory, settings)
    return results, problems, notices


def _joined(
    name: str,
    order: Sequence[str],
    matrix: NDArray[np.float32],
    places: Places,
    *,
    plane: Plane,
    settings: MapSettings,
) -> _Laid:
    """Let entries join a layout that is remembered."""
    import numpy as np

    from .layouts.joining import join, unit_rows

    had = [places.seats[id_].places.get(name) if id_ in places.seats else None for id_ in order]
    points = np.array([one.position if one else (np.nan, np.nan) for one in had])
    old = np.array([_has_place(places, id_, name) for id_ in order])
    unit = unit_rows(matrix)
    if old.all() or not np.ptp(unit, axis=0).any():
        placed = np.where(np.isfinite(points), points, np.nanmean(points, axis=0))
    else:
        forces = LAYOUTS[name].forces(settings)
        placed = join(unit, points / plane.scale, old, forces) * plane.scale
    found = dict(zip(order, _positions(placed), strict=True))
    # Old entries whose vectors cannot be had stay where they were.
    for id_, seat in places.seats.items():
        if id_ not in found and places.is_known(id_) and name in seat.places:
            found[id_] = seat.places[name].position
    return _Laid(found, plane)


def _laid(
    fresh: _Fresh | None,
    name: str,
    seats: Mapping[str, Seat],
    memory: Memory,
    settings: MapSettings,
) -> _Laid:
    """Lay a fresh layout onto the one that is remembered, if there is one."""
    assert fresh is not None
    plane = Plane(_digest(settings), 1.0, 0, fresh.trust, len(fresh.points))
    shared = [id_ for id_ in fresh.points if id_ in seats and name in seats[id_].places]
    if name not in memory.planes or len(shared) < _FEWEST:
        return _Laid(fresh.points, plane)
    import numpy as np

    from .layouts.alignment import align

    ids = list(fresh.points)
    points = _stacked(fresh.points, ids)
    onto = np.array([seats[id_].places[name].position for id_ in shared])
    row = {id_: at for at, id_ in enumerate(ids)}
    pairs = np.array([[row[id_], at] for at, id_ in enumerate(shared)])
    aligned = align(points, onto, pairs)
    spread, before = aligned.std(axis=0).sum(), points.std(axis=0).sum()
    scale = float(spread / before) if spread > 0 and before > 0 else 1.0
    placed = dict(zip(ids, _positions(aligned), strict=True))
    return _Laid(placed, replace(plane, scale=round(scale, 6)))


def _put_together(
    places: Places,
    plans: Mapping[str, str],
    laid: Mapping[str, _Laid],
    near: Mapping[str, tuple[tuple[str, float], ...]],
    notices: Sequence[str] = (),
) -> Places:
    made = {name: laid[name] for name in plans if name in laid and laid[name].points}
    order = _order(places.keys)
    return Places(
        places.keys,
        places.seats,
        {
            name: {id_: one.points[id_] for id_ in order if id_ in one.points}
            for name, one in made.items()
        },
        {name: one.plane for name, one in made.items()},
        frozenset(name for name in made if plans[name] == "fresh"),
        near,
        tuple(notices),
    )


def remembered(
    places: Places,
    seated: Mapping[str, Mapping[str, Place]],
    planes: Mapping[str, Plane],
    before: Memory,
) -> Memory:
    """What the next build shall know.

    Args:
        places: Where the entries lie.
        seated: By layout and entry id, the same with its clusters.
        planes: The layouts, their clusters included.
        before: What this build knew. A layout that could not be had is still remembered; where
            there is none at all, everything is.
    """
    if not planes:
        return before
    lost = {name: plane for name, plane in before.planes.items() if name not in planes}
    seats = {}
    for id_, key in places.keys.items():
        had = places.seats[id_].places if places.is_known(id_) else {}
        there = {name: place for name, place in had.items() if name in lost}
        there |= {name: some[id_] for name, some in seated.items() if id_ in some}
        if there:
            seats[id_] = Seat(key[:KEY_DIGITS], there)
    return Memory({**lost, **planes}, seats)


def _known_neighbours(
    keys: Mapping[str, str], cache: Cache
) -> dict[str, tuple[tuple[str, float], ...]] | None:
    if len(keys) < 2:
        return {}
    payload = cache.get("neighbours", _near_key(keys))
    if not payload:
        return None
    order = _order(keys)
    rows = zip(order, json.loads(payload), strict=True)
    return {id_: tuple((order[at], score) for at, score in row) for id_, row in rows}


def _neighbours(
    vectors: Vectors, keys: Mapping[str, str], cache: Cache
) -> dict[str, tuple[tuple[str, float], ...]]:
    if (known := _known_neighbours(keys, cache)) is not None:
        return known
    import numpy as np
    from threadpoolctl import threadpool_limits

    order = _order(keys)
    with threadpool_limits(1):
        found = neighbours(np.stack([vectors[id_] for id_ in order]))
    cache.put("neighbours", _near_key(keys), _json(found))
    return {
        id_: tuple((order[at], score) for at, score in row)
        for id_, row in zip(order, found, strict=True)
    }


def _begin(
    place: maker.Place, reduced: NDArray[np.float64], settings: MapSettings
) -> Callable[[], NDArray[np.float64]]:
    # Texts that are all alike have one place, which no layout can tell.
    return place(reduced, settings) if reduced.any() else lambda: reduced[:, :2]


def _positions(placed: NDArray[np.float64]) -> tuple[Position, ...]:
    import numpy as np

    if not np.isfinite(placed).all():
        raise LayoutFailed("it gave coordinates that are no numbers")
    # Four decimals are finer than a screen; adding zero turns -0.0 into 0.0.
    return tuple((x, y) for x, y in (placed.round(4) + 0.0).tolist())


def _stacked(points: Mapping[str, Position], order: Sequence[str]) -> NDArray[np.float64]:
    import numpy as np

    return np.array([points[id_] for id_ in order], dtype=np.float64)


def _worse(name: str, trust: float, before: float) -> str:
    return (
        f"The map {name} has grown worse: its trustworthiness is {trust:.2f}, and was "
        f"{before:.2f} when it was last rated. A fresh one is made by `paperdiary map --fresh`, "
        "and laid onto the old one"
    )


def _layout_key(name: str, keys: Mapping[str, str], settings: MapSettings) -> str:
    ordered = sorted(keys.values())
    return digest("layout", FORMAT, name, ordered, settings.pca, settings.perplexity, settings.seed)


def _near_key(keys: Mapping[str, str]) -> str:
    return digest("neighbours", FORMAT, COUNT, sorted(keys.values()))


def _json(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode("ascii")
