"""Nothing moves on a page while it is loaded and its figures are drawn."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from .conftest import Open
from .figures import draw_all, settle

WATCH = """
  window.shifts = []
  new PerformanceObserver(seen => {
    for (const { value, hadRecentInput, sources } of seen.getEntries())
      if (!hadRecentInput)
        shifts.push([value, sources.map(({ node }) => node?.outerHTML?.slice(0, 90) ?? "?")])
  }).observe({ type: "layout-shift", buffered: true })
"""
"""The terms of Cumulative Layout Shift, https://web.dev/articles/cls."""


def shifts(page: Page) -> list[tuple[float, list[str]]]:
    found: list[tuple[float, Any]] = page.evaluate("shifts")
    return found


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["", "plots/", "diary/", "papers/robotics/dagger/"])
def test_nothing_moves_while_figures_are_drawn(path: str, width: int, open_themed: Open) -> None:
    page = open_themed("about:blank", viewport={"width": width, "height": 844})
    page.add_init_script(WATCH)
    page.goto(path)
    draw_all(page)
    settle(page)
    moved = shifts(page)
    assert sum(value for value, _ in moved) < 0.01, moved
