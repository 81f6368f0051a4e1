"""Pages that stay open from test to test, put back to how they were first drawn."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, TimeoutError

from .figures import draw_all, settle

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
    scrollTo({ top: 0, left: 0, behavior: "instant" })
}"""

STATE = """() => {
    const box = ({ x, y, width, height }) => [x, y, width, height].map(Math.round)
    const drawn = figure => [...figure.querySelectorAll(".scatterlayer path, .annotation-text")]
        .map(one => ({ box: box(one.getBoundingClientRect()), style: getComputedStyle(one) }))
        .map(({ box, style }) => [...box, style.opacity, style.fill, style.stroke].join(" "))
    return {
        address: location.href,
        scrolled: [scrollX, scrollY, visualViewport.scale],
        window: [innerWidth, innerHeight],
        scheme: document.body.dataset.mdColorScheme,
        focus: document.activeElement.tagName,
        selected: String(getSelection()),
        open: document.querySelectorAll("details[open]").length,
        inputs: [...document.querySelectorAll("input")]
            .map(({ type, checked, value }) => type === "checkbox" ? checked : value),
        figures: [...document.querySelectorAll(".paperdiary-figure")].map(figure => ({
            state: figure.dataset.state,
            buttons: [...figure.querySelectorAll("button")]
                .map(one => [one.ariaLabel, one.ariaPressed, one.ariaExpanded, one.hidden].join()),
            over: [...figure.querySelectorAll(".paperdiary-card, .paperdiary-ring")]
                .filter(one => !one.hidden).length,
            hint: Boolean(figure.querySelector(".paperdiary-hint--shown")),
            moving: Boolean(figure.querySelector(".paperdiary-figure__canvas--moving")),
            drawn: drawn(figure),
        })),
    }
}"""
"""All of a page that a test of its figures can change, and where and how each mark is drawn."""

HAS_STATE = f"state => JSON.stringify(({STATE})()) === state"


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
        """Put the page back, loading it again if it was left, and assert that it is as before."""
        self.page.mouse.move(2, 2)
        if self.page.viewport_size != self.size:
            self.page.set_viewport_size(self.size)
        if not self.page.evaluate(IS_STILL_OPEN, self.path):
            self.page.goto(self.path)
            self._draw()
            return
        self._put_back()
        with suppress(TimeoutError):
            self.page.wait_for_function(HAS_STATE, arg=self.state, timeout=5_000, polling=30)
        assert self._state() == self.state

    def _draw(self) -> None:
        draw_all(self.page)
        self.page.evaluate(MARK)
        self._put_back()
        state = ""
        while state != self._state():
            state = self._state()
            settle(self.page)
        # However often it is loaded, all tests start with the same.
        assert self.state in (None, state)
        self.state = state

    def _state(self) -> str:
        state: str = self.page.evaluate(f"JSON.stringify(({STATE})())")
        return state

    def _put_back(self) -> None:
        self.page.evaluate(PUT_BACK)
        # It closes the card of a point.
        self.page.keyboard.press("Escape")
