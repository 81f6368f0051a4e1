"""The choice of a day, in Python and in a browser."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from mkdocs_paperdiary.atlas import Atlas
from mkdocs_paperdiary.atlas.atlas import Neighbour
from mkdocs_paperdiary.atlas.connections import Connections
from mkdocs_paperdiary.pages.addresses import Places, lesson_id
from mkdocs_paperdiary.pages.site import PageNames, Site
from mkdocs_paperdiary.pages.today import choice_of, forgotten, lesson_of

from ..javascript import call, call_each
from .lessons import diary_of

IDS = [lesson_id(("theme", f"lesson {number}")) for number in range(40)]
DAYS = [dt.date(2024, 2, 20) + dt.timedelta(days=number) for number in range(400)]


def test_a_day_chooses_the_same_in_a_browser() -> None:
    # Ids of entries are paths, in any script.
    ids = [*IDS, "papers/größe", "papers/量子", "papers/😀", "papers/\uffee"]
    chosen = call_each("daily.js", "choiceOf", [(day.isoformat(), ids) for day in DAYS])
    assert chosen == [choice_of(day, ids) for day in DAYS]


def test_a_new_id_changes_the_choice_of_the_days_that_it_wins_only() -> None:
    before = {day: choice_of(day, IDS) for day in DAYS}
    after = {day: choice_of(day, ["a new one", *IDS]) for day in DAYS}
    changed = [day for day in DAYS if before[day] != after[day]]
    assert changed
    assert {after[day] for day in changed} == {"a new one"}
    assert len(changed) < len(DAYS) / 10


def test_each_id_has_its_days() -> None:
    assert {choice_of(day, IDS) for day in DAYS} == set(IDS)


def test_the_order_of_ids_does_not_count() -> None:
    assert all(choice_of(day, IDS) == choice_of(day, IDS[::-1]) for day in DAYS)


def test_without_an_id_nothing_is_chosen() -> None:
    assert choice_of(DAYS[0], []) is None
    assert call("daily.js", "choiceOf", "2025-06-05", []) is None
    assert lesson_of(diary_of([]), DAYS[0]) is None


def test_one_lesson_is_that_of_each_day() -> None:
    diary = diary_of([("Work", "Measure first")])
    assert {lesson_of(diary, day) for day in DAYS} == set(diary.lessons)


def test_a_note_counts_as_not_seen_for_long_after_two_months() -> None:
    diary = diary_of([], [])
    assert forgotten(diary, dt.date(2025, 7, 30)) is None
    assert forgotten(diary, dt.date(2025, 7, 31)) == diary.entries[0]
    assert forgotten(diary, dt.date(2020, 1, 1)) is None


def entry(date: str | None, id_: str = "") -> dict[str, object]:
    return {"id": id_ or str(date), "date": date}


def on_day(day: str, *dates: str | None) -> list[tuple[str, str]]:
    found = call("today.js", "onThisDay", [entry(date) for date in dates], day)
    return [(one["entry"]["date"], one["ago"]) for one in found]


def test_a_day_has_what_was_read_on_it_in_earlier_months_and_years() -> None:
    dates = ("2020-06-05", "2023-06-05", "2024-05-05", "2024-06-05", "2024-07-05", "2025-05-05")
    assert on_day("2025-06-05", None, *dates, "2025-06-05", "2026-06-05") == [
        ("2025-05-05", "1 month ago"),
        ("2024-07-05", "11 months ago"),
        ("2024-06-05", "1 year ago"),
        ("2023-06-05", "2 years ago"),
        ("2020-06-05", "5 years ago"),
    ]


@pytest.mark.parametrize("day", ["2025-03-01", "2024-02-29"])
def test_a_leap_day_is_that_of_leap_years(day: str) -> None:
    found = on_day(day, "2020-02-29", "2024-01-29")
    assert found == (
        []
        if day == "2025-03-01"
        else [("2024-01-29", "1 month ago"), ("2020-02-29", "4 years ago")]
    )


def test_days_of_the_future_are_no_days_to_remember() -> None:
    assert on_day("2025-06-05", "2025-07-05", "2026-06-05", "9999-06-05") == []


def test_what_is_near_at_another_time_is_the_nearest_of_all_papers() -> None:
    def one(id_: str, **scores: float) -> dict[str, object]:
        near = [{"id": other, "score": score} for other, score in scores.items()]
        return {"id": id_, "connections": near}

    papers = [one("a", c=0.4, b=0.9), one("b", d=0.5)]
    others = [one("c"), one("d")]
    assert call("today.js", "elsewhere", papers, [*papers, *others])["id"] == "d"
    assert call("today.js", "elsewhere", [others[0]], [*papers, *others]) is None


def test_what_is_near_at_another_time_is_the_same_without_scripts() -> None:
    diary = diary_of(*[[] for _ in range(12)])
    ids = [entry.id for entry in diary.entries]
    chance = random.Random(3)
    near = {
        # A few scores, so that some are alike.
        id_: tuple(Neighbour(one, chance.choice((0.4, 0.5, 0.6))) for one in chance.sample(ids, 3))
        for id_ in ids[:10]
    }
    site = Site(diary, Atlas(), {}, PageNames(), "Diary", connections=Connections(near))
    public = [
        {
            "id": id_,
            "connections": [{"id": one.id, "score": one.score} for one in near.get(id_, ())],
        }
        for id_ in ids
    ]
    chosen = [chance.sample(range(len(ids)), number) for number in (1, 2, 3, 5) for _ in range(20)]
    calls = [([public[at] for at in some], public) for some in chosen]
    found = call_each("today.js", "elsewhere", calls)
    mine = [site.elsewhere([diary.entries[at] for at in some]) for some in chosen]
    assert [one and one["id"] for one in found] == [one[0].id if one else None for one in mine]
    assert None in found
    assert all(len(one) == len({entry.id for entry in one}) for one in mine)


def test_lessons_have_a_page_where_all_of_them_stand_on_it() -> None:
    first, second = diary_of([("Work", "Measure first"), ("Life", "Sleep")]).lessons
    on_one = Places(lessons={first.key: "highlights/#a", second.key: "highlights/#b"})
    assert on_one.lessons_page([first, second]) == "highlights/"
    on_two = Places(lessons={first.key: "highlights/#a", second.key: "life/#b"})
    assert on_two.lessons_page([first, second]) is None
    assert on_two.lessons_page([second]) == "life/"
    assert Places(lessons={first.key: "highlights/#a"}).lessons_page([first, second]) is None
    assert Places(lessons={first.key: "#a"}).lessons_page([first]) == ""
    assert Places().lessons_page([]) is None
