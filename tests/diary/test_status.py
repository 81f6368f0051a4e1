"""Reading states: drafts, wishes, and what is read."""

from __future__ import annotations

import datetime as dt
from itertools import islice

import pytest

from mkdocs_paperdiary.diary.entry import PUBLISHED

from .small_notes import entry, messages, read, read_all

TODAY = dt.date(2026, 2, 10)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("status: to-read", "planned"),
        ("status: 📚 To Read", "planned"),
        ("reading-status: toRead", "planned"),
        ("status: '#status/wishlist'", "planned"),
        ("shelf: want-to-read", "planned"),
        ("status: planned", "planned"),
        ("status: [reading]", "reading"),
        ("status: in progress", "reading"),
        ("state: DNF", "abandoned"),
        ("status: abandoned", "abandoned"),
        ("status: finished", "read"),
        ("status: zu lesen", "planned"),
        ("status: 想读", "planned"),
        ("status: Re-read", "read"),
        ("status: rereading", "reading"),
        ("status: not read yet", "planned"),
        ("status: not finished", "reading"),
        ("status: not reading", None),
        ("draft: true", "draft"),
        ("published: false", "draft"),
        ("publish: false", "draft"),
        ("read: false", "planned"),
        ("read: true", "read"),
        ("finished: false", "reading"),
        ("wishlist: true", "planned"),
        ("tags: [trees, to-read]", "planned"),
        ("tags: draft", "draft"),
        ("tags: [trees, status/todo]", "planned"),
        ("tags: ['#Status/done']", "read"),
        ("tags: [state/reading]", "reading"),
        ("tags: [to/read]", "planned"),
        ("draft: false", None),
        ("publish: true", None),
        ("wishlist: false", None),
        ("status: new", None),
        ("tags: [reading, planning]", None),
        ("tags: [todo, trees/todo, status/trees]", None),
    ],
)
def test_the_state_is_read(line: str, status: str | None) -> None:
    reading = read(f"---\n{line}\n---\n# A\n")
    assert reading.diary.entries[0].status == status
    assert messages(reading) == []


def test_a_draft_is_one_however_far_the_work_is_read() -> None:
    assert entry("---\nstatus: finished\ndraft: true\n---\n# A\n").status == "draft"
    assert entry("---\ndraft: true\nstatus: finished\n---\n# A\n").status == "draft"


@pytest.mark.parametrize(
    ("src", "status"),
    [
        ("papers/drafts/a.md", None),
        ("books/to-read/a.md", "planned"),
        ("books/Wishlist/a.md", "planned"),
        ("books/reading/a.md", None),
        ("queue/a.md", None),
    ],
)
def test_a_folder_may_be_named_after_a_state(src: str, status: str | None) -> None:
    assert entry("# A\n", src).status == status


def test_a_reading_state_wins_over_the_state_of_the_page() -> None:
    for lines in ("status: draft\nreading_status: read", "reading_status: read\nstatus: draft"):
        assert entry(f"---\n{lines}\n---\n# A\n").status == "read"
    assert entry("---\nfinished: false\nstatus: to-read\n---\n# A\n").status == "planned"


def test_a_field_of_any_name_tells_a_clear_state() -> None:
    reading = read("---\nmon étagère: [préféré, à lire]\n---\n# A\n")
    assert reading.diary.entries[0].status == "planned"
    assert messages(reading) == []
    assert entry("---\nlugar: archive\n---\n# A\n").status is None


def test_a_field_that_has_states_in_most_notes_tells_them() -> None:
    places = ["archive", "next", "[casa, finished]", "casa", ""]
    notes = {f"{at}.md": f"---\nlugar: {one}\n---\n# A {at}\n" for at, one in enumerate(places)}
    found = {one.src: one.status for one in read_all(notes).diary.entries}
    assert list(found.values()) == ["read", "planned", "read", None, None]
    # What is always the same tells nothing.
    same = {src: text.replace("next", "done") for src, text in notes.items()}
    assert {one.status for one in read_all(same).diary.entries} == {None}


def test_a_note_waits_for_its_day() -> None:
    def status(text: str) -> str | None:
        return entry(text, today=TODAY).status

    assert status("---\ndate: 2026-02-12\n---\n# A\n") == "draft"
    assert status("---\ndate: 2026-02-11\n---\n# A\n") is None
    assert status("---\ndate: 2052-01-01\nstatus: read\n---\n# A\n") == "read"
    assert entry("---\ndate: 2052-01-01\n---\n# A\n").status is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("---\nstatus: to-read\nread: 2026-01-05\n---\n# A\n", "read"),
        ("---\nstatus: to-read\ndate_finished: 2026-01-05\n---\n# A\n", "read"),
        ("---\ntags: to-read\nread: 2026-01-05\n---\n# A\n", "read"),
        ("---\nstatus: to-read\n---\n# A\n\nRead: 2026-01-05\n", "read"),
        ("---\nstatus: to-read\ndate: 2026-01-02\n---\n# A\n\nRead: 2026-01-05\n", "read"),
        # The field that a new note has, without its day yet.
        ("---\nstatus: to-read\nread:\n---\n# A\n", "planned"),
        # Many programs give a note the day on which it was made.
        ("---\nstatus: to-read\ndate: 2026-01-05\n---\n# A\n", "planned"),
        ("---\nstatus: to-read\nadded: 2026-01-05\n---\n# A\n", "planned"),
        ("---\nstatus: to-read\nread: 2026-03-05\n---\n# A\n", "planned"),
        ("---\nstatus: abandoned\nread: 2026-01-05\n---\n# A\n", "abandoned"),
        ("---\nread: 2026-01-05\n---\n# A\n", None),
    ],
)
def test_a_day_of_reading_ends_the_waiting(text: str, status: str | None) -> None:
    assert entry(text, today=TODAY).status == status


@pytest.mark.parametrize(
    ("front", "src"),
    [
        ("status: to-read\ndate: 2026-01-02", "a.md"),
        ("status: to-read\nadded: 2026-01-02", "a.md"),
        ("tags: [to-read]\ndate: 2026-01-02", "a.md"),
        ("date: 2026-01-02", "to-read/a.md"),
    ],
)
def test_the_day_of_reading_wins_over_that_of_a_note_made_before_it(front: str, src: str) -> None:
    found = entry(f"---\n{front}\n---\n# A\n\nRead: 2026-01-05\n", src, today=TODAY)
    assert (found.date, found.status) == (dt.date(2026, 1, 5), "read")
    assert found.sources["date"].origin == "body"
    assert found.sources["date"].line == 6 + front.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        # Of what is not planned, the front matter tells the day, and so does its field `read`.
        "---\ndate: 2026-01-02\n---\n# A\n\nRead: 2026-01-05\n",
        "---\nstatus: to-read\nread: 2026-01-02\n---\n# A\n\nRead: 2026-01-05\n",
        # Another label says nothing of reading.
        "---\nstatus: to-read\ndate: 2026-01-02\n---\n# A\n\nDate: 2026-01-05\n",
        "---\nstatus: to-read\ndate: 2026-01-02\n---\n# A\n\nAdded: 2026-01-05\n",
    ],
)
def test_else_the_day_of_the_front_matter_wins(text: str) -> None:
    found = entry(text, today=TODAY)
    assert found.date == dt.date(2026, 1, 2)
    assert found.sources["date"].origin == "front matter"


def test_a_diary_shows_the_states_that_it_is_asked_for() -> None:
    states = ["read", "reading", "to-read", "dnf"]
    notes = {f"{n}.md": f"---\nstatus: {one}\n---\n# A\n" for n, one in enumerate(states)}
    notes |= {"4.md": "---\ndraft: true\n---\n# A\n", "5.md": "# A\n"}

    def shown(*statuses: str) -> tuple[list[str], list[str]]:
        reading = read_all(notes, statuses=statuses)
        return [one.src for one in reading.diary.entries], [one.src for one in reading.left_out]

    assert shown(*PUBLISHED) == (["0.md", "1.md", "5.md"], ["2.md", "3.md", "4.md"])
    assert shown("planned") == (["2.md", "5.md"], ["0.md", "1.md", "3.md", "4.md"])
    assert len(read_all(notes).diary.entries) == 6


def test_a_state_that_nobody_knows_is_a_wish_where_its_notes_say_nothing() -> None:
    read_ones = {f"{n}.md": f"---\nstatus: kalu\n---\n# A{n}\n\nFenti.\n" for n in range(4)}
    silent = {f"w{n}.md": f"---\ntitle: W{n}\nstatus: zomba\n---\n" for n in range(3)}
    found = read_all(read_ones | silent).diary.by_src
    assert {src for src, one in found.items() if one.status == "planned"} == {*silent}
    assert {found[src].status for src in read_ones} == {None}
    # Where one of them says something, or most say nothing, it may be any state.
    for other in ({"w3.md": "---\nstatus: zomba\nrating: 4\n---\n"}, {}):
        notes = read_ones | silent | other if other else silent | dict(islice(read_ones.items(), 1))
        notes |= {} if other else {f"s{n}.md": f"---\ntitle: S{n}\n---\n" for n in range(3)}
        assert {one.status for one in read_all(notes).diary.entries} == {None}
