import math
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mkdocs_paperdiary.atlas import (
    Atlas,
    AtlasSettings,
    Cluster,
    EmbeddingSettings,
    Layout,
    MapSettings,
    Point,
    build_atlas,
)
from mkdocs_paperdiary.atlas.atlas import atlas_as_json, atlas_from_json
from mkdocs_paperdiary.atlas.embedding.models import is_english
from mkdocs_paperdiary.atlas.embedding.vectors import label_vectors, text_of, vector_store
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Diary
from mkdocs_paperdiary.llm import RecentFailures
from mkdocs_paperdiary.problem import Problem

from .small_diary import SUMMARIES, build, content_of, diary_of


def without(folder: Path, target: Path, *kinds: str) -> Path:
    shutil.copytree(folder, target)
    for kind in kinds:
        shutil.rmtree(target / kind)
    return target


def test_every_entry_has_a_place_in_both_layouts(whole):
    atlas, _ = whole
    ids = [entry.id for entry in diary_of(SUMMARIES).entries]
    assert list(atlas.layouts) == ["tsne", "umap"]
    for layout in atlas.layouts.values():
        assert list(layout.points) == ids
        assert all(math.isfinite(p.x) and math.isfinite(p.y) for p in layout.points.values())


def test_clusters_hold_all_entries_and_come_by_size(whole):
    for layout in whole[0].layouts.values():
        sizes = [cluster.size for cluster in layout.clusters]
        assert sizes == sorted(sizes, reverse=True)
        assert [cluster.id for cluster in layout.clusters] == list(range(len(sizes)))
        assert len({cluster.color for cluster in layout.clusters}) == len(sizes)
        for cluster in layout.clusters:
            members = [p for p in layout.points.values() if p.cluster == cluster.id]
            assert len(members) == cluster.size
            assert cluster.label
            assert set(cluster.hull) <= {(p.x, p.y) for p in members}
            assert cluster.centroid[0] == pytest.approx(
                sum(p.x for p in members) / len(members), abs=1e-4
            )


def test_related_entries_are_of_the_same_subject(whole):
    related = whole[0].related
    assert [len(some) for some in related.values()] == [5] * 12
    for entry_id, some in related.items():
        assert entry_id not in {neighbour.id for neighbour in some}
        scores = [neighbour.score for neighbour in some]
        assert scores == sorted(scores, reverse=True)
        assert all(-1 <= score <= 1 for score in scores)
    assert related["papers/note-08"][0].id == "papers/note-09"


def test_an_empty_diary_has_an_empty_atlas(tmp_path: Path):
    assert build_atlas(Diary(()), AtlasSettings(), Cache(tmp_path / "c")) == (Atlas(), ())


@pytest.mark.parametrize(("count", "related"), [(1, 0), (2, 1), (3, 2)])
def test_fewer_than_four_entries_have_neighbours_but_no_map(count: int, related: int):
    atlas, problems = build(SUMMARIES[:count], None)
    assert problems == ()
    assert atlas.layouts == {}
    assert [len(some) for some in atlas.related.values()] == [related] * count * (related > 0)


def test_four_entries_have_both_maps(recwarn, capfd):
    atlas, problems = build(SUMMARIES[::3], None)
    assert problems == ()
    assert [len(layout.points) for layout in atlas.layouts.values()] == [4, 4]
    assert [len(some) for some in atlas.related.values()] == [3] * 4
    assert capfd.readouterr() == ("", "")
    assert [w for w in recwarn if "mkdocs_paperdiary" in str(w.filename)] == []


@pytest.mark.usefixtures("no_umap")
def test_ten_entries_have_a_map():
    atlas, _ = build(SUMMARIES[:10], None)
    assert len(atlas.layouts["tsne"].points) == 10


@pytest.mark.usefixtures("no_umap")
def test_identical_summaries_share_one_place(recwarn, capfd):
    atlas, _ = build(SUMMARIES[:1] * 10, None)
    layout = atlas.layouts["tsne"]
    assert {(p.x, p.y) for p in layout.points.values()} == {(0.0, 0.0)}
    assert [(c.size, c.hull) for c in layout.clusters] == [(10, ((0.0, 0.0),))]
    assert {n.score for some in atlas.related.values() for n in some} == {1.0}
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("no_umap")
def test_all_but_one_identical_summary_have_a_map():
    atlas, _ = build([*SUMMARIES[:1] * 9, SUMMARIES[8]], None)
    points = list(atlas.layouts["tsne"].points.values())
    assert len(points) == 10
    assert len(atlas.layouts["tsne"].clusters) > 1


def test_an_entry_without_a_summary_is_embedded_by_its_title():
    by_title, _ = build(["", "", "Note 1"], None)
    assert by_title.related["papers/note-01"][0] == replace(
        by_title.related["papers/note-01"][0], id="papers/note-02", score=1.0
    )


@pytest.mark.usefixtures("no_umap")
def test_the_text_setting_is_followed():
    texts = {}
    for text in ("summary", "title", "title and summary"):
        settings = AtlasSettings(embedding=EmbeddingSettings(text=text))
        texts[text] = build(SUMMARIES[:3], None, settings)[0].related
    assert texts["summary"] != texts["title"] != texts["title and summary"] != texts["summary"]


@pytest.mark.usefixtures("no_umap")
def test_a_summary_found_in_the_text_is_embedded_with_its_title():
    diary = diary_of(SUMMARIES[:3])
    found = Diary(tuple(replace(entry, sources={}) for entry in diary.entries))
    both = AtlasSettings(embedding=EmbeddingSettings(text="title and summary"))
    atlas, _ = build_atlas(found, AtlasSettings(), Cache(None))
    assert atlas == build_atlas(diary, both, Cache(None))[0]
    assert atlas != build_atlas(diary, AtlasSettings(), Cache(None))[0]


def test_a_second_build_gives_the_same_atlas_and_writes_nothing(whole, tmp_path: Path):
    atlas, folder = whole
    copy = without(folder, tmp_path / "cache")
    before = content_of(copy)
    assert build(SUMMARIES, copy) == (atlas, ())
    assert content_of(copy) == before


def test_damaged_files_are_computed_again_to_the_last_byte(whole, tmp_path: Path):
    atlas, folder = whole
    copy = without(folder, tmp_path / "cache")
    before = content_of(copy)
    for number, name in enumerate(sorted(before)):
        path = copy / name
        path.write_bytes((path.read_bytes()[:-3], b"", b"\xff{", b"{}\n[]")[number % 4])
    again, problems = build(SUMMARIES, copy)
    assert again == atlas
    assert len(problems) == 1
    assert content_of(copy) == before


def test_a_cache_that_cannot_be_written_is_one_problem(tmp_path: Path):
    (tmp_path / "file").touch()
    atlas, problems = build(SUMMARIES[:3], tmp_path / "file")
    assert len(atlas.related) == 3
    assert len(problems) == 1
    assert "cache_dir" in problems[0].message


def test_a_new_date_or_name_moves_nothing(whole, tmp_path: Path):
    atlas, folder = whole
    copy = without(folder, tmp_path / "cache")
    before = sorted(name for name in content_of(copy) if not name.startswith(("atlas/", "labels/")))
    entries = [
        replace(entry, id=f"z{11 - n:02}", date=None)
        for n, entry in enumerate(diary_of(SUMMARIES).entries)
    ]
    moved, _ = build_atlas(Diary.of(entries), AtlasSettings(), Cache(copy))
    for name, layout in atlas.layouts.items():
        old = [(p.x, p.y, p.cluster) for p in layout.points.values()]
        new = [(p.x, p.y, p.cluster) for p in moved.layouts[name].points.values()]
        assert new == old[::-1]
    after = sorted(name for name in content_of(copy) if not name.startswith(("atlas/", "labels/")))
    assert after == before


GERMAN = (
    "Hier wird gezeigt, wie ein Vulkan Lava und Asche speit.",
    "Der Vulkan ist nicht erloschen, und die Asche zeigt das.",
    "Wie man aus Lava und Asche das Alter von einem Vulkan liest.",
    "Warum der Honig in der Wabe nicht verdirbt.",
    "Die Wabe und der Honig sind das Werk von vielen Bienen.",
)


@pytest.mark.usefixtures("no_umap")
@pytest.mark.parametrize(
    ("summaries", "is_said"), [(GERMAN, True), ((*GERMAN[:2], *SUMMARIES[:3]), False)]
)
def test_an_english_model_for_another_language_is_said_once(
    summaries: tuple[str, ...], is_said: bool, tmp_path: Path
) -> None:
    notices: list[str] = []
    for _ in range(2):
        atlas, problems = build_atlas(
            diary_of(summaries), AtlasSettings(), Cache(tmp_path), announce=notices.append
        )
        assert problems == ()
        assert "tsne" in atlas.layouts
    said = [one for one in notices if "knows English only" in one]
    assert len(said) == is_said
    assert all("5 entries" in one and "German" in one for one in said)
    assert all("paraphrase-multilingual-MiniLM-L12-v2" in one for one in said)


@pytest.mark.usefixtures("no_umap")
def test_an_english_model_of_a_server_is_said_too(tmp_path: Path) -> None:
    texts = {text_of(one, EmbeddingSettings()) for one in diary_of(GERMAN).entries}
    server = EmbeddingSettings("openai", "all-minilm")
    store = vector_store(server, Cache(tmp_path), RecentFailures())
    assert not isinstance(store, Problem)
    for vector, text in zip(np.eye(8, dtype="<f4"), sorted(texts), strict=False):
        Cache(tmp_path).put("embedding", store.key(text), vector.tobytes())
    notices: list[str] = []
    settings = AtlasSettings(embedding=server)
    build_atlas(diary_of(GERMAN), settings, Cache(tmp_path), announce=notices.append)
    (notice,) = (one for one in notices if "all-minilm knows English only" in one)
    assert "a multilingual model of the server's" in notice
    assert "paraphrase-multilingual" not in notice


@pytest.mark.parametrize(
    ("summaries", "model", "are_used"),
    [(SUMMARIES, "all-MiniLM-L6-v2", True), (GERMAN, "all-MiniLM-L6-v2", False)],
)
def test_labels_are_chosen_by_a_model_that_knows_their_language(
    summaries: tuple[str, ...], model: str, are_used: bool
) -> None:
    local, server = (EmbeddingSettings(one, model) for one in ("auto", "openai"))
    for settings, expected in ((local, are_used), (server, False)):
        store = vector_store(settings, Cache(None), RecentFailures())
        assert not isinstance(store, Problem)
        found, _ = label_vectors(diary_of(summaries), store, settings)
        assert (found is not None) == expected


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("all-MiniLM-L6-v2", True),
        ("models/all-mpnet-base-v2", True),
        ("BAAI/bge-small-en-v1.5@main", True),
        ("paraphrase-multilingual-MiniLM-L12-v2", False),
        ("intfloat/multilingual-e5-small", False),
        ("BAAI/bge-m3", False),
        ("text-embedding-3-small", False),
        ("all-minilm:33m", True),
        ("stella_en_400M_v5", True),
        ("multilingual-e5-small-en", False),
        ("gte-Multilingual-base", False),
        ("cross-encoder/msmarco-MiniLM-L6-en-de-v1", False),
        ("jinaai/jina-embeddings-v2-base-de-en", False),
        ("Helsinki-NLP/opus-mt-en-de", False),
    ],
)
def test_models_for_english_are_known_by_their_names(model: str, expected: bool) -> None:
    assert is_english(model) == expected


@pytest.mark.usefixtures("no_umap")
def test_without_umap_there_is_the_other_layout_and_one_notice(whole, tmp_path: Path, monkeypatch):
    atlas, folder = whole
    copy = without(folder, tmp_path / "cache", "atlas", "layout")
    notices: list[str] = []

    def again() -> Atlas:
        cache = Cache(copy)
        found, problems = build_atlas(
            diary_of(SUMMARIES), AtlasSettings(), cache, announce=notices.append
        )
        assert problems == ()
        return found

    assert again().layouts == {"tsne": atlas.layouts["tsne"]}
    (notice,) = notices
    assert "mkdocs-paperdiary[umap]" in notice
    # It is said when something is computed, and not at each build.
    assert again().layouts.keys() == {"tsne"}
    assert len(notices) == 1
    monkeypatch.undo()
    assert again() == atlas


@pytest.mark.usefixtures("no_umap", "no_model")
def test_without_a_model_cached_embeddings_make_the_maps(whole, tmp_path: Path):
    atlas, folder = whole
    copy = without(folder, tmp_path / "cache", "atlas", "layout", "clusters", "neighbours")
    again, problems = build(SUMMARIES, copy)
    assert problems == ()
    assert again.layouts["tsne"] == atlas.layouts["tsne"]
    assert again.related == atlas.related


@pytest.mark.usefixtures("no_model")
def test_without_a_model_a_new_entry_is_not_on_the_map(whole, tmp_path: Path):
    _, folder = whole
    copy = without(folder, tmp_path / "cache")
    atlas, (problem,) = build([*SUMMARIES, "Something new that was read."], copy)
    assert atlas == build(SUMMARIES, copy)[0]
    assert "1 text is not on the map" in problem.message
    assert "pip install" in problem.message


@pytest.mark.usefixtures("no_model")
def test_without_a_model_and_a_cache_there_is_one_problem():
    atlas, (problem,) = build(SUMMARIES, None)
    assert atlas == Atlas()
    assert "there is no map" in problem.message


def test_the_number_of_clusters_can_be_fixed(whole, tmp_path: Path):
    copy = without(whole[1], tmp_path / "cache")
    settings = AtlasSettings(map=MapSettings(clusters=5))
    atlas, problems = build(SUMMARIES, copy, settings)
    assert problems == ()
    assert [len(layout.clusters) for layout in atlas.layouts.values()] == [5, 5]


def test_too_many_clusters_are_one_problem_on_each_build(whole, tmp_path: Path):
    copy = without(whole[1], tmp_path / "cache")
    settings = AtlasSettings(map=MapSettings(clusters=13))
    for _ in range(2):
        atlas, (problem,) = build(SUMMARIES, copy, settings)
        assert [len(layout.clusters) for layout in atlas.layouts.values()] == [12, 12]
        assert "map.clusters" in problem.message


def test_progress_is_told_to_the_end(whole, tmp_path: Path, monkeypatch):
    copy = without(whole[1], tmp_path / "cache", "atlas", "layout", "embedding")
    monkeypatch.setitem(sys.modules, "umap", None)
    told: list[tuple[str, int, int]] = []
    build_atlas(diary_of(SUMMARIES), AtlasSettings(), Cache(copy), lambda *step: told.append(step))
    assert ("Embedding summaries", 0, 12) in told
    assert ("Embedding summaries", 12, 12) in told
    assert all(0 <= done <= total for _, done, total in told)


def test_a_cached_atlas_whose_layouts_have_other_names_is_none() -> None:
    layout = Layout("tsne", {"a": Point(0.0, 0.0, 0)}, (named(0),))
    written = atlas_as_json(Atlas({"tsne": layout}))
    assert atlas_from_json(written, {"a"}).layouts == {"tsne": layout}
    with pytest.raises(ValueError, match="name"):
        atlas_from_json(atlas_as_json(Atlas({"umap": layout})), {"a"})


def named(id_: int) -> Cluster:
    return Cluster(id_, "Weather", "#4664d2", 1, ("weather",), (0.0, 0.0), ((0.0, 0.0),))
