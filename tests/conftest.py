"""What tests of whole sites share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from .llm_server import server
from .records.catalogue_server import catalogues

__all__ = ["catalogues", "server"]


@pytest.fixture(scope="session", autouse=True)
def quiet_environment() -> None:
    """No network, and no advertisement of another generator in the log."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["NO_MKDOCS_2_WARNING"] = "true"


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all tests use whose subject is not the cache."""
    return tmp_path_factory.mktemp("cache")
