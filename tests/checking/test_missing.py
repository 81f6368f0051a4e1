"""What entries do not tell."""

from __future__ import annotations

from .reading import found, note


def test_a_whole_note_lacks_nothing() -> None:
    assert found({"a.md": note()}, kind="missing") == []


def test_day_link_summary_and_title_are_missed() -> None:
    findings = found(
        {"walking.md": "Just a thought of mine, and no more than that.\n"}, kind="missing"
    )
    assert {one.field for one in findings} == {"date", "link", "summary", "title"}
    assert {one.severity for one in findings} == {"missing"}
    assert {one.code for one in findings} == {
        f"missing-{field}" for field in ("date", "link", "summary", "title")
    }
    assert {one.src for one in findings} == {"walking.md"}


def test_a_part_of_the_text_is_no_summary_that_anybody_wrote() -> None:
    text = (
        "# A Work\n\nDate: 3 March 2024\n\n[Paper](https://example.org/w)\n\n"
        "It walks on two legs.\n"
    )
    (missed,) = found({"a.md": text}, kind="missing")
    assert missed.field == "summary"


def test_a_summary_behind_a_label_was_written() -> None:
    text = (
        "# A Work\n\nDate: 3 March 2024\n\n[Paper](https://example.org/w)\n\n"
        "**Summary:** It walks on two legs.\n"
    )
    assert found({"a.md": text}, kind="missing") == []
