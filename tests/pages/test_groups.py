"""What a topic has of a diary, and where its page stands."""

from __future__ import annotations

import datetime as dt

import pytest

from mkdocs_paperdiary.atlas import Atlas, Cluster, Layout, Point
from mkdocs_paperdiary.diary import Diary, Entry, Lesson
from mkdocs_paperdiary.pages.groups import cluster_sources, topic_sources, view_topic


def entry(id_: str, topic: str, day: int | None = None, *lessons: Lesson) -> Entry:
    date = dt.date(2025, 6, day) if day else None
    return Entry(id_, f"{id_}.md", id_.upper(), date=date, topic=topic, lessons=lessons)


WAIT, LOOK = Lesson("RL", "Wait"), Lesson("RL", "Look")
DIARY = Diary.of(
    [
        entry("a", "marl", 5, WAIT),
        entry("b", "robots", 6, LOOK),
        entry("c", "marl", 2, Lesson("rl", "look.")),
        entry("d", "marl"),
        entry("e", ""),
    ]
)


def test_a_topic_has_its_entries_and_days_in_reading_order() -> None:
    topic = view_topic(DIARY, Atlas(), "marl")
    assert [one.id for one in topic.part.entries] == ["c", "a", "d"]
    assert (topic.part.stats.first, topic.part.stats.last) == (
        dt.date(2025, 6, 2),
        dt.date(2025, 6, 5),
    )


def test_a_topic_without_dates_has_no_days() -> None:
    topic = view_topic(Diary.of([entry("a", "marl")]), Atlas(), "marl")
    assert (topic.part.stats.first, topic.part.stats.last) == (None, None)


def test_a_topic_has_the_lessons_of_its_entries_once() -> None:
    topic = view_topic(DIARY, Atlas(), "marl")
    assert [one.lesson for one in topic.lessons] == ["look.", "Wait"]
    assert [one.lesson for one in view_topic(DIARY, Atlas(), "robots").lessons] == ["look."]


@pytest.mark.parametrize(("number", "percent"), [(1, "100 %"), (3, "33 %"), (500, "")])
def test_the_share_of_a_topic_is_told_in_percent(number: int, percent: str) -> None:
    others = [entry(f"x{n}", "other") for n in range(number - 1)]
    assert view_topic(Diary.of([entry("a", "marl"), *others]), Atlas(), "marl").percent == percent


@pytest.mark.parametrize(
    ("topic", "src"),
    [
        ("marl", "topics/marl.md"),
        ("Multi-Agent RL", "topics/multi-agent-rl.md"),
        ("multi_agent", "topics/multi-agent.md"),
        ("2025/deep learning", "topics/2025-deep-learning.md"),
        ("强化学习", "topics/强化学习.md"),
        ("../../etc/passwd", "topics/etc-passwd.md"),
        ("index", "topics/index-2.md"),
        ("README", "topics/readme-2.md"),
    ],
)
def test_the_page_of_a_topic_is_named_for_it(topic: str, src: str) -> None:
    assert topic_sources(Diary.of([entry("a", topic)]), "topics") == {topic: src}


def test_topics_with_one_name_have_two_pages() -> None:
    diary = Diary.of([entry("a", "Deep RL"), entry("b", "deep-rl"), entry("c", "deep_rl")])
    assert sorted(topic_sources(diary, "t").values()) == [
        "t/deep-rl-2.md",
        "t/deep-rl-3.md",
        "t/deep-rl.md",
    ]


def test_a_topic_has_the_clusters_that_its_entries_lie_in() -> None:
    clusters = tuple(Cluster(n, f"Label {n}", "#000000", 2, (), (0.0, 0.0), ()) for n in range(3))
    places = {"a": 1, "b": 0, "c": 2, "d": 2, "e": 2}
    points = {id_: Point(0.0, 0.0, cluster) for id_, cluster in places.items()}
    atlas = Atlas({"tsne": Layout("tsne", points, clusters)})
    topic = view_topic(DIARY, atlas, "marl")
    assert [(one.id, number) for one, number in topic.clusters] == [(2, 2), (1, 1)]


def test_a_group_has_a_share_of_each_month() -> None:
    diary = Diary.of(
        [
            Entry(str(at), f"{at}.md", "T", date=dt.date(2025, month, 3), topic=topic)
            for at, (month, topic) in enumerate([(1, "a"), (1, "b"), (1, "b"), (3, "a")])
        ]
    )
    topic = view_topic(diary, Atlas(), "a")
    assert [(one.when, one.number, one.total, one.percent) for one in topic.shares] == [
        ("January 2025", 1, 3, 33),
        ("February 2025", 0, 0, 0),
        ("March 2025", 1, 1, 100),
    ]


def test_a_group_has_a_share_of_each_year_of_a_long_diary() -> None:
    days = [dt.date(year, 6, 1) for year in (2020, 2023, 2025)]
    diary = Diary.of(Entry(str(day), f"{day}.md", "T", date=day, topic="a") for day in days)
    shares = view_topic(diary, Atlas(), "a").shares
    assert [(one.when, one.percent) for one in shares] == [
        *[("2020", 100), ("2021", 0), ("2022", 0), ("2023", 100), ("2024", 0), ("2025", 100)]
    ]


def test_the_page_of_a_cluster_is_named_for_its_id_and_not_for_its_label() -> None:
    def sources(*labels: str) -> dict[int, str]:
        clusters = tuple(
            Cluster(2 * n, label, "#000000", 1, (), (0.0, 0.0), ())
            for n, label in enumerate(labels)
        )
        return dict(cluster_sources(Atlas({"tsne": Layout("tsne", {}, clusters)}), "clusters"))

    assert sources("One", "Two") == {0: "clusters/0.md", 2: "clusters/2.md"}
    assert sources("Another name", "Two") == sources("One", "Two")
    assert cluster_sources(Atlas(), "clusters") == {}


def test_entries_without_a_topic_have_no_page() -> None:
    assert "" not in topic_sources(DIARY, "topics")
