"""Sites below a path, with addresses of files, and pages that do not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from .building import build_example
from .conftest import Open, Served
from .figures import card, draw_all, drawn, figure
from .serving import served


@pytest.fixture(scope="module")
def flat(chromium: str, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example with `use_directory_urls: false`, two folders below the server's root."""
    root = tmp_path_factory.mktemp("flat")
    with served(root) as address:
        url = f"{address}some/where/"
        build_example(root / "some/where", cache, site_url=url, use_directory_urls=False)
        yield url


def show_first_entry(page: Page, diary: Served) -> str:
    """Show on a map the card of what was read first, and tell its title."""
    # Which point an arrow key leads to depends on the map; and a note's heading need not be the
    # title of what was read.
    found = drawn(page)
    found.locator(".paperdiary-figure__plot").focus()
    page.keyboard.press("Home")
    title: str = diary.entries[0]["title"]
    expect(card(found).locator(".paperdiary-card__title")).to_have_text(title)
    return title


def test_with_addresses_of_files_a_point_leads_to_its_note(
    flat: str, diary: Served, open_page: Open
) -> None:
    page = open_page(flat)
    title = show_first_entry(page, diary)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(flat) + r"papers/.*\.html$"))
    expect(page).to_have_url(f"{flat}{diary.entries[0]['id']}.html")
    expect(page.locator("h1")).to_contain_text(title)


def test_with_addresses_of_files_a_chip_leads_to_its_place_on_the_map(
    flat: str, open_page: Open
) -> None:
    page = open_page(f"{flat}papers/robotics/dagger.html")
    page.locator("a.paperdiary-chip").first.click()
    drawn(page)
    expect(page).to_have_url(re.compile(re.escape(flat) + r".*#.*papers/robotics/dagger$"))
    expect(figure(page).locator(".paperdiary-ring")).to_be_visible()


@pytest.mark.parametrize("path", ["plots.html", "topics/robotics.html"])
def test_with_addresses_of_files_figures_are_drawn(path: str, flat: str, open_page: Open) -> None:
    page = open_page(flat + path)
    draw_all(page)
    assert page.locator(".js-plotly-plot").count() > 0


def test_from_a_page_that_does_not_exist_ways_lead_to_figures(
    themed: Served, open_themed: Open
) -> None:
    page = open_themed("about:blank")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))

    def as_hosts_do(route: Route) -> None:
        route.fulfill(status=404, path=themed.folder / "404.html")

    page.route(re.compile("/papers/no/such/page"), as_hosts_do)
    page.goto("papers/no/such/page")
    expect(page.locator("h1")).to_contain_text("404")
    page.locator(".md-header .md-logo").click()
    title = show_first_entry(page, themed)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(title)
    assert complaints == []
