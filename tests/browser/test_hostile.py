"""A site of notes that try to run code, lie at one place, or are read from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from ..site.building import Site
from ..site.test_hostile_text import FORMS, hostile_fields
from .conftest import PHONE, Open
from .figures import card, drawn
from .serving import served

RUNS = "window.ran = true"


@pytest.fixture(scope="module")
def hostile(
    chromium: str, shared_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    site = Site(tmp_path_factory.mktemp("hostile"), shared_cache)
    site.umap = False
    site.config = {"theme": {"name": "paperdiary", "font": False, "language": "he"}}
    for number, (name, form) in enumerate(FORMS.items()):
        text = form.replace("alert(1)", RUNS)
        fields = hostile_fields(text) | {"date": f"2025-06-{number + 1:02}", "summary": "One text."}
        site.note(f"{name}.md", **fields | {"title": f"{number} {text}"})
    works = {
        "authors": ["דנה כהן", "Ann Oak"],
        "year": 2020,
        "rating": 2,
        "link": "https://a.example",
    }
    site.note("last.md", **works, title="What is last", date="2025-07-05", summary="One text.")
    site.write("all.md", "# All\n\n<!-- paperdiary/highlights -->\n")
    built = site.build()
    with served(built.folder) as address:
        yield address


@pytest.mark.parametrize(
    "path", ["", "diary/", "highlights/", "review/", "all/", "plots/", "papers/code/"]
)
def test_nothing_that_a_note_says_runs(hostile: str, open_page: Open, path: str) -> None:
    page = open_page(f"{hostile}{path}")
    for found in page.locator(".paperdiary-figure").all():
        found.scroll_into_view_if_needed()
    page.locator("[data-md-component=search-query]").fill("script")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None


POINTS = ".scatterlayer .trace:has(.point) path.point"


def middles(found: Locator) -> list[tuple[float, float]]:
    boxes = filter(None, (spot.bounding_box() for spot in found.locator(POINTS).all()))
    return [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]


def title_on(found: Locator) -> str:
    title = card(found).locator(".paperdiary-card__title")
    expect(title).to_be_visible()
    return title.inner_text()


def test_each_of_several_entries_at_one_place_is_reached_by_a_pointer(
    hostile: str, open_page: Open
) -> None:
    page = open_page(hostile)
    found = drawn(page)
    titles = set()
    for x, y in middles(found):
        page.mouse.move(x, y)
        titles.add(title_on(found))
    assert len(titles) == len(FORMS) + 1


def test_each_of_two_entries_at_one_place_is_reached_by_a_finger(
    hostile: str, open_page: Open
) -> None:
    titles = set()
    for number in range(2):
        page = open_page(hostile, **PHONE)
        found = drawn(page)
        page.touchscreen.tap(*middles(found)[number])
        titles.add(title_on(found))
    assert len(titles) == 2


def test_a_date_in_english_is_read_from_left_to_right(hostile: str, open_page: Open) -> None:
    page = open_page(hostile)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    lefts = page.evaluate(
        """() => {
          const text = document.querySelector(".paperdiary-entry__day").firstChild
          return ["5", "July", "2025"].map(word => {
            const range = document.createRange(), at = text.data.indexOf(word)
            range.setStart(text, at)
            range.setEnd(text, at + word.length)
            return range.getBoundingClientRect().left
          })
        }"""
    )
    assert lefts == sorted(lefts)


def test_what_stands_beside_a_text_goes_from_right_to_left(hostile: str, open_page: Open) -> None:
    page = open_page(hostile)
    found = drawn(page)

    def left(selector: str) -> float:
        box = found.locator(selector).first.bounding_box()
        assert box
        return box["x"]

    assert left(".paperdiary-zoom") < left(".paperdiary-replay__slider")
    assert left(".paperdiary-replay__slider") < left(".paperdiary-replay__button")
    page.goto(f"{hostile}diary/")
    # Each fact begins where the one before it ends, with its dot on that side.
    facts = page.locator("li:has(.paperdiary-fact--rating) .paperdiary-fact")
    boxes = [box for fact in facts.all() if (box := fact.bounding_box())]
    assert len(boxes) > 2
    assert [box["x"] for box in boxes] == sorted((box["x"] for box in boxes), reverse=True)
    page.locator("a.paperdiary-entry__title", has_text="What is last").first.click()
    rights = page.locator(".paperdiary-about__work").evaluate(
        """line => ["כהן", "Oak", "2020"].map(word => {
          const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
          for (let text; (text = texts.nextNode());) {
            const at = text.data.indexOf(word)
            if (at < 0) continue
            const range = document.createRange()
            range.setStart(text, at)
            range.setEnd(text, at + word.length)
            return range.getBoundingClientRect().right
          }
        })"""
    )
    assert rights == sorted(rights, reverse=True)
