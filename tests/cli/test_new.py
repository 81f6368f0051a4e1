"""`paperdiary new`: a note about a work, from what names it."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.files import write_file, write_new

from ..records.catalogue_server import Catalogues, Sent, paper
from ..site.building import Site
from .conftest import Run, command

TITLE = "Stacking Blocks: How High?"
HOSTILE = """'"><script>alert(1)</script> --- # {a: [b]} &x *y !!python/object \\ : """


@pytest.fixture(autouse=True)
def known_paper(catalogues: Catalogues) -> None:
    catalogues.papers["2505.03335"] = paper("2505.03335", TITLE)


def front(file: Path) -> dict[str, Any]:
    """A note's front matter, as other tools read it."""
    text = file.read_text("utf-8")
    assert text.startswith("---\n")
    read: dict[str, Any] = yaml.safe_load(text.split("\n---\n")[0].removeprefix("---\n"))
    return read


def notes(site: Site) -> list[str]:
    docs = site.root / "docs"
    return sorted(str(file.relative_to(docs)) for file in docs.rglob("*.md"))


def test_one_command_makes_a_note_that_a_build_shows(site: Site, catalogues: Catalogues) -> None:
    """As a process of its own, in a diary that has no entry yet."""
    site.write_config()
    before = dt.date.today()
    done = subprocess.run(
        [*command(), "new", "2505.03335"],
        cwd=site.root,
        env={**os.environ, **catalogues.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "docs/papers/stacking-blocks-how-high.md\n")
    assert "from arXiv" in done.stderr
    fields = front(site.root / done.stdout.strip())
    assert fields["date"] in (before, dt.date.today())
    assert fields == {
        "title": TITLE,
        "date": fields["date"],
        "link": "https://arxiv.org/abs/2505.03335",
        "arxiv": "2505.03335",
        "summary": "We stack blocks. They stand. Then they fall.",
        "kind": "paper",
        "authors": ["Ada Reader", "Bo Writer"],
        "year": 2025,
    }
    built = site.build()
    assert built.warnings == []
    assert built.titles() == [TITLE]
    assert built.data["entries"][0]["link"] == "https://arxiv.org/abs/2505.03335"


def test_the_note_ends_with_an_empty_line_to_write_on(site: Site, run: Run) -> None:
    run("new", "2505.03335")
    assert (site.root / "docs" / notes(site)[0]).read_bytes().endswith(b"\n---\n\n")


@pytest.mark.parametrize(
    ("fields", "reference", "by"),
    [
        ({"link": "http://arxiv.org/pdf/2505.03335v1"}, "arXiv:2505.03335v2", "arxiv"),
        ({"arxiv": "2505.03335v1"}, "10.48550/arXiv.2505.03335", "arxiv"),
        ({"link": "https://example.org/x", "arxiv": "2505.03335"}, "2505.03335", "arxiv"),
        ({"link": "https://doi.org/10.1000/ABC"}, "10.1000/abc", "doi"),
        ({"link": "https://example.org/x", "doi": "10.1000/abc"}, "doi:10.1000/ABC", "doi"),
        ({"isbn": "0-262-03561-8"}, "9780262035613", "isbn"),
        ({"link": "http://www.example.org/post/"}, "https://example.org/post?utm_id=3", "link"),
        ({"title": "Stacking blocks — how high"}, "2505.03335", "title"),
        ({"title": "Grüße, Welt"}, "grusse WELT!", "title"),
    ],
)
def test_a_work_that_the_diary_has_is_told(
    site: Site, run: Run, fields: dict[str, str], reference: str, by: str
) -> None:
    site.note("had/old.md", **({"title": "Something old"} | fields))
    before = notes(site)
    result = run("new", reference, "--json")
    assert result.exit_code == 1
    assert "papers/had/old.md is about this work already" in result.stderr
    told = json.loads(result.stdout)
    assert (told["created"], told["duplicate"]["by"]) == (False, by)
    assert told["duplicate"]["src"] == "papers/had/old.md"
    assert notes(site) == before


def test_a_work_that_the_diary_has_is_asked_of_nobody(
    site: Site, run: Run, catalogues: Catalogues
) -> None:
    site.note("old.md", title="Old", arxiv="2505.03335")
    run("new", "2505.03335")
    assert catalogues.asked == []


def test_force_makes_a_second_note_and_leaves_the_first(site: Site, run: Run) -> None:
    run("new", "2505.03335")
    first = (site.root / "docs" / notes(site)[0]).read_bytes()
    assert run("new", "2505.03335", "--force").exit_code == 0
    assert notes(site) == [
        "papers/stacking-blocks-how-high-2.md",
        "papers/stacking-blocks-how-high.md",
    ]
    assert (site.root / "docs" / notes(site)[1]).read_bytes() == first


def test_a_file_that_is_no_entry_is_not_overwritten_either(site: Site, run: Run) -> None:
    mine = site.write("papers/Stacking-Blocks-How-High.md", "---\ndiary: false\n---\nMine.\n")
    result = run("new", "2505.03335")
    assert result.stdout == "docs/papers/stacking-blocks-how-high-2.md\n"
    assert "Mine." in mine.read_text()


def test_options_are_written_down(site: Site, run: Run) -> None:
    result = run(
        *("new", "2505.03335", "--read", "2025-06-05", "--summary", "My own: words."),
        *("--tag", "towers", "--tag", "a: b", "--title", "Another title"),
    )
    note = front(site.root / result.stdout.strip())
    assert (note["title"], note["date"]) == ("Another title", dt.date(2025, 6, 5))
    assert (note["summary"], note["tags"]) == ("My own: words.", ["towers", "a: b"])


def test_an_empty_summary_leaves_the_abstract_out(site: Site, run: Run) -> None:
    result = run("new", "2505.03335", "--summary", "")
    assert "summary" not in front(site.root / result.stdout.strip())


def test_yesterday_is_a_day(site: Site, run: Run) -> None:
    before = dt.date.today()
    result = run("new", "A thing", "--read", "yesterday")
    day = front(site.root / result.stdout.strip())["date"]
    assert day + dt.timedelta(days=1) in (before, dt.date.today())


def test_what_is_to_be_read_waits_for_its_day(site: Site, run: Run) -> None:
    result = run("new", "2505.03335", "--to-read")
    assert result.exit_code == 0
    file = site.root / "docs/papers/stacking-blocks-how-high.md"
    assert "\nstatus: to-read\nread:\n" in file.read_text("utf-8")
    assert "date" not in front(file)
    again = run("new", "2505.03335")
    assert again.exit_code == 1
    assert "It waits on the reading list" in again.stderr
    read = file.read_text("utf-8").replace("\nread:\n", "\nread: 2025-06-05\n")
    (moved,) = read_diary([Note("papers/a.md", read.encode())]).diary.entries
    assert (moved.status, moved.date) == ("read", dt.date(2025, 6, 5))


def test_a_plain_title_makes_a_note(site: Site, run: Run, catalogues: Catalogues) -> None:
    result = run("new", "A", "talk", "I", "heard")
    assert result.stdout == "docs/papers/a-talk-i-heard.md\n"
    assert front(site.root / result.stdout.strip())["title"] == "A talk I heard"
    assert catalogues.asked == []


@pytest.mark.parametrize("topic", ["marl", "MARL", "Marl"])
def test_a_topic_of_the_diary_is_found_by_its_names(site: Site, run: Run, topic: str) -> None:
    site.note("marl/one.md", title="MARL for beginners", link="https://example.org/1")
    site.note("vision/two.md", title="Seeing", link="https://example.org/2")
    result = run("new", "2505.03335", "--topic", topic)
    assert result.stdout == "docs/papers/marl/stacking-blocks-how-high.md\n"
    assert "topic" not in front(site.root / result.stdout.strip())


def test_a_new_topic_gets_a_folder_and_is_shown_as_it_was_written(site: Site, run: Run) -> None:
    site.note("marl/one.md", title="One", link="https://example.org/1")
    result = run("new", "2505.03335", "--topic", "C++ & Rust")
    assert result.stdout == "docs/papers/c-rust/stacking-blocks-how-high.md\n"
    docs = site.root / "docs"
    read = read_diary([Note(src, (docs / src).read_bytes()) for src in notes(site)])
    topics = {entry.title: entry.topic for entry in read.diary.entries}
    assert topics[TITLE] == "C++ & Rust"


def test_on_a_terminal_the_topic_is_asked_for(site: Site, catalogues: Catalogues) -> None:
    site.write_config()
    site.note("marl/one.md", title="One", link="https://example.org/1")
    ours, its = pty.openpty()
    os.write(ours, b"marl\n")
    done = subprocess.run(
        [*command(), "new", "2505.03335"],
        cwd=site.root,
        env={**os.environ, **catalogues.environment},
        stdin=its,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(its)
    # Before click 8.3, the blank behind the question is in the output.
    assert done.stdout.lstrip(" ") == "docs/papers/marl/stacking-blocks-how-high.md\n"
    assert "Topics: marl" in done.stderr


def test_a_topic_that_is_new_is_said_to_be(site: Site, run: Run) -> None:
    site.note("marl/one.md", title="One", link="https://example.org/1")
    assert (
        "malr is a new topic; the diary has marl"
        in run("new", "2505.03335", "--topic", "malr").stderr
    )


def test_a_topic_from_front_matter_stays_one(site: Site, run: Run) -> None:
    site.note("one.md", title="One", topic="Towers & Blocks", link="https://example.org/1")
    site.note("two.md", title="Two", topic="Vision", link="https://example.org/2")
    result = run("new", "2505.03335", "--topic", "towers & blocks")
    assert result.stdout == "docs/papers/stacking-blocks-how-high.md\n"
    assert front(site.root / result.stdout.strip())["topic"] == "Towers & Blocks"


def test_notes_go_where_the_patterns_lead(site: Site, run: Run) -> None:
    site.options["entries"] = ["!drafts/", "/reading/notes/**/*.md"]
    assert run("new", "2505.03335").stdout.startswith("docs/reading/notes/stacking")


def test_notes_go_where_the_others_lie(site: Site, run: Run) -> None:
    site.options["entries"] = ["**/*.md", "!index.md"]
    site.write("diary/a/one.md", "# One\n")
    site.write("diary/b/two.md", "# Two\n")
    assert run("new", "2505.03335").stdout.startswith("docs/diary/stacking")


def test_a_place_where_it_would_be_no_entry_is_told(site: Site, run: Run) -> None:
    site.options["entries"] = ["papers/*/*.md"]
    result = run("new", "2505.03335")
    assert result.exit_code == 1
    assert "--topic" in result.stderr
    assert notes(site) == []
    assert run("new", "2505.03335", "--topic", "towers").exit_code == 0


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    write_new(file, b"first")
    with pytest.raises(FileExistsError):
        write_new(file, b"second")
    assert [path.name for path in tmp_path.iterdir()] == ["note.md"]
    assert file.read_bytes() == b"first"


def test_a_name_may_be_as_long_as_the_system_lets_it(tmp_path: Path) -> None:
    file = tmp_path / f"{'积' * 84}.md"
    write_new(file, b"first")
    write_file(file, b"second")
    assert file.read_bytes() == b"second"


def test_an_interrupted_question_leaves_no_file(site: Site, catalogues: Catalogues) -> None:
    site.write_config()
    catalogues.always = Sent(b" " * 60_000, "application/atom+xml", drip=0.05)
    with subprocess.Popen(
        [*command(), "new", "2505.03335"],
        cwd=site.root,
        env={**os.environ, **catalogues.environment},
        stderr=subprocess.PIPE,
        text=True,
        # What runs in the background inherits that interruptions are ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as process:
        while not catalogues.asked and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert "Interrupted" in process.communicate(timeout=600)[1]
    assert process.returncode == 130
    assert list((site.root / "docs").rglob("*")) == []


def test_a_folder_outside_the_docs_is_refused(site: Site, run: Run) -> None:
    assert run("new", "2505.03335", "--folder", "../elsewhere").exit_code == 2


def test_a_link_that_leads_out_of_the_docs_is_not_followed(
    site: Site, run: Run, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (site.root / "docs").mkdir()
    (site.root / "docs" / "papers").symlink_to(elsewhere)
    assert run("new", "2505.03335").exit_code == 1
    assert list(elsewhere.iterdir()) == []


def test_a_dry_run_shows_the_note_and_writes_nothing(site: Site, run: Run) -> None:
    result = run("new", "2505.03335", "--dry-run")
    assert "title: 'Stacking Blocks: How High?'" in result.stdout
    assert notes(site) == []


def test_the_output_may_be_json(site: Site, run: Run) -> None:
    told = json.loads(run("new", "2505.03335", "--json").stdout)
    assert told["created"] is True
    assert told["src"] == "papers/stacking-blocks-how-high.md"
    assert (told["source"], told["missing"]) == ("arXiv", "")
    assert told["record"]["arxiv"] == "2505.03335"


@pytest.mark.parametrize(
    "sent", [Sent(status=404), Sent(status=429), Sent(b"<html>busy"), Sent(b"\x00\xff garbage")]
)
def test_what_nobody_tells_is_missing_and_said_once(
    site: Site, run: Run, catalogues: Catalogues, sent: Sent
) -> None:
    catalogues.always = sent
    result = run("new", "2505.03335")
    assert (result.exit_code, result.stdout) == (0, "docs/papers/arxiv-2505-03335.md\n")
    assert result.stderr.count("warning:") == 1
    assert "title, authors, year, summary are missing" in result.stderr
    note = front(site.root / "docs/papers/arxiv-2505-03335.md")
    assert (note["arxiv"], note["link"]) == ("2505.03335", "https://arxiv.org/abs/2505.03335")


def test_a_slow_drip_ends_in_time(site: Site, catalogues: Catalogues) -> None:
    """The process ends too, and does not wait for the server."""
    site.write_config()
    catalogues.always = Sent(b" " * 60_000, "application/atom+xml", drip=0.05)
    done = subprocess.run(
        [*command(), "new", "2505.03335", "--timeout", "1"],
        cwd=site.root,
        env={**os.environ, **catalogues.environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0
    assert "in time" in done.stderr
    assert len(notes(site)) == 1


def test_offline_nobody_is_asked(
    site: Site, run: Run, catalogues: Catalogues, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("new", "A first note")  # The fixture takes the variable away.
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    result = run("new", "10.1000/x")
    assert result.exit_code == 0
    assert "PAPERDIARY_OFFLINE" in result.stderr
    assert catalogues.asked == []


def test_hostile_text_stays_text(site: Site, run: Run, catalogues: Catalogues) -> None:
    evil = (HOSTILE, "yes", "null", "- a", "2025-01-01", "0x1F")
    extra = "<arxiv:journal_ref>[x]: y</arxiv:journal_ref>"
    catalogues.papers["2505.00001"] = paper(
        "2505.00001", "---\n'evil': \"title\" <script>", evil, HOSTILE, extra
    )
    result = run("new", "2505.00001", "--tag", "#no", "--tag", "a, b]", "--summary", HOSTILE)
    assert result.exit_code == 0
    note = front(site.root / result.stdout.strip())
    assert note["title"] == "--- 'evil': \"title\" <script>"
    assert note["authors"][1:] == ["yes", "null", "- a", "2025-01-01", "0x1F"]
    assert (note["tags"], note["venue"]) == (["#no", "a, b]"], "[x]: y")
    assert note["summary"] == HOSTILE.strip()
    built = site.build()
    assert built.titles() == ["--- 'evil': \"title\""]  # A title's tags are markup to the reader.
    page = built.html("papers/evil-title-script/index.html")
    assert "<script>alert(1)" not in page


def test_a_title_without_letters_of_ascii_names_its_file(site: Site, run: Run) -> None:
    assert run("new", "积木 的 高度").stdout == "docs/papers/积木-的-高度.md\n"
    assert run("new", "?!").stdout == "docs/papers/note.md\n"
    assert run("new", "Index").stdout == "docs/papers/index-note.md\n"


def test_a_very_long_title_names_its_file_briefly(site: Site, run: Run) -> None:
    (name,) = run("new", "tower " * 200).stdout.split()
    assert len(Path(name).name) <= 64


@pytest.mark.parametrize(
    "arguments",
    [
        ["new"],
        ["new", "javascript:alert(1)"],
        ["new", "ISBN 9780262035612"],
        ["new", "x", "--read", "soon"],
        ["new", "x", "--read", "today", "--to-read"],
        ["new", "x", "--timeout", "0"],
    ],
)
def test_what_is_written_wrong_ends_with_2(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2
