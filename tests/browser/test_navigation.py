"""Figures under Material's instant navigation, and the ways from page to page."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import Open, Served
from .figures import boxes, card, drawn, figure, labels, points


def follow(page: Page, name: str) -> None:
    page.locator(".md-tabs").get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".md-tabs__item--active")).to_have_text(re.compile(rf"^\s*{name}\s*$"))


def test_figures_are_drawn_again_each_time_their_page_is_entered(
    open_page: Open, diary: Served
) -> None:
    page = open_page()
    drawn(page)
    page.evaluate("window.sameDocument = true")
    follow(page, "Full Diary")
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    page.go_back()
    drawn(page)
    follow(page, "More Plots")
    drawn(page)
    drawn(page, "map-umap")
    page.locator(".md-header .md-logo").click()
    # The page that is left has a figure of the same name.
    expect(figure(page, "map-umap")).to_have_count(0)
    found = drawn(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(1)
    expect(card(found)).to_have_count(1)
    assert len(boxes(points(found))) == len(diary.entries)
    assert page.evaluate("window.sameDocument") is True


def test_the_layers_of_a_figure_keep_their_place_after_navigation(open_page: Open) -> None:
    page = open_page()
    drawn(page)
    layers = page.locator(".js-plotly-plot").first.locator(".main-svg")
    before = boxes(layers)
    follow(page, "Full Diary")
    page.locator(".md-header .md-logo").click()
    drawn(page)
    assert len(before) > 1
    assert boxes(page.locator(".js-plotly-plot").first.locator(".main-svg")) == before


def test_figures_survive_a_reload(open_page: Open) -> None:
    page = open_page()
    drawn(page)
    page.reload()
    expect(labels(drawn(page)).first).to_be_visible()


def test_figures_survive_back_and_forward(open_page: Open) -> None:
    page = open_page("plots/")
    drawn(page)
    page.goto("")
    drawn(page)
    page.go_back()
    drawn(page, "map-umap")
    page.go_forward()
    drawn(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(1)


def test_next_leads_along_the_reading_order(open_page: Open, diary: Served) -> None:
    first, second, third = diary.entries[:3]
    page = open_page(first["url"])
    expect(page.locator(".md-footer__link--prev")).to_have_count(0)
    for entry in (second, third):
        page.locator(".md-footer__link--next").click()
        expect(page).to_have_url(diary.url + entry["url"])
        expect(page).to_have_title(re.compile("^" + re.escape(entry["title"])))


def test_previous_leads_back_along_the_reading_order(open_page: Open, diary: Served) -> None:
    before, last = diary.entries[-2:]
    page = open_page(last["url"])
    expect(page.locator(".md-footer__link--next")).to_have_count(0)
    page.locator(".md-footer__link--prev").click()
    expect(page).to_have_url(diary.url + before["url"])


def test_breadcrumbs_lead_to_the_month_in_the_full_diary(open_page: Open, diary: Served) -> None:
    entry = diary.entries[0]
    month = entry["date"][:7]
    page = open_page(entry["url"])
    page.locator(".md-path__link").last.click()
    expect(page).to_have_url(f"{diary.url}diary/#{month}")
    expect(page.locator(f'[id="{month}"]')).to_be_in_viewport()
    title = page.locator(".paperdiary-entry__title").get_by_text(entry["title"], exact=True)
    expect(title).to_be_visible()


def test_search_finds_an_entry_by_a_word_of_its_title(open_page: Open, diary: Served) -> None:
    titles = [entry["title"] for entry in diary.entries]
    words = {word for title in titles for word in re.findall(r"\b[a-z]{9,}\b", title)}
    word = min(word for word in words if sum(word in title.lower() for title in titles) == 1)
    (entry,) = [entry for entry in diary.entries if word in entry["title"]]
    page = open_page()
    search = page.locator(".md-search__input")
    search.click()
    # The index is loaded by a worker; what is typed before that is not looked for.
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    search.press_sequentially(word)
    page.locator(f'.paperdiary-recall a[href*="{entry["url"]}"]').first.click()
    expect(page).to_have_url(re.compile(re.escape(diary.url + entry["url"])))
    expect(page).to_have_title(re.compile("^" + re.escape(entry["title"])))
