"""The example diary, built and served once under each theme, and browsers that open it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .chromium import ARGUMENTS, executable
from .serving import served

EXAMPLE = Path(__file__).parents[2] / "example_site"
MATERIAL: dict[str, Any] = {
    "name": "material",
    "font": False,
    "features": [
        "navigation.instant",
        "navigation.tabs",
        "navigation.top",
        "navigation.path",
        "navigation.footer",
        "search.highlight",
        "search.suggest",
        "toc.follow",
    ],
    "palette": [
        {
            "media": media,
            "scheme": scheme,
            "primary": "indigo",
            "accent": "indigo",
            "toggle": {"icon": f"material/{icon}", "name": name},
        }
        for media, scheme, icon, name in (
            ("(prefers-color-scheme)", "default", "brightness-auto", "Switch to light mode"),
            ("(prefers-color-scheme: light)", "default", "brightness-7", "Switch to dark mode"),
            ("(prefers-color-scheme: dark)", "slate", "brightness-4", "Follow the system"),
        )
    ],
}
"""Material as many sites have it; it asks for what the theme `paperdiary` brings by itself."""

OWN = {"name": "paperdiary"}
PATIENCE = 20_000
"""Milliseconds after which something is taken not to happen at all; no test waits for them."""

Open = Callable[..., Page]


@dataclass(frozen=True)
class Served:
    """The example diary on loopback.

    Attributes:
        url: Its address, below the server's root as on GitHub Pages, with a slash at its end.
        folder: Its files.
    """

    url: str
    folder: Path

    @cached_property
    def data(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(
            (self.folder / "assets/paperdiary/diary.json").read_text("utf-8")
        )
        return loaded

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The public data of the entries, in reading order."""
        entries: list[dict[str, Any]] = self.data["entries"]
        return entries

    def titled(self, title: str) -> dict[str, Any]:
        (found,) = [entry for entry in self.entries if entry["title"] == title]
        return found


@pytest.fixture(scope="package")
def chromium() -> str:
    return executable()


@pytest.fixture(scope="package")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of all builds: only the first computes anything."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="package")
def diary(chromium: str, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example diary under Material; it is only read."""
    yield from _served(MATERIAL, cache, tmp_path_factory.mktemp("www"))


@pytest.fixture(scope="package")
def own_diary(
    chromium: str, cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The example diary under the theme `paperdiary`; it is only read."""
    yield from _served(OWN, cache, tmp_path_factory.mktemp("www"))


@pytest.fixture(params=["material", "paperdiary"])
def themed(request: pytest.FixtureRequest) -> Served:
    """The example diary under each theme in turn."""
    name = {"material": "diary", "paperdiary": "own_diary"}[request.param]
    served: Served = request.getfixturevalue(name)
    return served


def _served(theme: dict[str, Any], cache: Path, root: Path) -> Iterator[Served]:
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["NO_MKDOCS_2_WARNING"] = "true"
    with served(root) as address:
        url = f"{address}my-diary/"
        folder = root / "my-diary"
        config = load_config(
            str(EXAMPLE / "mkdocs.yml"),
            site_dir=str(folder),
            site_url=url,
            theme=theme,
            plugins=["search", {"paperdiary": {"cache_dir": str(cache)}}],
        )
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        yield Served(url, folder)


@pytest.fixture(scope="package")
def browser(chromium: str, diary: Served) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def contexts(browser: Browser) -> dict[str, BrowserContext]:
    """Profiles by their options; one that has compiled Plotly before opens pages faster."""
    return {}


@pytest.fixture
def open_page(
    browser: Browser, contexts: dict[str, BrowserContext], diary: Served
) -> Iterator[Open]:
    """Opens a page of the diary, with Playwright's context options; what it stored is forgotten."""
    opened: list[tuple[Page, str]] = []

    def opens(path: str = "", **options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, "base_url": diary.url} | options
        if repr(options) not in contexts:
            contexts[repr(options)] = browser.new_context(**options)
            contexts[repr(options)].set_default_timeout(PATIENCE)
        page = contexts[repr(options)].new_page()
        opened.append((page, options["base_url"]))
        page.goto(path)
        return page

    yield opens
    for page, url in opened:
        origin = {"origin": url, "storageTypes": "local_storage,session_storage"}
        page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", origin)
        page.close()


@pytest.fixture
def open_phone(open_page: Open) -> Open:
    """As `open_page`, on a telephone."""

    def opens(path: str = "", **options: Any) -> Page:
        size = {"width": 390, "height": 844}
        return open_page(path, viewport=size, has_touch=True, is_mobile=True, **options)

    return opens


@pytest.fixture
def open_own(open_page: Open, own_diary: Served) -> Open:
    """As `open_page`, under the theme `paperdiary`."""
    return partial(open_page, base_url=own_diary.url)


@pytest.fixture
def open_themed(open_page: Open, themed: Served) -> Open:
    """As `open_page`, under each theme in turn."""
    return partial(open_page, base_url=themed.url)
