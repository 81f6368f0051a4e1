"""Figures in the page's colours, light and dark."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from .colours import illegible, is_dark
from .conftest import Open
from .figures import drawn, labels, points


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_texts_of_figures_are_legible(
    scheme: Literal["light", "dark"], open_page: Open
) -> None:
    page = open_page("plots/", color_scheme=scheme)
    found = [
        drawn(page, name)
        for name in (
            "map-tsne",
            "map-umap",
            "timeline",
            "months",
            "calendar",
            "topics",
            "topics-over-time",
        )
    ]
    assert is_dark(page) == (scheme == "dark")
    assert [illegible(page, each) for each in found] == [{}] * len(found)


def test_the_switch_of_the_palette_changes_a_drawn_figure(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    found = drawn(page)
    before = labels(found).first.evaluate("text => getComputedStyle(text).fill")
    assert is_dark(page)
    # From following the system to always light.
    page.locator("label.md-header__button[for^=__palette]:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    expect(labels(found).first).not_to_have_css("fill", before)
    assert not is_dark(page)
    assert illegible(page, found) == {}


def test_a_figure_follows_the_system_when_it_turns_dark(open_page: Open) -> None:
    page = open_page(color_scheme="light")
    found = drawn(page)
    before = labels(found).first.evaluate("text => getComputedStyle(text).fill")
    page.emulate_media(color_scheme="dark")
    expect(labels(found).first).not_to_have_css("fill", before)
    assert is_dark(page)
    assert illegible(page, found) == {}


def test_a_figure_wears_the_colours_that_a_reader_forces(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(0, 0, 0)")
    expect(points(found).first).to_have_css("stroke", "rgb(0, 0, 0)")
    assert illegible(page, found) == {}


def test_a_figure_has_no_background_of_its_own(open_page: Open) -> None:
    found = drawn(open_page(color_scheme="dark"))
    papers = found.locator("svg.main-svg").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert set(papers) == {"rgba(0, 0, 0, 0)"}
