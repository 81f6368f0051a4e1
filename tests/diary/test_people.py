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


def test_names_before_subtitles_and_notes_in_brackets_are_nobody() -> None:
    titles = [
        "Atomic Woods: An Easy Way to Build Good Rings",
        "Deep Moss: Rules for a Still Life in the Shade",
        "Digital Ponds: Choosing a Clear Life in Green Water",
        "Small Ferns: Why Some Leaves Live and Others Die",
        "Made to Grow: How Trees Take Hold and Others Do Not",
        "Oak: A Method for Slow Growth",
    ]
    texts = {f"n{at}.md": f"# {title}\n\nText {at}.\n" for at, title in enumerate(titles)}
    assert [(one.title, one.authors) for one in read_all(texts).diary.by_src.values()] == [
        (title, ()) for title in titles
    ]
    ends = ["Penguin Classics", "Second Edition", "Slow Press", "a short introduction", "Ann Oak"]
    texts = {f"n{at}.md": f"# Trees of {at}9 ({end})\n\nText.\n" for at, end in enumerate(ends[:4])}
    assert {one.authors for one in read_all(texts).diary.entries} == {()}


@pytest.mark.parametrize(
    "title",
    ["Alien (1979): Why it works", "Berlin, 1945: The Downfall", "Dune (1984). A second look"],
)
def test_a_name_with_a_year_before_a_colon_is_no_citation(title: str) -> None:
    assert entry(f"# {title}\n\nText.\n").title == title


@pytest.mark.parametrize(
    "line", ["*Machine Learning, Computer Vision*", "**Key Idea, Main Point**"]
)
def test_two_topics_below_a_title_are_nobody(line: str) -> None:
    assert entry(f"# Slow Trees\n\n{line}\n\nText.\n").authors == ()


def test_a_name_with_a_small_word_in_it_is_one() -> None:
    people = ["Miguel de Cervantes", "Simone de Beauvoir", "Ludwig von Mises", "Ann Oak", "Ben Elm"]
    texts = {
        f"n{at}.md": f"# Slow Tree Number {at} ({one})\n\nText.\n" for at, one in enumerate(people)
    }
    assert [one.authors for one in read_all(texts).diary.by_src.values()] == [
        (one,) for one in people
    ]
