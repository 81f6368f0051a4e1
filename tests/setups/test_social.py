"""Material's social cards, with a font that is there before they are drawn."""

from __future__ import annotations

import shutil
from ctypes.util import find_library
from pathlib import Path

import pytest

from ..site.building import Site
from .diary import assert_whole, use

FONTS = Path("/usr/share/fonts")


@pytest.fixture
def font(site: Site) -> str:
    found = next(FONTS.rglob("DejaVuSans.ttf"), None) or next(FONTS.rglob("*-Regular.ttf"), None)
    if found is None or not find_library("cairo"):
        pytest.skip("no libcairo2 or no font in /usr/share/fonts")
    folder = site.root / ".cache/plugin/social/fonts/Mine"
    folder.mkdir(parents=True)
    shutil.copy(found, folder / "Regular.ttf")
    return "Mine"


def test_notes_and_generated_pages_have_cards(site: Site, font: str) -> None:
    social = {"cards_layout_options": {"font_family": font}}
    done = use(site, {"social": social}).run("build", "--strict")
    assert done.returncode == 0, done.stderr
    assert_whole(site.built)
    for path in ("diary", "papers/robots/note-2"):
        assert site.built.has(f"assets/images/social/{path}.png")
        assert f"assets/images/social/{path}.png" in site.built.html(f"{path}/index.html")
