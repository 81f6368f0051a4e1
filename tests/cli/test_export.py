"""`paperdiary export`: what was read, for other tools."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ..site.building import Site
from .conftest import Run

LOOMS = """---
title: Looms
date: 2025-06-05
authors: [Ada Lovelace]
year: 2019
arxiv: "1901.01234"
summary: Weaves well.
---
"""
THREADS = "# Threads\n\nDate read: 3rd January 2024\n"


@pytest.fixture(autouse=True)
def two_notes(site: Site) -> None:
    site.write("weaving/looms.md", LOOMS)
    site.write("spinning/threads.md", THREADS)
    site.options["entries"] = ["**/*.md"]


def exported(run: Run, *arguments: str) -> str:
    result = run("export", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def titles(run: Run, *arguments: str) -> list[str]:
    told = json.loads(exported(run, "--to", "csl-json", "-", *arguments))
    return [item["title"] for item in told]


def test_a_file_is_written_in_the_form_of_its_suffix(run: Run, site: Site) -> None:
    result = run("export", "diary.bib")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "2 entries written to diary.bib as bibtex" in result.stderr
    assert "@misc{lovelace2019looms," in (site.root / "diary.bib").read_text("utf-8")


def test_the_standard_output_has_the_file_and_nothing_else(run: Run, site: Site) -> None:
    run("export", "diary.ris")
    assert exported(run, "--to", "ris", "-") == (site.root / "diary.ris").read_text("utf-8")


def test_the_same_diary_gives_the_same_bytes(run: Run) -> None:
    for form in ("bibtex", "csl-json", "ris", "csv", "markdown", "opml", "rss"):
        assert exported(run, "--to", form) == exported(run, "--to", form)


def test_a_topic_can_be_chosen(run: Run) -> None:
    assert titles(run, "--topic", "spinning") == ["Threads"]
    assert titles(run, "--topic", "spinning", "--topic", "weaving") == ["Looms", "Threads"]
    result = run("export", "--to", "csv", "--topic", "knitting")
    assert result.exit_code == 1
    assert "there is no topic 'knitting'; topics are: spinning, weaving" in result.stderr


@pytest.mark.parametrize(
    ("since", "expected"),
    [("2025", ["Looms"]), ("2024-01-03", ["Looms", "Threads"]), ("2025-06", ["Looms"])],
)
def test_a_first_day_can_be_chosen(run: Run, since: str, expected: list[str]) -> None:
    assert titles(run, "--since", since) == expected


def test_a_day_that_is_none_is_refused(run: Run) -> None:
    result = run("export", "--to", "csv", "--since", "2025-02-31")
    assert result.exit_code == 2
    assert "'2025-02-31' is no day such as 2025-06-05" in result.stderr


def test_json_lists_what_was_written(run: Run, site: Site) -> None:
    told: dict[str, Any] = json.loads(exported(run, "read.md", "--json"))
    assert told == {
        "file": "read.md",
        "format": "markdown",
        "entries": [
            {
                "id": "spinning/threads",
                "key": "threads",
                "title": "Threads",
                "date": "2024-01-03",
                "topic": "spinning",
            },
            {
                "id": "weaving/looms",
                "key": "lovelace2019looms",
                "title": "Looms",
                "date": "2025-06-05",
                "topic": "weaving",
            },
        ],
    }
    assert (site.root / "read.md").is_file()


def test_json_of_the_standard_output_holds_the_file(run: Run) -> None:
    told = json.loads(exported(run, "--to", "bibtex", "--json"))
    assert (told["file"], told["content"]) == (None, exported(run, "--to", "bibtex"))


def test_without_form_and_known_suffix_nothing_is_written(run: Run, site: Site) -> None:
    result = run("export", "diary.txt")
    assert result.exit_code == 2
    assert "--to: bibtex, csl-json, ris" in result.stderr
    assert not (site.root / "diary.txt").exists()


@pytest.mark.parametrize("name", ["docs/weaving/looms.md", "mkdocs.yml"])
def test_no_note_and_no_configuration_is_overwritten(run: Run, site: Site, name: str) -> None:
    run("export", "--to", "csv")
    before = (site.root / name).read_bytes()
    result = run("export", "--to", "markdown", name)
    assert result.exit_code == 1
    assert "belongs to the diary itself" in result.stderr
    assert (site.root / name).read_bytes() == before


def test_a_feed_has_the_sites_name_and_address(run: Run, site: Site) -> None:
    site.config["site_name"] = "My Diary"
    site.config["site_url"] = "https://example.org/diary"
    feed = exported(run, "--to", "rss")
    assert "<title>My Diary</title>\n    <link>https://example.org/diary/</link>" in feed


@pytest.mark.parametrize("form", ["diary.bib", "diary.json", "diary.ris", "diary.csv", "read.md"])
def test_importing_what_was_exported_changes_nothing(run: Run, site: Site, form: str) -> None:
    run("export", form)
    before = notes(site)
    result = run("import", form, "--write")
    assert result.exit_code == 0, result.stderr
    assert notes(site) == before


def test_a_key_that_came_from_a_file_is_kept(run: Run, site: Site) -> None:
    (site.root / "library.bib").write_text("@misc{MyOwnKey, title={A loom of one's own}}")
    result = run("import", "library.bib", "--write")
    assert result.exit_code == 0, result.stderr
    assert "@misc{MyOwnKey," in exported(run, "--to", "bibtex")


def notes(site: Site) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (site.root / "docs").rglob("*.md")}


TAUGHT = """---
title: Shuttles
date: 2025-07-01
summary: A shuttle flies.
lessons:
  - theme: Weaving
    lesson: Count the *threads*
    detail: "![A loom](loom.png) and [looms](looms.md)"
---
"""


def test_a_name_of_a_form_in_place_of_a_file_names_the_file(run: Run, site: Site) -> None:
    exported(run, "bibtex")
    assert (site.root / "diary.bib").read_text("utf-8") == exported(run, "--to", "bibtex")


def test_lessons_and_works_become_a_deck(run: Run, site: Site) -> None:
    pytest.importorskip("genanki", reason="genanki is not installed")
    site.write("weaving/shuttles.md", TAUGHT)
    site.write("weaving/loom.png", b"\x89PNG\r\n\x1a\n")
    result = run("export", "anki")
    assert "1 lesson and 2 works written to diary.apkg as anki" in result.stderr
    with zipfile.ZipFile(site.root / "diary.apkg") as archive:
        content = archive.read("collection.anki2")
        assert archive.read("0") == b"\x89PNG\r\n\x1a\n"
    assert b"Count the <em>threads</em>" in content
    assert b"http://127.0.0.1:8000/weaving/looms/" in content
    assert exported(run, "anki", "--topic", "weaving", "--since", "2025-07", "--json")
    assert "1 lesson and 1 work" in run("export", "anki", "--since", "2025-07").stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--reversed", "diary.bib"], "--reversed is for cards"),
        (["--to", "anki", "--json"], "name a file"),
        (["anki", "--since", "2031"], "no entry has a lesson or a summary"),
    ],
)
def test_a_deck_that_cannot_be_is_told(run: Run, arguments: list[str], told: str) -> None:
    result = run("export", *arguments)
    assert result.exit_code
    assert told in result.stderr
