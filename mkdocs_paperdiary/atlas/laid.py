"""One layout's positions: a fresh one as the cache keeps it, laid onto the one before it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..cache import Cache, digest
from .layouts import LAYOUTS, LayoutFailed
from .layouts.maker import SMALLEST
from .memory import KEY_DIGITS, Memory, Plane, Seat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from .atlas import Position
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

    from .layouts.alignment import align

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


def order_of(keys: Mapping[str, str]) -> list[str]:
    """The ids in the order in which layouts are kept.

    By the keys, and not by the ids or the diary's order, so that a note which is renamed or gets
    another date has the same layout.
    """
    return sorted(keys, key=lambda id_: (keys[id_], id_))


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
