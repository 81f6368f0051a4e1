"""Positions of each layout: cached, joined or fresh."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..cache import Cache, digest
from ..diary import Problem
from .layouts import LAYOUTS, LayoutFailed
from .layouts.maker import SMALLEST, is_installed
from .memory import KEY_DIGITS, Memory, Place, Plane, Seat
from .neighbours import find_neighbours, known_neighbours, order_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..progress import Progress
    from .atlas import Position
    from .embedding import VectorStore
    from .layouts import maker
    from .neighbours import Near
    from .settings import MapSettings


FORMAT = 3
"""A new number where the same vectors get other places."""

FEWEST = 3
"""Fewer entries whose places are known tell neither where others belong nor how a map is turned."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One layout's positions, by id, and what will be remembered of it."""

    points: Mapping[str, Position]
    plane: Plane


@dataclass(frozen=True, slots=True)
class Fresh:
    """A layout that was started anew, as it is kept in the cache."""

    points: Mapping[str, Position]
    trust: float


def fresh_layouts(keys: Mapping[str, str], settings: MapSettings, cache: Cache) -> dict[str, Fresh]:
    """The fresh layouts of these texts that the cache has."""
    order = order_of(keys)
    found = {}
    for name in LAYOUTS if len(keys) >= SMALLEST else ():
        if payload := cache.get("layout", _layout_key(name, keys, settings)):
            content = json.loads(payload)
            points = ((x, y) for x, y in content["points"])
            found[name] = Fresh(dict(zip(order, points, strict=True)), content["trust"])
    return found


def keep_fresh(
    name: str,
    keys: Mapping[str, str],
    placed: Sequence[Position],
    trust: float,
    *,
    settings: MapSettings,
    cache: Cache,
) -> Fresh:
    """Keep a layout that was started anew.

    Args:
        name: The layout's name.
        keys: Its entries' texts, by a digest; by id.
        placed: Their positions, in the order of `order_of`.
        trust: Its trustworthiness.
        settings: What it was made with.
        cache: Where it is kept.
    """
    content = {"points": placed, "trust": round(trust, 4)}
    payload = json.dumps(content, separators=(",", ":")).encode("ascii")
    cache.put("layout", _layout_key(name, keys, settings), payload)
    return Fresh(dict(zip(order_of(keys), placed, strict=True)), round(trust, 4))


def laid_onto(
    fresh: Fresh,
    name: str,
    seats: Mapping[str, Seat],
    memory: Memory,
    settings: MapSettings,
) -> Laid:
    """Lay a fresh layout onto the one that is remembered, if there is one."""
    plane = Plane(settings_digest(settings), 1.0, 0, fresh.trust, len(fresh.points))
    shared = [id_ for id_ in fresh.points if id_ in seats and name in seats[id_].places]
    if name not in memory.planes or len(shared) < FEWEST:
        return Laid(fresh.points, plane)
    import numpy as np

    from .layouts.procrustes import align

    ids = list(fresh.points)
    points = stacked(fresh.points, ids)
    onto = np.array([seats[id_].places[name].position for id_ in shared])
    row = {id_: at for at, id_ in enumerate(ids)}
    pairs = np.array([[row[id_], at] for at, id_ in enumerate(shared)])
    aligned = align(points, onto, pairs)
    spread, before = aligned.std(axis=0).sum(), points.std(axis=0).sum()
    scale = float(spread / before) if spread > 0 and before > 0 else 1.0
    placed = dict(zip(ids, positions(aligned), strict=True))
    return Laid(placed, replace(plane, scale=round(scale, 6)))


def settings_digest(settings: MapSettings) -> str:
    """What decides a layout beside the vectors."""
    return digest("map", settings.pca, settings.perplexity, settings.seed)[:KEY_DIGITS]


def positions(placed: NDArray[np.float64]) -> tuple[Position, ...]:
    """Positions of shape (entries, 2) as they are published.

    Raises:
        LayoutFailed: One is not finite.
    """
    import numpy as np

    if not np.isfinite(placed).all():
        raise LayoutFailed("it gave coordinates that are no numbers")
    # Four decimals are finer than a screen; adding zero turns -0.0 into 0.0.
    return tuple((x, y) for x, y in (placed.round(4) + 0.0).tolist())


def stacked(points: Mapping[str, Position], order: Sequence[str]) -> NDArray[np.float64]:
    """Positions as an array of shape (entries, 2), in an order of ids."""
    import numpy as np

    return np.array([points[id_] for id_ in order], dtype=np.float64)


def _layout_key(name: str, keys: Mapping[str, str], settings: MapSettings) -> str:
    ordered = sorted(keys.values())
    return digest("layout", FORMAT, name, ordered, settings.pca, settings.perplexity, settings.seed)


if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..cache import Cache
    from ..progress import Progress
    from .layouts import maker
    from .memory import Memory, Plane
    from .settings import MapSettings

    Vectors = Mapping[str, NDArray[np.float32]]

STAGE = "Placing entries"

WORSE = 0.03
RATED_FROM = 50
RATED_AGAIN = 0.25
"""A fresh map is offered when one of so many entries has lost so much of its trustworthiness.

Every map is less true the more entries it has, so it is rated again when their number has changed
by a quarter. Of two diaries that were grown one by one, the maps stayed within 0.04 of fresh ones:
see docs/map.md.
"""


def compute_layouts(
    vectors: Vectors,
    keys: Mapping[str, str],
    places: Places,
    *,
    plans: Mapping[str, str],
    cached: Mapping[str, Fresh | None],
    ready: Mapping[str, maker.Place],
    settings: MapSettings,
    memory: Memory,
    cache: Cache,
    progress: Progress,
) -> tuple[dict[str, Laid], list[Problem], list[str]]:
    """Make what is not known; of layouts to be joined, only the entries with vectors take part.

    Returns:
        The layouts that were made, what went wrong, and what the user should know.
    """
    order = order_of(keys)
    results: dict[str, Laid] = {}
    problems: list[Problem] = []
    notices: list[str] = []
    if len(order) < SMALLEST:
        return results, problems, notices
    import numpy as np
    import sklearn.decomposition
    import sklearn.manifold  # noqa: F401 - loaded before its threads are counted
    from threadpoolctl import threadpool_limits

    from .layouts.maker import reduce
    from .layouts.trustworthiness import trustworthiness

    matrix = np.stack([vectors[id_] for id_ in order])
    names = [name for name, plan in plans.items() if plan == "fresh" and not cached[name]]
    names = [name for name in names if name in ready]
    # With hardly an old one to go by, new entries wait for a build that has the others' vectors.
    joining = [
        name
        for name, plan in plans.items()
        if plan == "join" and places.count_placed(order, name) >= FEWEST
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
            trust = trustworthiness(matrix, stacked(results[name].points, order))
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
                placed = positions(waits[name]())
            except LayoutFailed as error:
                problems.append(Problem(f"there is no layout {name}, because {error}"))
                continue
            trust = trustworthiness(matrix, np.array(placed))
            fresh[name] = keep_fresh(name, keys, placed, trust, settings=settings, cache=cache)
            done += 1
            progress(STAGE, done, total)
        for name, one in fresh.items():
            results[name] = laid_onto(one, name, places.seats, memory, settings)
    return results, problems, notices


def _joined(
    name: str,
    order: Sequence[str],
    matrix: NDArray[np.float32],
    places: Places,
    *,
    plane: Plane,
    settings: MapSettings,
) -> Laid:
    """Let entries join a layout that is remembered."""
    import numpy as np

    from .layouts.join import join
    from .layouts.trustworthiness import unit_rows

    had = [places.seats[id_].places.get(name) if id_ in places.seats else None for id_ in order]
    points = np.array([one.position if one else (np.nan, np.nan) for one in had])
    old = np.array([places.has_place(id_, name) for id_ in order])
    unit = unit_rows(matrix)
    if old.all() or not np.ptp(unit, axis=0).any():
        placed = np.where(np.isfinite(points), points, np.nanmean(points, axis=0))
    else:
        forces = LAYOUTS[name].forces(settings)
        placed = join(unit, points / plane.scale, old, forces) * plane.scale
    found = dict(zip(order, positions(placed), strict=True))
    # Old entries whose vectors cannot be had stay where they were.
    for id_, seat in places.seats.items():
        if id_ not in found and places.is_known(id_) and name in seat.places:
            found[id_] = seat.places[name].position
    return Laid(found, plane)


def _begin(
    place: maker.Place, reduced: NDArray[np.float64], settings: MapSettings
) -> Callable[[], NDArray[np.float64]]:
    # Texts that are all alike have one place, which no layout can tell.
    return place(reduced, settings) if reduced.any() else lambda: reduced[:, :2]


def _worse(name: str, trust: float, before: float) -> str:
    return (
        f"The map {name} has grown worse: its trustworthiness is {trust:.2f}, and was "
        f"{before:.2f} when it was last rated. A fresh one is made by `paperdiary map --fresh`, "
        "and laid onto the old one"
    )


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
    near: Near = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def is_known(self, id_: str) -> bool:
        """Whether an entry is remembered with the text that it has now."""
        seat = self.seats.get(id_)
        return seat is not None and self.keys[id_].startswith(seat.key)

    def has_place(self, id_: str, name: str) -> bool:
        """Whether an entry's place in a layout is remembered, with the text that it has now."""
        return self.is_known(id_) and name in self.seats[id_].places

    def count_placed(self, ids: Iterable[str], name: str) -> int:
        """How many of some entries have such a place."""
        return sum(self.has_place(id_, name) for id_ in ids)


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
    made_with = settings_digest(settings)
    plans = {
        name: _plan(places, name, memory.planes.get(name), made_with, fresh)
        for name in (LAYOUTS if len(keys) >= SMALLEST else ())
    }
    kept = {name: _kept(plan, name, seats, memory) for name, plan in plans.items()}
    known = fresh_layouts(keys, settings, cache)
    cached = {name: known.get(name) if plan == "fresh" else None for name, plan in plans.items()}
    near = known_neighbours(keys, cache)
    waiting = [name for name, plan in plans.items() if plan != "keep" and cached[name] is None]
    if near is not None and not waiting:
        settled = {
            name: laid_onto(one, name, seats, memory, settings)
            for name, one in cached.items()
            if one
        }
        return _put_together(places, plans, kept | settled, near), ()

    problems: list[Problem] = []
    with contextlib.ExitStack() as open_makers:
        if not is_installed("sklearn"):
            return places, (Problem("there is no map: pip install scikit-learn"),)
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
        again = fresh_layouts(some, settings, cache) if len(some) < len(keys) else {}
        cached |= {name: again.get(name) for name in waiting if plans[name] == "fresh"}
        results, failed, notices = compute_layouts(
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
        near = find_neighbours(vectors, some, cache)
    everything = {**kept, **results}
    return _put_together(places, plans, everything, near, notices), tuple(problems)


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
    old = places.count_placed(places.keys, name)
    if 2 * old < len(places.keys) or old < FEWEST:
        return "fresh"
    return "keep" if old == len(places.keys) else "join"


def _kept(plan: str, name: str, seats: Mapping[str, Seat], memory: Memory) -> Laid:
    """Where entries lay, those of other texts included, unless the layout is started anew."""
    if plan == "fresh" or name not in memory.planes:
        return Laid({}, Plane("", 1.0, 0, 0.0, 0))
    points = {id_: seat.places[name].position for id_, seat in seats.items() if name in seat.places}
    return Laid(points, memory.planes[name])


def _put_together(
    places: Places,
    plans: Mapping[str, str],
    laid: Mapping[str, Laid],
    near: Near,
    notices: Sequence[str] = (),
) -> Places:
    made = {name: laid[name] for name in plans if name in laid and laid[name].points}
    order = order_of(places.keys)
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
