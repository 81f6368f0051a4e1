"""The Full Diary in a browser, with a hundred entries and with thousands."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from mkdocs_paperdiary.atlas import Atlas
from mkdocs_paperdiary.diary import Diary, Entry
from mkdocs_paperdiary.pages.addresses import Places
from mkdocs_paperdiary.pages.blocks import Block
from mkdocs_paperdiary.pages.renderer import Renderer
from mkdocs_paperdiary.pages.site import PageNames, Site

from .conftest import Open, Served
from .figures import boxes, eventually, settle

MONTHS = "January February March April May June July August September October November December"


def months_of(diary: Served) -> list[str]:
    """The months in which something was read, newest first."""
    return sorted({entry["date"][:7] for entry in diary.entries if entry["date"]}, reverse=True)


def title_of(month: str) -> str:
    return f"{MONTHS.split()[int(month[5:]) - 1]} {month[:4]}"


def is_at_the_top(page: Page, month: str) -> bool:
    """Whether a month's heading stands just below the header, and not under it."""
    # The heading's own box has Material's margin for the header in it.
    (text,) = boxes(page.locator(f'[id="{month}"] .headerlink'))
    (header,) = boxes(page.locator(".md-header"))
    return header.y + header.height <= text.y < header.y + header.height + 150


def is_at_rest(page: Page) -> bool:
    """Whether the page does not scroll."""
    before: float = page.evaluate("scrollY")
    settle(page)
    return bool(page.evaluate("scrollY") == before)


def test_the_table_of_contents_lists_the_months(open_page: Open, diary: Served) -> None:
    page = open_page("diary/")
    links = page.locator(".md-sidebar--secondary .md-nav__link")
    listed = [text.strip() for text in links.all_inner_texts()]
    dated = [title for title in listed if title != "Undated"]
    assert dated == [title_of(month) for month in months_of(diary)]
    assert ("Undated" in listed) == any(not entry["date"] for entry in diary.entries)


def test_a_click_on_a_month_scrolls_to_it(open_page: Open, diary: Served) -> None:
    page = open_page("diary/")
    month = months_of(diary)[-3]
    page.locator(".md-sidebar--secondary").get_by_role("link", name=title_of(month)).click()
    expect(page).to_have_url(re.compile(f"#{month}$"))
    expect(page.locator(f'[id="{month}"]')).to_be_in_viewport()
    eventually(page, lambda: is_at_the_top(page, month))


def test_an_entry_of_the_diary_opens_its_note(open_page: Open, diary: Served) -> None:
    page = open_page("diary/")
    entry = diary.entries[40]
    page.locator(".paperdiary-entry__title").get_by_text(entry["title"], exact=True).click()
    expect(page).to_have_url(diary.url + entry["url"])


@pytest.fixture(scope="module")
def large(diary: Served) -> str:
    """The path of a Full Diary of 5,000 entries: the built page with another block in it."""
    start = dt.date(2011, 1, 1)
    entries = tuple(
        Entry(
            id=f"papers/{number}",
            src=f"papers/{number}.md",
            title=f"What was read as number {number:04}",
            date=start + dt.timedelta(days=number),
            link=f"https://example.org/{number}",
            summary="A summary of about the length that most people write for what they read. " * 2,
            topic="many",
        )
        for number in range(5000)
    )
    urls = {entry.src: f"{entry.id}/" for entry in entries}
    names = PageNames()
    site = Site(Diary(entries), Atlas(), urls | {names.diary: "large/"}, names, "Large")
    block = Renderer(site).block(Block("diary"), "large/", Places(), level=1)
    html = (diary.folder / "diary/index.html").read_text("utf-8")
    before, start_tag, rest = html.partition('<div class="paperdiary-diary">')
    assert start_tag
    after = rest[rest.rindex("</section>") :].partition("</div>")[2]
    file = diary.folder / "large/index.html"
    file.parent.mkdir()
    # As plain text, since markup escapes what it is added to.
    file.write_text(before + str(block) + after, "utf-8")
    return "large/"


def test_of_thousands_of_entries_only_those_near_the_window_are_laid_out(
    open_page: Open, large: str
) -> None:
    page = open_page(large)
    entries = page.locator(".paperdiary-entry")
    expect(entries).to_have_count(5000)
    laid_out: int = entries.evaluate_all(
        "all => all.filter(one => one.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert 0 < laid_out < 500


def test_the_end_of_thousands_of_entries_can_be_reached(open_page: Open, large: str) -> None:
    page = open_page(large)
    last = page.locator(".paperdiary-entry").last
    # The height of what was never laid out is a guess, so that the first key may fall short.
    for _ in range(3):
        page.keyboard.press("End")
        settle(page)
        eventually(page, lambda: is_at_rest(page))
    expect(last).to_be_in_viewport()


def test_a_month_among_thousands_of_entries_is_reached_by_its_anchor(
    open_page: Open, large: str
) -> None:
    page = open_page(f"{large}#2015-03")
    expect(page.locator('[id="2015-03"]')).to_be_in_viewport()
    assert is_at_the_top(page, "2015-03")


def test_a_title_among_thousands_is_found_by_the_browsers_search(
    open_page: Open, large: str
) -> None:
    page = open_page(large)
    assert page.evaluate("window.find('read as number 2345')") is True
    assert page.evaluate("getSelection().toString()") == "read as number 2345"
