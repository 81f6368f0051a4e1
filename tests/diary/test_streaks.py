"""Runs of consecutive reading days."""

import datetime as dt

from mkdocs_paperdiary.diary.diary import streaks_of


def days(*dates):
    return [dt.date.fromisoformat(date) for date in dates]


def test_no_reading_day_makes_no_streak():
    streaks = streaks_of([])
    assert (streaks.days, streaks.longest, streaks.latest) == (0, None, None)


def test_a_day_counts_once_however_much_was_read():
    streaks = streaks_of(days("2025-03-01", "2025-03-01", "2025-03-02"))
    assert streaks.days == streaks.longest.days == 2


def test_a_day_without_reading_ends_a_streak():
    streaks = streaks_of(days("2025-03-01", "2025-03-02", "2025-03-04"))
    assert (streaks.longest.days, streaks.latest.days) == (2, 1)


def test_a_streak_goes_over_the_end_of_a_month_and_a_leap_day():
    streaks = streaks_of(days("2024-03-01", "2024-02-28", "2024-02-29"))
    assert streaks.longest.days == 3


def test_the_latest_streak_ends_with_the_last_reading_day():
    latest = streaks_of(days("2020-01-01", "2020-01-02")).latest
    assert (latest.first, latest.last) == (dt.date(2020, 1, 1), dt.date(2020, 1, 2))


def test_of_two_streaks_of_one_length_the_later_is_the_longest():
    streaks = streaks_of(days("2025-01-01", "2025-01-02", "2025-02-01", "2025-02-02"))
    assert streaks.longest.first == dt.date(2025, 2, 1)
