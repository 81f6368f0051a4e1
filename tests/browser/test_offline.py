"""A site that Material's offline plugin prepares, read from a disk without a server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from .building import MATERIAL, OWN, build_example
from .conftest import Open, Served
from .figures import card, draw_all, drawn, figure
from .serving import served

ENTRY = "papers/robotics/dagger.html"


@dataclass
class Listened:
    """What a page asks for that is not on the disk, and what it complains of."""

    outside: list[str]
    complaints: list[str]


def listen(page: Page, folder: Path) -> Listened:
    heard = Listened([], [])
    inside = (folder.as_uri(), "data:", "blob:")

    def complain(text: str, url: str) -> None:
        # Notes of the example show these by HTML of their own, whose addresses MkDocs leaves as
        # they are: right with `use_directory_urls` only.
        if not url.endswith(".svg"):
            heard.complaints.append(f"{text} {url}")

    def on_console(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            complain(said.text, said.location["url"])

    page.on("request", lambda r: None if r.url.startswith(inside) else heard.outside.append(r.url))
    page.on("requestfailed", lambda request: complain("failed", request.url))
    page.on("pageerror", lambda error: complain(str(error), page.url))
    page.on("console", on_console)
    return heard


@pytest.fixture(scope="module", params=[MATERIAL, OWN], ids=["material", "paperdiary"])
def folder(
    request: pytest.FixtureRequest, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The example under each theme, with instant navigation asked for."""
    # A name whose characters an address has to encode.
    folder = tmp_path_factory.mktemp("a disk (größe #1)").resolve()
    build_example(folder, cache, "offline", theme=request.param)
    return folder


@pytest.mark.parametrize(
    "path", ["index.html", "plots.html", "highlights.html", "review.html", "diary.html", ENTRY]
)
def test_pages_are_whole_without_a_server(path: str, folder: Path, open_page: Open) -> None:
    page = open_page("about:blank")
    heard = listen(page, folder)
    page.goto((folder / path).as_uri())
    draw_all(page)
    assert heard == Listened([], [])


def test_a_point_leads_to_its_note_on_the_disk(
    folder: Path, diary: Served, open_page: Open
) -> None:
    page = open_page((folder / "index.html").as_uri())
    found = drawn(page)
    found.locator(".paperdiary-figure__plot").focus()
    # What was read first: which point an arrow key leads to depends on the map.
    page.keyboard.press("Home")
    entry = diary.entries[0]
    expect(card(found).locator(".paperdiary-card__title")).to_have_text(entry["title"])
    page.keyboard.press("Enter")
    expect(page).to_have_url((folder / f"{entry['id']}.html").as_uri())
    expect(page.locator("h1")).to_contain_text(entry["title"])


def test_a_chip_leads_to_its_place_on_the_map_on_the_disk(folder: Path, open_page: Open) -> None:
    page = open_page((folder / ENTRY).as_uri())
    page.locator("a.paperdiary-chip").first.click()
    drawn(page)
    expect(figure(page).locator(".paperdiary-ring")).to_be_visible()


def test_the_search_finds_notes_on_the_disk(folder: Path, open_page: Open) -> None:
    page = open_page((folder / "index.html").as_uri())
    page.locator(".md-search__input").click()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    page.locator(".md-search__input").press_sequentially("dagger")
    expect(page.locator('.paperdiary-recall a[href*="dagger.html"]').first).to_be_visible()
    page.locator('.paperdiary-recall a[href*="dagger.html"]').first.click()
    expect(page).to_have_url(re.compile(re.escape((folder / ENTRY).as_uri())))


def test_from_a_server_the_same_site_loads_plain_modules(folder: Path, open_page: Open) -> None:
    with served(folder) as address:
        page = open_page("about:blank")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        drawn(page)
        assert f"{address}assets/paperdiary/javascripts/figures.js" in asked
        assert not [url for url in asked if "modules.js" in url or url.startswith("blob:")]
