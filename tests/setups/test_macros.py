"""mkdocs-macros: notes that use it, and notes whose braces mean something else."""

from __future__ import annotations

import pytest

from ..site.building import Site, by_class, text
from .diary import NUMBER, assert_whole, use, write_note

BRACES = "The set {{a, b}}, a {% word %} and a {# number #}."

pytestmark = pytest.mark.parametrize("site", ["paperdiary"], indirect=True)


def test_braces_stay_as_they_are_where_macros_are_asked_for_by_a_note(site: Site) -> None:
    write_note(site, 0, "papers", BRACES)
    built = use(site, {"macros": {"render_by_default": False}}).build()
    assert_whole(built)
    assert BRACES in text(built.article("papers/robots/note-0/index.html"))


def test_a_note_may_use_macros(site: Site) -> None:
    write_note(site, 0, "papers", BRACES)
    write_note(site, 1, "papers", "I owe this to {{ friend }}.", render_macros=True)
    macros = {"macros": {"render_by_default": False}}
    built = use(site, macros, extra={"friend": "Ada"}).build()
    assert_whole(built)
    assert "I owe this to Ada." in text(built.article("papers/robots/note-1/index.html"))


def test_a_title_stands_once_in_a_note_that_uses_macros(site: Site) -> None:
    note = "## [Bare](https://example.org/)\n\nDate read: 12th June 2025\n\nSaid {{ friend }}.\n"
    site.write("papers/robots/bare.md", note)
    built = use(site, "macros", extra={"friend": "Ada"}).build()
    assert_whole(built, NUMBER + 1)
    article = built.article("papers/robots/bare/index.html")
    assert "Said Ada." in text(article)
    headings = [text(one) for one in article.iter() if one.tag in ("h1", "h2")]
    assert headings.count("Bare") == 1


def test_blocks_may_be_written_by_a_macro(site: Site) -> None:
    site.write("about.md", "# About\n\n{{ block }}\n")
    built = use(site, "macros", extra={"block": "<!-- paperdiary/stats -->"}).build()
    assert_whole(built)
    assert by_class(built.article("about/index.html"), "paperdiary-stats")
