"""Pieces of Markdown that are found again in the HTML."""

from __future__ import annotations

import tracemalloc

import pytest
from markdown import markdown

from mkdocs_paperdiary.pages.marks import (
    Passage,
    fill_passages,
    find_outside,
    mark_places,
    take_passages,
    write_passage,
)

OPEN, CLOSE = "xpaperdiarypassage0openx", "xpaperdiarypassage0closex"
EXTENSIONS = ["fenced_code", "tables", "admonition", "pymdownx.superfences", "smarty", "nl2br"]


def rendered(text: str, *extensions: str) -> str:
    return mark_places(markdown(text, extensions=list(extensions)))


@pytest.mark.parametrize(
    ("passage", "html"),
    [
        ("Text.", "<p>Text.</p>"),
        ("", ""),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("    code", "<pre><code>code\n</code></pre>"),
        ("***", "<hr />"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("Title\n=====", "<h1>Title</h1>"),
    ],
)
def test_a_passage_is_what_was_written_and_nothing_else(passage: str, html: str) -> None:
    page = rendered(f"Before.\n{write_passage(3, passage)}\nBehind.")
    assert take_passages(page)[1] == {3: Passage(html)}


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_extensions_leave_passages_alone(extension: str) -> None:
    text = write_passage(0, "One.") + write_passage(1, "Two.")
    assert take_passages(rendered(text, extension))[1] == {
        0: Passage("<p>One.</p>"),
        1: Passage("<p>Two.</p>"),
    }


def test_what_stands_around_passages_stays() -> None:
    text = f"Before.\n{write_passage(0, 'Inside.')}\nBehind."
    html, _ = take_passages(rendered(text))
    assert fill_passages(html, {}).split() == ["<p>Before.</p>", "<p>Behind.</p>"]


def test_other_html_is_put_into_the_place_of_a_passage() -> None:
    text = f"Before.\n{write_passage(0, 'Inside.')}\nBehind."
    html, _ = take_passages(rendered(text))
    filled = fill_passages(html, {0: "<b>\\1</b>"})
    assert filled == "<p>Before.</p>\n<b>\\1</b><p>Behind.</p>"


@pytest.mark.parametrize("fence", ["```", "~~~", "`````"])
def test_a_fence_that_a_passage_leaves_open_ends_with_it(fence: str) -> None:
    text = write_passage(0, f"{fence}python\nx") + write_passage(1, "Next.")
    passages = take_passages(rendered(text, "fenced_code"))[1]
    assert ">x\n</code></pre>" in passages[0].html
    assert passages[1] == Passage("<p>Next.</p>")


def test_a_passage_in_a_list_stays_in_its_item() -> None:
    text = f"- One\n{write_passage(0, 'Inside.', '    ')}\n- Two\n"
    page = rendered(text)
    html, passages = take_passages(page)
    assert passages == {0: Passage("<p>Inside.</p>")}
    assert html.index("<!--paperdiary-passage-0-->") < html.index("</li>")


def test_a_passage_of_which_an_end_is_lost_is_none_and_its_text_stays() -> None:
    marked = "<!--paperdiary-passage-0-open--><p>Inside.</p><!--paperdiary-passage-1-open-->x"
    html, passages = take_passages(marked + "<!--paperdiary-passage-1-close-->")
    assert passages == {1: Passage("x")}
    assert html == "<p>Inside.</p><!--paperdiary-passage-1-->"


@pytest.mark.parametrize("before", ["<div>", "<div>\n\n<p>", "<table><tr><td>"])
def test_a_passage_in_raw_html_is_torn_and_leaves_a_place(before: str) -> None:
    html, passages = take_passages(rendered(f"{before}\n{write_passage(0, '*Inside.*')}\nBehind."))
    assert passages == {0: Passage("*Inside.*", torn=True)}
    assert "xpaperdiary" not in html
    assert fill_passages(html, {}).split() == [*before.split(), "Behind."]


def test_a_passage_that_opens_raw_html_is_torn_and_ends_where_it_ends() -> None:
    text = write_passage(0, "Look:\n\n<div>\n\n*x*") + write_passage(1, "Next.")
    html, passages = take_passages(rendered(f"{text}\nBehind."))
    assert passages[0].torn
    assert passages[0].html.split() == ["<p>Look:</p>", "<div>", "*x*"]
    assert passages[1] == Passage("Next.", torn=True)
    assert fill_passages(html, {}).split() == ["Behind."]


def test_a_word_is_found_where_no_passage_has_it() -> None:
    html = rendered(f"{write_passage(0, '# In it')}\n\n# Outside\n")
    assert html[find_outside("<h1", html) :] == "<h1>Outside</h1>"
    assert find_outside("<h1", rendered(write_passage(0, "# In it"))) == -1
    assert find_outside("<h1", rendered("Text.\n\n# A")) > 0


def test_a_page_without_passages_stays_as_it_is() -> None:
    page = "<p>Text of a passage.</p>"
    assert mark_places(page) == page
    assert take_passages(page) == (page, {})


def test_a_long_passage_takes_no_more_memory_than_some_copies_of_it() -> None:
    words = "a <b>c</b> " * 50_000
    page = mark_places(f"<p>{OPEN}</p>\n{words}<p>{CLOSE}</p>\n")
    tracemalloc.start()
    _, passages = take_passages(page)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert passages == {0: Passage(words.strip())}
    assert most < 10 * len(page)
