"""Lessons as Markdown."""

from xml.etree import ElementTree

import markdown
import pytest

from mkdocs_paperdiary.atlas import Atlas
from mkdocs_paperdiary.diary import Diary, Entry, Lesson
from mkdocs_paperdiary.pages.highlights import highlights_markdown, literal
from mkdocs_paperdiary.pages.site import PageNames, Site

EXTENSIONS = ["attr_list", "pymdownx.emoji", "pymdownx.mark", "pymdownx.magiclink", "toc"]


def site_of(*entries: Entry) -> Site:
    return Site(Diary.of(entries), Atlas(), {e.src: e.id + "/" for e in entries}, PageNames(), "x")


def taught(name: str, *lessons: Lesson) -> Entry:
    return Entry(f"papers/a/{name}", f"papers/a/{name}.md", f"Note {name}", lessons=lessons)


@pytest.mark.parametrize(
    "text",
    [
        "RMA: rapid *motor* adaptation",
        "C# and a_b_c and `code`",
        "<b>bold</b> & more",
        "[a](javascript:x) ![b](c)",
        "==mark== ~~gone~~ ^up^ $x$ :smile: https://example.org {.class}",
    ],
)
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    html = markdown.markdown(f"## {literal(text)}", extensions=EXTENSIONS)
    (shown,) = ElementTree.fromstring(f"<x>{html}</x>")
    assert "".join(shown.itertext()) == text
    assert len(shown) == 0


def test_one_lesson_of_two_notes_is_one_item_with_both() -> None:
    site = site_of(
        taught("one", Lesson("Testing", "State the property", "First.")),
        taught("two", Lesson("testing", "State the  *property*", "Second.")),
    )
    text = highlights_markdown(site, "highlights.md")
    assert text.count("## ") == 1
    assert text.count("1. **") == 1
    assert text.index("Note one") < text.index("Note two") < text.index("First.")
    assert text.index("First.") < text.index("Second.")


def test_links_of_a_detail_lead_where_they_led_from_the_note() -> None:
    detail = "[b](../b/other.md#x) ![c](c.png) [d](https://example.org) [e](#here) [f](/abs)"
    site = site_of(taught("one", Lesson("T", "L", detail)))
    text = highlights_markdown(site, "lists/highlights.md")
    assert "[b](../papers/b/other.md#x)" in text
    assert "![c](../papers/a/c.png)" in text
    assert "[d](https://example.org)" in text
    assert "[e](../papers/a/one.md#here)" in text
    assert "[f](/abs)" in text


def test_one_theme_stands_without_its_heading() -> None:
    site = site_of(taught("one", Lesson("A", "first"), Lesson("B", "second")))
    text = highlights_markdown(site, "highlights.md", "b")
    assert "second" in text
    assert "first" not in text
    assert "## " not in text
