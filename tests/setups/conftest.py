"""Sites with other people's plugins, each built under both themes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..site.building import Site
from .diary import write_diary


@pytest.fixture(params=["material", "paperdiary"])
def site(request: pytest.FixtureRequest, tmp_path: Path, shared_cache: Path) -> Site:
    """Eight notes under a theme; a test adds plugins with `use`."""
    made = Site(tmp_path, shared_cache, {"theme": {"name": request.param, "font": False}})
    write_diary(made)
    return made
