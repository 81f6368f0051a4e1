"""The map as a list of clusters."""

import datetime as dt

from mkdocs_paperdiary.atlas import Cluster, Layout, Point
from mkdocs_paperdiary.diary import Diary, Entry
from mkdocs_paperdiary.pages.groups import LATEST_ENTRIES, LISTED_ENTRIES, map_list


def diary_of(number):
    start = dt.date(2025, 1, 1)
    return Diary.of(
        Entry(
            f"n{i:04}",
            f"n{i}.md",
            f"Note {i}",
            date=start + dt.timedelta(days=i) if i else None,
            topic="even" if i % 2 == 0 else "odd",
        )
        for i in range(number)
    )


def layout_of(diary):
    points = {entry.id: Point(0.0, 0.0, int(entry.id[1:]) % 3) for entry in diary.entries}
    clusters = tuple(Cluster(i, f"C{i}", "#123456", 1, (), (0.0, 0.0), ()) for i in range(3))
    return Layout("tsne", points, clusters)


def test_a_cluster_names_its_entries_the_latest_first_and_undated_ones_last():
    diary = diary_of(9)
    groups = map_list(diary, layout_of(diary))
    assert [entry.title for entry in groups[0]["entries"]] == ["Note 6", "Note 3", "Note 0"]
    assert groups[0]["more"] == 0


def test_a_topic_leaves_other_entries_and_clusters_without_it_out():
    diary = diary_of(3)
    groups = map_list(diary, layout_of(diary), "even")
    assert [(g["cluster"].label, g["total"]) for g in groups] == [("C0", 1), ("C2", 1)]


def test_a_large_diary_names_the_latest_of_each_cluster_and_counts_the_rest():
    diary = diary_of(LISTED_ENTRIES + 3)
    for group in map_list(diary, layout_of(diary)):
        assert len(group["entries"]) == LATEST_ENTRIES
        assert group["total"] == LATEST_ENTRIES + group["more"] == 201


def test_an_entry_that_is_not_on_the_map_is_not_in_the_list():
    diary = diary_of(6)
    layout = layout_of(diary_of(3))
    assert sum(group["total"] for group in map_list(diary, layout)) == 3
