"""The points of a map and the reader's view of them, run by Node.js."""

import datetime as dt
import json

import pytest

from mkdocs_paperdiary.atlas.atlas import Atlas, Cluster, Layout, Point
from mkdocs_paperdiary.diary import Diary, Entry
from mkdocs_paperdiary.figures.figure import figure_json
from mkdocs_paperdiary.figures.map import map_figure

from ..javascript import call


def spots(*pairs):
    return [{"x": x, "y": y} for x, y in pairs]


def test_a_hull_has_the_outermost_points_as_its_corners():
    square = spots((0, 0), (4, 0), (4, 4), (0, 4))
    inner = spots((2, 2), (1, 3), (2, 0), (4, 1))
    corners = call("geometry.js", "convexHull", [*inner, *square])
    assert sorted(corners, key=str) == sorted(square, key=str)


@pytest.mark.parametrize("points", [[], [(1, 1)], [(0, 0), (1, 1), (2, 2), (3, 3)]])
def test_points_on_a_line_have_a_hull_without_area(points):
    assert len(call("geometry.js", "convexHull", spots(*points))) < 3


@pytest.mark.parametrize(
    ("read", "then"), [(1, 2), (2, 3), (3, 5), (5, 2)], ids=["in", "end", "gap", "over again"]
)
def test_a_month_ends_before_the_first_day_of_another_one(read, then):
    dates = ["2024-05-03", "2024-05-09", "2025-05-01", "2025-07-02", "2025-07-02"]
    assert call("replay.js", "nextMonth", dates, read) == then


def test_case_accents_ligatures_and_width_are_folded():
    assert call("words.js", "folded", "Ávila ﬁne ＪＡＸ Müller") == "avila fine jax muller"


def map_of_one_entry():
    entry = Entry(
        "papers/a", "papers/a.md", "R&D <in> $5", dt.date(2025, 6, 5), summary="100 %{x}", topic="t"
    )
    cluster = Cluster(3, "Q&A", "#cc3344", 1, (), (1.0, 2.0), ())
    layout = Layout("tsne", {"papers/a": Point(1.0, 2.0, 3)}, (cluster,))
    figure = map_figure(
        Diary.of([entry]), Atlas({"tsne": layout}), "tsne", {"papers/a": "papers/a/"}
    )
    return json.loads(figure_json(figure))


def test_a_point_has_names_and_plain_text():
    (point,) = call("points.js", "pointsOf", map_of_one_entry())
    assert point == {
        "id": "papers/a",
        "title": "R&D <in> $5",
        "date": "2025-06-05",
        "day": "5 June 2025",
        "summary": "100 %{x}",
        "url": "papers/a/",
        "topic": "t",
        "order": 0,
        "keywords": "paper",
        "machine": 0,
        "kind": "paper",
        "rating": None,
        "near": [],
        "linked": [],
        "cluster": "Q&A",
        "key": "cluster-3",
        "color": "#cc3344",
        "x": 1.0,
        "y": 2.0,
    }


def test_the_figure_decides_the_order_of_a_points_values():
    figure = map_of_one_entry()
    turned = map_of_one_entry()
    turned["layout"]["meta"]["customdata"].reverse()
    turned["data"][-1]["customdata"][0].reverse()
    assert call("points.js", "pointsOf", turned) == call("points.js", "pointsOf", figure)


def shape(cluster):
    return call("shapes.js", "shapeOf", {"meta": {"role": "cluster", "cluster": cluster}})


def test_every_cluster_of_a_map_has_a_shape_of_its_own():
    # `auto` makes a dozen clusters at most; each call starts Node.js.
    assert len({shape(number)["symbol"] for number in range(12)}) == 12


def test_clusters_with_high_ids_have_a_shape_too():
    assert shape(31)["path"]
