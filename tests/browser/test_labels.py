"""The names on the map cover neither each other nor a point."""

from __future__ import annotations

from itertools import combinations

import pytest
from playwright.sync_api import Locator

from .conftest import Open, Served
from .figures import boxes, drawn, labels, points, settle


def covered(found: Locator) -> list[str]:
    """What is wrong with the labels, as sentences."""
    named = list(zip(labels(found).all_inner_texts(), boxes(labels(found)), strict=True))
    marks = boxes(points(found))
    (canvas,) = boxes(found.locator(".paperdiary-figure__canvas"))
    wrong = [f"{a} over {b}" for (a, one), (b, two) in combinations(named, 2) if one.overlaps(two)]
    wrong += [f"{a} over a point" for a, one in named if any(one.overlaps(m) for m in marks)]
    wrong += [
        f"{a} is cut off"
        for a, one in named
        if one.x < canvas.x
        or one.y < canvas.y
        or one.x + one.width > canvas.x + canvas.width
        or one.y + one.height > canvas.y + canvas.height
    ]
    return wrong


@pytest.mark.parametrize("layout", ["tsne", "umap"])
def test_labels_cover_nothing_on_a_desk(layout: str, open_page: Open, diary: Served) -> None:
    found = drawn(open_page("plots/"), f"map-{layout}")
    assert labels(found).count() == len(diary.data["clusters"][layout])
    assert covered(found) == []


@pytest.mark.parametrize("layout", ["tsne", "umap"])
def test_labels_cover_nothing_on_a_telephone(layout: str, open_phone: Open, diary: Served) -> None:
    found = drawn(open_phone("plots/"), f"map-{layout}")
    assert labels(found).count() > len(diary.data["clusters"][layout]) / 2
    assert covered(found) == []


def test_labels_cover_nothing_after_a_zoom(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    found.hover()
    found.locator(".modebar-btn").first.click()
    page.wait_for_timeout(300)
    assert labels(found).count() > 0
    assert covered(found) == []


def test_labels_cover_nothing_after_the_window_was_made_narrow(open_page: Open) -> None:
    page = open_page()
    found = drawn(page)
    before = labels(found).all_inner_texts()
    page.set_viewport_size({"width": 500, "height": 900})
    page.wait_for_function("document.querySelector('.main-svg').clientWidth < 500")
    settle(page)
    assert before
    assert covered(found) == []
