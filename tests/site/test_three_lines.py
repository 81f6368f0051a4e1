"""What three lines of configuration give."""

import re

import pytest

from .building import Built, Site, by_class, text


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "diary/index.html",
        "plots/index.html",
        "highlights/index.html",
        "papers/subject/note-0/index.html",
        "assets/paperdiary/diary.json",
        "assets/paperdiary/webgl/plotly.min.js",
        "assets/paperdiary/javascripts/paperdiary.js",
        "assets/paperdiary/stylesheets/figures.css",
        "assets/paperdiary/stylesheets/pages.css",
        "assets/paperdiary/figures/map-tsne.json",
        "assets/paperdiary/figures/map-umap.json",
        "assets/paperdiary/figures/timeline.json",
        "assets/paperdiary/figures/months.json",
        "assets/paperdiary/figures/topics.json",
        "assets/paperdiary/figures/topics-over-time.json",
    ],
)
def test_three_lines_give(ten: Built, path: str) -> None:
    assert ten.has(path)


def test_three_lines_give_no_warning(ten: Built) -> None:
    assert ten.warnings == []


def test_no_link_of_the_site_leads_nowhere(ten: Built) -> None:
    assert ten.broken_links() == []


def test_each_figure_on_a_page_is_a_file_of_the_site(ten: Built) -> None:
    figures = [
        (page, figure.get(name, ""))
        for page in ("index.html", "plots/index.html")
        for figure in by_class(ten.page(page), "paperdiary-figure")
        for name in ("data-src", "data-plotly")
    ]
    assert len(figures) == 2 * (1 + 7)
    assert [each for each in figures if not ten.target(*each).is_file()] == []


def test_each_page_loads_the_style_and_the_script(ten: Built) -> None:
    page = ten.page("papers/subject/note-0/index.html")
    styles = [link.get("href", "") for link in page.iter("link")]
    scripts = [s.get("src", "") for s in page.iter("script") if s.get("type") == "module"]
    assert "../../../assets/paperdiary/stylesheets/figures.css" in styles
    assert "../../../assets/paperdiary/stylesheets/pages.css" in styles
    assert "../../../assets/paperdiary/javascripts/paperdiary.js" in scripts


def test_no_page_asks_another_machine_for_anything(ten: Built) -> None:
    for page in ("index.html", "plots/index.html", "papers/subject/note-0/index.html"):
        sources = [e.get("src", "") for e in ten.page(page).iter() if e.tag != "a"]
        assert [source for source in sources if re.match(r"(https?:)?//", source)] == []


def test_without_lessons_there_is_no_highlights_page(site: Site) -> None:
    site.note("a.md", title="A")
    built = site.build()
    assert not built.has("highlights/index.html")
    assert built.warnings == []


def test_disabled_it_does_nothing(site: Site) -> None:
    site.options["enabled"] = False
    site.write("index.md", "# Home\n\n<!-- paperdiary/stats -->\n")
    site.note("a.md", title="A")
    built = site.build()
    assert not built.has("diary/index.html")
    assert not (built.folder / "assets/paperdiary").exists()
    assert "<!-- paperdiary/stats -->" in built.html("index.html")
    assert by_class(built.page("papers/a/index.html"), "paperdiary-head") == []


def test_when_no_note_matches_a_warning_names_the_option(site: Site) -> None:
    site.write("index.md", "# Home\n")
    built = site.build()
    (warning,) = built.warnings
    assert "'entries'" in warning
    assert "papers/**/*.md" in warning
    assert built.refused


@pytest.mark.parametrize("pattern", ["!papers/drafts/", "!drafts", "!papers/drafts/**", "!b.md"])
def test_patterns_with_an_exclamation_mark_leave_notes_out(site: Site, pattern: str) -> None:
    site.options["entries"] = ["papers/**/*.md", pattern]
    site.note("a.md", title="A")
    site.note("drafts/b.md", title="B")
    built = site.build()
    assert built.titles() == ["A"]
    assert built.has("papers/drafts/b/index.html")


def test_a_later_pattern_takes_a_note_in_again(site: Site) -> None:
    site.options["entries"] = ["papers/", "!papers/drafts/", "papers/drafts/b.md"]
    for name in ("a.md", "drafts/b.md", "drafts/c.md"):
        site.note(name, title=name)
    assert site.build().titles() == ["a.md", "drafts/b.md"]


def test_excluded_docs_are_no_entries(site: Site) -> None:
    site.config["exclude_docs"] = "papers/private/\n"
    site.note("a.md", title="A")
    site.note("private/b.md", title="B")
    built = site.build()
    assert built.titles() == ["A"]
    assert not built.has("papers/private/b/index.html")


def test_drafts_are_no_entries_of_what_is_published(site: Site) -> None:
    site.config["draft_docs"] = "papers/drafts/\n"
    site.note("a.md", title="A")
    site.note("drafts/b.md", title="B", lessons=[{"theme": "T", "lesson": "Not yet"}])
    built = site.build()
    assert built.titles() == ["A"]
    assert built.data["lessons"] == []
    assert built.broken_links() == []
    assert built.warnings == []


def test_a_page_that_says_so_is_no_entry_and_stands_in_the_navigation(site: Site) -> None:
    site.note("a.md", title="A")
    site.note("about.md", "Text.", title="About these notes", diary=False)
    built = site.build()
    assert built.titles() == ["A"]
    assert built.navigation("diary/index.html")["About these notes"] == "../papers/about/"
    assert by_class(built.page("papers/about/index.html"), "paperdiary-head") == []


def test_drafts_and_wishes_are_shown_nowhere_as_read(site: Site) -> None:
    site.note("read.md", title="Read", date="2025-06-01", status="finished")
    site.note("wish.md", title="A Wish", date="2025-06-02", status="to-read")
    site.note("draft.md", title="A Draft", date="2025-06-03", draft=True)
    site.note("later.md", title="Later", date="2060-01-01")
    built = site.build()
    assert built.warnings == []
    assert built.titles() == ["Read"]
    assert built.entry("papers/read")["status"] == "read"
    assert "A Wish" not in built.html("diary/index.html")
    # A wish has a page as any other file, without the card of an entry; a draft has none.
    assert "A Wish" in built.html("papers/wish/index.html")
    assert not by_class(built.page("papers/wish/index.html"), "paperdiary-about")
    assert not built.has("papers/draft/index.html")
    assert not built.has("papers/later/index.html")


def test_the_states_that_a_diary_shows_can_be_set(site: Site) -> None:
    site.note("wish.md", title="A Wish", status="to-read")
    site.note("draft.md", title="A Draft", draft=True)
    site.options = {"statuses": ["planned", "draft"]}
    built = site.build()
    assert sorted(built.titles()) == ["A Draft", "A Wish"]
    (card,) = by_class(built.page("papers/wish/index.html"), "paperdiary-about")
    assert "Planned" in text(card)
    assert built.has("papers/draft/index.html")


def test_a_diary_of_nothing_but_what_was_given_up_says_why_it_is_empty(site: Site) -> None:
    site.note("long.md", title="A Long Book", status="abandoned")
    (warning,) = site.build().warnings
    assert "1 abandoned" in warning
    assert "statuses" in warning


def test_fields_may_say_which_pages_are_entries(site: Site) -> None:
    site.note("book.md", title="A Book", categories="Reviews")
    site.note("trip.md", title="A Trip", categories="Travel")
    site.note("talk.md", title="A Talk")
    site.options = {"where": {"Categories": ["reviews"]}}
    built = site.build()
    assert sorted(built.titles()) == ["A Book", "A Talk"]
    assert "A Trip" in built.html("papers/trip/index.html")
    assert not by_class(built.page("papers/trip/index.html"), "paperdiary-about")


def test_addresses_that_no_parser_takes_do_not_end_a_build(site: Site) -> None:
    site.note(
        "trees.md",
        "[a](https://[::1) <http://[bad]/x> ![b](http://[bad]/y.png) [c][1]\n\n[1]: http://[bad]/x\n",
        title="Slow Trees",
    )
    built = site.build()
    assert built.titles() == ["Slow Trees"]
    assert "http://[bad]" in "".join(built.warnings)


def test_values_that_no_page_has_are_told(site: Site) -> None:
    site.note("trip.md", title="A Trip", categories="Travel")
    site.options = {"where": {"categories": ["reviews"]}}
    assert "'where'" in "".join(site.build().warnings)
