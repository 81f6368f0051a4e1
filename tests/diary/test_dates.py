"""How reading days are written, and where they stand."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from babel import Locale

from mkdocs_paperdiary.diary.dates import day_of, find_date

from .calendar_names import FILE, calendar_names
from .small_notes import entry, messages, read, read_all


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("16th September 2025", "2025-09-16"),
        ("30/05/2025", "2025-05-30"),
        ("05/30/2025", "2025-05-30"),
        ("14th - 15th September 2025", "2025-09-14"),
        ("14–15 September 2025", "2025-09-14"),
        ("28th June - 2nd July 2025", "2025-06-28"),
        ("22nd June 2025. Read on the coach.", "2025-06-22"),
        ("21st June 2025 (read in the park!)", "2025-06-21"),
        ("Sept. 5, 2024", "2024-09-05"),
        ("5 Sep 24", "2024-09-05"),
        ("2024.09.05", "2024-09-05"),
        ("2024/9/5", "2024-09-05"),
        ("20240905", "2024-09-05"),
        ("2024-09-05T10:11:12Z", "2024-09-05"),
        ("Thursday, September 5th, 2024", "2024-09-05"),
        ("2024年9月5日", "2024-09-05"),
        ("5 Septemeber 2024", "2024-09-05"),
        ("12 Agust 2024", "2024-08-12"),
        ("5. März 2024", "2024-03-05"),
        ("le 5 février 2024", "2024-02-05"),
        ("25 de mayo de 2024", "2024-05-25"),
        ("3 giugno 2024", "2024-06-03"),
        ("3 mei 2024", "2024-05-03"),
        ("[[2024-09-05]]", "2024-09-05"),
        ("`2024-09-05`", "2024-09-05"),
    ],
)
def test_a_labelled_day_is_read_however_it_is_written(written: str, day: str) -> None:
    found = entry(f"# Slow Trees\n\nDate read: {written}\n")
    assert str(found.date) == day
    assert (found.sources["date"].origin, found.sources["date"].line) == ("body", 3)


@pytest.mark.parametrize(
    "line",
    [
        "Date: 5th June 2025",
        "**Date:** 2025-06-05",
        "**Date read**: 2025-06-05",
        "- Read on: 5 June 2025",
        "* **Reading date** – 2025-06-05",
        "> Finished: 5 June 2025",
        "_Read: 5 June 2025_",
        "| Date | 2025-06-05 |",
        "Date:: 2025-06-05",
        "📅 Date: 2025-06-05",
        "阅读日期：2025-06-05",
        "Venue: ICML | Read: 5 June 2025",
        "Read on 5 June 2025",
        "5th June 2025",
        "*5th June 2025*",
        "5th June 2025, in [a café](https://cafe.example.org/1), with rain.",
        "### Date read: 5th June 2025",
        "**Date:**\n5th June 2025",
        "## Date\n\n5th June 2025",
        "| Title | Date |\n|---|---|\n| Slow Trees | 2025-06-05 |",
    ],
)
def test_a_day_is_found_behind_every_kind_of_label(line: str) -> None:
    assert entry(f"# Slow Trees\n\n{line}\n\n## Key Points\n- a\n").date == dt.date(2025, 6, 5)


def test_the_reading_day_wins_over_other_days() -> None:
    text = "# Slow Trees\n\nPublished: 12 June 2017\nAdded: 2025-06-01\nDate read: 2025-06-05\n"
    found = entry(text)
    assert found.date == dt.date(2025, 6, 5)
    assert found.year == 2017


@pytest.mark.parametrize(
    ("field", "label", "day"),
    [
        ("created", "Date read", 5),
        ("added", "**Gelesen am**", 5),
        ("date_added", "Finished", 5),
        ("created", "Date", 2),
        ("date", "Date read", 2),
        ("read", "Date read", 2),
    ],
)
def test_the_reading_day_in_the_text_wins_over_that_of_making_the_note(
    field: str, label: str, day: int
) -> None:
    found = entry(f"---\n{field}: 2026-01-02\n---\n# Trees\n\n{label}: 2026-01-05\n")
    assert found.date == dt.date(2026, 1, day)


def test_the_day_of_publication_is_no_reading_day() -> None:
    found = entry("# Slow Trees\n\nPublication date: 12 June 2017\n")
    assert found.date is None
    assert found.year == 2017


@pytest.mark.parametrize(
    "line",
    [
        "The authors began on 12 June 2017 and went on for years and years.",
        "Posted 12 June 2017 [here](https://example.org/a)",
        "[Talk of 12 June 2017](https://example.org/a), with slides",
    ],
)
def test_a_day_within_prose_or_a_link_is_no_reading_day(line: str) -> None:
    assert entry(f"# Slow Trees\n\n{line}\n").date is None


def test_numbers_that_look_like_dates_are_none() -> None:
    text = "# Slow Trees\n\n[arXiv](https://arxiv.org/abs/2012.01010)\n\nVersion 1.2.2020.1 won.\n"
    assert entry(text, "papers/2012.01010.md").date is None


@pytest.mark.parametrize(
    ("src", "day", "origin"),
    [
        ("papers/2019-05-14-Title.md", "2019-05-14", "file name"),
        ("papers/20190514_title.md", "2019-05-14", "file name"),
        ("papers/2018-1-6-Title.md", "2018-01-06", "file name"),
        ("papers/Title 2019-05-14.md", "2019-05-14", "file name"),
        ("papers/05_14_2019.md", "2019-05-14", "file name"),
        ("papers/14_5_2019_Title.md", "2019-05-14", "file name"),
        ("June 2025/5thJuneTitleRL.md", "2025-06-05", "file name"),
        ("2019/05/14-title.md", "2019-05-14", "file name"),
        ("2019/05/14/title.md", "2019-05-14", "folder name"),
        ("2019-05-14/title.md", "2019-05-14", "folder name"),
        ("2019/05/title.md", "2019-05-01", "folder name"),
        ("2019/may/title.md", "2019-05-01", "folder name"),
        ("woods/2019/17-Avril/title.md", "2019-04-17", "folder name"),
        ("2019/June 5th/title.md", "2019-06-05", "folder name"),
        ("June 2025/title.md", "2025-06-01", "folder name"),
    ],
)
def test_a_day_stands_in_file_and_folder_names(src: str, day: str, origin: str) -> None:
    found = entry("# Title\n\nText.\n", src)
    assert str(found.date) == day
    assert found.sources["date"].origin == origin


@pytest.mark.parametrize("src", ["2017/attention.md", "papers/12-title.md", "papers/1984.md"])
def test_a_year_or_a_number_in_a_name_is_no_day(src: str) -> None:
    assert entry("# Title\n\nText.\n", src).date is None


def test_a_day_wins_over_a_month_that_stands_before_it() -> None:
    found = entry("# Title\n\n_June 2025_\n\nText.\n", "papers/2025-06-05-title.md")
    assert found.date == dt.date(2025, 6, 5)


def test_a_month_alone_counts_as_its_first_day() -> None:
    assert entry("# Title\n\n_May 2020_\n\nText.\n").date == dt.date(2020, 5, 1)


def test_a_day_at_the_end_of_a_note_is_found() -> None:
    text = "# Title\n\nSome text that is long enough to be a paragraph.\n\n---\n> Aug. 24, 2020\n"
    assert entry(text).date == dt.date(2020, 8, 24)


def test_an_ambiguous_day_follows_the_diarys_own_order() -> None:
    notes = {
        "a.md": "# A\n\nDate: 03/04/2025\n",
        "b.md": "# B\n\nDate: 04/25/2025\n",
    }
    reading = read_all(notes)
    assert reading.diary.by_src["a.md"].date == dt.date(2025, 3, 4)
    assert not reading.problems


def test_an_ambiguous_day_follows_the_option() -> None:
    text = "# A\n\nDate: 03/04/2025\n"
    assert entry(text, date_order="MDY").date == dt.date(2025, 3, 4)
    assert entry(text, date_order="DMY").date == dt.date(2025, 4, 3)
    assert not read(text, date_order="DMY").problems


def test_two_digit_years_follow_the_option() -> None:
    assert entry("# A\n\nDate: 24.09.05\n", date_order="YMD").date == dt.date(2024, 9, 5)


def test_an_ambiguous_day_that_nothing_settles_is_reported_once() -> None:
    notes = {f"{n}.md": f"# T\n\nDate: 0{n}/04/2025\n" for n in (2, 3, 5)}
    reading = read_all(notes)
    assert reading.diary.by_src["3.md"].date == dt.date(2025, 4, 3)
    (message,) = messages(reading)
    assert message.startswith("2.md:3: ")
    assert "date_order" in message
    assert "2 more" in message


def test_a_day_that_reads_the_same_both_ways_needs_no_order() -> None:
    reading = read("# A\n\nDate: 05/05/2025\n")
    assert reading.diary.entries[0].date == dt.date(2025, 5, 5)
    assert not reading.problems


def test_a_missing_year_is_the_one_among_the_diarys_days() -> None:
    notes = {
        "a.md": "# A\n\nDate: 1st September 2025\n",
        "b.md": "# B\n\nDate: 3rd October\n",
        "c.md": "# C\n\nDate: 9th November 2025\n",
    }
    reading = read_all(notes)
    assert reading.diary.by_src["b.md"].date == dt.date(2025, 10, 3)
    assert not reading.problems


def test_a_misspelt_year_is_taken_from_the_diary() -> None:
    notes = {
        "a.md": "# A\n\nDate: 1st May 2025\n",
        "b.md": "# B\n\nDate: 1st June 2p25\n",
        "c.md": "# C\n\nDate: 9th July 2025\n",
    }
    assert read_all(notes).diary.by_src["b.md"].date == dt.date(2025, 6, 1)


def test_a_missing_year_is_never_in_the_future() -> None:
    notes = {
        "a.md": "# A\n\nDate: 1st September 2024\n",
        "b.md": "# B\n\nDate: 3rd October\n",
        "c.md": "# C\n\nDate: 1st March 2025\n",
        "d.md": "# D\n\nDate: 3rd April\n",
    }
    dates = read_all(notes, today=dt.date(2025, 5, 1)).diary.by_src
    assert dates["b.md"].date == dt.date(2024, 10, 3)
    assert dates["d.md"].date == dt.date(2025, 4, 3)


def test_a_missing_year_that_could_be_several_is_reported() -> None:
    notes = {
        "a.md": "# A\n\nDate: 1st September 2022\n",
        "b.md": "# B\n\nDate: 3rd October\n",
        "c.md": "# C\n\nDate: 9th November 2025\n",
    }
    reading = read_all(notes)
    assert reading.diary.by_src["b.md"].date == dt.date(2025, 10, 3)
    (message,) = messages(reading)
    assert message.startswith("b.md:3: ")
    assert "2025" in message


def test_a_missing_year_that_nothing_tells_leaves_the_entry_undated() -> None:
    reading = read("# A\n\nDate: 3rd October\n")
    assert reading.diary.undated
    assert "write the year" in messages(reading)[0]


def test_a_day_that_does_not_exist_is_not_made_up() -> None:
    assert entry("# A\n\nDate: 31st February 2025\n").date is None


def test_a_note_without_a_day_is_kept_undated() -> None:
    reading = read("# A\n\nText.\n")
    assert [e.title for e in reading.diary.undated] == ["A"]
    assert not reading.problems


def test_git_is_asked_once_and_only_for_undated_notes() -> None:
    asked: list[list[str]] = []

    def ask(srcs: object) -> dict[str, dt.date]:
        asked.append(sorted(srcs))  # type: ignore[call-overload]
        return {"a.md": dt.date(2025, 1, 2), "b.md": dt.date(2025, 1, 3)}

    notes = {"a.md": "# A\n", "b.md": "# B\n\nDate: 2024-05-05\n", "c.md": "# C\n"}
    diary = read_all(notes, git_dates=ask).diary
    assert asked == [["a.md", "c.md"]]
    assert diary.by_src["a.md"].date == dt.date(2025, 1, 2)
    assert diary.by_src["a.md"].sources["date"].origin == "git"
    assert diary.by_src["b.md"].date == dt.date(2024, 5, 5)
    assert diary.by_src["c.md"].date is None


@pytest.mark.parametrize("day", [(10**20, 1, 1), (2025, 10**20, 1), (2025, 2, 30), (0, 1, 1)])
def test_numbers_that_make_no_day_are_none(day: tuple[int, int, int]) -> None:
    assert day_of(*day) is None


@pytest.mark.parametrize(
    "field",
    ["read: '[[read date/2024/july]]'", "read: [[read date/2024/july]]", "date: [[2024-07-01]]"],
)
def test_a_link_to_the_note_of_a_day_or_month_is_a_date(field: str) -> None:
    assert entry(f"---\n{field}\n---\n# A\n").date == dt.date(2024, 7, 1)


@pytest.mark.parametrize(
    ("line", "is_day"),
    [
        ("22nd June 2025. Read on the coach.", True),
        ("22nd June 2025 (in the park, in the rain)", True),
        ("Sunday, 22nd June 2025", True),
        ("They began on 22nd June 2025 with it", False),
    ],
)
def test_a_day_alone_in_its_line_may_have_a_remark(line: str, is_day: bool) -> None:
    day = dt.date(2025, 6, 22) if is_day else None
    assert entry(f"# Slow Trees\n\n{line}\n\nText.\n").date == day


@pytest.mark.parametrize(
    "written",
    [
        "2025年6月5日",
        "2025年6月5日（木）",
        "２０２５年６月５日 星期四",
        "2025년 6월 5일 목요일",
        "Donnerstag, 5. Juni 2025",
        "jeudi 5 juin 2025",
        "quinta-feira, 5 de junho de 2025",
        "jueves, 5 de junio de 2025",
        "5 d’juny de 2025",
        "четверг, 5 июня 2025 г.",
        "5 июн. 2025 г.",
        "5 червня 2025 р.",
        "czwartek, 5 czerwca 2025",
        "2025. június 5., csütörtök",
        "torstaina 5. kesäkuuta 2025",
        "2025 m. birželio 5 d.",
        "2025. gada 5. jūnijs",
        "5 Haziran 2025 Perşembe",
        "Πέμπτη 5 Ιουνίου 2025",
        "الخميس، ٥ يونيو ٢٠٢٥",
        "پنجشنبه ۵ ژوئن ۲۰۲۵",
        "יום חמישי, 5 ביוני 2025",
        "गुरुवार, 5 जून 2025",
        "วันพฤหัสบดีที่ 5 มิถุนายน 2568",
        "5 ივნისი, 2025",
    ],
)
def test_a_day_stands_alone_in_any_language(written: str) -> None:
    found = entry(f"# Slow Trees\n\n{written}\n\nRings of slow trees.\n")
    assert str(found.date) == "2025-06-05"
    assert found.sources["date"].line == 3
    assert found.title == "Slow Trees"


def test_months_are_those_of_babel() -> None:
    for locale in map(Locale.parse, ("pl", "cs", "uk", "sv", "ro", "el", "hi", "sr", "kk", "ka")):
        for number, name in locale.months["format"]["wide"].items():
            found = find_date(f"5 {name} 2025")
            assert found, (locale, name)
            assert (found.year, found.month, found.day) == (2025, number, 5), (locale, name)


@pytest.mark.parametrize(
    "text",
    [
        "I set 5 2025 goals",
        "Out of 5 papers in 2025",
        "5 mars bars",
        "Of 5, set 2025 aside",
        "Chapter 5 (set 2025)",
        "Part 5 (out) 2025",
        "Part 5 'des' 2025",
        "Part 5 ’lis’ 2025",
    ],
)
def test_other_words_are_no_months(text: str) -> None:
    found = find_date(text)
    assert not found or not found.exact


@pytest.mark.parametrize("written", ["5 set 2025", "5-set-2025", "5 de set. de 2025"])
def test_a_short_month_is_one_between_its_day_and_year(written: str) -> None:
    found = find_date(written)
    assert found
    assert found.exact == dt.date(2025, 9, 5)


@pytest.mark.parametrize(
    "text",
    ["5 June 2568", "5 czerwca 2568", "5 juin 2500", "2568年6月5日", "5 ივნისი, 2568", "июнь 2568"],
)
def test_only_thai_days_are_of_the_buddhist_era(text: str) -> None:
    found = find_date(text)
    assert found is None or not found.year


@pytest.mark.parametrize("text", ["5 มิถุนายน 2568", "5 มิ.ย. 2568", "5 มิถุนายน 2025"])
def test_a_thai_day_may_be_of_either_era(text: str) -> None:
    found = find_date(text)
    assert found
    assert found.exact == dt.date(2025, 6, 5)


def test_an_official_language_has_all_of_its_names() -> None:
    known = json.loads(FILE.read_text("utf-8"))
    names = calendar_names()
    # Another release of CLDR may have other names of small languages.
    missing = {name for number in names["months"] for name in names["months"][number]} - {
        name for number in known["months"] for name in known["months"][number]
    }
    assert len(missing) < 100


@pytest.mark.parametrize(
    "text",
    [
        "November 2, 2024 at 6:32 PM",
        "2025-06-05T08:30:00Z",
        "2025-06-05 08:30:12.5 +02:00",
        "5 de junio de 2025 a las 18:32",
        "2025年6月5日 18:32",
        "June 5, 2025, 6:32 p.m.",
    ],
)
def test_the_time_of_day_belongs_to_the_day(text: str) -> None:
    found = find_date(f"added {text}")
    assert found
    assert found.span == (6, 6 + len(text))


@pytest.mark.parametrize("behind", [", 12:100", " in 12 parts", ": 6", " 1:2:3:4"])
def test_other_numbers_do_not(behind: str) -> None:
    found = find_date(f"5 June 2025{behind}")
    assert found
    assert found.span == (0, 11)


@pytest.mark.parametrize("time", ["", " at 10:36 PM", ", 09:15", " um 9:15", " 23:59:01"])
def test_a_day_in_a_heading_may_have_a_time(time: str) -> None:
    parts = "## About\n\nAnn Oak\n\n## Passages\n\n- A.\n\n"
    text = f"# Slow Trees\n\n{parts}## Passages added June 13, 2023{time}\n\n- B.\n"
    assert entry(text).date == dt.date(2023, 6, 13)
    assert entry(text.replace(f"2023{time}", f"2023{time} by the pond of Oak Hill")).date is None


def test_a_day_of_history_below_some_headings_is_not_the_reading_day() -> None:
    parts = "## About\n\nAnn Oak\n\n## Wood\n\n- A.\n\n"
    assert entry(f"# Apollo\n\n{parts}## The landing on July 20, 1969\n\n- B.\n").date is None
