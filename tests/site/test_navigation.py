"""Where pages and entries stand, and how to get from one to the next."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from .building import Built, Site, by_class, text


@pytest.fixture
def three(site: Site) -> Site:
    return with_three_notes(site)


def with_three_notes(site: Site) -> Site:
    site.note("topic/c.md", title="Third", date="2025-11-05")
    site.note("topic/a.md", title="First", date="2025-10-03")
    site.note("topic/b.md", title="Second", date="2025-11-04")
    return site


@pytest.fixture(scope="module")
def built_three(site_of_module: Site) -> Built:
    return with_three_notes(site_of_module).build()


@pytest.fixture(scope="module", params=[[], ["navigation.footer"]], ids=["plain", "footer"])
def with_features(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_cache: Path
) -> Built:
    """The three notes under features of the theme."""
    three = with_three_notes(Site(tmp_path_factory.mktemp("features"), shared_cache))
    three.config["theme"] = {"name": "material", "font": False, "features": request.param}
    return three.build()


def note(name: str) -> str:
    return f"papers/topic/{name}/index.html"


def order(built: Built, page: str) -> dict[str, str]:
    """The links to the page before and behind, wherever they stand."""
    links = [e for e in built.page(page).iter() if e.tag in ("a", "link")]
    return {
        rel: built.target(page, link.get("href", "")).relative_to(built.folder).as_posix()
        for link in links
        if (rel := link.get("rel", "")) in ("prev", "next")
    }


def way(built: Built, page: str, class_: str) -> list[tuple[str, str]]:
    (path,) = by_class(built.page(page), class_)
    return [(text(a), a.get("href", "")) for a in path.iter("a")]


def test_without_a_nav_the_generated_pages_stand_in_the_navigation(three: Site) -> None:
    three.note("topic/c.md", title="C", lessons=[{"theme": "T", "lesson": "L"}])
    links = three.build().navigation("diary/index.html")
    assert {"Full Diary", "Highlights", "More Plots"} <= links.keys()


def test_with_a_nav_the_generated_pages_can_be_named(three: Site) -> None:
    three.config["nav"] = [{"Start": "index.md"}, {"All": "diary.md"}, {"Pictures": "plots.md"}]
    built = three.build()
    assert built.warnings == []
    assert list(built.navigation("diary/index.html")) == ["Start", "All", "Pictures"]


def test_entries_do_not_stand_in_the_sidebar(built_three: Built) -> None:
    links = built_three.navigation("diary/index.html")
    assert not {"First", "Second", "Third"} & links.keys()


def test_an_entry_that_the_user_names_in_the_nav_stays_there(three: Site) -> None:
    three.config["nav"] = [{"All": "diary.md"}, {"Best": "papers/topic/b.md"}]
    built = three.build()
    assert built.warnings == []
    assert "Best" in built.navigation("diary/index.html")


def test_an_entry_leads_to_its_neighbours_in_reading_order(with_features: Built) -> None:
    assert order(with_features, note("b")) == {"prev": note("a"), "next": note("c")}


def test_the_first_and_the_last_entry_have_one_neighbour(built_three: Built) -> None:
    assert order(built_three, note("a")) == {"next": note("b")}
    assert order(built_three, note("c")) == {"prev": note("b")}


def test_links_to_neighbours_stand_there_once(with_features: Built) -> None:
    page = with_features.page(note("b"))
    (related,) = by_class(page, "paperdiary-related")
    near = list(related.iter("a"))
    shown = [a for a in page.iter("a") if "Third" in text(a) and a not in near]
    assert len(shown) == 1


def test_without_the_themes_breadcrumbs_an_entry_has_its_own(built_three: Built) -> None:
    assert way(built_three, note("b"), "paperdiary-path") == [
        ("Full Diary", "../../../diary/"),
        ("November 2025", "../../../diary/#2025-11"),
    ]


def test_with_the_themes_breadcrumbs_an_entry_has_those_alone(three: Site) -> None:
    three.config["theme"] = {"name": "material", "font": False, "features": ["navigation.path"]}
    built = three.build()
    assert by_class(built.page(note("b")), "paperdiary-path") == []
    crumbs = way(built, note("b"), "md-path")
    assert [name for name, _ in crumbs][-2:] == ["Full Diary", "November 2025"]
    assert [href for _, href in crumbs][-1] == "../../../diary/#2025-11"


def test_a_diary_page_elsewhere_is_where_breadcrumbs_lead(three: Site) -> None:
    three.options["pages"] = {"diary": "lists/all.md"}
    built = three.build()
    assert [href for _, href in way(built, note("b"), "paperdiary-path")] == [
        "../../../lists/all/",
        "../../../lists/all/#2025-11",
    ]


def locations(built: Built, words: str) -> list[str]:
    index = json.loads(built.read("search/search_index.json"))
    return [doc["location"] for doc in index["docs"] if words in doc["title"] + doc["text"]]


def test_an_entry_is_in_the_search_index_once(three: Site) -> None:
    three.note("topic/c.md", "Unmistakable words.", title="D")
    assert locations(three.build(), "Unmistakable words.") == ["papers/topic/c/"]


def test_a_summary_is_found_at_its_note_and_not_in_the_lists(three: Site) -> None:
    three.note("topic/c.md", "Text.", title="D", summary="One of its kind.")
    assert locations(three.build(), "One of its kind.") == ["papers/topic/c/"]


def test_a_title_is_found_at_its_note_and_not_in_the_lists(three: Site) -> None:
    three.note("topic/c.md", "Text.", title="Singular Title", date="2025-11-06")
    assert locations(three.build(), "Singular Title") == ["papers/topic/c/"]


def test_a_title_from_front_matter_is_not_searched_twice(three: Site) -> None:
    three.note("topic/c.md", "Some words.", title="Singular Title")
    (found,) = [
        doc
        for doc in json.loads(three.build().read("search/search_index.json"))["docs"]
        if doc["location"] == "papers/topic/c/"
    ]
    assert found["title"] == "Singular Title"
    assert "Singular Title" not in found["text"]


def headings(article: Element) -> list[str]:
    return [text(h1).rstrip("¶") for h1 in article.iter("h1")]


WAYS_TO_WRITE_A_TITLE = [
    "# The Title\n\nText.\n",
    "## The Title\n\nText.\n\n## Notes\n\nMore.\n",
    "---\ndate: 2025-06-01\n---\n\n## The Title\n\nText.\n",
    "The Title\n---\n\nText.\n",
    "## [The Title](https://arxiv.org/abs/2311.10090)\n\nText.\n",
    "---\ntitle: The Title\n---\n\nText.\n",
    "---\ntitle: The Title\n---\n\n# The Title\n\nText.\n",
    "**Title:** The Title\n\n**Date:** 30/05/2025\n\nText.\n",
]


@pytest.fixture(scope="module")
def titled(tmp_path_factory: pytest.TempPathFactory, shared_cache: Path) -> Built:
    site = Site(tmp_path_factory.mktemp("titled"), shared_cache, umap=False)
    for number, markdown in enumerate(WAYS_TO_WRITE_A_TITLE):
        site.write(f"papers/{number}.md", markdown)
    return site.build()


@pytest.mark.parametrize("number", range(len(WAYS_TO_WRITE_A_TITLE)))
def test_a_note_has_its_title_as_its_one_first_level_heading(titled: Built, number: int) -> None:
    assert headings(titled.article(f"papers/{number}/index.html")) == ["The Title"]
    assert titled.entry(f"papers/{number}")["title"] == "The Title"


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_other_themes_show_a_title_from_front_matter_too(site: Site, theme: str) -> None:
    site.config["theme"] = theme
    site.note("topic/a.md", "Text.", title="Lists < trees & more", date="2025-06-01")
    site.note("topic/b.md", "## Notes\n\nText.", title="B", date="2025-06-02")
    built = site.build()
    assert [text(h1) for h1 in built.page(note("a")).iter("h1")] == ["Lists < trees & more"]
    assert "Full Diary › June 2025" in text(built.page(note("a")))
    assert built.broken_links() == []
    assert built.warnings == []


def test_the_browsers_tab_shows_the_notes_title(site: Site) -> None:
    site.write("papers/a-file.md", "## The Title\n\nText.\n")
    page = site.build().page("papers/a-file/index.html")
    assert [text(title) for title in page.iter("title")] == ["The Title - A Diary"]


def test_lines_that_look_like_metadata_stay_on_the_page(site: Site) -> None:
    site.write("papers/a.md", "Mood: sunny\nDate: 3rd June 2025\n\nSome text about it.\n")
    built = site.build()
    article = text(built.article("papers/a/index.html"))
    assert "Mood: sunny" in article
    assert "Some text about it." in article
    assert built.entry("papers/a")["date"] == "2025-06-03"


def test_a_note_shows_its_date_kind_topic_and_links_above_its_text(site: Site) -> None:
    site.note(
        "databases/a.md",
        "Body.",
        title="A",
        date="2025-06-03",
        kind="talk",
        link="https://www.youtube.com/watch?v=1",
        code="https://github.com/a/b",
    )
    site.note("robots/b.md", title="B")
    (head,) = by_class(site.build().page("papers/databases/a/index.html"), "paperdiary-about")
    assert text(head).startswith(
        "Read on 3 June 2025 Talk Databases Talk YouTube Code GitHub BibTeX "
    )
    assert [a.get("href") for a in head.iter("a")] == [
        "../../../topics/databases/",
        "https://www.youtube.com/watch?v=1",
        "https://github.com/a/b",
    ]


def test_a_site_has_one_name_on_a_page_and_a_video_one_link(site: Site) -> None:
    site.note(
        "a.md",
        "Body.",
        title="A",
        date="2025-06-03",
        link="https://www.nature.com/articles/x",
        links=[
            "https://nature.com/articles/y",
            "https://youtu.be/1",
            "https://www.youtube.com/live/1",
        ],
    )
    (head,) = by_class(site.build().page("papers/a/index.html"), "paperdiary-about")
    links = [a for a in head.iter("a") if "://" in a.get("href", "")]
    assert [text(a) for a in links] == ["Paper Nature", "Nature", "YouTube"]
