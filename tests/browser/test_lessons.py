"""Lessons: in the notes, on the Highlights, and the ways between them."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from .colours import background, is_dark
from .conftest import Open, Served
from .figures import Box, boxes, eventually
from .pages import follow, load_images
from .pixels import painted

Scheme = Literal["light", "dark"]

EVERYTHING = "papers/databases/lsm-tree/"
"""An entry with lessons of both kinds, a figure, neighbours and citations."""

TEXT_BOXES = """all => all.map(one => {
    const range = document.createRange()
    range.selectNodeContents(one)
    const { x, y, width, height } = range.getBoundingClientRect()
    return { x, y, width, height }
})"""

GAPS = """all => all.map(heading => {
    const [number, ...rest] = heading.childNodes
    const box = node => {
        const range = document.createRange()
        range.selectNodeContents(node)
        return range.getClientRects()[0]
    }
    const sentence = rest.find(node => node.textContent.trim())
    const start = sentence.textContent.search(/\\S/)
    const range = document.createRange()
    range.setStart(sentence, start)
    range.setEnd(sentence, start + 1)
    return range.getClientRects()[0].left - box(number).right
})"""

OVERFLOWING = """() => {
    const isHeld = one => {
        for (let up = one.parentElement; up !== document.body; up = up.parentElement)
            if (getComputedStyle(up).overflowX !== "visible" && up.matches(".md-content *"))
                return true
        return false
    }
    return [...document.querySelectorAll(".md-content *")]
        .filter(one => one.checkVisibility() && !one.closest("svg, .md-source-file"))
        .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5 && !isHeld(one))
        .map(one => one.outerHTML.slice(0, 100))
}"""


def lesson(page: Page, anchor: str) -> Locator:
    return page.locator(".paperdiary-lesson").filter(has=page.locator(f'[id="{anchor}"]'))


def text_box(found: Locator) -> Box:
    """Where an element's text stands, without the element's margins and padding."""
    (box,) = found.evaluate_all(TEXT_BOXES)
    return Box(**box)


def expect_in_view(page: Page, anchor: str) -> None:
    """Wait until a lesson's sentence stands whole below the header."""
    heading = page.locator(f'[id="{anchor}"]')
    expect(heading).to_be_visible()
    load_images(page)

    def holds() -> bool:
        (header,) = boxes(page.locator(".md-header"))
        text = text_box(heading)
        bottom: float = page.evaluate("innerHeight")
        return header.y + header.height <= text.y and text.y + text.height <= bottom

    eventually(page, holds)


def expect_marked(page: Page, anchor: str) -> None:
    """Wait until a lesson, and no other, is painted on another ground than the page."""
    expect(page.locator(".paperdiary-lesson:has(> :target)")).to_have_count(1)
    found = lesson(page, anchor)
    # Left of the number, where no text is painted.
    eventually(page, lambda: painted(page, strip(found))[0] != painted_page(page))


def strip(found: Locator) -> Box:
    (box,) = boxes(found)
    return Box(box.x - 3, box.y + 2, 2, 1)


def painted_page(page: Page) -> tuple[float, ...]:
    return tuple(round(value) for value in background(page))


def search(page: Page, words: str) -> None:
    field = page.locator(".md-search__input")
    field.click()
    # The index is loaded by a worker; what is typed before that is not looked for.
    expect(page.locator(".md-search-result__meta")).to_have_text("Type to start searching")
    field.press_sequentially(words)


@pytest.mark.parametrize(
    ("words", "sentence", "anchor"),
    [
        pytest.param(
            "few outlier games",
            "Mean and median both mislead on a benchmark of many games",
            "evaluation-mean-and-median-both-mislead-on-a-benchmark-of-many-games",
            id="front matter",
        ),
        pytest.param(
            "tasks are pooled",
            "Report intervals over runs, not the mean of three seeds",
            "evaluation-report-intervals-over-runs-not-the-mean-of-three-seeds",
            id="inline",
        ),
    ],
)
def test_search_finds_a_lesson_by_words_of_its_detail(
    words: str, sentence: str, anchor: str, open_page: Open, diary: Served
) -> None:
    page = open_page()
    page.evaluate("window.sameDocument = true")
    search(page, words)
    result = page.locator(f'.md-search-result__link[href*="{anchor}"]')
    expect(result.locator("h1, h2")).to_have_text(sentence)
    expect(result).to_be_visible()
    result.click()
    expect(page).to_have_url(re.compile(rf"^{re.escape(diary.url)}highlights/.*#{anchor}$"))
    expect_in_view(page, anchor)
    expect_marked(page, anchor)
    expect(lesson(page, anchor).locator("mark").first).to_be_visible()
    assert page.evaluate("window.sameDocument") is True


def test_the_table_of_contents_lists_numbered_themes_and_no_lesson(open_page: Open) -> None:
    page = open_page("highlights/")
    links = page.locator(".md-sidebar--secondary .md-nav__link")
    listed = [" ".join(text.split()) for text in links.all_inner_texts()]
    themes = page.locator(".paperdiary-theme > h2").all_inner_texts()
    assert len(themes) > 5
    assert listed == [" ".join(theme.replace("¶", "").split()) for theme in themes]
    assert [text.partition(". ")[0] for text in listed] == [
        str(number) for number in range(1, len(themes) + 1)
    ]


@pytest.mark.parametrize("path", [EVERYTHING, "papers/visualisation/how-to-use-t-sne-effectively/"])
def test_each_lesson_of_an_entry_leads_to_the_highlights(
    path: str, open_page: Open, diary: Served
) -> None:
    page = open_page(path)
    links = page.locator(".paperdiary-learned li > a")
    sentences = links.all_inner_texts()
    assert len(sentences) > 1
    for sentence in sentences:
        page.goto(path)
        page.evaluate("window.sameDocument = true")
        follow(links.get_by_text(sentence, exact=True))
        expect(page).to_have_url(re.compile(rf"^{re.escape(diary.url)}highlights/#"))
        anchor = page.url.partition("#")[2]
        expect(page.locator(f'[id="{anchor}"]')).to_contain_text(sentence)
        expect_in_view(page, anchor)
        expect_marked(page, anchor)
        assert page.evaluate("window.sameDocument") is True


def test_the_address_of_the_last_lesson_opens_it_below_all_pictures(open_page: Open) -> None:
    page = open_page("highlights/")
    anchor = page.locator(".paperdiary-lesson > [id]").last.get_attribute("id")
    assert anchor
    page = open_page("about:blank")
    page.goto(f"highlights/#{anchor}")
    expect_in_view(page, anchor)
    expect_marked(page, anchor)


def test_without_an_address_of_a_lesson_none_is_marked(open_page: Open) -> None:
    page = open_page("highlights/#evaluation")
    found = page.locator(".paperdiary-lesson").first
    # It begins below the title that the address leads to, and is higher than the window.
    expect(found).to_be_in_viewport()
    assert painted(page, strip(found))[0] == painted_page(page)


@pytest.mark.parametrize(
    "path", ["highlights/", EVERYTHING, "papers/reinforcement-learning/statistical-precipice/"]
)
def test_all_pictures_of_lessons_are_loaded(path: str, open_page: Open) -> None:
    page = open_page(path)
    load_images(page)
    pictures = page.locator(".md-content img")
    widths: list[int] = pictures.evaluate_all("all => all.map(image => image.naturalWidth)")
    assert widths
    assert all(widths)


@pytest.mark.parametrize("path", ["highlights/", EVERYTHING, "topics/databases/"])
def test_nothing_is_wider_than_a_telephone(path: str, open_phone: Open) -> None:
    page = open_phone(path)
    load_images(page)
    assert page.evaluate("innerWidth") == 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(OVERFLOWING) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_number_of_a_lesson_stands_clear_of_its_sentence(width: int, open_page: Open) -> None:
    page = open_page("highlights/", viewport={"width": width, "height": 900})
    headings = page.locator(".paperdiary-lesson > [id]")
    gaps: list[float] = headings.evaluate_all(GAPS)
    assert len(gaps) > 30
    assert min(gaps) > 2
    # As in a theme of hundreds of lessons.
    page.locator(".paperdiary-lesson__number").evaluate_all(
        "all => all.forEach(number => { number.textContent = '888.' })"
    )
    assert min(headings.evaluate_all(GAPS)) > 2
    left = min(text_box(each).x for each in page.locator(".paperdiary-lesson__number").all()[:3])
    assert left >= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_lesson_in_a_note_has_its_own_icon_in_the_accent_colour(
    scheme: Scheme, open_page: Open
) -> None:
    page = open_page("papers/training-systems/paged-attention/", color_scheme=scheme)
    assert is_dark(page) == (scheme == "dark")
    titles = page.locator(".md-content .lesson > :is(.admonition-title, summary)")
    styles: list[list[str]] = titles.evaluate_all(
        """all => all.map(one => getComputedStyle(one, "::before"))
            .map(style => [style.maskImage, style.backgroundColor, style.content])"""
    )
    icon, accent = page.evaluate(
        """() => {
            const probe = document.body.appendChild(document.createElement("div"))
            probe.style.color = "var(--md-accent-fg-color)"
            probe.style.maskImage = "var(--md-admonition-icon--lesson)"
            const { maskImage, color } = getComputedStyle(probe)
            return [maskImage, color]
        }"""
    )
    assert icon.startswith('url("data:image/svg+xml')
    assert styles == [[icon, accent, '""']] * 2
    width = page.evaluate(
        """async url => {
            const image = new Image()
            image.src = url.slice(5, -2)
            await image.decode()
            return image.naturalWidth
        }""",
        icon.replace('\\"', '"'),
    )
    assert width > 0
    borders = page.locator(".md-content .lesson").evaluate_all(
        "all => all.map(one => getComputedStyle(one).borderLeftColor)"
    )
    assert borders == [accent] * 2


def test_a_lesson_that_is_folded_opens_by_a_click(open_page: Open) -> None:
    page = open_page("papers/training-systems/paged-attention/")
    folded = page.locator("details.lesson")
    text = folded.locator("p").first
    expect(text).to_be_hidden()
    folded.locator("summary").click()
    expect(text).to_be_visible()
    folded.locator("summary").click()
    expect(text).to_be_hidden()


def test_a_lesson_that_is_folded_opens_by_the_keyboard(open_page: Open) -> None:
    page = open_page("papers/training-systems/paged-attention/")
    folded = page.locator("details.lesson")
    text = folded.locator("p").first
    expect(text).to_be_hidden()
    for _ in range(60):
        page.keyboard.press("Tab")
        if folded.evaluate("folded => folded.contains(document.activeElement)"):
            break
    page.keyboard.press("Enter")
    expect(text).to_be_visible()


def test_a_lesson_that_can_be_folded_is_open_where_its_note_says_so(open_page: Open) -> None:
    page = open_page("papers/training-systems/recipe-for-training-neural-networks/")
    unfolded = page.locator("details.lesson")
    expect(unfolded.locator("p").first).to_be_visible()
    unfolded.locator("summary").click()
    expect(unfolded.locator("p").first).to_be_hidden()
