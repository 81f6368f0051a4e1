"""The reading list: what is to be read, beside what was read."""

from __future__ import annotations

import json

import pytest

from .building import SUMMARIES, Built, Site, by_class, text

PAGE = "unread/index.html"


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    site = site_of_module
    site.umap = False
    site.notes(10)
    for at, summary in enumerate((SUMMARIES[0], SUMMARIES[1], SUMMARIES[7])):
        site.note(f"wish-{at}.md", title=f"Wish <{at}>", summary=summary, status="to-read")
    site.note("secret.md", title="Hush", status="to-read", password="x", summary=SUMMARIES[0])
    site.note("draft.md", title="Half", draft=True)
    return site.build()


def test_the_page_has_what_is_to_be_read_beside_what_it_is_near_to(built: Built) -> None:
    assert built.warnings == []
    assert not built.broken_links()
    page = built.article(PAGE)
    titles = [text(one) for one in by_class(page, "paperdiary-entry__title", "a")]
    assert sorted(titles) == ["Wish <0>", "Wish <1>", "Wish <2>"]
    labels = {one["label"] for one in built.data["clusters"]["tsne"]}
    heads = [text(one).rstrip("¶").removeprefix("Near ") for one in page.iter("h2")]
    assert set(heads) <= labels
    assert "Near Note 0" in text(page)
    assert built.navigation("diary/index.html")["Reading list"] == "../unread/"


def test_the_clusters_say_what_would_join_them(built: Built) -> None:
    joined = built.entry("papers/subject/note-0")["layouts"]["tsne"]["cluster"]
    page = built.article(f"clusters/{joined}/index.html")
    (list_,) = by_class(page, "paperdiary-unread", "section")
    assert "Wish <0>" in text(list_)
    (home,) = by_class(built.page("index.html"), "paperdiary-unread__near")
    assert text(home).startswith("3 unread papers: ")
    label = next(one["label"] for one in built.data["clusters"]["tsne"] if one["id"] == joined)
    assert f"near {label}" in text(home)
    (list_of_map,) = by_class(built.page("index.html"), "paperdiary-clusters", "ul")
    assert "1 unread paper" in text(list_of_map)


def test_nothing_of_it_is_in_the_diary_its_data_its_feeds_or_the_search(built: Built) -> None:
    found = {
        path: [title for title in ("Wish", "Hush") if title.encode() in built.read(path)]
        for path in (
            "diary/index.html",
            "feed.xml",
            "feed.json",
            "search/search_index.json",
            "assets/paperdiary/diary.json",
            "assets/paperdiary/diary.bib",
            "assets/paperdiary/recall.json",
            "assets/paperdiary/figures/map-tsne.json",
        )
    }
    assert not any(found.values()), found
    # A note that is not for everyone is on no list either.
    assert "Hush" not in built.html(PAGE)
    assert "Half" not in built.html(PAGE)
    assert json.loads(built.read("search/search_index.json"))["docs"]


def test_a_day_of_reading_moves_a_work_into_the_diary(site: Site) -> None:
    site.note("a.md", title="A", date="2025-06-01")
    wish = {"title": "A Wish", "status": "to-read"}
    site.note("wish.md", **wish)
    built = site.build()
    assert built.titles() == ["A"]
    assert "What these are near to is not known" in text(built.article(PAGE))
    assert "A Wish" in text(built.article(PAGE))
    site.note("wish.md", **wish, read="2025-06-02")
    again = site.build()
    assert again.titles() == ["A", "A Wish"]
    assert again.entry("papers/wish")["status"] == "read"
    assert not again.has(PAGE)


def test_a_diary_may_begin_with_what_is_to_be_read(site: Site) -> None:
    site.note("wish.md", title="A Wish", status="to-read")
    built = site.build()
    assert built.warnings == []
    assert "A Wish" in text(built.article(PAGE))
    site.options = {"pages": {"unread": False}}
    built = site.build()
    assert any("not shown in the diary: 1 planned" in one for one in built.warnings)
    assert not built.has(PAGE)


def test_the_page_can_be_left_out(site: Site) -> None:
    site.note("a.md", title="A", date="2025-06-01")
    site.note("wish.md", title="A Wish", status="to-read")
    site.write("about.md", "<!-- paperdiary/unread -->\n")
    site.options = {"pages": {"unread": False}}
    built = site.build()
    assert not built.has(PAGE)
    assert "A Wish" not in built.html("about/index.html")
    assert by_class(built.page("about/index.html"), "paperdiary-empty")
