"""Years, quarters and months in review."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mkdocs_paperdiary.atlas import Atlas, Layout, Point
from mkdocs_paperdiary.diary import Diary, Entry, Lesson
from mkdocs_paperdiary.pages.periods import (
    MOST_NAMED,
    Period,
    Review,
    parse_period,
    periods_of,
    review_of,
    stops_of,
)
from mkdocs_paperdiary.pages.themes import arrange_themes


def entry(day: str | None, id_: str = "", **fields: Any) -> Entry:
    id_ = id_ or f"at-{day}"
    date = dt.date.fromisoformat(day) if day else None
    return Entry(id_, f"{id_}.md", id_.title(), date=date, **fields)


def review(id_: str, *entries: Entry) -> Review:
    diary = Diary.of(entries)
    period = parse_period(id_)
    assert period
    found = review_of(period, diary, Atlas(), arrange_themes(diary, ()))
    assert found
    return found


@pytest.mark.parametrize(
    ("id_", "title", "before"),
    [
        ("2025", "2025", "2024"),
        ("2025-q3", "July 2025 to September 2025", "2025-q2"),
        ("2025-q1", "January 2025 to March 2025", "2024-q4"),
        ("2025-06", "June 2025", "2025-05"),
        ("2025-01", "January 2025", "2024-12"),
    ],
)
def test_a_period_has_a_name_for_addresses_and_one_for_people(
    id_: str, title: str, before: str
) -> None:
    period = parse_period(id_)
    assert period
    assert (period.id, period.title, period.before.id) == (id_, title, before)


@pytest.mark.parametrize("text", ["", "25", "2025-q5", "2025-13", "2025-00", "0000", "2025-6", "x"])
def test_another_text_is_no_period(text: str) -> None:
    assert parse_period(text) is None


def test_there_is_a_period_for_each_time_in_which_something_was_read() -> None:
    diary = Diary.of([entry("2023-12-31"), entry("2025-06-02"), entry("2025-07-01"), entry(None)])
    assert [one.id for one in periods_of(diary, ["year"])] == ["2025", "2023"]
    every = [one.id for one in periods_of(diary, ["year", "quarter", "month"])]
    assert every[:5] == ["2025", "2025-q3", "2025-q2", "2025-07", "2025-06"]
    assert periods_of(Diary.of([entry(None)]), ["year"]) == ()


@pytest.mark.parametrize("length", ["year", "quarter", "month"])
def test_each_dated_entry_is_of_one_period_of_a_length(length: str) -> None:
    start = dt.date(2023, 11, 30)
    days = [start + dt.timedelta(days=at * at % 700) for at in range(80)]
    diary = Diary.of([*(entry(str(day), f"n{at}") for at, day in enumerate(days)), entry(None)])
    found = [review_of(one, diary, Atlas(), ()) for one in periods_of(diary, [length])[::-1]]
    assert [one for each in found if each for one in each.part.entries] == [*diary.dated]
    for each in filter(None, found):
        months = {one.date.replace(day=1) for one in each.part.entries if one.date}
        assert months <= {*each.period.months}


def test_a_year_has_its_days_months_and_streak() -> None:
    days = ["2024-12-31", "2025-01-01", "2025-06-01", "2025-06-02", "2025-06-03", "2026-01-01"]
    found = review("2025", *map(entry, days), entry("2025-06-03", "again"), entry(None))
    assert [one.id for one in found.part.entries][:2] == ["at-2025-01-01", "at-2025-06-01"]
    assert (len(found.part.entries), found.part.streaks.days, found.streak.days, found.before) == (
        5,
        4,
        3,
        1,
    )
    assert len(found.bars) == 12
    assert found.busiest
    assert (found.busiest.when, found.busiest.number) == ("June 2025", 4)
    assert [(stop.name, stop.amid) for stop in stops_of(found, None)] == [("Jan", ()), ("Jun", ())]


def test_a_month_has_a_bar_and_a_stop_for_each_day() -> None:
    found = review("2024-02", entry("2024-02-03"), entry("2024-02-29"))
    assert len(found.bars) == 29
    assert found.bars[28].number == 1
    assert [stop.name for stop in stops_of(found, None)] == ["3", "29"]
    assert found.busiest is None


def test_a_stop_lies_amid_the_cluster_that_most_was_read_of() -> None:
    found = review("2025", *(entry(f"2025-01-0{day}") for day in range(1, 6)))
    clusters = {"at-2025-01-01": 4, "at-2025-01-02": 1, "at-2025-01-03": 1, "at-2025-01-04": 4}
    layout = Layout("tsne", {id_: Point(0, 0, one) for id_, one in clusters.items()}, ())
    (stop,) = stops_of(found, layout)
    assert stop.amid == ("at-2025-01-01", "at-2025-01-04")
    assert len(stop.entries) == 5


def test_topics_grow_and_shrink_by_their_share() -> None:
    before = [entry("2024-01-01", f"a{n}", topic="marl" if n < 8 else "llm") for n in range(10)]
    now = [entry("2025-01-01", f"b{n}", topic="llm" if n < 3 else "graphs") for n in range(5)]
    found = review("2025", *before, *now)
    assert [(one.topic, round(one.grown)) for one in found.grown] == [("graphs", 40), ("llm", 40)]
    assert [(one.topic, one.number, one.before) for one in found.shrunk] == [("marl", 0, 8)]


def test_without_a_period_before_no_topic_has_changed() -> None:
    found = review("2025", entry("2023-01-01", topic="a"), entry("2025-01-01", topic="b"))
    assert found.grown == found.shrunk == ()


def test_the_best_rated_stand_first_and_are_none_where_all_are_alike() -> None:
    rated = [entry("2025-01-01", f"r{n}", rating=n % 5 + 1) for n in range(12)]
    assert [one.rating for one in review("2025", *rated).rated] == [5, 5, 4, 4, 3]
    alike = [entry("2025-01-01", f"r{n}", rating=3) for n in range(12)]
    assert review("2025", *alike).rated == ()
    assert review("2025", entry("2025-01-01")).rated == ()


def test_the_most_linked_are_told_with_their_number() -> None:
    cited = entry("2025-01-01", "cited")
    later = [entry("2026-01-01", f"c{n}", cites=("cited.md", "c0.md")) for n in range(2)]
    assert [(one.id, number) for one, number in review("2025", cited, *later).linked] == [
        ("cited", 2)
    ]


def test_a_lesson_belongs_to_the_period_in_which_it_was_first_learned() -> None:
    old, new = Lesson("RL", "Wait"), Lesson("RL", "Look")
    found = review(
        "2025",
        entry("2024-01-01", lessons=(old,)),
        entry("2025-01-01", lessons=(old, new)),
        entry("2026-01-01", lessons=(new,)),
    )
    ((theme, lessons),) = found.lessons
    assert theme.setting.name == "RL"
    assert [one.lesson for one in lessons] == ["Look"]
    assert found.learned == 1


def test_a_period_without_entries_has_no_review() -> None:
    diary = Diary.of([entry("2025-01-01"), entry(None)])
    assert review_of(Period(2024, "year", 1), diary, Atlas(), ()) is None


def test_two_thousand_entries_name_a_few() -> None:
    many = [
        entry(
            f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}", f"n{n}", rating=n % 5 + 1, topic=str(n % 300)
        )
        for n in range(2000)
    ]
    found = review("2025", *many)
    assert (len(found.part.entries), len(found.rated)) == (2000, MOST_NAMED)
