"""`diary.json`, as other tools read it."""

from __future__ import annotations

import pytest

from .building import COMMON, Built, Site


@pytest.fixture(scope="module")
def small(site_of_module: Site) -> Built:
    site = site_of_module
    site.note(
        "databases/full.md",
        title="Full",
        date="2025-06-05",
        link="https://arxiv.org/abs/2311.10090",
        summary=COMMON,
        kind="talk",
        authors=["A. Reader", "B. Writer"],
        tags=["one", "two"],
        lessons=[
            {"theme": "Work", "lesson": "Measure first"},
            {"theme": "Life", "lesson": "Sleep"},
        ],
    )
    site.note(
        "robots/early.md",
        title="Early",
        date="2025-06-01",
        lessons=[{"theme": "work", "lesson": "Measure *first*"}],
    )
    site.note("robots/undated.md", title="Undated")
    return site.build()


def test_the_keys_stand_in_their_order(small: Built) -> None:
    data = small.data
    assert list(data) == ["version", "entries", "clusters", "lessons", "stats"]
    assert list(data["entries"][0]) == [
        "id",
        "src",
        "key",
        "url",
        "title",
        "date",
        "date_source",
        "link",
        "summary",
        "summary_source",
        "topic",
        "kind",
        "status",
        "tags",
        "authors",
        "layouts",
        "related",
        "connections",
    ]
    assert list(data["stats"]) == ["total", "first", "last", "days", "per_day"]


def test_an_entry_says_what_its_note_says(small: Built) -> None:
    entry = small.entry("papers/databases/full")
    del entry["related"]
    assert entry == {
        "id": "papers/databases/full",
        "src": "papers/databases/full.md",
        "key": "readerfull",
        "url": "papers/databases/full/",
        "title": "Full",
        "date": "2025-06-05",
        "date_source": "front matter",
        "link": "https://arxiv.org/abs/2311.10090",
        "summary": COMMON,
        "summary_source": "front matter",
        "topic": "databases",
        "kind": "talk",
        "status": None,
        "tags": ["one", "two"],
        "authors": ["A. Reader", "B. Writer"],
        "layouts": {},
        "connections": [],
    }


def test_entries_stand_in_reading_order_with_the_undated_last(small: Built) -> None:
    assert small.titles() == ["Early", "Full", "Undated"]


def test_an_undated_entry_has_null_for_its_date_and_where_it_was_found(small: Built) -> None:
    entry = small.entry("papers/robots/undated")
    assert entry["date"] is None
    assert entry["date_source"] is None
    assert entry["link"] is None


def test_the_days_count_both_ends(small: Built) -> None:
    assert small.data["stats"] == {
        "total": 3,
        "first": "2025-06-01",
        "last": "2025-06-05",
        "days": 5,
        "per_day": 0.4,
    }


def test_a_lesson_of_two_notes_is_one_lesson(small: Built) -> None:
    assert [{**one, "id": ""} for one in small.data["lessons"]] == [
        {
            "id": "",
            "theme": "work",
            "lesson": "Measure first",
            "anchor": "work-measure-first",
            "entries": ["papers/robots/early", "papers/databases/full"],
        },
        {
            "id": "",
            "theme": "Life",
            "lesson": "Sleep",
            "anchor": "life-sleep",
            "entries": ["papers/databases/full"],
        },
    ]


def test_without_a_map_there_are_no_clusters(small: Built) -> None:
    assert small.data["clusters"] == {"tsne": [], "umap": []}


def test_each_entry_of_a_map_has_a_place_and_a_cluster_that_is_described(ten: Built) -> None:
    data = ten.data
    assert list(data["clusters"]) == ["tsne", "umap"]
    for name, clusters in data["clusters"].items():
        known = {cluster["id"]: cluster for cluster in clusters}
        places = [entry["layouts"][name] for entry in data["entries"]]
        assert all(list(place) == ["x", "y", "cluster"] for place in places)
        for id_, cluster in known.items():
            assert list(cluster) == ["id", "label", "color", "size", "keywords"]
            assert cluster["size"] == sum(place["cluster"] == id_ for place in places)
            assert cluster["label"]
            assert len(cluster["color"]) == 7
            assert cluster["color"][0] == "#"
        assert sum(cluster["size"] for cluster in clusters) == len(places)


def test_related_entries_are_other_entries_nearest_first(ten: Built) -> None:
    ids = {entry["id"] for entry in ten.data["entries"]}
    for entry in ten.data["entries"]:
        related = entry["related"]
        assert related
        assert {some["id"] for some in related} <= ids - {entry["id"]}
        scores = [some["score"] for some in related]
        assert scores == sorted(scores, reverse=True)
        assert all(-1 <= score <= 1 for score in scores)


def test_the_same_words_are_nearest(ten: Built) -> None:
    lesson = ten.entry("papers/other/lesson")
    assert lesson["related"][0]["id"] == "papers/subject/note-2"


def test_the_only_note_of_the_only_folder_has_that_folder_as_its_topic(site: Site) -> None:
    site.note("marl/jaxmarl.md", title="JaxMARL")
    assert site.build().entry("papers/marl/jaxmarl")["topic"] == "marl"


def test_letters_stand_as_they_are(site: Site) -> None:
    site.note("a.md", title="Über 日本語 🎉")
    assert "Über 日本語 🎉".encode() in site.build().read("assets/paperdiary/diary.json")
