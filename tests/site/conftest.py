"""Sites that are really built; what is computed for one is kept for all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .building import Built, Site


@pytest.fixture(scope="session", autouse=True)
def quiet_environment() -> None:
    """No network, and no advertisement of another generator in the log."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["NO_MKDOCS_2_WARNING"] = "true"


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all tests use whose subject is not the cache."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def site(tmp_path: Path, shared_cache: Path) -> Site:
    return Site(tmp_path, shared_cache)


@pytest.fixture(scope="session")
def ten(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    """The site of ten notes that three lines of configuration give; it is only read."""
    site = Site(tmp_path_factory.mktemp("ten"), shared_cache)
    site.notes(10)
    site.note(
        "other/lesson.md",
        title="Lesson",
        date="2025-07-01",
        summary="A gripper is trained by trial and error to open drawers.",
        lessons=[{"theme": "Robots", "lesson": "Trial and error needs patience"}],
    )
    return site.build()


@pytest.fixture(scope="session")
def warm_cache(ten: Built, shared_cache: Path) -> Path:
    """A cache that has all that `ten` needs."""
    return shared_cache
