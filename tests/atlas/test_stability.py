"""A map that stays put: entries that come, go or change, and what is remembered of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from mkdocs_paperdiary.atlas import (
    Atlas,
    AtlasSettings,
    EmbeddingSettings,
    MapSettings,
    build_atlas,
)
from mkdocs_paperdiary.atlas.embedding import local
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Diary, Entry
from mkdocs_paperdiary.problem import Problem

from .small_diary import diary_of

SUBJECTS = (
    ("Robots", "a robot that walks over stones", "a gripper that opens drawers", "balance"),
    ("Proteins", "a protein that folds", "a molecule that binds to an enzyme", "sequences"),
    ("Compilers", "a compiler that removes loops", "types of old programs", "registers"),
    ("Weather", "a storm that is foreseen", "rain over mountains", "clouds"),
)


def summaries(number: int) -> list[str]:
    """Texts about four subjects in turn, no two alike."""
    found = []
    for at in range(number):
        name, *about = SUBJECTS[at % 4]
        found.append(f"{name}, part {at // 4}: {about[at // 4 % 3]} and {about[at // 12 % 3]}.")
    return found


@dataclass
class Kept:
    """Builds that follow each other, and share a cache and a memory."""

    folder: Path
    cache: Path
    settings: AtlasSettings = field(default_factory=AtlasSettings)
    said: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "map.jsonl"

    def build(self, entries: Sequence[Entry], *, fresh: bool = False, wrong: int = 0) -> Atlas:
        atlas, problems = self.both(entries, fresh=fresh)
        assert len(problems) == wrong, problems
        return atlas

    def both(
        self, entries: Sequence[Entry], *, fresh: bool = False
    ) -> tuple[Atlas, tuple[Problem, ...]]:
        return build_atlas(
            Diary.of(entries),
            self.settings,
            Cache(self.cache),
            memory=self.file,
            announce=self.said.append,
            fresh=fresh,
        )


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Embeddings and fresh layouts, computed once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def kept(tmp_path: Path, cache: Path) -> Kept:
    return Kept(tmp_path, cache)


@pytest.fixture(scope="module")
def entries() -> tuple[Entry, ...]:
    return diary_of(summaries(48)).entries


def moves(before: Atlas, after: Atlas, name: str) -> np.ndarray:
    """How far the entries of both have moved, in diameters of the layout before."""
    then, now = before.layouts[name].points, after.layouts[name].points
    both = [id_ for id_ in then if id_ in now]
    old = np.array([(then[id_].x, then[id_].y) for id_ in both])
    new = np.array([(now[id_].x, now[id_].y) for id_ in both])
    span = np.linalg.norm(old[:, None] - old[None], axis=2).max()
    return np.linalg.norm(new - old, axis=1) / span


def looks(atlas: Atlas, name: str) -> dict[str, tuple[str, str]]:
    """Each entry's colour and label."""
    layout = atlas.layouts[name]
    clusters = {cluster.id: (cluster.color, cluster.label) for cluster in layout.clusters}
    return {id_: clusters[point.cluster] for id_, point in layout.points.items()}


@pytest.mark.parametrize("name", ["tsne", "umap"])
@pytest.mark.parametrize("added", [1, 12])
def test_old_entries_stay_where_others_join(
    name: str, added: int, kept: Kept, entries: tuple[Entry, ...]
) -> None:
    before = kept.build(entries[:36])
    after = kept.build(entries[: 36 + added])

    assert len(after.layouts[name].points) == 36 + added
    moved = moves(before, after, name)
    assert np.median(moved) <= 0.01
    assert np.quantile(moved, 0.95) <= 0.05
    then, now = looks(before, name), looks(after, name)
    assert sum(now[id_] == then[id_] for id_ in then) >= 0.97 * 36 - 1


@pytest.mark.parametrize("name", ["tsne", "umap"])
def test_a_new_entry_lands_among_its_own_subject(
    name: str, kept: Kept, entries: tuple[Entry, ...]
) -> None:
    kept.build(entries[:36])
    atlas = kept.build(entries[:40])

    points = {id_: np.array((p.x, p.y)) for id_, p in atlas.layouts[name].points.items()}
    order = [entry.id for entry in entries[:40]]
    for at in range(36, 40):
        near = sorted(order[:36], key=lambda id_: np.linalg.norm(points[id_] - points[order[at]]))
        subjects = [order.index(id_) % 4 for id_ in near[:5]]
        assert subjects.count(at % 4) >= 3


@pytest.mark.parametrize("name", ["tsne", "umap"])
def test_entries_that_are_left_stay_where_others_go(
    name: str, kept: Kept, entries: tuple[Entry, ...]
) -> None:
    before = kept.build(entries[:36])
    after = kept.build(entries[3:36])

    assert not moves(before, after, name).any()


@pytest.mark.parametrize("name", ["tsne", "umap"])
def test_an_edited_entry_moves_alone(name: str, kept: Kept, entries: tuple[Entry, ...]) -> None:
    before = kept.build(entries[:36])
    edited = replace(entries[5], summary="A storm that is foreseen, and rain over mountains.")
    after = kept.build([*entries[:5], edited, *entries[6:36]])

    moved = moves(before, after, name)
    assert np.median(moved) <= 0.01
    assert np.quantile(np.delete(moved, 5), 0.95) <= 0.05


def test_a_renamed_note_keeps_its_place(kept: Kept, entries: tuple[Entry, ...]) -> None:
    before = kept.build(entries[:36])
    renamed = replace(entries[5], id="papers/elsewhere", src="papers/elsewhere.md")
    after = kept.build([*entries[:5], renamed, *entries[6:36]])

    for name, layout in after.layouts.items():
        assert layout.points["papers/elsewhere"] == before.layouts[name].points[entries[5].id]


def test_the_same_notes_and_the_same_file_give_the_same_bytes(
    kept: Kept, entries: tuple[Entry, ...], tmp_path: Path
) -> None:
    kept.build(entries[:36])
    first = kept.build(entries[:40])
    written = kept.file.read_bytes()

    # With nothing but the file: another machine that has the repository.
    elsewhere = Kept(tmp_path, tmp_path / "empty")
    again = elsewhere.build(entries[:40])

    assert again == first
    assert kept.file.read_bytes() == written


def test_without_the_file_the_same_notes_give_the_same_map(
    kept: Kept, entries: tuple[Entry, ...]
) -> None:
    first = kept.build(entries[:36])
    kept.build(entries[:40])
    kept.file.unlink()

    assert kept.build(entries[:36]) == first


def test_the_file_has_an_entry_to_a_line_and_changes_little(
    kept: Kept, entries: tuple[Entry, ...]
) -> None:
    kept.build(entries[:36])
    before = kept.file.read_text("utf-8").splitlines()
    kept.build(entries[:35])
    after = kept.file.read_text("utf-8").splitlines()

    rows = [json.loads(line) for line in before]
    ids = [row["id"] for row in rows if "id" in row]
    assert ids == sorted(entry.id for entry in entries[:36])
    gone = set(before) - set(after)
    assert [json.loads(line)["id"] for line in gone if '"id"' in line] == [entries[35].id]
    assert all(len(line) < 200 for line in before if '"id"' in line)


@pytest.mark.parametrize(
    "marks",
    [
        "<<<<<<< ours\n",
        '{"id": "papers/note"}\n',
        '{"layout": "tsne", "cluster": "many"}\n',
        '{"id": "papers/x", "key": "0", "tsne": [1, "nan", 2]}\n',
        '{"id": "papers/x", "key": "0", "tsne": [1, 2]}\n',
        '{"id": "papers/x", "key": "0", "tsne": [1, 2, Infinity]}\n',
        '{"id": "papers/x", "key": "0", "tsne": [1, 2, 0, 0, 5]}\n',
        '{"layout": "tsne", "cluster": 0, "label": "A", "keywords": [], "by": "", "size": 1, '
        '"parts": [1]}\n',
        '{"layout": "tsne", "cluster": 0, "label": "A", "keywords": [], "by": "", "size": 1, '
        '"parts": ["", "", "", "", "", ""]}\n',
        "[[[[\n",
        "\xff\xfe\n",
    ],
)
def test_a_line_that_cannot_be_read_is_told_and_left_out(
    marks: str, kept: Kept, entries: tuple[Entry, ...]
) -> None:
    before = kept.build(entries[:36])
    kept.file.write_text(kept.file.read_text("utf-8") + marks, "utf-8")
    lines = kept.file.read_text("utf-8").count("\n")

    after, (problem,) = kept.both(entries[:36])

    assert str(problem).startswith(f"{kept.file}:{lines}: ")
    assert after == before
    # It is written anew, and all is well again.
    assert kept.build(entries[:36]) == before


def test_words_of_the_file_are_ones_that_a_page_can_hold(
    kept: Kept, entries: tuple[Entry, ...]
) -> None:
    kept.build(entries[:36])
    rows = [json.loads(line) for line in kept.file.read_text("utf-8").splitlines()]
    for row in rows:
        if "keywords" in row:
            row["label"], row["keywords"] = f"{row['label']}\ud800\x00", ["one\udfff two\n", "x"]
    kept.file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")

    # One more entry, so that the last build's atlas is not taken whole.
    after = kept.build(entries[:37])
    words = [
        word
        for layout in after.layouts.values()
        for cluster in layout.clusters
        for word in (cluster.label, *cluster.keywords)
    ]
    assert "one two" in words
    assert all(word.isprintable() for word in words)


def test_a_file_that_is_no_memory_is_told_and_not_written_over(
    kept: Kept, entries: tuple[Entry, ...]
) -> None:
    kept.file.write_text("# My notes\n")

    for _ in range(2):
        atlas, (problem,) = kept.both(entries[:36])
        assert str(kept.file) in str(problem)
        assert "delete it" in problem.message
        assert len(atlas.layouts["tsne"].points) == 36
    assert kept.file.read_text() == "# My notes\n"


def test_parts_stay_where_an_entry_joins(kept: Kept, entries: tuple[Entry, ...]) -> None:
    kept.settings = AtlasSettings(map=MapSettings(clusters=2))
    before = kept.build(entries[:39])
    after = kept.build(entries[:40])

    parted = [one for layout in before.layouts.values() for one in layout.clusters if one.parts]
    assert parted
    for layout in before.layouts.values():
        now = after.layouts[layout.name]
        for cluster in layout.clusters:
            assert {id_ for part in cluster.parts for id_ in part.entries} <= layout.points.keys()
            for old, new in zip(cluster.parts, now.cluster(cluster.id).parts, strict=True):
                assert new.label == old.label
                assert set(old.entries) <= set(new.entries)


def test_a_map_file_without_parts_gets_them(kept: Kept, entries: tuple[Entry, ...]) -> None:
    kept.settings = AtlasSettings(map=MapSettings(clusters=2))
    whole = kept.build(entries[:36])
    rows = [json.loads(line) for line in kept.file.read_text("utf-8").splitlines()]
    for row in rows:
        row.pop("parts", None)
        row.update({name: row[name][:4] for name in ("tsne", "umap") if name in row})
    kept.file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")

    assert kept.build(entries[:36]) == whole


def test_a_memory_that_cannot_be_read_is_told(kept: Kept, entries: tuple[Entry, ...]) -> None:
    kept.file.mkdir()

    atlas, (problem,) = kept.both(entries[:36])

    assert f"{kept.file} cannot be read" in problem.message
    assert len(atlas.layouts["tsne"].points) == 36


@pytest.mark.parametrize("what", ["fresh", "model"])
def test_a_map_that_cannot_be_made_anew_is_remembered_as_it_was(
    what: str,
    kept: Kept,
    entries: tuple[Entry, ...],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    kept.build(entries[:36])
    before = kept.file.read_bytes()
    request.getfixturevalue("no_model")
    elsewhere = Kept(tmp_path, tmp_path / "empty")
    if what == "model":
        elsewhere.settings = AtlasSettings(embedding=EmbeddingSettings(model="no-such-model"))

    atlas, (problem,) = elsewhere.both(entries[:36], fresh=what == "fresh")

    assert atlas.layouts == {}
    assert "there is no map" in problem.message
    assert kept.file.read_bytes() == before


def test_entries_that_cannot_join_since_the_old_ones_have_no_vectors_join_later(
    kept: Kept, entries: tuple[Entry, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.build(entries[:36])
    # Another machine, whose server has failed when it had embedded the new ones.
    elsewhere = Kept(tmp_path, tmp_path / "other")
    build_atlas(Diary.of(entries[36:42]), AtlasSettings(), Cache(elsewhere.cache))
    with monkeypatch.context() as without:
        local._LOADED.clear()
        without.setitem(sys.modules, "mkdocs_paperdiary.atlas.embedding.bert", None)
        atlas, (problem,) = elsewhere.both(entries[:42])

    assert "6 texts are not on the map" in problem.message
    assert atlas.layouts["tsne"].points == before.layouts["tsne"].points
    assert len(elsewhere.build(entries[:42]).layouts["tsne"].points) == 42


def test_a_fresh_map_is_laid_onto_the_old_one(kept: Kept, entries: tuple[Entry, ...]) -> None:
    kept.build(entries[:36])
    before = kept.build(entries)
    after = kept.build(entries, fresh=True)

    # Turned, mirrored or shifted, half of them would lie a radius away.
    assert np.median(moves(before, after, "tsne")) < 0.35
    then, now = looks(before, "tsne"), looks(after, "tsne")
    assert sum(now[id_][0] == then[id_][0] for id_ in then) > len(then) / 2
    assert kept.build(entries) == after


def test_other_settings_start_the_map_anew(kept: Kept, entries: tuple[Entry, ...]) -> None:
    before = kept.build(entries[:36])
    kept.settings = AtlasSettings(map=MapSettings(perplexity=5))
    after = kept.build(entries[:36])

    assert after != before
    assert np.median(moves(before, after, "tsne")) > 0


def test_clusters_that_come_and_go_are_told(kept: Kept, entries: tuple[Entry, ...]) -> None:
    kept.settings = AtlasSettings(map=MapSettings(clusters=3))
    before = kept.build(entries[:36])
    kept.settings = AtlasSettings(map=MapSettings(clusters=4))
    after = kept.build(entries[:36])

    assert any("is now one of its own" in notice for notice in kept.said)
    for name in ("tsne", "umap"):
        then, now = looks(before, name), looks(after, name)
        assert 0 < sum(now[id_] != then[id_] for id_ in then) < 18


def test_a_cluster_whose_entries_are_all_removed_is_told(
    kept: Kept, entries: tuple[Entry, ...]
) -> None:
    before = kept.build(entries[:36]).layouts["tsne"]
    gone = before.clusters[-1]
    left = [one for one in entries[:36] if before.points[one.id].cluster != gone.id]
    kept.said.clear()
    after = kept.build(left).layouts["tsne"]

    (told,) = [notice for notice in kept.said if f"tsne: the cluster “{gone.label}”" in notice]
    assert "is gone, since none of its entries is left" in told
    assert gone.color not in {cluster.color for cluster in after.clusters}


@pytest.mark.parametrize("name", ["tsne", "umap"])
def test_a_diary_grows_from_its_first_map_entry_by_entry(
    name: str, kept: Kept, entries: tuple[Entry, ...]
) -> None:
    before = kept.build(entries[:4])
    for number in range(5, 21):
        after = kept.build(entries[:number])
        moved = moves(before, after, name)
        assert np.median(moved) <= 0.01
        assert np.quantile(moved, 0.95) <= 0.05
        before = after
    assert len(before.layouts[name].points) == 20


def test_texts_that_are_all_alike_join_too(kept: Kept) -> None:
    same = diary_of(["Always the same words."] * 8).entries
    kept.build(same[:6])

    assert len(kept.build(same).layouts["tsne"].points) == 8
