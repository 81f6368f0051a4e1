"""What a reader sees of a figure: points, labels, hulls, legend and card."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

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
    """Wait until what was asked for in this frame has been painted."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")


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


SPOTS = """figure => [...figure.querySelectorAll(".scatterlayer .trace")].flatMap(drawn => {
    const { trace } = drawn.__data__[0]
    if (trace.meta.role !== "cluster") return []
    return [...drawn.querySelectorAll("path.point")].map(point => {
        const { x, y, width, height } = point.getBoundingClientRect()
        const top = document.elementFromPoint(x + width / 2, y + height / 2)
        return {
            id: trace.customdata[point.__data__.i][5],
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


def hulls(found: Locator) -> Locator:
    return found.locator(".scatterlayer .js-fill")


def card(found: Locator) -> Locator:
    return found.locator(".paperdiary-card")


def legend(found: Locator, key: str) -> Locator:
    return found.locator(f'.paperdiary-legend__item[data-key="{key}"]')
