"""Positions of each layout: remembered, joined by new entries, or fresh."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ..cache import Cache, digest, from_json
from ..problem import Problem
from ..words import N_
from .atlas import FEWEST_ENTRIES, Neighbours, Position
from .connections import find_neighbours, order_of
from .embedding.vectors import VectorStore, not_on_the_map
from .layouts import LAYOUTS, LayoutFailed, LayoutNotInstalled
from .memory import KEY_DIGITS, MapState, RememberedEntry, RememberedLayout, RememberedPoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..progress import Progress
    from .layouts import Placement
    from .settings import MapSettings

    Plan = Literal["remember", "join", "fresh"]
    """Whether a layout stays as it is remembered, new entries join it, or it is a fresh one."""


FORMAT = 5
"""A new number where the same vectors get other positions."""

_STAGE = N_("Placing entries")

FEWEST_KNOWN = 3
"""Fewer entries whose positions are known tell neither where others belong nor how a map lies."""

WORSE = 0.03
RATED_FROM = 50
RATED_AGAIN = 0.25
"""A fresh map is offered when one of so many entries has lost so much of its trustworthiness.

Every map is less true the more entries it has, so it is rated again when their number has changed
by a quarter. Of two diaries that were grown one by one, the maps stayed within 0.04 of fresh ones:
see docs/map.md.
"""


@dataclass(frozen=True, slots=True)
class LayoutPositions:
    """One layout's positions by entry id, and what will be remembered, without clusters.

    It is fresh where this build has started it.
    """

    points: Mapping[str, Position]
    remembered: RememberedLayout
    is_fresh: bool = False


@dataclass(frozen=True, slots=True)
class MapPositions:
    """All layouts' positions.

    Attributes:
        keys: By id, the key of each entry's text.
        state: What is remembered of the map.
        remembered: What is remembered of the entries that are still there or were renamed, by id.
        layouts: By name, those that could be made; their points in the order of the keys.
        neighbours: The nearest entries of each.
        notices: What the user should know without being warned, one sentence each.
    """

    keys: Mapping[str, str]
    state: MapState
    remembered: Mapping[str, RememberedEntry]
    layouts: Mapping[str, LayoutPositions] = field(default_factory=dict)
    neighbours: Neighbours = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def point(self, id_: str, name: str) -> RememberedPoint | None:
        """An entry's remembered point in a layout, whatever text it had then."""
        entry = self.remembered.get(id_)
        return entry.points.get(name) if entry else None

    def is_unchanged(self, id_: str) -> bool:
        """Whether an entry is remembered with the text that it has now."""
        entry = self.remembered.get(id_)
        return entry is not None and self.keys[id_].startswith(entry.key)

    def unchanged(self, name: str) -> dict[str, RememberedPoint]:
        """The remembered points in a layout of the entries that have the text they had then."""
        points = {id_: self.point(id_, name) for id_ in self.keys if self.is_unchanged(id_)}
        return {id_: point for id_, point in points.items() if point}


def find_positions(
    texts: Mapping[str, str],
    store: VectorStore,
    settings: MapSettings,
    cache: Cache,
    progress: Progress,
    *,
    state: MapState,
    fresh: bool = False,
) -> tuple[MapPositions, tuple[Problem, ...]]:
    """Remember, read or compute the positions of entries.

    Entries that are remembered stay where they were, but for a little; the others join them. Where
    nothing is remembered, or less than half of it fits, a fresh layout is made and laid onto the
    old one. Where all positions are known, no vector is read and no library loaded.

    Args:
        texts: By entry id, none of them empty; they may repeat themselves.
        store: Where the vectors come from.
        settings: How layouts are made.
        cache: Holds fresh layouts.
        progress: Receives each step.
        state: Where the entries lay last time.
        fresh: Make all layouts fresh.
    """
    keys = {id_: store.key(text) for id_, text in sorted(texts.items())}
    cache.use("embedding", keys.values())
    known = MapPositions(keys, state, _remembered_entries(keys, state))
    work = _Work(known, settings, cache, progress)
    layouts: dict[str, LayoutPositions] = {}
    missing: dict[str, Plan] = {}
    for name in LAYOUTS if len(keys) >= FEWEST_ENTRIES else ():
        plan = "fresh" if fresh else work.plan(name)
        if plan != "fresh":
            found = {id_: known.point(id_, name) for id_ in known.remembered}
            points = {id_: point.position for id_, point in found.items() if point}
            layouts[name] = LayoutPositions(points, state.layouts[name])
        elif layout := work.cached(name, keys):
            layouts[name] = layout
        if plan == "join" or name not in layouts:
            missing[name] = plan
    # What is remembered of unchanged entries, as far as their neighbours are unchanged, too.
    remembered: dict[str, tuple[tuple[str, float], ...]] = {
        id_: tuple(one for one in near if known.is_unchanged(one[0]))
        for id_, near in state.near.items()
        if id_ in keys and known.is_unchanged(id_)
    }
    are_known = remembered == state.near and remembered.keys() == keys.keys()
    near: Neighbours | None = remembered if are_known or len(keys) < 2 else None
    problems: list[Problem] = []
    notices: list[str] = []
    failure = None
    with contextlib.ExitStack() as stack:
        # Layouts get ready before the texts are embedded: the one waits while the other works.
        ready: dict[str, Placement] = {}
        for name in [name for name, plan in missing.items() if plan == "fresh"]:
            try:
                ready[name] = stack.enter_context(LAYOUTS[name]())
            except LayoutNotInstalled as error:
                notices.append(f"There is no layout {name}, because {error}")
                del missing[name]
            except LayoutFailed as error:
                problems.append(_no_layout(name, error))
        if missing or near is None:
            by_text, failure = store.vectors([texts[id_] for id_ in keys], progress)
            vectors = {id_: by_text[texts[id_]] for id_ in keys if texts[id_] in by_text}
            if len(vectors) >= FEWEST_ENTRIES:
                joining = [name for name, plan in missing.items() if plan == "join"]
                made, failed, worse = work.make(joining, ready, vectors)
                layouts |= made
                problems += failed
                notices += worse
            with_vectors = {id_: keys[id_] for id_ in vectors}
            near = {**remembered, **find_neighbours(vectors, with_vectors)}
    order = order_of(keys)
    positions = {
        name: replace(one, points={id_: one.points[id_] for id_ in order if id_ in one.points})
        for name in LAYOUTS
        if (one := layouts.get(name)) and one.points
    }
    if failure:
        drawn = {id_ for one in positions.values() for id_ in one.points}
        problems.insert(0, not_on_the_map(failure, len(keys) - len(drawn), len(keys)))
    result = replace(known, layouts=positions, neighbours=near, notices=tuple(notices))
    return result, tuple(problems)


def _remembered_entries(keys: Mapping[str, str], state: MapState) -> dict[str, RememberedEntry]:
    """What is remembered of the entries; one that was renamed has what its text had."""
    found = {id_: state.entries[id_] for id_ in keys if id_ in state.entries}
    gone: dict[str, list[RememberedEntry]] = {}
    for id_, entry in state.entries.items():
        if id_ not in keys:
            gone.setdefault(entry.key, []).append(entry)
    for id_, key in keys.items():
        if id_ not in found and (same := gone.get(key[:KEY_DIGITS])):
            found[id_] = same.pop(0)
    return found


@dataclass(frozen=True)
class _Work:
    """The making of the layouts of one map; see `find_positions`."""

    known: MapPositions
    settings: MapSettings
    cache: Cache
    progress: Progress

    @property
    def form(self) -> str:
        """What decides a layout beside the vectors."""
        settings = self.settings
        return digest("map", settings.pca, settings.perplexity, settings.seed)[:KEY_DIGITS]

    def plan(self, name: str) -> Plan:
        layout = self.known.state.layouts.get(name)
        if layout is None or layout.settings != self.form:
            return "fresh"
        old, total = len(self.known.unchanged(name)), len(self.known.keys)
        if 2 * old < total or old < FEWEST_KNOWN:
            return "fresh"
        return "remember" if old == total else "join"

    def key(self, name: str, keys: Mapping[str, str]) -> str:
        return digest("layout", FORMAT, name, sorted(keys.values()), self.form)

    def cached(self, name: str, keys: Mapping[str, str]) -> LayoutPositions | None:
        """The fresh layout of some texts, if the cache has it."""

        def read(payload: bytes) -> LayoutPositions:
            placed, trust = from_json(payload, tuple[tuple[Position, ...], float])
            return self.laid_onto(name, dict(zip(order_of(keys), placed, strict=True)), trust)

        return self.cache.value("layout", self.key(name, keys), read)

    def laid_onto(self, name: str, points: Mapping[str, Position], trust: float) -> LayoutPositions:
        """Lay a fresh layout onto the one that is remembered, if there is one."""
        scale = 1.0
        had = [self.known.point(id_, name) for id_ in points]
        onto = [point.position for point in had if point]
        if name in self.known.state.layouts and len(onto) >= FEWEST_KNOWN:
            import numpy as np

            from .layouts.procrustes import align

            fresh = np.array(list(points.values()), dtype=np.float64)
            shared = np.flatnonzero([point is not None for point in had])
            aligned = align(fresh, shared, np.array(onto))
            spread, before = aligned.std(axis=0).sum(), fresh.std(axis=0).sum()
            scale = round(float(spread / before), 6) if spread > 0 and before > 0 else 1.0
            points = dict(zip(points, _published(aligned), strict=True))
        layout = RememberedLayout(self.form, scale, 0, trust, len(points))
        return LayoutPositions(points, layout, is_fresh=True)

    def make(
        self,
        joining: Sequence[str],
        ready: Mapping[str, Placement],
        vectors: Mapping[str, NDArray[np.float32]],
    ) -> tuple[dict[str, LayoutPositions], list[Problem], list[str]]:
        """Join layouts or make fresh ones of the entries that have vectors, 4 or more."""
        import numpy as np
        import sklearn.decomposition
        import sklearn.manifold  # noqa: F401 - loaded before its threads are counted
        from threadpoolctl import threadpool_limits

        from .layouts import reduce
        from .layouts.objectives import trustworthiness
        from .layouts.procrustes import lengthways

        keys = {id_: self.known.keys[id_] for id_ in vectors}
        order = order_of(keys)
        matrix = np.stack([vectors[id_] for id_ in order])
        made: dict[str, LayoutPositions] = {}
        problems: list[Problem] = []
        notices: list[str] = []
        if len(keys) < len(self.known.keys):
            # Without some of the vectors, the others may have a layout of their own in the cache.
            found = {name: self.cached(name, keys) for name in ready}
            made = {name: one for name, one in found.items() if one}
        names = [name for name in ready if name not in made]
        # With hardly an old one to go by, new entries wait for a build with the others' vectors.
        joining = [
            name
            for name in joining
            if len(vectors.keys() & self.known.unchanged(name)) >= FEWEST_KNOWN
        ]
        done, total = 0, len(names) + len(joining)
        # With several threads, a sum comes out in another order and with it the map's last bits,
        # which a layout's many steps make larger and larger.
        with threadpool_limits(1):
            if total:
                self.progress(_STAGE, 0, total)
            if names:
                reduced = reduce(matrix, self.settings.pca)
                # The slowest start has had the most time: what runs elsewhere is begun first.
                # Texts that are all alike have one position, which no layout can find.
                waits = {
                    name: ready[name](reduced, self.settings)
                    if reduced.any()
                    else lambda: reduced[:, :2]
                    for name in reversed(names)
                }
            for name in joining:
                joined = self.joined(name, order, matrix)
                points = np.array([joined.points[id_] for id_ in order], dtype=np.float64)
                trust, rated = trustworthiness(matrix, points), joined.remembered
                if len(order) >= RATED_FROM and trust < rated.trust - WORSE:
                    notices.append(
                        f"The map {name} has grown worse: its trustworthiness is {trust:.2f}, and "
                        f"was {rated.trust:.2f} when it was last rated. A fresh one is made by "
                        "`paperdiary map --fresh`, and laid onto the old one"
                    )
                elif abs(len(order) - rated.rated) > RATED_AGAIN * rated.rated:
                    rated = replace(rated, trust=round(trust, 4), rated=len(order))
                made[name] = replace(joined, remembered=rated)
                done += 1
                self.progress(_STAGE, done, total)
            for name in names:
                try:
                    placed = _published(lengthways(waits[name]()))
                except LayoutFailed as error:
                    problems.append(_no_layout(name, error))
                    continue
                trust = round(trustworthiness(matrix, np.array(placed)), 4)
                payload = json.dumps([placed, trust], separators=(",", ":")).encode("ascii")
                self.cache.put("layout", self.key(name, keys), payload)
                made[name] = self.laid_onto(name, dict(zip(order, placed, strict=True)), trust)
                done += 1
                self.progress(_STAGE, done, total)
        return made, problems, notices

    def joined(
        self, name: str, order: Sequence[str], matrix: NDArray[np.float32]
    ) -> LayoutPositions:
        """Let entries join a layout that is remembered."""
        import numpy as np

        from .layouts.join import join
        from .layouts.objectives import FORCES, unit_rows

        layout, unchanged = self.known.state.layouts[name], self.known.unchanged(name)
        had = [self.known.point(id_, name) for id_ in order]
        points = np.array([one.position if one else (np.nan, np.nan) for one in had])
        old = np.array([id_ in unchanged for id_ in order])
        unit = unit_rows(matrix)
        if old.all() or not np.ptp(unit, axis=0).any():
            placed = np.where(np.isfinite(points), points, np.nanmean(points, axis=0))
        else:
            forces = FORCES[name](self.settings)
            placed = join(unit, points / layout.scale, old, forces) * layout.scale
        # Old entries whose vectors cannot be had stay where they were.
        stay = {id_: point.position for id_, point in unchanged.items()}
        return LayoutPositions(stay | dict(zip(order, _published(placed), strict=True)), layout)


def _published(placed: NDArray[np.float64]) -> tuple[Position, ...]:
    """Positions of shape (entries, 2) as they are published, if all are finite."""
    import numpy as np

    if not np.isfinite(placed).all():
        raise LayoutFailed("it gave coordinates that are no numbers")
    # Four decimals are finer than a screen; adding zero turns -0.0 into 0.0.
    return tuple((x, y) for x, y in (placed.round(4) + 0.0).tolist())


def _no_layout(name: str, error: LayoutFailed) -> Problem:
    return Problem(f"there is no layout {name}, because {error}", code="layout-failed")
