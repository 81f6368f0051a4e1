"""Plots that answer a click: a bar, a day or a month leads to its entries."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from .conftest import Open, Served
from .figures import Box, boxes, drawn, eventually, figure


def marks(page: Page, name: str) -> list[Box]:
    """The bars of a figure that have any height, as they are drawn."""
    found = boxes(drawn(page, name).locator(".barlayer .point path"))
    return [box for box in found if box.width > 1 and box.height > 1]


def titles(page: Page) -> set[str]:
    return set(
        page.locator(".paperdiary-entry:visible > .paperdiary-entry__title").all_inner_texts()
    )


def month_of(entry: dict[str, str]) -> str:
    return (entry["date"] or "")[:7]


def test_a_month_leads_to_its_entries(open_themed: Open, themed: Served) -> None:
    page = open_themed("plots/")
    first = min(month_of(entry) for entry in themed.entries if entry["date"])
    bar = min(marks(page, "months"), key=lambda box: box.x)
    page.mouse.move(*bar.centre)
    page.mouse.click(*bar.centre)
    expect(page).to_have_url(re.compile(rf"/diary/\?date={first}#{first}$"))
    expected = {entry["title"] for entry in themed.entries if month_of(entry) == first}
    eventually(page, lambda: titles(page) == expected)


def test_a_topic_leads_to_its_page(open_page: Open, diary: Served) -> None:
    page = open_page("plots/")
    topic, _ = Counter(entry["topic"] for entry in diary.entries).most_common(1)[0]
    bar = max(marks(page, "topics"), key=lambda box: box.width)
    page.mouse.move(*bar.centre)
    page.mouse.click(*bar.centre)
    expect(page).to_have_url(f"{diary.url}topics/{topic}/")


def test_a_day_of_the_calendar_leads_to_its_entries(open_page: Open, diary: Served) -> None:
    page = open_page("plots/")
    drawn(page, "calendar")
    days = page.locator('[data-figure="calendar"] .barlayer .trace').nth(1).locator(".point path")
    day = boxes(days)[-1]
    page.mouse.move(*day.centre)
    page.mouse.click(*day.centre)
    expect(page).to_have_url(re.compile(r"/diary/\?date=\d{4}-\d\d-\d\d#\d{4}-\d\d$"))
    date = page.url.partition("date=")[2][:10]
    expected = {entry["title"] for entry in diary.entries if entry["date"] == date}
    eventually(page, lambda: titles(page) == expected)


def test_a_finger_leads_there_once(open_phone: Open) -> None:
    page = open_phone("plots/")
    bar = min(marks(page, "months"), key=lambda box: box.x)
    page.touchscreen.tap(*bar.centre)
    expect(page).to_have_url(re.compile(r"/diary/\?date="))
    expect(page.locator(".paperdiary-entry:visible")).not_to_have_count(0)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/plots/$"))


@pytest.mark.parametrize("name", ["timeline", "months", "calendar", "topics"])
def test_the_table_leads_to_the_same_entries(name: str, open_page: Open) -> None:
    page = open_page("plots/")
    found = figure(page, name).locator(".paperdiary-figure__data")
    found.locator("summary").press("Enter")
    found.get_by_role("rowheader").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/diary/\?date=|/topics/"))
    expect(page.locator(".paperdiary-entry:visible")).not_to_have_count(0)
