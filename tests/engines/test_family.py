"""ProperDocs and MkDocs NG build what MkDocs builds, and the command works with each of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ..conftest import Lock
from ..site.building import SUMMARIES, Site
from .environments import environment, outputs, paperdiary

ALONE = {"properdocs": ("mkdocs", ""), "mkdocs-ng": ("mkdocs", "mkdocs-ng")}
"""Successors in environments that MkDocs is missing from: what is left out, and what is added."""

GENERATOR = re.compile(rb'(<meta name="generator" content=)"[^"]*"')


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with MkDocs and ProperDocs; without UMAP, which takes seconds."""
    return environment(tmp_path_factory.mktemp("engines") / "env", without=["umap"])


@pytest.fixture(scope="module")
def diary(
    python: Path, tmp_path_factory: pytest.TempPathFactory, shared_cache: Path, lock: Lock
) -> Site:
    """A diary with a map, lessons, links, tags and feeds, and its site as MkDocs builds it."""
    root = tmp_path_factory.mktemp("engines") / "diary"
    root.mkdir()
    site = Site(root, shared_cache, umap=False)
    for number, summary in enumerate(SUMMARIES):
        topic = "robots" if number < 4 else "models"
        after = (number + 1) % len(SUMMARIES)
        folder = "robots" if after < 4 else "models"
        site.note(
            f"{topic}/note-{number}.md",
            title=f"Note {number}",
            date=f"2025-0{number % 9 + 1}-11",
            summary=summary,
            tags=[topic],
            lessons=[{"theme": "Learning", "lesson": f"Lesson {number} holds"}],
            body=f"## Points\n\nSee [the next](../{folder}/note-{after}.md#points).",
        )
    site.config |= {"site_url": "https://diary.example/", "theme": "paperdiary"}
    own = {"cache_dir": str(shared_cache), "map": {"file": str(root / "map.jsonl")}}
    site.config["plugins"] = ["search", "tags", {"paperdiary": own}]
    site.write_config()
    with lock("map of ten"):
        assert paperdiary(python, root, "build", "--engine", "mkdocs", "--strict").returncode == 0
    return site


def files_of(site: Path) -> dict[str, bytes]:
    """The files of a site, without the name of what has made it and the times of compression."""
    return {
        path.relative_to(site).as_posix(): GENERATOR.sub(rb"\1", path.read_bytes())
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.suffix != ".gz"
    }


def test_properdocs_beside_mkdocs_builds_the_same_site(
    diary: Site, python: Path, tmp_path: Path
) -> None:
    arguments = ("build", "--engine", "properdocs", "--strict", "--site-dir", str(tmp_path / "s"))
    result = paperdiary(python, diary.root, *arguments)
    assert result.returncode == 0, result.stderr
    assert "ProperDocs" in result.stderr.splitlines()[0]
    assert b"ProperDocs" in (tmp_path / "s/index.html").read_bytes()
    assert files_of(tmp_path / "s") == files_of(diary.root / "site")


@pytest.mark.parametrize("name", ALONE)
def test_a_successor_alone_builds_the_same_site_and_runs_every_command(
    diary: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    without, extra = ALONE[name]
    python = environment(tmp_path / "env", without=[without, "umap"], extra=extra)
    folder = tmp_path / "diary"
    shutil.copytree(diary.root, folder, ignore=shutil.ignore_patterns("site"))
    if name == "properdocs":
        gone = subprocess.run([python, "-c", "import mkdocs"], capture_output=True, check=False)
        assert b"No module named 'mkdocs'" in gone.stderr
        (folder / "mkdocs.yml").rename(folder / "properdocs.yml")

    built = paperdiary(python, folder, "build", "--strict")
    assert built.returncode == 0, built.stderr
    assert files_of(folder / "site") == files_of(diary.root / "site")

    (folder / "more.json").write_text('[{"title": "A tower of cups", "date": "2025-06-05"}]')
    checked, exported, rated, labels, summaries, found, *_, again, old, new = outputs(
        python,
        folder,
        ["check", "--json"],
        ["export", "--to", "bibtex"],
        ["map"],
        ["labels", "--json"],
        ["summarize", "--json"],
        ["ask", "stack blocks from camera images"],
        ["import", "more.json", "--write"],
        ["new", "A tower of plates"],
        ["check", "--json"],
        ["init"],
        ["init", "--json", "another"],
    )
    assert len(json.loads(checked)["entries"]) == len(SUMMARIES)
    assert exported.count("@") == len(SUMMARIES)
    assert "trustworthiness" in rated
    assert len(json.loads(labels)["clusters"]) > 1
    assert len(json.loads(summaries)) == len(SUMMARIES)
    assert "Note 0" in found
    assert len(json.loads(again)["entries"]) == len(SUMMARIES) + 2
    assert "a MkDocs site with a diary" in old
    assert json.loads(new)["written"]
