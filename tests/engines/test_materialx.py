"""The diary under MaterialX, which continues Material, and where both are installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ..site.building import Built, Site, by_class
from .environments import environment, paperdiary

MATERIALX = "mkdocs-materialx"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with MaterialX in place of Material."""
    folder = tmp_path_factory.mktemp("engines") / "env"
    return environment(folder, without=["material", "mkdocs-material"], extra=MATERIALX)


@pytest.mark.parametrize("theme", ["materialx", "paperdiary"])
def test_a_diary_has_search_tabs_and_palette(
    python: Path, tmp_path: Path, shared_cache: Path, theme: str
) -> None:
    site = Site(tmp_path / "diary", shared_cache)
    site.root.mkdir()
    site.note("a.md", "# A work\n\nOn looms.", date="2025-06-05")
    options = {"cache_dir": str(shared_cache), "embedding": {"provider": "none"}}
    settings = {"name": theme, "font": False}
    if theme == "materialx":
        palettes = [{"scheme": "default"}, {"scheme": "slate"}]
        icons = [{"toggle": {"icon": "material/brightness-4", "name": "Change"}}] * 2
        settings["palette"] = [one | icon for one, icon in zip(palettes, icons, strict=True)]
        settings["features"] = ["navigation.tabs"]
    site.config |= {
        "theme": settings,
        # Its default needs a program for each platform.
        "plugins": [{"search": {"provider": "lunr"}}, "tags", {"paperdiary": options}],
    }
    site.write_config()
    result = paperdiary(python, site.root, "build", "--strict")
    assert result.returncode == 0, result.stderr
    built = Built(site.root / "site")
    note = built.page("papers/a/index.html")
    assert "mkdocs-materialx-" in built.html("papers/a/index.html")
    assert by_class(note, "md-search__input")
    assert by_class(note, "md-search-result--lunr")
    assert len(by_class(note, "md-tabs__item")) > 2
    assert len(by_class(note, "md-header__option")[0].findall("input")) >= 2
    assert by_class(note, "paperdiary-about")
    assert "looms" in built.html("search/search_index.json")


def test_material_and_materialx_in_one_folder_are_told_once(tmp_path: Path) -> None:
    python = environment(tmp_path / "env", extra=MATERIALX)
    program = "from mkdocs_paperdiary.theme import mixed_materials; print(mixed_materials())"
    command = [str(python), "-P", "-c", program]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "mkdocs-material and mkdocs-materialx both install the folder `material`" in said
    assert "pip uninstall mkdocs-material mkdocs-materialx" in said


def test_what_the_search_is_not_to_find_is_left_out_of_pagefind(python: Path) -> None:
    program = """
from mkdocs_paperdiary import theme
from material.plugins.search.plugin import SearchPlugin
for options in {}, {"pagefind": {"exclude_selectors": [".own"]}}:
    search = SearchPlugin()
    search.load_config(options)
    theme.prepare_pagefind({"materialx/search": search})
    print(search.config.pagefind["exclude_selectors"])
"""
    command = [str(python), "-P", "-c", program]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == [
        "['nav', 'footer', '[data-search-exclude]']",
        "['.own', '[data-search-exclude]']",
    ]
