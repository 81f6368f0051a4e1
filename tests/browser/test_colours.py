"""Figures in the page's colours, light and dark."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Open
from .figures import drawn, labels, points

Rgb = tuple[float, float, float]
LEGIBLE = 4.5
"""The least contrast of text, by WCAG 2.2, success criterion 1.4.3."""


def over(color: str, page: Rgb) -> Rgb:
    """A computed colour, as it appears on the page."""
    red, green, blue, *rest = (float(number) for number in re.findall(r"[\d.]+", color))
    alpha = rest[0] if rest else 1.0
    r, g, b = (
        alpha * own + (1 - alpha) * behind
        for own, behind in zip((red, green, blue), page, strict=True)
    )
    return r, g, b


def luminance(color: Rgb) -> float:
    red, green, blue = (
        v / 12.92 if (v := value / 255) <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for value in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, two: Rgb) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def background(page: Page) -> Rgb:
    return over(page.evaluate("getComputedStyle(document.body).backgroundColor"), (255, 255, 255))


def text_colors(texts: Locator, style: str) -> dict[str, str]:
    """By text, the colour it is written in."""
    written: list[tuple[str, str]] = texts.evaluate_all(
        f"all => all.map(one => [one.textContent, getComputedStyle(one).{style}])"
    )
    return dict(written)


def illegible(page: Page, found: Locator) -> dict[str, float]:
    """The texts of a figure whose contrast to the page is too small."""
    written = text_colors(found.locator(".paperdiary-legend__item"), "color")
    written |= text_colors(found.locator("svg.main-svg text"), "fill")
    assert written
    behind = background(page)
    contrasts = {text: contrast(over(color, behind), behind) for text, color in written.items()}
    return {text: round(value, 2) for text, value in contrasts.items() if value < LEGIBLE}


def is_dark(page: Page) -> bool:
    return luminance(background(page)) < 0.2


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
