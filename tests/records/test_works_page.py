"""Pages of several works: headings, bullets, months and tables."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.diary.entry import page_of
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


@pytest.mark.parametrize("form", ["{p} (201{n}) - {t}", "{p} et al (201{n}) - {t}"])
def test_a_year_between_people_and_titles_is_no_part_of_them(form: str) -> None:
    text = each(f"* [x] {form}\n").replace("[x]", "[ ]", 1)
    assert titles(f"# Papers\n\n{text.partition('# Trees')[2]}") == TITLES
    assert titles(f"## 2018-12\n\n{text.partition('# Trees')[2]}") == TITLES


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


def test_a_heading_tells_the_state_of_works_below_all_its_parts() -> None:
    below = "### Bark\n\n- [Bark on Ice](https://example.org/ice), 2020\n"
    text = f"{BULLETS}\n## TBR\n\n{below}\n## Others\n\n{below.replace('Ice', 'Air')}"
    works = read_works(Note("list.md", text.encode()))
    assert [one.title for one in works if one.status == "planned"] == ["Bark on Ice"]
    only = "".join(f"- [Bark {at}](https://example.org/{at}), 20{at}\n" for at in range(10, 14))
    works = read_works(Note("list.md", f"# Papers\n\n## To read\n\n{only}".encode()))
    assert {one.status for one in works} == {"planned"}


def test_of_tasks_some_of_which_are_done_the_others_are_plans() -> None:
    rows = [("x", 0), (" ", 1), ("x", 2), (" ", 3)]
    text = "".join(
        f"- [{box}] Bark and {LETTERS[n]} https://arxiv.org/abs/190{n}.00001\n" for box, n in rows
    )
    works = read_works(Note("list.md", f"# Papers\n\n{text}".encode()))
    assert [one.title for one in works] == [f"Bark and {letter}" for letter in LETTERS[:4]]
    assert [one.status for one in works] == ["read", "planned", "read", "planned"]
    dated = text.replace("] ", "] 2020-06-05 ")
    works = read_works(Note("list.md", f"# Papers\n\n{dated}".encode()))
    assert [one.status for one in works] == ["read", None, "read", None]
    works = read_works(Note("list.md", f"# Papers\n\n{text.replace('[x]', '[ ]')}".encode()))
    assert {one.status for one in works} == {None}
    told = text.replace("\n", "\n  Moss grows there.\n")
    works = read_works(Note("list.md", f"# Papers\n\n{told}".encode()))
    assert [one.status for one in works] == ["read", None, "read", None]
    works = read_works(Note("list.md", f"# Papers\n\n## Abandoned\n\n{text}".encode()))
    assert {one.status for one in works} == {"abandoned"}


LETTERS = ["Ice", "Air", "Fire", "Earth"]


def test_a_day_in_a_heading_is_of_the_works_below_it_alone() -> None:
    form = "### Nr. {n}\n\n**Titel:** {t} (Oak et al., 2019)\n\n**Inhalt:** Es wächst.\n\n"
    first, *others = each(form).split("### Nr. 2")
    head, below = first.split("### Nr. 0")
    text = f"{head}## Week of 1 June 2025\n\n### Nr. 0{below}## And then\n\n### Nr. 2{others[0]}"
    dates = [one.date and one.date.day for one in read_works(Note("log.md", text.encode()))]
    assert dates == [1, 1, None, None]
    whole = text.replace("# Trees", "# Trees of 5 June 2025", 1).replace("1 June 2025", "trees")
    dates = [one.date and one.date.day for one in read_works(Note("log.md", whole.encode()))]
    assert dates == [5, 5, 5, 5]


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


def titles(text: str, name: str = "page.md") -> list[str | None]:
    return [one.title for one in read_works(Note(name, text.encode()))]


BOLD = """\
# Waldtage 2021

12.–13. Mai 2021
Link: https://waldtage.example.org

## Tag eins

**A: Wurzeln im Winter**

- speaker: Ida Eiche

Sie frieren nicht.

**B: Das Gedächtnis der Rinde**

- Uwe Ulme, Forstamt Nord
- die Rinde vergisst nichts

## Tag zwei

**A: Moos auf der Wetterseite**

- speaker: Eva Erle, Moosbund

**B: Offene Runde**

- es wurde viel gelacht

**Nachlesen**

- Flechten
"""


def test_talks_in_bold_lines_are_works_of_the_event_above_them() -> None:
    found = read_works(Note("waldtage.md", BOLD.encode()))
    assert [one.title for one in found] == [
        "Wurzeln im Winter",
        "Das Gedächtnis der Rinde",
        "Moos auf der Wetterseite",
        "Offene Runde",
    ]
    assert [one.topic for one in found] == ["Tag eins", "Tag eins", "Tag zwei", "Tag zwei"]
    assert not any(one.link or one.candidates.get("link") for one in found)
    assert [one.sources["title"].line for one in found] == [8, 14, 21, 25]


def test_a_day_of_an_event_is_no_work() -> None:
    text = "# TreeConf 2019\n\n" + "".join(
        f"## Day {day}\n\n### {name} trees\n\nspeaker: Ann Oak\n\nThey grow.\n\n"
        for day, name in enumerate(("Slow", "Tall", "Old"), 1)
    )
    assert titles(text) == ["Slow trees", "Tall trees", "Old trees"]


@pytest.mark.parametrize(
    ("front", "heading", "of_talks"),
    [
        ("link: https://treeconf.example.org/2019", "", "Speaker: Ann Oak"),
        ("", "Programme: <https://treeconf.example.org>", "Speaker: Ann Oak"),
        ("", "See [all](https://treeconf.example.org)", "[film](https://film.example.org/1)"),
    ],
)
def test_an_events_link_makes_no_page_of_one_work(front: str, heading: str, of_talks: str) -> None:
    talks = "".join(
        f"## {name} trees\n\n{of_talks}\n\nThey grow.\n\n" for name in ("Slow", "Tall", "Old")
    )
    text = f"---\ntags: [trees]\n{front}\n---\n# TreeConf\n\n{heading}\n\n{talks}"
    assert titles(text) == ["Slow trees", "Tall trees", "Old trees"]


def test_a_book_with_linked_chapters_is_one_work() -> None:
    chapters = "".join(
        f"## [{name} trees](https://trees.example.org/{name})\n\nThey grow.\n\n"
        for name in ("Slow", "Tall", "Old")
    )
    assert len(titles(f"# [The Book of Trees](https://trees.example.org)\n\n{chapters}")) == 1


BLOCKS = """\
# Lus aujourd'hui

- [Les racines qui se souviennent](#a)
- [Feuilles de nuit](#b)
- [L'écorce et ses ennemis](#c)

{between}<a name="a"></a>
Les racines qui se souviennent
<https://example.org/racines>

- elles gardent l'eau

### Ce que je retiens

Creuser.

{between}<a name="b"></a>
Feuilles de nuit

<https://example.org/feuilles> \\
code : <https://github.com/chene/feuilles>

- elles se plient

{between}<a name="c"></a>
L'écorce et ses ennemis
[article](https://example.org/ecorce)

- les scarabées gagnent
"""


@pytest.mark.parametrize("between", ["", "---\n", "--\n", "<!-- ***** -->\n\n"])
def test_titles_with_a_link_below_them_are_works(tmp_path: Path, between: str) -> None:
    found = works(tmp_path, BLOCKS.replace("{between}", between))
    assert [(one.title, one.link) for one in found] == [
        ("Les racines qui se souviennent", "https://example.org/racines"),
        ("Feuilles de nuit", "https://example.org/feuilles"),
        ("L'écorce et ses ennemis", "https://example.org/ecorce"),
    ]
    assert found[0].body.endswith("Creuser.")


def test_terms_and_what_they_are_short_for_are_no_works() -> None:
    terms = "".join(f"## {x}\n\n{y}\n\nSee 2019.\n\n" for x, y in TERMS)
    assert len(titles(f"# Terms\n\n{terms}")) == 1


TERMS = [("CNN", "Convolutional Network"), ("RNN", "Recurrent Network"), ("GAN", "Two Networks")]


def test_two_linked_headings_and_nothing_else_are_works() -> None:
    pair = "## [Slow trees](https://example.org/a)\n\nThey grow.\n\n### How\n\nSlowly.\n\n"
    pair += "## [Tall trees](https://example.org/b) (2019)\n\nThey fall.\n"
    assert len(titles(pair)) == 2
    assert len(titles(f"Some trees.\n\n{pair}")) == 1
    assert len(titles(f"{pair}\n## What I think\n\nGood.")) == 1


def test_sections_with_the_parts_of_works_are_works() -> None:
    parts = "### Idée\n\nCreuser.\n\n### Limites\n\nLe gel.\n\n"
    linked = "".join(f"## [{x} trees](https://example.org/{x})\n\n{parts}" for x in "ABC")
    text = f"# Trees\n\n{linked}## Bark and moss\n\n{parts}## Les gens\n\nBonjour.\n"
    assert titles(text) == ["A trees", "B trees", "C trees", "Bark and moss"]


def test_a_link_with_a_works_title_is_the_works(tmp_path: Path) -> None:
    rows = "".join(f"| {x} | [{x} trees](https://example.org/{x}) |\n" for x in ("Slow", "Tall"))
    talks = "".join(
        f"## {name} trees\n\nby Ann Oak\n\n{TEXT}\n\n" for name in ("Slow", "Tall", "Old")
    )
    records = works(tmp_path, f"# Trees\n\n| Model | Of |\n|---|---|\n{rows}\n{talks}")
    links = [one.link for one in records]
    assert links == ["https://example.org/Slow", "https://example.org/Tall", None]


MARKED = """\
Y2022 March

- Wurzeln im Winter, Blatt 2020 `B2T3` (Frost, Eis) [[Text](https://a.org/1)][[Folie](https://a.org/f1)]
- Rinde, die sich erinnert, TreeConf 2019 `B1T1` (Rinde) [[Text](https://a.org/2)] (1)
- Moos: Wetterseite, im Wald 2021 `B3T3` [[Folie](https://a.org/f3)] [[Text](https://a.org/3)] (2)

Y2022 February

- Flechten im Wind, 2018 `B2T2` (Flechte, Wind) [[Text](https://a.org/4)] (1)
- Pilze der Nacht `B2T2` [[film](https://a.org/5)]
"""


def test_what_bullets_have_in_one_form_is_no_part_of_their_titles(tmp_path: Path) -> None:
    records, _ = found(tmp_path, MARKED)
    assert [(one.title, one.link, one.summary) for one in records] == [
        ("Wurzeln im Winter", "https://a.org/1", ""),
        ("Rinde, die sich erinnert", "https://a.org/2", ""),
        ("Moos: Wetterseite", "https://a.org/3", ""),
        ("Flechten im Wind", "https://a.org/4", ""),
        ("Pilze der Nacht", "https://a.org/5", ""),
    ]
    assert [one.venue for one in records] == [
        "Blatt",
        "TreeConf",
        "im Wald",
        None,
        None,
    ]
    assert [one.year for one in records] == [2020, 2019, 2021, 2018, None]
    assert {one.date for one in records} == {dt.date(2022, 3, 1), dt.date(2022, 2, 1)}
    undated, _ = found(tmp_path, MARKED.replace("Y2022", "Block"))
    assert [one.title for one in undated] == [one.title for one in records][:4]


@pytest.mark.parametrize(
    ("name", "front", "count"),
    [
        ("2021-05-31-links.md", "", 4),
        ("links.md", "title: Enlaces de mayo 2021", 4),
        ("links.md", "title: Enlaces", 1),
    ],
)
def test_links_that_go_on_alike_are_works_of_their_pages_day(
    name: str, front: str, count: int
) -> None:
    bullets = "".join(
        f"- [{title}](https://{host}.example.org/a) [{host}.org]\n  - me gustó\n"
        for title, host in zip(TITLES, ("oak", "elm", "ash", "yew"), strict=True)
    )
    found = read_works(Note(name, f"---\n{front}\n---\nPara leer:\n\n{bullets}".encode()))
    assert len(found) == count
    if count > 1:
        assert [one.title for one in found] == TITLES
        assert all(one.date or one.names.file for one in found)
        plain = bullets.replace(" [", " nota [", 1).replace("org]", "org] x", 2)
        assert len(titles(plain, name)) == 1


def test_a_work_may_be_named_in_many_lines(tmp_path: Path) -> None:
    days = "".join(f"- {n}. Read [The Weekly Oak](https://example.org/{n})\n" for n in range(5, 9))
    assert {one.title for one in found(tmp_path, f"# June 2021\n\n{days}")[0]} == {"The Weekly Oak"}


def test_a_note_gets_the_day_of_its_work_in_a_list() -> None:
    roots = b"# Roots that remember\n\n[pdf](https://example.org/roots)\n\nThey keep water.\n"
    notes = [Note("roots.md", roots), Note("list.md", MONTHS.encode())]
    diary = read_diary(notes, read=read_works).diary
    assert len(diary.entries) == 4
    assert diary.by_src["roots.md"].date == dt.date(2018, 11, 1)


def test_a_work_of_a_list_without_a_link_is_its_note_of_that_title() -> None:
    rows = "".join(f"| {title} | Ann Oak | June 2025 |\n" for title in TITLES)
    text = f"| Title | Author | Finished |\n| --- | --- | --- |\n{rows}"
    notes = [Note("a.md", f"# {TITLES[0]}\n\nIt grows.\n".encode()), Note("l.md", text.encode())]
    diary = read_diary(notes, read=read_works).diary
    assert sorted(one.title for one in diary.entries) == sorted(TITLES)
    assert diary.by_src["a.md"].date == dt.date(2025, 6, 1)


def test_a_few_general_notes_above_many_works_are_no_work() -> None:
    parts = "".join(
        f"## {title}\n\nhttps://example.org/{at}\n\nIt grows.\n\n"
        for at, title in enumerate(TITLES * 2)
    )
    for lines, count in ((5, 8), (40, 1)):
        general = "".join(f"- Trees grow in the year {1900 + at}.\n" for at in range(lines))
        text = f"# On Trees\n\n## General Notes\n\n{general}\n{parts}"
        assert len(read_works(Note("trees.md", text.encode()))) == count


def test_works_of_a_list_leave_the_titles_of_notes_as_they_are() -> None:
    bodies = ["# Idea\n\nDig.\n\n# Limits\n\nFrost.\n"] * 4
    notes = [Note(f"{title}.md", body.encode()) for title, body in zip(TITLES, bodies, strict=True)]
    bullets = "".join(f"- [Tree {n}](https://arxiv.org/abs/1901.{n:05})\n" for n in range(40))
    entries = read_diary([*notes, Note("list.md", bullets.encode())], read=read_works).diary.entries
    assert {*TITLES} < {one.title for one in entries}


def test_the_lines_of_works_are_no_days(tmp_path: Path) -> None:
    long = "\n\nIt grows." * 50
    text = "# Read" + "".join(
        f"\n\n## [{title}](https://example.org/{at}){long}" for at, title in enumerate(TITLES)
    )
    assert [one.date for one in works(tmp_path, text)] == [None] * len(TITLES)


def test_what_is_unclear_of_a_page_is_told_once() -> None:
    text = "# Woods\n\nDate: 4 May\n" + "".join(
        f"\n## [{title}](https://example.org/{at})\n\nIt grows.\n"
        for at, title in enumerate(TITLES)
    )
    notes = [Note("woods.md", text.encode()), Note("a.md", b"# A\n\nDate: 2020-05-05\n")]
    told = [one for one in read_diary(notes, read=read_works).problems if "year" in one.message]
    assert [(one.src, one.line) for one in told] == [("woods.md", told[0].line)]


UNDERLINED = """\
Giornate degli alberi
=====================

[Le radici ricordano l'acqua] - Anna Quercia
---------------------------------------------
Un anno, forse due.

[Foglie di notte - uno sguardo][notte] - Bruno Olmo & Carla Acero
---

Si piegano.

[La corteccia e i suoi nemici] - Dario Faggio
---------------------------------------------
- i coleotteri vincono, come mostra [chi li conta](https://example.org/conta)

[Le radici ricordano l'acqua]: https://example.org/radici
[notte]: <https://example.org/notte>
[La corteccia e i suoi nemici]: https://example.org/corteccia
"""


def test_underlined_headings_may_link_by_reference_and_name_speakers() -> None:
    notes = read_works(Note("giornate.md", UNDERLINED.encode()))
    assert [(one.title, one.link, one.authors, one.body.markdown.strip()) for one in notes] == [
        (
            "Le radici ricordano l'acqua",
            "https://example.org/radici",
            ("Anna Quercia",),
            "Un anno, forse due.",
        ),
        (
            "Foglie di notte - uno sguardo",
            "https://example.org/notte",
            ("Bruno Olmo", "Carla Acero"),
            "Si piegano.",
        ),
        (
            "La corteccia e i suoi nemici",
            "https://example.org/corteccia",
            ("Dario Faggio",),
            "- i coleotteri vincono, come mostra [chi li conta](https://example.org/conta)",
        ),
    ]


def test_lines_of_an_index_leave_a_page_to_its_works() -> None:
    index = "".join(
        f"- [Longue note {n}](notes/{n}.md), lue sur un banc du parc\n" for n in "abcde"
    )
    page = f"# Lectures\n\n- [mars](#mars)\n- [avril](#avril)\n\n## avril 2021\n\n{index}"
    page += "- [Racines](https://example.org/r)\n- [Feuilles de nuit](https://example.org/f)\n"
    page += f"\n## mars 2021\n\n- [Un moulin](https://example.org/m)\n{index}"
    notes = read_works(Note("README.md", page.encode()))
    assert [(one.title, str(one.date)) for one in notes] == [
        ("Racines", "2021-04-01"),
        ("Feuilles de nuit", "2021-04-01"),
        ("Un moulin", "2021-03-01"),
    ]


@pytest.mark.parametrize(
    "days",
    [
        ("16.08.2021 - 22.08.2021", "23.08.2021 - 29.08.2021"),
        ("Semana del 16 de agosto de 2021", "Semana del 23 de agosto", "Semana del 30 de agosto"),
        ("16–20 août 2021", "lundi 23 août 2021"),
    ],
)
@pytest.mark.parametrize(
    "work",
    ["- [{}](https://example.org/{}): hondo\n", "### [{}](https://example.org/{})\n\nHondo.\n"],
)
def test_days_and_weeks_above_works_are_their_days(
    tmp_path: Path, days: tuple[str, ...], work: str
) -> None:
    text = "# 2021\n\n"
    for at, day in enumerate(days):
        text += f"## {day}\n\n{work.format(f'Raíz {at}', at)}{work.format(f'Hoja {at}', -at)}\n"
    found = works(tmp_path, text)
    assert [one.title for one in found][:3] == ["Raíz 0", "Hoja 0", "Raíz 1"]
    assert [one.date for one in found][:3] == [
        dt.date(2021, 8, 16),
        dt.date(2021, 8, 16),
        dt.date(2021, 8, 23),
    ]
    assert not any(one.topic for one in found)


def test_versions_with_days_are_no_days_of_works() -> None:
    page = "# Changes\n\n"
    for version in ("1.2", "1.1", "1.0"):
        line = f"- [#12](https://example.org/12): {9 * 'oaks '}"
        page += f"## {version} - 2021-08-16\n\n{line}\n- birches\n"
    assert len(titles(page)) == 1


def test_citations_lead_to_the_ids_they_tell(tmp_path: Path) -> None:
    sap, rings, *_, leaves = works(
        tmp_path,
        "# Leseliste\n\n"
        '- Eiche, A. and Ulme, B. K., "Slow Sap in Rings", in TREES, pp. 1713-1728, Oct. 2014, '
        "doi: 10.1000/SAP.14.\n"
        '- A. Erle, "What the Rings Tell", arXiv:1912.01703, 2020.\n'
        '- A. Erle, "Bark at Dusk", Woods 12, 2011.\n'
        "- Ida Linde, Uwe Tanne. Leaves that fold at night. Journal of Leaves.\n",
    )
    assert (sap.title, sap.year, sap.link) == (
        "Slow Sap in Rings",
        2014,
        "https://doi.org/10.1000/SAP.14",
    )
    assert sap.authors == ("A. Eiche", "B. K. Ulme")
    assert (rings.year, rings.link) == (2020, "https://arxiv.org/abs/1912.01703")
    assert (leaves.title, leaves.authors) == (
        "Leaves that fold at night",
        ("Ida Linde", "Uwe Tanne"),
    )


def test_a_linked_kind_as_a_heading_tells_of_one_work() -> None:
    page = "# Slow Sap, Oak et al., 2019\n\n## [Paper](https://example.org/sap), Tags: #trees\n\n"
    page += f"{9 * 'It flows. '}\n\n"
    for name in ("Xylem", "Phloem", "Roots"):
        page += f"## [{name}](https://example.org/{name})\n\nIt is wet, and {9 * 'slow '}\n\n"
    assert len(titles(page)) == 1


def test_brackets_around_links_are_no_part_of_titles(tmp_path: Path) -> None:
    page = MONTHS.replace("- Leaves at night", "- Leaves (night) [[arXiv](https://a.org/l)]: dark")
    assert "Leaves (night)" in [one.title for one in found(tmp_path, page)[0]]


@pytest.mark.parametrize(
    ("heading", "src"), [("Woods of 2024", "woods.md"), ("Woods", "woods-2024.md")]
)
def test_the_day_of_an_event_is_of_the_year_in_its_name(heading: str, src: str) -> None:
    text = f"# {heading}\n\n4-6 May\n" + "".join(
        f'\n## "{title}"\n\n- Speaker: Ann Oak\n- It grows.\n' for title in TITLES
    )
    notes = [Note(src, text.encode()), Note("a.md", b"# A\n\nDate: 2020-05-05\n")]
    entries = read_diary(notes, read=read_works).diary.entries
    found = {one.title: one.date for one in entries if one.title != "A"}
    assert found == dict.fromkeys(TITLES, dt.date(2024, 5, 4))


def _entries(files: dict[str, str]) -> dict[str, list[str]]:
    """The titles of what is read in a folder's pages, by page."""
    notes = [Note(src, text.encode()) for src, text in files.items()]
    titles: dict[str, list[str]] = {src: [] for src in files}
    for entry in read_diary(notes, read=read_works).diary.entries:
        titles[page_of(entry.src)].append(entry.title)
    return {src: sorted(some) for src, some in titles.items()}


def test_pages_have_works_at_the_depth_of_those_beside_them() -> None:
    def work(title: str, address: str) -> str:
        return f"### *{title}*\nA Olmo, B Faggio. BoscoConf\n[pdf](https://example.org/{address}.pdf)\n\nTesto.\n\n"

    roots, leaves, bark, wood, moss = map(
        work, ("Radici", "Foglie", "Cortecce", "Legni", "Muschi"), "abcde"
    )
    titles = _entries(
        {
            "2021/README.md": f"# Letti nel 2021\n\n{roots}{leaves}{bark}",
            "2022/README.md": f"# Letti nel 2022\n\n[tutti](../README.md)\n\n{wood}",
            "2023/README.md": f"# Letti nel 2023\n\n{moss}",
            "2024/README.md": "# Viaggi\n\n### Marzo\n\nNeve.\n\n### Aprile\n\nPioggia.\n",
        }
    )
    assert titles == {
        "2021/README.md": ["Cortecce", "Foglie", "Radici"],
        "2022/README.md": ["Legni"],
        "2023/README.md": ["Muschi"],
        "2024/README.md": ["Viaggi"],
    }


_TALKS = """\
[Pourquoi les pins](https://example.org/pins) - Luc Orme
---
Ils restent verts.

[La mousse au nord](https://example.org/mousse) - Eva Tilleul
---
Pas toujours.

[Compter les cernes](https://example.org/cernes) - Max Aulne
---
Un par an.
"""


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        # Nothing says that they are talks but the day before.
        ("jour-2.md", "# abeilles et tilleuls\n* du miel\n\n# un chêne en ville\n* peu d'eau\n", 2),
        # Its first heading names it.
        ("planter-un-arbre.md", "# planter un arbre\n* en hiver\n\n# le trou\n* profond\n", 1),
        # The front matter does.
        ("arbre.md", "---\ntitle: Un arbre\n---\n# en hiver\n* gel\n\n# le trou\n* profond\n", 1),
    ],
)
def test_headings_beside_pages_of_talks_are_talks_where_nothing_else_is_told(
    name: str, text: str, count: int
) -> None:
    files = {"jour-1.md": _TALKS, name: text}
    assert len(_entries(files)[name]) == count
    assert (
        len(_entries({"jour-1.md": _TALKS, **dict.fromkeys("abc", "Du texte."), **files})[name])
        == 1
    )


def test_parts_that_pages_share_are_no_works() -> None:
    files = {f"{name}.md": f"# Résumé\n{name}\n\n# Avis\n{name}\n" for name in ("frêne", "orme")}
    assert [*map(len, _entries({"jour.md": _TALKS, **files}).values())] == [3, 1, 1]


def test_posts_of_months_have_talks_as_those_of_other_months() -> None:
    def post(month: int, count: int) -> dict[str, str]:
        talks = (f"## {one} {month}\n\nBy Ann Oak\n\n{TEXT}\n\n" for one in TITLES[:count])
        text = f"---\ntitle: Waldtage {month}\n---\n{''.join(talks)}"
        return {f"_posts/2018/{month}/2018-{month}-07-wald.md": text}

    last = post(12, 2)
    assert [*map(len, _entries({**post(10, 3), **post(11, 3), **last}).values())] == [3, 3, 2]
    assert [*_entries(last).values()] == [["Waldtage 12"]]


PEOPLE = ["Ann Oak", "Ben Elm", "Cid Ash", "Dora Yew"]


def each(form: str, head: str = "# Trees\n\n") -> str:
    """A page that has a form for each of several works."""
    rows = zip(TITLES, PEOPLE, strict=True)
    return head + "".join(form.format(t=t, p=p, n=n) for n, (t, p) in enumerate(rows))


@pytest.mark.parametrize(
    "form",
    [
        "**{t}** — {p}\n\nThey grow.\n\n",
        "**{t}**, {p}\n\nThey grow.\n\n",
        "- **{t}** - _{p}_\n",
        "- **{t}** - _{p}_\n\n    They grow slowly.\n\n",
        "## {p} - {t}\n\nThey grow.\n\n",
        "## {p} | {t}\n\nThey grow.\n\n",
        "## {t} – {p}\n\nThey grow since 2019.\n\n",
        "## {t} by {p}\n\nThey grow since 2019.\n\n",
    ],
)
def test_people_beside_titles_make_works(form: str) -> None:
    found = [(one.title, one.authors) for one in read_works(Note("a.md", each(form).encode()))]
    assert found == [(title, (person,)) for title, person in zip(TITLES, PEOPLE, strict=True)]


@pytest.mark.parametrize(
    "form",
    [
        "## {t}\n\n> **{p}**\n\nThey grow.\n\n",
        "## {t}\n\n*{p}*\n\nThey grow.\n\n",
        "## 《{t}》\n\nThey grow since 2019.\n\n",
        '## "{t}"\n\nThey grow since 2019.\n\n',
        "## «{t}»\n\nThey grow since 2019.\n\n",
        f"## {{t}}\n\n{TEXT}\n\n**Link**: https://example.org/{{n}}\n\n",
        f"## {{t}}\n\n{TEXT}\n\nWhy?\n\nHow?\n\n- URL: <https://example.org/{{n}}>\n\n",
    ],
)
def test_people_marks_or_labelled_links_make_headings_works(form: str) -> None:
    assert titles(each(form)) == TITLES


def test_what_is_labelled_as_the_title_is_that_of_a_section() -> None:
    form = "### Nr. {n}\n\n**Titel:** {t} (Oak et al., TREES 2019).\n\n**Inhalt:** Es wächst.\n\n"
    assert titles(each(form)) == TITLES


def test_citation_keys_below_headings_make_these_works() -> None:
    form = "# {t}\n\n[@oak201{n}slow]\n\nThey grow for years and years, and nobody knows.\n\n"
    assert titles(each(form, "")) == TITLES
    other = form.replace("[@oak201{n}slow]", "See what [@oak201{n}slow] says of it.")
    assert len(titles(each(other, ""))) == 1


def test_the_paper_below_a_short_heading_of_a_section_tells_its_title() -> None:
    papers = {"SLOT": "Slow Learning in Old Trees", "4.QM": "Quick Moss", "Ponds": "Do Ponds Sleep"}
    text = "# Wald\n\nDrei Arbeiten.\n\n" + "".join(
        f"## {short}\n\n[{title}](https://arxiv.org/abs/1901.0000{at})\n\nEs wächst.\n\n"
        for at, (short, title) in enumerate(papers.items())
    )
    assert titles(text) == ["Slow Learning in Old Trees", "Quick Moss", "Ponds"]


@pytest.mark.parametrize(
    ("title", "count"),
    [("Reading Log | June 2025", 4), ("Books of 2025", 4), ("Two Gardens | June 2025", 1)],
)
def test_links_alone_are_works_of_a_log_of_a_month(title: str, count: int) -> None:
    items = "".join(f"  - [{one}](https://a.example/{at})\n" for at, one in enumerate(TITLES))
    text = f"---\ntitle: {title}\n---\nSome more.\n\n### Old\n{items}\n### New\n\nNone.\n"
    found = read_works(Note("logs/june.md", text.encode()))
    assert len(found) == count
    assert count == 1 or [one.title for one in found] == TITLES


@pytest.mark.parametrize(
    ("people", "count"),
    [
        (["Ann Oak", "Elm", "Cid Ash", "Dora Yew"], 4),
        (["Ann Oak", "Elm", "Cid Ash", "Yew"], 1),
        (["Overview", "Elm", "Methods", "Ash"], 1),
    ],
)
def test_surnames_are_people_beside_whole_names(people: list[str], count: int) -> None:
    rows = zip(TITLES, people, strict=True)
    text = "# Lidos\n\n" + "".join(f"### {title} — {one}\n\nBom.\n\n" for title, one in rows)
    found = read_works(Note("lidos.md", text.encode()))
    assert len(found) == count
    if count > 1:
        assert [one.authors for one in found] == [(one,) for one in people]


def test_speakers_may_be_told_by_their_handles() -> None:
    text = each("## {t} - @talk{n}\n\nThey grow.\n\n#### Why\n\n- So.\n\n")
    found = [(one.title, one.authors) for one in read_works(Note("a.md", text.encode()))]
    assert found == [(title, (f"@talk{at}",)) for at, title in enumerate(TITLES)]


@pytest.mark.parametrize(
    "form",
    [
        "- @talk{n}: {t} grow\n",
        "- {t}, @talk{n}\n",
        "## {t} growing (@oak201{n})\n\nThey grow.\n\n",
    ],
)
def test_other_handles_are_no_speakers(form: str) -> None:
    assert all(not one.authors for one in read_works(Note("a.md", each(form).encode())))


LONGER = [
    "Slow Trees in the Old Woods",
    "Roots and Rings: How Oaks Remember",
    "Why Do Leaves Fold?",
    "Moss: A Quiet Life",
]


@pytest.mark.parametrize(
    ("links", "are_titles"),
    [(LONGER, True), (["Goodreads"] * 4, False), (["How To Buy This Book"] * 4, False)],
)
def test_links_below_headings_that_say_who_and_when_tell_the_titles(
    links: list[str], *, are_titles: bool
) -> None:
    rows = enumerate(zip(PEOPLE, links, strict=True))
    text = "".join(
        f"## {who} (201{n})\n[{link}](https://trees{n}.org/a.pdf)\n\nSie wachsen.\n\n"
        for n, (who, link) in rows
    )
    assert (titles(f"# Bäume\n\n{text}") == links) == are_titles
    assert titles(f"# Bäume\n\n{text.replace('Dora Yew (2013)', 'More oaks')}")[:1] != links[:1]


@pytest.mark.parametrize("form", ["**{}**\n  - Note: They grow.\n", "{}\n", "**{}** (1)\n"])
@pytest.mark.parametrize(
    ("head", "are_works"), [("# Papers I read", True), ("# Slow Trees", False)]
)
def test_titles_alone_are_works_where_the_page_is_called_so(
    form: str, head: str, *, are_works: bool
) -> None:
    parts = [f"## 201{n}\n\n- {form.format(title)}" for n, title in enumerate(LONGER)]
    found = titles("\n\n".join((head, *parts)))
    assert (found == LONGER) == are_works


@pytest.mark.parametrize(
    ("name", "front"),
    [
        ("slow-trees/book.md", ""),
        ("books/trees/reading.md", "title: Slow Trees\nauthor: Ann Oak"),
        ("books.md", "rating: 4"),
    ],
)
def test_titles_alone_are_parts_of_the_one_work_that_a_page_tells(name: str, front: str) -> None:
    text = "".join(f"- {title}\n" for title in LONGER)
    works = read_works(Note(name, f"---\n{front}\n---\n\n{text}".encode()))
    assert len(works) == 1


@pytest.mark.parametrize(
    "items",
    [
        ["Ursula K. Oak", "Ann B. Elm", "Ben C. Ash", "Dora D. Yew"],
        ["Large Language Models", "Old Oak Trees", "Ring Width Data", "Moss Growth Rates"],
        ["Presenter: Ann Oak", "Paper: On Old Trees", "Presenter: Ben Elm", "Paper: On Moss"],
        ["They grow slowly.", "Roots remember more than leaves", "Why do they fold", "So it is"],
        ["Oaks", "Elms", "Moss", "Rings"],
    ],
)
def test_other_bullets_of_such_a_page_are_no_works(items: list[str]) -> None:
    assert len(titles("# Papers I read\n\n" + "".join(f"- {one}\n" for one in items))) == 1


@pytest.mark.parametrize(
    "heading",
    ["Chapter {n} - Dark Woods", "Chapter {n} - {p}", "{p} - Part {n}", "Abstract - {p}", "{t}"],
)
def test_other_headings_are_parts(heading: str) -> None:
    assert len(titles(each(f"## {heading}\n\nThey grow since 2019.\n\n"))) == 1


@pytest.mark.parametrize(("head", "count"), [("", 1), ("Tree ", 3)])
def test_emphasised_words_that_a_heading_is_short_for_are_nobody(head: str, count: int) -> None:
    terms = ["Generative Adversarial Network", "Slow Oak Ring", "Deep Moss Bed"]
    text = "# Terms\n\n" + "".join(
        f"## {head}{re.sub('[^A-Z]', '', one)}\n\n*{one}*\n\nSee 2019.\n\n" for one in terms
    )
    assert len(titles(text)) == count


def test_bold_titles_without_people_beside_three_with_are_works() -> None:
    text = each("**{t}** — {p}\n\nThey grow.\n\n") + "**Offene Runde**\n\nEs wurde gelacht.\n"
    assert titles(text) == [*TITLES, "Offene Runde"]
    few = text.replace(" — Ann Oak", "").replace(" — Ben Elm", "")
    assert len(titles(few)) == 1


def test_bullets_below_topics_are_works_and_the_topics_are_none() -> None:
    text = "# Bäume\n\n" + "".join(
        f"## {topic}\n\n- [{topic} und Frost](https://a.org/{topic}) (2019)\n"
        f"- [{topic} und Tau](https://b.org/{topic}) (2020)\n\n"
        for topic in ("Wurzeln", "Rinde", "Moos")
    )
    found = read_works(Note("a.md", text.encode()))
    assert [one.title for one in found][:2] == ["Wurzeln und Frost", "Wurzeln und Tau"]
    assert [one.topic for one in found] == 2 * ["Wurzeln"] + 2 * ["Rinde"] + 2 * ["Moos"]


@pytest.mark.parametrize(
    "rests",
    [
        [" - 5/5 - gut", " - 4/5", " - gut, wenn auch lang (und kalt)", " - 3"],
        [": gut", ": sehr gut, ja", ": so kalt (und lang)!", ": 5/5"],
        [" → gut", " → sehr gut", " → 5, so kalt", " → so"],
    ],
)
def test_links_that_go_on_with_the_same_sign_are_works_of_a_day(rests: list[str]) -> None:
    rows = enumerate(zip(TITLES, rests, strict=True))
    text = "".join(f"- [{title}](https://s{at}.org/a){rest}\n" for at, (title, rest) in rows)
    assert titles(text, "2021-05-31.md") == TITLES
    assert len(titles(text)) == 1


def test_sections_with_the_bold_labels_of_works_are_works() -> None:
    labels = "**Idee**: Graben.\n\n**Grenzen**: Frost.\n\n"
    text = each(f"## {{t}}\n\n{labels}Link: https://example.org/{{n}}\n\n")
    text += f"## Flechten und Moose\n\n{labels}## Leute\n\nGuten Tag.\n"
    assert titles(text) == [*TITLES, "Flechten und Moose"]


@pytest.mark.parametrize(
    "work",
    ["## [{t}](https://film.org/{n})", "## {t}\n\nLink: https://film.org/{n}", "## {t}\n\nBy {p}"],
)
@pytest.mark.parametrize(
    ("link", "is_event"),
    [
        ("Proceedings: https://arxiv.org/abs/1901.00009", True),
        ("[Tagungsband](https://doi.org/10.1000/oak)", True),
        ("Link: https://film.org/all", False),
    ],
)
def test_proceedings_of_talks_with_links_or_people_make_no_work(
    work: str, link: str, is_event: bool
) -> None:
    text = each(f"{work}\n\n{TEXT}\n\n", f"# TreeConf\n\n{link}\n\n")
    assert len(titles(text)) == (4 if is_event or "By" in work else 1)


@pytest.mark.parametrize(
    "cell", ["{t} ([pdf](https://a.org/{n}))", "{t} [[pdf](https://a.org/{n})]"]
)
def test_titles_beside_links_in_tables_are_works(cell: str) -> None:
    table = each(f"| {cell} | gut |\n", "| Was | Wie |\n|---|---|\n")
    found = read_works(Note("a.md", table.encode()))
    assert [(one.title, one.link) for one in found] == [
        (title, f"https://a.org/{at}") for at, title in enumerate(TITLES)
    ]
    # Blocks of HTML do not count for the page's size, as text does.
    drawn = 99 * "<path d='M0 0h9v9h-9z'/>\n"
    assert titles(f"<svg>\n{drawn}</svg>\n\n{table}") == TITLES
    assert len(titles(f"{99 * TEXT}\n\n{table}")) == 1
    assert len(titles(re.sub("|".join(TITLES), "", table))) == 1


@pytest.mark.parametrize(
    "form", ["- [{t}](https://a.org/{n})\n", "##### [{t}](https://a.org/{n})\n\nGut.\n\n"]
)
def test_numbers_below_months_are_days(form: str) -> None:
    days = [("January", "4th"), ("February", "4th"), ("März", "4."), ("Mai", "31")]
    text = "# Lus\n\n## 2019\n\n" + "".join(
        f"### {month}\n\n#### {day}\n\n{form.format(t=f'Arbre {at}', n=at)}"
        for at, (month, day) in enumerate(days)
    )
    found = read_works(Note("a.md", text.encode()))
    assert [str(one.date) for one in found] == [
        "2019-01-04",
        "2019-02-04",
        "2019-03-04",
        "2019-05-31",
    ]


@pytest.mark.parametrize(
    "form",
    [
        "## {title} – {person}\n{remark}\n\n",
        "## {title} by {person}\n{remark}\n\n",
        "## {person} - {title}\n{remark}\n\n",
        "**{title}** by {person}\n\n{remark}\n\n",
        "- **{title}** by {person}\n  {remark}\n",
        "- **{title}** - _{person}_\n  {remark}\n",
        "- **{title}** - _{person}_\n\n    {remark}\n\n",
        "- **{title}** -\n_{person}_\n\n    {remark}\n\n",
    ],
)
def test_titles_and_people_are_works_whatever_parts_them(form: str) -> None:
    works = {"Slow Trees": "Ann Oak", "Quick Moss": "Ben Elm", "Still Ponds": "Cyd Ash"}
    page = "".join(
        form.format(title=title, person=person, remark="Es wächst.")
        for title, person in works.items()
    )
    found = read_works(Note("page.md", page.encode()))
    assert {one.title: "".join(one.authors or ()) for one in found} == works
    assert {one.body.markdown.strip() for one in found} == {"Es wächst."}


def test_a_quoted_heading_is_a_title_without_any_link() -> None:
    page = "".join(
        f"## {one}\nPousse.\n\n" for one in ("《慢树》", "« Lente mousse »", "“Still Ponds”")
    )
    assert len(read_works(Note("page.md", page.encode()))) == 3


def test_rows_without_a_title_are_no_works() -> None:
    rows = "".join(
        f"| {name} ([pdf](https://a.example/{at})) | gut |\n"
        for at, name in enumerate(("Slow Trees", "Quick Moss", "Still Ponds", ""))
    )
    found = read_works(Note("page.md", f"| Arbeit | Notiz |\n|---|---|\n{rows}".encode()))
    assert [one.title for one in found] == ["Slow Trees", "Quick Moss", "Still Ponds"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "- [Slow Trees](https://arxiv.org/abs/1706.03762)\n"
            "- [Quick Moss](https://arxiv.org/abs/1706.03763)\n- <https://arxiv.org/abs/1706.03764>\n",
            ["Slow Trees", "Quick Moss", "arxiv.org/abs/1706.03764"],
        ),
        (
            "## “Slow Trees”\n\nA.\n\n## “Quick Moss”\n\nB.\n\n## “ ”\n\nC.\n\n## “Elms”\n\nD.\n",
            ["Slow Trees", "Quick Moss", "Elms"],
        ),
        ("| Date | Title |\n|---|---|\n" + "| 2024-01-05 | |\n" * 3, ["page"]),
    ],
)
def test_works_without_a_title_end_no_reading(text: str, titles: list[str]) -> None:
    reading = read_diary([Note("papers/page.md", text.encode())], read=read_works)
    assert {one.title for one in reading.diary.entries} == {*titles}


BOOKS = {
    "The Slow Trees of Winter": "Ann Oak",
    "Moss, Fern and Stone": "Ben K. Le Elm",
    "Rings: A Short History of Wood": "Cyd Ash Fir",
    "How Ponds Keep Still": "Dee Yew",
}


@pytest.mark.parametrize(
    "form",
    [
        "- *{t}* by {a} (4/5)\n",
        "- {t} by {a}\n",
        "1. {t} by {a} – {d}\n",
        "1. _{t}_+ (Woods, #1) by {a}; 310 pages ({d})\n",
        "- {t}, {a}\n",
        "- {t}, {a}, {d}\n",
        "- {a}: {t}\n",
        "- {a} - *{t}* (3/5)\n",
        "- [x] {t} – {a} ✅ {d}\n",
        "- *{t}* von {a}, gelesen am {d}\n",
        "- „{t}“ de {a}\n",
        "- 《{t}》 {a} ★★★★☆\n",
        "- **{t}** by {a}: Es wächst.\n",
        "- **{t}** ({a}) ★★★★☆ Es wächst.\n",
        "- {d}: {t} by {a}\n",
        "- {d} - *{t}* - {a} - ★★★★\n",
        "- [{t}](https://a.example/{n}) by {a} ({d})\n",
        "**{t}** 🎧\n*by {a}*\n\nEs wächst.\n\n",
        "<strong>{n}.</strong> {a} - <i>{t}</i> (4/5)<br>\n",
        "<li>{t} – {a}</li>\n",
        "## {t} ({a}, 1999)\n\nEs wächst.\n\n",
        "## {t} by {a} (4/5)\n\nEs wächst.\n\n",
        "# #{n}: *{t}* by {a}\n\nEs wächst.\n\n",
        "**[{n}] {t},** TREES 2019.\n\n*{a}.*\n\n[[Paper](https://a.example/{n})]\n\n",
        '<i>Title</i>: <a href="https://a.example/{n}">{t}</a><br>\n<i>Author</i>: {a}<br>\n\n',
    ],
)
def test_titles_with_people_beside_them_are_works_in_any_list(form: str) -> None:
    page = "".join(
        form.format(t=title, a=people, n=at, d=f"2024-0{at}-12")
        for at, (title, people) in enumerate(BOOKS.items(), start=1)
    )
    page = f"<ul>\n{page}</ul>\n" if "<li>" in page else page
    found = read_works(Note("page.md", f"Was ich las.\n\n{page}".encode()))
    assert {one.title: "".join(one.authors or ()) for one in found} == BOOKS
    if "{d}" in form:
        days = {
            str(day.exact if hasattr(day, "exact") else day) for day in (one.date for one in found)
        }
        assert days == {f"2024-0{at}-12" for at in range(1, 5)}
    if "4/5" in form or "★★★★" in form:
        assert {one.rating for one in found} == {(4, 0)}


@pytest.mark.parametrize(
    "form",
    [
        "## {t}\n\nFinished: {d}\nRating: 4/5\n\nEs wächst.\n\n",
        "## {t}\n\n*Gelesen am {d}*\n\nEs wächst.\n\n",
        "## {t}\n\n- 26 minutes, watched on {d}\n- in Czech\n\n### Notes\n\nEs wächst.\n\n",
    ],
)
def test_sections_that_say_when_they_were_read_are_works(form: str) -> None:
    page = "".join(
        form.format(t=title, d=f"2024-0{at}-12") for at, title in enumerate(BOOKS, start=1)
    )
    reading = read_diary([Note("page.md", page.encode())], read=read_works)
    days = {one.title: str(one.date) for one in reading.diary.entries}
    assert days == {title: f"2024-0{at}-12" for at, title in enumerate(BOOKS, start=1)}


@pytest.mark.parametrize(
    "page",
    [
        "# Slow Trees\n\n## Characters\n\n- Genly Ai – Terran Envoy\n- Ann Oak – Old Queen\n"
        "- Ben Elm – Young King\n",
        "# Slow Trees\n\n- **Author:** Ann Oak\n- **Finished:** 2024-02-23\n- **Year:** 2011\n",
        "# Project Elm\n\n## Kick-off\n\nDate: 2024-01-12\n\nWe met.\n\n## Budget\n\n"
        "Date: 2024-02-12\n\nWe met.\n\n## Staff\n\nDate: 2024-03-12\n\nWe met.\n",
        "# Slow Trees\n\n- **Plot** 4/5\n- **People** 3/5\n- **Style** 5/5\n",
    ],
)
def test_people_and_days_in_a_note_make_no_works(page: str) -> None:
    assert len(read_works(Note("page.md", page.encode()))) == 1


@pytest.mark.parametrize("name", ["Livre", "Buch", "Book", "书", "Paper"])
def test_the_title_of_a_row_may_be_below_any_name(name: str) -> None:
    rows = "".join(f"| {t} | {a} | {'★' * 4} |\n" for t, a in BOOKS.items())
    found = read_works(
        Note("page.md", f"| {name} | Author | Gusto |\n|---|---|---|\n{rows}".encode())
    )
    assert {one.title: "".join(one.authors or ()) for one in found} == BOOKS
    assert {one.rating for one in found} == {(4, 0)}


def test_a_column_of_days_alone_is_when_works_were_read() -> None:
    titles = {"树": "12.01.2024", "慢慢的树": "23.02.2024", "苔": "", "Stille Teiche": "20.03.2024"}
    rows = "".join(
        f"| [{t}](https://a.example/{len(t)}) | Ann Oak | {day or '-'} |\n"
        for t, day in titles.items()
    )
    page = f"| 书 | Author | Wann fertig |\n|---|---|---|\n{rows}"
    reading = read_diary([Note("page.md", page.encode())], read=read_works)
    days = {one.title: one.date and f"{one.date:%d.%m.%Y}" for one in reading.diary.entries}
    assert days == {title: day or None for title, day in titles.items()}


def test_days_in_bold_part_works_in_bold_lines() -> None:
    page = "".join(
        f"**2024-0{at}-12**\n\n**Title:** {title}\n**Author:** Ann Oak\n\nEs wächst.\n\n"
        for at, title in enumerate(BOOKS, start=1)
    )
    reading = read_diary([Note("page.md", page.encode())], read=read_works)
    days = {one.title: str(one.date) for one in reading.diary.entries}
    assert days == {title: f"2024-0{at}-12" for at, title in enumerate(BOOKS, start=1)}


_LOGS = [
    "## {d}: {t}\n\nEs wächst.\n\n",
    "## {t} ({d})\n\nEs wächst.\n\n",
    "## {d}\n\n### {t}\n\nEs wächst.\n\n",
    "## {d}\n\n[{t}](https://a.example/{n}), told by Ann Oak\n\nEs wächst.\n\n",
    "## {d}\n- **Gast**: Ann Oak\n- **Paper**: „{t}“\n- **Link**: [hier](https://a.example/{n})\n\n",
    "## {d}\n\nGast: Ann Oak\n\nPaper: [{t}](https://a.example/{n})\n\n",
    "{d}: [{t}](https://a.example/{n})\n\n",
    "**{d}** – [{t}](https://a.example/{n})\n\nEs wächst.\n\n",
    "- {d}: {t}\n",
]


def log(form: str, head: str = "") -> bytes:
    days = (
        form.format(t=title, d=f"2024-0{at}-12", n=at) for at, title in enumerate(TITLES, start=1)
    )
    return f"{head}{''.join(days)}".encode()


@pytest.mark.parametrize("form", _LOGS)
def test_titles_with_days_are_works_where_the_page_is_called_reading(form: str) -> None:
    page = log(form, "# Reading log\n\n")
    reading = read_diary([Note("log.md", page)], read=read_works)
    assert [(one.title, str(one.date)) for one in reading.diary.entries] == [
        (title, f"2024-0{at}-12") for at, title in enumerate(TITLES, start=1)
    ]


@pytest.mark.parametrize("form", [*_LOGS[:3], _LOGS[-1]])
def test_titles_with_days_may_be_anything_elsewhere(form: str) -> None:
    assert len(read_works(Note("changes.md", log(form, "# Of the house\n\n")))) == 1


def test_a_note_that_leads_to_a_paper_is_about_that_whatever_it_cites() -> None:
    cited = each("- {p} et al., *{t}*, 2017\n", "\n## References\n\n")
    text = f"# How Ponds Keep Still\n\nLink: https://arxiv.org/abs/1706.03762\n{cited}"
    assert len(read_works(Note("ponds.md", text.encode()))) == 1


def test_links_in_the_text_with_the_words_of_headings_make_these_works() -> None:
    def talk(name: str) -> str:
        address = f"https://conf.example/2019/talk/{name.lower().replace(' ', '_')}"
        told = "They grew, and nobody in the room had thought that they would do so before."
        return f"## {name}\n\n{told} It was [this session]({address}). {told}\n\n"

    names = ["Slow Trees in Winter", "Élan of Quick Moss", "How Ponds Keep Still"]
    text = f"# Tag 1\n\n{''.join(map(talk, names))}## A Round without a Page\n\nIt was late.\n"
    assert titles(text, "2019/17-Avril/README.md")[:3] == names


def test_a_venue_behind_a_stop_is_no_part_of_a_title() -> None:
    venues = ["WOODS(2019)", "HotMoss(2020)", "Annals of Ponds (2018)", "(2017)"]
    text = "".join(
        f"+ {title}. {venue} [[pdf]](https://a.example/{at}) [[slides]](https://b.example/{at})\n"
        for at, (title, venue) in enumerate(zip(TITLES, venues, strict=True))
    )
    assert titles(text) == TITLES


_HTML = "<table>\n<tr><th>{}</th>\n<th>title</th><th>author</th></tr>\n{}</table>\n"


@pytest.mark.parametrize("read", ["read", "gelesen am"])
@pytest.mark.parametrize(
    ("head", "src"),
    [("# What I read in 2019\n\n", "books.md"), ("", "lus/2019.md"), ("## 2019\n\n", "books.md")],
)
def test_rows_in_html_are_works_of_the_year_above_them(head: str, src: str, read: str) -> None:
    rows = each(
        "<tr>\n  <td>{n} Jan</td>\n  <td><a href='https://a.example/{n}'>{t}</a></td>\n"
        "  <td>{p}</td>\n</tr>\n",
        "<tr><td colspan=3>4 Bücher</td></tr>\n",
    )
    text = head + _HTML.format(read, rows.replace(">0 Jan", ">4 Jan"))
    found = read_works(Note(src, text.encode()))
    assert [(one.title, one.link) for one in found] == [
        (title, f"https://a.example/{at}") for at, title in enumerate(TITLES)
    ]
    assert [str(one.date) for one in found] == [f"2019-01-0{at}" for at in (4, 1, 2, 3)]
    first = text[: text.index("<tr>\n")].count("\n") + 1
    assert found[0].sources["title"].line == first


def test_rows_of_days_are_of_the_year_above_them() -> None:
    table = each("| {t} | {p} | Jan 1{n} |\n", "| Title | Author | Read |\n|---|---|---|\n")
    text = f"# Books\n\n## 2018\n\n{table}\n## 2019\n\n{table}"
    found = read_works(Note("books.md", text.encode()))
    years = [2018] * 4 + [2019] * 4
    assert [str(one.date) for one in found] == [f"{y}-01-1{n % 4}" for n, y in enumerate(years)]


def test_works_of_a_file_called_to_read_are_planned() -> None:
    text = each("- *{t}* by {p}\n").encode()
    assert {one.status for one in read_works(Note("books/to-read.md", text))} == {"planned"}
    assert {one.status for one in read_works(Note("books/books.md", text))} == {None}


@pytest.mark.parametrize("mark", ["[x] {}", "~~{}~~", "[~~{}~~](https://a.example/x)"])
def test_what_is_ticked_or_struck_in_plans_is_read(mark: str) -> None:
    text = each("- [{t}](https://a.example/{n}), {p}, 2019\n", "## Plans\n\n")
    linked = f"[{TITLES[0]}](https://a.example/0)"
    done = mark.format(TITLES[0] if "](" in mark else linked)
    found = read_works(Note("plans/to-read.md", text.replace(linked, done).encode()))
    assert [one.status for one in found] == ["read", *["planned"] * 3]


@pytest.mark.parametrize(
    ("form", "linked"),
    [
        ("- **{t} by {p}:** It grows.\n", False),
        ("- [{t} - {p}](https://a.example/{n}): 4/5. It grows.\n", True),
        ("**{t}**\n{p} - @tree_{n}\n\n- It grows.\n\n---\n\n", False),
    ],
)
def test_people_stand_within_what_is_set_apart_or_plainly_below(form: str, linked: bool) -> None:
    found = read_works(Note("log.md", each(form, "# Log\n\n").encode()))
    assert [(one.title, one.authors) for one in found] == [
        (title, (person,)) for title, person in zip(TITLES, PEOPLE, strict=True)
    ]
    assert all((one.link is not None) == linked for one in found)


def test_works_with_an_address_below_are_parted_by_topics() -> None:
    work = "{n}. **{t}**\n\nhttps://a.example/{n}\n\n**Worum:** Es wächst.\n\n"
    text = each(work, "# Week 3\n\n## Wald\n\n").replace("2. **", "## Teich\n\n1. **")
    found = read_works(Note("week.md", text.encode()))
    assert [(one.title, one.topic) for one in found] == [
        (title, ("Wald", "Teich")[at > 1]) for at, title in enumerate(TITLES)
    ]


def test_works_are_of_the_days_above_them_in_the_year_of_the_event() -> None:
    talks = ["Slow Trees", "Quick Moss", "Still Ponds", "Tall Firs"]
    days = ["Wed 14 Feb", "Wed 14 Feb", "Thu 15 Feb", "Fri 16 Feb"]
    text = "# Woods 2024\n\n" + "".join(
        f"## {day}\n\n### {title} - {person}\n\nIt grows.\n\n"
        for title, day, person in zip(talks, days, PEOPLE, strict=True)
    ).replace("## Wed 14 Feb\n\n### Quick", "### Quick")
    found = read_works(Note("woods.md", text.encode()))
    assert [str(one.date) for one in found] == [
        "2024-02-14",
        "2024-02-14",
        "2024-02-15",
        "2024-02-16",
    ]


@pytest.mark.parametrize("last", ["Dora Yew & Eve Fir", "D. Yew"])
def test_names_below_nearly_all_headings_make_these_works(last: str) -> None:
    form = "### {t} Again and Again\n{p}\n\n- It grows.\n\n---\n\n"
    text = each(form).replace("Dora Yew", last)
    found = read_works(Note("woods.md", text.encode()))
    assert [one.authors for one in found[:3]] == [(person,) for person in PEOPLE[:3]]
    assert len(found) == 4
    assert len(titles(each(form))) == 1  # They may be topics, or places.


_SAMPLE = each(
    "<tr><td>{t}</td><td>{p}</td></tr>\n", "<table>\n<tr><th>title</th><th>author</th></tr>\n"
)


def test_a_table_ends_with_the_page_at_the_latest() -> None:
    assert titles(f"# Books\n\n{_SAMPLE}\n<script>\n  count()\n</script>\n") == TITLES


@pytest.mark.parametrize(
    ("target", "count"),
    [
        ("trees-{n}", 0),
        ("./code/trees-{n}/", 0),
        ("https://a.example/{n}", 4),
    ],
)
def test_rows_that_lead_to_folders_are_no_works(target: str, count: int) -> None:
    head = "# Code\n\n| Name | Works | Description |\n|---|---|---|\n"
    text = each(f"| [{{t}}]({target}) | ja | {{p}} |\n", head)
    assert len(read_works(Note("a.md", text.encode()))) == (count or 1)


@pytest.mark.parametrize("form", ["```html\n{}</table>\n```\n", "<!--\n{}</table>\n-->\n"])
def test_a_table_in_code_or_in_a_comment_has_no_works(form: str) -> None:
    assert len(titles(f"# Tables\n\n{form.format(_SAMPLE)}")) == 1
    assert titles(f"# Books\n\nNo `<table>` is needed.\n\n{_SAMPLE}</table>\n") == TITLES


@pytest.mark.parametrize(
    ("src", "heading", "form"),
    [
        ("library.md", "Library changelog", "## 1.{n}.0 - 2024-05-0{m}\n\n- It is faster.\n\n"),
        ("sensors.md", "Reading log of sensors", "- 2024-05-0{m}: 2{n} degrees\n"),
        ("ulysses.md", "Reading Ulysses", "- 2024-05-0{m}: chapter {n}, very slow\n"),
        ("the-rust-book.md", "The Rust Book", "## Ownership {n} (2024-05-0{m})\n\nHard.\n\n"),
        ("rl/ppo/paper.md", "Slow Trees", "- 2024-05-0{m} version {n}\n"),
        ("papers/notes.md", "Of the house", "- 2024-05-0{m}: the roof, part {n}\n"),
    ],
)
def test_a_page_about_something_else_than_reading_is_no_log(
    src: str, heading: str, form: str
) -> None:
    text = f"# {heading}\n\n" + "".join(form.format(n=n, m=n + 1) for n in range(5))
    assert len(titles(text, src)) == 1


@pytest.mark.parametrize("title", ["Books of 2013", "2013 in Books"])
@pytest.mark.parametrize(
    "row",
    [
        "| {title} | Ann Oak | January {day} |",
        "<tr><td>{title}</td><td>Ann Oak</td><td>January {day}</td></tr>",
    ],
)
def test_days_without_a_year_are_of_that_in_the_title_of_their_post(title: str, row: str) -> None:
    head = "| Book | Author | Finished |\n| --- | --- | --- |\n"
    rows = "\n".join(row.format(title=f"Old Tree {at}", day=at) for at in range(1, 5))
    if row.startswith("<"):
        head = "<table>\n<tr><th>Book</th><th>Author</th><th>Finished</th></tr>\n"
        rows += "\n</table>"
    text = f"---\ntitle: {title}\ndate: 2014-01-09\n---\n{head}{rows}\n"
    works = read_works(Note("posts/2014-01-09-list.md", text.encode()))
    days = [
        one.date
        for one in read_diary(
            [Note("posts/2014-01-09-list.md", text.encode())], read=read_works
        ).diary.entries
    ]
    assert len(works) == 4
    assert sorted(days) == [dt.date(2013, 1, day) for day in range(1, 5)]


def test_what_somebody_says_in_bold_is_no_title() -> None:
    quotes = "".join(
        f'### Part {at}\n\n**"{title} in the wood and in the garden."**\n\nIt grows.\n\n'
        for at, title in enumerate(TITLES)
    )
    assert len(read_works(Note("trees.md", f"## On Trees\n\n{quotes}".encode()))) == 1
    works = quotes.replace('."**', '"**')
    assert len(read_works(Note("trees.md", f"## On Trees\n\n{works}".encode()))) == len(TITLES)
