"""The page of an entry: its card, its neighbours and the ways on, and the pages of topics."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, expect

from mkdocs_paperdiary.pages.templates import bar

from .colours import LEGIBLE, Rgb, contrast, is_dark, over
from .conftest import Open, Served
from .figures import OPACITIES, boxes, drawn, expect_card, figure, points
from .pages import follow
from .pixels import painted

Scheme = Literal["light", "dark"]

ENTRY = "papers/reinforcement-learning/statistical-precipice/"

WRITTEN = """roots => roots.flatMap(root => [root, ...root.querySelectorAll("*")])
    // Material shows its links to headings on hover only, and gives code its colours.
    .filter(one => !one.closest(".headerlink, pre"))
    .filter(one => [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .map(one => {
        const grounds = []
        for (let up = one; up; up = up.parentElement)
            grounds.unshift(getComputedStyle(up).backgroundColor)
        return [one.textContent.trim(), getComputedStyle(one).color, grounds]
    })"""


def entry_of(diary: Served, path: str) -> dict[str, Any]:
    (found,) = [entry for entry in diary.entries if entry["url"] == path]
    return found


def contrasts(found: Locator) -> dict[str, float]:
    """By text, its contrast to what lies behind it."""
    written: list[tuple[str, str, list[str]]] = found.evaluate_all(WRITTEN)
    result: dict[str, float] = {}
    for text, color, grounds in written:
        ground: Rgb = (255, 255, 255)
        for each in grounds:
            ground = over(each, ground)
        result[text] = round(contrast(over(color, ground), ground), 2)
    return result


def test_the_chip_leads_to_the_entry_on_the_map(open_page: Open, diary: Served) -> None:
    entry = entry_of(diary, ENTRY)
    page = open_page(ENTRY)
    page.evaluate("window.sameDocument = true")
    page.locator(".paperdiary-chip").click()
    expect(page).to_have_url(f"{diary.url}plots/#entry={entry['id']}")
    found = figure(page)
    expect_card(found, entry)
    expect(found.locator(".paperdiary-ring")).to_be_in_viewport(ratio=1)
    assert page.evaluate("window.sameDocument") is True


def test_the_chip_has_the_name_and_colour_of_its_cluster(open_page: Open, diary: Served) -> None:
    entry = entry_of(diary, ENTRY)
    number = entry["layouts"]["tsne"]["cluster"]
    (cluster,) = [each for each in diary.data["clusters"]["tsne"] if each["id"] == number]
    chip = open_page(ENTRY).locator(".paperdiary-chip")
    expect(chip).to_have_text(cluster["label"])
    dot: str = chip.evaluate("chip => getComputedStyle(chip, '::before').backgroundColor")
    channels = [int(cluster["color"][i : i + 2], 16) for i in (1, 3, 5)]
    assert dot == f"rgb({', '.join(map(str, channels))})"


def test_buttons_lead_to_the_work_and_to_its_code(open_page: Open) -> None:
    page = open_page(ENTRY)
    buttons = page.locator("a.paperdiary-button")
    expect(buttons).to_have_text(["Paper arXiv", "Code GitHub"])
    targets = buttons.evaluate_all("all => all.map(one => one.href)")
    assert targets == [
        "https://arxiv.org/abs/2108.13264",
        "https://github.com/google-research/rliable",
    ]


def test_the_topic_of_an_entry_leads_to_its_page(open_page: Open, diary: Served) -> None:
    page = open_page(ENTRY)
    page.locator("a.paperdiary-fact--topic").click()
    expect(page).to_have_url(f"{diary.url}topics/reinforcement-learning/")
    expect(page.locator("h1")).to_contain_text("Reinforcement Learning")


def test_related_entries_tell_in_words_how_near_they_are(open_page: Open, diary: Served) -> None:
    page = open_page("papers/visualisation/visualizing-data-using-t-sne/")
    related = page.locator(".paperdiary-related li")
    expect(related).not_to_have_count(0)
    for item in related.all():
        expect(item.locator(".paperdiary-related__near")).to_have_text(re.compile(r"^[a-z ]+$"))
    other = related.first.locator("a")
    title = other.inner_text()
    other.click()
    expect(page).to_have_url(diary.url + diary.titled(title)["url"])


@pytest.mark.parametrize("width", [390, 1280])
def test_bars_of_related_entries_are_as_long_and_begin_at_one_place(
    width: int, open_page: Open
) -> None:
    path = "papers/visualisation/visualizing-data-using-t-sne/"
    page = open_page(path, viewport={"width": width, "height": 844})
    words = page.locator(".paperdiary-related__near")
    # Words of several lengths stand behind them.
    words.last.evaluate("node => node.append(' as far as words can tell')")
    words.first.evaluate("node => node.lastChild.textContent = 'near'")
    bars = boxes(page.locator(".paperdiary-related__bar"))
    assert len({(round(bar.x, 1), round(bar.width, 1)) for bar in bars}) == 1
    assert bars[0].width > 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_of_related_entries_are_filled_as_far_as_they_are_near(
    scheme: Scheme, open_page: Open, diary: Served
) -> None:
    path = "papers/visualisation/visualizing-data-using-t-sne/"
    page = open_page(path, color_scheme=scheme)
    bars = page.locator(".paperdiary-related__bar")
    bars.last.scroll_into_view_if_needed()
    filled = []
    for box in boxes(bars):
        colors = painted(page, box)
        # Corners are rounded, and the last column may lie half beyond the bar.
        first, last = colors[2], colors[-3]
        assert contrast(first, last) > 2
        filled.append(sum(color == first for color in colors[2:-2]) + 2)
    width = boxes(bars)[0].width
    shares = [bar(near["score"]) / 100 for near in entry_of(diary, path)["related"]]
    assert len({round(share * width) for share in shares}) > 1
    assert filled == pytest.approx([share * width for share in shares], abs=2)


def test_citing_entries_are_listed_and_lead_there(open_page: Open, diary: Served) -> None:
    page = open_page("papers/visualisation/visualizing-data-using-t-sne/")
    citing = page.locator(".paperdiary-citing li a")
    title = citing.first.inner_text()
    citing.first.click()
    expect(page).to_have_url(diary.url + diary.titled(title)["url"])
    back = page.locator('.md-content a[href*="visualizing-data-using-t-sne"]')
    expect(back.first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "parts"),
    [
        pytest.param(ENTRY, ".paperdiary-about", id="card"),
        pytest.param("papers/databases/lsm-tree/", ".paperdiary-foot", id="foot"),
        pytest.param("papers/databases/lsm-tree/", ".lesson .admonition-title", id="lesson"),
        pytest.param("topics/databases/", ".paperdiary-topic", id="topic"),
        pytest.param("highlights/", ".paperdiary-lesson", id="highlights"),
    ],
)
def test_small_texts_are_legible(path: str, parts: str, scheme: Scheme, open_page: Open) -> None:
    page = open_page(path, color_scheme=scheme)
    assert is_dark(page) == (scheme == "dark")
    found = contrasts(page.locator(parts))
    assert found
    assert {text: value for text, value in found.items() if value < LEGIBLE} == {}


def test_the_map_of_a_topic_fades_what_belongs_to_others(open_page: Open, diary: Served) -> None:
    page = open_page("topics/robotics/")
    found = drawn(page)
    opacities: dict[str, float] = found.evaluate(OPACITIES)
    assert len(opacities) == len(diary.entries)
    own = {entry["id"] for entry in diary.entries if entry["topic"] == "robotics"}
    assert {entry for entry, opacity in opacities.items() if opacity > 0.5} == own
    assert all(opacity < 0.3 for entry, opacity in opacities.items() if entry not in own)
    faint: int = points(found).evaluate_all(
        "all => all.filter(one => getComputedStyle(one).opacity < 0.3).length"
    )
    assert faint == len(diary.entries) - len(own)


def test_the_topics_of_the_home_page_lead_to_their_pages(open_page: Open, diary: Served) -> None:
    page = open_page()
    page.evaluate("window.sameDocument = true")
    topics = page.locator(".paperdiary-topics li")
    expect(topics).to_have_count(len({entry["topic"] for entry in diary.entries}))
    robotics = topics.filter(has_text="Robotics")
    number = robotics.locator(".paperdiary-topics__number").inner_text()
    robotics.locator("a").click()
    expect(page).to_have_url(f"{diary.url}topics/robotics/")
    expect(page.locator("h1")).to_contain_text("Robotics")
    expect(page.locator(".paperdiary-topic__share")).to_contain_text(f"{number} entries, ")
    expect(page.locator(".paperdiary-entry")).to_have_count(int(number))
    drawn(page)
    assert page.evaluate("window.sameDocument") is True


def test_a_lesson_of_a_topic_leads_to_the_highlights(open_page: Open, diary: Served) -> None:
    page = open_page("topics/robotics/")
    link = page.locator(".paperdiary-topic__lessons a").first
    sentence = link.inner_text()
    follow(link)
    expect(page).to_have_url(re.compile(rf"^{re.escape(diary.url)}highlights/#"))
    marked = page.locator(".paperdiary-lesson > :target")
    expect(marked).to_contain_text(sentence)
    expect(marked).to_be_in_viewport()


def test_a_button_shows_the_work_as_bibtex(open_themed: Open) -> None:
    page = open_themed(ENTRY)
    bibtex = page.get_by_role("dialog", name="BibTeX")
    expect(bibtex).to_be_hidden()
    button = page.get_by_role("button", name="BibTeX")
    button.focus()
    page.keyboard.press("Enter")
    expect(bibtex).to_contain_text("@")
    expect(bibtex).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(bibtex).to_be_hidden()
    expect(button).to_be_focused()


def test_a_link_to_another_note_shows_its_card(open_themed: Open) -> None:
    page = open_themed("papers/visualisation/visualizing-data-using-t-sne/")
    link = page.locator(".paperdiary-related a").first
    title = link.inner_text()
    link.hover()
    shown = page.locator(".md-tooltip2")
    expect(shown).to_contain_text(title, ignore_case=True)
    expect(shown.locator(".paperdiary-about")).to_contain_text("Read on")
    page.locator("h1").hover()
    expect(shown).to_have_count(0)
