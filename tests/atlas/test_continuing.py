"""Clusters that keep their ids while entries come and go."""

import random
import time

import numpy as np
import pytest

from mkdocs_paperdiary.atlas.clusters import COLORS, Change, candidates
from mkdocs_paperdiary.atlas.settings import MapSettings
from mkdocs_paperdiary.atlas.stable_clusters import continue_clusters


def blob(x, y, size, spread=1.0, seed=0):
    rng = np.random.default_rng([seed, size])
    return [(x + a, y + b) for a, b in rng.normal(scale=spread, size=(size, 2)).round(4).tolist()]


def going_on(points, before, wanted=None, divided_at=None, **options):
    """Continue clusters; by default no check of the whole is due."""
    at = len(points) if divided_at is None else divided_at
    return continue_clusters(points, before, MapSettings(clusters=wanted), at, **options)


FOUR = [*blob(0, 0, 14), *blob(30, 0, 10), *blob(0, 30, 9), *blob(30, 30, 7)]
IDS = [5] * 14 + [0] * 10 + [7] * 9 + [2] * 7


def test_without_a_last_build_the_clusters_are_numbered_by_size():
    first = going_on(FOUR, [None] * 40, divided_at=0)
    assert first.clusters == (0,) * 14 + (1,) * 10 + (2,) * 9 + (3,) * 7
    assert first.changes == ()
    assert first.divided_at == 40


def test_clusters_keep_ids_with_holes_that_say_nothing_of_size():
    assert going_on(FOUR, IDS).clusters == tuple(IDS)


def test_a_new_point_joins_the_nearest_cluster():
    assert going_on([*FOUR, (29.0, 1.0), (3.0, 26.0)], [*IDS, None, None]).clusters[-2:] == (0, 7)


def test_a_point_between_two_clusters_stays_in_its_own():
    # A little nearer to cluster 0 than to its own; and most of the points around are of cluster 0.
    between = (16.0, 0.0)
    assert going_on([*FOUR, between], [*IDS, 5]).clusters[-1] == 5
    assert going_on([*FOUR, between], [*IDS, None]).clusters[-1] == 0


def test_a_point_that_lies_clearly_in_another_cluster_goes_there():
    assert going_on([*FOUR, (30.0, 0.5)], [*IDS, 5]).clusters[-1] == 0


def test_a_point_far_out_stays_with_the_points_around_it():
    # The centroid of the long cluster is far from its end; that of the other one is near.
    long = [(float(x), 0.0) for x in range(100)]
    points, ids = [*long, *blob(100, 12, 20)], [0] * 100 + [1] * 20
    assert going_on(points, ids, wanted=2).clusters[99] == 0


def test_too_few_clusters_are_split_where_they_are_widest():
    points = [*FOUR, *blob(0, 60, 8)]
    split = going_on(points, [5] * 14 + [0] * 10 + [7] * 9 + [2] * 7 + [7] * 8, wanted=5)
    assert split.clusters == (*IDS, *[1] * 8)
    assert split.changes == (Change("split", 1, 7),)


def test_the_larger_part_of_a_split_keeps_the_id():
    split = going_on([*blob(0, 0, 6), *blob(30, 0, 15)], [3] * 21, wanted=2)
    assert split.clusters == (0,) * 6 + (3,) * 15


def test_of_too_many_clusters_the_smallest_is_merged_into_the_nearest():
    merged = going_on([*FOUR, *blob(0, 40, 4)], [*IDS, *[4] * 4], wanted=4)
    assert merged.clusters == (*IDS, *[7] * 4)
    assert merged.changes == (Change("merge", 4, 7),)


def test_a_new_cluster_takes_no_color_that_another_one_has_just_lost():
    # The two points of cluster 1 lie amid other clusters, and so another one is split for it.
    points = [*blob(0, 0, 30), (0.0, 0.0), (40.0, 30.0), *blob(40, 0, 12), *blob(40, 30, 13)]
    moved = going_on(points, [0] * 30 + [1] * 2 + [2] * 25, wanted=3)
    assert moved.changes == (Change("merge", 1, 0), Change("split", 3, 2))


@pytest.mark.parametrize("wanted", [1, 2, 4, 9, 32])
def test_a_wanted_number_of_clusters_is_reached(wanted):
    assert len(set(going_on(FOUR, IDS, wanted=wanted).clusters)) == wanted


def test_an_impossible_number_is_bounded_by_points_and_colors():
    points = blob(0, 0, 60, 5)
    assert set(going_on(points, [0] * 60, wanted=1000).clusters) == set(range(len(COLORS)))
    assert set(going_on([(1.0, 1.0)] * 5, [3] * 5, wanted=4).clusters) == {3}


@pytest.mark.parametrize("total", [1, 2, 3, 4, 5, 8])
def test_few_points_go_on(total):
    points = blob(0, 0, total)
    clusters = going_on(points, [0, *[None] * (total - 1)]).clusters
    assert len(clusters) == total


def test_an_id_that_has_no_color_counts_as_none():
    clusters = going_on(FOUR, [40] * 14 + [-3] * 10 + [7] * 9 + [2] * 7).clusters
    assert set(clusters) <= set(range(len(COLORS)))


def test_a_division_that_has_become_bad_gives_way_to_a_fresh_one_when_it_is_checked():
    left, right = [*blob(0, 0, 10), *blob(0, 9, 11)], [*blob(40, 0, 12), *blob(40, 9, 13)]
    points, rows = [*left, *right], [3] * 10 + [6] * 11 + [3] * 12 + [6] * 13
    assert going_on(points, rows, wanted=2).clusters == tuple(rows)
    checked = going_on(points, rows, wanted=2, divided_at=40)
    assert checked.clusters == (3,) * 21 + (6,) * 25 or checked.clusters == (6,) * 21 + (3,) * 25
    assert checked.divided_at == 46


def test_a_division_that_is_still_good_stays_when_it_is_checked():
    # A point that k-means would put elsewhere.
    points, ids = [*FOUR, (16.0, 0.0)], [*IDS, 5]
    checked = going_on(points, ids, wanted=4, divided_at=20)
    assert checked.clusters == tuple(ids)
    assert checked.divided_at == 41


def test_a_fresh_layout_gets_the_ids_of_those_whose_members_are_together():
    moved = [*blob(9, 9, 14), *blob(-40, 0, 10), *blob(0, -50, 9), *blob(60, 60, 7)]
    assert going_on(moved, IDS, wanted=4, is_fresh=True).clusters == tuple(IDS)


def test_births_and_ends_are_told_with_where_the_points_were_and_went():
    points = [*blob(0, 0, 20), *blob(60, 0, 9), *blob(0, 60, 9)]
    born = going_on(points, [4] * 29 + [6] * 9, wanted=3, is_fresh=True)
    assert born.clusters == (4,) * 20 + (0,) * 9 + (6,) * 9
    assert born.changes == (Change("birth", 0, 4),)
    ended = going_on(points, born.clusters, wanted=1, is_fresh=True)
    assert ended.changes == (Change("end", 0, 4), Change("end", 6, 4))


def test_a_cluster_of_which_nothing_is_left_is_told_and_no_new_one_gets_its_color():
    halves = [*blob(0, 0, 14), *blob(30, 0, 10)]
    kept = going_on(halves, [5] * 14 + [2] * 10, wanted=2, gone=[7, 0])
    assert kept.clusters == (5,) * 14 + (2,) * 10
    assert kept.changes == (Change("loss", 0, None), Change("loss", 7, None))
    for is_fresh in (False, True):
        new = going_on(halves, [5] * 24, wanted=2, gone=[0], is_fresh=is_fresh)
        assert set(new.clusters) == {5, 1}
        assert new.changes[0] == Change("loss", 0, None)


def test_the_same_input_gives_the_same_clusters_and_they_give_themselves():
    points = [*FOUR, *blob(15, 15, 40, 9)]
    before = [*IDS, *random.Random(3).choices([0, 2, 5, 7, None], k=40)]
    once = going_on(points, before, divided_at=60)
    assert once == going_on(points, before, divided_at=60)
    again = going_on(points, once.clusters, divided_at=once.divided_at)
    assert (again.clusters, again.changes) == (once.clusters, ())


def test_a_diary_that_grows_one_by_one_keeps_nearly_all_of_its_clusters():
    points = [*blob(0, 0, 30, 4), *blob(20, 0, 30, 4), *blob(0, 20, 30, 4), *blob(20, 20, 30, 4)]
    random.Random(1).shuffle(points)
    now = going_on(points[:8], [None] * 8, divided_at=0)
    kept = []
    for total in range(9, len(points) + 1):
        before = now.clusters
        now = going_on(points[:total], [*before, None], divided_at=now.divided_at)
        kept.append(np.mean([a == b for a, b in zip(before, now.clusters, strict=False)]))
        assert len(set(now.clusters)) in candidates(total, total)
    assert np.mean(kept) >= 0.97
    assert np.mean(np.array(kept) >= 0.97) >= 0.9


def test_to_continue_takes_a_fraction_of_dividing_anew():
    points = [place for x in range(9) for place in blob(20 * x, 11 * x % 50, 111, 6)]
    # Libraries are imported before.
    going_on(FOUR, [None] * len(FOUR), divided_at=0)
    started = time.process_time()
    first = going_on(points, [None] * len(points), divided_at=0)
    divided = time.process_time() - started
    continued = []
    for _ in range(3):
        started = time.process_time()
        going_on([*points, (1.0, 2.0)], [*first.clusters, None])
        continued.append(time.process_time() - started)
    # The fastest of three: whatever else a machine does makes the others slower.
    assert min(continued) < divided / 2
