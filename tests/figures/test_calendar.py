"""The calendar: a cell per day, in the right week."""

import datetime as dt

import plotly.graph_objects as go
import pytest

from mkdocs_paperdiary.diary import Diary, Entry
from mkdocs_paperdiary.figures.calendar import calendar_figure
from mkdocs_paperdiary.figures.figure import figure_json
from mkdocs_paperdiary.words import MONTHS


def read(*days):
    return Diary.of(
        Entry(f"n{i}", f"n{i}.md", f"Note {i}", date=dt.date.fromisoformat(day))
        for i, day in enumerate(days)
    )


def cells(data):
    """Each cell with a hover text, by its line and column."""
    some = data[1]
    lines = (round(base + some["width"] / 2) for base in some["base"])
    told = zip(lines, some["x"], some["marker"]["color"], some["hovertext"], strict=True)
    return {
        (line, column): (value, text)
        for line, column, value, text in told
        if " read on a day" not in text
    }


def test_a_diary_without_dates_has_no_calendar():
    assert calendar_figure(Diary.of([Entry("n", "n.md", "Note")])) is None


def test_plotly_accepts_it_wide_and_narrow():
    figure = calendar_figure(read("2025-01-01", "2023-12-31"))
    go.Figure(figure)
    narrow = figure["layout"]["meta"]["narrow"]
    go.Figure(data=narrow["data"], layout=narrow["layout"])
    assert figure_json(figure)


def test_a_day_stands_in_the_line_of_its_weekday_and_the_column_of_its_week():
    # 1 January 2025 was a Wednesday; the Monday after it begins the second column.
    found = cells(calendar_figure(read("2025-01-01", "2025-01-06"))["data"])
    (first, last) = sorted(found, key=lambda cell: cell[1])
    assert (last[0] - first[0], last[1] - first[1]) == (-2, 1)


def test_a_cell_names_its_day_and_what_was_read():
    ((_, text),) = cells(calendar_figure(read("2025-03-09"))["data"]).values()
    assert text == "<b>9 March 2025</b><br>Note 0"


@pytest.mark.parametrize(("number", "step"), [(1, 1), (3, 3), (4, 4), (9, 4)])
def test_the_darkest_step_stands_for_four_or_more(number, step):
    ((value, _),) = cells(calendar_figure(read(*["2025-03-09"] * number))["data"]).values()
    assert value == step


def test_every_day_of_a_year_has_one_cell():
    none, some, _ = calendar_figure(read("2024-02-29"))["data"]
    filled = [cell for part in (none, some) for cell in zip(part["x"], part["base"], strict=True)]
    # The key has five cells of its own.
    assert len(filled) == len(set(filled)) == 366 + 5


def test_the_newest_year_stands_first_and_a_year_without_reading_is_left_out():
    figure = calendar_figure(read("2021-05-01", "2025-05-01"))
    ticks = figure["layout"]["yaxis"]
    years = [text for text in ticks["ticktext"] if text.startswith("<b>")]
    assert years == ["<b>2025</b>", "<b>2021</b>"]
    assert ticks["tickvals"] == sorted(ticks["tickvals"])


def test_a_narrow_page_has_a_row_for_each_half_year_with_reading():
    meta = calendar_figure(read("2024-11-01", "2025-02-01"))["layout"]["meta"]
    assert meta["narrow"]["meta"]["lines"] == meta["lines"]
    assert meta["narrow"]["meta"]["columns"] <= 28 < meta["columns"]


def test_a_narrow_page_goes_from_january_to_december():
    figure = calendar_figure(read("2024-11-01", "2025-02-01", "2025-09-01"))
    narrow = figure["layout"]["meta"]["narrow"]
    words = narrow["data"][2]
    months = [text for text in words["text"] if text.isalpha()]
    names = [month[:3] for month in MONTHS]
    assert months == [*names, *names[6:]]
    years = [text for text in narrow["layout"]["yaxis"]["ticktext"] if text.startswith("<b>")]
    assert years == ["<b>2025</b>", "<b>2025</b>", "<b>2024</b>"]


def test_the_box_holds_the_streaks():
    figure = calendar_figure(read("2025-03-01", "2025-03-02", "2025-03-10"))
    (box,) = figure["layout"]["annotations"]
    assert box["text"] == (
        "Latest streak: 1 day<br>Longest streak: 2 days<br>Reading days: 3 of 10"
    )
