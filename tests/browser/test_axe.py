"""What axe-core finds wrong with pages for those who cannot see, hear, point or tell colours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from .colours import is_dark
from .conftest import PHONE, Open, Served
from .figures import card, draw_all, drawn, settle, within_reach

Scheme = Literal["light", "dark"]

ENTRY = "papers/databases/lsm-tree/"
"""A note with lessons, admonitions, figures and links in its text."""

FORMULAS = "papers/reinforcement-learning/ppo/"

PAGES = [
    "",
    "diary/",
    "diary/?view=table",
    "highlights/",
    "review/",
    "review/2025/",
    "plots/",
    ENTRY,
    FORMULAS,
    "topics/robotics/",
    "404.html",
]

# Material's script gives the buttons beside code a landmark, and no code another name.
CODE_BUTTONS = ".md-code__nav"

# What is wrong is Material's alone: its markup, and the colours it gives to text of these kinds.
# The theme `paperdiary` has all of it mended, but for what a script writes.
BY_MATERIAL = {
    # The search is a dialog without a name.
    "aria-dialog-name": ".md-search",
    # Small print, tabs that are not chosen, and words in code: 4.3 to 4.5 to 1.
    "color-contrast": ".md-copyright, .md-tabs__link, pre code span",
    # The breadcrumbs have the same name as the navigation.
    "landmark-unique": f".md-nav--primary, .md-path, {CODE_BUTTONS}",
    # Links in a note's sentences have a colour, and no line.
    "link-in-text-block": "a:not([class])",
}
BY_OWN_THEME = {"landmark-unique": CODE_BUTTONS}


RUN = """async () => {
    // Contrast takes most of the time. Of texts that look alike and stand alike, two are enough:
    // a row of each list, a link of each kind.
    const numbers = new Map();
    for (const element of document.body.querySelectorAll('*')) {
        element.removeAttribute('data-alike');
        if (![...element.childNodes].some(one => one.nodeType === 3 && one.data.trim())) continue;
        const { color, fontSize, fontWeight } = getComputedStyle(element);
        const kind = [color, fontSize, fontWeight];
        for (let one = element; one; one = one.parentElement) {
            kind.push(one.localName, one.getAttribute('class'), one.getAttribute('style'));
        }
        const number = (numbers.get(String(kind)) ?? 0) + 1;
        numbers.set(String(kind), number);
        if (number > 2) element.setAttribute('data-alike', '');
    }
    axe.configure({ rules: [{ id: 'color-contrast', selector: '*:not([data-alike])' }] });
    // Of WCAG 2.2, and not yet among axe's defaults.
    const rules = { 'target-size': { enabled: true } };
    const found = await axe.run({ resultTypes: ['violations'], rules });
    return found.violations;
}"""


def violations(page: Page, allowed: dict[str, str]) -> list[str]:
    """What breaks a rule of axe-core, best practices included, as rule, element and explanation.

    Args:
        page: As it is shown now.
        allowed: By rule, a selector of elements that may break it.
    """
    open_all(page)
    return list(_violations(page, allowed))


def _violations(page: Page, allowed: dict[str, str]) -> Iterator[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for violation in page.evaluate(RUN):
        for node in violation["nodes"]:
            if not _matches(page, node, allowed.get(violation["id"])):
                why = " ".join(node["failureSummary"].split())
                yield f"{violation['id']}: {' '.join(node['target'])}: {node['html'][:200]}: {why}"


def _matches(page: Page, node: dict[str, Any], selector: str | None) -> bool:
    if selector is None:
        return False
    found = page.locator(node["target"][-1]).first
    return bool(found.evaluate("(element, selector) => element.matches(selector)", selector))


def open_all(page: Page) -> None:
    """Draw all figures, and open whatever can be opened."""
    draw_all(page)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    # Whatever a cluster is called: the length of its label says how near the next link is.
    labels = "document.querySelectorAll('.paperdiary-clusters__label a')"
    page.evaluate(f"{labels}.forEach((one, i) => {{ one.textContent = 'o'.repeat(3 + 4 * i) }})")


Shown = tuple[Page, dict[str, str]]
"""A page, and what may break a rule on it."""


@pytest.fixture(scope="module", params=["material", "paperdiary"])
def site(request: pytest.FixtureRequest) -> tuple[Served, dict[str, str]]:
    """The diary under each theme, and what may break a rule there."""
    if request.param == "material":
        return request.getfixturevalue("diary"), BY_MATERIAL
    return request.getfixturevalue("own_diary"), BY_OWN_THEME


@pytest.fixture(scope="module", params=PAGES)
def on_a_desk(
    request: pytest.FixtureRequest, site: tuple[Served, dict[str, str]], new_page: Open
) -> Iterator[Shown]:
    """A page, loaded once for both schemes."""
    page = new_page(request.param, base_url=site[0].url)
    yield page, site[1]
    page.close()


@pytest.fixture(scope="module", params=["", "plots/", ENTRY])
def on_a_telephone(
    request: pytest.FixtureRequest, site: tuple[Served, dict[str, str]], new_page: Open
) -> Iterator[Shown]:
    """A page, loaded once for both schemes."""
    page = new_page(request.param, base_url=site[0].url, **PHONE)
    yield page, site[1]
    page.close()


@pytest.fixture(scope="module")
def front_page(site: tuple[Served, dict[str, str]], new_page: Open) -> Iterator[Shown]:
    page = new_page(base_url=site[0].url)
    yield page, site[1]
    page.close()


AT_ONCE = "* { transition: none !important; }"


def turn(page: Page, scheme: Scheme) -> None:
    """Have the system ask for a scheme, and wait until the page and its figures wear it."""
    # Colours of what the browser has skipped as out of sight would stay between the two schemes.
    page.add_style_tag(content=AT_ONCE)
    page.emulate_media(color_scheme=scheme)
    name = {"light": "default", "dark": "slate"}[scheme]
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
    open_all(page)
    settle(page)
    assert is_dark(page) == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_breaks_no_rule(on_a_desk: Shown, scheme: Scheme) -> None:
    page, allowed = on_a_desk
    turn(page, scheme)
    assert violations(page, allowed) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_on_a_telephone_breaks_no_rule(on_a_telephone: Shown, scheme: Scheme) -> None:
    page, allowed = on_a_telephone
    turn(page, scheme)
    assert violations(page, allowed) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_map_that_shows_a_card_breaks_no_rule(front_page: Shown, scheme: Scheme) -> None:
    page, allowed = front_page
    turn(page, scheme)
    found = drawn(page)
    page.mouse.move(*next(iter(within_reach(found).values())).centre)
    expect(card(found)).to_be_visible()
    assert violations(page, allowed) == []
    expect(card(found)).to_be_visible()
