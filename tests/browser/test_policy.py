"""Sites whose Content-Security-Policy forbids what they do not need."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Open, Served, served_diary
from .figures import draw_all, drawn, points
from .serving import served

PAGES = (
    *("", "diary/", "plots/", "highlights/", "review/"),
    *("topics/robotics/", "papers/robotics/dagger/"),
)
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    # Plotly and Material's search set styles of elements.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "worker-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""The strictest that holds; a copy of the one in `docs/where.md`."""

WATCH = """
  window.violations = []
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) =>
    violations.push(`${effectiveDirective} ${blockedURI} ${sourceFile}`))
"""


def header(**changes: str) -> dict[str, str]:
    rules = POLICY | {name.replace("_", "-"): value for name, value in changes.items()}
    policy = "; ".join(f"{name} {value}" for name, value in rules.items())
    return {"Content-Security-Policy": policy}


def watched(page: Page, url: str) -> Page:
    """Open a page, every violation of whose policy is noted."""
    page.add_init_script(WATCH)
    page.goto(url)
    return page


def violations(page: Page) -> Any:
    return page.evaluate("violations")


@pytest.fixture(scope="module")
def strict(
    example: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The example under the theme `paperdiary`, with the strictest policy that holds."""
    with served_diary(example("paperdiary"), tmp_path_factory.mktemp("strict"), header()) as site:
        yield site.url


@pytest.fixture(scope="module")
def hashed(diary: Served) -> Iterator[str]:
    """The example under Material, with a policy that allows its inline scripts by their hashes."""
    digests = sorted(
        hashlib.sha256(text.encode()).digest() for text in inline_scripts(diary.folder)
    )
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    with served(diary.folder.parent, header(script_src=f"'self' {hashes}")) as address:
        yield f"{address}my-diary/"


def test_the_documented_policy_is_the_one_tried_here() -> None:
    text = Path(__file__).parents[2].joinpath("docs/where.md").read_text("utf-8")
    (documented,) = re.findall(r"Content-Security-Policy: ([^\n]+(?:\n  [^\n]+)*)", text)
    assert re.sub(r"\s+", " ", documented) == header()["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_theme_needs_more_than_a_strict_policy(
    path: str, strict: str, open_page: Open
) -> None:
    page = watched(open_page("about:blank"), strict + path)
    draw_all(page)
    assert violations(page) == []


def test_neither_navigation_nor_search_nor_palette_needs_more_than_a_strict_policy(
    strict: str, open_page: Open
) -> None:
    page = watched(open_page("about:blank"), strict)
    drawn(page)
    page.evaluate("window.sameDocument = true")
    page.locator(".md-header [data-md-component=palette] label:visible").click()
    page.locator(".md-tabs").get_by_role("link", name="Highlights", exact=True).click()
    expect(page.locator(".paperdiary-theme").first).to_be_visible()
    page.locator(".md-search__input").click()
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    page.locator(".md-search__input").press_sequentially("dagger")
    page.locator('.paperdiary-recall a[href*="papers/robotics/dagger"]').first.click()
    expect(page.locator("a.paperdiary-chip").first).to_be_visible()
    page.locator("a.paperdiary-chip").first.click()
    drawn(page)
    assert page.evaluate("window.sameDocument") is True
    assert violations(page) == []


def as_webgl(route: Route) -> None:
    """Answer with a figure whose points are drawn as in a large diary."""
    response = route.fetch()
    figure = response.json()
    for trace in figure["data"]:
        if trace["type"] == "scatter":
            trace["type"] = "scattergl"
    route.fulfill(response=response, body=json.dumps(figure))


def test_points_of_a_large_diary_are_drawn_where_code_must_not_be_compiled(
    strict: str, own_diary: Served, open_page: Open
) -> None:
    page = open_page("about:blank")
    # What a machine without a graphics card has no say in.
    page.add_init_script(
        "HTMLCanvasElement.prototype.getContext = (get => function (kind, ...all) {"
        " return kind === 'webgl' ? {} : get.call(this, kind, ...all) }"
        ")(HTMLCanvasElement.prototype.getContext)"
    )
    page.route(re.compile(r"figures/map-tsne\.json"), as_webgl)
    watched(page, strict)
    found = drawn(page)
    expect(points(found)).to_have_count(len(own_diary.entries))
    assert violations(page) == []


def inline_scripts(folder: Path) -> set[str]:
    """The scripts that stand in a site's pages."""
    inline = re.compile(r"<script>(.*?)</script>", re.DOTALL)
    return {
        text for file in folder.rglob("*.html") for text in inline.findall(file.read_text("utf-8"))
    }


@pytest.mark.parametrize("path", PAGES)
def test_under_material_nothing_is_needed_beyond_the_hashes_of_its_inline_scripts(
    path: str, hashed: str, open_page: Open
) -> None:
    page = watched(open_page("about:blank"), hashed + path)
    draw_all(page)
    assert violations(page) == []


def test_under_material_no_inline_script_comes_from_the_plugin(diary: Served) -> None:
    assert not [text for text in inline_scripts(diary.folder) if "paperdiary" in text]


def test_the_theme_has_no_inline_script(own_diary: Served) -> None:
    assert inline_scripts(own_diary.folder) == set()
