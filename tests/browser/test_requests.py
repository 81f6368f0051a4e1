"""What pages load, and when."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from .conftest import Open
from .figures import draw_all, drawn, figure
from .pages import open_until_idle, plotly_requests

ENTRY = "papers/robotics/dagger/"


def test_plotly_is_loaded_once_for_all_figures_of_a_page(open_page: Open) -> None:
    page = open_page("about:blank")
    requests = plotly_requests(page)
    page.goto("plots/")
    draw_all(page)
    assert page.locator(".js-plotly-plot").count() > 1
    assert len(requests) == 1


@pytest.mark.parametrize("path", ["diary/", ENTRY])
def test_a_page_without_figures_does_not_load_plotly(path: str, open_page: Open) -> None:
    page = open_page("about:blank")
    requests = plotly_requests(page)
    open_until_idle(page, path)
    assert requests == []


def test_instant_navigation_does_not_load_plotly_again(open_page: Open) -> None:
    page = open_page("about:blank")
    requests = plotly_requests(page)
    page.goto("")
    drawn(page)
    page.locator(".md-tabs").get_by_role("link", name="More Plots").click()
    drawn(page, "timeline")
    assert len(requests) == 1


def test_plotly_is_not_loaded_before_a_figure_comes_into_view(open_page: Open) -> None:
    page = open_page("about:blank")
    requests = plotly_requests(page)
    lowered = '<div style="height: 3000px"></div><figure class="paperdiary-figure"'
    page.route(re.compile("my-diary/$"), with_text('<figure class="paperdiary-figure"', lowered))
    open_until_idle(page, "")
    assert requests == []
    drawn(page)
    assert len(requests) == 1


@pytest.mark.parametrize("path", ["diary/", ENTRY])
def test_a_page_without_figures_loads_no_figures_data(path: str, open_page: Open) -> None:
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_until_idle(page, path)
    assert not [url for url in asked if "/figures/" in url and ".json" in url]


def test_a_figure_is_asked_for_after_the_text_is_painted(open_themed: Open) -> None:
    page = open_themed()
    drawn(page)
    painted, loaded, asked = page.evaluate(
        """() => [
          performance.getEntriesByName("first-contentful-paint")[0].startTime,
          performance.getEntriesByType("navigation")[0].loadEventStart,
          performance.getEntriesByType("resource")
            .filter(({ name }) => /plotly\\.min|figures\\/.*json/.test(name))
            .map(({ startTime }) => startTime),
        ]"""
    )
    assert len(asked) == 2
    assert min(asked) > max(painted, loaded)


def test_a_figure_that_cannot_be_loaded_says_so(open_page: Open) -> None:
    page = open_page("about:blank")
    page.route(re.compile("map-tsne"), lambda route: route.fulfill(status=503))
    page.goto("")
    expect(figure(page)).to_have_attribute("data-state", "error")
    expect(figure(page).locator(".paperdiary-figure__error")).to_be_visible()


def with_text(old: str, new: str) -> Callable[[Route], Any]:
    """Answer with what the server says, one text replaced."""

    def answer(route: Route) -> None:
        response = route.fetch()
        assert old in response.text()
        route.fulfill(response=response, body=response.text().replace(old, new, 1))

    return answer
