"""The points of the map under the mouse and the keyboard."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Open, Served
from .figures import (
    boxes,
    card,
    columns,
    drawn,
    eventually,
    outermost,
    points,
    settle,
)


def cluster_of(entry: dict[str, Any], diary: Served) -> str:
    labels = {cluster["id"]: cluster["label"] for cluster in diary.data["clusters"]["tsne"]}
    label: str = labels[entry["layouts"]["tsne"]["cluster"]]
    return label


def test_hovering_tells_title_date_cluster_and_summary(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    for box, entry in outermost(found, diary).values():
        page.mouse.move(*box.centre)
        expect(card(found).locator(".paperdiary-card__title")).to_have_text(entry["title"])
        meta = card(found).locator(".paperdiary-card__meta")
        year, _, day = (entry["date"] or "undated").partition("-")
        expect(meta).to_contain_text(year)
        expect(meta).to_contain_text(day[-2:].lstrip("0"))
        expect(meta).to_contain_text(cluster_of(entry, diary))
        expect(card(found).locator(".paperdiary-card__summary")).to_have_text(entry["summary"])


def test_the_card_goes_when_the_mouse_leaves(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    box, _ = outermost(found, diary)["left"]
    page.mouse.move(*box.centre)
    expect(card(found)).to_be_visible()
    page.mouse.move(2, 2)
    expect(card(found)).to_be_hidden()


def test_the_card_stays_within_the_plot(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    (plot,) = boxes(found)
    for box, entry in outermost(found, diary).values():
        page.mouse.move(*box.centre)
        expect(card(found).locator(".paperdiary-card__title")).to_have_text(entry["title"])
        (shown,) = boxes(card(found))
        assert plot.x <= shown.x
        assert shown.x + shown.width <= plot.x + plot.width


def test_a_click_opens_the_note(open_page: Open, diary: Served) -> None:
    page = open_page()
    box, entry = outermost(drawn(page), diary)["right"]
    page.mouse.click(*box.centre)
    expect(page).to_have_url(diary.url + entry["url"])
    expect(page).to_have_title(re.compile("^" + re.escape(entry["title"])))


def test_a_click_in_the_second_layout_opens_the_note(open_page: Open, diary: Served) -> None:
    page = open_page("plots/")
    box, entry = outermost(drawn(page, "map-umap"), diary, "umap")["left"]
    page.mouse.click(*box.centre)
    expect(page).to_have_url(diary.url + entry["url"])


def test_html_in_a_title_is_shown_and_not_run(open_page: Open, diary: Served) -> None:
    shown = "<img src=x onerror='window.ran = true'><b>Bold</b> &lt;"

    # What a figure's JSON holds is escaped already, as Plotly needs it.
    written = html.escape(shown, quote=False)

    def answer(route: Route) -> None:
        figure = json.loads(route.fetch().text())
        title, summary = columns(figure, "title", "summary")
        for trace in figure["data"]:
            for point in trace.get("customdata", ()):
                point[title] = point[summary] = written
        route.fulfill(json=figure)

    page = open_page("about:blank")
    page.route("**/map-tsne.json*", answer)
    page.goto("")
    found = drawn(page)
    page.mouse.move(*outermost(found, diary)["left"][0].centre)
    expect(card(found).locator(".paperdiary-card__title")).to_have_text(shown)
    expect(card(found).locator(".paperdiary-card__summary")).to_have_text(shown)
    assert page.evaluate("window.ran") is None


def title_at(found: Locator) -> str:
    return card(found).locator(".paperdiary-card__title").inner_text()


def focused_by_tab(page: Page) -> None:
    """Press the tab key until the plot has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.paperdiary-figure__plot')"):
            return
    raise AssertionError("the tab key does not reach the plot")


def place_of(entry: dict[str, Any]) -> tuple[float, float]:
    here = entry["layouts"]["tsne"]
    return here["x"], here["y"]


@pytest.mark.parametrize(
    ("key", "axis", "sign"),
    [("ArrowRight", 0, 1), ("ArrowLeft", 0, -1), ("ArrowUp", 1, 1), ("ArrowDown", 1, -1)],
)
def test_arrow_keys_go_in_their_direction(
    key: str, axis: int, sign: int, open_page: Open, diary: Served
) -> None:
    page = open_page()
    found = drawn(page)
    focused_by_tab(page)
    page.keyboard.press(key)
    here = diary.titled(title_at(found))
    page.keyboard.press(key)
    there = diary.titled(title_at(found))
    assert sign * (place_of(there)[axis] - place_of(here)[axis]) > 0


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"])
def test_arrow_keys_never_get_stuck(key: str, open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    found.locator(".paperdiary-figure__plot").focus()
    page.keyboard.press(key)
    before = title_at(found)
    for _ in range(40):
        page.keyboard.press(key)
        after = title_at(found)
        assert after != before
        before = after


def test_home_and_end_go_to_the_first_and_the_last_one_read(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    found.locator(".paperdiary-figure__plot").focus()
    page.keyboard.press("End")
    assert title_at(found) == diary.entries[-1]["title"]
    page.keyboard.press("Home")
    assert title_at(found) == diary.entries[0]["title"]


def test_keys_zoom_and_show_the_whole_map(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    found.locator(".paperdiary-figure__plot").focus()
    before = spread(found)
    page.keyboard.press("+")
    settle(page)
    assert spread(found) > before * 1.2
    page.keyboard.press("-")
    settle(page)
    assert spread(found) == pytest.approx(before, abs=1)
    page.keyboard.press("-")
    page.keyboard.press("0")
    settle(page)
    assert spread(found) == pytest.approx(before, abs=1)


def test_an_entry_out_of_sight_is_brought_into_sight_by_the_keys(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    found.locator(".paperdiary-figure__plot").focus()
    page.keyboard.press("Home")
    for _ in range(6):
        page.keyboard.press("+")
    page.keyboard.press("End")
    settle(page)
    (canvas,), (ring,) = (
        boxes(found.locator(part)) for part in (".paperdiary-figure__canvas", ".paperdiary-ring")
    )
    assert canvas.x <= ring.centre[0] <= canvas.x + canvas.width
    assert canvas.y <= ring.centre[1] <= canvas.y + canvas.height
    expect(card(found)).to_be_visible()


def test_enter_opens_the_note_the_arrow_keys_went_to(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    found.locator(".paperdiary-figure__plot").focus()
    page.keyboard.press("ArrowRight")
    entry = diary.titled(title_at(found))
    page.keyboard.press("Enter")
    expect(page).to_have_url(diary.url + entry["url"])


def test_escape_closes_the_card(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    found.locator(".paperdiary-figure__plot").focus()
    page.keyboard.press("ArrowRight")
    expect(card(found)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(found)).to_be_hidden()


def test_the_text_of_a_card_is_marked_without_moving_the_map(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    # Not by the Tab key, which opens the search on its way for as long as Material takes.
    found.locator(".paperdiary-figure__plot").focus()
    page.keyboard.press("Home")
    (text,) = boxes(card(found).locator(".paperdiary-card__summary"))
    before = boxes(points(found))
    page.mouse.move(text.x + 4, text.y + 6)
    page.mouse.down()
    page.mouse.move(text.x + text.width - 4, text.y + text.height - 6, steps=4)
    page.mouse.up()
    settle(page)
    assert page.evaluate("String(getSelection()).length") > 10
    assert boxes(points(found)) == before


def test_the_links_of_a_card_last_while_the_map_moves(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    focused_by_tab(page)
    page.keyboard.press("Home")
    link = card(found).locator("a.paperdiary-card__title").element_handle()
    # The card keeps to the edges of the map, where its point and the ring do not.
    ring = found.locator(".paperdiary-ring")
    before = boxes(ring)
    page.keyboard.press("-")
    eventually(page, lambda: boxes(ring) != before)
    assert link.evaluate("link => link.isConnected")


def spread(found: Locator) -> float:
    """How far the points reach sideways, in pixels."""
    sideways = sorted(box.x for box in boxes(points(found)))
    return sideways[-1] - sideways[0]


def test_the_buttons_zoom_in_and_back(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    before = spread(found)
    found.get_by_role("button", name="Zoom in").click()
    settle(page)
    assert spread(found) > before * 1.2
    found.get_by_role("button", name="Zoom out").click()
    settle(page)
    assert spread(found) == pytest.approx(before, abs=1)
    for _ in range(3):
        found.get_by_role("button", name="Zoom in").click()
    found.get_by_role("button", name="Show the whole map").click()
    settle(page)
    assert spread(found) == pytest.approx(before, abs=1)
