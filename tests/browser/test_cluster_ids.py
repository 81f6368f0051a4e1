"""Maps whose clusters have ids with holes, as after some years of a diary."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Open, Served
from .figures import drawn, hulls, labels, legend, outlines, points, settle

HOLES = (7, 2, 5, 0)
"""The ids of the first clusters, which are the largest ones; the others have 20, 21 and so on."""


def renumbered(figure: dict[str, Any]) -> dict[str, Any]:
    """A map with other ids, each cluster's points, hull and name as they were."""
    clusters = [trace for trace in figure["data"] if trace["meta"]["role"] == "cluster"]
    new = dict(
        zip((t["meta"]["cluster"] for t in clusters), (*HOLES, *range(20, 40)), strict=False)
    )
    for trace in figure["data"]:
        if "cluster" in trace["meta"]:
            trace["meta"]["cluster"] = new[trace["meta"]["cluster"]]
    for note in figure["layout"]["annotations"]:
        note["name"] = f"cluster-{new[int(note['name'].removeprefix('cluster-'))]}"
    clusters.sort(key=lambda trace: int(trace["meta"]["cluster"]))
    for rank, trace in zip(count(1000), clusters, strict=False):
        trace["legendrank"] = rank
    others = [trace for trace in figure["data"] if trace["meta"]["role"] != "cluster"]
    figure["data"] = [*others, *clusters]
    return figure


@pytest.fixture
def page(open_page: Open) -> Page:
    opened = open_page("about:blank")

    def answer(route: Route) -> None:
        route.fulfill(json=renumbered(json.loads(route.fetch().text())))

    opened.route("**/map-tsne.json*", answer)
    return opened


def cluster_at(diary: Served, id_: int) -> dict[str, Any]:
    """What is known of the cluster that has an id on this map."""
    found: dict[str, Any] = diary.data["clusters"]["tsne"][HOLES.index(id_)]
    return found


def test_the_legend_hides_the_cluster_that_it_names(page: Page, diary: Served) -> None:
    page.goto(diary.url)
    found = drawn(page)
    total = len(diary.entries)
    for id_ in (5, 7, 0):
        button = legend(found, f"cluster-{id_}")
        expect(button).to_have_text(cluster_at(diary, id_)["label"])
        button.click()
        expect(points(found)).to_have_count(total - cluster_at(diary, id_)["size"])
        button.click()
        expect(points(found)).to_have_count(total)


def test_a_hidden_cluster_takes_its_own_hull_and_name(page: Page, diary: Served) -> None:
    page.goto(diary.url)
    found = drawn(page)
    number = labels(found).count()
    shapes = hulls(found).locator("visible=true").count()
    legend(found, "cluster-5").click()
    settle(page)
    expect(labels(found)).to_have_count(number - 1)
    # A label is broken into lines, between which there is no space in the text of the page.
    shown = ["".join(text.split()) for text in labels(found).all_text_contents()]
    assert "".join(cluster_at(diary, 5)["label"].split()) not in shown
    expect(hulls(found).locator("visible=true")).to_have_count(shapes - 1)


def test_an_address_opens_the_map_at_an_id(page: Page, diary: Served) -> None:
    page.goto(f"{diary.url}plots/#cluster=5")
    found = drawn(page)
    expect(points(found)).to_have_count(cluster_at(diary, 5)["size"])
    pressed = found.locator('.paperdiary-legend__item[data-key^="cluster-"][aria-pressed="true"]')
    expect(pressed).to_have_text([cluster_at(diary, 5)["label"]])


def test_an_address_with_an_id_in_a_hole_shows_the_whole_map(page: Page, diary: Served) -> None:
    page.goto(f"{diary.url}plots/#cluster=1")
    expect(points(drawn(page))).to_have_count(len(diary.entries))


def test_each_cluster_has_a_shape_of_its_own(page: Page, diary: Served) -> None:
    page.goto(diary.url)
    found = drawn(page)
    legend(found, "shapes").click()
    settle(page)
    swatches = outlines(found, '.paperdiary-legend__item[data-role="cluster"] path')
    assert len(set(swatches)) == len(swatches) == len(diary.data["clusters"]["tsne"])
