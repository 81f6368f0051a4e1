"""Figures as tables: the same numbers, in words."""

import datetime as dt

import pytest

from mkdocs_paperdiary.diary import Diary, Entry
from mkdocs_paperdiary.figures.charts import figure_table

NAMES = ("timeline", "months", "calendar", "topics", "topics-over-time")


@pytest.fixture
def diary():
    days = ("2024-12-30", "2024-12-31", "2024-12-31", "2025-02-01", None)
    return Diary.of(
        Entry(
            f"n{i}",
            f"n{i}.md",
            f"Note {i}",
            date=dt.date.fromisoformat(day) if day else None,
            topic="databases" if i else "robotics",
        )
        for i, day in enumerate(days)
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_a_cell_for_each_column(name, diary):
    table = figure_table(name, diary)
    assert {len(row) for row in table.rows} == {len(table.head)}


def test_a_map_is_no_table(diary):
    assert figure_table("map-tsne", diary) is None


def test_the_timeline_adds_the_months_up(diary):
    assert figure_table("timeline", diary).rows == (
        ("December 2024", "3", "3"),
        ("January 2025", "0", "3"),
        ("February 2025", "1", "4"),
    )


def test_the_calendar_tells_days_from_entries_and_names_the_streaks(diary):
    table = figure_table("calendar", diary)
    assert table.rows[0] == ("December 2024", "2", "3")
    assert table.notes == (
        "The latest streak: 1 day, on 1 February 2025.",
        "The longest streak: 2 days, from 30 December 2024 to 31 December 2024.",
    )


def test_topics_count_undated_entries_too(diary):
    assert figure_table("topics", diary).rows == (
        ("Databases", "4", "80.0 %"),
        ("Robotics", "1", "20.0 %"),
    )


def test_topics_over_time_have_a_column_each(diary):
    table = figure_table("topics-over-time", diary)
    assert table.head == ("Month", "Databases", "Robotics")
    assert table.rows[0] == ("December 2024", "2", "1")
    assert table.rows[1] == ("January 2025", "", "")


@pytest.mark.parametrize("name", NAMES)
def test_a_row_leads_to_its_entries(name, diary):
    table = figure_table(name, diary, lambda date, topic: date or topic)
    expected = {
        "topics": ("databases", "robotics"),
    }.get(name, ("2024-12", "2025-01", "2025-02"))
    assert table.addresses == expected
    assert not any(figure_table(name, diary).addresses)
