"""Sites with other people's plugins, each built under both themes."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..site.building import Site
from .diary import write_diary

THEMES = ["material", "paperdiary"]


@pytest.fixture(params=THEMES)
def site(request: pytest.FixtureRequest, tmp_path: Path, shared_cache: Path) -> Site:
    """Eight notes under a theme; a test adds plugins with `use`."""
    return eight_notes(tmp_path, shared_cache, request.param)


def eight_notes(root: Path, cache: Path, theme: str) -> Site:
    made = Site(root, cache, {"theme": {"name": theme, "font": False}})
    write_diary(made)
    return made
