"""Where each entry lies in each layout, and which entries are near it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diary import Problem
from .installed import is_installed
from .laid import FEWEST, Laid, fresh_layouts, laid_onto, order_of, settings_digest
from .layouts import LAYOUTS, LayoutFailed
from .layouts.maker import SMALLEST
from .memory import KEY_DIGITS, Memory, Place, Plane, Seat
from .neighbours import find_neighbours, known_neighbours
from .placing import compute_layouts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..cache import Cache
    from ..progress import Progress
    from .atlas import Position
    from .embedding import VectorStore
    from .layouts import maker
    from .neighbours import Near
    from .settings import MapSettings


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
