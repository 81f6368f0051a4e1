"""A page of dated bullets, with all that people do to one: each line on its day."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.dated_list import read_bullets
from mkdocs_paperdiary.records.formats import Unreadable, detect
from mkdocs_paperdiary.records.works_page import read

TODAY = dt.date(2026, 2, 10)


def works(text: str, today: dt.date = TODAY) -> list[Record]:
    """The works of a page that is well understood."""
    records, problems = read_bullets(text, "README.md", today=today)
    assert [str(problem) for problem in problems] == []
    return list(records)


def work(line: str) -> Record:
    """The only work of a line under June 2025."""
    (record,) = works(f"### June 2025\n{line}\n")
    return record


@pytest.mark.parametrize(
    ("line", "title", "summary"),
    [
        ("* 5th: [Slow Trees](trees.md): grow on rocks.", "Slow Trees", "grow on rocks."),
        ("* 5th: [Slow Trees](trees.md):grow on rocks.", "Slow Trees", "grow on rocks."),
        ("- 5th [Slow Trees](trees.md)", "Slow Trees", ""),
        ("+ 5 - [Slow Trees](trees.md) - grow", "Slow Trees", "grow"),
        ("* **5th**: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* **5th:** [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* (5) [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* Thursday 5th: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* [x] 5th: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* 5th June: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* June 5: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* 2025-06-05: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* 5th - 6th: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* 5th & 6th June 2025: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("* 5th: [Slow Trees](trees.md) ^", "Slow Trees", ""),
        ("* 5th: [Slow Trees](trees.md): grow ^", "Slow Trees", "grow"),
        ("* 5th: [Slow  *Trees* ](trees.md) : grow", "Slow Trees", "grow"),
        ("* 5th: **[Slow Trees](trees.md)**: grow", "Slow Trees", "grow"),
        ("* 5th: [Slow Trees](trees.md): grow\n  on rocks", "Slow Trees", "grow on rocks"),
        ("* 5th: [Slow Trees](trees.md): grow\non rocks", "Slow Trees", "grow on rocks"),
        ("* 5th: [Slow Trees](trees.md):\nas in [Elms](elms.md)", "Slow Trees", "as in Elms"),
        ("* 5th: Slow Trees", "Slow Trees", ""),
        ("* 5th: **Slow Trees**: grow", "Slow Trees", "grow"),
        ("5th: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("• 5th: [Slow Trees](trees.md)", "Slow Trees", ""),
        ("5. [Slow Trees](trees.md)", "Slow Trees", ""),
    ],
)
def test_a_line_is_read_however_it_is_written(line: str, title: str, summary: str) -> None:
    record = work(line)
    assert (record.date, record.title, record.summary) == (dt.date(2025, 6, 5), title, summary)
    assert (record.path == "trees.md") == ("trees.md" in line)
    assert record.line == 2


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("notes/slow%20trees.md", "notes/slow trees.md"),
        ("./notes/trees.md#more", "notes/trees.md"),
        ("../diary/trees.md", "diary/trees.md"),
        ("/trees.md", "trees.md"),
        ("<slow trees.md>", "slow trees.md"),
        ("slow trees.md", "slow trees.md"),
        ("trees(2).md", "trees(2).md"),
        ("trees.html", "trees.md"),
        ("https://github.com/oak/diary/blob/main/notes/trees.md", "notes/trees.md"),
        ("https://example.org/trees", ""),
        ("javascript:alert(1).md", ""),
    ],
)
def test_a_link_to_a_note_is_its_path(link: str, path: str) -> None:
    record = work(f"* 5th: [Slow Trees]({link}): grow")
    assert (record.title, record.path, record.summary) == ("Slow Trees", path, "grow")
    assert record.link == (link if link == "https://example.org/trees" else None)


def test_links_behind_the_title_belong_to_the_work() -> None:
    record = work(
        "* 5th: [Slow Trees](trees.md) ([paper](https://arxiv.org/abs/2501.00001), "
        "[code](https://github.com/oak/trees)): grow"
    )
    assert (record.title, record.path, record.summary) == ("Slow Trees", "trees.md", "grow")
    assert record.link == "https://arxiv.org/abs/2501.00001"
    assert record.code == "https://github.com/oak/trees"


def test_a_title_before_its_link_is_the_title() -> None:
    record = work("* 5th: Slow Trees [pdf](https://example.org/a.pdf): grow")
    assert (record.title, record.link, record.summary) == (
        "Slow Trees",
        "https://example.org/a.pdf",
        "grow",
    )


def test_a_bare_address_is_the_link() -> None:
    record = work("* 5th: Slow Trees https://example.org/trees")
    assert (record.title, record.link) == ("Slow Trees", "https://example.org/trees")


def test_two_joined_links_are_two_works_of_that_day() -> None:
    first, second = works("# June 2025\n* 5th: [Oaks](a.md) and [Elms](b.md): both are slow\n")
    assert (first.title, first.path) == ("Oaks", "a.md")
    assert (second.title, second.path) == ("Elms", "b.md")
    assert {one.date for one in (first, second)} == {dt.date(2025, 6, 5)}
    assert {one.summary for one in (first, second)} == {"both are slow"}


def test_bullets_below_a_day_are_works_of_that_day() -> None:
    found = works(
        "# June 2025\n* 5th:\n  * [Oaks](a.md): grow\n  * [Elms](b.md)\n* 7th: [Ash](c.md)"
    )
    assert [(one.title, one.date and one.date.day, one.summary) for one in found] == [
        ("Oaks", 5, "grow"),
        ("Elms", 5, ""),
        ("Ash", 7, ""),
    ]


def test_bullets_below_a_work_are_remarks_and_slips_of_indentation_are_works() -> None:
    first, second = works(
        "# June 2025\n* 5th: [Oaks](a.md)\n  - Grow *slowly*.\n  - See [Elms](b.md).\n"
        "  * 6th: [Ash](c.md)\n"
    )
    assert first.body == "- Grow *slowly*.\n- See [Elms](b.md)."
    assert (second.title, second.date) == ("Ash", dt.date(2025, 6, 6))


def test_a_line_without_bullet_is_no_part_of_the_line_above() -> None:
    first, second = works("# June 2025\n* 5th: [Oaks](a.md): grow\n6th: [Elms](b.md): fall\n")
    assert (first.summary, second.summary) == ("grow", "fall")
    assert (second.date, second.line) == (dt.date(2025, 6, 6), 3)


@pytest.mark.parametrize(
    "heading",
    [
        "### September 2025",
        "## 📖 Septemeber 2025",
        "#### Sept 2025",
        "# 2025 September",
        "# Sep '25",
        "# 2025-09",
        "September 2025\n---",
        "**September 2025**",
        "# 2025\n## September",
        "# Papers read in September 2025:",
    ],
)
def test_a_month_is_found_in_its_heading(heading: str) -> None:
    (record,) = works(f"{heading}\n\n* 8th: [Slow Trees](trees.md)\n")
    assert record.date == dt.date(2025, 9, 8)


def months(*headings: str) -> list[str]:
    text = "".join(f"## {heading}\n* 2nd: [Work {heading}](a.md)\n" for heading in headings)
    records, _ = read_bullets(text, "README.md", today=TODAY)
    return [f"{one.date:%Y-%m}" for one in records if one.date]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("October 2024", "November", "January", "March"), "2024-10 2024-11 2025-01 2025-03"),
        (("November", "January 2025"), "2024-11 2025-01"),
        (("February 2025", "January", "December"), "2025-02 2025-01 2024-12"),
        (("November", "December", "January"), "2025-11 2025-12 2026-01"),
        (("March", "April"), "2025-03 2025-04"),
        (("May 2025", "May 2024"), "2025-05 2024-05"),
    ],
)
def test_a_year_that_is_left_out_follows_the_other_months(
    headings: tuple[str, ...], expected: str
) -> None:
    assert months(*headings) == expected.split()


def test_a_year_that_nothing_tells_is_told_to_be_a_guess() -> None:
    _, problems = read_bullets("# May\n* 2nd: [Oaks](a.md)\n", "README.md", today=TODAY)
    assert [problem.message for problem in problems] == [
        "no heading tells a year, and the last month is taken to be in 2025; write the year into a "
        "heading"
    ]


def test_lists_under_other_headings_are_left_alone() -> None:
    found = works(
        "# Ideas\n1. **Trees** grow\n2. [Elms](b.md) fall\n* 4 kinds of [elms](b.md)\n"
        "# June 2025\n* 5th: [Oaks](a.md)\n# More\n* 7th heaven: [Ash](c.md)\n"
    )
    assert [one.title for one in found] == ["Oaks"]


def test_numbers_of_an_ordered_list_are_no_days() -> None:
    found = works("# June 2025\n1. 5th: [Oaks](a.md)\n2. 9th: [Elms](b.md)\n")
    assert [one.date and one.date.day for one in found] == [5, 9]


def test_full_dates_need_no_heading() -> None:
    (record,) = works("# Reading\n* 5 June 2025: [Oaks](a.md): grow\n")
    assert (record.date, record.summary) == (dt.date(2025, 6, 5), "grow")


@pytest.mark.parametrize(
    ("line", "problem", "date"),
    [
        ("* 31st: [Oaks](a.md)", "the month has no day 31", None),
        ("* [Oaks](a.md)", "no day begins this line, and its month counts", dt.date(2025, 6, 1)),
    ],
)
def test_a_work_without_a_day_is_kept_and_told(
    line: str, problem: str, date: dt.date | None
) -> None:
    (record,), (told,) = read_bullets(f"# June 2025\n{line}\n", "README.md", today=TODAY)
    assert (record.title, record.date) == ("Oaks", date)
    assert (told.src, told.line) == ("README.md", 2)
    assert told.message.startswith(problem)


def test_bullets_without_days_have_their_month_and_one_problem() -> None:
    text = "#### 2018-11\n* [Oaks](a.md)\n* [Elms](b.md)\n#### 2018-10\n* [Ashes](c.md)\n"
    records, (told,) = read_bullets(text, "README.md", today=TODAY)
    november, october = dt.date(2018, 11, 1), dt.date(2018, 10, 1)
    assert [one.date for one in records] == [november, november, october]
    assert (told.line, told.message.endswith("(and 2 more lines)")) == (2, True)


def test_a_day_without_a_work_is_told() -> None:
    records, (told,) = read_bullets("# June 2025\n* 5th:\n", "README.md", today=TODAY)
    assert not records
    assert (told.message, told.line) == ("this day has no title behind it; write one", 2)


def test_topics_are_the_folders_of_the_links() -> None:
    found = works("# June 2025\n* 5th: [Oaks](notes/slow/a.md)\n* 6th: [Elms](notes/tall/b.md)\n")
    assert [one.topic for one in found] == ["slow", "tall"]


def test_a_page_with_windows_line_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_bytes(b"\xef\xbb\xbf# June 2025\r\n\r\n* 5th: [Oaks](a.md): grow\r\non rocks\r\n")
    source = detect(path)
    assert source is not None
    assert source.name == "readme"
    (record,), problems = source.read(path)
    assert (record.summary, record.line, problems) == ("grow on rocks", 3, ())


def test_a_page_without_dated_bullets_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("# Ideas\n\n* Trees grow.\n")
    with pytest.raises(Unreadable, match="no works that can be told apart"):
        read(path)


@pytest.mark.parametrize("line", ["[Slow Trees](", "x", "1st", "[Slow Trees](a.md)"])
def test_no_line_takes_long(line: str) -> None:
    begun = time.process_time()
    read_bullets(f"### June 2025\n* 5th: {line}{' ' * 3000}x\n", "README.md", today=TODAY)
    assert time.process_time() - begun < 5


def test_a_heading_with_a_number_of_thousands_of_digits_names_no_month() -> None:
    text = f"### June 2025\n* 5th: Oaks\n\n# 2025 {'9' * 5000}\n* 5th: Elms\n"
    records, _ = read_bullets(text, "README.md", today=TODAY)
    assert records[0].date == dt.date(2025, 6, 5)
