"""mkdocs-static-i18n: a diary in two languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ..site.building import Built, by_class, text
from .conftest import THEMES, eight_notes
from .diary import NUMBER, PAGES, assert_whole, in_navigation, use, write_diary, write_note

LANGUAGES = [
    {"locale": "en", "name": "English", "default": True, "build": True},
    {"locale": "fr", "name": "Français", "build": True},
]


def i18n(structure: str, **options: Any) -> dict[str, Any]:
    return {"i18n": {"docs_structure": structure, "languages": LANGUAGES, **options}}


def french(built: Built) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(built.read("fr/assets/paperdiary/diary.json"))
    return loaded


@pytest.fixture(scope="module", params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def suffixes(theme: str, tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    """One note is there in both languages, the others in one."""
    site = eight_notes(tmp_path_factory.mktemp("suffixes"), shared_cache, theme)
    write_note(site, 0, "papers", "Le bras apprend.", ".fr")
    return use(site, i18n("suffix")).build()


@pytest.fixture(scope="module")
def folders(theme: str, tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    """All notes are there in both languages."""
    site = eight_notes(tmp_path_factory.mktemp("folders"), shared_cache, theme)
    shutil.rmtree(site.root / "docs")
    write_diary(site, "en/papers")
    write_diary(site, "fr/papers")
    for language in ("en", "fr"):
        site.write(f"{language}/index.md", "# A Diary\n\n<!-- paperdiary/map -->\n")
    site.options["entries"] = ["*/papers/**/*.md"]
    nav = ["index.md", "diary.md", "highlights.md", "review.md", "plots.md"]
    return use(site, i18n("folder", fallback_to_default=False), nav=nav).build()


def test_no_entry_is_there_twice_where_translations_have_a_suffix(suffixes: Built) -> None:
    assert_whole(suffixes)
    assert in_navigation(suffixes) == PAGES
    assert suffixes.broken_links() == []


def test_no_entry_is_there_twice_where_translations_have_a_folder(folders: Built) -> None:
    assert_whole(folders)
    assert in_navigation(folders) == PAGES
    assert folders.broken_links() == []


def test_each_language_has_a_diary_of_its_own(suffixes: Built) -> None:
    assert len(french(suffixes)["entries"]) == NUMBER
    note = suffixes.article("fr/papers/robots/note-0/index.html")
    assert "Le bras apprend." in text(note)
    assert all(entry["url"].startswith("fr/") for entry in french(suffixes)["entries"])
    assert len(by_class(suffixes.page("fr/diary/index.html"), "paperdiary-entry")) == NUMBER


def test_a_figure_leads_to_the_notes_in_its_language(suffixes: Built) -> None:
    sources = {}
    for path in ("index.html", "fr/index.html"):
        (figure,) = by_class(suffixes.page(path), "paperdiary-figure")
        source = figure.get("data-src", "").partition("?")[0]
        sources[path] = suffixes.target(path, source).read_text("utf-8")
        assert suffixes.target(path, figure.get("data-plotly", "")).is_file()
    assert "fr/papers/" in sources["fr/index.html"]
    assert "fr/papers/" not in sources["index.html"]


@pytest.mark.parametrize("theme", ["paperdiary"], indirect=True)
def test_the_map_is_the_hero_of_the_home_page_in_every_language(folders: Built) -> None:
    for page in ("index.html", "fr/index.html"):
        assert by_class(folders.page(page), "paperdiary-home")


def test_every_theme_speaks_the_language_and_offers_the_other(suffixes: Built) -> None:
    page = suffixes.page("fr/diary/index.html")
    (html,) = page.iter("html")
    assert html.get("lang") == "fr"
    switch = {text(a): a.get("href") for a in by_class(page, "md-select__link", "a")}
    assert switch == {"English": "../../diary/", "Français": "./"}
    assert "Journal complet" in text(page)
    assert "Lu le 1 juin 2025" in text(suffixes.article("fr/papers/robots/note-0/index.html"))
    assert "Full Diary" in text(suffixes.page("diary/index.html"))
    assert suffixes.has("fr/assets/paperdiary/messages.json")
    assert not suffixes.has("assets/paperdiary/messages.json")
