"""The map and the pages on a telephone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Open, Served
from .figures import boxes, card, draw_all, drawn, elsewhere, eventually, outermost, settle, spots

PAGES = ["", "diary/", "plots/", "highlights/", "review/"]


def wait_until_scrolled(page: Page) -> None:
    page.wait_for_function("scrollY > 100")
    settle(page)


Place = tuple[float, float]


def gesture(page: Page, *ways: list[Place]) -> None:
    """Lead a finger along each of some ways of equally many places, all at once."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, places: tuple[Place, ...]) -> None:
        fingers = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    first, *others = zip(*ways, strict=True)
    # Fingers never touch the screen at the same time.
    for count in range(1, len(ways) + 1):
        touch("touchStart", first[:count])
    for places in others:
        touch("touchMove", places)
    touch("touchEnd", ())


def swipe(page: Page, x: float, y: float) -> None:
    """Push what is at a place upwards with a finger."""
    gesture(page, [(x, y - up) for up in range(0, 220, 20)])


def pinch(page: Page, x: float, y: float, by: float = 2) -> None:
    """Spread two fingers around a place, from a distance of 80 pixels, or bring them together."""
    steps = [40 * (1 + (by - 1) * step / 10) for step in range(11)]
    gesture(page, [(x - half, y) for half in steps], [(x + half, y) for half in steps])
    settle(page)


def spread(found: Locator) -> float:
    """How far the points reach sideways."""
    sideways = [x for x, _ in offsets(found)]
    return max(sideways) - min(sideways)


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
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.touchscreen.tap(*box.centre)
    expect(card(found).locator(".paperdiary-card__title")).to_have_text(entry["title"])
    # A note that opened at once would have been asked for by now.
    settle(page)
    assert diary.url + entry["url"] not in asked
    expect(page).to_have_url(diary.url)


def test_the_second_tap_on_a_point_opens_its_note(open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    box, entry = outermost(found, diary)["left"]
    page.touchscreen.tap(*box.centre)
    expect(card(found)).to_be_visible()
    page.touchscreen.tap(*box.centre)
    expect(page).to_have_url(diary.url + entry["url"])


@pytest.mark.parametrize("part", ["title", "open"])
def test_a_tap_on_the_card_opens_the_note(part: str, open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    box, entry = outermost(found, diary)["left"]
    page.touchscreen.tap(*box.centre)
    card(found).locator(f".paperdiary-card__{part}").tap()
    expect(page).to_have_url(diary.url + entry["url"])


def test_the_first_tap_on_another_point_shows_its_card(open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    for side in ("left", "bottom"):
        box, entry = outermost(found, diary)[side]
        page.touchscreen.tap(*box.centre)
        expect(card(found).locator(".paperdiary-card__title")).to_have_text(entry["title"])
    # The address may say by now what of the map is seen, and no note has opened.
    assert page.url.partition("#")[0] == diary.url


def test_a_tap_beside_the_points_closes_the_card(open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    page.touchscreen.tap(*outermost(found, diary)["left"][0].centre)
    expect(card(found)).to_be_visible()
    page.locator(".md-content h1").tap()
    expect(card(found)).to_be_hidden()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_no_wider_than_a_telephone(path: str, open_phone: Open) -> None:
    page = open_phone(path)
    draw_all(page)
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
    page.mouse.move(*boxes(found.locator(".paperdiary-figure__canvas"))[0].centre)
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


def test_two_fingers_zoom_the_map_and_not_the_page(open_phone: Open) -> None:
    page = open_phone()
    found = drawn(page)
    before, top = spread(found), page.evaluate("scrollY")
    pinch(page, *boxes(found.locator(".paperdiary-figure__canvas"))[0].centre)
    page.wait_for_function("!document.querySelector('.paperdiary-figure__canvas--moving')")
    assert spread(found) == pytest.approx(2 * before, rel=0.1)
    assert page.evaluate("[visualViewport.scale, scrollY]") == [1, top]


def test_fingers_brought_together_zoom_out_again(open_phone: Open) -> None:
    page = open_phone()
    found = drawn(page)
    centre = boxes(found.locator(".paperdiary-figure__canvas"))[0].centre
    before = spread(found)
    pinch(page, *centre, by=2)
    pinch(page, *centre, by=0.5)
    page.wait_for_function("!document.querySelector('.paperdiary-figure__canvas--moving')")
    assert spread(found) == pytest.approx(before, rel=0.1)


def test_two_fingers_move_a_zoomed_map(open_phone: Open) -> None:
    page = open_phone()
    found = drawn(page)
    x, y = boxes(found.locator(".paperdiary-figure__canvas"))[0].centre
    pinch(page, x, y)
    page.wait_for_function("!document.querySelector('.paperdiary-figure__canvas--moving')")
    before, top = offsets(found), page.evaluate("scrollY")
    gesture(page, *([(x + side, y + step) for step in range(0, 66, 6)] for side in (-40, 40)))
    settle(page)
    page.wait_for_function("!document.querySelector('.paperdiary-figure__canvas--moving')")
    after = offsets(found)
    assert [b[1] - a[1] for a, b in zip(before, after, strict=True)] == pytest.approx(
        [60] * len(before), abs=3
    )
    assert page.evaluate("scrollY") == top


def test_a_finger_scrolls_the_page_over_a_zoomed_map(open_phone: Open) -> None:
    page = open_phone()
    found = drawn(page)
    page.evaluate("scrollTo(0, 0)")
    found.get_by_role("button", name="Zoom in").tap()
    settle(page)
    before = offsets(found)
    swipe(page, *boxes(found.locator(".paperdiary-figure__canvas"))[0].centre)
    wait_until_scrolled(page)
    assert before
    assert offsets(found) == before


def test_a_finger_that_goes_sideways_over_a_zoomed_map_is_told_to_take_two(
    open_phone: Open,
) -> None:
    page = open_phone()
    found = drawn(page)
    hint = found.locator(".paperdiary-hint")
    x, y = boxes(found.locator(".paperdiary-figure__canvas"))[0].centre
    sideways = [(x - step, y) for step in range(0, 120, 12)]
    gesture(page, sideways)
    expect(hint).to_be_hidden()
    found.get_by_role("button", name="Zoom in").tap()
    gesture(page, sideways)
    expect(hint).to_be_visible()
    expect(hint).to_contain_text("two fingers")
    expect(hint).to_be_hidden()


def test_the_buttons_are_large_enough_for_a_finger(open_phone: Open) -> None:
    found = drawn(open_phone())
    sizes = boxes(found.locator(".paperdiary-zoom button"))
    assert len(sizes) == 4
    assert all(min(one.width, one.height) >= 44 for one in sizes)


def test_the_wheel_with_ctrl_zooms_at_the_pointer(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    box, entry = outermost(found, diary)["right"]
    before, top = spread(found), page.evaluate("scrollY")
    page.mouse.move(*box.centre)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    # Not that it moves, which may be over before this is asked.
    eventually(page, lambda: spread(found) > 1.2 * before)
    page.wait_for_function("!document.querySelector('.paperdiary-figure__canvas--moving')")
    assert spread(found) > 1.2 * before
    assert spots(found)[entry["id"]].centre == pytest.approx(box.centre, abs=2)
    assert page.evaluate("[scrollY, devicePixelRatio]") == [top, 1]


def test_the_mouse_drags_the_map(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    box, _ = outermost(found, diary)["left"]
    before = offsets(found)
    x, y = box.centre
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y + 10)
    page.mouse.move(x + 70, y + 40)
    page.mouse.up()
    settle(page)
    page.wait_for_function("!document.querySelector('.paperdiary-figure__canvas--moving')")
    moved = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(before, offsets(found), strict=True)]
    assert all(by == pytest.approx((70, 40), abs=2) for by in moved)
    # The drag began on a point, and is no click on it.
    expect(page).to_have_url(diary.url)


def test_a_double_click_shows_the_whole_map_again(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    before = offsets(found)
    found.get_by_role("button", name="Zoom in").click()
    settle(page)
    assert offsets(found) != before
    page.mouse.dblclick(*elsewhere(found, page))
    settle(page)
    assert offsets(found) == before
