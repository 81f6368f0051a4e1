"""The example diary, built and served once under each theme, and browsers that open it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .building import copy_site
from .chromium import ARGUMENTS, executable
from .figures import PATIENCE
from .serving import served

WINDOW = {"width": 1280, "height": 900}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

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


@pytest.fixture(scope="session")
def chromium() -> str:
    return executable()


@pytest.fixture(scope="session")
def diary(
    chromium: str, example: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The example diary under Material; it is only read."""
    with served_diary(example("material"), tmp_path_factory.mktemp("www")) as diary:
        yield diary


@pytest.fixture(scope="session")
def own_diary(
    chromium: str, example: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The example diary under the theme `paperdiary`; it is only read."""
    with served_diary(example("paperdiary"), tmp_path_factory.mktemp("www")) as diary:
        yield diary


@pytest.fixture(scope="session")
def cache(diary: Served, shared_cache: Path) -> Path:
    """The cache of all builds, filled by the first one."""
    return shared_cache


@pytest.fixture(params=["material", "paperdiary"])
def themed(request: pytest.FixtureRequest) -> Served:
    """The example diary under each theme in turn."""
    name = {"material": "diary", "paperdiary": "own_diary"}[request.param]
    served: Served = request.getfixturevalue(name)
    return served


@contextmanager
def served_diary(
    site: Path, root: Path, headers: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """Serve a copy of a site, a folder below the server's root.

    Args:
        site: As it was built for `SOMEWHERE`.
        root: An empty folder.
        headers: What is said with each file.
    """
    with served(root, headers) as address:
        url = f"{address}my-diary/"
        copy_site(site, root / "my-diary", url)
        yield Served(url, root / "my-diary")


@pytest.fixture(scope="module")
def browser(chromium: str, diary: Served) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    # It ends with each file: while it runs, no other test of the process can run an event loop.
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> dict[str, BrowserContext]:
    """Profiles by their options; one that has compiled Plotly before opens pages faster."""
    return {}


FORGET = """
  try {
    if (!sessionStorage.begun) localStorage.clear()
    sessionStorage.begun = true
  } catch {} // A blank page has no storage.
"""
"""Forgets what pages before have stored: by the new page, since what another process forgets may be
known to this one for a while."""


@pytest.fixture(scope="module")
def new_page(browser: Browser, contexts: dict[str, BrowserContext], diary: Served) -> Open:
    """Opens a page of the diary, with Playwright's context options, that nobody closes."""

    def opens(path: str = "", **options: Any) -> Page:
        # What a page can change by itself is no reason for another profile.
        media = {name: options.pop(name, None) for name in ("color_scheme", "reduced_motion")}
        size = None if "is_mobile" in options else options.pop("viewport", None)
        options = {"viewport": WINDOW, "base_url": diary.url} | options
        if repr(options) not in contexts:
            contexts[repr(options)] = made = browser.new_context(**options)
            made.set_default_timeout(PATIENCE)
            # A page that stays, and with it the process of the site, with its scripts compiled:
            # other pages are opened in two thirds of the time.
            made.new_page().goto("assets/paperdiary/stylesheets/pages.css")
        page = contexts[repr(options)].new_page()
        if size:
            page.set_viewport_size(size)
        if any(media.values()):
            page.emulate_media(**media)
        page.add_init_script(FORGET)
        page.goto(path)
        return page

    return opens


@pytest.fixture
def open_page(new_page: Open) -> Iterator[Open]:
    """As `new_page`, for one test."""
    opened: list[Page] = []

    def opens(path: str = "", **options: Any) -> Page:
        opened.append(new_page(path, **options))
        return opened[-1]

    yield opens
    for page in opened:
        page.close()


@pytest.fixture
def open_phone(open_page: Open) -> Open:
    """As `open_page`, on a telephone."""

    def opens(path: str = "", **options: Any) -> Page:
        return open_page(path, **PHONE, **options)

    return opens


@pytest.fixture
def open_own(open_page: Open, own_diary: Served) -> Open:
    """As `open_page`, under the theme `paperdiary`."""
    return partial(open_page, base_url=own_diary.url)


@pytest.fixture
def open_themed(open_page: Open, themed: Served) -> Open:
    """As `open_page`, under each theme in turn."""
    return partial(open_page, base_url=themed.url)
