"""What was read, in the forms of other tools."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import bibtexparser
import pytest
import rispy

from mkdocs_paperdiary.diary import Entry, Note, read_diary
from mkdocs_paperdiary.records import Record
from mkdocs_paperdiary.records.formats import EXPORTS, IMPORTS, Channel
from mkdocs_paperdiary.records.record import Work, works_of
from mkdocs_paperdiary.words import languages, month_and_year, speaking

CHANNEL = Channel("My <Diary>", "https://example.org/diary/")

FULL = """---
title: 'Looms & {braces}: 100% of A_B ~ c^2 -- \\"GPU\\" $5 #1'
date: 2025-06-05
link: https://example.org/a_b?c=1%202&d={e}
doi: 10.1234/loom_5
summary: Weaves well & costs 5%. Read it.
topic: weaving
kind: paper
authors: [Ada Lovelace, Jan van der Berg, Martin King Jr., The Loom and Thread Group]
venue: Journal of Looms
year: 2019
tags: [looms, a tag]
rating: 4
isbn: 978-0-262-03561-3
---
A text.
"""
KINDS = ("paper", "blog", "talk", "book", "docs", "code")


def works(*contents: str) -> tuple[Work, ...]:
    """The works of notes."""
    notes = [Note(f"notes/{at}.md", text.encode()) for at, text in enumerate(contents)]
    return works_of(read_diary(notes).diary.entries)


def note(title: str, **fields: Any) -> str:
    """A note with fields."""
    told = "".join(f"{name}: {json.dumps(value)}\n" for name, value in fields.items())
    return f"---\ntitle: {json.dumps(title)}\n{told}---\n"


def written(name: str, *contents: str) -> str:
    return EXPORTS[name].write(works(*contents), CHANNEL)


def keys(*contents: str) -> list[str]:
    return [work.key for work in works(*contents)]


def read_back(name: str, source: str, suffix: str, folder: Path, *contents: str) -> list[Record]:
    """Write notes and read the file as import would."""
    path = folder / f"a{suffix}"
    path.write_text(written(name, *contents), encoding="utf-8")
    assert IMPORTS[source].detects(path)
    records, problems = IMPORTS[source].read(path)
    assert problems == ()
    return list(records)


ROUND = [("bibtex", "bibtex", ".bib"), ("csl-json", "csl", ".json"), ("ris", "ris", ".ris")]


@pytest.mark.parametrize(("name", "source", "suffix"), ROUND)
def test_what_is_written_is_read_back_as_it_was(
    tmp_path: Path, name: str, source: str, suffix: str
) -> None:
    (record,) = read_back(name, source, suffix, tmp_path, FULL)
    (work,) = works(FULL)
    # Braces of an address are written as any server reads them.
    link = (record.link or "").replace("%7B", "{").replace("%7D", "}")
    expected = replace(work.record, path="", line=record.line)
    assert replace(record, link=link) == expected


@pytest.mark.parametrize(("name", "source", "suffix"), ROUND)
@pytest.mark.parametrize("venue", ["", "ICML", "Journal of Looms"])
def test_every_kind_is_read_back(
    tmp_path: Path, name: str, source: str, suffix: str, venue: str
) -> None:
    for kind in KINDS:
        told = {"kind": kind, "link": "https://docs.example.org/x", "venue": venue}
        (record,) = read_back(name, source, suffix, tmp_path, note("A loom", **told))
        assert (record.kind, record.venue) == (kind, venue or None)


@pytest.mark.parametrize(("name", "source", "suffix"), ROUND)
@pytest.mark.parametrize(
    "title",
    [
        r"\textbf{looms} \\ more",
        "``quoted'' text",
        "What?` and !` signs --- dashes",
        "List<int> of x < y > z",
        "Weberei für Ängström, 織機 and π₀.₅",
        "deep: JaxMARL, iPhone and TD-MPC2",
        "50% & more",
    ],
)
def test_no_title_means_anything_to_a_form(
    tmp_path: Path, name: str, source: str, suffix: str, title: str
) -> None:
    entry = Entry("a", "a.md", title, date=dt.date(2025, 6, 5))
    (work,) = works_of([entry])
    path = tmp_path / f"a{suffix}"
    path.write_text(EXPORTS[name].write([work], CHANNEL), encoding="utf-8")
    (record,) = IMPORTS[source].read(path)[0]
    assert record.title == title


def test_keys_are_made_of_author_year_and_word() -> None:
    assert keys(note("On the Art of Looms", authors=["Ada Lovelace"], year=2019)) == [
        "lovelace2019art"
    ]
    assert keys(note("The Looms", authors=["Jan van der Bérg"])) == ["vanderberglooms"]
    assert keys(note("A Study of Looms", year=2019)) == ["study2019looms"]
    assert keys(note("織機")) == ["entry"]


def test_a_new_entry_changes_no_old_key() -> None:
    told = {"authors": ["Ada Lovelace"], "year": 2019}
    first = note("Looms", date="2025-01-01", **told)
    second = note("Looms again", date="2025-01-02", **told)
    third = note("Looms once more", date="2025-01-03", **told)
    assert keys(first, second) == ["lovelace2019looms", "lovelace2019loomsb"]
    assert keys(first, second, third)[:2] == keys(first, second)


def test_a_notes_own_key_is_kept_and_never_given_to_another() -> None:
    told = {"authors": ["Ada Lovelace"], "year": 2019}
    own = note("Threads", date="2025-02-01", citekey="lovelace2019looms")
    assert keys(note("Looms", date="2025-01-01", **told), own) == [
        "lovelace2019loomsb",
        "lovelace2019looms",
    ]


def test_a_key_that_bibtex_cannot_hold_is_not_kept() -> None:
    assert keys(note("Looms", citekey="a, b}")) == ["looms"]


def test_bibtex_is_sound_to_its_library_and_protects_capitals() -> None:
    text = written("bibtex", FULL, note("JaxMARL in JAX", arxiv="2311.10090"))
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == ["jaxmarljax", "lovelace2019looms"]
    assert "title = {{JaxMARL} in {JAX}}" in text
    assert "eprint = {2311.10090},\n  archiveprefix = {arXiv}" in text


def test_ris_is_sound_to_its_library() -> None:
    (first, second) = rispy.loads(written("ris", FULL, note("Threads")))
    assert first["authors"][1:3] == ["van der Berg, Jan", "King, Martin, Jr."]
    assert second["title"] == "Threads"


def test_only_a_summary_of_the_authors_own_is_given_to_reference_managers() -> None:
    text = "# Looms\n\nThis first sentence of the note is long enough to stand for it.\n"
    for name in ("bibtex", "csl-json", "ris", "csv", "markdown"):
        assert "first sentence" not in written(name, text)
    assert "first sentence" in written("rss", text)


def test_csv_has_a_row_for_each_work_in_reading_order() -> None:
    text = written("csv", note("B", date="2025-02-01"), FULL, note("A", date="2025-01-01"))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["date"] for row in rows] == ["2025-01-01", "2025-02-01", "2025-06-05"]
    assert rows[2]["authors"].split("; ")[0] == "Ada Lovelace"
    assert rows[2]["path"] == "notes/1.md"


def test_markdown_has_a_bullet_for_each_work_under_its_month() -> None:
    text = written(
        "markdown",
        note("A [loom] x_y", date="2025-06-05", link="https://example.org/a_(b)", summary="S."),
        note("B", date="2025-06-22"),
        note("C"),
    )
    assert text == (
        "# My \\<Diary\\>\n\n## June 2025\n\n"
        "* 5th: [A \\[loom\\] x\\_y](https://example.org/a_%28b%29): S.\n"
        "* 22nd: B\n\n## Undated\n\n* C\n"
    )


def test_markdown_is_read_back_by_day_and_title(tmp_path: Path) -> None:
    told = note("A loom_x", date="2025-06-05", link="https://example.org/a", summary="Weaves well.")
    (record,) = read_back("markdown", "readme", ".md", tmp_path, told)
    assert (record.title, record.date) == ("A loom_x", dt.date(2025, 6, 5))
    assert (record.link, record.summary) == ("https://example.org/a", "Weaves well.")


@pytest.mark.parametrize("language", languages())
def test_markdown_is_in_the_language_that_is_spoken_and_is_read_back(
    language: str, tmp_path: Path
) -> None:
    days = [dt.date(2025, month, 5) for month in range(1, 13)]
    told = [note(f"Loom {day.month}", date=day.isoformat()) for day in days]
    with speaking(language):
        records = read_back("markdown", "readme", ".md", tmp_path, *told)
        heading = month_and_year(days[0])
    assert f"## {heading}\n" in (tmp_path / "a.md").read_text("utf-8")
    assert [(one.title, one.date) for one in records] == [
        (f"Loom {day.month}", day) for day in days
    ]


def test_rss_has_the_newest_first_and_no_hour_of_writing() -> None:
    text = written("rss", note("Old", date="2025-01-01"), FULL, note("Undated & <odd> \u0001"))
    channel = ET.fromstring(text).find("channel")
    assert channel is not None
    items = channel.findall("item")
    assert [item.findtext("title", "")[:7] for item in items] == ["Looms &", "Old", "Undated"]
    assert channel.findtext("title") == "My <Diary>"
    assert channel.findtext("lastBuildDate") == "Thu, 05 Jun 2025 00:00:00 +0000"
    assert items[0].findtext("guid") == "https://example.org/diary/notes/1"
    assert items[2].find("pubDate") is None


def test_opml_has_an_outline_for_each_topic() -> None:
    text = written("opml", FULL, note("Bare", topic=""), note("Thread", topic="Spinning"))
    body = ET.fromstring(text).find("body")
    assert body is not None
    assert [one.get("text", "")[:8] for one in body] == ["Spinning", "weaving", "Bare"]
    (loom,) = body[1]
    assert (loom.get("type"), loom.get("created")) == ("link", "Thu, 05 Jun 2025 00:00:00 +0000")


@pytest.mark.parametrize("name", list(EXPORTS))
def test_the_order_of_the_works_changes_no_byte(name: str) -> None:
    three = works(FULL, note("B", date="2025-01-01"), note("C"))
    assert EXPORTS[name].write(three, CHANNEL) == EXPORTS[name].write(three[::-1], CHANNEL)


@pytest.mark.parametrize("name", list(EXPORTS))
def test_a_diary_without_entries_is_written_too(name: str) -> None:
    assert EXPORTS[name].write((), CHANNEL).strip() or name in {"bibtex", "ris"}
