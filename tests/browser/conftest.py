"""The example diary, built and served once, and browsers that open it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .chromium import ARGUMENTS, executable
from .serving import served

EXAMPLE = Path(__file__).parents[2] / "example_site"
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
def diary(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example diary; it is only read."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["NO_MKDOCS_2_WARNING"] = "true"
    root = tmp_path_factory.mktemp("www")
    with served(root) as address:
        url = f"{address}my-diary/"
        folder = root / "my-diary"
        cache = str(tmp_path_factory.mktemp("cache"))
        config = load_config(
            str(EXAMPLE / "mkdocs.yml"),
            site_dir=str(folder),
            site_url=url,
            plugins=["search", {"paperdiary": {"cache_dir": cache}}],
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
    opened: list[Page] = []

    def opens(path: str = "", **options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, "base_url": diary.url} | options
        if repr(options) not in contexts:
            contexts[repr(options)] = browser.new_context(**options)
            contexts[repr(options)].set_default_timeout(PATIENCE)
        page = contexts[repr(options)].new_page()
        opened.append(page)
        page.goto(path)
        return page

    yield opens
    for page in opened:
        origin = {"origin": diary.url, "storageTypes": "local_storage,session_storage"}
        page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", origin)
        page.close()


@pytest.fixture
def open_phone(open_page: Open) -> Open:
    """As `open_page`, on a telephone."""

    def opens(path: str = "", **options: Any) -> Page:
        size = {"width": 390, "height": 844}
        return open_page(path, viewport=size, has_touch=True, is_mobile=True, **options)

    return opens
