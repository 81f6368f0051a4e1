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
from mkdocs_paperdiary.pages.lesson_html import Spot
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


def write_large(diary: Served, name: str, years: tuple[str, ...] = ()) -> str:
    """Write a Full Diary of 2,000 entries: the built page with another block in it.

    Args:
        diary: Where it is written.
        name: Its folder.
        years: Those that have pages of their own.

    Returns:
        Its path.
    """
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
    pages = {year: f"{name}-{year}.md" for year in years}
    urls |= {names.diary: f"{name}/"} | {
        src: f"{src.removesuffix('.md')}/" for src in pages.values()
    }
    site = Site(Diary(entries), Atlas(), urls, names, "Large", diary_years=pages)
    html = (diary.folder / "diary/index.html").read_text("utf-8")
    before, start_tag, rest = html.partition('<div class="paperdiary-diary">')
    assert start_tag
    after = rest[rest.rindex("</section>") :].partition("</div>")[2].partition("</div>")[2]
    for year in ("", *years):
        src = pages.get(year, names.diary)
        block = Block("diary", {"year": year})
        content = Renderer(site).block(block, Spot(urls[src], Places(), {}))
        file = diary.folder / urls[src] / "index.html"
        file.parent.mkdir()
        # As plain text, since markup escapes what it is added to.
        file.write_text(before + str(content) + after, "utf-8")
    return f"{name}/"


@pytest.fixture(scope="module")
def large(diary: Served) -> str:
    """The path of a Full Diary of 2,000 entries."""
    return write_large(diary, "large")


@pytest.fixture(scope="module")
def split(diary: Served) -> str:
    """The same with pages of years."""
    return write_large(diary, "split", ("2021", "2020", "2019", "2018", "2017"))


def test_the_end_of_thousands_of_entries_can_be_reached(open_page: Open, large: str) -> None:
    page = open_page(large)
    expect(page.locator(".paperdiary-entry")).to_have_count(2000)
    page.keyboard.press("End")
    expect(page.locator(".paperdiary-entry").last).to_be_in_viewport()


HELD = "window.held = []; window.requestIdleCallback = call => window.held.push(call)"
"""A browser that never has time, but for what is let go."""

LET_GO = """async () => {
  const frame = () => new Promise(requestAnimationFrame)
  for (await frame(); window.held.length; await frame()) window.held.shift()()
}"""


def laid_out(page: Page) -> int:
    """How many entries are laid out."""
    titles = page.locator(".paperdiary-entry__title")
    number: int = titles.evaluate_all(
        "all => all.filter(one => one.checkVisibility({ contentVisibilityAuto: true })).length"
    )
    return number


def choose_year(page: Page, year: str, found: str) -> None:
    page.get_by_role("combobox", name="Year", exact=True).select_option(year)
    expect(page.locator(".paperdiary-filter output")).to_have_text(found)


def test_after_a_change_only_entries_in_view_are_laid_out_at_once(
    open_page: Open, large: str
) -> None:
    page = open_page("assets/paperdiary/stylesheets/pages.css")
    page.add_init_script(HELD)
    page.goto(large)
    expect(page.locator(".paperdiary-filter")).to_be_visible()
    height: int = page.evaluate("document.documentElement.scrollHeight")
    assert laid_out(page) == 2000
    choose_year(page, "2018", "365 of 2,000 entries")
    assert 0 < laid_out(page) <= 365
    choose_year(page, "", "2,000 entries")
    settle(page)
    assert 0 < laid_out(page) < 400
    page.evaluate(LET_GO)
    assert laid_out(page) == 2000
    assert page.evaluate("document.documentElement.scrollHeight") == height


def test_after_a_change_addresses_lead_to_their_months(open_page: Open, large: str) -> None:
    page = open_page("assets/paperdiary/stylesheets/pages.css")
    page.add_init_script(HELD)
    page.goto(large)
    choose_year(page, "2018", "365 of 2,000 entries")
    choose_year(page, "", "2,000 entries")
    assert laid_out(page) < 2000
    months = page.locator(".paperdiary-month > h2").evaluate_all("all => all.map(one => one.id)")
    month = months[len(months) // 2]
    go_to(page, month)
    eventually(page, lambda: is_at_rest(page) and lands(page, month))


def test_a_filter_moves_no_entry(open_page: Open, large: str) -> None:
    page = open_page(large)
    expect(page.locator(".paperdiary-filter")).to_be_visible()
    page.evaluate(
        """() => {
          window.moves = 0
          const watcher = new MutationObserver(all => window.moves += all.length)
          const list = document.querySelector(".paperdiary-list")
          watcher.observe(list, { childList: true, subtree: true })
        }"""
    )
    choose_year(page, "2018", "365 of 2,000 entries")
    choose_year(page, "2019", "365 of 2,000 entries")
    choose_year(page, "", "2,000 entries")
    assert page.evaluate("window.moves") == 0
    page.get_by_role("combobox", name="Order", exact=True).select_option("oldest")
    eventually(page, lambda: page.evaluate("window.moves") > 0)


def make_whole(page: Page) -> None:
    """Wait until the entries of all pages are there."""
    expect(page.locator(".paperdiary-entry")).to_have_count(2000)
    settle(page)


@pytest.mark.parametrize("reloaded", ["nothing", "the next page", "the diary"])
def test_a_diary_of_several_pages_is_where_it_was_left(
    reloaded: str, open_page: Open, split: str
) -> None:
    page = open_page(split)
    first: int = page.evaluate("document.documentElement.scrollHeight")
    page.goto(f"{split}?sort=oldest")
    make_whole(page)
    place: int = page.evaluate("document.documentElement.scrollHeight") // 2
    assert place > 2 * first
    page.evaluate("top => scrollTo({ top, behavior: 'instant' })", place)
    # Material has seen it too.
    eventually(page, lambda: page.evaluate("history.state?.y") == place)
    if reloaded == "the diary":
        page.reload()
    else:
        page.locator(".md-header .md-logo").click()
        expect(page.locator(".paperdiary-today")).to_be_attached()
        if reloaded == "the next page":
            page.reload()
        page.go_back()
    make_whole(page)
    eventually(page, lambda: abs(page.evaluate("scrollY") - place) < 2)


def test_an_address_leads_to_a_month_of_another_page(open_page: Open, split: str) -> None:
    page = open_page(f"{split}?sort=oldest#2019-05")
    make_whole(page)
    eventually(page, lambda: is_at_rest(page) and lands(page, "2019-05"))
