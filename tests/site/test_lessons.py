"""Lessons on their way from notes to the Highlights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from .building import Built, Site, by_class, text
from .telling_notes import write_notes

HIGHLIGHTS = "highlights/index.html"
NOTE_A, NOTE_B, NOTE_C = (f"papers/{name}/index.html" for name in ("rl/a", "rl/b", "means/c"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, shared_cache: Any) -> Built:
    """The notes with MkDocs' own extensions and footnotes."""
    site = Site(tmp_path_factory.mktemp("plain"), shared_cache)
    site.config["markdown_extensions"] = ["footnotes", {"toc": {"permalink": True}}]
    write_notes(site)
    return site.build()


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory, shared_cache: Any) -> Built:
    """The notes with what most sites on Material use."""
    site = Site(tmp_path_factory.mktemp("rich"), shared_cache)
    site.config["markdown_extensions"] = [
        "admonition",
        "attr_list",
        "footnotes",
        "md_in_html",
        "tables",
        "pymdownx.details",
        "pymdownx.highlight",
        "pymdownx.superfences",
        "pymdownx.tasklist",
        {"pymdownx.arithmatex": {"generic": True}},
        {"toc": {"permalink": True}},
    ]
    site.config["validation"] = {"links": {"anchors": "warn"}}
    write_notes(site)
    return site.build()


@pytest.fixture(params=["plain", "rich"])
def built(request: pytest.FixtureRequest) -> Built:
    found: Built = request.getfixturevalue(request.param)
    return found


def lesson(built: Built, words: str, page: str = HIGHLIGHTS) -> Element:
    """A lesson of the Highlights by words of its sentence."""
    (found,) = [
        one
        for one in by_class(built.article(page), "paperdiary-lesson")
        if words in text(heading(one))
    ]
    return found


def heading(element: Element) -> Element:
    return next(one for one in element.iter() if one.tag in {"h2", "h3", "h4", "h5", "h6"})


def headings(built: Built, *tags: str, page: str = HIGHLIGHTS) -> list[str]:
    return [text(one).rstrip("¶") for one in built.article(page).iter() if one.tag in tags]


def texts(elements: Iterator[Element] | list[Element]) -> list[str]:
    return [text(one) for one in elements]


def test_all_of_it_is_built_without_a_warning(built: Built) -> None:
    assert built.warnings == []
    assert not built.refused


# The Highlights


def test_lessons_of_both_ways_stand_under_their_themes_in_reading_order(built: Built) -> None:
    assert headings(built, "h2", "h3") == [
        "1. Statistics",
        "1. Plot the points",
        "2. A mean hides",
        "2. Reinforcement Learning",
        "1. Measure env.step first",
        "2. Wait for the slowest",
        "3. Writing",
        "1. Say it once",
    ]


def test_markup_of_a_sentence_is_shown(built: Built) -> None:
    shown = heading(lesson(built, "Measure"))
    assert texts(shown.iter("code")) == ["env.step"]
    assert texts(shown.iter("em")) == ["first"]


@pytest.mark.parametrize(("sentence", "inner"), [("Measure", "ul"), ("Wait", "ol")])
def test_lists_of_a_detail_stay_nested(built: Built, sentence: str, inner: str) -> None:
    (detail,) = by_class(lesson(built, sentence), "paperdiary-lesson__detail")
    lists = [
        one
        for one in detail.iter(inner)
        if "inner one of" in text(one) and not one.findall(".//ul")
    ]
    assert len(lists) == 1


def test_a_nested_list_stands_in_its_item(built: Built) -> None:
    (detail,) = by_class(lesson(built, "Measure"), "paperdiary-lesson__detail")
    assert texts(detail.findall("./ul/li/ul/li")) == ["inner one of A"]


def test_links_of_a_detail_lead_where_they_lead_on_the_note(built: Built) -> None:
    links = {text(a): a.get("href") for a in lesson(built, "Measure").iter("a")}
    assert links["the other note"] == "../papers/rl/b/#more"
    links = {text(a): a.get("href") for a in lesson(built, "Wait").iter("a")}
    assert links["the first note"] == "../papers/rl/a/"


def test_images_of_a_detail_are_found_from_the_highlights(built: Built) -> None:
    found = [
        img.get("src", "") for one in ("Measure", "Wait") for img in lesson(built, one).iter("img")
    ]
    assert found == ["../papers/img/plot.png", "../papers/img/raw.png", "../papers/img/plot.png"]
    assert all(built.target(HIGHLIGHTS, src).is_file() for src in found)


def test_code_of_a_detail_keeps_its_lines(built: Built) -> None:
    (code,) = lesson(built, "Measure").iter("pre")
    assert "".join(code.itertext()).strip("\n") == 'if fast:\n    print("a < b")'


def test_code_in_a_list_of_a_detail_stays_in_it(rich: Built) -> None:
    (code,) = lesson(rich, "Wait").iterfind(".//ol/li//pre")
    assert "".join(code.itertext()).strip("\n") == '!!! lesson "Code: is no lesson"'


def test_tables_of_a_detail_are_tables(built: Built) -> None:
    (table,) = lesson(built, "Measure").iter("table")
    assert texts(table.iter("td")) == ["steps", "10"]


def test_headings_of_a_detail_stand_below_the_lesson_without_an_anchor(built: Built) -> None:
    (why,) = lesson(built, "Measure").iter("h4")
    assert text(why) == "Why"
    assert why.get("id") is None


def test_lessons_name_their_papers_with_dates(built: Built) -> None:
    (papers,) = by_class(lesson(built, "Wait"), "paperdiary-lesson__papers")
    assert text(papers) == "Slow Environments 2 June 2025"
    assert [a.get("href") for a in papers.iter("a")] == ["../papers/rl/b/"]


def test_a_shared_lesson_has_what_both_notes_say_in_reading_order(built: Built) -> None:
    shared = lesson(built, "Say it once")
    (papers,) = by_class(shared, "paperdiary-lesson__papers")
    assert text(papers) == "Fast Environments 1 June 2025 · Slow Environments 2 June 2025"
    assert texts(by_class(shared, "paperdiary-lesson__detail")) == ["For the reader's sake."]


def test_anchors_are_made_from_words(built: Built) -> None:
    article = built.article(HIGHLIGHTS)
    ids = [one.get("id") for one in article.iter() if one.tag in {"h2", "h3"}]
    assert ids == [
        "statistics",
        "statistics-plot-the-points",
        "statistics-a-mean-hides",
        "reinforcement-learning",
        "rl-measure-env-step-first",
        "rl-wait-for-the-slowest",
        "writing",
        "writing-say-it-once",
    ]


def test_no_two_elements_have_one_id(built: Built) -> None:
    for page in (HIGHLIGHTS, NOTE_A, NOTE_B):
        ids = [one.get("id") for one in built.article(page).iter() if one.get("id")]
        assert len(ids) == len(set(ids))


def test_the_table_of_contents_has_the_themes_alone(built: Built) -> None:
    assert built.toc(HIGHLIGHTS) == {
        "1. Statistics": "#statistics",
        "2. Reinforcement Learning": "#reinforcement-learning",
        "3. Writing": "#writing",
    }


def test_no_link_of_the_site_leads_nowhere(built: Built) -> None:
    assert built.broken_links() == []


def test_nothing_of_the_way_is_left_on_the_pages(built: Built) -> None:
    for file in built.folder.rglob("*.html"):
        content = file.read_text("utf-8")
        assert "paperdiary-passage" not in content
        assert "xpaperdiary" not in content
        assert "paperdiary-block" not in content


# The notes


def test_an_admonition_of_a_lesson_stands_in_its_place(built: Built) -> None:
    article = built.article(NOTE_B)
    (first,) = by_class(article, "admonition")
    assert "lesson" in first.get("class", "")
    assert texts(by_class(first, "admonition-title")) == [
        "reinforcement learning: Wait for the slowest"
    ]
    words = text(article)
    assert (
        words.index("Text before.")
        < words.index("Wait for the slowest")
        < words.index("inner one of B")
        < words.index("Text between.")
    )


def test_a_lesson_that_can_be_closed_is_closed_or_open_as_written(built: Built) -> None:
    once, mean = built.article(NOTE_B).iter("details")
    assert texts(once.iter("summary")) == ["Writing: Say it once."]
    assert once.get("open") is None
    assert texts(mean.iter("summary")) == ["Statistics: A mean hides"]
    assert mean.get("open") is not None


def test_a_lesson_in_a_list_stays_in_its_item(built: Built) -> None:
    (item,) = [one for one in built.article(NOTE_B).iter("li") if text(one).startswith("Item")]
    assert texts(item.iter("summary")) == ["Statistics: A mean hides"]


def test_images_and_links_of_a_lesson_in_its_place_are_the_notes(built: Built) -> None:
    (first,) = by_class(built.article(NOTE_B), "admonition")
    assert [img.get("src") for img in first.iter("img")] == ["../../img/plot.png"]
    assert [a.get("href") for a in first.iter("a")] == ["../a/"]


def test_a_detail_of_front_matter_stands_at_the_foot_of_the_note_alone(built: Built) -> None:
    article = built.article(NOTE_A)
    assert text(article).count("inner one of A") == 1
    (foot,) = by_class(article, "paperdiary-learned")
    assert "inner one of A" in text(foot)


def test_a_detail_of_the_text_is_not_repeated_at_the_foot(built: Built) -> None:
    assert text(built.article(NOTE_B)).count("inner one of B") == 1


def test_headings_of_a_detail_of_front_matter_are_none_of_the_notes(built: Built) -> None:
    assert "Why" not in built.toc(NOTE_A)
    assert "Later" in built.toc(NOTE_A)


def test_the_foot_leads_to_the_lessons_on_the_highlights(built: Built) -> None:
    (foot,) = by_class(built.article(NOTE_B), "paperdiary-learned")
    links = {text(a): a.get("href") for a in foot.iter("a")}
    assert links == {
        "Wait for the slowest": "../../../highlights/#rl-wait-for-the-slowest",
        "Say it once.": "../../../highlights/#writing-say-it-once",
        "A mean hides": "../../../highlights/#statistics-a-mean-hides",
    }


def test_a_lesson_that_a_note_tells_twice_stands_at_its_foot_once(site: Site) -> None:
    site.note(
        "a.md",
        '!!! lesson "robots: Be *patient*"\n    Twice.\n',
        lessons=[{"theme": "Robots", "lesson": "Be patient"}],
    )
    (foot,) = by_class(site.build().article("papers/a/index.html"), "paperdiary-learned")
    assert [text(a) for a in foot.iter("a")] == ["Be patient"]


def test_footnotes_of_a_note_work_as_before(built: Built) -> None:
    article = built.article(NOTE_A)
    (note,) = by_class(article, "footnote")
    assert "The footnote of A." in text(note)
    (item,) = note.iter("li")
    marks = [a for a in by_class(article, "footnote-ref") if text(a) == "1"]
    assert f"#{item.get('id')}" in [a.get("href") for a in marks]


def test_a_footnote_of_a_detail_leads_to_the_note(built: Built) -> None:
    (mark,) = by_class(lesson(built, "Measure"), "footnote-ref")
    assert mark.get("href") == "../papers/rl/a/#fn:1"
    assert by_class(built.article(HIGHLIGHTS), "footnote") == []


def test_notes_that_link_to_an_entry_are_named_at_its_foot(built: Built) -> None:
    (citing,) = by_class(built.article(NOTE_A), "paperdiary-citing")
    assert {text(a): a.get("href") for a in citing.iter("a")} == {
        "Mean Environments": "../../../papers/means/c/",
        "Slow Environments": "../../../papers/rl/b/",
    }
    assert by_class(built.article(NOTE_C), "paperdiary-citing") == []


def test_related_entries_are_told_in_words(built: Built) -> None:
    (related,) = by_class(built.article(NOTE_A), "paperdiary-related")
    assert sorted(texts(related.iter("li"))) == [
        "Mean Environments very close",
        "Slow Environments very close",
    ]


# The search


def documents(built: Built, words: str) -> list[dict[str, str]]:
    index = json.loads(built.read("search/search_index.json"))
    return [doc for doc in index["docs"] if words in doc["title"] + doc["text"]]


@pytest.mark.parametrize(
    ("sentence", "anchor"),
    [
        ("Plot the points", "statistics-plot-the-points"),
        ("Wait for the slowest", "rl-wait-for-the-slowest"),
        ("Say it once", "writing-say-it-once"),
    ],
)
def test_a_lesson_is_found_once_by_its_sentence(built: Built, sentence: str, anchor: str) -> None:
    found = [doc for doc in documents(built, sentence) if doc["location"].startswith("highlights/")]
    assert [doc["location"] for doc in found] == [f"highlights/#{anchor}"]
    assert [doc["title"] for doc in found] == [sentence]


def test_a_theme_is_found_without_its_number(built: Built) -> None:
    (found,) = [
        doc
        for doc in documents(built, "Reinforcement Learning")
        if doc["location"] == "highlights/#reinforcement-learning"
    ]
    assert found["title"] == "Reinforcement Learning"


def test_a_detail_is_found_with_its_lesson(built: Built) -> None:
    locations = [doc["location"] for doc in documents(built, "inner one of A")]
    assert locations == ["highlights/#rl-measure-env-step-first"]


def test_the_search_finds_nothing_of_cards_feet_and_lists(built: Built) -> None:
    index = json.loads(built.read("search/search_index.json"))
    for words in (
        "Read on",
        "Lessons learned here",
        "Related entries",
        "Linked from",
        "very close",
        "Read next",
    ):
        assert [doc["location"] for doc in index["docs"] if words in doc["text"]] == []


def test_the_day_of_a_note_is_found_at_the_note_alone(built: Built) -> None:
    assert {doc["location"] for doc in documents(built, "2 June 2025")} == {"papers/rl/b/"}


def test_titles_are_found_at_their_notes_alone(built: Built) -> None:
    locations = {doc["location"] for doc in documents(built, "Mean Environments")}
    assert locations == {"papers/means/c/"}


# With other settings


def test_mathematics_of_a_detail_is_left_to_the_browser(site: Site) -> None:
    site.config["markdown_extensions"] = [{"pymdownx.arithmatex": {"generic": True}}]
    detail = "The mean $\\mu < 1$ and\n\n$$\n\\sum_i x_i\n$$\n"
    site.note("a.md", title="A", lessons=[{"theme": "T", "lesson": "By $x_i$", "detail": detail}])
    site.note("b.md", '!!! lesson "T: Inline"\n    So $a_b * c_d * e$ it is.\n', title="B")
    built = site.build()
    assert texts(by_class(lesson(built, "By"), "arithmatex")) == [
        "\\(x_i\\)",
        "\\(\\mu < 1\\)",
        "\\[ \\sum_i x_i \\]",
    ]
    assert texts(by_class(lesson(built, "Inline"), "arithmatex")) == ["\\(a_b * c_d * e\\)"]


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_other_themes_have_the_highlights_too(site: Site, theme: str) -> None:
    site.config |= {"theme": theme, "markdown_extensions": ["footnotes"]}
    write_notes(site)
    built = site.build()
    assert built.warnings == []
    assert len(by_class(built.page(HIGHLIGHTS), "paperdiary-lesson")) == 5
    assert built.broken_links() == []
    (found,) = [
        doc
        for doc in documents(built, "Wait for the slowest")
        if doc["location"] == "highlights/#rl-wait-for-the-slowest"
    ]
    assert "inner one of B" in found["text"]


def test_without_directory_urls_links_and_images_are_found(site: Site) -> None:
    site.config |= {"use_directory_urls": False, "markdown_extensions": ["footnotes"]}
    write_notes(site)
    built = site.build()
    assert built.warnings == []
    assert built.broken_links() == []
    shown = lesson(built, "Measure", "highlights.html")
    assert {text(a): a.get("href") for a in shown.iter("a")}["the other note"] == (
        "papers/rl/b.html#more"
    )
    assert [img.get("src") for img in shown.iter("img")] == [
        "papers/img/plot.png",
        "img/raw.png",
    ]
    (foot,) = by_class(built.article("papers/rl/b.html"), "paperdiary-learned")
    assert foot.find(".//a").get("href") == "../../highlights.html#rl-wait-for-the-slowest"  # type: ignore[union-attr]


def test_highlights_elsewhere_have_their_links_right(site: Site) -> None:
    site.options["pages"] = {"highlights": "lists/all/lessons.md"}
    site.config["markdown_extensions"] = ["footnotes"]
    site.write("papers/rl/b.md", "# B\n")
    site.note("c.md", '!!! lesson "T: L"\n    See [b](rl/b.md).\n', title="C")
    built = site.build()
    assert built.warnings == []
    page = "lists/all/lessons/index.html"
    assert "../../../papers/rl/b/" in [a.get("href") for a in lesson(built, "L", page).iter("a")]
    (foot,) = by_class(built.article("papers/c/index.html"), "paperdiary-learned")
    assert [a.get("href") for a in foot.iter("a")] == ["../../lists/all/lessons/#t-l"]


def test_highlights_on_the_home_page_have_their_links_right(site: Site) -> None:
    site.write("index.md", "# Home\n\n<!-- paperdiary/highlights -->\n")
    site.write("highlights.md", "# Elsewhere\n\n[Home](index.md)\n")
    site.note("c.md", '!!! lesson "T: L"\n    See [d](d.md).\n', title="C")
    site.note("d.md", title="D")
    built = site.build()
    assert built.warnings == []
    assert "papers/d/" in [a.get("href") for a in lesson(built, "L", "index.html").iter("a")]
    (foot,) = by_class(built.article("papers/c/index.html"), "paperdiary-learned")
    assert [a.get("href") for a in foot.iter("a")] == ["../../#t-l"]


def test_the_tags_plugin_of_material_works_beside_it(site: Site) -> None:
    site.config["plugins"] = [
        "search",
        "tags",
        {"paperdiary": {"cache_dir": str(site.cache)}},
    ]
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    site.note("rl/d.md", '!!! lesson "T: L"\n    Why.\n', title="Tagged", tags=["marl", "jax"])
    site.write("tags.md", "# Tags\n\n<!-- material/tags -->\n")
    built = site.build()
    assert built.warnings == []
    tags = built.article("tags/index.html")
    assert "Tagged" in text(tags)
    assert {"marl", "jax"} <= set(texts(by_class(tags, "md-tag")))
    assert text(lesson(built, "L")).count("Why.") == 1


def test_a_dirty_build_keeps_details_of_notes_it_does_not_render(site: Site) -> None:
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    before = site.build().html(HIGHLIGHTS)
    site.write("papers/means/c.md", '# C\n\n!!! lesson "Statistics: New"\n    Newer.\n')
    (site.root / "site" / HIGHLIGHTS).unlink()
    done = site.run("build", "--dirty")
    assert done.returncode == 0, done.stderr
    assert "inner one of A" in before
    after = site.built
    assert "inner one of A" in text(lesson(after, "Measure"))
    assert "inner one of B" in text(lesson(after, "Wait"))
    assert "Newer." in text(lesson(after, "New"))


def test_a_link_to_an_anchor_that_the_highlights_do_not_have_is_told(site: Site) -> None:
    site.config["validation"] = {"links": {"anchors": "warn"}}
    site.note("a.md", 'See [it](../highlights.md#t-l).\n\n!!! lesson "T: L"\n', title="A")
    site.note("b.md", "See [it](../highlights.md#t-m).\n", title="B")
    built = site.build()
    (warning,) = built.warnings
    assert "papers/b.md" in warning
    assert "t-m" in warning


# Settings of themes


def test_themes_of_the_options_come_first_with_introduction_and_icon(site: Site) -> None:
    site.options["themes"] = [
        {"name": "Writing", "intro": "As *I* do; see [C](papers/means/c.md).", "icon": "✍️"},
        {"name": "Statistics", "icon": "material/robot-outline"},
    ]
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    built = site.build()
    assert built.warnings == []
    writing, statistics, learning = by_class(built.article(HIGHLIGHTS), "paperdiary-theme")
    assert [text(heading(one)).rstrip("¶") for one in (writing, statistics, learning)] == [
        "✍️ 1. Writing",
        "2. Statistics",
        "3. Reinforcement Learning",
    ]
    assert len(list(heading(statistics).iter("svg"))) == 1
    (intro,) = by_class(writing, "paperdiary-theme__intro")
    assert text(intro) == "As I do; see C."
    assert [a.get("href") for a in intro.iter("a")] == ["../papers/means/c/"]
    assert list(built.toc(HIGHLIGHTS)) == [
        "1. Writing",
        "2. Statistics",
        "3. Reinforcement Learning",
    ]


def test_an_icon_that_does_not_exist_is_told(site: Site) -> None:
    site.options["themes"] = [{"name": "T", "icon": "material/robot-outlien"}]
    site.note("a.md", title="A", lessons=[{"theme": "T", "lesson": "L"}])
    (warning,) = site.build().warnings
    assert "material/robot-outlien" in warning
    assert "did you mean 'material/robot-outline'?" in warning


# Highlights by hand


HAND = """\
# Mine

## Numbers

Some words.

### Deep

<!-- paperdiary/highlights {theme: statistics} -->

## Words

<!-- paperdiary/highlights {theme: Writing} -->
"""


def test_lessons_stand_one_level_below_the_users_own_heading(site: Site) -> None:
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    site.write("highlights.md", HAND)
    article = site.build().article(HIGHLIGHTS)
    shown = [
        (one.tag, text(one).rstrip("¶")) for one in article.iter() if one.tag in {"h2", "h3", "h4"}
    ]
    assert shown == [
        ("h2", "Numbers"),
        ("h3", "Deep"),
        ("h4", "1. Plot the points"),
        ("h4", "2. A mean hides"),
        ("h2", "Words"),
        ("h3", "1. Say it once"),
    ]


def test_lessons_that_are_placed_nowhere_are_told_in_one_warning(site: Site) -> None:
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    site.write(
        "papers/rl/b.md", '# B\n\n!!! lesson "Reinforcement Learning: Wait"\n\n[a](a.md#more)\n'
    )
    site.write("papers/rl/a.md", '# A\n\n!!! lesson "Reinforcement Learning: Measure"\n')
    site.write("highlights.md", HAND.partition("## Words")[0])
    (warning,) = site.build().warnings
    assert "2 lessons stand on no page" in warning
    assert "Wait" in warning
    assert "Measure" in warning
    assert "<!-- paperdiary/highlights {theme: Reinforcement Learning} -->" in warning


def test_a_theme_that_stands_twice_on_a_page_is_told(site: Site) -> None:
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    site.write("highlights.md", f"{HAND}\n<!-- paperdiary/highlights -->\n")
    (warning,) = site.build().warnings
    assert "highlights.md:15: this page shows Statistics, Writing twice" in warning


def test_a_dirty_build_does_not_miss_the_highlights_that_it_does_not_render(site: Site) -> None:
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    site.write("highlights.md", HAND)
    site.write(
        "more.md", "# More\n\n<!-- paperdiary/highlights {theme: Reinforcement Learning} -->\n"
    )
    assert not site.build().refused
    done = site.run("build", "--dirty")
    assert done.returncode == 0, done.stderr
    assert "no page" not in done.stderr


def test_lessons_that_are_placed_on_several_pages_are_all_placed(site: Site) -> None:
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    site.write("highlights.md", HAND)
    site.write(
        "more.md", "# More\n\n<!-- paperdiary/highlights {theme: reinforcement learning} -->\n"
    )
    built = site.build()
    assert [one for one in built.warnings if "no page" in one] == []
    (foot,) = by_class(built.article(NOTE_B), "paperdiary-learned")
    assert [a.get("href") for a in foot.iter("a")] == [
        "../../../more/#rl-wait-for-the-slowest",
        "../../../highlights/#writing-say-it-once",
        "../../../highlights/#statistics-a-mean-hides",
    ]


@pytest.mark.parametrize(
    ("block", "hint"),
    [("Statistcs", "did you mean 'Statistics'?"), ("Cooking", "there are: ")],
)
def test_an_unknown_theme_in_a_block_is_told_with_its_place(
    site: Site, block: str, hint: str
) -> None:
    site.config["markdown_extensions"] = ["footnotes"]
    write_notes(site)
    site.write("sub/p.md", f"# P\n\nText.\n\n<!-- paperdiary/highlights {{theme: {block}}} -->\n")
    (warning,) = site.build().warnings
    assert "sub/p.md:5: " in warning
    assert f"'{block}'" in warning
    assert hint in warning


# The map


def test_the_clusters_name_leads_to_the_entrys_point_on_the_map(ten: Built) -> None:
    (chip,) = by_class(ten.article("papers/subject/note-3/index.html"), "paperdiary-chip", "a")
    assert text(chip)
    assert chip.get("href") == "../../../plots/#entry=papers/subject/note-3"


def test_related_entries_are_close_in_several_degrees(ten: Built) -> None:
    pages = [f"papers/subject/note-{n}/index.html" for n in range(10)]
    words = {
        text(one)
        for page in pages
        for one in by_class(ten.article(page), "paperdiary-related__near")
    }
    assert words <= {"very close", "close", "related", "loosely related"}
    assert len(words) > 1
