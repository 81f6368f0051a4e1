import os
import subprocess
import sys

import numpy as np
import pytest

from mkdocs_paperdiary.atlas.clusters import COLORS, candidates, divide, hull, possible
from mkdocs_paperdiary.atlas.settings import MapSettings


def groups(*sizes: int) -> list[tuple[float, float]]:
    rng = np.random.default_rng(0)
    points = [
        rng.normal((100 * number, 50 * (number % 2)), size=(size, 2)).round(4)
        for number, size in enumerate(sizes)
    ]
    return [(x, y) for x, y in np.vstack(points).tolist()]


def test_the_clusters_are_the_groups_and_the_largest_is_first():
    division = divide(groups(10, 30, 20, 30), None, MapSettings())
    assert division.tolist() == [3] * 10 + [0] * 30 + [2] * 20 + [1] * 30


def test_larger_clusters_come_first():
    sizes = np.bincount(divide(groups(40, 40), 7, MapSettings())).tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) == 80


@pytest.mark.parametrize("count", range(1, 5))
def test_any_possible_number_is_given(count: int):
    assert set(divide(groups(2, 2), count, MapSettings()).tolist()) == set(range(count))


def test_points_on_one_place_are_one_cluster():
    assert divide([(1.0, 2.0)] * 5, None, MapSettings()).tolist() == [0] * 5


@pytest.mark.parametrize("total", [4, 5, 10, 30, 112, 1000, 10_000])
def test_candidates_can_be_read_by_people(total: int):
    tried = candidates(total, total)
    assert tried.start >= 2
    assert tried.start < tried.stop <= min(13, total)


def test_candidates_are_no_more_than_different_points():
    assert list(candidates(100, 2)) == [2]


def test_the_number_is_bounded_by_different_points():
    points = [(0.0, 0.0)] * 5 + [(1.0, 0.0)]
    count, problem = possible(points, 3)
    assert count == 2
    assert problem
    assert possible(points, 2) == (2, None)
    assert possible(points, None) == (None, None)


@pytest.mark.parametrize("wanted", [0, -1, 10_000])
def test_an_absurd_number_is_a_problem(wanted: int):
    points = groups(50, 50)
    count, problem = possible(points, wanted)
    assert count
    assert 1 <= count <= len(COLORS)
    assert problem


def test_the_hull_goes_round_counter_clockwise_without_inner_points():
    square = [(0.0, 0.0), (2.0, 2.0), (1.0, 1.0), (2.0, 0.0), (0.0, 2.0), (1.0, 0.5)]
    assert hull(square) == ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0))


def test_the_hull_holds_all_points():
    points = groups(50)
    corners = hull(points)
    turned = [*corners[1:], corners[0]]
    for (ax, ay), (bx, by) in zip(corners, turned, strict=True):
        assert all((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-9 for x, y in points)


@pytest.mark.parametrize(
    ("points", "corners"),
    [
        ([(1.0, 1.0)], ((1.0, 1.0),)),
        ([(1.0, 1.0)] * 4, ((1.0, 1.0),)),
        ([(2.0, 1.0), (1.0, 1.0)], ((1.0, 1.0), (2.0, 1.0))),
        ([(2.0, 2.0), (1.0, 1.0), (3.0, 3.0)], ((1.0, 1.0), (3.0, 3.0))),
        ([(0.0, 3.0), (0.0, 1.0), (0.0, 2.0)], ((0.0, 1.0), (0.0, 3.0))),
    ],
)
def test_the_hull_of_points_on_a_line_is_its_ends(points, corners):
    assert hull(points) == corners


def luminance(color: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("color", COLORS)
@pytest.mark.parametrize("background", ["#ffffff", "#1e2129"])
def test_colors_stand_out_on_light_and_dark_pages(color: str, background: str):
    dark, light = sorted((luminance(color), luminance(background)))
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_colors_are_different():
    assert len(set(COLORS)) == len(COLORS) >= 20


def test_a_machine_that_cannot_count_its_cores_says_nothing_about_it():
    code = (
        "from mkdocs_paperdiary.atlas.clusters import divide; "
        "from mkdocs_paperdiary.atlas.settings import MapSettings; "
        "divide([(1.0, 2.0), (2.0, 1.0), (9.0, 9.0), (9.0, 8.0)], 2, MapSettings())"
    )
    # joblib counts them by a program, which is not found here.
    environment = os.environ | {"PATH": "", "LOKY_MAX_CPU_COUNT": str(os.cpu_count())}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
