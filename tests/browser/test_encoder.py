"""The search's encoder in the browser: when it is loaded, what it finds, and sites without it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, Route, expect

from ..recall.test_encoder import ASKED, NOTES
from .building import SOMEWHERE, build_site
from .conftest import Open, Served, served_diary
from .test_policy import header
from .test_recall import ask, complaints, field, links

QUERY = "how ships found out where they were on the ocean"

ANSWERED = re.compile("papers/sea/")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small diary with an encoder."""
    folder = tmp_path_factory.mktemp("encoder")
    for note in NOTES:
        path = folder / "docs/papers" / note.src
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {note.title}\n\n{note.markdown}\n", "utf-8")
    settings = {
        "site_name": "Notes",
        "site_url": SOMEWHERE,
        "theme": {"name": "paperdiary"},
        "plugins": ["search", {"paperdiary": {"search": {"encoder": True}}}],
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    build_site(folder / "mkdocs.yml")
    return folder / "site"


@pytest.fixture(scope="module", params=["no policy", "a strict policy", "no workers"])
def encoder(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The diary, under policies of which one forbids workers."""
    headers: Mapping[str, Mapping[str, str]] = {
        "no policy": {},
        "a strict policy": header(),
        "no workers": header(worker_src="'none'"),
    }
    with served_diary(built, tmp_path_factory.mktemp("www"), headers[request.param]) as found:
        yield found


@pytest.fixture(scope="module")
def plain(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_diary(built, tmp_path_factory.mktemp("www")) as found:
        yield found


def model_requests(page: Page) -> list[str]:
    found: list[str] = []
    page.context.on(
        "request", lambda one: found.append(one.url) if one.url.endswith(".bin") else None
    )
    return found


def test_the_encoder_answers_after_the_table(open_page: Open, encoder: Served) -> None:
    page = open_page(encoder.url)
    batches = page.evaluate(
        """async queries => {
          const url = new URL("assets/paperdiary/javascripts/recall.js", document.baseURI)
          const { recalling } = await import(url.href)
          const found = []
          for (const query of queries) {
            const batches = []
            for await (const one of recalling(query)) batches.push(one)
            found.push(batches.map(batch => batch.map(({ id, score }) => [id, score])))
          }
          return found
        }""",
        [*ASKED],
    )
    for expected, (table, by_encoder) in zip(ASKED.values(), batches, strict=True):
        assert by_encoder[0][0] == f"papers/{expected}"
        assert table[0][1] != by_encoder[0][1]


def test_it_is_loaded_when_the_table_has_answered(open_page: Open, plain: Served) -> None:
    page = open_page(plain.url)
    waiting: list[Route] = []
    page.context.route("**/encoder-*.bin", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright marks it
    requests = model_requests(page)
    page.wait_for_timeout(300)
    assert requests == []
    with page.expect_request("**/recall-encoder.json"):
        field(page).focus()
    ask(page, "caffeine in receptors")
    expect(links(page).first).to_have_attribute("href", re.compile("papers/sleep/"))
    # The results stay while the reader goes through them.
    page.keyboard.press("ArrowDown")
    expect(links(page).first).to_be_focused()
    assert waiting
    for route in waiting:
        route.continue_()
    page.wait_for_timeout(1000)
    expect(links(page).first).to_be_focused()
    ask(page, QUERY)
    expect(links(page).first).to_have_attribute("href", ANSWERED)
    page.context.unroute_all()


@pytest.mark.parametrize("name", ["recall-encoder.json", "encoder-*.bin"])
@pytest.mark.parametrize("body", ["", "<!doctype html>", None])
def test_a_file_that_cannot_be_used_leaves_the_table(
    open_page: Open, plain: Served, name: str, body: str | None
) -> None:
    page = open_page(plain.url)

    def answer(route: Route) -> None:
        route.abort() if body is None else route.fulfill(body=body)

    page.context.route(f"**/{name}", answer)
    heard = complaints(page)
    with page.expect_console_message(lambda one: "without its encoder" in one.text):
        field(page).focus()
    ask(page, "lemon")
    ask(page, "caffeine in receptors")
    expect(links(page).first).to_have_attribute("href", re.compile("papers/sleep/"))
    page.context.unroute_all()
    assert len([text for text in heard if "paperdiary" in text]) == 1


def test_passages_of_another_build_are_not_used(open_page: Open, plain: Served) -> None:
    page = open_page(plain.url)
    file = plain.folder / "assets/paperdiary/recall-encoder.json"
    body = json.dumps(json.loads(file.read_text("utf-8")) | {"build": "another"})
    page.context.route("**/recall-encoder.json", lambda route: route.fulfill(body=body))
    with page.expect_console_message(lambda one: "of another build" in one.text):
        field(page).focus()
    page.context.unroute_all()


def test_who_saves_data_loads_no_model(open_page: Open, plain: Served) -> None:
    page = open_page("about:blank")
    page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    page.goto(plain.url)
    requests = model_requests(page)
    ask(page, QUERY)
    expect(links(page).first).to_be_visible()
    page.wait_for_timeout(500)
    assert requests == []
