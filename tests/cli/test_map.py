"""`paperdiary map`: how good the map is, and a fresh one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mkdocs_paperdiary.cli import main

from ..site.building import Site


@pytest.fixture
def diary(tmp_path: Path, shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    site = Site(tmp_path, shared_cache, options={"map": {"file": "map.jsonl"}})
    site.notes(10)
    site.write_config()
    monkeypatch.chdir(tmp_path)
    return site


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["map", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_it_says_how_good_the_map_is_and_where_it_is_remembered(diary: Site) -> None:
    told = json.loads(run("--json"))

    assert set(told["layouts"]) == {"tsne", "umap"}
    for one in told["layouts"].values():
        assert one["entries"] == 10
        # Nothing has joined it yet.
        assert one["trustworthiness"] == one["fresh"]
    assert Path(told["memory"]) == diary.root / "map.jsonl"
    assert "10 entries in " in run()


def test_a_fresh_map_is_what_the_next_build_shows(diary: Site) -> None:
    diary.build()
    file = diary.root / "map.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for row in rows:
        if "id" in row:  # A map on which all have been pushed into two corners.
            row["tsne"][:2] = [0.0, 0.0] if row["id"] < "papers/subject/note-5" else [9.0, 9.0]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    before = json.loads(run("--json"))["layouts"]["tsne"]

    after = json.loads(run("--fresh", "--json"))["layouts"]["tsne"]

    assert after["trustworthiness"] > before["trustworthiness"]
    written = file.read_bytes()
    built = diary.build()
    assert file.read_bytes() == written
    places = {entry["layouts"]["tsne"]["x"] for entry in built.data["entries"]}
    assert len(places) == 10


def test_without_a_map_it_says_what_is_missing(
    tmp_path: Path, shared_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path, shared_cache)
    site.notes(3)
    site.write_config()
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["map"])

    assert result.exit_code == 1
    assert "a map takes 4 entries" in result.output
