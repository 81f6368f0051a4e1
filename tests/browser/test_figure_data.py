"""What a figure says to those who do not see it, use a keyboard, or have scripts off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Open, Served
from .figures import boxes, drawn, figure

TABLES = ["timeline", "months", "calendar", "topics", "topics-over-time"]


def data(found: Locator) -> Locator:
    """What is told below a figure."""
    return found.locator(".paperdiary-figure__data")


def opened(found: Locator) -> Locator:
    """What is told below a figure, opened by keyboard."""
    told = data(found)
    told.locator("summary").press("Enter")
    return told


@pytest.mark.parametrize("name", TABLES)
def test_a_figure_opens_as_a_table_by_keyboard(name: str, open_page: Open) -> None:
    told = opened(figure(open_page("plots/"), name))
    expect(told.get_by_role("table")).to_be_visible()
    assert told.get_by_role("columnheader").count() >= 2
    assert told.get_by_role("rowheader").count() >= 1


def test_the_months_of_the_table_add_up_to_the_diary(open_page: Open, diary: Served) -> None:
    told = opened(figure(open_page("plots/"), "months"))
    numbers = [int(text) for text in told.locator("td").all_inner_texts()]
    assert sum(numbers) == sum(entry["date"] is not None for entry in diary.entries)


def test_the_map_opens_as_a_list_with_a_link_to_every_entry(open_page: Open, diary: Served) -> None:
    told = opened(figure(open_page()))
    links = told.locator("li li a").evaluate_all("all => all.map(one => one.href)")
    assert sorted(links) == sorted(diary.url + entry["url"] for entry in diary.entries)


def test_on_a_topics_page_the_list_has_only_its_entries(open_page: Open, diary: Served) -> None:
    told = data(figure(open_page("topics/robotics/")))
    ours = [entry for entry in diary.entries if entry["topic"] == "robotics"]
    expect(told.locator("li li a")).to_have_count(len(ours))


def test_a_closed_table_takes_no_more_room_than_its_name(open_page: Open) -> None:
    (box,) = boxes(data(drawn(open_page("plots/"), "months")))
    assert box.height < 50


def test_a_wide_table_scrolls_on_a_telephone_and_not_the_page(open_phone: Open) -> None:
    page = open_phone("plots/")
    told = opened(figure(page, "topics-over-time"))
    room = told.locator(".paperdiary-table")
    assert room.evaluate("one => one.scrollWidth > one.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_day_of_the_calendar_tells_what_was_read(open_page: Open, diary: Served) -> None:
    page = open_page("plots/")
    found = drawn(page, "calendar")
    last = max(entry["date"] for entry in diary.entries if entry["date"])
    spot = found.evaluate(SPOT, last)
    page.mouse.move(*spot)
    titles = [entry["title"] for entry in diary.entries if entry["date"] == last]
    expect(found.locator(".hovertext")).to_contain_text(titles[0][:30])


SPOT = """(figure, day) => {
  const canvas = figure.querySelector(".js-plotly-plot")
  const {xaxis, yaxis} = canvas._fullLayout
  const {top, left} = canvas.getBoundingClientRect()
  const number = Number(day.slice(8))
  const {hovertext, x, base, y} = canvas.data[1]
  const at = hovertext.findIndex(text => text.startsWith(`<b>${number} `) &&
    new Date(`${text.slice(3).split("</b>")[0]} UTC`).toISOString().startsWith(day))
  return [left + xaxis._offset + xaxis.d2p(x[at]),
    top + yaxis._offset + yaxis.d2p(base[at] + y[at] / 2)]
}"""
"""Where a day's cell is in the window, in pixels."""


@pytest.mark.parametrize("phone", [False, True])
def test_a_cell_of_the_calendar_is_square_and_large_enough_to_see(
    phone: bool, open_page: Open, open_phone: Open
) -> None:
    found = drawn((open_phone if phone else open_page)("plots/"), "calendar")
    wide, high = found.evaluate(
        "figure => { const {xaxis, yaxis} = figure.querySelector('.js-plotly-plot')._fullLayout;"
        "return [xaxis.d2p(1) - xaxis.d2p(0), yaxis.d2p(1) - yaxis.d2p(0)] }"
    )
    assert wide >= 8
    assert high == pytest.approx(wide, rel=0.1)


def test_the_calendar_wears_the_pages_accent(open_page: Open) -> None:
    page = open_page("plots/")
    found = drawn(page, "calendar")
    # The key stands first: a cell for one, two, three, and four or more.
    colors = found.locator(".js-plotly-plot").evaluate("plot => plot.data[1].marker.color")
    accent = page.evaluate(
        "() => { const span = document.createElement('span');"
        "span.style.color = 'var(--md-accent-fg-color)'; document.body.append(span);"
        "return getComputedStyle(span).color }"
    )
    assert colors[3] == accent
    assert len(set(colors[:4])) == 4


def bare(open_page: Open, path: str = "") -> Page:
    return open_page(path, java_script_enabled=False)


def test_without_scripts_the_map_is_a_picture(open_page: Open) -> None:
    picture = figure(bare(open_page)).get_by_role("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_accessible_name(re.compile("^Map of .* in .* clusters: "))
    (box,) = boxes(picture)
    assert box.width > 300
    assert box.height > 150


def test_without_scripts_every_table_is_open(open_page: Open) -> None:
    page = bare(open_page, "plots/")
    for name in TABLES:
        expect(figure(page, name).get_by_role("table")).to_be_visible()


def test_the_picture_is_there(open_page: Open, diary: Served) -> None:
    found = figure(bare(open_page)).locator("img")
    src = (found.get_attribute("src") or "").partition("?")[0]
    assert (diary.folder / src).read_text("utf-8").startswith("<svg ")
