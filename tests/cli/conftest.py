"""A diary in a temporary folder, and the command run on it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mkdocs_paperdiary.cli import main

from ..site.building import Site

Run = Callable[..., Result]

KEY = "sk-a-key-that-nobody-must-see"
LEFT = ["PAPERDIARY_OFFLINE", "OPENAI_API_KEY", "OPENAI_BASE_URL"]


@pytest.fixture
def site(tmp_path: Path, shared_cache: Path) -> Site:
    root = tmp_path / "site"
    root.mkdir()
    return Site(root, shared_cache, umap=False)


@pytest.fixture
def run(site: Site, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in the site's folder: `run("labels", "--set", "-", input="{}")`."""
    for name in LEFT:
        monkeypatch.delenv(name, raising=False)

    def run_it(*arguments: str, input: str | None = None) -> Result:
        monkeypatch.chdir(site.root)
        if not (site.root / "mkdocs.yml").exists():
            site.write_config()
        return CliRunner().invoke(main, arguments, input=input)

    return run_it


def command() -> list[str]:
    """The command as a process of its own is started."""
    beside = Path(sys.executable).with_name("paperdiary")
    if os.access(beside, os.X_OK):
        return [str(beside)]
    return [sys.executable, "-c", "from mkdocs_paperdiary.cli import main; main()"]
