import numpy as np
import pytest

from mkdocs_paperdiary.atlas.layouts.procrustes import align

MIRROR = np.array([[1.0, 0.0], [0.0, -1.0]])


def cloud(count: int) -> np.ndarray:
    return np.random.default_rng(5).normal(size=(count, 2)) * (30, 10)


def turned(points: np.ndarray, degrees: float) -> np.ndarray:
    angle = np.radians(degrees)
    return points @ [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]


def test_a_turned_mirrored_scaled_and_shifted_map_comes_back():
    old = cloud(40)
    fresh = turned(old @ MIRROR, 130) * 0.2 + (70, -8)
    assert align(fresh, np.arange(40), old) == pytest.approx(old)


def test_shapes_are_kept():
    fresh, old = cloud(30), cloud(60)[30:]
    moved = align(fresh, np.arange(30), old)

    def sides(points: np.ndarray) -> np.ndarray:
        return np.linalg.norm(points[:, None] - points, axis=2)

    assert sides(moved)[~np.eye(30, dtype=bool)] / sides(fresh)[
        ~np.eye(30, dtype=bool)
    ] == pytest.approx(np.linalg.norm(moved[1] - moved[0]) / np.linalg.norm(fresh[1] - fresh[0]))


def test_new_entries_come_along_and_rows_need_no_common_order():
    whole = cloud(25)
    old = whole[20:4:-1]
    fresh = turned(whole, 45) + 9
    assert align(fresh, np.arange(20, 4, -1), old) == pytest.approx(whole)


def test_a_fifth_that_has_moved_far_pulls_no_other():
    old = cloud(50)
    fresh = turned(old @ MIRROR, 70) * 3
    fresh[::5] += (200, 400)
    moved = align(fresh, np.arange(50), old)
    stayed = np.arange(50) % 5 > 0
    assert moved[stayed] == pytest.approx(old[stayed])


def test_a_map_unlike_the_old_one_is_as_far_spread():
    old, fresh = cloud(40), cloud(80)[40:] / 7
    spread = np.std(align(fresh, np.arange(40), old), axis=0)
    assert np.hypot(*spread) == pytest.approx(np.hypot(*np.std(old, axis=0)), rel=0.5)


def test_one_shared_entry_tells_the_shift():
    points = cloud(6)
    moved = align(points, np.array([2]), cloud(9)[8:])
    assert moved - points == pytest.approx(np.repeat([cloud(9)[8] - points[2]], 6, 0))


def test_two_shared_entries_are_met_and_nothing_is_mirrored():
    points = cloud(6)
    moved = align(points, np.array([0, 3]), np.array([(0.0, 0.0), (0.0, 5.0)]))
    assert moved[[0, 3]] == pytest.approx(np.array([(0.0, 0.0), (0.0, 5.0)]))
    assert handedness(moved) == handedness(points)


@pytest.mark.parametrize("degrees", [0, 30, 90, 200])
def test_shared_entries_on_a_line_are_met_and_nothing_is_mirrored(degrees: float):
    line = np.column_stack([np.arange(7.0), np.arange(7.0) / 3])
    points = np.vstack([turned(line, degrees) * 4 + 1, cloud(4)])
    moved = align(points, np.arange(7), line)
    assert moved[:7] == pytest.approx(line, abs=1e-6)
    assert handedness(moved[-4:]) == handedness(points[-4:])


@pytest.mark.parametrize("place", [(0.0, 0.0), (12.3, -4.5)])
def test_shared_entries_all_in_one_place_tell_the_shift(place: tuple[float, float]):
    points = np.vstack([np.repeat([(0.1, 0.7)], 5, 0), cloud(3)])
    moved = align(points, np.arange(5), np.repeat([place], 5, 0))
    assert moved - points == pytest.approx(np.repeat([np.subtract(place, (0.1, 0.7))], 8, 0))


def test_what_was_given_is_not_changed():
    points, old = cloud(20), turned(cloud(20), 15)
    before = points.copy(), old.copy()
    align(points, np.arange(20), old)
    assert np.array_equal(points, before[0])
    assert np.array_equal(old, before[1])


def handedness(points: np.ndarray) -> float:
    first, second = points[1] - points[0], points[2] - points[0]
    return float(np.sign(first[0] * second[1] - first[1] * second[0]))
