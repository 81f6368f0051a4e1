"""How good a map is, beside one that is started anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..diary import Problem
from .compute import store_of, text_of
from .memory import Memory
from .places import find_places

if TYPE_CHECKING:
    from ..cache import Cache
    from ..diary import Diary
    from ..llm import Rests
    from ..progress import Progress
    from .atlas import Atlas
    from .settings import AtlasSettings


@dataclass(frozen=True, slots=True)
class Rating:
    """How good a layout is.

    Attributes:
        entries: How many entries it has.
        clusters: How many clusters.
        now: Its trustworthiness, from 0 to 1, for 7 neighbours and the cosine.
        fresh: That of a layout of the same entries that is started anew.
    """

    entries: int
    clusters: int
    now: float
    fresh: float


def rate(
    diary: Diary,
    atlas: Atlas,
    settings: AtlasSettings,
    cache: Cache,
    progress: Progress,
    *,
    rests: Rests,
) -> tuple[dict[str, Rating], tuple[Problem, ...]]:
    """Compare a map with one that is started anew.

    Args:
        diary: The entries.
        atlas: Their map.
        settings: What the user wants.
        cache: Where fresh layouts are kept.
        progress: Told at each step.
        rests: What has failed in this process.

    Returns:
        By layout, the ratings, and what went wrong.

    References:
        Venna and Kaski (2001), Neighborhood Preservation in Nonlinear Projection Methods, ICANN.
    """
    store = store_of(settings.embedding, cache, rests)
    if isinstance(store, Problem):
        return {}, (store,)
    texts = {entry.id: text_of(entry, settings.embedding) for entry in diary.entries}
    fresh, problems = find_places(texts, store, settings.map, cache, progress, memory=Memory())
    vectors, trouble = store.vectors(list(texts.values()), progress)
    found = {}
    import numpy as np

    from .layouts.trust import trustworthiness

    for name, layout in atlas.layouts.items():
        ids = [id_ for id_ in layout.points if texts[id_] in vectors]
        if name not in fresh.planes or len(ids) < len(layout.points):
            continue
        points = np.array([(layout.points[id_].x, layout.points[id_].y) for id_ in ids])
        now = trustworthiness(np.stack([vectors[texts[id_]] for id_ in ids]), points)
        found[name] = Rating(len(ids), len(layout.clusters), now, fresh.planes[name].trust)
    return found, tuple(dict.fromkeys((*problems, *trouble)))
