"""Lists of entries in a browser: filtered, sorted, as a table, and with state in the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from .building import SOMEWHERE, build_example
from .conftest import Open, Served, served_diary
from .figures import boxes, eventually


def titles(page: Page) -> list[str]:
    """The titles that are shown, in their order."""
    rows = page.locator(".paperdiary-entry:visible > .paperdiary-entry__title")
    # What is not laid out yet has no inner text.
    return rows.all_text_contents()


def field(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label, exact=True)


def found(page: Page) -> Locator:
    return page.locator(".paperdiary-filter output")


def state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def titles_of(diary: Served, **wanted: str) -> set[str]:
    return {
        entry["title"]
        for entry in diary.entries
        if all(entry[name] == value for name, value in wanted.items())
    }


def test_a_list_is_filtered_by_topic_and_says_how_much_is_left(
    open_page: Open, diary: Served
) -> None:
    page = open_page("diary/")
    expect(found(page)).to_have_text(f"{len(diary.entries)} entries")
    field(page, "Topic").select_option("robotics")
    expected = titles_of(diary, topic="robotics")
    eventually(page, lambda: set(titles(page)) == expected)
    expect(found(page)).to_have_text(f"{len(expected)} of {len(diary.entries)} entries")
    assert state(page) == {"topic": ["robotics"]}
    for heading in page.locator(".paperdiary-month:visible").all():
        expect(heading.locator(".paperdiary-entry:visible")).not_to_have_count(0)


def test_the_counts_of_a_field_follow_from_the_others(open_page: Open, diary: Served) -> None:
    page = open_page("diary/?topic=robotics")
    expect(field(page, "Topic")).to_have_value("robotics")
    expected = titles_of(diary, topic="robotics", kind="paper")
    option = field(page, "Kind").locator("option[value=paper]")
    expect(option).to_have_text(f"Paper ({len(expected)})")
    field(page, "Kind").select_option("paper")
    eventually(page, lambda: set(titles(page)) == expected)
    whole = len(titles_of(diary, topic="databases", kind="paper"))
    option = field(page, "Topic").locator("option[value=databases]")
    expect(option).to_have_text(f"Databases ({whole})")


def test_an_address_restores_what_was_chosen(open_page: Open, diary: Served) -> None:
    page = open_page("diary/?topic=robotics&sort=oldest&view=table")
    expect(page.locator(".paperdiary-list--table")).to_be_visible()
    ordered = [e["title"] for e in diary.entries if e["topic"] == "robotics" and e["date"]]
    assert [title for title in titles(page) if title in ordered] == ordered
    page.reload()
    eventually(page, lambda: [t for t in titles(page) if t in ordered] == ordered)
    page.locator(".paperdiary-entry:visible > .paperdiary-entry__title").first.click()
    expect(page.locator(".paperdiary-about")).to_be_visible()
    page.go_back()
    eventually(page, lambda: [t for t in titles(page) if t in ordered] == ordered)
    expect(field(page, "Order")).to_have_value("oldest")


def test_an_address_that_asks_for_what_is_not_there_shows_all(
    open_page: Open, diary: Served
) -> None:
    page = open_page("diary/?topic=alchemy&sort=sideways")
    expect(field(page, "Topic")).to_have_value("")
    assert len(titles(page)) == len(diary.entries)


@pytest.mark.parametrize("length", [7, 10], ids=["month", "day"])
def test_an_address_may_ask_for_a_month_or_a_day(
    length: int, open_page: Open, diary: Served
) -> None:
    date = next(e["date"] for e in diary.entries if e["date"])[:length]
    page = open_page(f"diary/?date={date}")
    expected = {e["title"] for e in diary.entries if (e["date"] or "").startswith(date)}
    eventually(page, lambda: set(titles(page)) == expected)
    chosen = field(page, "Year").locator("option:checked")
    expect(chosen).to_have_text(re.compile(rf"\d{{4}} \({len(expected)}\)$"))


def test_the_best_rated_come_first(open_page: Open, diary: Served) -> None:
    page = open_page("diary/?sort=rating")
    rows = page.locator(".paperdiary-entry:visible")
    expect(rows).to_have_count(len(diary.entries))
    ratings = rows.evaluate_all("all => all.map(one => Number(one.dataset.rating ?? 0))")
    assert ratings == sorted(ratings, reverse=True)
    expect(rows.first.locator(".paperdiary-entry__day")).to_have_text(
        re.compile(r"^\d+ [A-Z][a-z]+ \d{4}$")
    )
    field(page, "Order").select_option("")
    expect(rows.first.locator(".paperdiary-entry__day")).to_have_text(re.compile(r"^\d+$"))


def test_all_can_be_shown_again_by_the_keyboard(open_page: Open, diary: Served) -> None:
    page = open_page("diary/?topic=robotics&sort=rating")
    clear = page.get_by_role("button", name="Show all")
    clear.focus()
    page.keyboard.press("Enter")
    eventually(page, lambda: len(titles(page)) == len(diary.entries))
    expect(clear).to_be_hidden()
    assert state(page) == {"sort": ["rating"]}
    expect(field(page, "Topic")).to_be_focused()


def test_a_table_has_a_line_for_each_entry(open_page: Open) -> None:
    page = open_page("diary/?view=table", viewport={"width": 1440, "height": 900})
    expect(page.locator(".paperdiary-list--table")).to_be_visible()
    heights = [box.height for box in boxes(page.locator(".paperdiary-entry"))]
    assert max(heights) <= 26
    assert min(heights) >= 24
    expect(page.locator(".paperdiary-entry__summary").first).to_be_hidden()


@pytest.mark.parametrize("view", ["", "table"])
def test_a_form_and_a_table_fit_a_telephone(view: str, open_phone: Open) -> None:
    page = open_phone(f"diary/?view={view}")
    expect(page.locator(".paperdiary-entry").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for box in boxes(page.locator(".paperdiary-filter select")):
        assert box.height >= 44
    if view:
        for box in boxes(page.locator(".paperdiary-entry"))[:10]:
            assert box.height >= 44


def test_a_topic_has_the_same_form(open_page: Open, diary: Served) -> None:
    topics = [entry["topic"] for entry in diary.entries]
    topic = max(topics, key=topics.count)
    page = open_page(f"topics/{topic}/?sort=oldest")
    ordered = [e["title"] for e in diary.entries if e["topic"] == topic]
    eventually(page, lambda: titles(page) == ordered)
    expect(field(page, "Topic")).to_have_count(0)


def test_without_scripts_all_entries_stand_there_and_no_form(
    open_page: Open, diary: Served
) -> None:
    page = open_page("diary/?topic=robotics", java_script_enabled=False)
    expect(page.locator(".paperdiary-entry")).to_have_count(len(diary.entries))
    expect(page.locator(".paperdiary-filter")).to_be_hidden()


@pytest.fixture(scope="module")
def parted(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Served]:
    """The example with a page for each year."""
    folder = tmp_path_factory.mktemp("parted")
    build_example(
        folder / "site",
        cache,
        site_url=SOMEWHERE,
        diary={"pages": {"per_page": 1}},
        theme={"name": "material", "font": False, "features": ["navigation.instant"]},
    )
    with served_diary(folder / "site", folder / "www") as served:
        yield served


def test_entries_of_other_pages_are_brought_when_they_are_asked_for(
    open_page: Open, parted: Served
) -> None:
    page = open_page("diary/", base_url=parted.url)
    first = len(titles(page))
    assert first < len(parted.entries)
    field(page, "Order").select_option("oldest")
    eventually(page, lambda: len(titles(page)) == len(parted.entries))
    dated = [entry["title"] for entry in parted.entries if entry["date"]]
    assert titles(page)[: len(dated)] == dated
    expect(page.locator(".paperdiary-earlier")).to_have_count(0)
    page.locator(".paperdiary-entry__title").first.click()
    expect(page).to_have_url(parted.url + parted.titled(dated[0])["url"])
