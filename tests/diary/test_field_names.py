"""Names of front matter's fields as people and other programs write them, and ratings."""

from __future__ import annotations

import datetime as dt

import pytest

from .small_notes import entry, messages, read, read_all


@pytest.mark.parametrize(
    "name",
    [
        *("completed", "dateCompleted", "date_completed", "read_at", "finished", "finishedReading"),
        *("finished-reading-on", "Date Finished", "dateread", "lastRead", "reviewed_on"),
        *("stop", "end-date", "ended"),
    ],
)
def test_the_day_of_reading_has_many_names(name: str) -> None:
    found = read(f"---\ndate: 2020-01-01\n{name}: 2025-06-05\n---\n# A\n")
    assert found.diary.entries[0].date == dt.date(2025, 6, 5)
    assert messages(found) == []


@pytest.mark.parametrize("day", ["2025-06-05", "2025-06-05T21:00:00+06:00", "'2025-06-05 21:00'"])
def test_a_log_tells_the_last_day_of_reading(day: str) -> None:
    log = f"history:\n- state: Read\n  at: {day}\n- state: To Read\n  at: 2025-09-09\n"
    log += "- state: Read\n  at: 2019-03-03\n"
    found = read(f"---\ncreated: 2019-01-01\n{log}status: Read\n---\n# A\n")
    assert found.diary.entries[0].date == dt.date(2025, 6, 5)
    assert entry(
        "---\nsteps:\n- name: read\n  of: 7\ndate: 2019-01-01\n---\n# A\n"
    ).date == dt.date(2019, 1, 1)


@pytest.mark.parametrize(
    "value",
    [
        "[{begun: 2025-06-01, done: 2025-06-05}]",
        "[2019-03-03, 2025-06-05]",
        "\n- {from: 2019-03-03}\n- {from: 2025-06-01, to: '2025-06-05'}",
    ],
)
def test_of_several_days_of_reading_the_last_counts(value: str) -> None:
    assert entry(f"---\nread: {value}\n---\n# A\n").date == dt.date(2025, 6, 5)


@pytest.mark.parametrize(
    "name",
    ["created", "date_created", "date-added", "started", "note date", "logged", "gelesen_am"],
)
def test_the_day_of_the_note_stands_behind_its_date(name: str) -> None:
    assert entry(f"---\n{name}: 2020-01-01\n---\n# A\n").date == dt.date(2020, 1, 1)
    text = f"---\n{name}: 2020-01-01\ndate: 2025-06-05\n---\n# A\n"
    assert entry(text).date == dt.date(2025, 6, 5)


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("bookTitle: Slow Trees", "title", "Slow Trees"),
        ("book_author: A. Oak", "authors", ("A. Oak",)),
        ("speaker: A. Oak", "authors", ("A. Oak",)),
        ("paperLink: https://example.org/a", "link", "https://example.org/a"),
        ("article-url: https://example.org/a", "link", "https://example.org/a"),
        ("source_code: https://example.org/a", "code", "https://example.org/a"),
        ("one_line_summary: Trees grow.", "summary", "Trees grow."),
        ("desc: Trees grow.", "summary", "Trees grow."),
        ("publisher: Forest", "venue", "Forest"),
        ("yearPublished: 1999", "year", 1999),
        ("original_publication_year: 1999", "year", 1999),
        ("isbn13: 978-0-306-40615-7", "isbn", "9780306406157"),
        ("ISBN-13: 9780306406157", "isbn", "9780306406157"),
        ("isbn: [9780306406157]", "isbn", "9780306406157"),
        ("citation-key: oak2020slow", "key", "oak2020slow"),
        ("bibkeys: [oak2020slow]", "key", "oak2020slow"),
        ("topic: [trees, winter]", "topic", "trees"),
        ("category: trees", "topic", "trees"),
        ("topics: [trees, winter]", "topic", "trees"),
        ('topics: ["[[Slow Trees]]"]', "topic", "Slow Trees"),
        ("genre: forests", "topic", "forests"),
        ("identifiers: {isbn: 9780306406157}", "isbn", "9780306406157"),
        ("type: book", "kind", "book"),
        ("layout: book-review", "kind", "book"),
        ("type: Conference paper", "kind", "paper"),
        ("type: video", "kind", "talk"),
        ("my rating: 4", "rating", 4),
    ],
)
def test_a_name_is_known_by_its_stem(line: str, field: str, value: object) -> None:
    reading = read(f"---\n{line}\n---\n# A\n")
    assert getattr(reading.diary.entries[0], field) == value
    assert messages(reading) == []


@pytest.mark.parametrize(
    "line",
    [
        *("readingTime: 5 June 2020", "read_time: 2020-01-01", "last_modified: 2020-01-01"),
        *("type: post", "layout: docs", "type: blog", "tagline: x"),
    ],
)
def test_the_names_of_pages_tell_nothing_of_a_work(line: str) -> None:
    reading = read(f"---\n{line}\n---\n# A\n")
    found = reading.diary.entries[0]
    assert (found.date, found.kind, found.tags) == (None, "paper", ())
    assert messages(reading) == []


def test_dendrons_milliseconds_are_a_day() -> None:
    note = "---\ncreated: 1700000000000\n---\n# A\n"
    assert entry(note).date == dt.date(2023, 11, 14)
    assert entry(f"{note}\n- read: 2023-11-20\n").date == dt.date(2023, 11, 20)


def test_fields_in_a_mapping_stand_behind_the_notes_own() -> None:
    text = "---\nyear: 2020\nbook:\n  year: 1999\n  author: A. Oak\n  mood: dark\n---\n# A\n"
    reading = read(text)
    found = reading.diary.entries[0]
    assert (found.year, found.authors) == (2020, ("A. Oak",))
    assert messages(reading) == []


def test_toml_is_read_as_yaml_is() -> None:
    text = """
        +++
        title = "Slow Trees"
        dateCompleted = 2025-06-05
        stars = 4
        isbn13 = 9780306406157
        [params]
        type = "book"
        [taxonomies]
        categories = ["trees"]
        +++
    """
    found = entry(text)
    assert (found.title, found.date) == ("Slow Trees", dt.date(2025, 6, 5))
    assert (found.rating, found.isbn) == (4, "9780306406157")
    assert (found.kind, found.topic) == ("book", "trees")


def test_categories_that_all_notes_have_part_nothing() -> None:
    notes = {
        f"posts/{n}.md": f"---\ncategories: [reading, {name}]\n---\n# {n}\n"
        for n, name in enumerate(["trees", "trees", "birds"])
    }
    topics = [one.topic for one in read_all(notes).diary.entries]
    assert topics == ["trees", "trees", "birds"]


def test_folders_are_topics_where_the_category_is_one() -> None:
    notes = {
        f"papers/{topic}/{n}.md": f"---\ncategory: papers\n---\n# {n}\n"
        for topic in ("trees", "birds")
        for n in range(2)
    }
    found = read_all(notes).diary.entries
    assert [one.topic for one in found] == ["birds", "birds", "trees", "trees"]
    assert {one.sources["topic"].origin for one in found} == {"folder name"}


def ratings(*written: object) -> list[int | None]:
    notes = {f"{n}.md": f"---\nscore: {one}\n---\n# {n}\n" for n, one in enumerate(written)}
    return [one.rating for one in read_all(notes).diary.entries]


def test_the_ratings_of_a_diary_show_their_scale() -> None:
    assert ratings(1, 3, 5) == [1, 3, 5]
    assert ratings(2, 4, 8) == [1, 2, 4]
    assert ratings(20, 85, 4) == [1, 4, 1]
    assert ratings("4/5", "8/10", "85%", "★★★", 4.5) == [4, 4, 4, 3, 5]


def test_one_rating_beyond_the_others_scale_is_a_mistake() -> None:
    notes = {f"{n}.md": f"---\nrating: {1 + n % 5}\n---\n# {n}\n" for n in range(19)}
    reading = read_all(notes | {"x.md": "---\nrating: 55\n---\n# X\n"})
    assert reading.diary.by_src["x.md"].rating is None
    assert reading.diary.by_src["4.md"].rating == 5
    (message,) = messages(reading)
    assert message.startswith("x.md:2: rating: 55 ")


@pytest.mark.parametrize("name", ["pubDate", "publishDate", "published_at", "posted"])
def test_the_day_of_a_post_is_the_note_s_and_a_year_alone_the_work_s(name: str) -> None:
    assert entry(f"---\n{name}: 2025-06-05\n---\n# A\n").date == dt.date(2025, 6, 5)
    found = entry(f"---\n{name}: 2017\ndate: 2025-06-05\n---\n# A\n")
    assert (found.date, found.year) == (dt.date(2025, 6, 5), 2017)
    both = entry(f"---\n{name}: 2025-06-09\nread: 2025-06-05\npublished: 2017-03-04\n---\n# A\n")
    assert (both.date, both.year) == (dt.date(2025, 6, 5), 2017)
