"""The pages of topics, and the ways to them."""

from __future__ import annotations

import json

import pytest

from .building import Built, Site, by_class, text
from .telling_notes import write_notes

PAGE = "topics/rl/index.html"


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    site = site_of_module
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    return site.build()


def test_each_topic_has_a_page(built: Built) -> None:
    assert built.warnings == []
    assert built.has(PAGE)
    assert built.has("topics/means/index.html")


def test_the_page_of_a_topic_has_its_name_as_title(built: Built) -> None:
    (title,) = built.article(PAGE).iter("h1")
    assert text(title).rstrip("¶") == "Rl"


def test_the_page_tells_the_share_and_the_days(built: Built) -> None:
    (share,) = by_class(built.article(PAGE), "paperdiary-topic__share")
    assert text(share) == "2 entries, 67 % of all, read from 1 June 2025 to 2 June 2025"
    (share,) = by_class(built.article("topics/means/index.html"), "paperdiary-topic__share")
    assert text(share) == "1 entry, read on 30 May 2025"


def test_the_page_leads_back_to_the_diary(built: Built) -> None:
    (path,) = by_class(built.article(PAGE), "paperdiary-path")
    assert [(text(a), a.get("href")) for a in path.iter("a")] == [("Full Diary", "../../diary/")]


def test_pages_below_the_diary_have_its_tab_and_breadcrumbs(site: Site) -> None:
    site.config["theme"] = {"name": "paperdiary"}
    site.umap = False
    site.notes(10)
    built = site.build()
    cluster = built.data["clusters"]["tsne"][0]["id"]
    for place in ("topics/subject", f"clusters/{cluster}", "papers/subject/note-1"):
        page = built.page(f"{place}/index.html")
        (active,) = by_class(page, "md-tabs__item--active")
        assert text(active) == "Full Diary"
        path = by_class(page, "md-path__item")
        assert [text(item) for item in path][:2] == ["Home", "Full Diary"]


def test_the_page_leads_to_the_entries_newest_first(built: Built) -> None:
    links = by_class(built.article(PAGE), "paperdiary-entry__title")
    assert [(text(a), a.get("href")) for a in links] == [
        ("Slow Environments", "../../papers/rl/b/"),
        ("Fast Environments", "../../papers/rl/a/"),
    ]


def test_the_page_leads_to_the_lessons_on_the_highlights(built: Built) -> None:
    (lessons,) = by_class(built.article(PAGE), "paperdiary-topic__lessons")
    assert {text(a): a.get("href") for a in lessons.iter("a")} == {
        "A mean hides": "../../highlights/#statistics-a-mean-hides",
        "Measure env.step first": "../../highlights/#rl-measure-env-step-first",
        "Wait for the slowest": "../../highlights/#rl-wait-for-the-slowest",
        "Say it once": "../../highlights/#writing-say-it-once",
    }


def test_the_list_of_topics_leads_to_the_pages(built: Built) -> None:
    links = by_class(built.article("index.html"), "paperdiary-topics__name")
    assert {text(a): a.get("href") for a in links} == {
        "Rl": "topics/rl/",
        "Means": "topics/means/",
    }


def test_the_card_of_an_entry_leads_to_the_page_of_its_topic(built: Built) -> None:
    article = built.article("papers/means/c/index.html")
    (topic,) = by_class(article, "paperdiary-fact--topic", "a")
    assert (text(topic), topic.get("href")) == ("Means", "../../../topics/means/")


def test_no_link_leads_nowhere(built: Built) -> None:
    assert built.broken_links() == []


def test_pages_of_topics_do_not_stand_in_the_sidebar(built: Built) -> None:
    assert not {"Rl", "Means"} & built.navigation("diary/index.html").keys()


def test_a_page_of_a_topic_is_found_by_its_name_and_not_by_what_it_lists(built: Built) -> None:
    docs = json.loads(built.read("search/search_index.json"))["docs"]
    found = [doc for doc in docs if doc["location"].startswith("topics/")]
    assert {"Rl", "Means"} <= {doc["title"] for doc in found}
    assert [doc["location"] for doc in found if "Environments" in doc["text"]] == []


@pytest.mark.parametrize("src", ["topics/rl.md", "topics/rl/index.md", "topics/rl/README.md"])
def test_a_page_of_the_users_wins(site: Site, src: str) -> None:
    site.note("rl/a.md", title="A")
    site.note("means/b.md", title="B")
    site.write(src, "# My Own\n\n<!-- paperdiary/topic {name: rl} -->\n")
    built = site.build()
    assert built.warnings == []
    article = built.article(PAGE)
    assert [text(h1).rstrip("¶") for h1 in article.iter("h1")] == ["My Own"]
    assert len(by_class(article, "paperdiary-topic")) == 1
    (topic,) = by_class(built.article("papers/rl/a/index.html"), "paperdiary-fact--topic", "a")
    assert topic.get("href") == "../../../topics/rl/"


def test_the_folder_of_topics_can_be_another(site: Site) -> None:
    site.options["pages"] = {"topics": "by/subject"}
    site.note("rl/a.md", title="A")
    built = site.build()
    assert built.warnings == []
    assert built.has("by/subject/rl/index.html")
    assert built.broken_links() == []


def test_a_topic_in_a_block_is_named_as_people_read_it(site: Site) -> None:
    site.note("deep_learning/a.md", title="A")
    site.write("page.md", "# Page\n\n<!-- paperdiary/topic {name: deep learning} -->\n")
    built = site.build()
    assert built.warnings == []
    assert len(by_class(built.article("page/index.html"), "paperdiary-topic")) == 1


@pytest.mark.parametrize("block", ["topic {name: rll}", "map {topic: rll}"])
def test_an_unknown_topic_in_a_block_is_told_with_the_nearest(site: Site, block: str) -> None:
    site.note("rl/a.md", title="A")
    site.write("page.md", f"# Page\n\n<!-- paperdiary/{block} -->\n")
    (warning,) = site.build().warnings
    assert "page.md:3: " in warning
    assert "did you mean 'rl'?" in warning


def test_a_map_of_a_topic_names_it_for_the_script(ten: Built) -> None:
    (figure,) = by_class(ten.article("topics/subject/index.html"), "paperdiary-figure")
    assert figure.get("data-topic") == "subject"
    assert figure.get("data-figure") == "map-tsne"


@pytest.mark.parametrize("topic", ["C++ / Rust", 'AT&T: "calls"', "强化学习", "{x}", "a: b"])
def test_a_topic_of_any_name_has_a_page(site: Site, topic: str) -> None:
    site.note("a.md", title="A", topic=topic)
    built = site.build()
    assert built.warnings == []
    (link,) = by_class(built.article("papers/a/index.html"), "paperdiary-fact--topic", "a")
    page = built.target("papers/a/index.html", link.get("href", ""))
    article = built.article(page.relative_to(built.folder).as_posix())
    assert text(next(article.iter("h1"))).rstrip("¶") == text(link)
    assert len(by_class(article, "paperdiary-entry")) == 1
