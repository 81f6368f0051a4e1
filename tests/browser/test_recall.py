"""The search by meaning, in Material's search dialog."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from .conftest import Open, Served

QUERY = "an adversary makes levels that maximise regret"
NOTE = "papers/open-endedness/paired/"


def field(page: Page) -> Locator:
    return page.locator("[data-md-component=search-query]")


def links(page: Page) -> Locator:
    return page.locator(".paperdiary-recall a")


def index_requests(page: Page) -> list[str]:
    requests: list[str] = []
    page.on("request", lambda one: requests.append(one.url) if "recall" in one.url else None)
    return requests


def test_a_question_finds_its_note(open_page: Open, themed: Served) -> None:
    page = open_page(themed.url + "highlights/")
    requests = index_requests(page)
    page.keyboard.press("/")
    field(page).fill(QUERY)
    first = links(page).first
    expect(first).to_be_visible()
    expect(first).to_have_attribute("href", themed.url + NOTE)
    expect(first.locator("mark").first).to_be_visible()
    assert any(url.endswith("recall.json") for url in requests)


def test_nothing_is_loaded_before_the_field_is_focused(open_page: Open) -> None:
    page = open_page("")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [name for name in loaded if "recall" in name or "ranking" in name]


def test_enter_opens_the_best_note(open_page: Open, diary: Served) -> None:
    page = open_page("")
    field(page).focus()
    field(page).fill(QUERY)
    expect(links(page).first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(diary.url + NOTE + "**")


def test_an_index_that_is_cut_short_leaves_materials_search(open_page: Open) -> None:
    page = open_page("highlights/")
    page.route("**/recall.json", lambda route: route.fulfill(body='{"version":1,"notes":['))
    warnings: list[str] = []
    page.on("console", lambda one: warnings.append(one.text) if one.type == "warning" else None)
    field(page).focus()
    # Material searches when a key is released.
    field(page).press_sequentially("transformer")
    expect(page.locator(".md-search-result__list .md-search-result__item").first).to_be_visible()
    expect(page.locator(".paperdiary-recall")).to_have_count(0)
    assert len([one for one in warnings if "paperdiary" in one]) == 1


def test_a_note_is_listed_once(open_page: Open, diary: Served) -> None:
    page = open_page("")
    field(page).focus()
    field(page).press_sequentially("unsupervised environment design")
    theirs = page.locator(".md-search-result > .md-search-result__list > li")
    expect(theirs.first).to_be_attached()
    expect(links(page).first).to_have_attribute("href", diary.url + NOTE)
    shown = page.locator(f".md-search-result a[href^='{diary.url}{NOTE}']:visible")
    expect(shown).to_have_count(1)


def test_a_cleared_field_shows_no_notes(open_page: Open) -> None:
    page = open_page("")
    field(page).focus()
    field(page).fill(QUERY)
    expect(links(page).first).to_be_visible()
    field(page).fill("")
    expect(page.locator(".paperdiary-recall")).to_be_hidden()
