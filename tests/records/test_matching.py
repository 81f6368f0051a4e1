"""Which note a record is about, and which it is not."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from mkdocs_paperdiary.diary import Entry, Note, read_diary
from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.same_work import WorkIndex


def diary(**notes: str) -> tuple[Entry, ...]:
    """Notes by a name in which `__` is a folder's slash."""
    found = [Note(f"{name.replace('__', '/')}.md", text.encode()) for name, text in notes.items()]
    return read_diary(found).diary.entries


def matched(records: list[Record], entries: tuple[Entry, ...]) -> list[tuple[str, str] | None]:
    found = WorkIndex(entries).match(records)
    return [(one[0].src, str(one[1])) if one else None for one in found]


def match(record: Record, entries: tuple[Entry, ...]) -> tuple[str, str] | None:
    return matched([record], entries)[0]


@pytest.mark.parametrize(
    "path", ["slow/trees.md", "docs/slow/trees.md", "Slow/Trees.md", "wrong/trees.md", "trees.md"]
)
def test_a_path_is_known_by_its_end(path: str) -> None:
    notes = diary(slow__trees="# One\n", slow__elms="# Two\n")
    assert match(Record("Another title", path=path), notes) == ("slow/trees.md", "path")


def test_a_name_that_two_notes_have_is_no_path() -> None:
    notes = diary(slow__trees="# One\n", tall__trees="# Two\n")
    assert match(Record("Three", path="wrong/trees.md"), notes) is None
    assert match(Record("Three", path="tall/trees.md"), notes) == ("tall/trees.md", "path")


@pytest.mark.parametrize(
    ("link", "record"),
    [
        ("https://arxiv.org/abs/2501.00001", Record("B", arxiv="2501.00001")),
        ("https://arxiv.org/pdf/2501.00001v3", Record("B", arxiv="2501.00001")),
        ("https://arxiv.org/abs/2501.00001", Record("B", link="https://arxiv.org/pdf/2501.00001")),
        ("https://arxiv.org/abs/2501.00001", Record("B", doi="10.48550/arxiv.2501.00001")),
        ("https://dx.doi.org/10.1000/ABC", Record("B", doi="10.1000/abc")),
        ("https://arxiv.org/abs/cs/0112017", Record("B", arxiv="cs/0112017")),
        ("https://ar5iv.org/abs/cs/0112017", Record("B", arxiv="cs/0112017")),
        ("https://dl.acm.org/doi/pdf/10.1000/ABC", Record("B", doi="10.1000/abc")),
    ],
)
def test_numbers_of_works_are_known_however_they_are_written(link: str, record: Record) -> None:
    notes = diary(a=f"---\nlink: {link}\n---\n# A\n", b="# Other\n")
    assert match(record, notes) == ("a.md", "id")


def test_an_isbn_is_known_from_front_matter() -> None:
    notes = diary(a="---\nisbn: 0-306-40615-2\n---\n# A\n")
    (found,) = WorkIndex(notes).match([Record("B", isbn="9780306406157")])
    assert found == (notes[0], "id")


def test_a_link_is_known_without_what_does_not_matter() -> None:
    notes = diary(a="# A\n\n[Link](http://www.example.org/trees/)\n")
    record = Record("B", link="https://example.org/trees?utm_source=mail#top")
    assert match(record, notes) == ("a.md", "link")


@pytest.mark.parametrize("title", ["slow trees", "Slow  Trees!", "*Slow* Trées", "Slow-Trees"])
def test_a_title_is_known_without_case_marks_and_accents(title: str) -> None:
    assert match(Record(title), diary(a="# Slow Trees\n")) == ("a.md", "title")


def test_a_title_with_a_slip_is_known_and_said_to_be() -> None:
    notes = diary(a="# Growth of Slow Trees in Cold Northern Forests\n", b="# Elms\n")
    record = Record("Growth of Slow Tree in Cold Northern Forests")
    assert match(record, notes) == ("a.md", "similar title")


@pytest.mark.parametrize(
    "title",
    [
        "Growth of Slow Trees in Cold Northern Forests, Part 2",
        "Growth of Slow Trees in Warm Southern Forests",
        "Growth of Slow Trees",
    ],
)
def test_another_title_is_another_work(title: str) -> None:
    notes = diary(a="# Growth of Slow Trees in Cold Northern Forests, Part 1\n")
    assert match(Record(title), notes) is None


def test_the_same_title_with_another_arxiv_number_is_another_work() -> None:
    notes = diary(a="# Slow Trees\n\n[arXiv](https://arxiv.org/abs/2501.00001)\n")
    assert match(Record("Slow Trees", arxiv="2501.00002"), notes) is None


def test_a_link_to_the_wrong_note_gives_way_to_titles() -> None:
    notes = diary(oaks="# Oaks in Winter\n", elms="# Elms in Spring\n")
    records = [
        Record("Elms in Spring", path="oaks.md"),
        Record("Oaks in Winter", path="oaks.md"),
        Record("Ashes", path="oaks.md"),
    ]
    assert matched(records, notes) == [("elms.md", "title"), ("oaks.md", "path"), None]


def test_a_work_that_was_read_twice_has_a_note_for_each_day() -> None:
    notes = diary(a="# Oaks\n\nDate: 2025-06-09\n", b="# Oaks\n\nDate: 2025-06-05\n")
    days = [dt.date(2025, 6, 5), dt.date(2025, 6, 9)]
    found = matched([Record("Oaks", date=day) for day in days], notes)
    assert found == [("b.md", "title"), ("a.md", "title")]


def test_ten_times_the_notes_take_about_ten_times_the_time() -> None:
    words = "deep slow trees growth random forest robot policy graph sparse vision memory"

    def title(at: int, last: str) -> str:
        chosen = [words.split()[at * step % 12] for step in (1, 5, 7, 11)]
        return f"{' '.join(chosen)} {last}{at}"

    def seconds(number: int) -> float:
        notes = [Note(f"{at}.md", f"# {title(at, 'note')}\n".encode()) for at in range(number)]
        entries = read_diary(notes).diary.entries
        records = [Record(title(at, "work")) for at in range(number)]
        times = []
        for _ in range(3):
            start = time.process_time()
            WorkIndex(entries).match(records)
            times.append(time.process_time() - start)
        return min(times)

    # Each with each would take a hundred times as long.
    assert seconds(2000) < 50 * max(seconds(200), 0.002)


def test_short_titles_of_different_years_are_different_works() -> None:
    notes = diary(a="---\ntitle: Introduction\nyear: 1999\n---\n")
    assert match(Record("Introduction", year=2005), notes) is None
    assert match(Record("Introduction", year=1999), notes) == ("a.md", "title")


@pytest.mark.parametrize(
    "note",
    [
        {"oakHowToSleep2017": "Some thoughts.\n"},
        {"books__@Oakhowtosleep2017": "# Sleep well\n"},
        {"sleep": "---\ncitekey: oakHowToSleep2017\n---\n# Sleep\n"},
    ],
)
def test_a_note_is_known_by_its_citation_key(note: dict[str, str]) -> None:
    notes = diary(**note, other2017="# Other\n")
    record = Record("How to Sleep: Rest in Winter", key="oakHowToSleep2017", year=2017)
    found = match(record, notes)
    assert found is not None
    assert found[1] == "key"
    assert found[0] != "other2017.md"


def test_a_key_of_two_notes_and_a_word_are_no_names_of_one() -> None:
    record = Record("How to Sleep", key="oak2017")
    assert match(record, diary(a__oak2017="# A\n", b__oak2017="# B\n")) is None
    assert match(Record("How to Sleep", key="sleep"), diary(sleep="# A\n", b="# B\n")) is None
