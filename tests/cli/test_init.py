"""`paperdiary init` in folders that hold nothing, and in folders of notes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from mkdocs.config import load_config

from mkdocs_paperdiary.cli import main

from ..site.building import Built, Site

NOTE = """# {title}

Date read: {day} June 2025
[Paper](https://example.org/{day})

It is about trees.
"""


def init(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["init", *map(str, arguments)])


def told(*arguments: str | Path) -> dict[str, object]:
    result = init(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def build(folder: Path) -> Built:
    """Build the site in this process, as `mkdocs build --strict` does."""
    site = Site(folder, folder / ".cache", umap=False)
    return site.build_loaded(load_config(str(folder / "mkdocs.yml"), strict=True))


def assert_sound(built: Built) -> None:
    assert built.warnings == []
    assert not built.refused


def write_notes(folder: Path, *paths: str) -> None:
    for day, path in enumerate(paths, 1):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(NOTE.format(title=file.stem.title(), day=day))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def test_an_empty_folder_becomes_a_diary_that_builds_without_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / "my reading"
    folder.mkdir()
    assert init(folder).exit_code == 0
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    (entry,) = json.loads((folder / "site/assets/paperdiary/diary.json").read_text())["entries"]
    assert entry["title"] == "As We May Think"
    assert "My Reading" in (folder / "site/index.html").read_text()
    assert not (folder / "site/templates").exists()


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    assert init(tmp_path / "new").exit_code == 0
    assert (tmp_path / "new/mkdocs.yml").is_file()


def test_a_second_run_has_nothing_to_do(tmp_path: Path) -> None:
    init(tmp_path / "new")
    before = snapshot(tmp_path)
    found = told(tmp_path / "new", "--yes")
    assert (found["state"], found["changes"], found["written"]) == ("diary", [], False)
    assert snapshot(tmp_path) == before


def test_the_workflows_and_the_form_are_sound_yaml(tmp_path: Path) -> None:
    init(tmp_path / "new")
    files = sorted((tmp_path / "new/.github").rglob("*.yml"))
    assert [file.name for file in files] == ["paper.yml", "paper.yml", "publish.yml"]
    for file in files:
        assert yaml.safe_load(file.read_text())["name"]
        assert "@" not in file.read_text().replace("users.noreply", "").replace("@v", "").replace(
            "github-actions[bot]@", ""
        )


def test_the_scheme_of_an_address_is_no_label_that_a_note_has(tmp_path: Path) -> None:
    for day in (1, 2):
        path = tmp_path / f"rl/{day}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# Trees {day}\n\nRead: {day} June 2025\n\nhttps://example.org/{day}\n")
    assert "2 from body\n" in init(tmp_path).stdout


def test_a_folder_of_notes_is_changed_only_with_yes(tmp_path: Path) -> None:
    write_notes(tmp_path, "rl/walk.md", "rl/run.md", "maths/count.md")
    before = snapshot(tmp_path)
    result = init(tmp_path)
    assert result.exit_code == 0
    assert "3 in 2 topics" in result.stdout
    assert "3 from body (Date read)" in result.stdout
    assert "+++ b/mkdocs.yml" in result.stdout
    assert "Nothing was changed" in result.stderr
    assert snapshot(tmp_path) == before


def test_notes_beside_a_readme_become_a_site_where_they_are(tmp_path: Path) -> None:
    pytest.importorskip("mkdocs_same_dir")
    write_notes(tmp_path, "rl/walk.md", "rl/run.md", "maths/count.md", "loose.md")
    (tmp_path / "README.md").write_text("# What I read\n\nFirst [walking](rl/walk.md).\n")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/count.py").write_text("print(1)\n")
    before = snapshot(tmp_path)
    found = told(tmp_path, "--yes")
    assert found["install"] == ["mkdocs-same-dir"]
    after = snapshot(tmp_path)
    assert {path: after[path] for path in before} == before
    assert_sound(build(tmp_path))
    data = json.loads((tmp_path / "site/assets/paperdiary/diary.json").read_text())
    assert {entry["topic"] for entry in data["entries"]} == {"rl", "maths", ""}
    assert "What I read" in (tmp_path / "site/index.html").read_text()
    assert not (tmp_path / "site/scripts").exists()
    assert told(tmp_path)["changes"] == []


def test_notes_in_one_folder_make_it_the_docs_folder(tmp_path: Path) -> None:
    write_notes(tmp_path, "notes/rl/walk.md", "notes/rl/run.md", "notes/maths/count.md")
    (tmp_path / "README.md").write_text("# About\n\nNothing here leads to a note.\n")
    assert told(tmp_path, "--yes")["install"] == []
    assert yaml.safe_load((tmp_path / "mkdocs.yml").read_text())["docs_dir"] == "notes"
    assert_sound(build(tmp_path))


def test_a_folders_only_list_of_works_is_found_although_it_is_called_as_home_pages_are(
    tmp_path: Path,
) -> None:
    days = "".join(f"- {day}: [Slow Tree {day}](https://a.org/{day})\n" for day in range(1, 7))
    (tmp_path / "README.md").write_text("# Me\n")
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "README.md").write_text(f"# Log\n\n## May 2024\n\n{days}")
    assert "6 works are parts of 1 page: log/README.md" in init(tmp_path, "--yes").output


def test_nothing_is_written_through_a_link_out_of_the_folder(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "notes", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / "docs").symlink_to(elsewhere)
    for day in range(1, 5):
        (folder / f"note-{day}.md").write_text(NOTE.format(title=f"Oak {day}", day=day))
    result = init(folder, "--yes", "--move")
    assert "leads out of" in result.output
    assert (result.exit_code, list(elsewhere.iterdir())) == (1, [])
    assert not (folder / "mkdocs.yml").exists()


def test_notes_are_moved_when_that_is_asked(tmp_path: Path) -> None:
    write_notes(tmp_path, "rl/walk.md", "loose.md")
    (tmp_path / "README.md").write_text("# What I read\n\nFirst [walking](rl/walk.md).\n")
    (tmp_path / "LICENSE.md").write_text("Free.\n")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", "-C", tmp_path, *command], check=True)
    assert told(tmp_path, "--move")["written"] is False
    assert (tmp_path / "loose.md").exists()
    found = told(tmp_path, "--move", "--yes")
    assert [move["to"] for move in found["moves"]] == ["docs/README.md", "docs/loose.md", "docs/rl"]
    assert (tmp_path / "LICENSE.md").exists()
    listed = ["git", "-C", tmp_path, "ls-files"]
    known = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
    assert known == ["LICENSE.md", "docs/README.md", "docs/loose.md", "docs/rl/walk.md"]
    assert_sound(build(tmp_path))


def test_a_docs_folder_that_is_there_is_moved_into(tmp_path: Path) -> None:
    write_notes(tmp_path, "rl/walk.md", "docs/maths/count.md")
    moves = told(tmp_path, "--move", "--yes")["moves"]
    assert moves == [{"from": "rl", "to": "docs/rl"}]
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == ["maths", "rl"]


def test_nothing_is_moved_over_what_is_there(tmp_path: Path) -> None:
    write_notes(tmp_path, "rl/walk.md", "docs/rl/run.md")
    before = snapshot(tmp_path)
    result = init(tmp_path, "--move", "--yes")
    assert result.exit_code == 1
    assert "docs/rl is there already" in result.stderr
    assert snapshot(tmp_path) == before


def test_pages_that_list_notes_are_left_out(tmp_path: Path) -> None:
    write_notes(tmp_path, "rl/walk.md", "rl/run.md", "maths/count.md")
    (tmp_path / "rl/README.md").write_text("# RL\n\n[a](walk.md), [b](run.md)\n")
    for topic in ("rl", "maths"):
        (tmp_path / topic / "elsewhere.md").write_text("# Elsewhere\n\nSee other topics.\n")
    found = told(tmp_path)["found"]
    assert found["notes"] == 3
    assert found["entries"] == ["**/*.md", "!elsewhere.md", "!README.md"]


def test_an_ignored_line_is_not_ignored_twice(tmp_path: Path) -> None:
    write_notes(tmp_path, "rl/walk.md")
    (tmp_path / ".gitignore").write_bytes(b".paperdiary\r\n*.tmp")
    init(tmp_path, "--yes")
    assert (
        tmp_path / ".gitignore"
    ).read_bytes() == b".paperdiary\r\n*.tmp\r\n.cache/*\r\n/site/\r\n.venv/\r\n"


def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = init(tmp_path / "file")
    assert result.exit_code == 1
    assert "is no folder" in result.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_must_not_be_written_is_told(tmp_path: Path) -> None:
    write_notes(tmp_path, "rl/walk.md")
    tmp_path.chmod(0o500)
    result = init(tmp_path, "--yes")
    tmp_path.chmod(0o700)
    assert result.exit_code == 1
    assert "nothing was changed" in result.stderr
    assert list(snapshot(tmp_path)) == ["rl/walk.md"]


def test_where_github_has_it_is_taken_from_git(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    remote = "https://secret@github.com/Ada/notes.git"
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", remote], check=True)
    assert init(tmp_path).exit_code == 0
    text = (tmp_path / "mkdocs.yml").read_text()
    settings = yaml.safe_load(text)
    assert settings["site_url"] == "https://ada.github.io/notes/"
    assert settings["repo_url"] == "https://github.com/Ada/notes"
    assert "secret" not in text


def test_a_diary_begins_in_another_language(tmp_path: Path) -> None:
    folder = tmp_path / "日記"
    assert init(folder, "--language", "ja").exit_code == 0
    config = load_config(str(folder / "mkdocs.yml"))
    assert config.theme["language"] == "ja"
    assert config.site_description == "読んだものと、そこから学んだこと"
    # Ids of headings in this script.
    assert "slugify" in config.mdx_configs["toc"]
    assert "## 最近読んだもの" in (folder / "docs/index.md").read_text("utf-8")
    (note,) = (folder / "docs/papers").rglob("*.md")
    _, front, text = note.read_text("utf-8").split("---\n")
    assert yaml.safe_load(front)["lessons"][0]["theme"] == "ノートをとる"
    assert "## 要点" in text
    assert "'xx' is not one of" in init(tmp_path / "other", "--language", "xx").output
