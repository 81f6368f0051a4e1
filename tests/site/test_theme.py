"""The theme `paperdiary`: Material with a home page, type and colours made for a diary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .building import Built, Site, by_class, text

STYLE = "assets/paperdiary/theme/theme.css"
HOME = "# Mine\n\nHello.\n\n<!-- paperdiary/map -->\n"


def themed(site: Site, **options: Any) -> Built:
    site.config["theme"] = {"name": "paperdiary"} | options
    return site.build()


def styles(built: Built, page: str = "index.html") -> list[str]:
    return [link.get("href", "") for link in built.page(page).iter("link")]


def is_hero(built: Built) -> bool:
    return bool(by_class(built.page("index.html"), "paperdiary-home"))


@pytest.fixture(scope="module")
def themed_ten(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    """Ten notes under the theme; only read."""
    site = Site(tmp_path_factory.mktemp("themed"), shared_cache)
    site.notes(10)
    return themed(site)


def test_the_name_of_the_theme_is_all_it_takes(themed_ten: Built) -> None:
    assert themed_ten.warnings == []
    assert len(themed_ten.titles()) == 10


def test_the_theme_has_a_style_sheet_that_material_does_not_get(
    themed_ten: Built, ten: Built
) -> None:
    assert STYLE in styles(themed_ten)
    assert themed_ten.has(STYLE)
    assert STYLE not in styles(ten)
    assert not ten.has(STYLE)


def test_both_themes_load_the_same_cards_and_figures(themed_ten: Built, ten: Built) -> None:
    for path in (
        "assets/paperdiary/stylesheets/figures.css",
        "assets/paperdiary/stylesheets/pages.css",
        "assets/paperdiary/javascripts/figures.js",
    ):
        assert themed_ten.read(path) == ten.read(path)


def test_the_templates_of_the_theme_are_no_files_of_the_site(themed_ten: Built) -> None:
    assert not themed_ten.has("home.html")
    assert not list(themed_ten.folder.rglob("*.py"))
    assert not list(themed_ten.folder.glob("partials"))


def test_the_search_is_that_of_material(themed_ten: Built) -> None:
    assert by_class(themed_ten.page("index.html"), "md-search")
    index = json.loads(themed_ten.read("search/search_index.json"))
    # MkDocs' own search knows no stemming pipeline, but a shortest word.
    assert "pipeline" in index["config"]
    assert "min_search_length" not in index["config"]
    assert any(one["title"] == "Note 3" for one in index["docs"])


def test_the_map_is_the_hero_of_the_home_page(themed_ten: Built) -> None:
    assert is_hero(themed_ten)
    assert not by_class(themed_ten.page("diary/index.html"), "paperdiary-home")


def test_material_has_no_hero(ten: Built) -> None:
    assert not is_hero(ten)


def test_a_home_page_of_ones_own_with_a_map_has_it_for_a_hero(site: Site) -> None:
    site.notes(10)
    site.write("index.md", HOME)
    assert is_hero(themed(site))


def test_a_home_page_without_a_map_is_like_any_page(site: Site) -> None:
    site.notes(3)
    site.write("index.md", "# Mine\n\n<!-- paperdiary/stats -->\n")
    assert not is_hero(themed(site))


def test_a_home_page_can_choose_its_template(site: Site) -> None:
    site.notes(10)
    site.write("index.md", f"---\ntemplate: main.html\n---\n{HOME}")
    assert not is_hero(themed(site))


def test_the_home_page_is_called_as_the_site(site: Site) -> None:
    site.notes(3)
    site.config |= {"site_name": "R&D *notes*", "site_description": "What <we> read"}
    article = themed(site).article("index.html")
    (title,) = article.iter("h1")
    assert text(title).removesuffix("¶") == "R&D *notes*"
    assert text(next(article.iter("p"))) == "What <we> read"


def test_nothing_is_asked_of_another_host(themed_ten: Built) -> None:
    for page in ("index.html", "plots/index.html", "papers/subject/note-0/index.html"):
        links = [*themed_ten.page(page).iter("link"), *themed_ten.page(page).iter("script")]
        addresses = [link.get("href", link.get("src", "")) for link in links]
        local = [address for address in addresses if "://" in address]
        assert [one for one in local if not one.startswith("http://127.0.0.1")] == []


def test_there_is_a_palette_with_a_toggle(themed_ten: Built) -> None:
    inputs = [
        one for one in themed_ten.page("index.html").iter("input") if one.get("name") == "__palette"
    ]
    assert [one.get("data-md-color-scheme") for one in inputs] == ["default", "default", "slate"]


def test_without_scripts_the_theme_wears_its_own_colours(themed_ten: Built) -> None:
    (body,) = themed_ten.page("index.html").iter("body")
    assert body.get("data-md-color-primary") == body.get("data-md-color-accent") == "custom"


def test_a_palette_of_ones_own_is_taken_instead(site: Site) -> None:
    site.notes(3)
    built = themed(site, palette={"scheme": "slate", "primary": "teal"})
    (body,) = built.page("index.html").iter("body")
    assert body.get("data-md-color-scheme") == "slate"
    assert body.get("data-md-color-primary") == "teal"


@pytest.mark.parametrize("features", [[], None], ids=["none", "null"])
def test_features_of_ones_own_are_taken_instead(site: Site, features: list[str] | None) -> None:
    site.notes(3)
    assert not by_class(themed(site, features=features).page("index.html"), "md-tabs")


def test_the_theme_speaks_the_languages_of_material(site: Site) -> None:
    site.notes(3)
    (page,) = themed(site, language="de").page("index.html").iter("html")
    assert page.get("lang") == "de"
    (search,) = by_class(page, "md-search__input")
    assert search.get("placeholder") == "Suche"


def test_templates_of_ones_own_extend_the_theme(site: Site) -> None:
    site.notes(3)
    folder = site.root / "overrides"
    folder.mkdir()
    main = '{% extends "base.html" %}{% block announce %}News{% endblock %}'
    (folder / "main.html").write_text(main)
    built = themed(site, custom_dir="overrides")
    assert text(by_class(built.page("index.html"), "md-banner")[0]) == "News"
    assert STYLE in styles(built)


def test_a_file_of_ones_own_wins_over_the_theme(site: Site) -> None:
    site.notes(3)
    site.write(STYLE, "/* mine */")
    assert themed(site).read(STYLE) == b"/* mine */"


def test_a_switched_off_plugin_leaves_the_theme(site: Site) -> None:
    site.notes(3)
    site.options["enabled"] = False
    site.write("index.md", HOME)
    built = themed(site)
    assert built.warnings == []
    assert not is_hero(built)
    assert STYLE in styles(built)
