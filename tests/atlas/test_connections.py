"""Entries of other times and clusters, unread works, and lessons that lie close."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mkdocs_paperdiary.atlas import Atlas, EmbeddingSettings, Layout, Neighbour, Point
from mkdocs_paperdiary.atlas.build import text_of, vector_store
from mkdocs_paperdiary.atlas.connections import (
    Connections,
    cluster_near,
    find_close_lessons,
    find_connections,
)
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Diary, Entry, Lesson
from mkdocs_paperdiary.llm import RecentFailures
from mkdocs_paperdiary.problem import Problem

SETTINGS = EmbeddingSettings()


def entry(id_: str, day: int | None, *lessons: str) -> Entry:
    date = dt.date(2025, 1, 1) + dt.timedelta(days=day) if day is not None else None
    taught = tuple(Lesson("Theme", lesson, line=3) for lesson in lessons)
    return Entry(id_, f"{id_}.md", f"Title of {id_}", date=date, lessons=taught)


def embed(cache: Cache, vectors: dict[str, Sequence[float]]) -> None:
    """Have the cache know the vectors of texts, as if a model had made them."""
    store = vector_store(SETTINGS, cache, RecentFailures())
    assert not isinstance(store, Problem)
    for text, values in vectors.items():
        vector = np.array(values, "<f4")
        vector /= np.linalg.norm(vector)
        cache.put("embedding", store.key(text), vector.tobytes())


DIARY = Diary.of(
    [
        entry("old", 0),
        entry("old-too", 5),
        entry("soon", 30),
        entry("later", 100),
        entry("undated", None),
    ]
)
CLUSTERS = {"old": 0, "old-too": 0, "soon": 1, "later": 1, "undated": 1}
ATLAS = Atlas(
    {"tsne": Layout("tsne", {id_: Point(0, 0, one) for id_, one in CLUSTERS.items()}, ())},
    {id_: (Neighbour("old", 0.5),) for id_ in CLUSTERS if id_ != "old"},
)
VECTORS = {
    "old": (1, 0, 0),
    "old-too": (0.9, 0.4, 0),
    "soon": (0.95, 0.1, 0.1),
    "later": (0.8, 0.6, 0),
    "undated": (1, 0.1, 0),
}


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    cache = Cache(tmp_path)
    embed(cache, {text_of(DIARY.by_id[id_], SETTINGS): one for id_, one in VECTORS.items()})
    return cache


def ids(near: Sequence[Neighbour]) -> list[str]:
    return [one.id for one in near]


def test_a_connection_is_of_another_time_and_another_cluster(cache: Cache) -> None:
    found = find_connections(DIARY, (), ATLAS, SETTINGS, cache).entries
    assert {id_: ids(near) for id_, near in found.items()} == {
        # The entry of the same cluster is too near, that of a month later and the undated too.
        "old": ["later"],
        "old-too": ["later"],
        "later": ["old-too", "old"],
    }


def test_a_diary_of_a_week_has_none(cache: Cache) -> None:
    days = {id_: dt.date(2025, 1, 1) + dt.timedelta(days=at) for at, id_ in enumerate(CLUSTERS)}
    week = Diary.of(replace(one, date=days[one.id]) for one in DIARY.entries)
    assert find_connections(week, (), ATLAS, SETTINGS, cache).entries == {}


def test_without_a_map_there_are_none(tmp_path: Path) -> None:
    empty = find_connections(DIARY, (entry("u", None),), Atlas(), SETTINGS, Cache(tmp_path))
    assert empty == Connections()


def test_an_unread_work_is_near_what_speaks_of_the_same(cache: Cache) -> None:
    unread = entry("unread", None)
    embed(cache, {text_of(unread, SETTINGS): (0.9, 0.4, 0)})
    near = find_connections(DIARY, (unread,), ATLAS, SETTINGS, cache).unread["unread"]
    assert near[0].id == "old-too"
    assert cluster_near(near, ATLAS.layouts["tsne"]) == 1


def test_the_cluster_is_the_one_that_most_near_entries_speak_for() -> None:
    layout = ATLAS.layouts["tsne"]
    near = (Neighbour("soon", 0.5), Neighbour("old", 0.4), Neighbour("old-too", 0.4))
    assert cluster_near(near, layout) == 0
    assert cluster_near((Neighbour("old", 0.1), Neighbour("gone", 0.9)), layout) is None
    assert cluster_near((), layout) is None


@pytest.mark.usefixtures("no_model")
def test_without_a_model_unread_works_are_missing_and_the_rest_is_there(cache: Cache) -> None:
    found = find_connections(DIARY, (entry("unread", None),), ATLAS, SETTINGS, cache)
    assert found.unread == {}
    assert found.failure
    assert ids(found.entries["old"]) == ["later"]


@pytest.mark.usefixtures("no_model")
def test_what_has_not_changed_is_read_as_a_whole(cache: Cache, tmp_path: Path) -> None:
    unread = entry("unread", None)
    embed(cache, {text_of(unread, SETTINGS): (0.9, 0.4, 0)})
    first = find_connections(DIARY, (unread,), ATLAS, SETTINGS, cache)
    for file in (tmp_path / "embedding").rglob("*"):
        if file.is_file():
            file.unlink()
    assert find_connections(DIARY, (unread,), ATLAS, SETTINGS, cache) == first
    other = Diary.of([*DIARY.entries, entry("new", 3)])
    assert find_connections(other, (), ATLAS, SETTINGS, cache).entries == {}


def test_nothing_is_kept_of_a_map_whose_vectors_are_missing(tmp_path: Path) -> None:
    texts = {text_of(DIARY.by_id[id_], SETTINGS): one for id_, one in VECTORS.items()}
    last = text_of(DIARY.by_id["later"], SETTINGS)
    embed(Cache(tmp_path), {text: one for text, one in texts.items() if text != last})
    assert find_connections(DIARY, (), ATLAS, SETTINGS, Cache(tmp_path)).entries == {}
    embed(Cache(tmp_path), texts)
    found = find_connections(DIARY, (), ATLAS, SETTINGS, Cache(tmp_path)).entries
    assert ids(found["old"]) == ["later"]


def test_an_entry_without_a_place_on_the_map_needs_no_vector(cache: Cache, tmp_path: Path) -> None:
    diary = Diary.of([*DIARY.entries, entry("off the map", 300)])
    first = find_connections(diary, (), ATLAS, SETTINGS, cache)
    for file in (tmp_path / "embedding").rglob("*"):
        if file.is_file():
            file.unlink()
    assert find_connections(diary, (), ATLAS, SETTINGS, Cache(tmp_path)) == first
    assert first.entries


def test_strangers_connections_in_the_cache_are_computed_again(cache: Cache) -> None:
    first = find_connections(DIARY, (), ATLAS, SETTINGS, cache)
    content = (cache.get("connections", "latest") or b"").partition(b"\n")
    cache.put("connections", content[0].decode(), b'[{"old":[["nobody",0.5]]},{}]')
    assert find_connections(DIARY, (), ATLAS, SETTINGS, cache) == first


def close(cache: Cache, *entries: Entry) -> list[tuple[str, str]]:
    pairs = find_close_lessons(Diary.of(entries), SETTINGS, cache)
    return [(pair.first[1].lesson, pair.second[1].lesson) for pair in pairs]


def test_lessons_that_lie_close_are_a_pair_once_the_earlier_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    embed(cache, {"Wait": (1, 0), "Be patient": (0.95, 0.1), "Look": (0, 1)})
    later, earlier = entry("b", 2, "Be patient", "Look"), entry("a", 1, "Wait")
    assert close(cache, later, earlier) == [("Wait", "Be patient")]
    # One lesson of two papers is no pair.
    assert close(cache, earlier, entry("c", 3, "wait.")) == []
    assert close(cache, earlier) == close(cache) == []


def test_a_server_is_not_sent_the_lessons(tmp_path: Path) -> None:
    diary = Diary.of([entry("a", 1, "Wait"), entry("b", 2, "Be patient")])
    settings = replace(SETTINGS, provider="openai")
    assert find_close_lessons(diary, settings, Cache(tmp_path)) == ()


def test_a_model_that_is_not_here_is_not_fetched(tmp_path: Path) -> None:
    diary = Diary.of([entry("a", 1, "Wait"), entry("b", 2, "Be patient")])
    said: list[str] = []
    settings = replace(SETTINGS, model="nobody/nothing")
    assert find_close_lessons(diary, settings, Cache(tmp_path), announce=said.append) == ()
    assert "nobody/nothing is not on this machine" in said[0]
