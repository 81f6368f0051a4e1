"""Reading days that are unlikely to be meant."""

from __future__ import annotations

import pytest

from .reading import found, note

RUN = {
    f"r{day}.md": note(f"2024-02-{day:02}", f"https://example.org/{day}") for day in range(1, 15)
}


def doubts(notes: dict[str, str]) -> list[tuple[str, str | None, int | None]]:
    return [(one.severity, one.src, one.line) for one in found(notes, kind="doubtful")]


def test_a_day_in_the_future_is_wrong() -> None:
    assert doubts({"a.md": note("2024-07-02")}) == [("wrong", "a.md", 3)]


def test_tomorrow_is_none_since_it_has_begun_elsewhere() -> None:
    assert doubts({"a.md": note("2024-07-01")}) == []


def test_a_preprint_cannot_be_read_before_its_month() -> None:
    assert doubts({"a.md": note("2024-03-31", "https://arxiv.org/abs/2404.00001")}) == [
        ("hint", "a.md", 3)
    ]


@pytest.mark.parametrize(
    ("day", "link"),
    [
        ("2024-04-01", "https://arxiv.org/abs/2404.00001"),
        ("2024-03-03", "https://arxiv.org/abs/cs/0112017"),
        ("2024-03-03", "https://arxiv.org/abs/hep-th/9901001v2"),
        ("2024-03-03", "https://example.org/2405.00001"),
    ],
)
def test_a_preprint_may_be_read_from_its_month_on(day: str, link: str) -> None:
    assert doubts({"a.md": note(day, link)}) == []


def test_a_work_is_of_a_later_year_than_its_reading() -> None:
    assert doubts({"a.md": note(year=2025)}) == [("hint", "a.md", 3)]
    assert doubts({"a.md": note(year=2024)}) == []


def test_a_venue_may_be_later_than_the_preprint() -> None:
    assert doubts({"a.md": note(link="https://arxiv.org/abs/2401.00001", year=2025)}) == []


def test_a_year_too_early_is_noticed_among_the_others() -> None:
    (doubt,) = found(RUN | {"x.md": note("2023-02-05")}, kind="doubtful")
    assert doubt.src == "x.md"
    assert "was 2024 meant?" in doubt.message


def test_a_day_long_before_the_others_may_be_meant() -> None:
    assert doubts(RUN | {"x.md": note("2023-08-05")}) == []


def test_a_pause_of_a_year_is_no_mistake() -> None:
    earlier = {
        f"e{day}.md": note(f"2023-02-{day:02}", f"https://example.org/e{day}")
        for day in range(1, 6)
    }
    assert doubts(RUN | earlier) == []


def numbered(days: list[str]) -> dict[str, str]:
    return {
        f"{at:03}-work.md": note(day, f"https://example.org/{at}") for at, day in enumerate(days, 1)
    }


def test_a_numbered_note_is_out_of_line_with_its_neighbours() -> None:
    days = [f"2024-02-{day:02}" for day in range(1, 13)]
    assert doubts(numbered(days)) == []
    days[5] = "2024-01-06"
    (doubt,) = found(numbered(days), kind="doubtful")
    assert (doubt.src, doubt.severity) == ("006-work.md", "hint")
    assert "005-work.md" in doubt.message


def test_numbers_without_order_are_none() -> None:
    days = [f"2024-02-{day:02}" for day in (3, 9, 1, 12, 5, 8, 2, 20, 4, 6)]
    assert doubts(numbered(days)) == []


def test_a_second_day_in_a_note_is_told_where_it_stands() -> None:
    text = "# A Work\n\nDate read: 3 March 2024\n\nText.\n\nDate: 8 March 2024\n"
    (doubt,) = found({"a.md": text}, kind="doubtful")
    assert (doubt.line, doubt.severity) == (7, "hint")
    assert "line 3" in doubt.message


def test_the_same_day_twice_is_one() -> None:
    assert doubts({"a.md": "# A Work\n\nDate read: 3 March 2024\n\nDate: 2024-03-03\n"}) == []


def test_front_matter_and_text_contradict_each_other() -> None:
    text = note("2024-03-03") + "\n**Date:** 5 March 2024\n"
    (doubt,) = found({"a.md": text}, kind="doubtful")
    assert "5 March 2024 is written here" in doubt.message


def test_the_file_is_named_after_another_day() -> None:
    text = "# A Work\n\nDate: 18 March 2024\n"
    (doubt,) = found({"March 2024/17thMarchWork.md": text}, kind="doubtful")
    assert "17 March 2024" in doubt.message
    assert doubts({"March 2024/18thMarchWork.md": text}) == []


def test_a_swappable_date_says_both_days() -> None:
    text = "# A Work\n\nDate: 03/04/2024\n"
    other = "# Another\n\nDate: 25/04/2024\n"
    (doubt,) = found({"a.md": text, "b.md": other}, kind="doubtful")
    assert (doubt.src, doubt.line) == ("a.md", 3)
    assert "3 April 2024 was taken" in doubt.message
    assert "4 March 2024 is possible" in doubt.message
