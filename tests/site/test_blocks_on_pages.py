"""Blocks on the pages that the user writes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest

from .building import Built, Site, by_class, text


@pytest.fixture
def home(site: Site) -> Site:
    site.note("topic/a.md", title="A", date="2025-11-03")
    site.note("topic/b.md", title="B", date="2025-11-04")
    site.config["markdown_extensions"] = [
        "admonition",
        "pymdownx.superfences",
        {"pymdownx.tabbed": {"alternate_style": True}},
    ]
    return site


def article(site: Site, markdown: str) -> Element:
    site.write("index.md", markdown)
    built = site.build()
    assert built.warnings == []
    return built.article("index.html")


def test_a_block_in_a_list_item_stays_in_it(home: Site) -> None:
    page = article(home, "# Home\n\n- Numbers:\n\n    <!-- paperdiary/stats -->\n\n- Next\n")
    first, second = page.find("ul") or []
    assert len(by_class(first, "paperdiary-stats")) == 1
    assert text(second) == "Next"


def test_a_block_in_a_tab_stays_in_it(home: Site) -> None:
    page = article(
        home,
        '# Home\n\n=== "One"\n\n    <!-- paperdiary/recent -->\n\n'
        '=== "Two"\n\n    <!-- paperdiary/stats -->\n',
    )
    one, two = by_class(page, "tabbed-block")
    assert len(by_class(one, "paperdiary-entries")) == 1
    assert len(by_class(two, "paperdiary-stats")) == 1


def test_a_block_in_an_admonition_stays_in_it(home: Site) -> None:
    page = article(home, "# Home\n\n!!! note\n\n    <!-- paperdiary/stats -->\n\nText.\n")
    (admonition,) = by_class(page, "admonition")
    assert len(by_class(admonition, "paperdiary-stats")) == 1


def test_a_marker_in_a_code_block_stays_as_it_is(home: Site) -> None:
    page = article(home, "# Home\n\n```html\n<!-- paperdiary/stats -->\n```\n")
    assert by_class(page, "paperdiary-stats") == []
    (code,) = page.iter("code")
    assert text(code) == "<!-- paperdiary/stats -->"


def test_two_blocks_of_one_kind_have_each_its_options(home: Site) -> None:
    page = article(
        home,
        "# Home\n\n<!-- paperdiary/recent {limit: 1} -->\n\n"
        "<!-- paperdiary/recent {limit: 2} -->\n",
    )
    lists = by_class(page, "paperdiary-entries")
    assert [len(by_class(some, "paperdiary-entry")) for some in lists] == [1, 2]


def test_the_newest_stands_first_among_the_recent(home: Site) -> None:
    page = article(home, "# Home\n\n<!-- paperdiary/recent {limit: 1} -->\n")
    assert [text(a) for a in by_class(page, "paperdiary-entry__title")] == ["B"]


@pytest.mark.parametrize(
    ("src", "page"),
    [
        ("index.md", "index.html"),
        ("README.md", "index.html"),
        ("diary.md", "diary/index.html"),
        ("plots.md", "plots/index.html"),
        ("highlights.md", "highlights/index.html"),
    ],
)
def test_a_page_of_the_users_wins_and_blocks_fill_it(home: Site, src: str, page: str) -> None:
    home.note("topic/c.md", title="C", lessons=[{"theme": "T", "lesson": "L"}])
    home.write(
        src,
        "# Mine\n\nMy words.\n\n<!-- paperdiary/stats -->\n\n<!-- paperdiary/highlights -->\n",
    )
    built = home.build()
    article = built.article(page)
    assert "My words." in text(article)
    assert len(by_class(article, "paperdiary-stats")) == 1
    assert [text(h1).rstrip("¶") for h1 in article.iter("h1")] == ["Mine"]
    assert built.warnings == []


@pytest.mark.parametrize("page", ["diary", "plots", "prompts"])
def test_a_page_of_the_diary_can_be_the_home_page(home: Site, page: str) -> None:
    title = {"diary": "Full Diary", "plots": "More Plots", "prompts": "Prompts"}[page]
    home.options["pages"] = {page: "index.md"}
    built = home.build()
    assert built.warnings == []
    assert title in text(built.article("index.html"))


@pytest.mark.parametrize("page", ["review", "highlights", "unread"])
def test_a_page_that_is_not_written_takes_no_home_page_away(home: Site, page: str) -> None:
    home.options["pages"] = {page: "index.md"}
    built = home.build()
    assert built.warnings == []
    assert by_class(built.article("index.html"), "paperdiary-stats")


def test_a_block_of_lessons_shows_one_theme(home: Site) -> None:
    home.note("topic/c.md", title="C", lessons=[{"theme": "Odd", "lesson": "One"}])
    home.note("topic/d.md", title="D", lessons=[{"theme": "Even", "lesson": "Two"}])
    home.write("index.md", "# Home\n\n<!-- paperdiary/highlights {theme: even} -->\n")
    page = home.build().article("index.html")
    assert [text(h2).rstrip("¶") for h2 in page.iter("h2")] == ["1. Two"]


def test_the_headings_of_a_block_stand_in_the_table_of_contents(home: Site) -> None:
    home.write("page.md", "# Page\n\n## Before\n\n<!-- paperdiary/diary -->\n\n## Behind\n")
    assert list(home.build().toc("page/index.html")) == ["Before", "November 2025", "Behind"]


def test_an_anchor_of_a_block_can_be_linked_without_a_warning(home: Site) -> None:
    home.config["validation"] = {"anchors": "warn"}
    home.write("page.md", "# Page\n\n[November](diary.md#2025-11)\n")
    assert home.build().warnings == []


def warning(built: Built) -> str:
    (found,) = built.warnings
    return found


@pytest.mark.parametrize("front", ["", "---\ntitle: Mine\ntags: [a]\n---\n"])
def test_an_unknown_block_is_told_with_its_place_and_the_nearest(home: Site, front: str) -> None:
    home.write("sub/page.md", f"{front}# Page\n\nText.\n\n<!-- paperdiary/recnet -->\n")
    said = warning(home.build())
    assert f"sub/page.md:{5 + front.count(chr(10))}: " in said
    assert "'paperdiary/recnet'" in said
    assert "did you mean 'recent'?" in said


def test_an_unknown_option_is_told_with_its_place_and_the_nearest(home: Site) -> None:
    home.write("page.md", "# Page\n\n<!-- paperdiary/recent {limt: 3} -->\n")
    built = home.build()
    assert "page.md:3: " in warning(built)
    assert "did you mean 'limit'?" in warning(built)
    assert len(by_class(built.article("page/index.html"), "paperdiary-entry")) == 2


def test_a_wrong_value_is_told_with_what_was_expected(home: Site) -> None:
    home.write("page.md", "# Page\n\n<!-- paperdiary/recent {limit: many} -->\n")
    said = warning(home.build())
    assert "page.md:3: " in said
    assert "a whole number from 1, but found 'many'" in said


def test_an_unknown_block_on_an_entry_is_told_with_its_line_in_the_file(home: Site) -> None:
    home.write("papers/topic/c.md", "Date: 5th November 2025\n\n# C\n\n<!-- paperdiary/mpa -->\n")
    assert "papers/topic/c.md:5: " in warning(home.build())


def test_a_strict_build_with_an_unknown_block_exits_with_1(home: Site) -> None:
    home.write("page.md", "# Page\n\n<!-- paperdiary/recnet -->\n")
    done = home.run("build", "--strict")
    assert done.returncode == 1
    assert "page.md:3" in done.stderr
