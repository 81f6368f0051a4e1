"""The first commit's day of each file."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest

from mkdocs_paperdiary.diary.git import first_commits, head
from mkdocs_paperdiary.problem import Problem

from .repository import commit, needs_git

pytestmark = needs_git


def test_the_first_commit_of_each_file_counts(tmp_path: Path) -> None:
    commit(tmp_path, "2025-06-01", "docs/a.md")
    commit(tmp_path, "2025-06-05", "docs/a.md", "docs/b c/é.md")
    days = first_commits(tmp_path / "docs", ["a.md", "b c/é.md", "missing.md"])
    assert days == {"a.md": dt.date(2025, 6, 1), "b c/é.md": dt.date(2025, 6, 5)}


def test_one_day_for_all_files_says_nothing(tmp_path: Path) -> None:
    commit(tmp_path, "2025-06-01", "a.md", "b.md")
    assert first_commits(tmp_path, ["a.md", "b.md"]) == {}


def test_without_a_repository_nothing_is_known(tmp_path: Path) -> None:
    assert first_commits(tmp_path, ["a.md"]) is None


def test_a_missing_folder_is_no_error(tmp_path: Path) -> None:
    assert first_commits(tmp_path / "nowhere", ["a.md"]) is None


def test_a_renamed_file_keeps_its_first_day(tmp_path: Path) -> None:
    commit(tmp_path, "2025-06-01", "a.md", "other.md")
    commit(tmp_path, "2025-06-02", "b.md")
    (tmp_path / "docs").mkdir()
    for before, after in (("a.md", "docs/one.md"), ("b.md", "docs/a.md")):
        subprocess.run(["git", "mv", before, after], cwd=tmp_path, check=True)
    commit(tmp_path, "2025-06-05", "docs/new.md")
    subprocess.run(["git", "mv", "docs/one.md", "docs/ü 1.md"], cwd=tmp_path, check=True)
    commit(tmp_path, "2025-06-06", "a.md")
    days = first_commits(tmp_path / "docs", ["ü 1.md", "a.md", "new.md"])
    assert days == {
        "ü 1.md": dt.date(2025, 6, 1),
        "a.md": dt.date(2025, 6, 2),
        "new.md": dt.date(2025, 6, 5),
    }


def test_a_shallow_clone_is_a_problem_with_its_remedy(tmp_path: Path) -> None:
    commit(tmp_path / "whole", "2025-06-01", "a.md")
    commit(tmp_path / "whole", "2025-06-05", "b.md")
    clone = ["git", "clone", "-q", "--depth", "1", (tmp_path / "whole").as_uri(), "clone"]
    subprocess.run(clone, cwd=tmp_path, check=True)
    problem = first_commits(tmp_path / "clone", ["a.md", "b.md"])
    assert isinstance(problem, Problem)
    assert problem.code == "shallow-clone"
    assert "fetch-depth: 0" in problem.message
    assert first_commits(tmp_path / "clone", []) == {}


def test_a_repository_of_another_owner_is_a_problem_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, "2025-06-01", "a.md")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    problem = first_commits(tmp_path, ["a.md"])
    assert isinstance(problem, Problem)
    assert f'safe.directory "{tmp_path}"' in problem.message


def test_the_head_changes_with_each_commit(tmp_path: Path) -> None:
    commit(tmp_path, "2025-06-01", "docs/a.md")
    first = head(tmp_path / "docs")
    assert first == head(tmp_path) != ""
    commit(tmp_path, "2025-06-05", "docs/b.md")
    assert head(tmp_path / "docs") != first


def test_the_head_of_packed_branches_and_worktrees_is_known(tmp_path: Path) -> None:
    main, other = tmp_path / "main", tmp_path / "other"
    main.mkdir()
    commit(main, "2025-06-01", "a.md")
    subprocess.run(["git", "worktree", "add", "-q", "-b", "two", str(other)], cwd=main, check=True)
    command = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(command, cwd=main, check=True, capture_output=True, encoding="utf-8")
    before = head(main), head(other)
    assert before == (done.stdout.strip(),) * 2
    subprocess.run(["git", "pack-refs", "--all"], cwd=main, check=True)
    packed = head(main), head(other)
    commit(other, "2025-06-05", "b.md")
    assert head(main) == packed[0]
    assert packed == before
    assert head(other) != packed[1]
    subprocess.run(["git", "checkout", "-q", "--detach"], cwd=main, check=True)
    assert head(main) == packed[0]


def test_without_a_repository_there_is_no_head(tmp_path: Path) -> None:
    assert head(tmp_path / "nowhere") == ""


def test_names_may_hold_whatever_a_log_has_between_them(tmp_path: Path) -> None:
    names = ["\x01a.md", "A\nb.md", "R100", "2024-05-06.md", " c.md ", "\u2028.md"]
    commit(tmp_path, "2025-06-01", *names)
    commit(tmp_path, "2025-06-02", "last.md")
    days = first_commits(tmp_path, [*names, "last.md"])
    assert days == {name: dt.date(2025, 6, 1) for name in names} | {"last.md": dt.date(2025, 6, 2)}


@pytest.mark.parametrize("when", ["99999999999", "253402300799", "4102444800", "-1"])
def test_a_clock_that_is_centuries_wrong_dates_nothing(tmp_path: Path, when: str) -> None:
    commit(tmp_path, "2025-06-01", "a.md")
    # Git itself takes no such date for a new commit, and shows those that are there.
    (tmp_path / "b.md").write_text("B")
    run = ["git", "-C", str(tmp_path)]
    subprocess.run([*run, "add", "b.md"], check=True)
    tree = subprocess.run([*run, "write-tree"], check=True, capture_output=True, text=True).stdout
    written = f"tree {tree}parent {head(tmp_path)}\nauthor a <a@b> {when} +0000\n"
    written += f"committer a <a@b> {when} +0000\n\nB\n"
    hashed = [*run, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    done = subprocess.run(hashed, input=written, check=True, capture_output=True, text=True)
    subprocess.run([*run, "reset", "-q", "--hard", done.stdout.strip()], check=True)
    assert first_commits(tmp_path, ["a.md", "b.md"]) in (
        {"a.md": dt.date(2025, 6, 1)},
        # Half of git's versions take a time before 1970 for 1970.
        {"a.md": dt.date(2025, 6, 1), "b.md": dt.date(1970, 1, 1)},
    )


def test_signatures_that_the_user_has_shown_with_each_commit_are_no_names(tmp_path: Path) -> None:
    commit(tmp_path, "2025-06-01", "a.md")
    (tmp_path / "b.md").write_text("B")
    checker = tmp_path / "checker"
    checker.write_text("#!/bin/sh\necho 'gpg: Signature made by a' >&2\n")
    checker.chmod(0o755)
    run = ["git", "-C", str(tmp_path)]
    subprocess.run([*run, "config", "gpg.program", str(checker)], check=True)
    subprocess.run([*run, "config", "log.showSignature", "true"], check=True)
    subprocess.run([*run, "add", "b.md"], check=True)
    tree = subprocess.run([*run, "write-tree"], check=True, capture_output=True, text=True).stdout
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n"
    who = "a <a@b> 1749124800 +0000"
    written = f"tree {tree}parent {head(tmp_path)}\nauthor {who}\ncommitter {who}\n"
    hashed = [*run, "hash-object", "-t", "commit", "-w", "--stdin"]
    content = f"{written}{signature}\nB\n"
    done = subprocess.run(hashed, input=content, check=True, capture_output=True, text=True)
    subprocess.run([*run, "reset", "-q", "--hard", done.stdout.strip()], check=True)
    days = first_commits(tmp_path, ["a.md", "b.md"])
    assert days == {"a.md": dt.date(2025, 6, 1), "b.md": dt.date(2025, 6, 5)}
