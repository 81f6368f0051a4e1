"""The issue form becomes a note."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from mkdocs_paperdiary.cli import issue, main
from mkdocs_paperdiary.diary import Entry, Note, read_diary

BODY = """### Reference

{reference}

### Title

{title}

### Date read

{day}

### Topic

{topic}

### Summary

Says: "yes" # always

### Notes

One.

### My own heading

Two.
"""


@pytest.fixture(autouse=True)
def diary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    assert CliRunner().invoke(main, ["init", str(tmp_path / "diary")]).exit_code == 0
    monkeypatch.chdir(tmp_path / "diary")


def hand_in(body: str) -> int:
    event = Path("../event.json")
    told = {"title": "Paper: ", "body": body, "created_at": "2025-06-05T23:10:00Z"}
    event.write_text(json.dumps({"issue": told}))
    return issue.main([str(event)])


def noted(
    reference: str = "https://arxiv.org/abs/2505.03335v2",
    title: str = "A: B",
    topic: str = "remembering",
    day: str = "_No response_",
) -> tuple[Path, Entry]:
    before = set(Path().rglob("*.md"))
    body = BODY.format(reference=reference, title=title, topic=topic, day=day)
    assert hand_in(body.replace("\n", "\r\n")) == 0
    (path,) = set(Path().rglob("*.md")) - before
    return path, read_diary([Note(path.as_posix(), path.read_bytes())]).diary.entries[0]


def test_the_form_becomes_a_note() -> None:
    path, entry = noted()
    assert path.parent == Path("docs/papers/remembering")
    assert (entry.title, str(entry.date)) == ("A: B", "2025-06-05")
    assert entry.link == "https://arxiv.org/abs/2505.03335"
    assert entry.summary == 'Says: "yes" # always'
    assert path.read_text().endswith("One.\n\n### My own heading\n\nTwo.\n")


def test_the_day_of_the_form_counts() -> None:
    assert str(noted(day="2025-05-01")[1].date) == "2025-05-01"


@pytest.mark.parametrize("text", ["--force", "$(touch x)", "../../etc/x"])
def test_what_the_form_says_is_never_an_option_a_command_or_a_path(text: str) -> None:
    path, entry = noted(reference="A title", title=text, topic="_No response_")
    assert path.resolve().is_relative_to(Path("docs").resolve())
    assert entry.title == text
    assert not Path("x").exists()


def test_a_work_that_the_diary_has_is_not_noted_twice() -> None:
    noted()
    assert hand_in("### Reference\n\n2505.03335\n") == 1


def test_an_issue_without_a_work_is_refused() -> None:
    assert hand_in("Hello.") == 1


def test_the_longest_issue_that_github_takes_is_read_at_once() -> None:
    begun = time.process_time()
    assert issue.answers_of(f"### Notes\n\n### {' ' * 65_000}x")["notes"].endswith("x")
    assert time.process_time() - begun < 5
