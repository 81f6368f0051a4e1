"""New entries that join an existing map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .objectives import Floats, Forces, Penalties, Rows, squared

WHOLE = 400
"""Up to so many entries, all may be put elsewhere; of more, those around the new ones."""

AROUND = 60
"""How many of the entries nearest to the new ones may be, and how many for each."""

SINGLY = 60
"""At most so many new entries are placed one by one, from several starts each."""

STARTS = 6
"""The nearest entries by whose side a place is tried."""

RELOCATED = 0.03
RELOCATED_FROM = 25
RELOCATED_MOST = 3
"""Which share of the entries may be put elsewhere; from how many on, one; and how many at most.

Of three diaries that were grown one by one, from 24 to 100 or more, the map ends as true as a fresh
one, and without that 2 % less so. It would be truer by half a per cent if all others moved a little
each time.
"""

_DESCENT = 50
"""Steps of each descent."""


def join(vectors: Floats, points: Floats, old: NDArray[np.bool_], forces: Forces) -> Floats:
    """Place new entries among old ones; the same input gives the same positions.

    Old entries stay where they are, but for a few that lie worst and find a better place.

    Args:
        vectors: The embeddings, of shape (entries, dimensions), rows of length 1.
        points: Positions in the layout's own unit, of shape (entries, 2). Of an entry that is not
            old, the one it had before it was edited, or not a number.
        old: For each entry, whether it has kept its text and its place; two or more have.
        forces: The layout's objective.
    """
    points, new = points.copy(), np.flatnonzero(~old)
    scene = _Scene(forces, _diameter(points[old]))
    if len(new) <= SINGLY:
        placed = old.copy()
        # First those that are nearest to what is there: they show the others the way.
        nearness = (vectors[new] @ vectors[old].T).max(axis=1).round(7)
        for entry in new[np.lexsort((new, -nearness))]:
            some = np.append(np.flatnonzero(placed), entry)
            last = len(some) - 1
            # What it does to the others counts too, where they are few.
            rows = np.arange(len(some)) if len(vectors) <= WHOLE else np.array([last])
            penalties = Penalties.of(vectors[some], rows)
            points[some] = _placed(vectors[some], points[some], last, penalties, scene)
            placed[entry] = True
    else:
        # Many new entries are placed together, from one start each.
        points = _place_together(vectors, points, old, scene)
    movable = _movable(vectors[new] @ vectors.T, new, len(vectors))
    return _relocate(vectors, points, movable, scene)


@dataclass(frozen=True, slots=True)
class _Scene:
    """A layout's objective, and its diameter."""

    forces: Forces
    span: float


def _diameter(points: Floats) -> float:
    """The largest distance between two points, or a little where they are all in one place."""
    if len(points) > 2 * WHOLE:
        # The farthest pair is one of the farthest from the middle, or next to such a one.
        far = np.argsort(-squared(points, points.mean(axis=0, keepdims=True))[:, 0])
        points = points[far[:WHOLE]]
    return max(float(np.sqrt(squared(points, points).max())), 1e-9)


def _movable(similarity: Floats, new: Rows, count: int) -> Rows:
    if count <= WHOLE:
        return np.arange(count)
    each = max(STARTS, AROUND // max(1, len(new)))
    near = np.argsort(-similarity, axis=1, kind="stable")[:, : each + 1]
    found = np.union1d(near, new)
    if len(found) > WHOLE:
        found = np.union1d(found[:: -(-len(found) // WHOLE)], new[:WHOLE])
    return found.astype(np.intp)


def _placed(
    vectors: Floats, points: Floats, at: int, penalties: Penalties, scene: _Scene
) -> Floats:
    """All points, with one of them in the best of several places."""
    forces, span, row = scene.forces, scene.span, np.array([at])
    others = np.delete(np.arange(len(points)), at)
    similarity = (vectors[others] @ vectors[at]).round(7)
    near = others[np.argsort(-similarity, kind="stable")[:STARTS]]
    # Not on top of another point, from where no force would lead away.
    shift = np.array([1e-3, 7e-4]) * span
    starts = [*(points[near] + shift), points[near[:3]].mean(axis=0) + shift]
    if np.isfinite(points[at]).all():
        starts.insert(0, points[at])
    affinities, total = forces.affinities(vectors, row), forces.total(points[others])
    tried = []
    for start in starts:
        points = points.copy()
        points[at] = start
        tried.append(_descend(points, row, affinities, total, scene))
    return min(tried, key=penalties.sum_at)


def _place_together(
    vectors: Floats, points: Floats, old: NDArray[np.bool_], scene: _Scene
) -> Floats:
    forces, span = scene.forces, scene.span
    new, there = np.flatnonzero(~old), np.flatnonzero(old)
    for start in range(0, len(new), 1024):
        some = new[start : start + 1024]
        similarity = (vectors[some] @ vectors[there].T).round(7)
        near = np.argsort(-similarity, axis=1, kind="stable")[:, :3]
        between = points[there[near]].mean(axis=1)
        # A sunflower's seeds: many that begin in one place are spread evenly around it.
        turn = np.arange(start, start + len(some)) * 2.399963
        spread = np.sqrt((np.arange(len(some)) % 97 + 1) / 97) * span * 5e-3
        between += spread[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        had = np.isfinite(points[some]).all(axis=1, keepdims=True)
        points[some] = np.where(had, points[some], between)
    total = forces.total(points)
    for start in range(0, len(new), 1024):
        some = new[start : start + 1024]
        affinities = forces.affinities(vectors, some)
        points = _descend(points, some, affinities, total, scene)
    return points


def _descend(points: Floats, rows: Rows, affinities: Floats, total: float, scene: _Scene) -> Floats:
    """Follow the gradient with momentum and a gain for each coordinate.

    References:
        Jacobs (1988), Increased rates of convergence through learning rate adaptation, Neural
        Networks 1.
    """
    points = points.copy()
    # No point goes farther in one step than this share of the map's diameter.
    step, longest = scene.forces.step(len(points)), 0.05 * scene.span
    velocity = np.zeros((len(rows), 2))
    gains = np.ones((len(rows), 2))
    for _ in range(_DESCENT):
        gradient = scene.forces.gradient(points, rows, affinities, total)
        turned = np.sign(gradient) != np.sign(velocity)
        gains = np.maximum(np.where(turned, gains + 0.2, gains * 0.8), 0.01)
        velocity = 0.5 * velocity - step * gains * gradient
        length = np.linalg.norm(velocity, axis=1, keepdims=True)
        velocity *= np.minimum(1, longest / np.maximum(length, 1e-12))
        points[rows] += velocity
    return points


def _relocate(vectors: Floats, points: Floats, movable: Rows, scene: _Scene) -> Floats:
    """Put a few of the entries that lie worst to better places, if the whole gains by it."""
    count = len(points)
    allowed = min(RELOCATED_MOST, int(RELOCATED * count) or int(count >= RELOCATED_FROM))
    if len(movable) < count:
        allowed = min(allowed, 1)  # Only those around the new ones are looked at.
    penalties = Penalties.of(vectors, movable)
    worst = np.argsort(-penalties.at(points), kind="stable")[: 3 * allowed]
    for entry in movable[worst].tolist():
        if not allowed:
            break
        tried = _placed(vectors, points, entry, penalties, scene)
        # It must be worth it.
        if penalties.sum_at(tried) < 0.998 * penalties.sum_at(points):
            points, allowed = tried, allowed - 1
    return points
