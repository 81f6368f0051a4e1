"""Summaries that a language model has written, and how a site tells them from others."""

from __future__ import annotations

import json

import pytest

from .building import Built, Site, by_class, text

NOTE = "Writes go to a log first.\n\n- Then to a table.\n"
MACHINE = "Stores keys in sorted files, and merges them in turn."
SAYS = "Summary by a language model"


def with_machine_summary(site: Site) -> None:
    """A note of each kind: summarised by its author, by a model, and by nobody."""
    site.umap = False
    site.notes(4)
    site.write("papers/stores/leveldb.md", f"# LevelDB\n\nDate: 2025-06-09\n\n{NOTE}")
    site.write("papers/stores/bare.md", "# Bare\n\nDate: 2025-06-08\n")
    folder = site.root / "paperdiary"
    folder.mkdir()
    (folder / "summaries.json").write_text(json.dumps({"papers/stores/leveldb": MACHINE}), "utf-8")


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    with_machine_summary(site_of_module)
    return site_of_module.build()


def test_the_page_shows_the_summary_and_who_has_written_it(built: Built) -> None:
    article = built.article("papers/stores/leveldb/index.html")
    (lead,) = by_class(article, "paperdiary-lead")
    (origin,) = by_class(article, "paperdiary-origin")
    assert text(lead) == MACHINE
    assert text(origin) == SAYS
    children = [child for parent in article.iter() for child in parent]
    assert children.index(origin) == children.index(lead) + 1


def test_a_page_with_its_author_s_summary_has_no_mark(built: Built) -> None:
    article = built.article("papers/subject/note-0/index.html")
    assert by_class(article, "paperdiary-lead")
    assert not by_class(article, "paperdiary-origin")


@pytest.mark.parametrize("page", ["diary/index.html", "index.html", "topics/stores/index.html"])
def test_lists_mark_the_one_entry_and_no_other(built: Built, page: str) -> None:
    lines = by_class(built.article(page), "paperdiary-entry")
    marked = [line for line in lines if by_class(line, "paperdiary-fact--machine")]
    assert len(lines) > 1
    assert [text(by_class(line, "paperdiary-entry__title")[0]) for line in marked] == ["LevelDB"]
    (mark,) = by_class(marked[0], "paperdiary-fact--machine")
    # Read aloud, and shown when the pointer rests on it.
    assert mark.get("role") == "img"
    assert mark.get("aria-label") == mark.get("title") == SAYS


def test_the_points_of_the_map_know_which_summary_it_is(built: Built) -> None:
    figure = json.loads(built.read("assets/paperdiary/figures/map-tsne.json"))
    names = figure["layout"]["meta"]["customdata"]
    points = [
        dict(zip(names, point, strict=True))
        for trace in figure["data"]
        for point in trace.get("customdata", ())
    ]
    assert [point["id"] for point in points if point["machine"]] == ["papers/stores/leveldb"]


def test_the_public_data_say_where_each_summary_is_from(built: Built) -> None:
    assert built.entry("papers/stores/leveldb")["summary_source"] == "language model"
    assert built.entry("papers/subject/note-0")["summary_source"] == "front matter"
    assert built.entry("papers/stores/bare")["summary_source"] is None


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
def test_the_search_finds_the_summary_but_not_the_mark(site: Site, theme: str) -> None:
    with_machine_summary(site)
    site.config["theme"] = {"name": theme}
    built = site.build()
    found = json.loads(built.read("search/search_index.json"))["docs"]
    texts = " ".join(f"{one['title']} {one['text']}" for one in found)
    assert MACHINE in texts
    assert "language model" not in texts
    assert "LM summary" not in texts


def test_the_mark_leads_to_the_prompts_where_there_is_a_page_of_them(site: Site) -> None:
    with_machine_summary(site)
    site.options["pages"] = {"prompts": "about/prompts.md"}
    built = site.build()
    page = "papers/stores/leveldb/index.html"
    (origin,) = by_class(built.article(page), "paperdiary-origin")
    (link,) = origin.iter("a")
    path, _, anchor = link.get("href", "").partition("#")
    assert built.target(page, path) == built.folder / "about/prompts/index.html"
    assert f'id="{anchor}"' in built.html("about/prompts/index.html")


def test_without_a_page_of_prompts_the_mark_is_no_link(built: Built) -> None:
    (origin,) = by_class(built.article("papers/stores/leveldb/index.html"), "paperdiary-origin")
    assert not list(origin.iter("a"))
