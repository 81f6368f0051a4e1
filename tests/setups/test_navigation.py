"""Plugins that make the navigation: awesome-nav, literate-nav and section-index."""

from __future__ import annotations

from ..site.building import Site, by_class, text
from .diary import NUMBER, PAGES, assert_whole, in_navigation, use


def test_awesome_nav_leaves_entries_out_and_generated_pages_in(site: Site) -> None:
    built = use(site, "awesome-nav").build()
    assert_whole(built)
    assert in_navigation(built) == PAGES


def test_awesome_nav_orders_generated_pages(site: Site) -> None:
    site.write("about.md", "# About\n")
    site.write(".nav.yml", 'nav:\n  - plots.md\n  - What I learned: highlights.md\n  - "*"\n')
    built = use(site, "awesome-nav").build()
    assert_whole(built)
    assert in_navigation(built) == PAGES | {"about/index.html"}
    titles = list(built.navigation("about/index.html"))
    assert titles.index("What I learned") < titles.index("About")


def test_entries_are_read_in_order_under_awesome_nav(site: Site) -> None:
    built = use(site, "awesome-nav").build()
    path = "papers/robots/note-2/index.html"
    links = {text(a): a.get("href", "") for a in built.page(path).iter("a")}
    assert built.target(path, links["Note 1"]).is_file()
    assert built.target(path, links["Note 3"]).is_file()


def test_literate_nav_lists_generated_pages(site: Site) -> None:
    site.write("SUMMARY.md", "* [Home](index.md)\n* [All I read](diary.md)\n* [Plots](plots.md)\n")
    built = use(site, "literate-nav").build()
    assert_whole(built)
    assert in_navigation(built) == PAGES - {"highlights/index.html", "review/index.html"}
    assert "All I read" in built.navigation("index.html")


def test_literate_nav_without_a_summary_lists_every_note(site: Site) -> None:
    """What the documentation warns of, and names the remedy for."""
    built = use(site, "literate-nav").build()
    assert_whole(built)
    notes = {one for one in in_navigation(built) if one.startswith("papers/")}
    assert len(notes) == NUMBER


def test_section_index_makes_a_page_of_a_section_and_none_of_the_entries(site: Site) -> None:
    site.write("guide/index.md", "How this is written.\n")
    site.write("guide/more.md", "# More\n")
    built = use(site, "section-index").build()
    assert_whole(built)
    guide = {"guide/index.html", "guide/more/index.html"}
    assert in_navigation(built) == PAGES | guide
    sections = by_class(built.page("index.html"), "md-nav__item--section") or by_class(
        built.page("index.html"), "md-nav__item--nested"
    )
    (link,) = [a for one in sections for a in one.iter("a") if a.get("href") == "guide/"]
    assert text(link) == "Guide"
