"""Ways to a page and within it, and what it asks for and complains of."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

from .conftest import Served
from .figures import drawn, settle


def follow(link: Locator) -> None:
    """Click a link once the page stands still.

    Material notes 100 ms after a scroll where the page stands. If it has turned to the next address
    by then, it takes that for a page that the reader comes back to, and ignores its fragment.
    """
    load_images(link.page)
    link.scroll_into_view_if_needed()
    link.page.wait_for_function("(history.state?.y ?? 0) === scrollY")
    link.click()


def load_images(page: Page) -> None:
    page.wait_for_function("[...document.images].every(image => image.complete)")


def listened(page: Page, diary: Served) -> tuple[list[str], list[str]]:
    """The requests that leave the site, and the complaints, from now on."""
    outside: list[str] = []
    complaints: list[str] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((diary.url, "data:", "blob:")):
            outside.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        # Plotly complains by way of a trace.
        if message.type in ("error", "warning", "trace"):
            complaints.append(message.text)

    def on_response(response: Response) -> None:
        if response.status >= 400:
            complaints.append(f"{response.status} {response.url}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("response", on_response)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return outside, complaints


def plotly_requests(page: Page) -> list[str]:
    """The requests for Plotly from now on."""
    found: list[str] = []
    page.on("request", lambda r: found.append(r.url) if "plotly.min.js" in r.url else None)
    return found


def fragment(entry: dict[str, Any], layout: str = "") -> str:
    return f"#entry={quote(entry['id'], safe='/')}{layout and f'&layout={layout}'}"


def entered(page: Page) -> Locator:
    """The map of the front page, entered from another page and drawn."""
    # What Material does for the first link within a page that was not entered by a link is to
    # fetch that page again.
    page.locator(".md-header .md-logo").click()
    found = drawn(page)
    found.evaluate("figure => { figure.dataset.test = 'same' }")
    return found.and_(page.locator("[data-test=same]"))


def go(page: Page, place: str) -> None:
    page.evaluate("place => { location.hash = place }", place)


def open_until_idle(page: Page, path: str) -> None:
    """Open a page, and wait until its scripts have nothing to do after it is loaded and painted."""
    page.goto(path)
    settle(page)
    page.evaluate("() => new Promise(done => requestIdleCallback(done))")
