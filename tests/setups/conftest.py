"""Sites with other people's plugins, each built under both themes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ..site.building import Site
from .diary import write_diary


@pytest.fixture(scope="session", autouse=True)
def quiet_environment() -> None:
    """No network, and no advertisement of another generator in the log."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["NO_MKDOCS_2_WARNING"] = "true"


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All these diaries have the same summaries, so that their map is computed once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(params=["material", "paperdiary"])
def site(request: pytest.FixtureRequest, tmp_path: Path, shared_cache: Path) -> Site:
    """Eight notes under a theme; a test adds plugins with `use`."""
    made = Site(tmp_path, shared_cache, {"theme": {"name": request.param, "font": False}})
    write_diary(made)
    return made
