"""The example diary, built by Zensical under Material and under the theme `paperdiary`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .building import THEMES
from .colours import is_dark
from .conftest import Open, Served, served_diary
from .figures import boxes, drawn, points
from .pages import listened

pytest.importorskip("zensical")

ENTRY = "papers/databases/lsm-tree/"


@pytest.fixture(scope="module", params=[*THEMES])
def diary_by_zensical(
    request: pytest.FixtureRequest,
    example: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    site = example(request.param, "zensical")
    with served_diary(site, tmp_path_factory.mktemp("www")) as served:
        yield served


def test_the_map_is_drawn_and_follows_the_scheme(
    diary_by_zensical: Served, open_page: Open
) -> None:
    page = open_page("about:blank", color_scheme="light")
    outside, complaints = listened(page, diary_by_zensical)
    page.goto(diary_by_zensical.url)
    found = drawn(page)
    assert len(boxes(points(found))) == len(diary_by_zensical.entries)
    for scheme in ("light", "dark", "light"):
        page.emulate_media(color_scheme=scheme)
        name = {"light": "default", "dark": "slate"}[scheme]
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
        behind = page.evaluate("getComputedStyle(document.body).backgroundColor")
        expect(points(found).first).to_have_css("stroke", behind)
        assert is_dark(page) == (scheme == "dark")
    assert (outside, complaints) == ([], [])


def test_the_map_is_there_again_after_instant_navigation(
    diary_by_zensical: Served, open_page: Open
) -> None:
    page = open_page("about:blank")
    outside, complaints = listened(page, diary_by_zensical)
    page.goto(diary_by_zensical.url)
    drawn(page)
    page.evaluate("window.sameDocument = true")
    page.locator(".md-tabs").get_by_role("link", name="Full Diary", exact=True).click()
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    page.locator(f".md-content a[href$='{ENTRY}']").first.click()
    expect(page.locator("h1")).to_contain_text("Log-Structured")
    expect(page.locator(".md-path")).to_contain_text("Full Diary")
    expect(page.locator(".md-footer__link--prev")).to_be_visible()
    # The place of the entry on the map.
    page.locator(".paperdiary-about a.paperdiary-chip").click()
    drawn(page)
    assert "entry=papers/databases/lsm-tree" in page.url
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Log-Structured")
    assert page.evaluate("window.sameDocument") is True
    assert (outside, complaints) == ([], [])


def test_notes_are_found_by_meaning_in_its_dialog(
    diary_by_zensical: Served, open_page: Open
) -> None:
    page = open_page("about:blank")
    outside, complaints = listened(page, diary_by_zensical)
    page.goto(diary_by_zensical.url + "diary/")
    page.evaluate("window.sameDocument = true")
    page.locator("[data-md-component=search] button").click()
    page.locator("dialog input").fill("an adversary makes levels that maximise regret")
    link = page.locator("dialog .paperdiary-recall li > a").first
    expect(link).to_have_attribute("href", re.compile("papers/open-endedness/paired/"))
    # A keyboard reaches it.
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_hidden()
    expect(page).to_have_url(re.compile("papers/open-endedness/paired/"))
    assert page.evaluate("window.sameDocument") is True
    assert (outside, complaints) == ([], [])


def test_the_box_on_the_home_page_opens_its_dialog(
    diary_by_zensical: Served, open_page: Open
) -> None:
    page = open_page(diary_by_zensical.url)
    page.locator(".paperdiary-ask input").fill("maximise regret")
    expect(page.locator("dialog input")).to_have_value("maximise regret")
    expect(page.locator("dialog .paperdiary-recall li").first).to_be_visible()


def test_a_wrong_address_has_help(diary_by_zensical: Served, open_page: Open) -> None:
    page = open_page(diary_by_zensical.url + "404.html")
    expect(page.locator(".md-content")).to_contain_text("There is no page at this address")
    expect(page.locator(".md-content .paperdiary-entries li")).not_to_have_count(0)
