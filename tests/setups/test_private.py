"""Notes that are not for everyone, and the plugins that lock pages or print the whole site."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from ..site.building import Built, Site, text
from .diary import NUMBER, use

SECRET = "Xylophonic"

LOCKED: dict[str, dict[str, Any]] = {
    "password": {"password": "a good one"},
    "password-number": {"password": 1234},
    "hidden": {"hidden": True},
    "exclude": {"exclude": True},
    "private": {"private": True},
}

OPEN: dict[str, dict[str, Any]] = {
    "no-password": {"password": ""},
    "not-hidden": {"hidden": False},
    "level": {"level": "advanced"},
    "all-the-same": {"private": True, "diary": True},
}

plugin_of_encryption = pytest.mark.skipif(
    not importlib.util.find_spec("encryptcontent"), reason="encryptcontent is not installed"
)
plugin_of_print = pytest.mark.skipif(
    not importlib.util.find_spec("mkdocs_print_site_plugin"), reason="print-site is not installed"
)


def lock(site: Site, notes: dict[str, dict[str, Any]], word: str) -> None:
    for name, fields in notes.items():
        lesson = {"theme": f"{word} theme", "lesson": f"{word} lesson"}
        site.note(
            f"locked/{name}.md",
            f"{word} text.",
            title=f"{word} {name}",
            summary=f"{word} summary",
            tags=[f"{word}-tag"],
            link=f"https://example.org/{word}",
            lessons=[lesson],
            date="2025-06-20",
            **fields,
        )


def files_with(built: Built, word: str) -> set[str]:
    found = (path for path in built.folder.rglob("*") if path.is_file())
    named = {path.relative_to(built.folder).as_posix(): path.read_bytes() for path in found}
    return {name for name, content in named.items() if word.encode() in content}


@pytest.fixture
def quick(site: Site) -> Site:
    site.umap = False
    return site


def test_a_note_that_its_front_matter_hides_is_in_nothing_that_is_derived(
    quick: Site, caplog: pytest.LogCaptureFixture
) -> None:
    lock(quick, LOCKED, SECRET)
    with caplog.at_level("INFO", "mkdocs.plugins.paperdiary"):
        built = use(quick).build()
    assert len(built.titles()) == NUMBER
    # Its own page is other plugins' business, and so is the search.
    own = {f"papers/locked/{name}/index.html" for name in LOCKED} | {"search/search_index.json"}
    assert files_with(built, SECRET) <= own
    (message,) = [one.getMessage() for one in caplog.records if "left out" in one.getMessage()]
    assert "papers/locked/password.md (password)" in message
    assert built.warnings == []


def test_a_note_that_nothing_hides_is_an_entry(quick: Site) -> None:
    lock(quick, OPEN, "Marimba")
    built = use(quick).build()
    assert len(built.titles()) == NUMBER + len(OPEN)


@plugin_of_encryption
def test_a_locked_note_is_in_no_file_in_clear(quick: Site) -> None:
    lock(quick, {"password": {"password": "a good one"}}, SECRET)
    built = use(quick, {"encryptcontent": {"cache_file": str(quick.root / "keys")}}).build()
    assert len(built.titles()) == NUMBER
    # The plugin locks the text, and leaves the title.
    assert not files_with(built, f"{SECRET} text")
    assert not files_with(built, f"{SECRET} lesson")


@plugin_of_encryption
def test_a_site_that_is_locked_as_a_whole_is_told_of_files_that_are_not(quick: Site) -> None:
    options = {"global_password": "a good one", "cache_file": str(quick.root / "keys")}
    built = use(quick, {"encryptcontent": options}).build()
    assert any("the diary's data, figures and feeds" in one for one in built.warnings)


@plugin_of_print
def test_the_printed_page_has_what_the_diary_generates(quick: Site) -> None:
    built = use(quick, "print-site").build()
    assert [one for one in built.warnings if "last" in one] == []
    printed = text(built.page("print_page/index.html"))
    assert "June 2025" in printed
    assert "Trial and error needs patience" in printed
    assert "Note 7" in printed


def test_material_s_plugins_keep_their_place_under_their_second_name(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "cache", {"theme": {"name": "paperdiary", "font": False}})
    site.write("index.md", "# Home\n")
    config = use(site, "tags", "minify").loaded()
    config.plugins.on_startup(command="build", dirty=False)
    config.plugins.run_event("config", config)
    names = [name for name in config.plugins if name != "paperdiary"]
    assert json.dumps(names) == json.dumps(
        ["paperdiary/search", "material/search", "paperdiary/tags", "material/tags", "minify"]
    )
