import sys
from pathlib import Path

import pytest

from mkdocs_paperdiary.atlas import Atlas
from mkdocs_paperdiary.atlas.embedding import local

from ..conftest import Lock
from .small_diary import SUMMARIES, build


@pytest.fixture(scope="session")
def whole(shared_folder: Path, lock: Lock) -> tuple[Atlas, Path]:
    """The atlas of twelve summaries with both layouts, and its cache, which is only read."""
    folder = shared_folder / "whole"
    with lock("whole"):
        atlas, problems = build(SUMMARIES, folder)
    assert problems == ()
    return atlas, folder


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which texts cannot be embedded."""
    local._LOADED.clear()
    monkeypatch.setitem(sys.modules, "mkdocs_paperdiary.atlas.embedding.bert", None)


@pytest.fixture
def no_umap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without umap-learn, which also saves the seconds that it compiles."""
    monkeypatch.setitem(sys.modules, "umap", None)
