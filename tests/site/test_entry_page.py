"""The page of an entry: nothing twice, lists as lists, and links to other notes that show them."""

from __future__ import annotations

import logging

import pytest

from .building import Built, Site, by_class, text


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    site = site_of_module
    site.umap = False
    site.write(
        "papers/marl/a.md",
        "# Slow trees\n\nDate read: 4th September 2025\n\n[Paper link](https://example.org/a)\n\n"
        "**Three ideas**\n- first\n- second, as in [the other note](../robots/b.md#part)\n"
        "and [a page](../../about.md)\n",
    )
    site.note("robots/b.md", "## Part\n\nText.", title="Fast trees", date="2025-06-05")
    site.write("about.md", "# About\n\nMe.\n")
    site.write("papers/robots/elsewhere.md", "# Elsewhere\n\n* [Slow trees](../marl/a.md)\n")
    return site.build()


PAGE = "papers/marl/a/index.html"


def test_day_and_link_are_said_once(built: Built) -> None:
    article = built.article(PAGE)
    (card,) = by_class(article, "paperdiary-about")
    assert text(card).startswith("Read on 4 September 2025 Paper Marl Paper example.org")
    assert "Date read" not in text(article)
    assert "Paper link" not in text(article)


def test_a_list_directly_below_a_paragraph_is_a_list(built: Built) -> None:
    items = [text(item) for item in built.article(PAGE).iter("li")]
    assert items[:2] == ["first", "second, as in the other note and a page"]


def test_a_link_to_another_note_shows_it_and_one_to_a_page_does_not(built: Built) -> None:
    links = {text(a): a for a in built.article(PAGE).iter("a")}
    assert links["the other note"].get("data-preview") is not None
    assert links["the other note"].get("href") == "../../robots/b/#part"
    assert links["a page"].get("data-preview") is None


def test_a_note_that_only_lists_others_is_a_page_and_no_entry(built: Built) -> None:
    assert built.titles() == ["Fast trees", "Slow trees"]
    page = "papers/robots/elsewhere/index.html"
    assert "Slow trees" in text(built.article(page))
    assert not by_class(built.article(page), "paperdiary-about")
    assert "Elsewhere" not in built.navigation("diary/index.html")


def test_the_build_says_which_notes_only_list_others(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.note("b.md", title="Fast trees", date="2025-06-05")
    site.write("papers/elsewhere.md", "# Elsewhere\n\n* [Fast trees](b.md)\n")
    with caplog.at_level(logging.INFO, "mkdocs"):
        assert site.build().warnings == []
    (message,) = [one for one in caplog.messages if "papers/elsewhere.md" in one]
    assert "1 note only collects links to other notes" in message
    assert "`diary: true`" in message


def test_bibtex_is_one_of_the_buttons(built: Built) -> None:
    (links,) = by_class(built.article("papers/robots/b/index.html"), "paperdiary-about__links")
    (button,) = links.iter("button")
    assert text(button) == "BibTeX"
    (bibtex,) = by_class(built.article("papers/robots/b/index.html"), "paperdiary-bibtex")
    assert button.get("popovertarget") == bibtex.get("id")
    assert "{Fast trees}" in text(bibtex)


def test_a_note_titled_by_its_file_has_its_parts_below_the_title(site: Site) -> None:
    site.umap = False
    site.write(
        "papers/marl/Old Woods Grow.md", "# Notes\n\n- first\n\n## Details\n\n# Summary\n\nA.\n"
    )
    article = site.build().article("papers/marl/Old Woods Grow/index.html")
    assert [text(one) for one in article.iter("h1")] == ["Old Woods Grow"]
    assert [text(one).rstrip("¶") for one in article.iter("h2")][:2] == ["Notes", "Summary"]
    assert [text(one).rstrip("¶") for one in article.iter("h3")] == ["Details"]
