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


def lands(page: Page, month: str) -> bool:
    """Whether a month's heading stands just below the header, and not under it."""
    # The heading's own box has Material's margin for the header in it.
    (text,) = boxes(page.locator(f'[id="{month}"] .headerlink'))
    (header,) = boxes(page.locator(".md-header"))
    return header.y + header.height <= text.y < header.y + header.height + 80


def go_to(page: Page, month: str) -> None:
    """Follow the permanent link of a month, wherever the page stands."""
    page.locator(f'.headerlink[href$="#{month}"]').evaluate("link => link.click()")
    expect(page).to_have_url(re.compile(f"#{month}$"))


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


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("size", ["small", "large"])
def test_the_address_of_a_month_leads_to_it(
    size: str, width: int, open_page: Open, diary: Served, large: str
) -> None:
    path = {"small": "diary/", "large": large}[size]
    page = open_page(path, viewport={"width": width, "height": 844})
    months = page.locator(".paperdiary-month > h2").evaluate_all("all => all.map(one => one.id)")
    first, second = months[len(months) // 3], months[2 * len(months) // 3]
    for month in (second, first):
        go_to(page, month)
        eventually(page, lambda month=month: is_at_rest(page) and lands(page, month))
    page.reload()
    eventually(page, lambda: is_at_rest(page) and lands(page, first))
    page.go_back()
    eventually(page, lambda: is_at_rest(page) and lands(page, second))
    page.goto("about:blank")
    page.goto(f"{diary.url}{path}#{second}")
    eventually(page, lambda: is_at_rest(page) and lands(page, second))


def test_an_entry_of_the_diary_opens_its_note(open_page: Open, diary: Served) -> None:
    page = open_page("diary/")
    entry = diary.entries[40]
    page.locator(".paperdiary-entry__title").get_by_text(entry["title"], exact=True).click()
    expect(page).to_have_url(diary.url + entry["url"])


@pytest.fixture(scope="module")
def large(diary: Served) -> str:
    """The path of a Full Diary of 2,000 entries: the built page with another block in it."""
    start = dt.date(2017, 1, 1)
    entries = tuple(
        Entry(
            id=f"papers/{number}",
            src=f"papers/{number}.md",
            title=f"What was read as number {number:04}",
            date=start + dt.timedelta(days=number),
            link=f"https://example.org/{number}",
            summary="A part of a summary that is shorter or longer. " * (number * 7 % 11),
            topic="many",
        )
        for number in range(2000)
    )
    urls = {entry.src: f"{entry.id}/" for entry in entries}
    names = PageNames()
    site = Site(Diary(entries), Atlas(), urls | {names.diary: "large/"}, names, "Large")
    block = Renderer(site).block(Block("diary"), "large/", Places(), level=1)
    html = (diary.folder / "diary/index.html").read_text("utf-8")
    before, start_tag, rest = html.partition('<div class="paperdiary-diary">')
    assert start_tag
    after = rest[rest.rindex("</section>") :].partition("</div>")[2].partition("</div>")[2]
    file = diary.folder / "large/index.html"
    file.parent.mkdir()
    # As plain text, since markup escapes what it is added to.
    file.write_text(before + str(block) + after, "utf-8")
    return "large/"


def test_the_end_of_thousands_of_entries_can_be_reached(open_page: Open, large: str) -> None:
    page = open_page(large)
    expect(page.locator(".paperdiary-entry")).to_have_count(2000)
    page.keyboard.press("End")
    expect(page.locator(".paperdiary-entry").last).to_be_in_viewport()
