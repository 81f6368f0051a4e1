"""mkdocs-minify-plugin: smaller pages that say the same."""

from __future__ import annotations

from ..site.building import Site, by_class
from .diary import assert_whole, use

PAGES = {"minify_html": True, "htmlmin_opts": {"remove_comments": True}}


def test_smaller_pages_have_the_whole_diary(site: Site) -> None:
    large = len(site.build().read("diary/index.html"))
    built = use(site, {"minify": PAGES}).build()
    assert_whole(built)
    assert len(built.read("diary/index.html")) < large
    assert built.broken_links() == []


def test_figures_find_their_data_on_smaller_pages(site: Site) -> None:
    built = use(site, {"minify": PAGES}).build()
    (figure,) = by_class(built.page("index.html"), "paperdiary-figure")
    for name in ("data-src", "data-plotly"):
        assert built.target("index.html", figure.get(name, "")).is_file()


def test_scripts_and_styles_of_the_site_s_own_may_be_made_smaller(site: Site) -> None:
    site.write("own.js", "console.debug( 1 )  // nothing\n")
    site.write("own.css", "body  {  color : red  }\n")
    files = {"js_files": ["own.js"], "css_files": ["own.css"], "cache_safe": True}
    minify = PAGES | files | {"minify_js": True, "minify_css": True}
    built = use(
        site, {"minify": minify}, extra_javascript=["own.js"], extra_css=["own.css"]
    ).build()
    assert_whole(built)
    page = built.page("index.html")
    scripts = [one.get("src", "") for one in page.iter("script") if one.get("src")]
    styles = [one.get("href", "") for one in page.iter("link") if one.get("rel") == "stylesheet"]
    assert [one for one in scripts if one.startswith("own.")] != ["own.js"]
    assert all(built.target("index.html", one).is_file() for one in (*scripts, *styles))
