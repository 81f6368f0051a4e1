"""Where MkDocs is missing, its successors build what it builds, and every command works."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ..browser.building import EXAMPLE, OWN, SOMEWHERE, write_example
from ..site.building import Built
from .environments import environment, outputs, paperdiary
from .sites import files_of

ALONE = {"properdocs": ("mkdocs", ""), "mkdocs-ng": ("mkdocs", "mkdocs-ng")}
"""Successors in environments that MkDocs is missing from: what is left out, and what is added."""


@pytest.mark.parametrize("name", ALONE)
def test_a_successor_alone_builds_the_same_site_and_runs_every_command(
    example: Callable[..., Path],
    shared_cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setenv("PAPERDIARY_OFFLINE", "1")
    site = Built(example("paperdiary"))
    without, extra = ALONE[name]
    # Without UMAP, which takes seconds where the map is rated.
    python = environment(tmp_path / "env", without=[without, "umap"], extra=extra)
    folder = tmp_path / "diary"
    options = {"docs_dir": "docs", "site_url": SOMEWHERE, "theme": OWN}
    file = write_example(folder, shared_cache, **options)
    shutil.copytree(EXAMPLE / "docs", folder / "docs")
    if name == "properdocs":
        gone = subprocess.run([python, "-c", "import mkdocs"], capture_output=True, check=False)
        assert b"No module named 'mkdocs'" in gone.stderr
        file.rename(folder / "properdocs.yml")

    built = paperdiary(python, folder, "build", "--strict")
    assert built.returncode == 0, built.stderr
    assert files_of(folder / "site") == files_of(site.folder)

    (folder / "more.json").write_text('[{"title": "A tower of cups", "date": "2025-06-05"}]')
    checked, exported, rated, labels, summaries, found, *_, again, old, new = outputs(
        python,
        folder,
        ["check", "--json"],
        ["export", "--to", "csl-json"],
        ["map"],
        ["labels", "--json"],
        ["summarize", "--json"],
        ["ask", "an adversary makes levels that maximise regret"],
        ["import", "more.json", "--write"],
        ["new", "A tower of plates"],
        ["check", "--json"],
        ["init"],
        ["init", "--json", "another"],
    )
    number = len(site.titles())
    assert len(json.loads(checked)["entries"]) == number
    assert len(json.loads(exported)) == number
    assert "trustworthiness" in rated
    assert len(json.loads(labels)["clusters"]) > 1
    assert len(json.loads(summaries)) == number
    assert site.entry("papers/open-endedness/paired")["title"] in found
    assert len(json.loads(again)["entries"]) == number + 2
    assert "a MkDocs site with a diary" in old
    assert json.loads(new)["written"]
