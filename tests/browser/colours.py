"""The colours of pages and texts, and their contrast."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page

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
