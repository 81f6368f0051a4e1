"""The diary under Material and under the theme `paperdiary`: both have to pass all of this."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from .colours import illegible, is_dark
from .conftest import Open, Served
from .figures import boxes, draw_all, drawn, points
from .pages import listened, plotly_requests

ENTRY = "papers/databases/lsm-tree/"
PAGES = ["", "diary/", "highlights/", "review/", "plots/", ENTRY, "topics/robotics/", "404.html"]
WIDTHS = [390, 820, 1280, 1920]

Scheme = Literal["light", "dark"]


def switch_palette(page: Page) -> None:
    """Press the button in the header: from the system's scheme to light, to dark, and back."""
    page.locator("label.md-header__button[for^=__palette]:visible").click()


def expect_scheme(page: Page, scheme: Scheme) -> None:
    """Wait until the page and the map on it have the colours of a scheme."""
    name = {"light": "default", "dark": "slate"}[scheme]
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
    assert is_dark(page) == (scheme == "dark")
    found = drawn(page)
    # Points are outlined in the colour of the page.
    behind = page.evaluate("getComputedStyle(document.body).backgroundColor")
    expect(points(found).first).to_have_css("stroke", behind)
    assert illegible(page, found) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_and_map_have_the_systems_scheme(scheme: Scheme, open_themed: Open) -> None:
    expect_scheme(open_themed(color_scheme=scheme), scheme)


def test_page_and_map_follow_the_system(open_themed: Open) -> None:
    page = open_themed(color_scheme="light")
    expect_scheme(page, "light")
    page.emulate_media(color_scheme="dark")
    expect_scheme(page, "dark")


def test_the_switch_of_the_palette_leads_from_auto_to_light_to_dark_to_auto(
    open_themed: Open,
) -> None:
    page = open_themed(color_scheme="dark")
    expect_scheme(page, "dark")
    switch_palette(page)
    expect_scheme(page, "light")
    page.emulate_media(color_scheme="light")
    switch_palette(page)
    expect_scheme(page, "dark")
    switch_palette(page)
    expect_scheme(page, "light")


def test_a_chosen_scheme_is_kept_when_the_page_is_loaded_again(open_themed: Open) -> None:
    page = open_themed(color_scheme="dark")
    drawn(page)
    switch_palette(page)
    expect_scheme(page, "light")
    page.reload()
    expect_scheme(page, "light")


def test_a_note_is_left_for_the_map_as_it_was(open_themed: Open, themed: Served) -> None:
    page = open_themed("about:blank")
    _, complaints = listened(page, themed)
    requests = plotly_requests(page)
    page.goto("")
    drawn(page)
    page.evaluate("window.sameDocument = true")
    for _ in range(2):
        page.locator(".paperdiary-entry__title").first.click()
        expect(page).to_have_url(re.compile("/papers/"))
        expect(page.locator(".js-plotly-plot")).to_have_count(0)
        page.go_back()
        found = drawn(page)
        expect(page.locator(".js-plotly-plot")).to_have_count(1)
        assert len(boxes(points(found))) == len(themed.entries)
    assert len(requests) == 1
    assert page.evaluate("window.sameDocument") is True
    assert complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_window(path: str, open_themed: Open) -> None:
    page = open_themed(path)
    wide = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        draw_all(page)
        # Material's search box comes to its new width by and by.
        page.evaluate("Promise.allSettled(document.getAnimations().map(one => one.finished))")
        wide[width] = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    assert wide == dict.fromkeys(WIDTHS, 0)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_complains_of_nothing(
    path: str, open_themed: Open, themed: Served
) -> None:
    page = open_themed("about:blank")
    outside, complaints = listened(page, themed)
    page.goto(path, wait_until="networkidle")
    draw_all(page)
    assert outside == []
    assert complaints == []


def test_the_search_of_the_theme_finds_a_note(open_own: Open, own_diary: Served) -> None:
    entry = own_diary.titled("Visualizing Data using t-SNE")
    page = open_own()
    search = page.get_by_role("dialog", name="Search").get_by_role("textbox", name="Search")
    search.click()
    # The index is loaded by a worker; what is typed before that is not looked for.
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    search.press_sequentially("visualizing")
    page.locator(f'.paperdiary-recall a[href*="{entry["url"]}"]').first.click()
    expect(page).to_have_url(re.compile(re.escape(own_diary.url + entry["url"])))


@pytest.mark.parametrize(("width", "is_shown"), [(1440, True), (1024, True), (390, False)])
def test_tabs_are_shown_on_a_tablet_too(width: int, is_shown: bool, open_own: Open) -> None:
    page = open_own("diary/", viewport={"width": width, "height": 800})
    expect(page.locator(".md-tabs")).to_be_visible(visible=is_shown)
