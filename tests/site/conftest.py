"""Sites that are really built; what is computed for one is kept for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..conftest import Lock
from .building import Built, Site


@pytest.fixture
def site(tmp_path: Path, shared_cache: Path) -> Site:
    return Site(tmp_path, shared_cache)


@pytest.fixture(scope="module")
def site_of_module(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Site:
    """A site that is built once for the tests of a module, which only read what comes out."""
    return Site(tmp_path_factory.mktemp("site"), shared_cache)


@pytest.fixture(scope="session")
def ten(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path, lock: Lock) -> Built:
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
    with lock("ten"):
        return site.build()


@pytest.fixture(scope="session")
def warm_cache(ten: Built, shared_cache: Path) -> Path:
    """A cache that has all that `ten` needs."""
    return shared_cache
