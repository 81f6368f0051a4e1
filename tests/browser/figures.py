"""What a reader sees of a figure: points, labels, hulls, legend and card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page


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


def settle(page: Page) -> None:
    """Wait until what was asked for in this frame has been painted."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")


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


def labels(found: Locator) -> Locator:
    return found.locator(".annotation-text")


def hulls(found: Locator) -> Locator:
    return found.locator(".scatterlayer .js-fill")


def card(found: Locator) -> Locator:
    return found.locator(".paperdiary-card")


def legend(found: Locator, key: str) -> Locator:
    return found.locator(f'.paperdiary-legend__item[data-key="{key}"]')
