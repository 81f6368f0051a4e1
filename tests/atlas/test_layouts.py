import subprocess
import sys
import warnings
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from mkdocs_paperdiary.atlas import layouts
from mkdocs_paperdiary.atlas.connections import nearest_rows
from mkdocs_paperdiary.atlas.layouts import LAYOUTS, LayoutFailed, reduce, umap_process
from mkdocs_paperdiary.atlas.layouts.objectives import fuzzy_graph, unit_rows
from mkdocs_paperdiary.atlas.layouts.umap_process import place
from mkdocs_paperdiary.atlas.settings import MapSettings


def unit(*shape: int) -> np.ndarray:
    vectors = np.random.default_rng(3).normal(size=shape)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


INPUTS = {
    **{str(count): unit(count, 384) for count in (4, 5, 10, 11, 12, 13, 16, 40)},
    "three alike and one": np.vstack([np.repeat(unit(1, 384), 3, 0), -unit(1, 384)]),
    "twenty alike and one": np.vstack([np.repeat(unit(1, 384), 20, 0), -unit(1, 384)]),
    "forty of two kinds": np.repeat(unit(2, 384), 20, 0),
    "two dimensions": unit(20, 2),
}


@pytest.mark.parametrize("name", INPUTS)
def test_tsne_places_any_input(name: str):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reduced = reduce(INPUTS[name], 30)
        with LAYOUTS["tsne"]() as begin:
            placed = begin(reduced, MapSettings())()
    assert placed.shape == (len(reduced), 2)
    assert np.isfinite(placed).all()


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.filterwarnings("ignore")
def test_umap_places_any_input(name: str):
    reduced = reduce(INPUTS[name], 30)
    placed = place(reduced, fuzzy_graph(reduced), 42)
    assert placed.shape == (len(INPUTS[name]), 2)
    assert np.isfinite(placed).all()


@pytest.mark.filterwarnings("ignore")
def test_umap_keeps_groups_together():
    centres = np.repeat(np.eye(3, 20), 20, 0)
    rng = np.random.default_rng(0)
    reduced = reduce((centres + rng.normal(size=(60, 20)) / 20).astype(np.float32), 30)
    placed = place(reduced, fuzzy_graph(reduced), 42)
    groups = placed.reshape(3, 20, 2)
    spread = np.ptp(groups, axis=1).max()
    between = [np.linalg.norm(groups[a].mean(0) - groups[b].mean(0)) for a, b in ((0, 1), (1, 2))]
    assert min(between) > spread


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["4", "40", "three alike and one", "forty of two kinds"])
def test_the_graph_is_that_of_umap_learn(name: str):
    from umap.umap_ import fuzzy_simplicial_set

    vectors = reduce(INPUTS[name], 30)
    count = min(15, len(vectors) - 1)
    unit = unit_rows(vectors)
    every = np.clip(1 - unit @ unit.T, 0, 2)
    np.fill_diagonal(every, np.inf)
    near = np.argpartition(every, count - 2, axis=1)[:, : count - 1]
    np.fill_diagonal(every, 0)
    indices = np.hstack([np.arange(len(unit))[:, None], near]).astype(np.int32)
    distances = np.take_along_axis(every, indices, axis=1).astype(np.float32)
    theirs, _, _ = fuzzy_simplicial_set(
        vectors, count, None, "cosine", knn_indices=indices, knn_dists=distances
    )
    assert fuzzy_graph(vectors).toarray() == pytest.approx(theirs.toarray(), abs=1e-4)


def test_reduction_keeps_no_more_dimensions_than_there_are():
    assert reduce(unit(5, 384), 30).shape == (5, 4)
    assert reduce(unit(40, 10), 30).shape == (40, 10)
    assert reduce(unit(40, 384), 30).shape == (40, 30)
    assert not reduce(np.repeat(unit(1, 384), 5, 0), 30).any()


def test_the_graph_of_many_is_that_of_each_block():
    vectors = unit(700, 10).astype(np.float64)
    graph = fuzzy_graph(vectors)
    assert (graph != graph.T).nnz == 0
    nearest = np.argsort(-(vectors @ vectors.T), axis=1)[:, 1:15]
    for row in (0, 255, 256, 699):
        assert set(nearest[row]) <= set(graph[row].indices)
        assert graph[row, nearest[row, 0]] == pytest.approx(1, abs=1e-6)


def test_a_process_that_fails_says_why(tmp_path: Path, monkeypatch):
    script = tmp_path / "umap_process.py"
    script.write_text("print('on the way'); raise MemoryError('too little')")
    monkeypatch.setattr(layouts, "SCRIPT", script)
    with LAYOUTS["umap"]() as begin:
        wait = begin(unit(5, 4).astype(np.float64), MapSettings())
        with pytest.raises(LayoutFailed, match="MemoryError: too little"):
            wait()


def test_the_process_ends_when_its_parent_does(tmp_path: Path):
    process = subprocess.run(
        [sys.executable, "-P", umap_process.__file__, tmp_path],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=600,
        check=False,
    )
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_neighbours_are_the_nearest_in_blocks_of_any_size():
    vectors = unit(1100, 8)
    found = nearest_rows(vectors, vectors, pairwise(range(1101)))
    scores = np.round(vectors.astype(float) @ vectors.T.astype(float), 4)
    np.fill_diagonal(scores, -2)
    for row in (0, 511, 512, 1099):
        assert [score for _, score in found[row]] == sorted(scores[row], reverse=True)[:5]
        assert all(scores[row, number] == score for number, score in found[row])


def test_equally_near_neighbours_come_in_their_own_order():
    alike = np.repeat(unit(1, 8), 7, 0)
    found = nearest_rows(alike, alike, pairwise(range(8)))
    assert [number for number, _ in found[3]] == [0, 1, 2, 4, 5]


def test_what_is_excluded_is_near_nothing():
    vectors = unit(1100, 8)
    excluded = [(at // 2, 1100 if at % 3 else at // 2 + 9) for at in range(1100)]
    scores = np.round(vectors.astype(float) @ vectors.T.astype(float), 4)
    for row, (first, end) in zip(scores, excluded, strict=True):
        row[first:end] = -2
    best = [sorted(row[row >= -1], reverse=True)[:3] for row in scores]
    found = nearest_rows(vectors, vectors, excluded, 3)
    assert [[score for _, score in row] for row in found] == best
    assert (found[0], len(found[4]), len(found[600])) == (found[0][:3], 2, 3)
