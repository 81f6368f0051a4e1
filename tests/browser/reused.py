"""Pages that stay open from test to test, and that each test finds as they were loaded."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, TimeoutError

from .figures import PATIENCE, draw_all

MARK = "document.querySelector('.md-content').dataset.reused = 'yes'"
IS_STILL_OPEN = """path => location.pathname === path &&
    Boolean(document.querySelector(".md-content[data-reused]"))"""

PUT_BACK = """() => {
    const press = button => button?.click()
    document.querySelectorAll("[data-md-toggle]:checked").forEach(press)
    document.querySelectorAll("details[open]").forEach(one => one.removeAttribute("open"))
    for (const figure of document.querySelectorAll(".paperdiary-figure")) {
        const one = selector => figure.querySelector(selector)
        press(one(".paperdiary-search__clear:not([hidden])"))
        const slider = one(".paperdiary-replay__slider")
        const isPlaying = one('.paperdiary-replay__button[aria-label="Pause"]')
        if (slider && (isPlaying || slider.value !== slider.max)) {
            slider.value = slider.max
            slider.dispatchEvent(new Event("input"))
        }
        press(one('.paperdiary-controls__toggle[aria-expanded="true"]'))
        press(one('.paperdiary-legend__item[data-key="all"]:not([hidden])'))
        press(one('.paperdiary-legend__item[data-key="hulls"][aria-pressed="false"]'))
        press(one('.paperdiary-legend__item[data-key="order"][aria-pressed="true"]'))
        press(one('.paperdiary-legend__item[data-key="shapes"][aria-pressed="true"]'))
        press(one(".paperdiary-zoom__button--reset"))
    }
    getSelection().removeAllRanges()
    // The Tab key starts again at the beginning of the page.
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute("tabindex")
    document.activeElement.blur()
    history.replaceState(history.state, "", location.pathname)
}"""

TO_THE_TOP = "scrollTo({ top: 0, left: 0, behavior: 'instant' })"

STATE = """() => {
    const seen = (figure, selector) =>
        [...figure.querySelectorAll(selector)].filter(one => !one.hidden).length
    const canvas = figure => {
        const { _fullLayout } = figure.querySelector(".js-plotly-plot")
        const ends = ["xaxis", "yaxis"].flatMap(axis => _fullLayout[axis].range)
        const range = ends.map(end => typeof end === "number" ? end.toFixed(2) : end)
        return [_fullLayout.width, _fullLayout.height, ...range]
    }
    return {
        address: location.href,
        scrolled: [scrollX, scrollY, visualViewport.scale],
        window: [innerWidth, innerHeight],
        focus: document.activeElement.tagName,
        selected: String(getSelection()),
        open: document.querySelectorAll("details[open]").length,
        inputs: [...document.querySelectorAll("input")]
            .map(({ type, checked, value }) => type === "checkbox" ? checked : value),
        figures: [...document.querySelectorAll(".paperdiary-figure")].map(figure => ({
            state: figure.dataset.state,
            canvas: canvas(figure),
            moving: seen(figure, ".paperdiary-figure__canvas--moving"),
            points: [...figure.querySelectorAll("path.point")]
                .map(one => one.style.opacity + one.getAttribute("d")),
            hulls: seen(figure, ".js-fill"),
            labels: seen(figure, ".annotation-text"),
            over: seen(figure, ".paperdiary-card, .paperdiary-ring, .paperdiary-hint--shown"),
            buttons: [...figure.querySelectorAll("button")]
                .map(one => [one.ariaLabel, one.ariaPressed, one.ariaExpanded, one.hidden].join()),
        })),
    }
}"""
"""What a test of figures can change, and what each figure shows."""


@dataclass
class Reused:
    """A page with all its figures drawn, and the state that every test finds it in."""

    page: Page
    path: str
    size: Any
    state: str | None = None

    @classmethod
    def of(cls, page: Page) -> Reused:
        """Keep a page that has just been opened."""
        path: str = page.evaluate("location.pathname")
        reused = cls(page, path, page.viewport_size)
        reused._draw()
        return reused

    def restore(self) -> None:
        """Put the page back, or load it if it was left, and assert that it is as it was loaded."""
        self.page.mouse.move(2, 2)
        if self.page.viewport_size != self.size:
            self.page.set_viewport_size(self.size)
        if not self.page.evaluate(IS_STILL_OPEN, self.path):
            self.page.goto(self.path)
            self._draw()
            return
        self.page.evaluate(PUT_BACK)
        # It closes the card of a point.
        self.page.keyboard.press("Escape")
        self.page.evaluate(TO_THE_TOP)
        same = f"state => JSON.stringify(({STATE})()) === state"
        with suppress(TimeoutError):
            self.page.wait_for_function(same, arg=self.state, timeout=PATIENCE)
        assert self._state() == self.state

    def _draw(self) -> None:
        draw_all(self.page)
        self.page.evaluate(MARK)
        self.page.evaluate(TO_THE_TOP)
        self.page.wait_for_function("scrollY === 0 && !document.querySelector('[class*=--moving]')")
        state = self._state()
        # However often it is loaded, all tests start with the same.
        assert self.state in (None, state)
        self.state = state

    def _state(self) -> str:
        state: str = self.page.evaluate(f"JSON.stringify(({STATE})())")
        return state
