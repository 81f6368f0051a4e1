"""Clusters whose ids have holes and say nothing of size, as after some years of a diary."""

from __future__ import annotations

import datetime as dt

import pytest

from mkdocs_paperdiary.atlas import Atlas, Cluster, Layout, Point
from mkdocs_paperdiary.diary import Diary, Entry
from mkdocs_paperdiary.figures.picture import map_picture
from mkdocs_paperdiary.pages.groups import map_list, view_topic
from mkdocs_paperdiary.pages.public_data import public_data
from mkdocs_paperdiary.pages.site import PageNames, Site

COLORS = {0: "#aa0000", 2: "#00aa00", 5: "#0000aa"}
MEMBERS = {0: "ab", 2: "cdef", 5: "ghi"}
OF = {id_: cluster for cluster, ids in MEMBERS.items() for id_ in ids}


def cluster(id_: int) -> Cluster:
    corners = tuple((10.0 * id_ + x, y) for x, y in ((0.0, 0.0), (2.0, 0.0), (1.0, 2.0)))
    size = len(MEMBERS[id_])
    return Cluster(id_, f"Label {id_}", COLORS[id_], size, (f"word{id_}",), corners[2], corners)


@pytest.fixture
def site() -> Site:
    start = dt.date(2025, 6, 1)
    diary = Diary.of(
        Entry(id_, f"{id_}.md", id_.upper(), date=start + dt.timedelta(days=day), topic="all")
        for day, id_ in enumerate(OF)
    )
    points = {id_: Point(10.0 * of, float(at), of) for at, (id_, of) in enumerate(OF.items())}
    layout = Layout("tsne", points, tuple(cluster(id_) for id_ in MEMBERS))
    urls = {entry.src: f"{entry.id}/" for entry in diary.entries}
    return Site(diary, Atlas({"tsne": layout}), urls, PageNames(), "Diary")


def test_a_layout_finds_its_clusters_by_id(site: Site) -> None:
    layout = site.atlas.layouts["tsne"]
    assert [layout.cluster(id_).label for id_ in (5, 0, 2)] == ["Label 5", "Label 0", "Label 2"]
    with pytest.raises(KeyError):
        layout.cluster(1)


def test_an_entry_has_the_label_and_color_of_its_cluster(site: Site) -> None:
    for entry in site.diary.entries:
        found = site.cluster(entry, "tsne")
        assert found is not None
        assert found.id == OF[entry.id]
        assert site.color(entry) == COLORS[OF[entry.id]]


def test_the_map_draws_each_point_hull_and_name_in_its_cluster(site: Site) -> None:
    figure = site.figures["map-tsne"]
    traces = {
        (trace["meta"]["role"], trace["meta"].get("cluster")): trace for trace in figure["data"]
    }
    for id_, members in MEMBERS.items():
        trace = traces["cluster", id_]
        assert trace["marker"]["color"] == COLORS[id_]
        assert trace["name"] == f"Label {id_}"
        assert [point.id for point in trace["customdata"]] == list(members)
        assert traces["hull", id_]["x"][0] == 10.0 * id_
    notes = figure["layout"]["annotations"]
    assert [note["name"] for note in notes] == ["cluster-0", "cluster-2", "cluster-5"]


def test_the_legend_is_in_the_order_of_ids_so_that_nothing_in_it_moves(site: Site) -> None:
    traces = [one for one in site.figures["map-tsne"]["data"] if one["meta"]["role"] == "cluster"]
    ranked = sorted(traces, key=lambda trace: trace["legendrank"])
    assert [trace["meta"]["cluster"] for trace in ranked] == [0, 2, 5]


def test_the_still_picture_has_each_cluster_in_its_color(site: Site) -> None:
    svg = map_picture(site.figures["map-tsne"]).svg
    for id_, color in COLORS.items():
        assert f'fill="{color}"' in svg
        assert f"Label {id_}" in svg


def test_the_list_of_the_map_has_the_entries_of_each_cluster(site: Site) -> None:
    groups = map_list(site.diary, site.atlas.layouts["tsne"])
    listed = {
        group["cluster"].id: "".join(entry.id for entry in group["entries"]) for group in groups
    }
    assert listed == {id_: members[::-1] for id_, members in MEMBERS.items()}


def test_a_topic_has_its_clusters_most_first(site: Site) -> None:
    topic = view_topic(site.diary, site.atlas, "all")
    assert [(one.label, number) for one, number in topic.clusters] == [
        ("Label 2", 4),
        ("Label 5", 3),
        ("Label 0", 2),
    ]


def test_the_public_data_name_clusters_by_id(site: Site) -> None:
    data = public_data(site)
    assert [one["id"] for one in data["clusters"]["tsne"]] == [0, 2, 5]
    assert {one["id"]: one["layouts"]["tsne"]["cluster"] for one in data["entries"]} == OF
