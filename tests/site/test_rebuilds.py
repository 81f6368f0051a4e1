"""Several builds in one process, as `mkdocs serve` makes them; and the example."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from mkdocs.config import load_config

from mkdocs_paperdiary.plugin import PaperDiaryPlugin

from ..conftest import Lock
from .building import Site, by_class, text

EXAMPLE = Path(__file__).parents[2] / "example_site"


def test_a_note_that_comes_between_two_builds_appears(site: Site) -> None:
    config = site.loaded()
    site.note("a.md", title="First")
    assert site.build_loaded(config).titles() == ["First"]
    site.note("b.md", title="Second")
    built = site.build_loaded(config)
    assert built.titles() == ["First", "Second"]
    assert built.has("papers/b/index.html")
    assert built.warnings == []


def test_a_note_that_goes_between_two_builds_goes(site: Site) -> None:
    config = site.loaded()
    site.note("a.md", title="First")
    gone = site.note("b.md", title="Second", lessons=[{"theme": "T", "lesson": "L"}])
    site.build_loaded(config)
    gone.unlink()
    built = site.build_loaded(config)
    assert built.titles() == ["First"]
    assert built.data["lessons"] == []
    assert built.broken_links() == []


def test_a_changed_title_changes_all_lists(site: Site) -> None:
    config = site.loaded()
    site.note("a.md", title="Before", date="2025-06-01")
    site.build_loaded(config)
    site.note("a.md", title="After", date="2025-06-01")
    built = site.build_loaded(config)
    for page in ("index.html", "diary/index.html"):
        assert [text(a) for a in by_class(built.page(page), "paperdiary-entry__title")] == ["After"]


def test_several_builds_load_style_and_script_once(site: Site) -> None:
    config = site.loaded()
    site.note("a.md", title="A")
    for _ in range(3):
        built = site.build_loaded(config)
    page = built.page("index.html")
    links = [
        e.get("href") or e.get("src") or "" for e in page.iter() if e.tag in ("link", "script")
    ]
    assert [link for link in links if "paperdiary" in link] == [
        "assets/paperdiary/stylesheets/figures.css",
        "assets/paperdiary/stylesheets/pages.css",
        "assets/paperdiary/javascripts/paperdiary.js",
    ]


def test_a_mended_mistake_is_told_no_more(site: Site) -> None:
    config = site.loaded()
    site.note("a.md", title="A", rating=-1)
    assert len(site.build_loaded(config).warnings) == 1
    site.note("a.md", title="A", rating=5)
    assert site.build_loaded(config).warnings == []


@pytest.fixture
def example(tmp_path: Path, shared_cache: Path) -> Site:
    shutil.copytree(EXAMPLE / "docs", tmp_path / "docs")
    shutil.copy(EXAMPLE / "mkdocs.yml", tmp_path)
    return Site(tmp_path, shared_cache)


def test_the_example_builds_strictly_without_a_warning(example: Site, lock: Lock) -> None:
    config = load_config(str(example.root / "mkdocs.yml"), strict=True)
    (plugin,) = [one for one in config.plugins.values() if isinstance(one, PaperDiaryPlugin)]
    plugin.config.cache_dir = str(example.cache)
    with lock("example"):
        built = example.build_loaded(config)
    assert built.warnings == []
    assert not built.refused
    assert built.broken_links() == []
    assert built.data["stats"]["total"] == len(list((example.root / "docs/papers").rglob("*.md")))
    assert all(set(entry["layouts"]) == {"tsne", "umap"} for entry in built.data["entries"])
