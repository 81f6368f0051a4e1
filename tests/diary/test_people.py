"""People beside and below titles."""

from __future__ import annotations

import pytest

from .small_notes import entry, read_all

BOOKS = {"The Slow Trees of Winter": "Ann Oak", "Moss and Stone": "Ben K. Elm", "Rings": "Cyd Ash"}


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("by Ann Oak", ("Ann Oak",)),
        ("*By Ann Oak*", ("Ann Oak",)),
        ("**by Ann Oak and Ben Elm**", ("Ann Oak", "Ben Elm")),
        ("*A. B. Oak, C. Elm and D. Ash, Woods, 2019*", ("A. B. Oak", "C. Elm", "D. Ash")),
        ("*A Short History*", ()),
        ("*Ann Oak tells of woods.*", ()),
        ("by and by, it grew", ()),
        ("Ann Oak", ()),
    ],
)
def test_people_stand_below_a_title(line: str, people: tuple[str, ...]) -> None:
    found = entry(f"# Slow Trees\n\n{line}\n\nThey grow.\n")
    assert (found.title, found.authors) == ("Slow Trees", people)
    if people:
        assert (found.sources["authors"].origin, found.sources["authors"].line) == ("body", 3)


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("n{n}.md", "# {t}\n\n*{a}*\n\nEs wächst {n}.\n"),
        ("n{n}.md", "# {t} by {a}\n\nEs wächst {n}.\n"),
        ("n{n}.md", "# {t}, by {a}\n\nEs wächst {n}.\n"),
        ("n{n}.md", "# {a} - {t} - 2019\n\nEs wächst {n}.\n"),
        ("n{n}.md", "# Review: {t} ({a}, 2019)\n\nEs wächst {n}.\n"),
        ("{t} - {a}.md", "Es wächst {n}.\n"),
    ],
)
def test_people_are_known_where_all_notes_have_them(name: str, form: str) -> None:
    rows = enumerate(BOOKS.items())
    texts = {
        name.format(t=title, a=person, n=at): form.format(t=title, a=person, n=at)
        for at, (title, person) in rows
    }
    found = {one.title: one.authors for one in read_all(texts).diary.entries}
    assert found == {title: (person,) for title, person in BOOKS.items()}


@pytest.mark.parametrize("sign", [":", " –", " |"])
def test_people_before_titles_are_known_where_nearly_all_notes_have_some(sign: str) -> None:
    works = {
        **BOOKS,
        "The Moss on the Wall": "Dee Yew",
        "How Ponds Keep Still": "Eve Fir",
        "1984": "George Larch",
    }
    texts = {
        f"n{at}.md": f"# {person}{sign} {title}\n\nText.\n"
        for at, (title, person) in enumerate(works.items())
    }
    found = {one.title: one.authors for one in read_all(texts).diary.entries}
    assert found == {title: (person,) for title, person in works.items()}
    subtitles = {src: text.replace("# ", "# Deep Woods and ") for src, text in texts.items()}
    found = {one.title for one in read_all(subtitles).diary.entries}
    assert all(one.startswith("Deep Woods and ") for one in found)


@pytest.mark.parametrize("form", ["# Ann Oak: {t}\n\nText.\n", "# {t}\n\n*Paper Notes*\n\nText.\n"])
def test_what_all_notes_have_alike_is_nobody(form: str) -> None:
    texts = {f"n{at}.md": form.format(t=title) for at, title in enumerate(BOOKS)}
    assert {one.authors for one in read_all(texts).diary.entries} == {()}
