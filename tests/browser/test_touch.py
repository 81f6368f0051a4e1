"""The map and the pages on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Open, Served
from .figures import boxes, card, drawn, settle
from .test_points import outermost

PAGES = ["", "diary/", "plots/", "highlights/"]


def wait_until_scrolled(page: Page) -> None:
    page.wait_for_function("scrollY > 100")
    settle(page)


def swipe(page: Page, x: float, y: float) -> None:
    """Push what is at a place upwards with a finger."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *places: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(places)})

    touch("touchStart", {"x": x, "y": y})
    for up in range(20, 220, 20):
        touch("touchMove", {"x": x, "y": y - up})
    touch("touchEnd")


def offsets(found: Locator) -> list[list[float]]:
    """Where points are on their canvas, in whole pixels."""
    # All at once, since a page that a finger has pushed may still be moving.
    measured: list[list[float]] = found.evaluate("""figure => {
        const {x, y} = figure.querySelector(".paperdiary-figure__canvas").getBoundingClientRect()
        const marks = [...figure.querySelectorAll(".points path.point")]
        return marks.map(mark => mark.getBoundingClientRect())
            .map(mark => [Math.round(mark.x - x), Math.round(mark.y - y)])
    }""")
    return measured


def test_the_first_tap_on_a_point_shows_its_card(open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    box, entry = outermost(found, diary)["left"]
    page.touchscreen.tap(*box.centre)
    expect(card(found).locator(".paperdiary-card__title")).to_have_text(entry["title"])
    # A note that opened at once would be there by now.
    page.wait_for_timeout(500)
    expect(page).to_have_url(diary.url)


def test_the_second_tap_on_a_point_opens_its_note(open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    box, entry = outermost(found, diary)["left"]
    page.touchscreen.tap(*box.centre)
    expect(card(found)).to_be_visible()
    page.wait_for_timeout(500)
    page.touchscreen.tap(*box.centre)
    expect(page).to_have_url(diary.url + entry["url"])


def test_a_tap_beside_the_points_closes_the_card(open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    page.touchscreen.tap(*outermost(found, diary)["left"][0].centre)
    expect(card(found)).to_be_visible()
    page.wait_for_timeout(500)
    page.locator(".md-content h1").tap()
    expect(card(found)).to_be_hidden()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_no_wider_than_a_telephone(path: str, open_phone: Open) -> None:
    page = open_phone(path)
    for found in page.locator(".paperdiary-figure").all():
        found.scroll_into_view_if_needed()
        expect(found).to_have_attribute("data-state", "drawn")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("innerWidth") == 390


def test_entries_are_no_wider_than_a_telephone(open_phone: Open, diary: Served) -> None:
    # Of each topic the note with the longest title.
    longest = {e["topic"]: e for e in sorted(diary.entries, key=lambda e: len(e["title"]))}
    page = open_phone("about:blank")
    wide = {}
    for entry in longest.values():
        page.goto(entry["url"])
        width = page.evaluate("Math.max(document.documentElement.scrollWidth, innerWidth)")
        if width > 390:
            wide[entry["url"]] = width
    assert wide == {}


def test_the_wheel_scrolls_the_page_over_the_map(open_page: Open) -> None:
    page = open_page(viewport={"width": 1280, "height": 700})
    found = drawn(page)
    page.evaluate("scrollTo(0, 0)")
    before = offsets(found)
    page.mouse.move(640, 450)
    page.mouse.wheel(0, 300)
    wait_until_scrolled(page)
    assert before
    assert offsets(found) == before


def test_a_finger_scrolls_the_page_over_the_map(open_phone: Open) -> None:
    page = open_phone()
    found = drawn(page)
    page.evaluate("scrollTo(0, 0)")
    settle(page)
    before = offsets(found)
    x, y = boxes(found.locator(".paperdiary-figure__canvas"))[0].centre
    swipe(page, x, y)
    wait_until_scrolled(page)
    assert before
    assert offsets(found) == before
