"""Material's privacy plugin, on a machine without a network."""

from __future__ import annotations

from urllib.parse import urlsplit

from ..site.building import Site
from .diary import assert_whole, use

WITHOUT_DIAGRAMS = {"privacy": {"assets_exclude": ["unpkg.com/mermaid@*"]}}


def test_nothing_is_fetched_for_a_diary(site: Site) -> None:
    built = use(site, WITHOUT_DIAGRAMS).build()
    assert_whole(built)
    assert not list(built.folder.rglob("external"))


def test_plotly_is_published_as_it_is_packaged(site: Site) -> None:
    plain = site.build().read("assets/paperdiary/webgl/plotly.min.js")
    assert (
        use(site, WITHOUT_DIAGRAMS).build().read("assets/paperdiary/webgl/plotly.min.js") == plain
    )


def test_the_script_is_still_a_module_and_no_page_asks_another_host(site: Site) -> None:
    built = use(site, WITHOUT_DIAGRAMS).build()
    page = built.page("index.html")
    (script,) = [one for one in page.iter("script") if "paperdiary.js" in one.get("src", "")]
    assert script.get("type") == "module"
    loaded = [one.get("src", "") for one in page.iter("script")]
    loaded += [one.get("href", "") for one in page.iter("link") if one.get("rel") != "canonical"]
    assert not [one for one in loaded if urlsplit(one).netloc]
