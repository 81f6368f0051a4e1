"""The theme's scripts in place of Material's inline ones: palette, content tabs, storage."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Page, Route, expect

from .conftest import Open, Served
from .serving import served

SHOWN = """
  window.shown = []
  const look = () => {
    if (document.body) shown.push(document.body.dataset.mdColorScheme)
    if (shown.length < 500) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
"""
"""Notes the scheme that the page wears in each frame."""


def store(page: Page, own_diary: Served, name: str, value: object) -> None:
    """Store what Material would have stored on an earlier visit."""
    key = f"{urlsplit(own_diary.url).path}.{name}"
    page.add_init_script(f"localStorage.setItem({key!r}, {json.dumps(json.dumps(value))})")


def palette(media: str, scheme: str, index: int) -> dict[str, object]:
    color = {"media": media, "scheme": scheme, "primary": "custom", "accent": "custom"}
    return {"index": index, "color": color}


AUTO = palette("(prefers-color-scheme)", "default", 0)
LIGHT = palette("(prefers-color-scheme: light)", "default", 1)
DARK = palette("(prefers-color-scheme: dark)", "slate", 2)


@pytest.mark.parametrize(
    ("system", "stored", "scheme"),
    [
        ("light", DARK, "slate"),
        ("dark", LIGHT, "default"),
        ("dark", AUTO, "slate"),
        ("light", AUTO, "default"),
        ("dark", None, "slate"),
        ("light", None, "default"),
    ],
)
def test_no_frame_shows_another_scheme_than_the_chosen_one(
    system: str,
    stored: dict[str, object] | None,
    scheme: str,
    open_own: Open,
    own_diary: Served,
) -> None:
    page = open_own("about:blank", color_scheme=system)
    if stored:
        store(page, own_diary, "__palette", stored)
    page.add_init_script(SHOWN)
    # As on a slow way: the text is painted long before Material's bundle arrives.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("bundle"), hold)
    page.goto("", wait_until="commit")
    page.wait_for_function("window.shown?.length > 3")
    held[0].continue_()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
    assert set(page.evaluate("shown")) == {scheme}


FEATURES = [
    "announce.dismiss",
    "content.tabs.link",
    "navigation.instant",
    "navigation.tabs",
]
TABS = """# {title}

=== "Alpha"

    First.

=== "Beta"

    Second.
"""
BANNERS = """{% extends "base.html" %}
{% block announce %}Something new{% endblock %}
{% block outdated %}Something old{% endblock %}
"""


@pytest.fixture(scope="module", params=["material", "paperdiary"])
def site(
    request: pytest.FixtureRequest, chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Two pages of tabs, with banners, under each theme: ours has to do as Material does."""
    root = tmp_path_factory.mktemp("plain")
    for name, text in {
        "docs/index.md": TABS.format(title="One"),
        "docs/two.md": TABS.format(title="Two"),
        "overrides/main.html": BANNERS,
    }.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    theme = {"name": request.param, "custom_dir": str(root / "overrides"), "features": FEATURES}
    (root / "mkdocs.yml").write_text("site_name: Plain", "utf-8")
    with served(root / "site") as address:
        config = load_config(
            str(root / "mkdocs.yml"),
            site_url=address,
            theme=theme | {"font": False},
            extra={"consent": {"title": "Cookies", "description": "May we?"}},
            markdown_extensions=[{"pymdownx.tabbed": {"alternate_style": True}}],
        )
        build(config)
        yield address


@pytest.fixture
def consented(site: str, open_page: Open) -> Page:
    """The site's first page, when the reader has given consent."""
    page = open_page(site, base_url=site)
    page.locator(".md-consent").get_by_role("button", name="Accept").click()
    page.wait_for_function("window.__md_get?.('__consent')")
    expect(page.locator(".md-consent")).to_be_hidden()
    return page


def is_chosen(page: Page, number: int) -> None:
    expect(page.locator(f"#__tabbed_1_{number}")).to_be_checked()


def test_consent_is_asked_for_once(consented: Page) -> None:
    consented.reload()
    expect(consented.locator("h1")).to_be_visible()
    assert consented.evaluate(
        "new Promise(done => setTimeout(() => done("
        "document.querySelector('.md-consent').hidden), 400))"
    )


def test_a_tab_chosen_on_a_page_is_chosen_on_the_next_one(consented: Page) -> None:
    consented.evaluate("window.sameDocument = true")
    consented.locator(".tabbed-labels label", has_text="Beta").click()
    consented.wait_for_function("window.__md_get?.('__tabs')?.includes('Beta')")
    consented.locator(".md-tabs").get_by_role("link", name="Two").click()
    expect(consented.locator("h1")).to_contain_text("Two")
    is_chosen(consented, 2)
    assert consented.evaluate("window.sameDocument") is True


def test_a_tab_chosen_on_a_page_is_chosen_when_it_is_loaded_again(consented: Page) -> None:
    consented.locator(".tabbed-labels label", has_text="Beta").click()
    consented.wait_for_function("window.__md_get?.('__tabs')?.includes('Beta')")
    consented.reload()
    is_chosen(consented, 2)


def test_an_address_leads_to_a_tab(site: str, open_page: Open) -> None:
    page = open_page(f"{site}two/#__tabbed_1_2", base_url=site)
    is_chosen(page, 2)


def test_an_announcement_that_was_dismissed_stays_away(consented: Page) -> None:
    banner = consented.locator("[data-md-component=announce]")
    expect(banner).to_be_visible()
    banner.get_by_role("button").click()
    expect(banner).to_be_hidden()
    consented.reload()
    expect(consented.locator("h1")).to_be_visible()
    expect(banner).to_be_hidden()
    consented.locator(".md-tabs").get_by_role("link", name="Two").click()
    expect(consented.locator("h1")).to_contain_text("Two")
    expect(banner).to_be_hidden()
