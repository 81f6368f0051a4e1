"""The documentation: it builds without a warning, and has the example in it, live."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from .building import build_site, seeded
from .conftest import Open, Served
from .figures import card, drawn, points
from .serving import served

CONFIG = Path(__file__).parents[2] / "mkdocs.yml"


@pytest.fixture(scope="module")
def docs(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The documentation's address."""
    folder = tmp_path_factory.mktemp("docs")
    plugins = yaml.safe_load(CONFIG.read_text("utf-8"))["plugins"]
    (options,) = [one for one in plugins if isinstance(one, dict)]
    options["paperdiary"] = seeded(options["paperdiary"] | {"cache_dir": str(cache)})
    # Strict: whatever is warned of, such as a dead link, ends the build with an error.
    build_site(CONFIG, site_dir=str(folder), plugins=plugins, strict=True)
    with served(folder) as address:
        yield address


def test_the_first_page_shows_the_map_of_the_example(
    docs: str, diary: Served, open_page: Open
) -> None:
    page = open_page(docs)
    expect(points(drawn(page))).to_have_count(len(diary.entries))
    expect(page.locator(".paperdiary-home")).to_have_count(1)


def test_a_note_of_the_example_leads_to_its_point(docs: str, open_page: Open) -> None:
    page = open_page(f"{docs}example/papers/robotics/dagger/")
    page.locator(".paperdiary-chip").click()
    expect(page).to_have_url(f"{docs}example/plots/#entry=example/papers/robotics/dagger")
    title = page.locator("h1")
    expect(title).to_contain_text("More Plots")
    expect(card(drawn(page))).to_be_visible()


def test_the_search_finds_the_documentation_and_not_the_example(docs: str, open_page: Open) -> None:
    page = open_page(docs)
    locations = page.evaluate(
        "async url => (await (await fetch(url)).json()).docs.map(doc => doc.location)",
        f"{docs}search/search_index.json",
    )
    assert any(location.startswith("blocks/") for location in locations)
    assert [one for one in locations if one.startswith("example/papers/")] == []
