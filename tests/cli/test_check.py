"""`paperdiary check`: what the diary says, what it lacks, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from ..checking.link_server import LinkServer, link_server
from ..site.building import Site
from .conftest import Run

GOOD = {"title": "A Work", "date": "2024-03-03", "link": "https://example.org/w"}

BARE = """\
# Walking on Two Legs

Date read: 3rd March 2024

[Paper](https://arxiv.org/abs/2401.00001)

A machine walks.
"""


@pytest.fixture
def server() -> Iterator[LinkServer]:
    with link_server() as running:
        yield running


def checked(run: Run, *arguments: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(run("check", "--json", *arguments).stdout)
    return content


def messages(content: dict[str, Any]) -> list[tuple[str, str, int | None]]:
    return [(one["kind"], one["file"], one["line"]) for one in content["findings"]]


def test_every_value_is_shown_with_where_it_was_found(site: Site, run: Run) -> None:
    site.write("papers/robots/walk.md", BARE)
    result = run("check")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == "docs/papers/robots/walk.md Walking on Two Legs (heading, line 1)"
    assert "date 2024-03-03 (body, line 3)" in lines
    assert "link https://arxiv.org/abs/2401.00001 (body, line 5)" in lines
    assert "topic robots (folder name)" in lines
    (entry,) = checked(run)["entries"]
    assert entry["date"] == "2024-03-03"
    source = entry["sources"]["link"]
    assert (source["origin"], source["line"]) == ("body", 5)
    assert 0.7 < source["sureness"] < 1
    assert "its label or text says so" in source["reason"]


def test_a_value_that_is_not_sure_is_shown_with_its_reason(site: Site, run: Run) -> None:
    site.write("papers/a.md", "# Walking\n\nhttps://a.example/one/x\n\nhttps://b.example/two/y\n")
    lines = [" ".join(line.split()) for line in run("check").stdout.splitlines()]
    unsure = "unsure: at the top, the first link, alone on its line"
    assert f"link https://a.example/one/x (body, line 3; {unsure})" in lines


def test_a_diary_without_faults_ends_with_0(site: Site, run: Run) -> None:
    site.note("a.md", **GOOD)
    result = run("check", "--strict")
    assert (result.exit_code, checked(run)["findings"]) == (0, [])
    assert "1 entry: 0 wrong, 0 missing, 0 hints" in result.stderr


def test_what_is_missing_fails_only_where_it_is_to(site: Site, run: Run) -> None:
    site.note("a.md", title="A Work", date="2024-03-03")
    assert run("check").exit_code == 0
    assert run("check", "--strict").exit_code == 1


def test_what_a_build_warns_of_is_wrong_and_has_its_line(site: Site, run: Run) -> None:
    site.note("a.md", **GOOD, rating="many")
    site.write("about.md", "# About\n\n<!-- paperdiary/mpa -->\n")
    site.note("b.md", body="<!-- paperdiary/topic {name: unknown} -->", **(GOOD | {"title": "B"}))
    result = run("check", "-q")
    assert result.exit_code == 1
    assert re.search(r"docs/papers/a.md:\d+: wrong: rating: 'many'", result.stdout)
    assert "docs/about.md:3: wrong: there is no block 'paperdiary/mpa'" in result.stdout
    assert "the diary has no topic 'unknown'" in result.stdout


def test_every_finding_has_a_code_and_the_kind_that_follows_from_it(site: Site, run: Run) -> None:
    body = "[x](nowhere.md) [y](#nowhere)"
    later = dt.date.today() + dt.timedelta(days=2)
    future = {"date": later.isoformat(), "status": "read"}
    site.note("a.md", body=body, title="A Work", rating="many", **future)
    site.note("b.md", title="A Work", date="2024-03-04", link="https://b.org/b", year=2025)
    found = {(one["code"], one["kind"]) for one in checked(run)["findings"]}
    assert found >= {
        ("missing-link", "missing"),
        ("future-date", "doubtful"),
        ("doubtful-date", "doubtful"),
        ("dead-link", "dead"),
        ("dead-anchor", "dead"),
        ("double-work", "double"),
    }
    assert "build" in {kind for _, kind in found}


def test_a_note_that_waits_for_its_day_is_a_hint(site: Site, run: Run) -> None:
    later = dt.date.today() + dt.timedelta(days=2)
    site.note("a.md", **(GOOD | {"date": later.isoformat()}))
    (finding,) = checked(run)["findings"]
    assert (finding["code"], finding["severity"]) == ("future-date", "hint")
    assert "not shown before" in finding["message"]


def test_quiet_shows_only_entries_with_something_found(site: Site, run: Run) -> None:
    site.note("good.md", **GOOD)
    site.note(
        "bad.md", body="[x](nowhere.md)", **(GOOD | {"title": "B", "link": "https://b.org/b"})
    )
    out = run("check", "--quiet").stdout
    assert "bad.md" in out
    assert "good.md" not in out
    assert "2024-03-03" not in out


def test_what_most_entries_lack_is_told_once(site: Site, run: Run) -> None:
    for at in range(8):
        site.note(f"n{at}.md", title=f"Work {at}", date=f"2024-03-0{at + 1}")
    out = run("check", "-q").stdout
    assert out.count("missing") == 1
    assert "8 of 8 entries have no link" in out
    assert checked(run)["counts"]["missing"] == 8


def test_anchors_are_those_of_the_rendered_note(site: Site, run: Run) -> None:
    site.config["markdown_extensions"] = ["attr_list"]
    site.note("a.md", body="## The Method\n\n## Other {#mine}\n", **GOOD)
    good = "[1](a.md#the-method) [2](a.md#mine) [3](#here) [4](../diary.md#2024-03)\n\n## Here"
    site.note("b.md", body=good, title="B", date="2024-03-04", link="https://b.org/b")
    assert checked(run)["findings"] == []
    site.note("c.md", body="[1](a.md#method)", title="C", date="2024-03-05", link="https://c.org/c")
    ((kind, file, _),) = messages(checked(run))
    assert (kind, file) == ("dead", "docs/papers/c.md")


def test_annotations_name_file_and_line_and_are_escaped(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(site.root.parent))
    site.note("a,b.md", body="[x](100%25::y.md)", **GOOD)
    result = run("check", "--github")
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert line.startswith(
        "::error file=site/docs/papers/a%2Cb.md,title=paperdiary%3A dead,line=7::"
    )
    assert "100%2525::y.md" in line


def test_what_fails_nothing_is_a_warning(site: Site, run: Run) -> None:
    site.note("a.md", title="A Work", link="https://example.org/w")
    result = run("check", "--github")
    assert result.exit_code == 0
    assert result.stdout.startswith("::warning file=docs/papers/a.md,title=paperdiary%3A date")
    assert run("check", "--github", "--strict").stdout.startswith("::error ")


def test_fix_shows_a_diff_and_writes_nothing(site: Site, run: Run) -> None:
    path = site.write("papers/robots/walk.md", BARE)
    result = run("check", "--fix")
    assert result.exit_code == 0
    assert result.stdout.startswith("--- a/docs/papers/robots/walk.md\n+++ b/docs/papers/robots/")
    added = [line[1:] for line in result.stdout.splitlines()[3:] if line.startswith("+")]
    assert added[0] == added[-1] == "---"
    assert "title: Walking on Two Legs" in added
    assert "link: https://arxiv.org/abs/2401.00001" in added
    assert any(line.startswith("date: ") and "2024-03-03" in line for line in added)
    assert path.read_text() == BARE


def test_fix_and_write_put_the_values_there_once(site: Site, run: Run) -> None:
    path = site.write("papers/robots/walk.md", BARE)
    before = checked(run)
    assert run("check", "--fix", "--write").exit_code == 0
    written = path.read_text()
    assert written.startswith("---\n")
    assert written.endswith(f"---\n{BARE}")
    after = checked(run)
    sources = after["entries"][0]["sources"]
    assert {sources[name]["origin"] for name in ("title", "date", "link")} == {"front matter"}
    for name in ("title", "date", "link", "kind", "summary", "topic"):
        assert after["entries"][0][name] == before["entries"][0][name]
    again = run("check", "--fix", "--write")
    assert "nothing to write" in again.stderr
    assert path.read_text() == written


def test_fix_changes_nothing_that_is_there(site: Site, run: Run) -> None:
    text = f"---\ntitle: Mine  # as I call it\ndate: 2024-03-01\n---\n{BARE}"
    path = site.write("papers/robots/walk.md", text)
    run("check", "--fix", "--write")
    written = path.read_text()
    assert "title: Mine  # as I call it\ndate: 2024-03-01\n" in written
    assert [line for line in written.splitlines() if line not in text.splitlines()] == [
        "link: https://arxiv.org/abs/2401.00001"
    ]


@pytest.mark.parametrize(
    "line",
    ["Date: 03/04/2024", "Date: 3rd March", "Date: March 2024", "Date read: 3 March 2099"],
)
def test_a_day_that_is_not_sure_is_not_written(site: Site, run: Run, line: str) -> None:
    site.write("papers/robots/walk.md", BARE.replace("Date read: 3rd March 2024", line))
    content = json.loads(run("check", "--fix", "--json").stdout)
    assert content["would_write"] == {
        "papers/robots/walk.md": {
            "title": "Walking on Two Legs",
            "link": "https://arxiv.org/abs/2401.00001",
        }
    }


def test_a_note_that_cannot_be_written_is_told(site: Site, run: Run) -> None:
    path = site.write("papers/robots/walk.md", f"---\ntags: [a\n---\n{BARE}")
    before = path.read_bytes()
    result = run("check", "--fix", "--write")
    assert result.exit_code == 1
    assert "walk.md" in result.stderr
    assert path.read_bytes() == before


def test_dead_sites_are_found_online_only(site: Site, run: Run, server: LinkServer) -> None:
    gone, shy = f"{server.url}/status/404", f"{server.url}/status/403"
    site.note("a.md", body=f"[x]({gone}) and [y]({shy})", **GOOD | {"link": f"{server.url}/alive"})
    assert run("check").exit_code == 0
    assert server.asked == []
    content = checked(run, "--online")
    said = {one["message"].split()[0]: one["severity"] for one in content["findings"]}
    assert said == {gone: "wrong", shy: "hint"}


def test_what_sites_have_said_is_remembered(site: Site, run: Run, server: LinkServer) -> None:
    site.note("a.md", **GOOD | {"link": f"{server.url}/status/404"})
    assert run("check", "--online").exit_code == 1
    asked = list(server.asked)
    assert run("check", "--online").exit_code == 1
    assert server.asked == asked


def test_offline_forbids_to_ask(
    site: Site, run: Run, server: LinkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.note("a.md", **GOOD | {"link": f"{server.url}/alive"})
    # Set once the fixture has taken the machine's own away.
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    result = run("check", "--online")
    assert result.exit_code == 1
    assert "PAPERDIARY_OFFLINE" in result.stderr
    assert server.asked == []


@pytest.mark.parametrize(
    "arguments", [["--write"], ["--json", "--github"], ["--fix", "--github"], ["--fix", "--online"]]
)
def test_options_that_do_not_go_together(site: Site, run: Run, arguments: list[str]) -> None:
    site.note("a.md", **GOOD)
    assert run("check", *arguments).exit_code == 2


def test_a_link_stays_where_its_words_say_what_kind_of_work_it_is(site: Site, run: Run) -> None:
    text = BARE.replace("[Paper](https://arxiv.org/abs/2401.00001)", "[Talk](https://e.org/walk)")
    # With both links in front matter, nobody would look for another in the text.
    text = f"---\ncode: https://github.com/a/b\n---\n{text}"
    path = site.write("papers/robots/walk.md", text)
    (before,) = checked(run)["entries"]
    assert before["kind"] == "talk"
    assert run("check", "--fix", "--write").exit_code == 0
    assert "link:" not in path.read_text()
    assert checked(run)["entries"][0]["kind"] == "talk"


def test_what_is_not_shown_is_counted(site: Site, run: Run) -> None:
    site.note("a.md", **GOOD)
    site.note("b.md", title="A Wish", status="to-read")
    site.note("c.md", title="A Draft", draft=True)
    result = run("check")
    assert "2 notes are not shown in the diary: 1 draft, 1 planned" in result.stderr
    content = checked(run)
    assert [one["title"] for one in content["entries"]] == ["A Work"]
    assert [(one["title"], one["status"]) for one in content["left_out"]] == [
        ("A Wish", "planned"),
        ("A Draft", "draft"),
    ]


def test_a_day_of_a_work_that_is_to_be_read_is_asked_about(site: Site, run: Run) -> None:
    site.note("a.md", **GOOD)
    site.note("b.md", title="A Wish", status="to-read", date="2025-06-02")
    (found,) = [one for one in checked(run)["findings"] if one["code"] == "unread-date"]
    assert (found["severity"], found["src"]) == ("hint", "papers/b.md")
    assert "write `read: 2025-06-02`" in found["message"]


def test_lessons_that_lie_very_close_are_asked_about(site: Site, run: Run) -> None:
    def taught(lesson: str) -> list[dict[str, str]]:
        return [{"theme": "Habits", "lesson": lesson}]

    good = GOOD | {"date": "2025-06-01"}
    site.note("a.md", **good, lessons=taught("Always plot the raw data first"))
    late = good | {"date": "2025-06-02", "title": "Other", "link": "https://e.org/other"}
    site.note("b.md", **late, lessons=taught("Never plot the raw data first"))
    third = good | {"date": "2025-06-03", "title": "Third", "link": "https://e.org/third"}
    site.note("c.md", **third, lessons=taught("Whales sing in different keys"))
    (found,) = [one for one in checked(run)["findings"] if one["code"] == "close-lessons"]
    assert (found["severity"], found["src"], found["kind"]) == ("hint", "papers/b.md", "double")
    assert "'Always plot the raw data first' in papers/a.md" in found["message"]


def test_a_habit_is_one_finding_for_people_and_all_of_them_as_data(site: Site, run: Run) -> None:
    site.write("pictures/oak.png", "")
    for n in range(12):
        site.note(f"{n}.md", "![Oak](/pictures/oak.png)", mood="happy", **GOOD)
    lines = run("check", "-q").stdout.splitlines()
    assert sum("the 12 notes that have it" in line for line in lines) == 1
    (pictures,) = [line for line in lines if "absolute_links" in line]
    assert "11 more notes" in pictures
    codes = [one["code"] for one in checked(run)["findings"]]
    assert (codes.count("unknown-field"), codes.count("root-link")) == (1, 12)
    site.config = {"validation": {"links": {"absolute_links": "relative_to_docs"}}}
    site.write_config()
    assert "root-link" not in [one["code"] for one in checked(run)["findings"]]


def test_works_of_one_file_are_checked_where_they_stand_and_parted_by_an_import(
    site: Site, run: Run
) -> None:
    talks = "".join(
        f"## {name} trees\n\n[Video](https://youtube.com/watch?v={name})\n\n[Gone]({name}.md)\n\n"
        for name in ("Slow", "Tall", "Old")
    )
    site.note("talks.md", talks, date="2025-06-05")
    found = checked(run)
    assert [one["src"] for one in found["entries"]] == ["papers/talks.md"] * 3
    assert [one["sources"]["title"]["line"] for one in found["entries"]] == [17, 5, 11]
    assert {one["date"] for one in found["entries"]} == {"2025-06-05"}
    dead = [one for one in found["findings"] if one["code"] == "dead-link"]
    assert {one["src"] for one in dead} == {"papers/talks.md"}
    assert sorted(one["line"] for one in dead) == [9, 15, 21]
    assert run("check", "--fix", "--write").exit_code == 0
    assert run("import", "docs/papers/talks.md", "--write").exit_code == 0
    names = sorted(path.name for path in site.root.rglob("*-trees.md"))
    assert names == ["old-trees.md", "slow-trees.md", "tall-trees.md"]


def test_a_full_disk_is_told_by_file_and_leaves_the_notes(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    note = site.write("papers/robots/walk.md", BARE)
    monkeypatch.setattr(os, "fsync", full)
    result = run("check", "--fix", "--write")
    assert result.exit_code == 1
    assert "not written: docs/papers/robots/walk.md: No space left on device" in result.stderr
    assert note.read_text() == BARE
    assert list(note.parent.iterdir()) == [note]


def test_a_library_beside_notes_that_are_called_by_its_keys_is_told(site: Site, run: Run) -> None:
    site.write("papers/works.bib", "@book{oak2021,\n title = {Oaks}}\n@misc{elm, title = {Elms}}\n")
    site.note("oak2021.md", title="Oaks", date="2025-06-05")
    site.note("elm.md", title="Elms", date="2025-06-06", link="https://example.org/elms")
    site.note("ash.md", title="Ashes", date="2025-06-07")
    (found,) = [one for one in checked(run)["findings"] if one["code"] == "known-works"]
    assert (found["src"], found["severity"]) == ("papers/works.bib", "hint")
    assert "by their names (1)" in found["message"]
