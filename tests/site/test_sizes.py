"""Diaries of all small sizes."""

import pytest

from .building import Site, by_class, text


@pytest.mark.parametrize("number", [1, 2, 3])
def test_under_four_entries_the_pages_say_that_there_is_no_map(site: Site, number: int) -> None:
    site.notes(number)
    built = site.build()
    assert built.warnings == []
    assert len(built.titles()) == number
    for page in ("index.html", "plots/index.html"):
        more = "Add 1 more note to" if number == 3 else f"Add {4 - number} more notes to"
        assert text(built.article(page)).count(f"{more} see your map.") == 1
    assert "on the map" not in text(built.article("index.html"))
    assert not built.has("assets/paperdiary/figures/map-tsne.json")


def test_without_an_entry_there_is_a_site_that_says_so(site: Site) -> None:
    site.note("a.md", title="No entry", diary=False)
    built = site.build()
    assert built.warnings == []
    assert built.data["entries"] == []
    assert built.data["stats"] == {
        "total": 0,
        "first": None,
        "last": None,
        "days": 0,
        "per_day": 0.0,
    }
    for page in ("index.html", "plots/index.html", "diary/index.html"):
        shown = text(built.article(page))
        assert shown.count("Nothing has been read yet.") == 1
        assert "paperdiary new URL" in shown


def test_one_entry_has_nothing_related(site: Site) -> None:
    site.notes(1)
    assert site.build().data["entries"][0]["related"] == []


def test_two_entries_are_related_to_each_other(site: Site) -> None:
    site.notes(2)
    related = [[some["id"] for some in e["related"]] for e in site.build().data["entries"]]
    assert related == [["papers/subject/note-1"], ["papers/subject/note-0"]]


def test_four_entries_of_one_text_have_a_map(site: Site) -> None:
    for name in "abcd":
        site.note(f"{name}.md", title=name.upper(), date="2025-06-01")
    built = site.build()
    assert built.warnings == []
    assert all(set(entry["layouts"]) == {"tsne", "umap"} for entry in built.data["entries"])


def test_the_map_of_ten_entries_describes_itself(ten) -> None:
    (figure,) = by_class(ten.page("index.html"), "paperdiary-figure")
    assert figure.get("aria-label", "").startswith("Map of 11 entries")
