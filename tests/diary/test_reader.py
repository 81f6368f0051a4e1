"""Notes as files: encodings, topics, labelled fields, order and identity."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from mkdocs_paperdiary.diary import Note, read_diary

from .small_notes import entry, messages, read, read_all


def test_entries_are_in_reading_order_whatever_order_the_notes_come_in() -> None:
    notes = [
        Note("c.md", b"# C\n\nDate: 2025-06-01\n"),
        Note("a.md", b"# A\n"),
        Note("b.md", b"# B\n\nDate: 2025-06-05\n"),
    ]
    assert read_diary(notes) == read_diary(notes[::-1])
    assert [e.id for e in read_diary(notes).diary.entries] == ["c", "b", "a"]


def test_an_entry_is_known_by_its_path() -> None:
    found = entry("# A\n", "papers/marl/jaxmarl.md")
    assert (found.id, found.src) == ("papers/marl/jaxmarl", "papers/marl/jaxmarl.md")


def test_two_notes_of_one_title_are_two_entries() -> None:
    reading = read_all({"a/x.md": "# Same\n", "b/x.md": "# Same\n"})
    assert [e.id for e in reading.diary.entries] == ["a/x", "b/x"]
    assert not reading.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_and_line_ends_do_not_matter(encoding: str) -> None:
    content = "---\r\nrating: 4\r\n---\r\n# Långsamma träd\r\n\r\nText.\r\n".encode(encoding)
    reading = read_diary([Note("a.md", content)])
    (found,) = reading.diary.entries
    assert (found.title, found.rating) == ("Långsamma träd", 4)
    assert found.sources["title"].line == 4
    assert "\r" not in reading.bodies["a.md"].markdown
    assert not reading.problems


def test_a_note_in_another_encoding_is_read_and_reported() -> None:
    reading = read_diary([Note("a.md", "# Långsamma träd\n".encode("cp1252"))])
    assert reading.diary.entries[0].title == "Långsamma träd"
    (message,) = messages(reading)
    assert message.startswith("a.md: ")
    assert "UTF-8" in message


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_an_empty_note_is_kept_and_reported(content: str) -> None:
    reading = read_all({"papers/slow_trees.md": content})
    assert reading.diary.entries[0].title == "Slow trees"
    assert "empty" in messages(reading)[0]


def test_no_notes_make_an_empty_diary() -> None:
    assert read_diary([]).diary.entries == ()


def test_the_topic_is_the_folder_below_the_one_that_all_share() -> None:
    notes = dict.fromkeys(["papers/marl/a.md", "papers/marl/deep/b.md", "papers/c.md"], "# T\n")
    topics = {e.src: e.topic for e in read_all(notes).diary.entries}
    assert topics == {
        "papers/marl/a.md": "marl",
        "papers/marl/deep/b.md": "marl",
        "papers/c.md": "",
    }


def test_topics_come_by_number_and_then_as_a_dictionary_has_them() -> None:
    folders = ("Zebras", "ants", "Ästhetik", "Émotions", "Bees", "Zebras")
    notes = {f"papers/{one}/{at}.md": "# A\n" for at, one in enumerate(folders)}
    topics = [*read_all(notes).diary.topics]
    assert topics == ["Zebras", "ants", "Ästhetik", "Bees", "Émotions"]


def test_folders_that_are_dates_are_no_topics() -> None:
    notes = dict.fromkeys(["2019/05/marl/a.md", "2020/06/b.md", "June 2025/jax/c.md"], "# T\n")
    topics = {e.src: e.topic for e in read_all(notes).diary.entries}
    assert topics == {"2019/05/marl/a.md": "marl", "2020/06/b.md": "", "June 2025/jax/c.md": "jax"}


def test_folders_of_one_note_each_are_no_topics() -> None:
    notes = {f"papers/tree-{n}/index.md": "# T\n" for n in range(5)}
    assert {e.topic for e in read_all(notes).diary.entries} == {""}


def test_a_folder_that_all_notes_share_is_their_topic_below_the_diarys_own() -> None:
    for paths in (["papers/marl/a.md"], ["papers/marl/a.md", "papers/marl/b.md"]):
        entries = read_all(dict.fromkeys(paths, "# T\n")).diary.entries
        assert [e.topic for e in entries] == ["marl"] * len(paths)


def test_the_diarys_own_folder_is_no_topic() -> None:
    entries = read_all(dict.fromkeys(["papers/a.md", "papers/b.md"], "# T\n")).diary.entries
    assert [e.topic for e in entries] == ["", ""]


def test_topics_of_one_note_each_are_topics() -> None:
    paths = ["rl/ppo.md", "db/aries.md", "llm/bert.md", "bio/alphafold.md"]
    entries = read_all({f"papers/{path}": "# T\n" for path in paths}).diary.entries
    assert {e.topic for e in entries} == {"rl", "db", "llm", "bio"}


def test_front_matter_names_the_topic_before_the_folder() -> None:
    notes = {"a/x.md": "---\ntopic: trees\n---\n# T\n", "b/y.md": "# T\n"}
    by_src = read_all(notes).diary.by_src
    assert by_src["a/x.md"].topic == "trees"
    assert by_src["b/y.md"].topic == "b"


def test_labelled_lines_fill_the_other_fields() -> None:
    text = """
        # Slow Trees

        - **Authors:** A. Oak, B. Elm and C. Ash
        - **Venue**: ICML 2023
        - Year: 2023
        - Tags: #trees #winter
        - Rating: ★★★★☆
        - Code: <https://github.com/doe/trees>
    """
    found = entry(text)
    assert found.authors == ("A. Oak", "B. Elm", "C. Ash")
    assert (found.venue, found.year, found.rating) == ("ICML 2023", 2023, 4)
    assert found.tags == ("trees", "winter")
    assert found.code == "https://github.com/doe/trees"
    assert found.sources["rating"].line == 7


@pytest.mark.parametrize(
    ("written", "rating"), [("4/5", 4), ("8/10", 4), ("5 stars", 5), ("B+", None)]
)
def test_ratings_are_read_on_their_own_scale(written: str, rating: int | None) -> None:
    assert entry(f"# A\n\nRating: {written}\n").rating == rating


def test_authors_in_a_list_below_their_label() -> None:
    assert entry("# A\n\n**Authors**:\n* A. Oak\n* B. Elm\n").authors == ("A. Oak", "B. Elm")


def test_the_label_after_an_empty_one_is_not_its_value() -> None:
    found = entry("# A\n\n- **Authors**:\n- **Venue**: CVPR 2024\n")
    assert (found.authors, found.venue) == ((), "CVPR 2024")
    nested = entry("# A\n\n- **Authors**:\n    - A. Oak\n    - B. Elm\n- **Venue**: CVPR 2024\n")
    assert nested.authors == ("A. Oak", "B. Elm")


@pytest.mark.parametrize(
    "part",
    [
        "    1 2 3 4 5\n", "1 2 3 4 5\n", "1.5, 2.5\n\n    3 4\n", "---\n", "`\n", "`a ``b\n",
        "``` x\n", "**a *b\n", "[a](\n", "<!-- a\n", "$$a\n", "\\[ \n",
        "<div>\n", "## a\n", "> a\n", "<pre>\n", "!!! lesson\n", "[x]: a\n",
        "- a\n    - b\n", "Paper: [a](b.md)\n", "# 1\n", "#a #b\n", "<script>\n", "2024-01-01\n",
    ],
)  # fmt: skip
def test_a_note_is_read_in_a_time_that_grows_with_its_length(part: str) -> None:
    def seconds(number: int) -> float:
        started = time.process_time()
        read(f"# Slow Trees\n\n{part * number}")
        return time.process_time() - started

    seconds(10)  # Patterns are compiled once.
    assert seconds(4000) < max(0.5, 12 * seconds(1000))


def test_glyphs_of_icon_fonts_are_dropped() -> None:
    found = entry("# Slow \ue001Trees \ue0fe\n\nThe `bark` \ue000 grows with \uf0c1 the trees.\n")
    assert (found.title, found.summary) == ("Slow Trees", "The bark grows with the trees.")


def test_lines_are_counted_in_the_file_not_in_the_body() -> None:
    found = entry("---\nrating: 4\n---\n\n# A\n\nDate: 2025-06-05\n")
    assert found.sources["title"].line == 5
    assert found.sources["date"].line == 7


def test_problems_are_sorted_by_file_and_line() -> None:
    notes = {
        "b.md": "---\nrating: x\nkind: y\n---\n# B\n",
        "a.md": "---\nkind: y\n---\n# A\n",
    }
    places = [(p.src, p.line) for p in read_all(notes).problems]
    assert places == [("a.md", 2), ("b.md", 2), ("b.md", 3)]


@pytest.mark.parametrize(
    "text", ["[" * 9000, "# " + "[(" * 9000, "`" * 9001, "- " + "# " * 9000, "Link: " + "(" * 9000]
)
def test_a_hostile_line_is_read_all_the_same(text: str) -> None:
    assert read(text).diary.entries[0].title


def test_a_year_behind_the_title_is_the_works_and_no_part_of_the_title() -> None:
    (entry,) = read_diary([Note("a.md", b"# [Slow Trees (2008)](https://a.org/x)\n")]).diary.entries
    assert (entry.title, entry.year) == ("Slow Trees", 2008)


def test_six_digits_at_an_end_of_a_file_name_are_a_day() -> None:
    names = ["slow-trees-2018-200327.md", "210309_slow.md", "slow-991399.md", "v123456x.md"]
    days = {e.src: e.date for e in read_diary([Note(n, b"# T\n") for n in names]).diary.entries}
    assert days == {
        names[0]: dt.date(2020, 3, 27),
        names[1]: dt.date(2021, 3, 9),
        names[2]: None,
        names[3]: None,
    }


def test_a_link_alone_below_a_quoted_citation_is_the_works() -> None:
    quote = b"> A conference with a very long name, in a city far away, 2004, pp. 137-150\n>\n"
    note = b"# Slow Trees\n\n" + quote + b"> https://research.example/pubs/62/\n"
    (entry,) = read_diary([Note("a.md", note)]).diary.entries
    assert entry.link == "https://research.example/pubs/62/"


def test_a_day_above_the_title_is_read_in_the_order_of_the_others() -> None:
    days = ("09/27/19", "10/02/19", "01/30/20", "03/04/20")
    texts = {
        f"papers/n{at}.md": f"{day}\n## Title\nSlow Trees {at}\n## Where\nWoods\n"
        for at, day in enumerate(days)
    }
    found = read_all(texts).diary.by_src
    assert [str(found[src].date) for src in sorted(found)] == [
        "2019-09-27",
        "2019-10-02",
        "2020-01-30",
        "2020-03-04",
    ]


def test_html_that_means_the_same_is_read_as_markdown() -> None:
    found = entry(
        """
        # Slow Trees

        <b>Date read:</b> 5 June 2025<br>
        <b>Link:</b> <a href="https://example.org/slow">here</a><br/>
        <STRONG>Authors</STRONG>: Ann Oak<br />
        """
    )
    assert (found.date, found.link) == (dt.date(2025, 6, 5), "https://example.org/slow")
    assert found.authors == ("Ann Oak",)


def test_the_day_of_finishing_is_before_that_of_starting() -> None:
    found = entry("# A\n\nStarted: 2025-05-01\nFinished: 2025-06-05\n")
    assert found.date == dt.date(2025, 6, 5)
