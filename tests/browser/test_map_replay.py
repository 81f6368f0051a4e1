"""The replay of the reading order: slider, button, and what of the map has been read."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from mkdocs_paperdiary.words import long_date, month_and_year

from .conftest import Open, Served
from .figures import (
    boxes,
    drawn,
    figure,
    hulls,
    labels,
    legend,
    points,
    search,
    search_box,
    settle,
    strong,
)


def slider(found: Locator) -> Locator:
    return found.locator(".paperdiary-replay__slider")


def button(found: Locator) -> Locator:
    return found.locator(".paperdiary-replay__button")


def dated(diary: Served) -> list[dict[str, Any]]:
    return [entry for entry in diary.entries if entry["date"]]


def day(entry: dict[str, Any]) -> str:
    return long_date(dt.date.fromisoformat(entry["date"]))


def month(entry: dict[str, Any]) -> str:
    return month_and_year(dt.date.fromisoformat(entry["date"]))


def move(page: Page, found: Locator, read: int) -> None:
    """Let so many entries have been read."""
    slider(found).evaluate(
        "(slider, read) => { slider.value = read; slider.dispatchEvent(new Event('input')) }", read
    )
    settle(page)


def hull_areas(found: Locator) -> list[float]:
    return [box.width * box.height for box in boxes(hulls(found))]


def clusters(entries: list[dict[str, Any]]) -> set[int]:
    return {entry["layouts"]["tsne"]["cluster"] for entry in entries}


def test_at_first_all_has_been_read(open_page: Open, diary: Served) -> None:
    found = drawn(open_page())
    number = len(dated(diary))
    expect(slider(found)).to_have_value(str(number))
    expect(slider(found)).to_have_attribute("max", str(number))
    assert len(boxes(points(found))) == len(diary.entries)


def test_only_what_had_been_read_by_then_is_drawn(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    places = boxes(points(found))
    move(page, found, 5)
    then = boxes(points(found))
    assert len(then) == 5
    # To a pixel, where they were: nothing moves but time.
    assert all(
        any(abs(one.x - was.x) < 1 and abs(one.y - was.y) < 1 for was in places) for one in then
    )
    move(page, found, len(dated(diary)))
    assert boxes(points(found)) == places


def test_the_slider_says_how_much_was_read_by_which_day(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    move(page, found, 7)
    spoken = f"7 of {len(diary.entries)}, until {day(dated(diary)[6])}"
    expect(slider(found)).to_have_attribute("aria-valuetext", spoken)
    expect(found.locator(".paperdiary-replay__text")).to_contain_text(day(dated(diary)[6]))


def test_only_clusters_with_points_are_named(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)

    def names() -> set[str]:
        # Lines are joined without a space.
        return {"".join(text.split()) for text in labels(found).all_text_contents()}

    whole = names()
    for read in (1, 4):
        move(page, found, read)
        begun = clusters(dated(diary)[:read])
        labelled = [one for one in diary.data["clusters"]["tsne"] if one["id"] in begun]
        assert names() == {"".join(one["label"].split()) for one in labelled} & whole


def test_names_stay_where_they_are(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)

    def names() -> dict[str, Any]:
        return dict(zip(labels(found).all_inner_texts(), boxes(labels(found)), strict=True))

    before = names()
    move(page, found, len(diary.entries) // 2)
    after = names()
    assert after
    assert all(before[name] == where for name, where in after.items())


def test_hulls_grow_with_what_is_read(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    whole = sum(hull_areas(found))
    sums = []
    for part in (1, 2, 3):
        move(page, found, part * len(dated(diary)) // 3)
        sums.append(sum(hull_areas(found)))
    assert all(a < b for a, b in pairwise([0, *sums[:2]]))
    assert sums[2] == pytest.approx(whole)


def test_the_reading_order_ends_at_the_moment(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    legend(found, "order").click()
    settle(page)
    order = """figure => figure.querySelector(".js-plotly-plot")._fullData
        .find(trace => trace.meta?.role === "order")?.x.length"""
    move(page, found, 6)
    assert found.evaluate(order) == 6


RECORD = """figure => {
    const button = figure.querySelector(".paperdiary-replay__button")
    const slider = figure.querySelector(".paperdiary-replay__slider")
    window.seen = []
    const look = () => {
        seen.push({
            label: button.ariaLabel,
            value: Number(slider.value),
            points: figure.querySelectorAll(".trace:not(:has(.js-line)) path.point").length,
        })
        requestAnimationFrame(look)
    }
    look()
}"""
"""Notes in each frame what the replay shows: a slow machine may see it end before it asks."""

PLAY = """(figure, then) => new Promise(done => {
    const button = figure.querySelector(".paperdiary-replay__button")
    const slider = figure.querySelector(".paperdiary-replay__slider")
    button.click()
    const look = () => {
        if (slider.value === "1") return requestAnimationFrame(look)
        if (then === "press") button.click()
        else {
            Object.defineProperty(document, "hidden", {get: () => true, configurable: true})
            document.dispatchEvent(new Event("visibilitychange"))
        }
        done()
    }
    look()
})"""
"""Starts the replay, and once it has gone on presses the button again or hides the tab."""


def test_the_button_replays_from_the_beginning_to_the_end(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    found.evaluate(RECORD)
    button(found).click()
    page.wait_for_function(
        "seen.some(({ label }) => label === 'Pause') && seen.at(-1).label !== 'Pause'"
    )
    seen: list[dict[str, Any]] = page.evaluate("seen")
    playing = [one for one in seen if one["label"] == "Pause"]
    assert playing
    assert min(one["points"] for one in playing) < len(diary.entries)
    expect(button(found)).to_have_attribute("aria-label", "Replay the reading order")
    last = int(slider(found).input_value())
    assert playing[0]["value"] < last == len(dated(diary))
    expect(points(found)).to_have_count(len(diary.entries))


def paused(found: Locator) -> int:
    """The entries read, once the replay stands still."""
    expect(button(found)).to_have_attribute("aria-label", "Replay the reading order")
    return int(slider(found).input_value())


def test_the_button_stops_the_replay_and_goes_on(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    found.evaluate(PLAY, "press")
    expect(slider(found)).not_to_have_value("1")
    read = paused(found)
    assert 1 < read < len(dated(diary))
    button(found).click()
    expect(slider(found)).not_to_have_value(str(read))
    assert int(slider(found).input_value()) > read


def test_moving_the_slider_stops_the_replay(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    button(found).click()
    expect(slider(found)).not_to_have_value("1")
    move(page, found, 3)
    assert paused(found) == 3


def test_arrow_keys_move_the_slider_by_an_entry(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    slider(found).focus()
    page.keyboard.press("ArrowLeft")
    expect(slider(found)).to_have_value(str(len(dated(diary)) - 1))
    expect(points(found)).to_have_count(len(dated(diary)) - 1)


def test_the_replay_stops_in_a_tab_that_is_not_seen(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    found.evaluate(PLAY, "hide")
    expect(slider(found)).not_to_have_value("1")
    assert paused(found) < len(dated(diary))


def test_the_replay_stops_when_the_page_is_left(open_page: Open) -> None:
    page = open_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    found = drawn(page)
    button(found).click()
    expect(slider(found)).not_to_have_value("1")
    kept = slider(found).element_handle()
    page.evaluate("window.same = true")
    page.locator('.md-content a[href$="diary/"]').first.click()
    expect(figure(page)).to_have_count(0)
    assert page.evaluate("window.same")
    before = kept.evaluate("slider => slider.value")
    # Else the next entries would have come by now.
    page.evaluate(
        """() => new Promise(done => {
            const end = performance.now() + 400
            const frame = now => now < end ? requestAnimationFrame(frame) : done()
            requestAnimationFrame(frame)
        })"""
    )
    assert kept.evaluate("slider => slider.value") == before
    assert errors == []


def test_with_reduced_motion_the_button_goes_on_by_a_month(open_page: Open, diary: Served) -> None:
    page = open_page("about:blank", reduced_motion="reduce")
    page.goto("")
    found = drawn(page)
    expect(button(found)).to_have_attribute("aria-label", "Next month")
    entries = dated(diary)
    ends = [i + 1 for i, (a, b) in enumerate(pairwise(entries)) if month(a) != month(b)]
    for end in [*ends, len(entries)][:3]:
        button(found).click()
        settle(page)
        expect(slider(found)).to_have_value(str(end))


def test_search_legend_and_replay_hold_at_once(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    read = dated(diary)[: len(dated(diary)) // 2]
    key = f"cluster-{read[0]['layouts']['tsne']['cluster']}"
    left = [e for e in read if f"cluster-{e['layouts']['tsne']['cluster']}" != key]
    move(page, found, len(read))
    legend(found, key).click()
    # The longest title is a part of no other one.
    entry = max(left, key=lambda one: len(one["title"]))
    search(page, found, entry["title"])
    assert len(boxes(points(found))) == len(left)
    assert strong(found) == {entry["id"]}


def test_going_to_an_entry_that_is_not_read_yet_ends_the_replay(
    open_page: Open, diary: Served
) -> None:
    page = open_page()
    found = drawn(page)
    move(page, found, 2)
    search(page, found, dated(diary)[-1]["title"])
    search_box(found).press("Enter")
    expect(slider(found)).to_have_value(str(len(dated(diary))))
    expect(points(found)).to_have_count(len(diary.entries))


def test_a_cluster_that_is_asked_for_ends_the_replay(open_page: Open, diary: Served) -> None:
    page = open_page()
    found = drawn(page)
    move(page, found, 2)
    (number, *_) = clusters(diary.entries) - clusters(dated(diary)[:2])
    page.evaluate("number => { location.hash = `#cluster=${number}` }", number)
    members = [one for one in diary.entries if one["layouts"]["tsne"]["cluster"] == number]
    expect(points(found)).to_have_count(len(members))
    expect(slider(found)).to_have_value(str(len(dated(diary))))


def test_a_replay_under_way_stays_in_sight_on_a_map_that_becomes_narrow(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    move(page, found, 2)
    page.set_viewport_size({"width": 400, "height": 900})
    toggle = found.locator(".paperdiary-controls__toggle")
    expect(toggle).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(slider(found)).to_be_visible()


def test_on_a_telephone_the_replay_opens_and_closes(open_phone: Open, diary: Served) -> None:
    page = open_phone()
    found = drawn(page)
    toggle = found.locator(".paperdiary-controls__toggle")
    expect(slider(found)).to_be_hidden()
    toggle.tap()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(slider(found)).to_be_visible()
    move(page, found, 4)
    expect(points(found)).to_have_count(4)
    toggle.tap()
    expect(slider(found)).to_be_hidden()
    expect(points(found)).to_have_count(len(diary.entries))
