"""Makes the places that are not known: of fresh layouts, and of entries that join one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..diary import Problem
from .laid import FEWEST, Fresh, Laid, keep_fresh, laid_onto, order_of, positions, stacked
from .layouts import LAYOUTS, LayoutFailed
from .layouts.maker import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..cache import Cache
    from ..progress import Progress
    from .layouts import maker
    from .memory import Memory, Plane
    from .places import Places
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

    from .layouts.reduction import reduce
    from .layouts.trust import trustworthiness

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

    from .layouts.joining import join
    from .layouts.trust import unit_rows

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
