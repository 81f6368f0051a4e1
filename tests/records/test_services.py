"""The CSV of programs: which column is what, and which rows are read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from mkdocs_paperdiary.problem import Problem
from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.formats import detect
from mkdocs_paperdiary.records.record import status_of

DAY = dt.date(2024, 5, 6)


def read(folder: Path, content: str, name: str = "a.csv") -> tuple[list[Record], list[Problem]]:
    path = folder / name
    path.write_text(content, "utf-8", newline="")
    form = detect(path)
    assert form
    records, problems = form.read(path)
    return list(records), [one for one in problems if one.code != "unknown-field"]


PROGRAMS = {
    "Zotero": (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN",'
        '"DOI","Url","Abstract Note","Date","Date Added","Date Modified","Access Date","Pages",'
        '"Manual Tags","Automatic Tags","Editor","File Attachments","Extra"\n'
        '"AB12","journalArticle","2019","Lovelace, Ada; van der Berg, Jan","Old Trees","Forests",'
        '"","1234-5678","10.1000/a","https://example.org/a","They grow.","2019-03-04",'
        '"2024-01-02 10:00:00","2024-01-03 10:00:00","2024-05-06 09:00:00","1-9","oaks; elms","",'
        '"","C:\\\\a.pdf","arXiv:2501.00001 [cs]"\n'
        '"AB13","webpage","","Lovelace, Ada","Young Trees","","","","","https://example.org/b","",'
        '"2020-03-04","2024-01-02 10:00:00","2024-01-03 10:00:00","","","","","","",""\n'
    ),
    "StoryGraph": (
        "Title,Authors,Contributors,ISBN/UID,Format,Read Status,Date Added,Last Date Read,"
        "Dates Read,Read Count,Moods,Star Rating,Review,Tags,Owned?\n"
        'Old Trees,"Ada Lovelace, Jan van der Berg",,9780306406157,hardcover,read,2024/01/02,'
        "2024/05/06,2024/04/01-2024/05/06,1,calm,4.25,I liked it.,oaks,No\n"
        "Young Trees,Ada Lovelace,,storygraph-uid-1,digital,read,2024/01/02,,,1,,,,,No\n"
        "Trees to Come,Ben Elm,,,digital,to-read,2024/01/02,,,0,,,,,No\n"
        "Half a Tree,Ben Elm,,,audio,did-not-finish,2024/01/02,,,0,,,,,No\n"
    ),
    "BookWyrm": (
        "title,author_text,remote_id,openlibrary_key,isbn_10,isbn_13,start_date,finish_date,"
        "stopped_date,rating,review_name,review_cw,review_content,review_published,shelf,"
        "shelf_name,shelf_date\n"
        'Old Trees,"Ada Lovelace, Jan van der Berg",https://example.org/book/1,,,9780306406157,'
        "2024-04-01,2024-05-06,,4,,,I liked it.,2024-05-07,read,Read,2024-05-06\n"
        "Young Trees,Ada Lovelace,,,,,2024-04-01,,,,,,,,read,Read,2024-05-06\n"
        "Trees to Come,Ben Elm,,,,,,,,,,,,,to-read,To Read,2024-05-06\n"
        "Half a Tree,Ben Elm,,,,,2024-04-01,,2024-04-02,,,,,,stopped-reading,Stopped,2024-05-06\n"
    ),
    "LibraryThing": (
        "Book Id\tTitle\tPrimary Author\tSecondary Author\tPublication\tDate\tReview\tRating\t"
        "Comment\tPrivate Comment\tISBN\tTags\tCollections\tAcquired\tDate Started\tDate Read\t"
        "Entry Date\n"
        "1\tOld Trees\tLovelace, Ada\t\tForest Press (2019), 200 pages\t2019\tI liked it.\t4\t\t"
        "secret\t[9780306406157]\toaks\tYour library\t[2024-01-01]\t2024-04-01\t2024-05-06\t"
        "2024-01-02\n"
        "2\tYoung Trees\tLovelace, Ada\t\t\t2020\t\t\t\t\t\t\tYour library\t\t\t\t2024-01-02\n"
        "3\tTrees to Come\tElm, Ben\t\t\t2020\t\t\t\t\t\t\tTo read, Your library\t\t\t\t"
        "2024-01-02\n"
    ),
    "Calibre": (
        "author_sort,authors,cover,formats,id,identifiers,isbn,pubdate,publisher,rating,size,tags,"
        'timestamp,title,title_sort,uuid,#date_read\n"Lovelace, Ada & van der Berg, Jan",'
        '"Ada Lovelace & Jan van der Berg",/c.jpg,epub,1,isbn:9780306406157,9780306406157,'
        "2019-03-04T00:00:00+00:00,Forest Press,4,1,oaks,2024-01-02T00:00:00+00:00,Old Trees,"
        '"Trees, Old",u,2024-05-06T00:00:00+00:00\n'
    ),
    "Pocket": (
        "title,url,time_added,tags,status\n"
        "Old Trees,https://example.org/a,1714989600,oaks|elms,archive\n"
        "Trees to Come,https://example.org/b,1714989600,,unread\n"
    ),
    "Instapaper": (
        "URL,Title,Selection,Folder,Timestamp,Tags\n"
        'https://example.org/a,Old Trees,,Archive,1714989600,"[""oaks"", ""elms""]"\n'
        "https://example.org/b,Trees to Come,,Unread,1714989600,[]\n"
    ),
    "OpenLibrary": (
        "Work ID,Title,Authors,First Publish Year,Bookshelf,My Ratings,Ratings Average,Date\n"
        'OL1W,Old Trees,"Ada Lovelace, Jan van der Berg",2019,Already Read,4,3.2,2024-05-06\n'
        "OL2W,Trees to Come,Ben Elm,2020,Want to Read,,3.2,\n"
    ),
    "Raindrop": (
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
        '1,Old Trees,I liked it.,,https://example.org/a,Trees,"oaks, elms",'
        "2024-05-06T10:00:00.000Z,,,false\n"
        "2,Young Trees,,,https://example.org/b,Unsorted,,2024-05-07T10:00:00.000Z,,,false\n"
    ),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_columns_of_programs_are_known(tmp_path: Path, program: str) -> None:
    records, problems = read(tmp_path, PROGRAMS[program])
    assert problems == []
    old, *others = records
    assert (old.title, old.date) == ("Old Trees", DAY)
    known = {"Ada Lovelace", "Jan van der Berg", "Ben Elm"}
    assert {name for one in records for name in one.authors} <= known
    if program in ("Zotero", "StoryGraph", "BookWyrm", "Calibre", "OpenLibrary"):
        assert old.authors == ("Ada Lovelace", "Jan van der Berg")
    if program in ("StoryGraph", "BookWyrm", "LibraryThing"):
        assert (old.kind, old.isbn, old.rating) == ("book", "9780306406157", 4)
        assert old.summary == "I liked it."
    if program in ("Zotero", "LibraryThing", "Calibre", "OpenLibrary"):
        assert old.year == 2019
    if program == "Zotero":
        assert (old.kind, old.venue, old.tags) == ("paper", "Forests", ("oaks", "elms"))
        assert (old.arxiv, old.body) == ("2501.00001", "## Abstract\n\n> They grow.")
    if program == "Raindrop":
        assert (old.topic, old.summary, old.path) == ("Trees", "I liked it.", "")
    if program in ("Pocket", "Raindrop", "Instapaper"):
        assert old.tags == ("oaks", "elms")
    # What is known of a work's own days is no day of reading.
    young = [one.date for one in others if one.title == "Young Trees"]
    assert young in ([], [None]) or program == "Raindrop"
    unread = {one.title: status_of(one) for one in records if status_of(one) not in (None, "read")}
    assert unread.keys() <= {"Trees to Come", "Half a Tree"}
    assert unread.get("Trees to Come", "planned") == "planned"
    assert unread.get("Half a Tree", "abandoned") == "abandoned"
    assert len(unread) == sum(one.title in ("Trees to Come", "Half a Tree") for one in records)
    assert "secret" not in str(records)


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\nTitle;Date Read\nOaks, tall;2024-05-06\n",
        '\ufeff"Title" , "Date Read"\r\n "Oaks, tall" , 2024-05-06 \r\n',
        "Title|Date Read\n  Oaks, tall  | 2024-05-06\n",
        '\n\n"Date\nRead","Title, main"\n2024-05-06,"Oaks,\ntall"\n',
        'Title\tDate Read\n"Oaks, tall"\t\xa02024-05-06\n\n',
        'Title,Date Read\n"Oaks, ""tall"""\0,2024-05-06\n',
    ],
)
def test_cells_are_read_however_they_are_parted(tmp_path: Path, content: str) -> None:
    content = content.replace("Title, main", "Title").replace('""tall""', "tall")
    (record,), problems = read(tmp_path, content)
    assert (record.title, record.date, problems) == ("Oaks, tall", DAY, [])


def test_quotes_that_nothing_closes_take_no_other_row_with_them(tmp_path: Path) -> None:
    rows = ['"Oaks, 2020', "Elms,2021", '"Ashes, tall",2022', '"Birches', '"Limes "new"",2023']
    records, problems = read(tmp_path, "\n".join(["title,year", *rows]))
    assert [one.line for one in records] == [2, 3, 4, 5, 6]
    assert [one.title for one in records][1:3] == ["Elms", "Ashes, tall"]
    assert [(one.line, one.code) for one in problems] == [
        (2, "unclosed-quotes"),
        (5, "unclosed-quotes"),
    ]


ODD = [
    *("Infinity", "-Infinity", "NaN", "1e999", "9" * 5000, "-" + "9" * 5000, "0." + "9" * 5000),
    *(r'"\u0000"', r'"\ud800"'),
    *("true", "null", "[]", "{}", '[null, {"a": [1]}]', '{"year": 2020}', r'"\u202e\u0007x"'),
]
FIELDS = [
    *("title", "date", "year", "rating", "authors", "tags", "link", "doi", "isbn", "kind", "topic"),
    *("type", "id", "issued", "accessed", "author", "URL", "DOI", "custom", "keyword", "note"),
]


@pytest.mark.parametrize("value", ODD, ids=lambda value: value[:12])
@pytest.mark.parametrize("form", ["list", "csl", "lines"])
def test_one_odd_value_ends_no_import(tmp_path: Path, form: str, value: str) -> None:
    first = '{"type": "book", "title": "Oaks"}' if form == "csl" else '{"title": "Oaks"}'
    last = first.replace("Oaks", "Elms")
    for field in FIELDS:
        odd = f'{{"type": "book", "title": "Odd", "author": [], "{field}": {value}}}'
        if form != "csl":
            odd = odd.replace('"type": "book", ', "").replace('"author": [], ', "")
        lines = [first, odd, last]
        content = "\n".join(lines) if form == "lines" else f"[{','.join(lines)}]"
        records, problems = read(tmp_path, content, "a.jsonl" if form == "lines" else "a.json")
        titles = [record.title for record in records]
        assert (titles[0], titles[-1]) == ("Oaks", "Elms")
        assert len(titles) + sum(one.code == "missing-title" for one in problems) == 3
        json.dumps([str(one) for one in problems]).encode()


def test_a_line_that_is_no_json_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    content = '{"title": "Oaks"}\n{"title": "Elms"\n3\n{"title": "Ashes"}\n'
    records, problems = read(tmp_path, content, "a.jsonl")
    assert [(one.title, one.line) for one in records] == [("Oaks", 1), ("Ashes", 4)]
    assert [(one.line, one.code) for one in problems] == [
        (2, "unreadable-work"),
        (3, "unreadable-work"),
    ]


@pytest.mark.parametrize("name", ["a.bib", "a.ris", "a.csv"])
@pytest.mark.parametrize(
    "value", ["{" * 3000, "9" * 5000, "\0", "\\" * 3000, '"' * 999, "<i" * 999]
)
def test_odd_text_ends_no_import(tmp_path: Path, name: str, value: str) -> None:
    works = {
        "a.bib": "@book{%s,\n title = {%s},\n year = {%s}\n}\n",
        "a.ris": "TY  - BOOK\nID  - %s\nTI  - %s\nPY  - %s\nER  - \n",
        "a.csv": "%s,%s,%s\n",
    }
    work = works[name]
    content = "key,title,year\n" if name == "a.csv" else ""
    content += work % ("a", "Oaks", 1) + work % ("b", "Odd", value) + work % ("c", "Elms", 1)
    records, _ = read(tmp_path, content, name)
    assert records[0].title == "Oaks"
    assert records[-1].title == "Elms"
