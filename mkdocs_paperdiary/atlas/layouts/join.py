"""New entries that join an existing map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .objectives import Floats, Forces, Penalties, Rows, squared

WHOLE = 400
"""Up to so many entries, all may move a little; of more, those around the new ones."""

AROUND = 60
"""How many entries nearest to the new ones may move in a larger map, and how many for each."""

SINGLY = 60
"""At most so many new entries are placed one by one, from several starts each."""

STARTS = 6
"""The nearest entries by whose side a place is tried."""

MEDIAN_MOVE = 0.008
MOST_MOVE = 0.04
"""Shares of the map's diameter: what half of the old points, and any one, may move by refining."""

FEW_MOVE = 0.045
"""What 95 of 100 old points may move in all, relocated ones included."""

RELOCATED = 0.02
RELOCATED_FROM = 20
RELOCATED_MOST = 3
"""Which share of the entries may be put elsewhere; from how many on, one; and how many at most."""

_DESCENT = 50
_REFINEMENT = 100
_RELOCATION = 30
"""Steps of each descent."""


def join(vectors: Floats, points: Floats, old: NDArray[np.bool_], forces: Forces) -> Floats:
    """Place new entries among old ones; the same input gives the same positions.

    Args:
        vectors: The embeddings, of shape (entries, dimensions), rows of length 1.
        points: Positions in the layout's own unit, of shape (entries, 2). Of an entry that is not
            old, the one it had before it was edited, or not a number.
        old: For each entry, whether it has kept its text and its place; two or more have.
        forces: The layout's objective.
    """
    before = points
    new = np.flatnonzero(~old)
    movable = _movable(vectors[new] @ vectors.T, new, len(vectors))
    # Many new entries are placed together, from one start each.
    place = _place_singly if len(new) <= SINGLY else _place_together
    points = place(vectors, points.copy(), old, forces)
    scene = _Scene(
        vectors,
        before,
        old,
        movable,
        forces.affinities(vectors, movable),
        forces,
        Penalties.of(vectors, movable),
        _diameter(before[old]),
    )
    return _relocate(_refine(points, scene), scene)


@dataclass(frozen=True)
class _Scene:
    """What does not change while points are moved."""

    vectors: Floats
    before: Floats
    old: NDArray[np.bool_]
    movable: Rows
    affinities: Floats
    forces: Forces
    penalties: Penalties
    span: float

    @property
    def is_whole(self) -> bool:
        return len(self.movable) == len(self.vectors)

    def descend(self, points: Floats, at: Rows, steps: int, total: float) -> Floats:
        """Move some of the movable entries."""
        rows, affinities = self.movable[at], self.affinities[at]
        return _descend(
            points, rows, affinities, self.forces, steps=steps, total=total, span=self.span
        )


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


def _place_singly(
    vectors: Floats, points: Floats, old: NDArray[np.bool_], forces: Forces
) -> Floats:
    """Give each new entry the best of several places, one after the other."""
    placed, span = old.copy(), _diameter(points[old])
    whole = len(vectors) <= WHOLE
    # With few that are new, what draws each is known from the affinities of all.
    known = forces.affinities(vectors, np.arange(len(vectors))) if whole else None
    # First those that are nearest to what is there: they show the others the way.
    new = np.flatnonzero(~old)
    nearness = (vectors[new] @ vectors[old].T).max(axis=1).round(7)
    for entry in new[np.lexsort((new, -nearness))]:
        had = points[entry]
        there = np.flatnonzero(placed)
        some = np.append(there, entry)
        among = vectors[some]
        row = np.array([len(there)])
        if known is not None and len(new) > 1:
            affinities = known[entry : entry + 1, some]
        else:
            affinities = forces.affinities(among, np.arange(len(some)) if whole else row)[-1:]
        # What it does to the others counts too, where they are few.
        penalties = Penalties.of(among, np.arange(len(some)) if whole else row)
        starts = _starts(among, points[there], span)
        if np.isfinite(had).all():
            starts.insert(0, had)
        total = forces.total(points[there])
        best: tuple[float, Floats] | None = None
        for start in starts:
            tried = np.vstack([points[there], start])
            tried = _descend(tried, row, affinities, forces, steps=_DESCENT, total=total, span=span)
            penalty = float(penalties.at(tried).sum())
            if best is None or penalty < best[0]:
                best = penalty, tried[-1]
        assert best is not None
        points[entry] = best[1]
        placed[entry] = True
    return points


def _starts(vectors: Floats, points: Floats, span: float) -> list[Floats]:
    """Where the last of the entries may begin: beside those it is most like, and between them."""
    similarity = (vectors[:-1] @ vectors[-1]).round(7)
    near = np.argsort(-similarity, kind="stable")[:STARTS]
    # Not on top of another point, from where no force would lead away.
    shift = np.array([1e-3, 7e-4]) * span
    return [points[one] + shift for one in near] + [points[near[:3]].mean(axis=0) + shift]


def _place_together(
    vectors: Floats, points: Floats, old: NDArray[np.bool_], forces: Forces
) -> Floats:
    new, there = np.flatnonzero(~old), np.flatnonzero(old)
    span = _diameter(points[there])
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
        points = _descend(points, some, affinities, forces, steps=_DESCENT, total=total, span=span)
    return points


def _descend(
    points: Floats,
    rows: Rows,
    affinities: Floats,
    forces: Forces,
    *,
    steps: int,
    total: float,
    span: float,
) -> Floats:
    """Follow the gradient with momentum and a gain for each coordinate.

    References:
        Jacobs (1988), Increased rates of convergence through learning rate adaptation, Neural
        Networks 1.
    """
    points = points.copy()
    # No point goes farther in one step than this share of the map's diameter.
    step, longest = forces.step(len(points)), 0.05 * span
    velocity = np.zeros((len(rows), 2))
    gains = np.ones((len(rows), 2))
    for _ in range(steps):
        gradient = forces.gradient(points, rows, affinities, total)
        turned = np.sign(gradient) != np.sign(velocity)
        gains = np.maximum(np.where(turned, gains + 0.2, gains * 0.8), 0.01)
        velocity = 0.5 * velocity - step * gains * gradient
        length = np.linalg.norm(velocity, axis=1, keepdims=True)
        velocity *= np.minimum(1, longest / np.maximum(length, 1e-12))
        points[rows] += velocity
    return points


def _refine(points: Floats, scene: _Scene) -> Floats:
    """Let the points around the new ones settle, by less than a reader notices."""
    old, span = scene.old, scene.span
    steps = _REFINEMENT if scene.is_whole else _RELOCATION
    everything = np.arange(len(scene.movable))
    settled = scene.descend(points, everything, steps, scene.forces.total(points))
    moved = settled - points
    if scene.is_whole:
        # The whole may drift, which means nothing.
        moved -= np.median(moved[old], axis=0)
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    moved *= np.minimum(1, MOST_MOVE * span / np.maximum(length, 1e-12))
    half = float(np.median(np.linalg.norm(moved[old], axis=1)))
    moved[old] *= min(1.0, MEDIAN_MOVE * span / max(half, 1e-12))
    # As much of it as is best for the map, and rather more than less.
    shares = (1.0, 0.5, 0.25, 0.0)
    tried = [(float(scene.penalties.at(points + share * moved).sum()), -share) for share in shares]
    refined: Floats = points - min(tried)[1] * moved
    return refined


def _relocate(points: Floats, scene: _Scene) -> Floats:
    """Put a few of the entries that lie worst to better places, if the whole gains by it."""
    count = len(points)
    allowed = min(RELOCATED_MOST, int(RELOCATED * count) or int(count >= RELOCATED_FROM))
    if not scene.is_whole:
        allowed = min(allowed, 1)  # Only those around the new ones are looked at.
    penalties = scene.penalties.at(points)
    best = float(penalties.sum())
    total = scene.forces.total(points)
    for at in np.argsort(-penalties, kind="stable")[: 3 * allowed]:
        if not allowed:
            break
        entry = scene.movable[at]
        others = np.delete(np.arange(count), entry)
        chosen = points
        for start in _starts(scene.vectors[np.append(others, entry)], points[others], scene.span):
            tried = points.copy()
            tried[entry] = start
            tried = scene.descend(tried, np.array([at]), _RELOCATION, total)
            penalty = float(scene.penalties.at(tried).sum())
            # It must be worth it, and 95 of 100 old points have hardly moved.
            moved = np.linalg.norm((tried - scene.before)[scene.old], axis=1)
            stays = float(np.quantile(moved, 0.95)) <= FEW_MOVE * scene.span
            if penalty < 0.998 * best and stays:
                best, chosen = penalty, tried
        allowed -= chosen is not points
        points = chosen
    return points
