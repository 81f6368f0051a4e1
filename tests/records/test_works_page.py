"""Pages of several works: headings, bullets, months and tables."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mkdocs_paperdiary.diary import Note
from mkdocs_paperdiary.problem import Problem
from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.works_page import read, read_works, several_works

TALKS = """\
# TreeConf 2019

Notes from two days in the woods.

## Roots that remember

[Video](https://youtube.com/watch?v=aaaaaaaaaaa)

They keep water for a year.

### What I take home

Dig deeper.

## [Leaves at night](https://example.org/leaves)

Speaker: Ann Oak

They fold.

## Bark and its enemies

by Ben Elm and Cid Ash

Beetles win.

## What to see next year

The sea.
"""

BULLETS = """\
# Reading

## Roots

- Oak, A., Elm, B. "Roots that remember." TreeConf 2019. [[pdf]](https://example.org/roots.pdf)
    - They keep water for a year.
- **Leaves at night**, Ann Oak et al., Journal of Leaves, 2018.
  [paper](https://doi.org/10.1000/leaves) [code](https://github.com/oak/leaves)

## Bark

- [Bark and its enemies](https://arxiv.org/abs/1901.00001) - Ben Elm, Cid Ash. NeurIPS 2019.
    - Beetles win.
- [Slow sap](https://arxiv.org/abs/1901.00002): sap that takes its time
"""

TABLE = """\
# Reading

| # | Paper | Authors | Year | Read on | Rating |
|---|---|---|---|---|---|
| 1 | [Roots that remember](https://example.org/roots) | Oak, Elm | 2019 | 2020-01-05 | 8 |
| 2 | [Leaves at night](https://example.org/leaves) | Ann Oak | 2018 | 2020-02-06 | 6 |
| 3 | Bark and its enemies | Ben Elm | 2017 | | 10 |
"""

MONTHS = """\
# Reading

#### 2018-11

- [Roots that remember](https://example.org/roots)
- Leaves at night

#### 2018-12

- [Bark and its enemies](https://example.org/bark): beetles win
- 5th: [Slow sap](https://example.org/sap)
"""


def works(tmp_path: Path, text: str, name: str = "page.md") -> list[Record]:
    """The works of a page that is well understood."""
    records, problems = found(tmp_path, text, name)
    assert [str(problem) for problem in problems] == []
    return list(records)


def found(tmp_path: Path, text: str, name: str = "page.md") -> tuple[list[Record], list[Problem]]:
    (tmp_path / name).write_text(text, "utf-8")
    records, problems = read(tmp_path / name)
    return list(records), list(problems)


def test_each_talk_under_a_heading_is_a_work(tmp_path: Path) -> None:
    roots, leaves, bark = works(tmp_path, TALKS, "2019-05-06-treeconf.md")
    assert (roots.title, roots.kind) == ("Roots that remember", "talk")
    assert roots.link == "https://youtube.com/watch?v=aaaaaaaaaaa"
    assert "They keep water for a year." in roots.body
    assert "### What I take home" in roots.body
    assert (leaves.title, leaves.link) == ("Leaves at night", "https://example.org/leaves")
    assert "They fold." in leaves.body
    assert "Ben Elm and Cid Ash" in bark.body
    assert {one.date for one in (roots, leaves, bark)} == {dt.date(2019, 5, 6)}
    assert [one.line for one in (roots, leaves, bark)] == [5, 15, 21]


def test_each_reference_in_a_bullet_is_a_work(tmp_path: Path) -> None:
    roots, leaves, bark, sap = works(tmp_path, BULLETS)
    assert (roots.title, roots.link) == ("Roots that remember", "https://example.org/roots.pdf")
    assert (roots.venue, roots.year) == ("TreeConf", 2019)
    assert roots.body == "- They keep water for a year."
    assert (leaves.title, leaves.authors) == ("Leaves at night", ("Ann Oak",))
    assert (leaves.venue, leaves.year, leaves.doi) == ("Journal of Leaves", 2018, "10.1000/leaves")
    assert leaves.code == "https://github.com/oak/leaves"
    assert (bark.title, bark.authors) == ("Bark and its enemies", ("Ben Elm", "Cid Ash"))
    assert (bark.venue, bark.year, bark.arxiv) == ("NeurIPS", 2019, "1901.00001")
    assert (sap.title, sap.summary) == ("Slow sap", "sap that takes its time")
    assert [one.topic for one in (roots, leaves, bark, sap)] == ["Roots", "Roots", "Bark", "Bark"]


def test_authors_may_stand_before_a_plain_title(tmp_path: Path) -> None:
    lines = "\n".join(
        f"- Ann Oak, Ben Elm. Roots that remember {name}. TreeConf 201{at}. "
        f"[pdf](https://example.org/{at}.pdf)"
        for at, name in enumerate(["rain", "snow", "hail"])
    )
    rain, *_ = works(tmp_path, lines)
    assert (rain.title, rain.authors) == ("Roots that remember rain", ("Ann Oak", "Ben Elm"))
    assert (rain.venue, rain.year) == ("TreeConf", 2010)


def test_each_row_of_a_table_is_a_work(tmp_path: Path) -> None:
    roots, leaves, bark = works(tmp_path, TABLE)
    assert (roots.title, roots.link) == ("Roots that remember", "https://example.org/roots")
    assert (roots.authors, roots.year) == (("Oak", "Elm"), 2019)
    assert (roots.date, roots.rating) == (dt.date(2020, 1, 5), 4)
    assert (leaves.title, leaves.rating) == ("Leaves at night", 3)
    assert (bark.title, bark.link, bark.date) == ("Bark and its enemies", None, None)


def test_bullets_without_days_are_of_their_month(tmp_path: Path) -> None:
    records, problems = found(tmp_path, MONTHS)
    days = {one.title: one.date for one in records}
    assert days == {
        "Roots that remember": dt.date(2018, 11, 1),
        "Leaves at night": dt.date(2018, 11, 1),
        "Bark and its enemies": dt.date(2018, 12, 1),
        "Slow sap": dt.date(2018, 12, 5),
    }
    (problem,) = problems
    assert (problem.line, problem.code) == (5, "missing-date")
    assert problem.message.endswith("(and 2 more lines)")


@pytest.mark.parametrize(
    ("text", "form", "count", "line"),
    [
        (TALKS, "headings", 3, 5),
        (BULLETS, "bullets", 4, 5),
        (TABLE, "table", 3, 5),
        (MONTHS, "dates", 3, 5),
    ],
    ids=["headings", "bullets", "table", "months"],
)
def test_several_works_are_seen(text: str, form: str, count: int, line: int) -> None:
    several = several_works(text)
    assert several is not None
    assert (several.form, several.count, several.line) == (form, count, line)


TEXT = "Trees grow on rocks where nothing else does. " * 3

NOTE = """\
# Roots that remember

[Paper](https://example.org/roots)

## Summary

They keep water for a year, and nobody knows where. The authors dig for weeks and find nothing.

## Method

They dig with spoons, in circles, and weigh what they find. Each tree is asked twice.

## Code

[here](https://github.com/oak/roots)

## Related work

- [Leaves at night](https://arxiv.org/abs/1801.00001), 2018
- [Bark and its enemies](https://arxiv.org/abs/1901.00001), 2019
- [Slow sap](https://arxiv.org/abs/1901.00002), 2019
"""


@pytest.mark.parametrize(
    "text",
    [
        NOTE,
        "# A\n\n" + "\n".join(f"## Part {n}\n\nText of it.\n" for n in range(5)),
        "# A\n\n## Paper\n[a](https://a.org)\n## Code\n[b](https://b.org)\n## Slides\n[c](https://c.org)\n",
        "# A\n\n| Title | Year |\n|---|---|\n| a | 2019 |\n| b | 2018 |\n| c | 2017 |\n\n"
        + 9 * "Text. ",
        "# Changes\n\n## 2018-11\n\n- one\n- two\n\n## 2018-12\n\n- three\n- four\n",
        "# A\n\n- one\n- two\n- three\n- four\n",
        "# A\n\n| Model | Score |\n|---|---|\n| a | 1 |\n| b | 2 |\n| c | 3 |\n",
        "",
    ],
)
def test_a_note_about_one_work_is_left_alone(text: str) -> None:
    assert several_works(text) is None


INDEX = """\
# Reading

## 2018-11

- [Roots that remember](notes/roots.md)
- [Leaves at night](notes/leaves.md), [pdf](https://example.org/leaves.pdf)
- 5th: [Bark and its enemies](notes/bark.md)
"""


@pytest.mark.parametrize(
    "text",
    [
        INDEX,
        "# Trees\n\nPaper: https://example.org/trees.pdf\n\n" + BULLETS.partition("\n")[2],
        "# [Trees](https://example.org/trees)\n\n" + TALKS.partition("\n")[2],
        "# Trees\n\nA survey (https://arxiv.org/abs/1901.00009).\n\n" + TABLE.partition("\n")[2],
    ],
    ids=["index of notes", "label above", "linked heading", "paper above"],
)
def test_a_page_that_leads_to_notes_or_to_one_work_has_no_others(text: str) -> None:
    assert several_works(text) is None


def test_works_are_read_as_notes_that_stand_in_lines_of_their_page() -> None:
    text = f"---\ndate: 2019-05-06\ntags: [woods]\n---\n{TALKS}"
    roots, leaves, bark = read_works(Note("talks.md", text.encode()))
    assert [one.src for one in (roots, leaves, bark)] == [
        "talks.md#roots-that-remember",
        "talks.md#leaves-at-night",
        "talks.md#bark-and-its-enemies",
    ]
    assert [one.sources["title"].line for one in (roots, leaves, bark)] == [9, 19, 25]
    assert leaves.link == "https://example.org/leaves"
    assert {(one.date, one.tags) for one in (roots, leaves, bark)} == {
        (dt.date(2019, 5, 6), ("woods",))
    }


def test_works_of_one_title_have_places_of_their_own() -> None:
    text = TALKS.replace("Bark and its enemies", "Roots that remember")
    srcs = [one.src for one in read_works(Note("talks.md", text.encode()))]
    assert srcs[::2] == ["talks.md#roots-that-remember", "talks.md#roots-that-remember-2"]


def test_a_heading_above_works_tells_that_they_are_not_read() -> None:
    text = BULLETS.replace("## Bark", "## To read")
    states = [one.status for one in read_works(Note("list.md", text.encode()))]
    assert states == [None, None, "planned", "planned"]


@pytest.mark.parametrize(
    ("src", "text", "count"),
    [
        ("README.md", MONTHS, 4),
        ("README.md", NOTE, 0),
        ("notes/README.md", NOTE, 1),
        ("talks.md", f"---\nlink: https://example.org\n---\n{TALKS}", 1),
        ("talks.md", f"---\ndiary: false\n---\n{TALKS}", 1),
    ],
    ids=["home", "home of one", "readme of one", "link in front", "no entry"],
)
def test_a_note_is_read_as_one_where_it_says_so(src: str, text: str, count: int) -> None:
    assert len(read_works(Note(src, text.encode()))) == count


def test_numbers_before_all_headings_are_no_part_of_the_titles() -> None:
    text = "# TreeConf\n\n" + "".join(
        f"## {number}. {name} trees\n\n* speaker: Ann Oak\n\nThey grow.\n\n"
        for number, name in zip("ABC", ("Slow", "Tall", "Old"), strict=True)
    )
    found = read_works(Note("treeconf.md", text.encode()))
    assert [one.title for one in found] == ["Slow trees", "Tall trees", "Old trees"]
    assert {one.authors for one in found} == {("Ann Oak",)}


@pytest.mark.parametrize(
    ("reference", "title", "authors", "year"),
    [
        ("Ann Oak et al. Leaves on Trees, Journal of Trees, 2013.", "Leaves on Trees", 1, 2013),
        ("Ann Oak et al. Leaves on Trees. 2013.", "Leaves on Trees", 1, 2013),
        (
            "Ann Oak, Bob Elm. Leaves, Twigs and Roots. TreeConf 2012",
            "Leaves, Twigs and Roots",
            2,
            2012,
        ),
        ("Ann Oak et al. Leaf: A Way of Trees. TreeConf 2014.", "Leaf: A Way of Trees", 1, 2014),
        ("Leaf Vault: A Way of Trees. TreeConf 2014.", "Leaf Vault: A Way of Trees", 0, 2014),
        ("Oak et al. 2014: Vaults of the North", "Vaults of the North", 1, 2014),
        ("Oak et al. (2014). Vaults of the North", "Vaults of the North", 1, 2014),
        (
            "Ann Oak et al., Counting Trees, in Proceedings of TreeConf, 2019,",
            "Counting Trees",
            1,
            2019,
        ),
    ],
)
def test_people_and_venues_are_no_part_of_a_references_title(
    tmp_path: Path, reference: str, title: str, authors: int, year: int
) -> None:
    bullets = "".join(f"- {reference} https://example.org/{n}\n" for n in "abc")
    first = works(tmp_path, f"# Trees\n\n{bullets}")[0]
    assert (first.title, len(first.authors), first.year) == (title, authors, year)


DAYS = {
    "before": "{day}: [{title}](https://example.org/{at})",
    "behind": "[{title}](https://example.org/{at}) ({day})",
    "dash": "{day} – [{title}](https://example.org/{at})",
}
TITLES = ["Roots that remember", "Leaves at night", "Bark and its enemies", "May trees"]


@pytest.mark.parametrize("form", DAYS)
@pytest.mark.parametrize(
    ("days", "head", "name"),
    [
        (["1 Jan", "12 Feb", "3 March", "4 Dec"], "# Read in 2024", "page.md"),
        (["Jan 1", "Feb 12", "March 3", "Dec 4"], "# Read", "2024.md"),
        (["1. Januar", "12. Februar", "3. März", "4. Dezember"], "# Read\n\n## 2024", "2020.md"),
        (["1 Jan 2024", "2024-02-12", "3 March 2024", "2024-12-04"], "# Read in 2020", "page.md"),
    ],
)
def test_days_in_headings_are_of_the_year_above_them(
    tmp_path: Path, form: str, days: list[str], head: str, name: str
) -> None:
    headings = [
        DAYS[form].format(day=day, title=title, at=at)
        for at, (day, title) in enumerate(zip(days, TITLES, strict=True))
    ]
    text = head + "".join(f"\n\n### {one}\n\n*Ann Oak (2011)*\n\nIt grows." for one in headings)
    read_days = [dt.date(2024, 1, 1), dt.date(2024, 2, 12), dt.date(2024, 3, 3)]
    expected = [*zip(TITLES, [*read_days, dt.date(2024, 12, 4)], strict=True)]
    assert [(one.title, one.date) for one in works(tmp_path, text, name)] == expected


def test_a_day_in_one_heading_of_several_is_a_part_of_its_title(tmp_path: Path) -> None:
    titles = ["4 July: a history", *TITLES[:3]]
    text = "# Read in 2024" + "".join(
        f"\n\n## [{title}](https://example.org/{at})\n\nIt grows."
        for at, title in enumerate(titles)
    )
    assert [(one.title, one.date) for one in works(tmp_path, text)] == [(x, None) for x in titles]


def test_the_lines_of_works_are_no_days(tmp_path: Path) -> None:
    long = "\n\nIt grows." * 50
    text = "# Read" + "".join(
        f"\n\n## [{title}](https://example.org/{at}){long}" for at, title in enumerate(TITLES)
    )
    assert [one.date for one in works(tmp_path, text)] == [None] * len(TITLES)
