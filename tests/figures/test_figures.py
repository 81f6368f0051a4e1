"""Figures: what they show, what they leave out, and that Plotly accepts them."""

import datetime as dt
import itertools
import json
import math
import subprocess
import sys
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from mkdocs_paperdiary.atlas.atlas import Atlas, Cluster, Layout, Neighbour, Part, Point
from mkdocs_paperdiary.diary import Diary, Entry, Source
from mkdocs_paperdiary.figures.calendar import calendar_figure
from mkdocs_paperdiary.figures.charts import (
    SERIES,
    months_figure,
    timeline_figure,
    topics_figure,
    topics_over_time_figure,
)
from mkdocs_paperdiary.figures.figure import NEUTRAL, figure_json, literal
from mkdocs_paperdiary.figures.map import WEBGL_FROM, map_figure, spread_points

OVER_TIME = (timeline_figure, months_figure, topics_over_time_figure)


def read(name, day=None, topic="rl", **fields):
    date = dt.date.fromisoformat(day) if day else None
    return Entry(f"{topic}/{name}", f"{topic}/{name}.md", name, date=date, topic=topic, **fields)


@pytest.fixture
def diary():
    return Diary.of(
        [
            read("alpha", "2024-11-03", summary="On <b>bold</b> claims & more."),
            read("beta", "2024-11-03", topic="vision"),
            read("gamma", "2025-02-10"),
            read("delta"),
        ]
    )


def atlas_of(diary, label="Deep ideas", hull=((0.0, 0.0), (4.0, 0.0), (2.0, 3.0))):
    points = {e.id: Point(float(i), float(i % 2), i % 2) for i, e in enumerate(diary.entries)}
    clusters = (
        Cluster(0, label, "#cc3344", 2, ("deep",), (1.0, 0.0), hull),
        Cluster(1, "Pictures", "#3366cc", 2, ("image",), (2.0, 1.0), ()),
    )
    return Atlas({"tsne": Layout("tsne", points, clusters)})


def by_role(figure, role):
    return [trace for trace in figure["data"] if trace["meta"]["role"] == role]


def points(figure):
    """The named values of each point of a map, by its entry's id."""
    names = figure["layout"]["meta"]["customdata"]
    found = [
        dict(zip(names, values, strict=True))
        for trace in by_role(figure, "cluster")
        for values in trace["customdata"]
    ]
    return {point["id"]: point for point in found}


def all_figures(diary):
    figures = [map_figure(diary, atlas_of(diary), "tsne", {})]
    return figures + [build(diary) for build in (*OVER_TIME, topics_figure)]


def test_plotly_accepts_every_figure(diary):
    for figure in all_figures(diary):
        go.Figure(figure)


def test_every_figure_says_what_it_shows(diary):
    for figure in all_figures(diary):
        assert figure["layout"]["meta"]["description"].endswith(".")
        assert figure["layout"]["meta"]["kind"]


def test_plotly_is_not_imported_to_build_figures():
    code = "import sys, mkdocs_paperdiary.figures; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_same_figure_gives_the_same_bytes(diary):
    once, again = ([figure_json(figure) for figure in all_figures(diary)] for _ in range(2))
    assert once == again
    assert all("\n" not in text and json.loads(text) for text in once)


def test_a_figure_with_nan_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        figure_json({"data": [{"y": [float("nan")]}]})


def test_a_diary_without_dates_has_no_figure_over_time():
    diary = Diary.of([read("alpha")])
    assert [build(diary) for build in OVER_TIME] == [None, None, None]
    assert topics_figure(diary) is not None


def test_an_empty_diary_has_no_figure():
    assert [build(Diary(())) for build in (*OVER_TIME, topics_figure)] == [None] * 4


def test_a_single_dated_entry_has_every_figure():
    diary = Diary.of([read("alpha", "2025-01-01")])
    for build in (*OVER_TIME, topics_figure):
        go.Figure(build(diary))


class TestMap:
    def test_an_atlas_without_the_layout_has_no_map(self, diary):
        assert map_figure(diary, Atlas(), "tsne", {}) is None
        assert map_figure(diary, atlas_of(diary), "umap", {}) is None

    def test_named_parts_of_clusters_list_their_entries_in_reading_order(self, diary):
        layout = atlas_of(diary).layouts["tsne"]
        ids = [entry.id for entry in diary.entries]
        parts = (Part("A<b> & c", (ids[0], ids[2])), Part("", (ids[2],)))
        first = replace(layout.clusters[0], parts=parts)
        atlas = Atlas({"tsne": replace(layout, clusters=(first, layout.clusters[1]))})
        meta = map_figure(diary, atlas, "tsne", {})["layout"]["meta"]
        assert meta["parts"] == [{"cluster": 0, "text": literal("A<b> & c"), "entries": [0, 2]}]

    def test_each_cluster_is_a_trace_in_its_colour(self, diary):
        traces = by_role(map_figure(diary, atlas_of(diary), "tsne", {}), "cluster")
        assert [(t["name"], t["marker"]["color"]) for t in traces] == [
            ("Deep ideas", "#cc3344"),
            ("Pictures", "#3366cc"),
        ]
        assert [len(t["x"]) for t in traces] == [2, 2]

    def test_a_point_carries_what_the_front_end_shows(self, diary):
        urls = {"rl/alpha": "rl/alpha/"}
        figure = map_figure(diary, atlas_of(diary), "tsne", urls)
        assert by_role(figure, "cluster")[0]["name"] == "Deep ideas"
        assert points(figure)["rl/alpha"] == {
            "title": "alpha",
            "day": "3 November 2024",
            "date": "2024-11-03",
            "summary": "On &lt;b&gt;bold&lt;/b&gt; claims &amp; more.",
            "url": "rl/alpha/",
            "id": "rl/alpha",
            "topic": "rl",
            "order": 0,
            "keywords": "paper",
            "machine": 0,
            "kind": "paper",
            "rating": None,
            "near": (),
            "linked": (),
        }

    def test_a_point_knows_the_nearest_entries_and_those_it_is_linked_with(self):
        diary = Diary.of([read("a", cites=("rl/b.md",)), read("b"), read("c")])
        related = {"rl/a": (Neighbour("rl/c", 0.9), Neighbour("gone", 0.8))}
        atlas = replace(atlas_of(diary), related=related)
        found = points(map_figure(diary, atlas, "tsne", {}))
        order = {id_: point["order"] for id_, point in found.items()}
        assert found["rl/a"]["near"] == (order["rl/c"],)
        assert found["rl/a"]["linked"] == (order["rl/b"],)
        assert found["rl/b"]["linked"] == (order["rl/a"],)
        assert found["rl/c"]["linked"] == ()

    def test_a_point_says_that_a_language_model_wrote_its_summary(self):
        diary = Diary.of(
            [read("alpha", summary="Short.", sources={"summary": Source("language model")})]
        )
        figure = map_figure(diary, atlas_of(diary), "tsne", {})
        assert points(figure)["rl/alpha"]["machine"] == 1

    def test_a_point_can_be_found_by_authors_tags_and_kind(self):
        diary = Diary.of(
            [read("alpha", authors=("A. Rutherford", "B. Ellis"), tags=("jax",), kind="blog")]
        )
        figure = map_figure(diary, atlas_of(diary), "tsne", {})
        assert points(figure)["rl/alpha"]["keywords"] == "A. Rutherford B. Ellis jax blog"

    def test_points_know_their_place_in_reading_order_and_undated_ones_come_last(self, diary):
        figure = map_figure(diary, atlas_of(diary), "tsne", {})
        orders = {point["title"]: point["order"] for point in points(figure).values()}
        assert orders == {"alpha": 0, "beta": 1, "gamma": 2, "delta": 3}

    def test_an_undated_point_says_so(self, diary):
        figure = map_figure(diary, atlas_of(diary), "tsne", {})
        undated = points(figure)["rl/delta"]
        assert (undated["day"], undated["date"]) == ("undated", None)

    def test_reading_order_joins_dated_entries_and_waits_in_the_legend(self, diary):
        (order,) = by_role(map_figure(diary, atlas_of(diary), "tsne", {}), "order")
        assert order["x"] == [0.0, 1.0, 2.0]
        assert order["visible"] == "legendonly"
        assert order["line"]["dash"] == "dash"

    def test_hulls_are_closed_and_share_one_legend_item(self, diary):
        figure = map_figure(diary, atlas_of(diary), "tsne", {})
        (hull,), (item,) = by_role(figure, "hull"), by_role(figure, "hulls")
        assert (hull["x"][0], hull["y"][0]) == (hull["x"][-1], hull["y"][-1])
        assert hull["legendgroup"] == item["legendgroup"]
        assert hull["showlegend"] is False

    def test_points_on_a_line_have_no_hull_and_no_legend_item_for_it(self, diary):
        figure = map_figure(diary, atlas_of(diary, hull=((0.0, 0.0), (1.0, 1.0))), "tsne", {})
        assert by_role(figure, "hull") == by_role(figure, "hulls") == []

    def test_labels_stand_at_centroids(self, diary):
        figure = map_figure(diary, atlas_of(diary), "tsne", {})
        labels = figure["layout"]["annotations"]
        assert [(a["name"], a["x"], a["y"]) for a in labels] == [
            ("cluster-0", 1.0, 0.0),
            ("cluster-1", 2.0, 1.0),
        ]

    def test_a_long_label_stands_on_two_lines(self, diary):
        atlas = atlas_of(diary, label="Curriculum and open-ended learning")
        figure = map_figure(diary, atlas, "tsne", {})
        text = figure["layout"]["annotations"][0]["text"]
        assert text == "Curriculum and<br>open-ended learning"

    @pytest.mark.parametrize(
        ("hostile", "shown"),
        [
            ('<a href="javascript:x()">go</a>', '&lt;a href="javascript:x()"&gt;go&lt;/a&gt;'),
            ("R&amp;D", "R&amp;amp;D"),
            ("$x$", "&#36;x&#36;"),
            ("%{meta.kind}", "&#37;{meta.kind}"),
        ],
    )
    def test_markup_in_titles_and_labels_is_shown_as_written(self, hostile, shown):
        diary = Diary.of([read(hostile, topic="t")])
        figure = map_figure(diary, atlas_of(diary, label=hostile), "tsne", {})
        trace = by_role(figure, "cluster")[0]
        assert trace["name"] == shown
        (point,) = points(figure).values()
        assert point["title"] == shown
        assert figure["layout"]["annotations"][0]["text"].replace("<br>", " ") == shown

    def test_units_are_not_shown(self, diary):
        layout = map_figure(diary, atlas_of(diary), "tsne", {})["layout"]
        assert layout["xaxis"]["visible"] is layout["yaxis"]["visible"] is False

    def test_a_large_diary_is_drawn_by_webgl(self):
        diary = Diary.of([read(f"n{i}") for i in range(WEBGL_FROM)])
        figure = map_figure(diary, atlas_of(diary), "tsne", {})
        assert {t["type"] for t in by_role(figure, "cluster")} == {"scattergl"}


class TestOverTime:
    def test_the_timeline_counts_up_by_reading_day(self, diary):
        (line,) = timeline_figure(diary)["data"]
        assert (line["x"], line["y"]) == (["2024-11-03", "2025-02-10"], [2, 3])

    def test_the_box_holds_the_diarys_figures(self, diary):
        (box,) = timeline_figure(diary)["layout"]["annotations"]
        total = "Total: 3 dated of 4 entries"
        assert box["text"] == f"Avg: 0.03 / day<br>{total}<br>Days: 100"

    def test_where_all_are_dated_the_box_has_one_number(self):
        diary = Diary.of([read("alpha", "2025-01-01"), read("beta", "2025-01-02")])
        (box,) = timeline_figure(diary)["layout"]["annotations"]
        assert "<br>Total: 2 entries<br>" in box["text"]

    @pytest.mark.parametrize("most", [1, 3, 7])
    def test_small_numbers_have_a_label_each(self, most):
        diary = Diary.of([read(f"n{i}", "2025-01-01") for i in range(most)])
        for build in OVER_TIME:
            assert build(diary)["layout"]["yaxis"]["dtick"] == 1

    def test_large_numbers_have_the_labels_that_fit(self):
        diary = Diary.of([read(f"n{i}", "2025-01-01") for i in range(20)])
        for build in OVER_TIME:
            assert "dtick" not in build(diary)["layout"]["yaxis"]

    def test_months_without_reading_are_shown_empty(self, diary):
        (bars,) = months_figure(diary)["data"]
        assert bars["x"] == ["2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01"]
        assert bars["y"] == [2, 0, 0, 1]

    def test_topics_over_time_count_each_topic_per_month(self, diary):
        traces = topics_over_time_figure(diary)["data"]
        assert [(t["name"], t["y"]) for t in traces] == [
            ("Rl", [1, 0, 0, 1]),
            ("Vision", [1, 0, 0, 0]),
        ]

    def test_ten_topics_keep_their_names_and_an_eleventh_makes_other(self):
        def names(number):
            diary = Diary.of([read("n", "2025-01-01", topic=f"t{i:02}") for i in range(number)])
            figure = topics_over_time_figure(diary)
            assert sum(sum(trace["y"]) for trace in figure["data"]) == number
            return [trace["name"] for trace in figure["data"]]

        assert len(names(10)) == 10
        assert "Other" not in names(10)
        assert len(names(11)) == 10
        assert names(11)[-1] == "Other"


class TestTopics:
    def test_bars_count_undated_entries_too(self, diary):
        (bars,) = topics_figure(diary)["data"]
        assert bars["x"] == [3, 1]
        assert topics_figure(diary)["layout"]["yaxis"]["ticktext"] == ["Rl", "Vision"]

    def test_many_small_topics_share_the_last_bar(self):
        diary = Diary.of([read("n", topic=f"t{i:02}") for i in range(25)])
        (bars,) = topics_figure(diary)["data"]
        assert len(bars["x"]) == 20
        assert sum(bars["x"]) == 25

    def test_two_topics_shortened_alike_keep_their_own_bars(self):
        diary = Diary.of([read("n", topic="long " * 10 + end) for end in "ab"])
        (bars,) = topics_figure(diary)["data"]
        assert len(set(bars["y"])) == 2


class TestAddresses:
    """What a click on a bar, a day or a month leads to."""

    @staticmethod
    def listed(date, topic):
        return f"{date}+{topic}" if date or topic else ""

    def addresses(self, figure):
        return [trace.get("customdata") for trace in figure["data"]]

    def test_a_day_leads_to_its_entries(self, diary):
        days = ["2024-11-03+", "2025-02-10+"]
        assert self.addresses(timeline_figure(diary, self.listed)) == [days]
        figure = calendar_figure(diary, self.listed)
        for data in (figure["data"], figure["layout"]["meta"]["narrow"]["data"]):
            _, cells, _ = data
            assert sorted(filter(None, cells["customdata"])) == days

    def test_a_month_leads_to_its_entries_and_a_part_of_it_to_those_of_the_topic(self, diary):
        months = ["2024-11", "2024-12", "2025-01", "2025-02"]
        assert self.addresses(months_figure(diary, self.listed)) == [[f"{m}+" for m in months]]
        assert self.addresses(topics_over_time_figure(diary, self.listed)) == [
            [f"{m}+rl" for m in months],
            [f"{m}+vision" for m in months],
        ]

    def test_a_topic_leads_to_its_page_and_the_rest_to_none(self):
        diary = Diary.of([read("n", topic=f"t{i:02}") for i in range(25)])
        ((*topics, other),) = self.addresses(topics_figure(diary, self.listed))
        assert topics == [f"+t{i:02}" for i in range(19)]
        assert other == ""

    def test_without_addresses_nothing_can_be_clicked(self, diary):
        for build in (*OVER_TIME, topics_figure, calendar_figure):
            assert set(self.addresses(build(diary))) == {None}


def test_series_colours_stand_out_on_white_and_on_slate():
    def luminance(color):
        channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for color in (*SERIES, NEUTRAL):
        for page in ("#ffffff", "#1e2129"):
            low, high = sorted((luminance(color), luminance(page)))
            assert (high + 0.05) / (low + 0.05) >= 3, (color, page)


def test_only_the_map_takes_the_finger_that_drags(diary):
    drags = [figure["layout"]["dragmode"] for figure in all_figures(diary)]
    assert drags == ["pan", False, False, False, False]


def test_entries_of_one_place_are_drawn_beside_each_other(diary):
    atlas = atlas_of(diary)
    layout = atlas.layouts["tsne"]
    same = {id_: Point(0.0, 0.0, 0) for id_ in list(layout.points)[:3]}
    points = {**layout.points, **same}
    drawn = spread_points(Layout("tsne", points, layout.clusters))
    assert len(set(drawn.values())) == len(points)
    (others,) = [id_ for id_ in points if id_ not in same]
    assert drawn[others] == (points[others].x, points[others].y)
    # Near the place, and a point's width apart, on a map that is three units wide.
    near = [drawn[id_] for id_ in same]
    assert all(math.hypot(x, y) < 0.15 for x, y in near)
    assert min(math.dist(a, b) for a, b in itertools.combinations(near, 2)) > 0.03


def test_many_entries_of_one_place_stay_together(diary):
    points = {str(number): Point(1.0, 1.0, 0) for number in range(400)}
    points["away"] = Point(11.0, 1.0, 0)
    drawn = spread_points(Layout("tsne", points, ()))
    assert len(set(drawn.values())) == len(points)
    assert all(math.dist(drawn[str(number)], (1, 1)) < 0.8 for number in range(400))


def test_a_map_with_one_place_is_drawn(diary):
    points = {str(number): Point(1.0, 1.0, 0) for number in range(4)}
    assert len(set(spread_points(Layout("tsne", points, ())).values())) == 4
