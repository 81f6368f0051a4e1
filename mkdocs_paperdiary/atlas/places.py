"""Where each entry lies in each layout, and which entries are near it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..cache import Cache, digest
from ..diary import Problem
from .installed import is_installed
from .layouts import LAYOUTS, LayoutFailed
from .layouts.maker import SMALLEST, Place
from .neighbours import COUNT, neighbours

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ..progress import Progress
    from .atlas import Position
    from .embedding import VectorStore
    from .settings import MapSettings

FORMAT = 1
"""A new number where the same vectors get other places or neighbours."""

STAGE = "Placing entries"


@dataclass(frozen=True, slots=True)
class Places:
    """Where each text lies.

    The texts are numbered by their keys and not by the order of the diary, so that a note that is
    renamed or gets another date moves nothing on the map.

    Attributes:
        numbers: For each text that was given, its number, or None where its vector is missing.
        points: By layout, the position of each number; only of layouts that could be made.
        near: For each number, its neighbours' numbers and scores, nearest first.
    """

    numbers: tuple[int | None, ...] = ()
    points: Mapping[str, tuple[Position, ...]] = field(default_factory=dict)
    near: tuple[tuple[tuple[int, float], ...], ...] = ()


def find_places(
    texts: Sequence[str],
    store: VectorStore,
    settings: MapSettings,
    cache: Cache,
    progress: Progress,
) -> tuple[Places, tuple[Problem, ...]]:
    """Find or compute the places of texts.

    Where all places are in the cache, no vector is read and no library loaded.

    Args:
        texts: One for each entry, none of them empty; they may repeat themselves.
        store: Where the vectors come from.
        settings: How layouts are made.
        cache: Where places are kept.
        progress: Told at each step.

    Returns:
        The places, and what went wrong: a model or a layout that could not be had.
    """
    keys = [store.key(text) for text in texts]
    everything = _kept(keys, settings, cache)
    if everything.complete:
        return everything.places(keys), ()

    problems: list[Problem] = []
    with contextlib.ExitStack() as open_makers:
        if not is_installed("sklearn"):
            return Places(), (Problem("there is no map: pip install scikit-learn"),)
        # Layouts get ready before the texts are embedded: the one is waiting while the other works.
        ready: dict[str, Place] = {}
        for name in everything.missing:
            try:
                ready[name] = open_makers.enter_context(LAYOUTS[name].ready())
            except LayoutFailed as error:
                problems.append(Problem(f"there is no layout {name}, because {error}"))
        vectors, trouble = store.vectors(texts, progress)
        problems += trouble
        keys = [store.key(text) if text in vectors else "" for text in texts]
        kept = _kept([key for key in keys if key], settings, cache)
        if not kept.complete:
            rows = {store.key(text): vector for text, vector in vectors.items()}
            kept, failed = _compute(kept, rows, ready, settings, cache=cache, progress=progress)
            problems += failed
    return kept.places(keys), tuple(problems)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the cache has about keys in ascending order."""

    keys: tuple[str, ...]
    points: Mapping[str, tuple[Position, ...]]
    near: tuple[tuple[tuple[int, float], ...], ...] | None

    @property
    def missing(self) -> tuple[str, ...]:
        wanted = LAYOUTS if len(self.keys) >= SMALLEST else ()
        return tuple(name for name in wanted if name not in self.points)

    @property
    def complete(self) -> bool:
        return not self.missing and self.near is not None

    def places(self, keys: Sequence[str]) -> Places:
        """Number the texts: of several with one key, in the order in which they come."""
        waiting: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            waiting.setdefault(key, []).append(number)
        numbers = tuple(waiting[key].pop(0) if key else None for key in keys)
        points = {name: self.points[name] for name in LAYOUTS if name in self.points}
        return Places(numbers, points, self.near or ())


def _kept(keys: Sequence[str], settings: MapSettings, cache: Cache) -> _Kept:
    ordered = tuple(sorted(keys))
    points = {}
    if len(ordered) >= SMALLEST:
        for name in LAYOUTS:
            if payload := cache.get("layout", _layout_key(name, ordered, settings)):
                points[name] = tuple((x, y) for x, y in json.loads(payload))
    if len(ordered) < 2:
        return _Kept(ordered, points, ((),) * len(ordered))
    payload = cache.get("neighbours", _near_key(ordered))
    near = payload and tuple(
        tuple((number, score) for number, score in some) for some in json.loads(payload)
    )
    return _Kept(ordered, points, near or None)


def _compute(
    kept: _Kept,
    rows: Mapping[str, NDArray[np.float32]],
    ready: Mapping[str, Place],
    settings: MapSettings,
    *,
    cache: Cache,
    progress: Progress,
) -> tuple[_Kept, list[Problem]]:
    import numpy as np
    import sklearn.decomposition
    import sklearn.manifold  # noqa: F401 - loaded before its threads are counted
    from threadpoolctl import threadpool_limits

    from .layouts.reduction import reduce

    vectors = np.stack([rows[key] for key in kept.keys])
    near = kept.near
    points = dict(kept.points)
    problems = []
    total = len(kept.missing)
    # With several threads, a sum comes out in another order and with it the map's last bits, which
    # a layout's many steps make larger and larger.
    with threadpool_limits(1):
        if near is None:
            near = tuple(tuple(some) for some in neighbours(vectors))
            cache.put("neighbours", _near_key(kept.keys), _json(near))
        names = [name for name in kept.missing if name in ready]
        if names:
            progress(STAGE, 0, total)
            reduced = reduce(vectors, settings.pca)
            # The slowest start has had the most time: what runs elsewhere is begun first.
            waits = {name: _begin(ready[name], reduced, settings) for name in reversed(names)}
        for done, name in enumerate(names, 1):
            try:
                points[name] = _positions(waits[name]())
                cache.put("layout", _layout_key(name, kept.keys, settings), _json(points[name]))
            except LayoutFailed as error:
                problems.append(Problem(f"there is no layout {name}, because {error}"))
            progress(STAGE, done, total)
    return _Kept(kept.keys, points, near), problems


def _begin(
    place: Place, reduced: NDArray[np.float64], settings: MapSettings
) -> Callable[[], NDArray[np.float64]]:
    # Texts that are all alike have one place, which no layout can tell.
    return place(reduced, settings) if reduced.any() else lambda: reduced[:, :2]


def _positions(placed: NDArray[np.float64]) -> tuple[Position, ...]:
    import numpy as np

    if not np.isfinite(placed).all():
        raise LayoutFailed("it gave coordinates that are no numbers")
    # Four decimals are finer than a screen; adding zero turns -0.0 into 0.0.
    return tuple((x, y) for x, y in (placed.round(4) + 0.0).tolist())


def _layout_key(name: str, keys: Sequence[str], settings: MapSettings) -> str:
    return digest("layout", FORMAT, name, keys, settings.pca, settings.perplexity, settings.seed)


def _near_key(keys: Sequence[str]) -> str:
    return digest("neighbours", FORMAT, COUNT, keys)


def _json(content: object) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode("ascii")
