import sys
from pathlib import Path

import pytest

from mkdocs_paperdiary.atlas import Atlas

from .small_diary import SUMMARIES, build


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Atlas, Path]:
    """The atlas of twelve summaries with both layouts, and its cache, which is only read."""
    folder = tmp_path_factory.mktemp("whole") / "cache"
    atlas, problems = build(SUMMARIES, folder)
    assert problems == ()
    return atlas, folder


@pytest.fixture
def no_umap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without umap-learn, which also saves the seconds that it compiles."""
    monkeypatch.setitem(sys.modules, "umap", None)
