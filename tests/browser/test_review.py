"""The review of lessons, and the day's part of the diary, in a browser."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from mkdocs_paperdiary.pages.today import choice_of

from .conftest import PHONE, Open, Served
from .figures import eventually
from .pages import listened
from .test_touch import gesture

DAY = dt.datetime(2026, 3, 14, 9)
KEY = "paperdiary-review"


def opened(open_page: Open, path: str = "review/", day: dt.datetime = DAY, **options: Any) -> Page:
    """A page on some day."""
    page = open_page("assets/paperdiary/stylesheets/pages.css", **options)
    page.clock.set_fixed_time(day)
    page.goto(path)
    return page


def move(page: Page, day: dt.datetime) -> None:
    """Come back on another day."""
    page.clock.set_fixed_time(day)
    page.reload()


def question(page: Page) -> Locator:
    return page.locator(".paperdiary-review__question:visible")


def asked(page: Page) -> str:
    expect(question(page)).to_have_count(1)
    return question(page).get_attribute("data-id") or ""


def answer(page: Page) -> Locator:
    return page.locator(".paperdiary-review__answer:visible")


def state(page: Page) -> Locator:
    return page.locator(".paperdiary-review__state")


def kept(page: Page) -> dict[str, list[list[int]]]:
    """The answers that the browser keeps, by the lesson's id."""
    text = page.evaluate(
        """name => Object.entries(localStorage)
            .find(([key]) => key.startsWith(`${name}:`) && !key.endsWith(":broken"))?.[1]""",
        KEY,
    )
    answers: dict[str, list[list[int]]] = json.loads(text)["answers"] if text else {}
    return answers


def keep(page: Page, text: str) -> None:
    """Have the browser keep a text in the place of answers."""
    page.evaluate(
        "([name, text]) => localStorage.setItem(`${name}:${new URL('..', location)}`, text)",
        [KEY, text],
    )
    page.reload()


def told(page: Page) -> Locator:
    return page.locator(".paperdiary-review__told")


def open_files(page: Page) -> None:
    page.locator(".paperdiary-review__files > summary").click()


def load(page: Page, text: str) -> None:
    page.locator(".paperdiary-review__file").set_input_files(
        {"name": "review.json", "mimeType": "application/json", "buffer": text.encode()}
    )


def answer_all(page: Page, key: str = "3") -> list[str]:
    """Answer until nothing is due, and tell what was asked."""
    ids = []
    while question(page).count():
        ids.append(asked(page))
        page.keyboard.press("Space")
        expect(answer(page)).to_be_visible()
        page.keyboard.press(key)
        expect(answer(page)).to_be_hidden()
    return ids


def test_keys_show_the_answer_and_take_what_was_known(open_page: Open, diary: Served) -> None:
    page = opened(open_page)
    outside, complaints = listened(page, diary)
    expect(state(page)).to_have_text("5 lessons for today")
    first = asked(page)
    lesson = next(one for one in diary.data["lessons"] if one["id"] == first)
    expect(question(page)).to_contain_text(lesson["theme"])
    expect(answer(page)).to_be_hidden()
    # A key that judges an answer does nothing before it is seen, and N is no way to another page.
    page.keyboard.press("3")
    page.keyboard.press("Space")
    expect(answer(page)).to_be_visible()
    expect(answer(page)).to_be_focused()
    expect(answer(page)).to_contain_text(lesson["lesson"])
    page.keyboard.press("y")
    expect(state(page)).to_have_text("4 lessons for today")
    assert kept(page) == {first: [[int(DAY.timestamp()), 3]]}
    second = asked(page)
    page.keyboard.press("Enter")
    page.keyboard.press("n")
    eventually(page, lambda: second in kept(page))
    assert kept(page)[second] == [[int(DAY.timestamp()), 1]]
    expect(page).to_have_url(re.compile("/review/$"))
    assert asked(page) != second
    page.keyboard.press("u")
    eventually(page, lambda: asked(page) == second)
    assert kept(page)[second] == []
    assert (outside, complaints) == ([], [])


def test_the_clock_brings_lessons_back(open_page: Open) -> None:
    page = opened(open_page)
    first = answer_all(page)
    assert len(first) == 5
    expect(state(page)).to_contain_text("Nothing more is due today.")
    # With FSRS's first parameters, what is known comes back after two days.
    expect(state(page)).to_contain_text("16 March 2026")
    expect(state(page)).to_contain_text("on 1 day of the last seven")
    page.get_by_role("button", name="Ask further new lessons").click()
    expect(state(page)).to_have_text("5 lessons for today")
    move(page, DAY + dt.timedelta(days=1))
    # Those of yesterday are not due yet, and there are five new ones.
    assert not set(answer_all(page)) & set(first)
    move(page, DAY + dt.timedelta(days=2))
    again = answer_all(page)
    assert set(again[:5]) == set(first)
    assert {len(kept(page)[one]) for one in first} == {2}


def test_what_was_not_known_is_asked_again_at_the_end(open_page: Open) -> None:
    page = opened(open_page)
    first = asked(page)
    page.keyboard.press("Space")
    expect(answer(page)).to_be_visible()
    page.keyboard.press("1")
    expect(state(page)).to_have_text("5 lessons for today")
    assert answer_all(page)[-1] == first


def test_buttons_tell_when_a_lesson_comes_back(open_page: Open) -> None:
    page = opened(open_page)
    page.get_by_role("button", name="Show the answer").click()
    ratings = page.get_by_role("group", name="Did you know it?").get_by_role("button")
    expect(ratings).to_contain_text(["again today", "in 1 day", "in 2 days", "in 8 days"])
    first = asked(page)
    ratings.nth(3).click()
    eventually(page, lambda: asked(page) != first)
    assert kept(page)[first] == [[int(DAY.timestamp()), 4]]
    expect(page.get_by_role("button", name="Show the answer")).to_be_visible()


def middle(found: Locator) -> tuple[float, float]:
    box = found.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + 40


def test_a_finger_answers_on_a_phone(open_page: Open) -> None:
    page = opened(open_page, **PHONE)
    first = asked(page)
    box = page.get_by_role("button", name="Show the answer").bounding_box()
    assert box
    assert box["height"] >= 44
    question(page).locator("summary").tap()
    expect(answer(page)).to_be_visible()
    x, y = middle(question(page))
    gesture(page, [(x - step, y) for step in range(0, 140, 10)])
    eventually(page, lambda: asked(page) != first)
    assert kept(page)[first][0][1] == 1
    second = asked(page)
    page.get_by_role("button", name="Show the answer").click()
    expect(answer(page)).to_be_visible()
    # Down the page is no answer.
    gesture(page, [(x, y + step) for step in range(0, 140, 10)])
    # That may have scrolled the page.
    x, y = middle(question(page))
    gesture(page, [(x + step, y) for step in range(0, 140, 10)])
    eventually(page, lambda: asked(page) != second)
    assert kept(page)[second][0][1] == 3
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"]  # type: ignore[index]


def test_answers_are_saved_to_a_file_and_joined_with_others(
    open_page: Open, tmp_path: Path
) -> None:
    page = opened(open_page)
    here = asked(page)
    page.keyboard.press("Space")
    page.keyboard.press("3")
    eventually(page, lambda: here in kept(page))
    open_files(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    assert download.value.suggested_filename == "review-2026-03-14.json"
    file = tmp_path / "review.json"
    download.value.save_as(file)
    saved = json.loads(file.read_text("utf-8"))
    assert saved["answers"] == kept(page)
    expect(told(page)).to_have_text("1 answer saved.")

    other = {here: [[1, 4]], "of-another-diary": [[2, 3]]}
    load(page, json.dumps(saved | {"answers": {**other, here: [*saved["answers"][here], [1, 4]]}}))
    expect(told(page)).to_have_text("2 answers added.")
    assert kept(page) == {here: [[1, 4], *saved["answers"][here]], "of-another-diary": [[2, 3]]}
    load(page, file.read_text("utf-8"))
    expect(told(page)).to_have_text("0 answers added.")


def test_a_file_that_is_none_changes_nothing(open_page: Open) -> None:
    page = opened(open_page)
    open_files(page)
    load(page, '{"format": "paperdiary-review", "version": 7, "answers": {"a": [[1, 3]]}}')
    expect(told(page)).to_contain_text("a later version")
    load(page, "<script>alert(1)</script>")
    expect(told(page)).to_contain_text("no file of answers")
    assert kept(page) == {}


def test_what_a_later_version_has_kept_is_left_as_it_is(open_page: Open) -> None:
    page = opened(open_page)
    later = '{"version": 2, "something": "else"}'
    keep(page, later)
    first = asked(page)
    page.keyboard.press("Space")
    page.keyboard.press("3")
    expect(page.locator(".paperdiary-review__kept")).to_be_visible()
    expect(page.locator(".paperdiary-review__kept")).to_contain_text("later version")
    assert later in page.evaluate("Object.values(localStorage)")
    eventually(page, lambda: asked(page) != first)


@pytest.mark.parametrize("text", ["{", '"text"', '{"version": "x"}', "null"])
def test_what_cannot_be_read_is_put_aside(text: str, open_page: Open) -> None:
    page = opened(open_page)
    keep(page, text)
    first = asked(page)
    expect(page.locator(".paperdiary-review__kept")).to_be_visible()
    expect(page.locator(".paperdiary-review__kept")).to_contain_text("put aside")
    page.keyboard.press("Space")
    page.keyboard.press("3")
    eventually(page, lambda: first in kept(page))
    assert text in page.evaluate("Object.values(localStorage)")


CLOSED = """
  Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no") } })
"""
FULL = """
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }
"""


@pytest.mark.parametrize("script", [CLOSED, FULL], ids=["closed", "full"])
def test_without_storage_the_answers_last_as_long_as_the_page(script: str, open_page: Open) -> None:
    page = open_page("assets/paperdiary/stylesheets/pages.css")
    page.add_init_script(script)
    page.goto("review/")
    first = asked(page)
    page.keyboard.press("Space")
    page.keyboard.press("3")
    eventually(page, lambda: asked(page) != first)
    expect(state(page)).to_have_text("4 lessons for today")
    expect(page.locator(".paperdiary-review__kept")).to_be_visible()
    expect(page.locator(".paperdiary-review__kept")).to_contain_text("keeps nothing")


def test_without_scripts_all_questions_are_there(open_page: Open, diary: Served) -> None:
    page = open_page("review/", java_script_enabled=False)
    questions = page.locator(".paperdiary-review__question")
    expect(questions).to_have_count(len(diary.data["lessons"]))
    questions.first.locator("summary").click()
    expect(questions.first.locator(".paperdiary-review__answer")).to_be_visible()


def test_the_review_ends_with_its_page(open_page: Open, diary: Served) -> None:
    page = opened(open_page)
    asked(page)
    page.locator(".md-header .md-logo").click()
    expect(page.locator(".paperdiary-today")).to_be_attached()
    page.keyboard.press("Space")
    page.keyboard.press("3")
    assert kept(page) == {}


# Today


def part(page: Page, name: str) -> Locator:
    return page.locator(f'.paperdiary-today [data-part="{name}"]')


def filled(page: Page) -> None:
    page.locator(".paperdiary-today").scroll_into_view_if_needed()
    expect(page.locator(".paperdiary-today[data-day]")).to_be_attached()


def lesson_of(diary: Served, day: dt.datetime) -> dict[str, Any]:
    by_id = {one["id"]: one for one in diary.data["lessons"]}
    found: dict[str, Any] = by_id[choice_of(day.date(), by_id) or ""]
    return found


def test_the_day_has_its_lesson_and_the_next_day_another(open_page: Open, diary: Served) -> None:
    page = opened(open_page, "")
    filled(page)
    lesson = lesson_of(diary, DAY)
    expect(part(page, "lesson")).to_contain_text("Lesson of the day")
    link = part(page, "lesson").get_by_role("link", name=lesson["lesson"])
    expect(link).to_have_attribute("href", f"{diary.url}highlights/#{lesson['anchor']}")
    next_day = next(
        day
        for day in (DAY + dt.timedelta(days=number) for number in range(1, 9))
        if lesson_of(diary, day)["id"] != lesson["id"]
    )
    # The page is left open over night.
    page.clock.set_fixed_time(next_day)
    page.evaluate("dispatchEvent(new Event('visibilitychange'))")
    expect(part(page, "lesson")).to_contain_text(lesson_of(diary, next_day)["lesson"])


def test_the_day_has_what_was_read_on_it_before(open_page: Open, diary: Served) -> None:
    entry = next(entry for entry in diary.entries if entry["date"])
    read = dt.datetime.fromisoformat(entry["date"])
    page = opened(open_page, "", read.replace(year=read.year + 2))
    filled(page)
    found = part(page, "day").get_by_role("listitem").filter(has_text=entry["title"])
    expect(found).to_contain_text("2 years ago")
    expect(found.get_by_role("link")).to_have_attribute("href", diary.url + entry["url"])
    # Before the first day there is nothing to remember but a lesson.
    move(page, read - dt.timedelta(days=1))
    filled(page)
    expect(part(page, "day")).to_contain_text("Nothing was read on this day")
    expect(part(page, "note")).to_contain_text("No note was read")
    expect(part(page, "lesson")).to_contain_text("Lesson of the day")


def test_a_note_that_was_seen_today_is_not_one_not_seen_for_long(
    open_page: Open, diary: Served
) -> None:
    page = opened(open_page, "")
    filled(page)
    link = part(page, "note").get_by_role("link").first
    title = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_contain_text(title)
    page.go_back()
    page.reload()
    filled(page)
    expect(part(page, "note").get_by_role("link").first).not_to_have_text(title)
    move(page, DAY + dt.timedelta(days=61))
    filled(page)
    expect(part(page, "note").get_by_role("link").first).to_be_visible()


def test_the_day_says_nothing_of_what_a_note_does_not_have(open_page: Open, diary: Served) -> None:
    bare = {
        **diary.data,
        "entries": [one | {"summary": "", "connections": []} for one in diary.entries],
        "lessons": [one | {"entries": []} for one in diary.data["lessons"]],
    }
    page = open_page("assets/paperdiary/stylesheets/pages.css")
    page.route("**/diary.json*", lambda route: route.fulfill(json=bare))
    page.goto("")
    filled(page)
    expect(part(page, "note").locator("p")).to_have_count(2)
    expect(part(page, "lesson").locator("p")).to_have_count(2)
    expect(page.locator(".paperdiary-today p:empty")).to_have_count(0)


COUNTED = """
  const read = Storage.prototype.getItem
  window.looks = []
  Storage.prototype.getItem = function (key) {
    window.looks.push(key)
    return read.call(this, key)
  }
"""


def test_what_was_seen_is_read_once_for_all_notes(open_page: Open) -> None:
    page = open_page("assets/paperdiary/stylesheets/pages.css")
    page.add_init_script(COUNTED)
    page.goto("")
    filled(page)
    looks: list[str] = page.evaluate("window.looks")
    assert len([key for key in looks if key.startswith("paperdiary-seen:")]) == 1


def test_where_the_data_cannot_be_loaded_a_text_is_there(open_page: Open) -> None:
    page = open_page("assets/paperdiary/stylesheets/pages.css")
    page.route("**/diary.json*", lambda route: route.abort())
    page.goto("")
    with page.expect_console_message(lambda said: "could not be loaded" in said.text):
        page.locator(".paperdiary-today").scroll_into_view_if_needed()
    expect(part(page, "lesson").get_by_role("link").first).to_be_visible()
    expect(part(page, "day")).to_be_hidden()
