"""`paperdiary import`: a list, a library or a table becomes notes, and notes are completed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ..records.importing_files import is_subsequence
from ..site.building import SUMMARIES, Site
from .conftest import Run, command

README = f"""\
# Reading

Some words. See [the ideas](#ideas).

## Ideas
1. **Robots** stack blocks ([Blocks](grasping/blocks.md)).
2. 23rd place is not bad.

# 📖 All I read

### November 2024

* 23rd: [Stacking Blocks](grasping/blocks.md):{SUMMARIES[0]}
* 25th [Rough Ground](walking/rough.md)
* 28th - 29th November 2024: [Opening Drawers ](wrong_folder/drawers.md): {SUMMARIES[2][:20]}
{SUMMARIES[2][21:]}

### Decmber

- 1st: [Keeping the Balance](walking/balance.md): {SUMMARIES[3]} ^
- 3rd: [Proofs by Checkers](walking/rough.md): {SUMMARIES[4]}
8th: [Reasoning in Steps](answers/steps.md) ^

#### January 2025
+ **2nd**: [The Next Word](answers/next.md) and [The Word After](answers/after.md): {SUMMARIES[6]}
+ 4th:
    * [Folding Proteins](https://arxiv.org/abs/2501.00010): {SUMMARIES[7]}
    * [Shapes of Molecules](molecules/shapes.md) ([paper](https://example.org/shapes.pdf))
+ 6th: [Searching Drugs](molecules/drugs.md): {SUMMARIES[9]}
    - They look at *small* ones.

### More
* 7 tables are [elsewhere](tables.md)
"""

LINES = [
    ("2024-11-23", "Stacking Blocks", SUMMARIES[0]),
    ("2024-11-25", "Rough Ground", ""),
    ("2024-11-28", "Opening Drawers", SUMMARIES[2]),
    ("2024-12-01", "Keeping the Balance", SUMMARIES[3]),
    ("2024-12-03", "Proofs by Checkers", SUMMARIES[4]),
    ("2024-12-08", "Reasoning in Steps", ""),
    ("2025-01-02", "The Next Word", SUMMARIES[6]),
    ("2025-01-02", "The Word After", SUMMARIES[6]),
    ("2025-01-04", "Folding Proteins", SUMMARIES[7]),
    ("2025-01-04", "Shapes of Molecules", ""),
    ("2025-01-06", "Searching Drugs", SUMMARIES[9]),
]
"""Every dated line of the page: its day, title and description."""

NOTES = {
    "grasping/blocks.md": "## Stacking Blocks\n**Date:** 23/11/2024\n",
    "walking/rough.md": "# Rough Ground\r\n\r\nDate read: 25th November 2024\r\n",
    "grasping/drawers.md": "# Opening Drawers\n\n[Link](https://example.org/drawers)\n",
    "walking/balance.md": "---\ntitle: Keeping the Balance  # mine\ndate:\n---\nText",
    "answers/steps.md": "",
    "molecules/shapes.md": "# Shapes of Molecules\n\nDate: 4 January 2025\n",
}


@pytest.fixture
def readme(site: Site) -> Path:
    """The page beside the docs folder, and some of the notes that it links to."""
    for path, content in NOTES.items():
        site.write(f"papers/{path}", content)
    file = site.root / "README.md"
    file.write_text(README, "utf-8")
    return file


def told(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("import", "--json", *arguments)
    assert result.exit_code == 0, result.output
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def contents(site: Site) -> dict[str, bytes]:
    docs = site.root / "docs"
    return {
        file.relative_to(docs).as_posix(): file.read_bytes()
        for file in sorted(docs.rglob("*"))
        if file.is_file()
    }


def table(site: Site, *rows: dict[str, Any], name: str = "works.json") -> str:
    (site.root / name).write_text(json.dumps(rows), "utf-8")
    return name


@pytest.mark.usefixtures("readme")
def test_every_dated_line_is_in_the_diary_on_its_day_with_its_description(
    run: Run, site: Site
) -> None:
    result = run("import", "README.md", "--write")
    assert result.exit_code == 0, result.output
    entries = {entry["title"]: entry for entry in site.build().data["entries"]}
    for day, title, description in LINES:
        entry = entries[title]
        assert (title, entry["date"]) == (title, day)
        assert not description or entry["summary"] == description
    assert len(entries) == len(LINES)
    assert entries["Folding Proteins"]["link"] == "https://arxiv.org/abs/2501.00010"
    assert entries["Shapes of Molecules"]["link"] == "https://example.org/shapes.pdf"


@pytest.mark.usefixtures("readme")
def test_the_diff_is_shown_and_nothing_is_changed(run: Run, site: Site) -> None:
    before = contents(site)
    result = run("import", "README.md")
    assert result.exit_code == 0
    assert contents(site) == before
    assert f"+summary: {SUMMARIES[0]}" in result.stdout
    assert "--- a/docs/papers/grasping/blocks.md" in result.stdout
    assert "--- /dev/null\n+++ b/docs/papers/folding-proteins.md" in result.stdout
    assert (
        "11 works: 5 new, 5 to be completed, 1 unchanged. Nothing was changed; --write"
        in result.stderr
    )


@pytest.mark.usefixtures("readme")
def test_the_diff_is_what_is_written(run: Run, site: Site) -> None:
    diff = run("import", "README.md").stdout
    before = contents(site)
    run("import", "README.md", "--write")
    after = contents(site)
    docs = site.root / "docs"
    for path in after.keys() - before.keys():
        (docs / path).unlink()
    for path, content in before.items():
        (docs / path).write_bytes(content)
    applied = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        input=diff.encode(),
        cwd=site.root,
        capture_output=True,
        check=False,
    )
    assert applied.returncode == 0, applied.stderr
    assert contents(site) == after


@pytest.mark.usefixtures("readme")
def test_every_other_byte_stays(run: Run, site: Site) -> None:
    run("import", "README.md", "--write")
    after = contents(site)
    for path, text in NOTES.items():
        assert is_subsequence(text.encode(), after[f"papers/{path}"])
    assert after["papers/walking/balance.md"].startswith(
        b"---\ntitle: Keeping the Balance  # mine\ndate: 2024-12-01\nsummary: "
    )
    assert after["papers/walking/rough.md"] == NOTES["walking/rough.md"].encode()


@pytest.mark.usefixtures("readme")
def test_a_second_time_changes_nothing(run: Run, site: Site) -> None:
    run("import", "README.md", "--write")
    after = contents(site)
    again = run("import", "README.md", "--write")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "11 works: 0 new, 0 completed, 11 unchanged. There is nothing to change." in again.stderr
    assert contents(site) == after


def test_a_day_of_a_diary_goes_into_front_matter_where_the_text_names_another_one(
    run: Run, site: Site
) -> None:
    body = "# Oaks\n\nDate read: 4th June 2025\n"
    note = site.write("papers/oaks.md", body)
    (site.root / "list.md").write_text("# June 2025\n* 5th: [Oaks](oaks.md)\n")
    result = run("import", "list.md", "--write", "--days", "note")
    assert note.read_text() == body
    assert "papers/oaks.md:3: date: 4 June 2025 is written here, and 5 June 2025" in result.stderr
    assert "--days source" in result.stderr
    (problem,) = told(run, "list.md", "--days", "note")["problems"]
    assert (problem["code"], problem["src"], problem["line"]) == ("day-kept", "papers/oaks.md", 3)
    run("import", "list.md", "--write")
    assert note.read_text() == f"---\ndate: 2025-06-05\n---\n{body}"
    assert told(run, "list.md")["changes"] == []


def test_a_day_of_another_program_does_not_replace_what_the_text_names(
    run: Run, site: Site
) -> None:
    body = "# Oaks\n\nDate read: 4th June 2025\n"
    note = site.write("papers/oaks.md", body)
    (site.root / "list.ris").write_text("TY  - JOUR\nTI  - Oaks\nY2  - 2025/06/05\nER  - \n")
    run("import", "list.ris", "--write")
    assert b"2025-06-05" not in note.read_bytes()


def test_json_says_what_would_change_and_why(run: Run, site: Site) -> None:
    site.note("a.md", title="Slow Oaks", link="https://arxiv.org/abs/2501.00001")
    rows = [
        {"title": "Other", "arxiv": "2501.00001v2", "rating": 4, "date": "2025-06-05"},
        {"title": "Elms", "tags": ["tall"]},
    ]
    content = told(run, table(site, *rows))
    assert (content["format"], content["records"], content["written"]) == ("table", 2, False)
    assert content["changes"] == [
        {
            "src": "papers/a.md",
            "file": "docs/papers/a.md",
            "title": "Other",
            "new": False,
            "matched_by": "id",
            "fields": {"date": "2025-06-05", "rating": 4},
        },
        {
            "src": "papers/elms.md",
            "file": "docs/papers/elms.md",
            "title": "Elms",
            "new": True,
            "matched_by": None,
            "fields": {"title": "Elms", "tags": ["tall"]},
        },
    ]


def test_an_empty_diary_is_filled(run: Run, site: Site) -> None:
    run("import", table(site, {"title": "Oaks"}, {"title": "Elms"}), "--write")
    assert sorted(contents(site)) == ["papers/elms.md", "papers/oaks.md"]


def test_new_notes_have_names_of_their_own(run: Run, site: Site) -> None:
    site.note("oaks.md", title="Another Work")
    rows = [
        {"title": "Oaks", "date": "2025-06-05"},
        {"title": "Oaks", "date": "2025-06-07"},
        {"title": "Oaks!?", "link": "https://arxiv.org/abs/2501.00001", "date": "2025-06-09"},
        {"title": "2025-06-01 in Trees"},
        {"title": "???"},
        {"title": "Index"},
    ]
    run("import", table(site, *rows), "--write")
    names = {path.removeprefix("papers/") for path in contents(site)}
    assert names == {
        *("oaks.md", "oaks-2.md", "oaks-3.md", "oaks-4.md", "on-2025-06-01-in-trees.md"),
        *("note.md", "index-note.md"),
    }
    dates = {one["title"]: one["date"] for one in site.build().data["entries"]}
    assert dates["2025-06-01 in Trees"] is None


def test_a_work_that_stands_there_twice_has_one_note(run: Run, site: Site) -> None:
    rows = [{"title": "Oaks", "rating": 4}, {"title": "oaks", "date": "2025-06-05"}]
    result = told(run, table(site, *rows), "--write")
    (change,) = result["changes"]
    assert change["fields"] == {"title": "Oaks", "date": "2025-06-05", "rating": 4}
    (problem,) = result["problems"]
    assert problem["src"] == Path(table(site, *rows)).name


def test_new_notes_stand_beside_the_others(run: Run, site: Site) -> None:
    site.options["entries"] = ["*.md"]
    site.write("reading/tall/a.md", "# A\n")
    site.write("reading/slow/b.md", "# B\n")
    (change,) = told(run, table(site, {"title": "Oaks"}))["changes"]
    assert change["src"] == "reading/oaks.md"


def test_the_folder_of_new_notes_can_be_named(run: Run, site: Site) -> None:
    (change,) = told(run, table(site, {"title": "Oaks"}), "--into", "papers/later")["changes"]
    assert change["src"] == "papers/later/oaks.md"


@pytest.mark.parametrize(("into", "code"), [("elsewhere", 1), ("../papers", 2), ("/papers", 2)])
def test_a_folder_whose_notes_are_no_entries_is_refused(
    run: Run, site: Site, into: str, code: int
) -> None:
    result = run("import", table(site, {"title": "Oaks"}), "--into", into, "--write")
    assert result.exit_code == code
    assert contents(site) == {}


def test_a_format_can_be_named(run: Run, site: Site) -> None:
    (site.root / "export.txt").write_text("title,rating\nOaks,4\n")
    assert told(run, "export.txt", "--format", "table")["records"] == 1


def test_what_cannot_be_read_is_told(run: Run, site: Site) -> None:
    (site.root / "export.bin").write_bytes(b"\0\1\2")
    result = run("import", "export.bin")
    assert result.exit_code == 1
    assert "is of no known format" in result.stderr
    assert "bibtex" in result.stderr
    (site.root / "empty.md").write_text("# Nothing\n")
    result = run("import", "empty.md")
    assert result.exit_code == 1
    assert "no works that can be told apart" in result.stderr


def test_the_list_itself_is_no_note_about_a_work(run: Run, site: Site) -> None:
    site.write("papers/overview.md", "# Oaks\n\n## June 2025\n* 5th: [Oaks](oaks.md)\n")
    (change,) = told(run, "docs/papers/overview.md")["changes"]
    assert (change["src"], change["new"]) == ("papers/oaks.md", True)


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="Windows and the superuser write such files"
)
def test_a_note_that_must_not_be_written_is_told_and_the_rest_is_done(run: Run, site: Site) -> None:
    locked = site.write("papers/a.md", "# Oaks\n")
    locked.chmod(0o444)
    result = run(
        "import", table(site, {"title": "Oaks", "rating": 4}, {"title": "Elms"}), "--write"
    )
    assert result.exit_code == 1
    assert "not written: docs/papers/a.md" in result.stderr
    assert "papers/elms.md" in contents(site)


def test_a_kill_in_the_middle_leaves_whole_files_and_the_next_run_does_the_rest(
    run: Run, site: Site
) -> None:
    number = 400
    old = {f"papers/old-{at}.md": f"# Old Work {at}\r\n\r\nText {at}" for at in range(number)}
    for path, text in old.items():
        site.write(path, text)
    rows = [
        {"title": f"{age} Work {at}", "date": "2025-06-05", "tags": ["a"], "summary": "Trees grow."}
        for at in range(number)
        for age in ("Old", "New")
    ]
    name = table(site, *rows)
    site.write_config()
    process = subprocess.Popen(
        [*command(), "import", name, "--write"],
        cwd=site.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    for _ in range(50):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    killed = {path: text for path, text in contents(site).items() if path.endswith(".md")}
    assert 0 < sum(path.startswith("papers/new") for path in killed) < number
    run("import", name, "--write")
    done = {path: text for path, text in contents(site).items() if path.endswith(".md")}
    assert len(done) == 2 * number
    for path, text in killed.items():
        assert text in (done[path], old.get(path, "").encode())
    for path, text in done.items():
        front = yaml.safe_load(text.decode().replace("\r\n", "\n").split("---\n")[1])
        assert front["summary"] == "Trees grow."
        assert text.endswith(old.get(path, "---\n").encode())
    assert told(run, name)["changes"] == []


def test_works_of_one_title_and_different_numbers_are_different_works(run: Run, site: Site) -> None:
    rows = [
        {"title": "Introduction", "doi": "10.1000/oaks", "year": 2020},
        {"title": "Introduction", "doi": "10.1000/elms", "year": 2020},
        {"title": "Introduction", "year": 1999},
        {"title": "Introduction", "year": 2005},
    ]
    name = table(site, *rows)
    assert len(told(run, name, "--write")["changes"]) == 4
    assert told(run, name)["changes"] == []


def test_notes_of_a_folder_keep_their_paths_for_the_links_between_them(
    run: Run, site: Site
) -> None:
    vault = site.root / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "Trees").mkdir()
    (vault / "Trees" / "Tall Oaks.md").write_text("See [[Elms]].\n")
    (vault / "Elms.md").write_text("They fall.\n")
    run("import", "vault", "--write")
    assert set(contents(site)) == {"papers/Trees/Tall Oaks.md", "papers/Elms.md"}
    assert b"(../Elms.md)" in contents(site)["papers/Trees/Tall Oaks.md"]
    assert told(run, "vault")["changes"] == []


@pytest.mark.parametrize("path", ["../../up.md", "a:b.md", ".hidden/a.md", "a/../../b?.md"])
def test_a_path_that_is_none_for_every_system_is_not_kept(run: Run, site: Site, path: str) -> None:
    run("import", table(site, {"title": "Slow Oaks", "path": path}), "--write")
    (name,) = contents(site)
    assert name in ("papers/slow-oaks.md", "papers/up.md")


@pytest.mark.parametrize("link", ["papers", "papers/slow-oaks.md", "docs"])
def test_only_a_docs_folder_that_is_a_link_itself_is_written_into(
    run: Run, site: Site, tmp_path: Path, link: str
) -> None:
    old = "# Slow Oaks\n"
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "papers").mkdir(parents=True)
    place = site.root / "docs" / ("" if link == "docs" else link)
    place.parent.mkdir(parents=True, exist_ok=True)
    target = elsewhere / link.removeprefix("papers").strip("/")
    if link == "papers/slow-oaks.md":
        target.write_text(old)
    place.symlink_to(elsewhere if link == "docs" else target)
    before = {path: path.read_bytes() for path in elsewhere.rglob("*.md")}
    name = table(site, {"title": "Slow Oaks", "year": 2020})
    result = run("import", name, "--into", "papers", "--write")
    after = {path: path.read_bytes() for path in elsewhere.rglob("*.md")}
    if link == "docs":
        assert (result.exit_code, [path.name for path in after]) == (0, ["slow-oaks.md"])
    else:
        assert (result.exit_code != 0, after) == (True, before)


def test_a_library_is_imported_and_its_works_are_known_by_their_numbers(
    run: Run, site: Site
) -> None:
    note = site.write("papers/a.md", "# My Oaks\n\n[DOI](https://doi.org/10.1000/oaks)\n")
    (site.root / "library.bib").write_text(
        "@article{oak2020, title={Slow Oaks}, doi={10.1000/oaks}, year={2020}}\n"
        "@book{elm2021, title={Tall Elms}, author={Elm, Ben}, year={2021}}\n"
    )
    run("import", "library.bib", "--write")
    assert b"year: 2020" in note.read_bytes()
    assert set(contents(site)) == {"papers/a.md", "papers/tall-elms.md"}
    assert told(run, "library.bib")["changes"] == []


def test_wishes_are_counted_and_imported_where_they_are_asked_for(site: Site, run: Run) -> None:
    table = site.root / "books.csv"
    table.write_text(
        "title,status,tags\nSlow Trees,finished,\nTall Trees,To read,\nOld Trees,,wishlist\n"
        "Thin Trees,dropped,\n"
    )
    result = run("import", "books.csv", "--into", "papers", "--write")
    assert "3 works are left out as not read: 1 abandoned, 2 planned" in result.stderr
    assert [path.name for path in site.root.rglob("*.md")] == ["slow-trees.md"]
    result = run("import", "books.csv", "--into", "papers", "--write", "--status", "planned")
    assert "1 abandoned;" in result.stderr
    assert len([*site.root.rglob("*.md")]) == 3
    assert "status: planned" in (site.root / "docs/papers/tall-trees.md").read_text()


def test_a_note_that_is_a_citation_key_is_completed(site: Site, run: Run) -> None:
    note = site.write("papers/oakHowToSleep2017.md", "Some thoughts on sleep.\n")
    (site.root / "library.bib").write_text(
        "@book{oakHowToSleep2017, title={How to Sleep}, author={Oak, Ann}, year=2017}\n"
    )
    run("import", "library.bib", "--write")
    assert [path.name for path in site.root.rglob("*.md")] == [note.name]
    text = note.read_text()
    assert "title: How to Sleep" in text
    assert text.endswith("Some thoughts on sleep.\n")
