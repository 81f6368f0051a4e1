"""What scripts say in another language than English."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from mkdocs_paperdiary import words

from ..pseudo import CODE, english, write_catalogue
from .conftest import Open, Served
from .figures import card_title, drawn, eventually, legend, search, search_box, settle

SAID = """root => {
  const found = []
  const walk = element => {
    // Words that a search has found are marked within their sentence.
    if (element.querySelector(":scope > mark")) return found.push(element.textContent)
    for (const node of element.childNodes)
      if (node instanceof Text) found.push(node.data)
      // The names on a map are in lines.
      else if (node instanceof Element && !node.matches("style, script, noscript, text")) {
        for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
          found.push(node.getAttribute(name))
        walk(node)
      }
  }
  // Each word of a sentence may be a text of its own.
  const whole = root.cloneNode(true)
  whole.normalize()
  walk(whole)
  return found.filter(text => text?.trim())
}"""


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a page in a language without a Latin letter gives its scripts."""
    write_catalogue(tmp_path)
    monkeypatch.setattr(words, "LOCALES", tmp_path)
    language = words.translation(CODE)
    assert language
    return language.for_scripts


def name_messages(page: Page, pages: str) -> None:
    """Have the pages at some addresses say from where their scripts have their messages."""

    def named(route: Route) -> None:
        head = '<meta name="paperdiary-messages" content="/messages.json"></head>'
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("</head>", head, 1))

    page.route(pages, named)


def speak(page: Page, messages: str) -> Page:
    """Open a page again, which says from where its scripts have their messages."""
    name_messages(page, page.url)
    page.route("**/messages.json", lambda route: route.fulfill(json=json.loads(messages)))
    page.reload()
    return page


def contents(diary: Served) -> list[str]:
    """The texts that a diary has itself, the longest first."""
    found: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            for one in value.values():
                collect(one)
        elif isinstance(value, list):
            for one in value:
                collect(one)
        elif isinstance(value, str):
            found.add(" ".join(value.split()))

    collect(diary.data)
    for path in diary.folder.glob("assets/paperdiary/*/map-*.json"):
        figure = json.loads(path.read_text("utf-8"))
        # Its description and its other series are texts of the page.
        collect([trace for trace in figure["data"] if trace["meta"]["role"] == "cluster"])
        collect([trace["name"] for trace in figure["data"]])
        collect([part["text"] for part in figure["layout"]["meta"]["parts"]])
    recall = json.loads((diary.folder / "assets/paperdiary/recall.json").read_text("utf-8"))
    collect(recall["notes"])
    words = {one.replace("-", " ").capitalize() for one in found if re.fullmatch(r"[\w-]+", one)}
    return sorted(found | words, key=len, reverse=True)


def said(page: Page, place: str, known: list[str]) -> set[str]:
    """What a part of a page says in English, beside the diary's own texts."""
    left = set()
    for text in page.locator(place).first.evaluate(SAID):
        rest = " ".join(text.split())
        for one in known:
            if len(one) > 1:
                rest = rest.replace(one, "")
        if english(rest):
            left.add(text)
    return left


def test_a_map_and_its_controls_say_nothing_in_english(
    open_page: Open, diary: Served, messages: str
) -> None:
    known = contents(diary)
    page = speak(open_page(), messages)
    found = drawn(page)
    plot = ".paperdiary-figure__plot"
    assert said(page, plot, known) == set()
    search(page, found, "learning")
    expect(found.locator(".paperdiary-results li").first).to_be_visible()
    assert said(page, plot, [*known, "learning"]) == set()
    search(page, found, "τίποτα")
    expect(found.locator(".paperdiary-results__action")).to_be_visible()
    assert said(page, plot, known) == set()
    search_box(found).press("Escape")
    for way in ("kind", "rating", "age"):
        found.locator("select").select_option(way)
        settle(page)
        assert said(page, plot, known) == set()
    found.locator("select").select_option("cluster")
    legend(found, "cluster-0").press("Enter")
    found.locator(plot).focus()
    page.keyboard.press("Home")
    expect(card_title(found)).to_be_visible()
    page.keyboard.press("l")
    found.locator(".paperdiary-zoom__button--lasso").click()
    assert said(page, plot, known) == set()


def test_lists_and_the_search_dialog_say_nothing_in_english(
    open_page: Open, diary: Served, messages: str
) -> None:
    known = contents(diary)
    page = speak(open_page("diary/"), messages)
    form = page.locator(".paperdiary-filter")
    form.locator("[name=kind]").select_option("book")
    expect(form.locator("output")).not_to_have_text(f"{len(diary.entries)} entries")
    assert not english(form.locator("output").inner_text())
    form.locator("[name=sort]").select_option("rating")
    days = page.locator("li:not([hidden]) > .paperdiary-entry__day").all_inner_texts()
    assert days
    assert not [day for day in days if english(day)]
    page.locator("[data-md-component=search-query]").focus()
    page.locator("[data-md-component=search-query]").fill("levels that maximise regret")
    expect(page.locator(".paperdiary-recall li").first).to_be_visible()
    assert said(page, ".paperdiary-recall", known) == set()


def test_a_page_that_is_left_before_its_words_are_there_leaves_the_next_one_alone(
    open_page: Open, diary: Served, messages: str
) -> None:
    page = open_page("diary/")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    name_messages(page, page.url)
    name_messages(page, diary.url)
    page.route("**/messages.json", hold)
    page.reload()
    box = page.locator(".paperdiary-ask")
    with page.expect_response(diary.url):
        page.locator(".md-header .md-logo").click()
    expect(box).to_be_attached()
    settle(page)
    assert len(waiting) == 1
    waiting[0].fulfill(json=json.loads(messages))
    field = page.locator("[data-md-component=search-query]")

    def leads_to_the_dialog() -> bool:
        box.locator("input").evaluate(
            "input => { input.value = 'regret'; input.dispatchEvent(new Event('input')) }"
        )
        return field.input_value() == "regret"

    # Of two who listen to the box, the second would find nothing in it.
    eventually(page, leads_to_the_dialog)
