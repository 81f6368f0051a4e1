"""Works are told apart and found again, whatever the file is that they come from."""

from __future__ import annotations

import cProfile
import datetime as dt
import itertools
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.diary.urls import doi_in
from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.formats import IMPORTS, detect
from mkdocs_paperdiary.records.importing import Plan, plan_import
from mkdocs_paperdiary.records.record import Read
from mkdocs_paperdiary.records.same_work import merge

SICI = "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"


def planned(read: Read, notes: Sequence[Note]) -> Plan:
    """What an import into notes would change."""
    number = itertools.count(len(notes))
    return plan_import(
        read,
        notes,
        read_diary(notes, today=dt.date(2025, 1, 1)).diary,
        lambda record: f"{next(number)}.md",
        its_days=False,
    )


def after(plan: Plan, notes: Sequence[Note] = ()) -> list[Note]:
    """The notes once an import is written."""
    changed = {change.src: Note(change.src, change.after) for change in plan.changes}
    return list(({note.src: note for note in notes} | changed).values())


def number_of_works(*records: Record) -> int:
    kept, _ = merge(records, (), "a", days_of_reading=False)
    plan = planned((kept, ()), ())
    # A note that is there is found by no other work.
    for record in kept[1:]:
        first = after(planned(((kept[0],), ()), ()))
        assert planned(((record,), ()), first).changes[0].before is None
    return len(plan.changes)


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        (SICI, SICI),
        (SICI.replace("<", "%3C").replace(">", "%3E"), SICI),
        (SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI),
        (f"https://doi.org/{SICI}", SICI),
        (f"doi: {SICI}.", SICI),
        ("<a>doi:10.1000/x</a>", "10.1000/x"),
        (r"10.1007/978-3-642-0{\_}12", "10.1007/978-3-642-0_12"),
        ("10.1016/S0140-6736(05)67889-0", "10.1016/s0140-6736(05)67889-0"),
        ("(see doi:10.1000/ABC).", "10.1000/abc"),
        ("<https://doi.org/10.1000/x;>", "10.1000/x"),
    ],
)
def test_a_doi_is_read_whole(written: str, doi: str) -> None:
    assert doi_in(written) == doi.lower()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}),
        ({"arxiv": "2501.00001"}, {"arxiv": "2501.00002"}),
        ({"isbn": "9780306406157", "kind": "book"}, {"isbn": "9780262035613", "kind": "book"}),
        ({"doi": "10.1000/a", "authors": ("A Oak",)}, {"doi": "10.1000/b", "authors": ("A Oak",)}),
        ({"authors": ("Ann Oak",)}, {"authors": ("Ben Elm",)}),
        ({"authors": ("Ann Oak",), "year": 2020}, {"authors": ("Ben Elm",), "year": 2020}),
        ({"authors": ("Ann Oak",), "year": 2020}, {"authors": ("Ann Oak",), "year": 2021}),
        ({"year": 2020, "link": "https://example.org/a"}, {"year": 2021}),
        ({"doi": "10.1000/a", "link": "https://example.org/a"},) * 1
        + ({"doi": "10.1000/b", "link": "https://example.org/a"},),
        ({"key": "oak2020", "doi": "10.1000/a"}, {"key": "oak2020", "doi": "10.1000/b"}),
        ({"path": "a.md", "doi": "10.1000/a"}, {"path": "a.md", "doi": "10.1000/b"}),
    ],
)
@pytest.mark.parametrize("title", ["Editorial", "On the Slow Growth of Old Trees"])
def test_numbers_authors_and_years_tell_works_of_one_title_apart(
    title: str, one: dict[str, object], other: dict[str, object]
) -> None:
    assert number_of_works(Record(title, **one), Record(title, **other)) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"authors": ("Ann Oak", "Ben Elm")}, {"authors": ("Oak Ann",), "year": 2020}),
        ({"authors": ("A. Müller",)}, {"authors": ("Anna Muller",)}),
        ({"year": 2020}, {"year": 2020, "authors": ("Ann Oak",)}),
        ({"link": "https://example.org"}, {"link": "http://example.org/", "year": 2020}),
        ({"arxiv": "2501.00001", "year": 2019, "authors": ("Ann Oak",)},) * 1
        + ({"doi": "10.1000/a", "year": 2020, "authors": ("Ann Oak",)},),
        ({"arxiv": "2501.00001", "doi": "10.1000/a"}, {"arxiv": "2501.00001", "doi": "10.1000/b"}),
        ({}, {"authors": ("Ann Oak",), "year": 2020, "doi": "10.1000/a"}),
    ],
)
def test_works_of_one_title_that_agree_are_one(
    one: dict[str, object], other: dict[str, object]
) -> None:
    records = [Record("Slow Trees", **one), Record("Slow trees.", **other)]  # type: ignore[arg-type]
    kept, problems = merge(records, (), "a", days_of_reading=False)
    assert (len(kept), [one.code for one in problems]) == (1, ["repeated-work"])
    first = after(planned(((records[0],), ()), ()))
    assert all(change.before for change in planned(((records[1],), ()), first).changes)


def test_what_is_merged_loses_no_words() -> None:
    one = Record("Slow Trees", year=2020, summary="They grow.", body="One.", tags=("a",))
    other = Record("Slow Trees", year=2020, summary="They do.", body="Two.", tags=("b",))
    (kept,), _ = merge([one, other], (), "a", days_of_reading=False)
    assert (kept.summary, kept.tags) == ("They grow.", ("a", "b"))
    assert kept.body == "One.\n\nThey do.\n\nTwo."


def test_an_isbn_of_proceedings_is_that_of_no_paper(tmp_path: Path) -> None:
    paper = "@inproceedings{%s, title={%s}, author={%s}, isbn={978-0-306-40615-7}}\n"
    chapters = "TY  - CHAP\nTI  - %s\nSN  - 978-0-306-40615-7\nER  - \n"
    rows = "Item Type,Title,ISBN\nbookSection,Elms,9780306406157\nbookSection,Oaks,9780306406157\n"
    files = {
        "a.bib": paper % ("a", "Oaks", "Oak, Ann") + paper % ("b", "Elms", "Elm, Ben"),
        "a.ris": chapters % "Oaks" + chapters % "Elms",
        "a.csv": rows,
    }
    book = Note("b.md", b"---\ntitle: Trees\nisbn: 9780306406157\nkind: book\n---\n")
    for name, content in files.items():
        path = tmp_path / name
        path.write_text(content)
        form = detect(path)
        assert form
        plan = planned(form.read(path), [book])
        assert [change.before for change in plan.changes] == [None, None]
        assert planned(form.read(path), after(plan, [book])).changes == ()


BIB = r"""
@string{jot = "Journal of " # {Trees}}
@article{a, title = {The {\textless}i{\textgreater}E. coli{\textless}/i{\textgreater} genome
  {\&} more}, author={Oak, Ann}, journal = jot # " and Woods", year=2020,
  doi = {10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2}}
@article{b, title = {CO<sub>2</sub> &amp; {\textgreater} 50{\%} {\pounds}5 \foo{of} it},
  doi = {10.1007/978-3-642-0{\_}12},
  abstract={<jats:p>Trees <jats:italic>grow</jats:italic>.</jats:p>}}
@article{c, title = {Another one}, doi = {10.1007/978-3-642-0{\_}13}}
@article{d, title = {Editorial}, author = {Oak, Ann}, year = 2020}
@article{e, title = {Editorial}, author = {Elm, Ben}, year = 2020}
@misc{f, title = {A page on trees}, howpublished = {Available at \url{https://example.org/a{\_}b}},
  urldate = {25/06/2024}}
@misc{g, title = {Another page}, url = {https://example.org/c}, urldate = {05/06/2024}}
@misc{h, title = {A third page}, url = {https://example.org/d}, urldate = {2024-05}}
@misc{i, author = {Nobody}}
@misc{i2, title = {A fourth page}, note = {[Online; accessed 22-July-2024]}}
@article{d2, title = {Editorial}, author = {Oak, A.}, year = 2020}
@proceedings{p, title = {Trees}}
@inproceedings{j, title = {In the Woods}, crossref = {p}}
@article{k, title = {Broken
@book{l, title = {\LaTeX{} {\S} 5: \"Uber \href{https://example.org}{trees}}}
"""


def test_bibtex_is_read_with_all_its_habits(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    path.write_text(BIB)
    records, problems = IMPORTS["bibtex"].read(path)
    by_key = {record.key: record for record in records}
    assert by_key["a"].title == "The E. coli genome & more"
    assert by_key["a"].venue == "Journal of Trees and Woods"
    assert by_key["a"].doi == SICI.lower()
    assert by_key["b"].title == "CO2 & > 50% £5 of it"
    assert by_key["b"].body == "## Abstract\n\n> Trees grow."
    assert (by_key["b"].doi, by_key["c"].doi) == tuple(f"10.1007/978-3-642-0_1{n}" for n in (2, 3))
    assert by_key["f"].link == "https://example.org/a_b"
    assert [by_key[key].date for key in ("f", "g", "h", "i2")] == [
        dt.date(2024, 6, 25),
        dt.date(2024, 6, 5),
        None,
        dt.date(2024, 7, 22),
    ]
    assert by_key["l"].title == "LaTeX § 5: Über trees"
    assert {one.code for one in problems} == {
        "missing-title",
        "repeated-work",
        "no-work",
        "unreadable-work",
    }


ZOTERO = "Key,Item Type,Publication Year,Author,Title,DOI,Url,Date,Date Added,Access Date\n"
FILES = {
    "a.bib": BIB,
    "a.ris": (
        "TY  - JOUR\nTI  - The <i>E. coli</i> genome &amp; more\nAU  - Oak, Ann\n"
        f"DO  - {SICI}\nY2  - 05/06/2024\nER  - \nTY  - BOOK\nAU  - Elm\nER  - \n"
        "TY  - JOUR\nTI  - Editorial\nAU  - Oak, Ann\nER  - \n"
        "TY  - JOUR\nTI  - Editorial\nAU  - Elm, Ben\nY2  - 2024/25/06\nER  - \n"
    ),
    "a.json": json.dumps(
        [
            {"type": "book", "title": "A <i>B</i> &amp; C", "author": [{"family": "Oak"}]},
            {"type": "book", "title": "Trees", "DOI": SICI, "issued": {"date-parts": [[1999]]}},
            {"type": "book", "title": "Trees", "DOI": "10.1000/b", "accessed": "2024-05-06"},
            {"type": "book"},
            "none",
        ]
    ),
    "b.json": json.dumps(
        [
            {"title": "A <i>B</i> &amp; C", "authors": ["Oak, Ann"], "date": "2024-05-06"},
            {"title": "Trees", "url": "https://example.org/x?a=1&amp;b=2"},
            {"title": "Trees", "url": "https://example.org/y", "status": "to read"},
            {"name": ""},
            3,
        ]
    ),
    "a.csv": (
        ZOTERO + 'A,journalArticle,2020,"Oak, Ann",Old Trees,10.1000/a,,2020-05-06,2024-01-01,\n'
        'B,webpage,,"Oak, Ann; Elm, Ben",<i>Young</i> Trees,,https://example.org/a,,,2024-05-06\n'
        "C,webpage,,,,,,,,\n"
    ),
    "goodreads.csv": (
        "Book Id,Title,Author,Author l-f,ISBN13,Exclusive Shelf,Date Read,Year Published\n"
        '1,"Trees, Vol. 1",Ann Oak,"Oak, Ann",="9780306406157",read,2024/05/06,2020\n'
        '2,Trees,Ben Elm,"Elm, Ben",="",to-read,,2021\n3,,,,,read,,\n'
    ),
    "nested.md": "- - - 2024-05-07: [Old Trees](https://example.org/a)\n",
    "README.md": (
        "# 2024\n\n- 2024-05-06: [Old *Trees*](https://example.org/a)\n- 2024-05-07: [B](b.md)\n"
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_an_import_counts_all_works_and_a_second_one_changes_nothing(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text(FILES[name])
    form = detect(path)
    assert form
    read = form.read(path)
    items = {
        "a.bib": 15,
        "a.ris": 4,
        "a.json": 5,
        "b.json": 5,
        "a.csv": 3,
        "goodreads.csv": 3,
        "nested.md": 1,
    }
    first = planned(read, ())
    assert first.read == items.get(name, 2)
    assert all(change.before is None for change in first.changes)
    assert len({change.src for change in first.changes}) == len(first.changes)
    again = planned(read, after(first))
    assert [change.fields for change in again.changes] == []
    assert (again.read, again.unchanged) == (first.read, len(first.changes))


def test_titles_that_begin_alike_are_found_again() -> None:
    names = ["Oaks in spring", "Elms at night", "Birds", "Stones and walls", "Dust"]
    records = tuple(Record(f"Correction to: {name}") for name in names)
    notes = after(planned((records, ()), ()))
    assert planned((records, ()), notes).changes == ()


@pytest.mark.parametrize("fields", [["year"], ["date"], ["doi", "year"], ["authors"], []])
def test_many_works_of_one_title_are_compared_with_few(fields: list[str]) -> None:
    def steps(number: int) -> int:
        records = [
            Record(
                "Editorial",
                year=1000 + at % 1000 if "year" in fields else None,
                date=dt.date(2000, 1, 1) + dt.timedelta(at) if "date" in fields else None,
                doi=f"10.1000/{at}" if "doi" in fields else None,
                authors=(f"Ann Oak{at}",) if "authors" in fields else (),
            )
            for at in range(number)
        ]
        profile = cProfile.Profile()
        profile.enable()
        read = merge(records, (), "a", days_of_reading=True)
        notes = after(planned(read, ()))
        again = planned(read, notes)
        profile.disable()
        assert [change for change in again.changes if change.before is None] == []
        return sum(entry.callcount for entry in profile.getstats())

    assert steps(400) < 8 * steps(100)


@pytest.mark.parametrize("seed", range(40))
def test_each_of_many_works_of_one_title_finds_its_note(seed: int) -> None:
    dice = random.Random(seed)
    people = ["Ann Oak", "Ben Elm", "Jan van der Berg"]
    titles = ["Editorial", "Slow Trees", "On the Growth of <i>Old</i> Trees", "Größe & Weite", "木"]
    works = [
        Record(
            dice.choice(titles),
            authors=tuple(dice.sample(people, dice.randint(0, 2))),
            year=dice.choice([None, 2020, 2021]),
            doi=dice.choice([None, SICI.lower(), f"10.1000/{dice.randint(1, 9)}"]),
            kind=dice.choice([None, "book", "paper"]),
            date=dice.choice([None, dt.date(2024, 5, dice.randint(1, 9))]),
            line=at,
        )
        for at in range(20)
    ]
    by_doi = [replace(one, link=one.doi and f"https://doi.org/{one.doi}") for one in works]
    first = planned((tuple(by_doi), ()), ())
    assert first.read == len(works)
    again = planned((tuple(by_doi), ()), after(first))
    assert [change.title for change in again.changes if change.before is None] == []
    dois = {one.doi for one in works if one.doi}
    found = {entry.doi for entry in read_diary(after(first)).diary.entries if entry.doi}
    assert found == dois
