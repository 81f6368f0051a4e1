"""Parts of clusters: how many there are, what keeps them, and what they are called."""

from __future__ import annotations

import random

import pytest

from mkdocs_paperdiary.atlas.atlas import Position
from mkdocs_paperdiary.atlas.clusters import FEWEST_IN_PARTS, MOST_PARTS, NONE, find_parts
from mkdocs_paperdiary.atlas.settings import MapSettings

SETTINGS = MapSettings()


def heaps(*sizes: int) -> list[Position]:
    """Points in heaps that lie far from each other."""
    chance = random.Random(7)
    return [
        (10.0 * number + chance.random(), chance.random())
        for number, size in enumerate(sizes)
        for _ in range(size)
    ]


def parts(points: list[Position], before: list[int] | None = None) -> tuple[tuple[int, ...], bool]:
    return find_parts(points, before or [NONE] * len(points), SETTINGS)


def test_heaps_are_parts() -> None:
    numbers, are_new = parts(heaps(6, 6))

    assert are_new
    assert len({*numbers[:6]}) == len({*numbers[6:]}) == 1
    assert {*numbers} == {0, 1}


@pytest.mark.parametrize("size", [FEWEST_IN_PARTS, 18, 40, 100, 1000])
def test_a_cluster_has_two_to_five_parts(size: int) -> None:
    assert 2 <= len({*parts(heaps(size))[0]}) <= MOST_PARTS


@pytest.mark.parametrize("points", [heaps(FEWEST_IN_PARTS - 1), heaps(1), [(1.0, 1.0)] * 30])
def test_few_points_and_points_in_one_place_have_none(points: list[Position]) -> None:
    assert {*parts(points)[0]} == {NONE}


def test_a_new_point_joins_the_nearest_part_and_the_others_stay() -> None:
    points = heaps(7, 8)
    before, _ = parts(points)

    after, are_new = parts([*points, (10.5, 0.5)], [*before, NONE])

    assert after == (*before, before[-1])
    assert not are_new


def test_parts_are_kept_while_points_are_removed_one_by_one() -> None:
    points = heaps(6, 8)
    numbers = list(parts(points)[0])
    while len(points) > FEWEST_IN_PARTS - 3:
        points, numbers = points[1:], numbers[1:]
        assert parts(points, numbers) == (tuple(numbers), False)


def test_a_cluster_that_has_grown_is_divided_anew() -> None:
    before, _ = parts(heaps(6, 6))
    points = heaps(12, 12, 12)

    after, are_new = parts(points, [*before[:6], *[NONE] * 6, *before[6:], *[NONE] * 18])

    assert are_new
    assert len({*after}) > 2
