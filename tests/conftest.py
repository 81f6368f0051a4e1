"""What the tests of all rooms share, and what all workers of one run share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from .llm_server import server
from .records.catalogue_server import catalogues

__all__ = ["catalogues", "server"]

Lock = Callable[[str], FileLock]


@pytest.fixture(scope="session", autouse=True)
def quiet_environment() -> None:
    """No network, and no advertisement of another generator in the log."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["NO_MKDOCS_2_WARNING"] = "true"


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is the same for all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    # Each of pytest-xdist's workers has a folder of its own within that of the run.
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = run / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def shared_cache(shared_folder: Path) -> Path:
    """A cache that all tests of all workers use whose subject is not the cache.

    Workers may read and write it at once. Build what takes long under a `lock`, so that one
    worker computes it and the others find it.
    """
    return shared_folder / "cache"


@pytest.fixture(scope="session")
def lock(shared_folder: Path) -> Lock:
    """Locks between workers, by name: `with lock("example"): ...`."""
    return lambda name: FileLock(shared_folder / f"{name}.lock")
