"""A year in review in a browser, on paper, and what the day's part says of other times."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, Open, Served
from .figures import boxes

PAGE = "review/2025/"
WIDE = "document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("options", [{}, PHONE])
def test_the_way_over_the_map_is_drawn_within_the_page(
    open_page: Open, options: dict[str, object]
) -> None:
    page = open_page(PAGE, **options)
    assert page.evaluate(WIDE) <= 0
    way = page.locator(".paperdiary-way")
    (whole,) = boxes(way)
    names = way.locator(".stops text")
    assert names.count() == 12
    for box in boxes(names):
        assert whole.x <= box.x
        assert box.x + box.width <= whole.x + whole.width
    font, own = (
        page.locator(f"{selector} >> nth=0").evaluate("one => getComputedStyle(one).fontFamily")
        for selector in (".paperdiary-way text", ".md-typeset")
    )
    assert font == own


def test_its_colours_are_those_of_the_page(open_page: Open) -> None:
    colors = set()
    for scheme in ("light", "dark"):
        page = open_page(PAGE, color_scheme=scheme)
        text = page.locator(".paperdiary-way .stops text").first
        colors.add(text.evaluate("one => getComputedStyle(one).fill"))
    assert len(colors) == 2


def test_on_paper_there_are_no_buttons(open_page: Open) -> None:
    page = open_page(PAGE)
    hidden = page.locator(".paperdiary-in-review .paperdiary-exports")
    expect(hidden).to_be_visible()
    page.emulate_media(media="print")
    expect(hidden).to_be_hidden()
    expect(page.locator(".paperdiary-way")).to_be_visible()


def test_the_pictures_can_be_had(open_page: Open, diary: Served) -> None:
    page = open_page(PAGE)
    links = page.locator(".paperdiary-in-review .paperdiary-exports a")
    for link in links.all():
        with page.expect_download() as download:
            link.click()
        name = download.value.suggested_filename
        assert (diary.folder / "assets/paperdiary/review" / name).is_file()


def test_an_entry_tells_what_is_near_it_from_another_time(open_page: Open, diary: Served) -> None:
    entry = next(
        one
        for one in diary.entries
        if {near["id"] for near in one["connections"]} - {near["id"] for near in one["related"]}
    )
    page = open_page(entry["url"])
    shown = page.locator("#paperdiary-elsewhere ~ ul a").all()
    near = {one["id"]: one["title"] for one in diary.entries}
    known = {near[one["id"]] for one in entry["connections"]}
    assert {link.inner_text() for link in shown} <= known
    assert shown
