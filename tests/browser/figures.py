"""What a reader sees of a figure: points, labels, hulls, legend and card."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

if TYPE_CHECKING:
    from .conftest import Served

PATIENCE = 20_000
"""Milliseconds after which something is taken not to happen at all; no test waits for them."""


@dataclass(frozen=True)
class Box:
    """A rectangle, in pixels of the window."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def overlaps(self, other: Box) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


def figure(page: Page, name: str = "map-tsne") -> Locator:
    return page.locator(f'.paperdiary-figure[data-figure="{name}"]')


def drawn(page: Page, name: str = "map-tsne") -> Locator:
    """A figure once it is drawn, in view."""
    found = figure(page, name)
    found.scroll_into_view_if_needed()
    found.and_(page.locator('[data-state="drawn"]')).wait_for()
    settle(page)
    return found


def draw_all(page: Page) -> None:
    """Go down the page until each of its figures has been in view and is drawn."""
    for found in page.locator(".paperdiary-figure").all():
        found.scroll_into_view_if_needed()
        expect(found).to_have_attribute("data-state", "drawn")


def settle(page: Page) -> None:
    """Wait until what was asked for in this frame has been painted, and scripts have seen that."""
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds that no expectation of Playwright's covers."""
    for _ in range(PATIENCE // 50):
        # An element may be replaced while it is looked at.
        with suppress(ValueError):
            if holds():
                return
        page.wait_for_timeout(50)
    raise AssertionError("this did not happen")


def boxes(found: Locator) -> list[Box]:
    """Where the elements of a kind are drawn."""
    rectangles: list[dict[str, Any]] = found.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect())"
        ".map(({x, y, width, height}) => ({x, y, width, height}))"
    )
    return [Box(**rectangle) for rectangle in rectangles]


def points(found: Locator) -> Locator:
    """The points of the entries; the reading order's arrows are points as well to Plotly."""
    return found.locator(".scatterlayer .trace:not(:has(.js-line)) .points path.point")


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far apart two places are, along the axes."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def columns(figure: dict[str, Any], *names: str) -> list[int]:
    """Where values of a point stand in its `customdata`, by their names, in a figure's JSON."""
    return [figure["layout"]["meta"]["customdata"].index(name) for name in names]


SPOTS = """figure => [...figure.querySelectorAll(".scatterlayer .trace")].flatMap(drawn => {
    const { trace } = drawn.__data__[0]
    if (trace.meta.role !== "cluster") return []
    const canvas = figure.querySelector(".js-plotly-plot")
    const id = canvas.layout.meta.customdata.indexOf("id")
    return [...drawn.querySelectorAll("path.point")].map(point => {
        const { x, y, width, height } = point.getBoundingClientRect()
        const top = document.elementFromPoint(x + width / 2, y + height / 2)
        return {
            id: trace.customdata[point.__data__.i][id],
            box: { x, y, width, height },
            bare: Boolean(top?.closest(".paperdiary-figure__canvas")) &&
                !top.closest("a, button, .paperdiary-card"),
        }
    })
})"""
"""By what Plotly keeps with each point, so that it does not matter where the map has put it."""


def spots(found: Locator) -> dict[str, Box]:
    """Where each entry's point is drawn, by the entry's id."""
    drawn: list[dict[str, Any]] = found.evaluate(SPOTS)
    return {one["id"]: Box(**one["box"]) for one in drawn}


def within_reach(found: Locator) -> dict[str, Box]:
    """As `spots`, of the points that a pointer cannot mistake for what lies over or beside them."""
    drawn: list[dict[str, Any]] = found.evaluate(SPOTS)
    all_spots = {one["id"]: Box(**one["box"]) for one in drawn}

    def is_alone(entry: str) -> bool:
        x, y = all_spots[entry].centre
        others = [box.centre for other, box in all_spots.items() if other != entry]
        return all(max(abs(x - a), abs(y - b)) > 3 for a, b in others)

    bare = [one["id"] for one in drawn if one["bare"]]
    return {entry: all_spots[entry] for entry in bare if is_alone(entry)}


def labels(found: Locator) -> Locator:
    return found.locator(".annotation-text")


def label(found: Locator, name: str) -> Locator:
    """The label with a cluster's whole name; its lines are joined without a space."""
    words = r"\s*".join(map(re.escape, name.split()))
    return labels(found).filter(has_text=re.compile(rf"^\s*{words}\s*$"))


def named(found: Locator) -> list[tuple[str, str, Box]]:
    """The texts on a map: what each is the name of, its text, and where it is."""
    written: list[dict[str, Any]] = found.evaluate("""figure => {
        const { annotations } = figure.querySelector(".js-plotly-plot")._fullLayout
        return [...figure.querySelectorAll(".annotation:has(.annotation-text)")].map(one => {
            const text = one.querySelector(".annotation-text")
            const { x, y, width, height } = text.getBoundingClientRect()
            const { name } = annotations[Number(one.dataset.index)]
            return { name, text: text.textContent, box: { x, y, width, height } }
        })
    }""")
    return [(one["name"], one["text"], Box(**one["box"])) for one in written]


def cluster_names(found: Locator) -> list[str]:
    """The keys of the clusters that have a name or a number on the map."""
    return sorted(name for name, _, _ in named(found) if name.startswith("cluster-"))


def hulls(found: Locator) -> Locator:
    return found.locator(".scatterlayer .js-fill")


def card(found: Locator) -> Locator:
    return found.locator(".paperdiary-card")


def legend(found: Locator, key: str) -> Locator:
    return found.locator(f'.paperdiary-legend__item[data-key="{key}"]')


def outermost(
    found: Locator, diary: Served, layout: str = "tsne"
) -> dict[str, tuple[Box, dict[str, Any]]]:
    """By side, the outermost point that a pointer can reach, and its entry."""
    assert len(boxes(points(found))) == len(diary.entries)
    reach = within_reach(found)
    entries = {entry["id"]: entry for entry in diary.entries}

    def outermost(axis: str, sign: int, end: Callable[..., str]) -> tuple[Box, dict[str, Any]]:
        id_ = end(reach, key=lambda one: getattr(reach[one], axis))
        # The public data say the same, whose vertical axis points upwards.
        places = {one: sign * entries[one]["layouts"][layout][axis] for one in reach}
        assert places[id_] == pytest.approx(end(places.values()), abs=0.01)
        return reach[id_], entries[id_]

    return {
        "left": outermost("x", 1, min),
        "right": outermost("x", 1, max),
        "top": outermost("y", -1, min),
        "bottom": outermost("y", -1, max),
    }


def elsewhere(found: Locator, page: Page) -> tuple[float, float]:
    """A place on the bare canvas that is far from every point."""
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    taken = [box.centre for box in boxes(points(found))]
    places = [
        (canvas.x + canvas.width * i / 20, canvas.y + canvas.height * j / 20)
        for i in range(1, 20)
        for j in range(1, 20)
    ]
    bare: list[bool] = page.evaluate(BARE, places)
    free = [place for place, is_bare in zip(places, bare, strict=True) if is_bare]
    return max(free, key=lambda place: min(distance(place, spot) for spot in taken))


BARE = """places => places.map(([x, y]) => {
    const top = document.elementFromPoint(x, y)
    return Boolean(top?.closest(".paperdiary-figure__canvas")) &&
        !top.closest("a, button, .paperdiary-card")
})"""
"""Whether nothing lies on the map at each of some places in the window, in pixels."""


def outlines(found: Locator, selector: str) -> list[str]:
    """The paths of the first mark of each cluster."""
    paths: list[str] = found.evaluate(
        "(figure, marks) => [...figure.querySelectorAll(marks)].map(p => p.getAttribute('d'))",
        selector,
    )
    return paths


def card_title(found: Locator) -> Locator:
    return card(found).locator(".paperdiary-card__title")


def expect_card(found: Locator, entry: dict[str, Any]) -> None:
    """Wait until a figure shows what an entry is."""
    expect(card_title(found)).to_have_text(entry["title"])
    expect(card(found)).to_be_visible()
    expect(found.locator(".paperdiary-ring")).to_be_visible()


def search_box(found: Locator) -> Locator:
    return found.locator(".paperdiary-search__input")


def search(page: Page, found: Locator, query: str) -> None:
    search_box(found).fill(query)
    settle(page)
    expect(found.locator(".paperdiary-search")).not_to_have_attribute("aria-busy", "true")
    settle(page)


OPACITIES = """figure => {
    const { layout, _fullData } = figure.querySelector(".js-plotly-plot")
    const id = layout.meta.customdata.indexOf("id")
    return Object.fromEntries(_fullData
        .filter(trace => trace.meta?.role === "cluster")
        .flatMap(trace => trace.customdata.map((point, i) => [
            point[id], [trace.marker.opacity].flat()[i] ?? trace.marker.opacity,
        ])))
}"""
"""How opaque each entry's point is, by the entry's id."""


def listed(found: Locator) -> Locator:
    """The titles in the list beside a map."""
    return found.locator(".paperdiary-results__name")


def strong(found: Locator) -> set[str]:
    """The ids of the entries that stand out."""
    opacities: dict[str, float] = found.evaluate(OPACITIES)
    return {entry for entry, opacity in opacities.items() if opacity > 0.5}


def with_attribute(page: Page, attribute: str) -> Page:
    """Give the first map an attribute, on the front page as it is opened from now on."""

    def answer(route: Route) -> None:
        written = route.fetch().text()
        mark = 'data-figure="map-tsne"'
        assert mark in written
        body = written.replace(mark, f"{mark} {attribute}")
        route.fulfill(body=body, content_type="text/html")

    page.route(lambda url: url.partition("#")[0].endswith("/my-diary/"), answer)
    return page


def about(page: Page, topic: str) -> Page:
    """Have the front page's map show where a topic lies."""
    return with_attribute(page, f'data-topic="{html.escape(topic)}"')
