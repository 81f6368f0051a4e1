"""The search by meaning, in Material's search dialog, on the home page and on the map."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from mkdocs_paperdiary.recall import index as recall_index

from .building import OWN, SOMEWHERE, build_example
from .conftest import Open, Served, served_diary
from .figures import drawn, search, search_box

QUERY = "an adversary makes levels that maximise regret"
NOTE = "papers/open-endedness/paired/"
QUESTIONS = json.loads((Path(__file__).parents[1] / "recall/questions.json").read_text("utf-8"))

COMPLAINTS = ("error", "warning")


def field(page: Page) -> Locator:
    return page.locator("[data-md-component=search-query]")


def links(page: Page) -> Locator:
    """The links to notes, one of each result."""
    return page.locator(".paperdiary-recall li > a:first-child")


def ask(page: Page, query: str) -> None:
    field(page).focus()
    field(page).fill(query)


def index_requests(page: Page) -> list[str]:
    requests: list[str] = []
    page.on("request", lambda one: requests.append(one.url) if "recall" in one.url else None)
    return requests


def complaints(page: Page) -> list[str]:
    """What the page will say in the console, and what it will fail to catch."""
    heard: list[str] = []
    page.on("console", lambda one: heard.append(one.text) if one.type in COMPLAINTS else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def test_a_question_finds_its_note(open_page: Open, themed: Served) -> None:
    page = open_page(themed.url + "highlights/")
    requests = index_requests(page)
    page.keyboard.press("/")
    field(page).fill(QUERY)
    first = links(page).first
    expect(first).to_be_visible()
    expect(first).to_have_attribute("href", re.compile(re.escape(themed.url + NOTE) + "(#.*)?$"))
    expect(first.locator("mark").first).to_be_visible()
    assert any(url.endswith("recall.json") for url in requests)


def test_the_questions_find_their_notes(open_page: Open) -> None:
    """At least 95 % of them among the first five."""
    page = open_page("")
    module = page.evaluate(
        "new URL('assets/paperdiary/javascripts/recall.js', document.baseURI).href"
    )
    found = page.evaluate(
        """async ([module, queries]) => {
          const { recall } = await import(module)
          const answers = []
          for (const query of queries) answers.push(await recall(query, { limit: 5 }))
          return answers.map(some => some.map(({ id }) => id))
        }""",
        [module, [one["question"] for one in QUESTIONS]],
    )
    hits = [
        any(f"{id_}.md" in one["notes"] for id_ in ids)
        for one, ids in zip(QUESTIONS, found, strict=True)
    ]
    assert sum(hits) / len(hits) >= 0.95


def test_nothing_is_loaded_before_the_field_is_focused(open_page: Open) -> None:
    page = open_page("")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [name for name in loaded if "recall" in name or "ranking" in name]


# Of the second, Material finds tags that begin with one of the words, which it takes for best.
@pytest.mark.parametrize("query", [QUERY, "clocks that agree across the world"])
def test_enter_opens_the_best_note(query: str, open_page: Open) -> None:
    page = open_page("")
    # Material looks for what is typed, key by key.
    field(page).press_sequentially(query)
    expect(links(page).first).to_be_visible()
    expect(page.locator(".md-search-result__list > li").first).to_be_attached()
    best = links(page).first.get_attribute("href") or ""
    page.keyboard.press("Enter")
    page.wait_for_url(best.partition("#")[0] + "**")


def test_a_result_leads_to_the_sentence_that_answers(open_page: Open, themed: Served) -> None:
    page = open_page(themed.url + "highlights/")
    page.set_viewport_size({"width": 1280, "height": 300})
    ask(page, QUERY)
    sentence = links(page).first.locator("p:has(mark)").inner_text()
    links(page).first.click()
    page.wait_for_url(themed.url + NOTE + "**")
    place = page.locator(".md-content p, .md-content li").filter(has_text=sentence[:40]).first
    expect(place).to_be_in_viewport()
    assert page.evaluate("scrollY") > 0
    expect(page.locator("[data-md-toggle=search]")).not_to_be_checked()


def test_a_result_leads_to_its_point_on_the_map(open_page: Open, themed: Served) -> None:
    page = open_page(themed.url + "diary/")
    ask(page, QUERY)
    page.get_by_role("link", name="Show on the map").first.click()
    page.wait_for_url(re.compile(r"#entry=papers/open-endedness/paired"))
    expect(page.locator(".paperdiary-card__title").first).to_be_visible()


def test_arrow_keys_lead_through_the_results(open_page: Open, diary: Served) -> None:
    page = open_page("")
    ask(page, QUERY)
    expect(links(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(links(page).first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(diary.url + NOTE + "**")


def test_a_screen_reader_hears_how_many_notes_are_found(open_page: Open) -> None:
    page = open_page("")
    ask(page, QUERY)
    status = page.locator(".paperdiary-recall").get_by_role("status")
    expect(status).to_have_text(re.compile(r"^\d+ notes? by words and meaning$"))
    expect(page.get_by_role("region", name="Notes by words and meaning")).to_be_visible()


def test_a_note_without_the_words_is_close_in_meaning(open_page: Open) -> None:
    page = open_page("")
    ask(page, "topic:robotics android humanoid")
    expect(page.locator(".paperdiary-recall__about").first).to_be_visible()


def test_filters_decide_what_is_found(open_page: Open, diary: Served) -> None:
    page = open_page("")
    ask(page, "topic:robotics learning")
    expect(links(page).first).to_be_visible()
    for link in links(page).all():
        assert "/papers/robotics/" in (link.get_attribute("href") or "")


@pytest.mark.parametrize(
    "body",
    ['{"version":1,"notes":[', '{"version":1}', "<!doctype html>", '{"version":7}', "[]", None],
)
def test_an_index_that_cannot_be_used_leaves_materials_search(
    open_page: Open, body: str | None
) -> None:
    page = open_page("highlights/")

    def answer(route: Route) -> None:
        route.abort() if body is None else route.fulfill(body=body)

    page.route("**/recall.json", answer)
    heard = complaints(page)
    field(page).focus()
    # Material searches when a key is released.
    field(page).press_sequentially("transformer")
    expect(page.locator(".md-search-result__list .md-search-result__item").first).to_be_visible()
    expect(page.locator(".paperdiary-recall")).to_have_count(0)
    ours = [text for text in heard if "paperdiary" in text]
    assert len(ours) == 1
    # The browser itself tells of a request that is blocked.
    assert [text for text in heard if "ERR_FAILED" not in text] == ours


@pytest.mark.parametrize(
    "query",
    [
        *("x" * 10_000, "word " * 2_000, "😀🎉", "\x07\x1b[31m", "the of and"),
        *("שלום עולם", "机器学习", '" - topic:'),
    ],
    ids=[
        *("long", "repeated", "emoji", "control", "stop words"),
        *("hebrew", "chinese", "half a filter"),
    ],
)
def test_any_query_leaves_the_field_usable(open_page: Open, query: str) -> None:
    page = open_page("")
    heard = complaints(page)
    ask(page, query)
    ask(page, QUERY)
    expect(links(page).first).to_have_attribute("href", re.compile(NOTE))
    assert heard == []


@pytest.fixture(scope="module")
def large(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example as a diary whose index stands in several files."""
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recall_index, "PART", 40_000)
        build_example(folder / "site", folder / "cache", theme=OWN, site_url=SOMEWHERE)
    assert len([*folder.rglob("recall-*.json")]) > 1
    with served_diary(folder / "site", tmp_path_factory.mktemp("www")) as found:
        yield found


def test_notes_in_other_files_follow_those_of_the_first(open_page: Open, large: Served) -> None:
    page = open_page(large.url)
    arrived: list[Route] = []

    def hold(route: Route) -> None:
        arrived.append(route)

    page.route("**/recall-1.json", hold)
    oldest, newest = large.entries[0], large.entries[-1]
    with page.expect_request("**/recall-1.json"):
        ask(page, f'"{newest["title"]}"')
    expect(links(page).first).to_have_attribute("href", re.compile(re.escape(newest["url"])))
    ask(page, f'"{oldest["title"]}"')
    expect(page.locator(".paperdiary-recall")).to_be_hidden()
    arrived[0].continue_()
    expect(links(page).first).to_have_attribute("href", re.compile(re.escape(oldest["url"])))


def test_a_file_that_is_missing_leaves_the_newest_notes(open_page: Open, large: Served) -> None:
    page = open_page(large.url)
    page.route("**/recall-1.json", lambda route: route.abort())
    heard = complaints(page)
    ask(page, f'"{large.entries[-1]["title"]}"')
    expect(links(page).first).to_have_attribute("href", re.compile(large.entries[-1]["url"]))
    page.wait_for_timeout(200)
    assert len([text for text in heard if "paperdiary" in text]) == 1


def test_a_note_is_listed_once(open_page: Open, diary: Served) -> None:
    page = open_page("")
    field(page).focus()
    field(page).press_sequentially("unsupervised environment design")
    theirs = page.locator(".md-search-result > .md-search-result__list > li")
    expect(theirs.first).to_be_attached()
    expect(links(page).first).to_have_attribute("href", re.compile(re.escape(diary.url + NOTE)))
    shown = page.locator(f".md-search-result li:visible:has(> a[href^='{diary.url}{NOTE}'])")
    expect(shown).to_have_count(1)


def test_a_cleared_field_shows_no_notes(open_page: Open) -> None:
    page = open_page("")
    ask(page, QUERY)
    expect(links(page).first).to_be_visible()
    field(page).fill("")
    expect(page.locator(".paperdiary-recall")).to_be_hidden()


def test_after_instant_navigation_the_search_goes_on(open_page: Open, own_diary: Served) -> None:
    page = open_page(own_diary.url)
    page.evaluate("window.sameDocument = true")
    page.locator(".md-tabs").get_by_role("link", name="Highlights", exact=True).click()
    page.wait_for_url("**/highlights/")
    ask(page, QUERY)
    expect(links(page).first).to_have_attribute("href", re.compile(re.escape(own_diary.url + NOTE)))
    assert page.evaluate("window.sameDocument") is True


def test_the_home_page_asks(open_page: Open, themed: Served) -> None:
    page = open_page(themed.url)
    box = page.get_by_placeholder("Where did I read that?")
    box.press_sequentially("a")
    expect(field(page)).to_be_focused()
    page.keyboard.insert_text(QUERY[1:])
    expect(field(page)).to_have_value(QUERY)
    expect(links(page).first).to_have_attribute("href", re.compile(NOTE))


def test_the_home_page_asks_on_a_telephone(open_phone: Open) -> None:
    page = open_phone("")
    page.get_by_placeholder("Where did I read that?").tap()
    expect(field(page)).to_be_focused()
    field(page).fill(QUERY)
    expect(links(page).first).to_be_in_viewport()


def test_the_map_shows_what_a_question_means(open_page: Open, diary: Served) -> None:
    page = open_page("plots/")
    found = drawn(page)
    search(page, found, QUERY)
    count = found.locator(".paperdiary-search__count")
    expect(count).to_have_text(re.compile(r"^(?!0)\d+ of \d+$"))
    search_box(found).press("Enter")
    expect(page.locator(".paperdiary-card__title").first).to_have_text(
        next(one["title"] for one in diary.entries if one["url"] == NOTE)
    )


@pytest.fixture(scope="module")
def plain(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with Material's own search, for a disk."""
    folder = tmp_path_factory.mktemp("plain")
    build_example(folder, cache, "offline", theme=OWN, diary={"search": {"engine": "material"}})
    return folder


def test_materials_search_can_be_kept(plain: Path, open_page: Open) -> None:
    assert not list(plain.rglob("recall.js*n"))
    page = open_page((plain / "index.html").as_uri())
    heard = complaints(page)
    field(page).focus()
    field(page).press_sequentially("transformer")
    expect(page.locator(".md-search-result__list .md-search-result__item").first).to_be_visible()
    expect(page.locator(".paperdiary-recall")).to_have_count(0)
    assert heard == []


def test_from_a_disk_a_question_finds_its_note(
    cache: Path, tmp_path_factory: pytest.TempPathFactory, open_page: Open
) -> None:
    folder = tmp_path_factory.mktemp("disk")
    options: dict[str, Any] = {"theme": OWN}
    build_example(folder, cache, "offline", **options)
    page = open_page((folder / "highlights.html").as_uri())
    ask(page, QUERY)
    expect(links(page).first).to_have_attribute(
        "href", re.compile("papers/open-endedness/paired.html")
    )
