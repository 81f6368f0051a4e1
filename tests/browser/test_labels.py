"""The names on the map cover neither each other nor a point."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from .conftest import Open, Served
from .figures import (
    Box,
    boxes,
    cluster_names,
    distance,
    drawn,
    labels,
    named,
    settle,
    spots,
)


def marks_by_cluster(found: Locator) -> dict[str, list[Box]]:
    """The points of each cluster, by its key."""
    written: list[dict[str, Any]] = found.evaluate("""figure => {
        const box = ({x, y, width, height}) => ({x, y, width, height})
        return [...figure.querySelectorAll(".scatterlayer .trace")]
            .filter(({ __data__: [{ trace }] }) => trace.meta.role === "cluster")
            .map(drawn => ({
                name: `cluster-${drawn.__data__[0].trace.meta.cluster}`,
                boxes: [...drawn.querySelectorAll("path.point")]
                    .map(point => box(point.getBoundingClientRect())),
            }))
    }""")
    return {one["name"]: [Box(**box) for box in one["boxes"]] for one in written}


def covered(found: Locator) -> list[str]:
    """What is wrong with the labels, as sentences."""
    texts = [(text, box) for _, text, box in named(found)]
    marks = marks_by_cluster(found)
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    (zoom,) = boxes(found.locator(".paperdiary-zoom"))
    wrong = [f"{a} over {b}" for (a, one), (b, two) in combinations(texts, 2) if one.overlaps(two)]
    wrong += [
        f"{text} over a point of another cluster"
        for name, text, box in named(found)
        # The number of a cluster without room for its name has to be somewhere.
        if not text.isdigit()
        and any(
            box.overlaps(mark) for key, points in marks.items() if key != name for mark in points
        )
    ]
    wrong += [f"{a} below the buttons" for a, one in texts if one.overlaps(zoom)]
    wrong += [
        f"{a} is cut off"
        for a, one in texts
        if one.x < canvas.x
        or one.y < canvas.y
        or one.x + one.width > canvas.x + canvas.width
        or one.y + one.height > canvas.y + canvas.height
    ]
    return wrong


@pytest.mark.parametrize("layout", ["tsne", "umap"])
def test_labels_cover_nothing_on_a_desk(layout: str, open_page: Open, diary: Served) -> None:
    found = drawn(open_page("plots/"), f"map-{layout}")
    assert len(cluster_names(found)) == len(diary.data["clusters"][layout])
    assert covered(found) == []


@pytest.mark.parametrize("layout", ["tsne", "umap"])
def test_labels_cover_nothing_on_a_telephone(layout: str, open_phone: Open, diary: Served) -> None:
    found = drawn(open_phone("plots/"), f"map-{layout}")
    assert len(cluster_names(found)) == len(diary.data["clusters"][layout])
    assert covered(found) == []


def test_a_label_finds_the_only_gap_wherever_it_is(open_page: Open) -> None:
    # The gap is as large as the text, and lies between the directions that are tried first.
    placed = open_page("").evaluate("""async () => {
        const base = document.querySelector("script[type=module]").src
        const { placeLabels } = await import(new URL("placement.js", base).href)
        const gap = { x: 319, y: 184 }
        const points = []
        for (let x = 0; x <= 400; x += 4)
            for (let y = 0; y <= 400; y += 4)
                if (Math.abs(x - gap.x) > 31 || Math.abs(y - gap.y) > 21) points.push({ x, y })
        const label = { id: "one", x: 200, y: 200, width: 40, height: 20, hull: [] }
        return placeLabels([label], points, { width: 400, height: 400 })
    }""")
    assert [one["id"] for one in placed] == ["one"]
    assert abs(placed[0]["x"] - 319) < 5
    assert abs(placed[0]["y"] - 184) < 5


def rested(page: Page) -> None:
    settle(page)
    page.wait_for_function("!document.querySelector('.paperdiary-figure__canvas--moving')")


@pytest.mark.parametrize("layout", ["tsne", "umap"])
@pytest.mark.parametrize("width", [1280, 390])
def test_labels_cover_nothing_at_any_zoom(width: int, layout: str, open_page: Open) -> None:
    page = open_page("plots/", viewport={"width": width, "height": 900})
    found = drawn(page, f"map-{layout}")
    for step in ("in", "in", "in", "in", "out", "out", "out", "out", "out"):
        found.locator(f".paperdiary-zoom__button--{step}").click()
        rested(page)
        assert labels(found).count() > 0
        assert covered(found) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_labels_cover_nothing_where_the_wheel_has_zoomed(width: int, open_page: Open) -> None:
    page = open_page("plots/", viewport={"width": width, "height": 900})
    found = drawn(page)
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    for across, down in [(0.3, 0.3), (0.7, 0.6), (0.5, 0.5)]:
        # At the nearest point, which stays in view, and with it its cluster's label.
        x, y = canvas.x + across * canvas.width, canvas.y + down * canvas.height
        centres = [box.centre for box in spots(found).values()]
        page.mouse.move(*min(centres, key=lambda centre: distance(centre, (x, y))))
        for delta in (-120, -300, 240):
            page.keyboard.down("Control")
            page.mouse.wheel(0, delta)
            page.keyboard.up("Control")
            rested(page)
            assert labels(found).count() > 0
            assert covered(found) == []


def test_labels_go_with_the_map_while_it_is_dragged(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    # Within a frame, since they are placed anew when the mouse has come to rest.
    ways: list[list[float]] = found.evaluate("""async figure => {
        const canvas = figure.querySelector(".paperdiary-figure__canvas")
        const spots = () => [...figure.querySelectorAll(".annotation-text")]
            .map(label => label.getBoundingClientRect()).map(({x, y}) => [x, y])
        const before = spots()
        const mouse = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {
            clientX: x, clientY: y, button: 0, buttons: 1, pointerType: "mouse", bubbles: true,
        }))
        mouse("pointerdown", 300, 300)
        mouse("pointermove", 330, 310)
        mouse("pointermove", 360, 330)
        await new Promise(done => requestAnimationFrame(done))
        const after = spots()
        mouse("pointerup", 360, 330)
        return before.map(([x, y], i) => [after[i][0] - x, after[i][1] - y])
    }""")
    assert ways
    assert all(way == pytest.approx([60, 30], abs=1) for way in ways)
    rested(page)
    assert covered(found) == []


def test_labels_cover_nothing_after_the_window_was_made_narrow(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    before = labels(found).all_text_contents()
    page.set_viewport_size({"width": 500, "height": 900})
    page.wait_for_function("document.querySelector('.main-svg').clientWidth < 500")
    settle(page)
    assert before
    assert labels(found).count() > 0
    assert covered(found) == []
