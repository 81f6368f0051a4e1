"""What a record adds to a note: only what its author has not told, and no other byte."""

from __future__ import annotations

import datetime as dt

import pytest

from mkdocs_paperdiary.diary import Entry, Note, read_diary
from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.importing import Completed, complete

from .importing_files import is_subsequence

RECORD = Record(
    title="Slow Trees",
    date=dt.date(2025, 6, 5),
    link="https://example.org/trees",
    summary="Trees grow on rocks.",
    topic="forests",
    kind="book",
    authors=("Ada Oak", "Ben Elm"),
    venue="Forest",
    year=2020,
    tags=("trees",),
    rating=4,
    code="https://github.com/oak/trees",
    arxiv="2501.00001",
    doi="10.1000/trees",
)


def entry_of(text: str, src: str = "a.md") -> Entry:
    (entry,) = read_diary([Note(src, text.encode())]).diary.entries
    return entry


def completed(
    text: str, record: Record = RECORD, src: str = "a.md", *, its_day: bool = False
) -> Completed:
    return complete(text.encode(), entry_of(text, src), record, its_day=its_day)


def test_a_bare_note_gets_everything_that_is_known() -> None:
    done = completed("# Slow Trees\n\nThey grow slowly, and nobody sees it.\n")
    entry = entry_of(done.content.decode())
    for name in [
        "date",
        "link",
        "summary",
        "topic",
        "kind",
        "authors",
        "venue",
        "year",
        "tags",
        "rating",
        "code",
    ]:
        assert getattr(entry, name) == getattr(RECORD, name)
    assert done.content.endswith(b"# Slow Trees\n\nThey grow slowly, and nobody sees it.\n")
    assert done.problems == ()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("---\ndate: 2025-01-01\n---\n# A\n", "date"),
        ("---\ndate_read: 2025-01-01\n---\n# A\n", "date"),
        ("---\ndate: not a day\n---\n# A\n", "date"),
        ("# A\n\nDate read: 1st January 2025\n", "date"),
        ("---\nsummary: Mine.\n---\n# A\n", "summary"),
        ("---\ntldr: Mine.\n---\n# A\n", "summary"),
        ("# A\n\n**Summary:** Mine, and it is long enough.\n", "summary"),
        ("# A\n\n[Paper](https://example.org/mine)\n", "link"),
        ("---\npdf: https://example.org/mine.pdf\n---\n# A\n", "link"),
        ("---\ntags: [mine]\n---\n# A\n", "tags"),
        ("---\nkeywords: mine\n---\n# A\n", "tags"),
        ("# A\n\nAuthors: M. Mine\n", "authors"),
        ("---\nAuthor(s): M. Mine\n---\n# A\n", "authors"),
        ("---\nkind: talk\n---\n# A\n", "kind"),
        ("---\nrating: 9\n---\n# A\n", "rating"),
        ("---\ntitle: Mine\n---\n", "title"),
        ("# Mine\n", "title"),
    ],
)
def test_what_the_author_has_told_stays(text: str, field: str) -> None:
    done = completed(text)
    assert field not in done.fields
    assert getattr(entry_of(done.content.decode()), field) == getattr(entry_of(text), field)


@pytest.mark.parametrize("text", ["# A\n\n[Paper](https://example.org/mine)\n", "# A\n"])
def test_an_id_never_takes_the_place_of_a_link(text: str) -> None:
    assert not {"arxiv", "doi"} & completed(text).fields.keys()


def test_an_id_is_the_link_where_there_is_none() -> None:
    done = completed("# A\n", Record("A", arxiv="2501.00010", doi="10.1000/a"))
    assert done.fields == {"arxiv": "2501.00010"}
    assert b"arxiv: '2501.00010'" in done.content


def test_what_was_guessed_from_names_gives_way() -> None:
    done = completed("Some text.\n", src="2025-01-01-old-name.md")
    assert (done.fields["date"], done.fields["title"]) == (dt.date(2025, 6, 5), "Slow Trees")


def test_a_topic_that_a_folder_tells_stays() -> None:
    notes = [Note("papers/tall/a.md", b"# A\n"), Note("papers/slow/b.md", b"# B\n")]
    entry = next(one for one in read_diary(notes).diary.entries if one.src.endswith("a.md"))
    assert "topic" not in complete(b"# A\n", entry, RECORD, its_day=False).fields


def test_another_day_is_told_and_the_notes_own_kept() -> None:
    done = completed("# Slow Trees\n\nDate: 1st June 2025\n", Record("A", date=RECORD.date))
    (problem,) = done.problems
    assert (problem.src, problem.line, done.fields) == ("a.md", 3, {})
    assert problem.message == (
        "1 June 2025 is written here, and 5 June 2025 in the source; the note's is kept"
    )


def test_the_sources_day_is_taken_where_that_is_wanted() -> None:
    text = "# Slow Trees\n\nDate: 1st June 2025\n"
    done = completed(text, Record("A", date=RECORD.date), its_day=True)
    assert entry_of(done.content.decode()).date == RECORD.date
    assert done.content.endswith(text.encode())


def test_a_day_in_front_matter_stays_even_then() -> None:
    text = "---\ndate: 2025-06-01\n---\n# A\n"
    done = completed(text, Record("A", date=RECORD.date), its_day=True)
    assert (done.content, len(done.problems)) == (text.encode(), 1)


@pytest.mark.parametrize(
    "text",
    [
        "# A\r\n\r\nText – with dash.\r\n",
        "\ufeff# A\n",
        "---\n# a comment\ntitle:   'A'\ntags: []\nsummary:\n---\nText",
        '+++\ntitle = "A"\n+++\nText\n',
        "---\n{title: A}\n---\n",
    ],
)
def test_every_other_byte_stays_and_a_second_time_changes_nothing(text: str) -> None:
    content = text.encode()
    entry = entry_of(text)
    done = complete(content, entry, RECORD, its_day=False)
    assert done.fields
    assert is_subsequence(content.replace(b"[]", b""), done.content)
    (again,) = read_diary([Note("a.md", done.content)]).diary.entries
    assert complete(done.content, again, RECORD, its_day=False).content == done.content


def test_broken_front_matter_is_told_and_left_alone() -> None:
    text = "---\ntitle: A: B\nvenue: X\n---\nText\n"
    done = completed(text, Record("A", rating=4))
    assert done.content == text.encode()
    assert [problem.field for problem in done.problems] == ["rating"]


def test_an_isbn_is_put_in_once() -> None:
    record = Record("A", isbn="9780306406157")
    done = completed("# A\n", record)
    assert done.content == b"---\nisbn: '9780306406157'\n---\n# A\n"
    again = completed(done.content.decode(), record)
    assert (again.fields, again.problems) == ({}, ())
