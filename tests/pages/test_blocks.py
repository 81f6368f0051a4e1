"""Markers on pages, from text to token to HTML."""

import time
import tracemalloc

import pytest

from mkdocs_paperdiary.pages.blocks import Block, find_blocks
from mkdocs_paperdiary.pages.marks import (
    fill_places,
    key_of,
    mark_places,
    placed,
    split_at_blocks,
)


def blocks_of(markdown: str) -> tuple[Block, ...]:
    return find_blocks(markdown, "page.md")[1]


def problem_of(markdown: str) -> str:
    (problem,) = find_blocks(markdown, "page.md")[2]
    return str(problem)


def test_a_marker_becomes_a_block_with_its_defaults() -> None:
    assert blocks_of("<!-- paperdiary/map -->") == (Block("map", {"layout": "tsne", "topic": ""}),)


def test_options_are_read() -> None:
    assert blocks_of("<!-- paperdiary/recent {limit: 3} -->") == (Block("recent", {"limit": 3}),)


def test_a_marker_may_span_lines() -> None:
    assert blocks_of("<!-- paperdiary/map {\n  layout: umap\n} -->")[0].options["layout"] == "umap"


@pytest.mark.parametrize(
    "markdown",
    [
        "```html\n<!-- paperdiary/map -->\n```",
        "~~~~\n```\n<!-- paperdiary/map -->\n~~~~",
        "Write `<!-- paperdiary/map -->` on a page.",
        "=== tab\n    ```\n    <!-- paperdiary/map -->\n    ```",
    ],
)
def test_a_marker_in_code_stays(markdown: str) -> None:
    assert find_blocks(markdown, "page.md") == (markdown, (), ())


def test_a_marker_behind_a_code_block_is_found() -> None:
    markdown = "```\nx\n```\n\n<!-- paperdiary/map -->\n"
    assert len(blocks_of(markdown)) == 1


def test_an_unknown_block_names_page_line_and_nearest_name() -> None:
    problem = problem_of("one\n\n<!-- paperdiary/mpa -->")
    assert problem.startswith("page.md:3: ")
    assert "did you mean 'map'?" in problem


def test_the_first_line_counts_from_the_front_matter() -> None:
    (problem,) = find_blocks("<!-- paperdiary/mpa -->", "page.md", first_line=5)[2]
    assert problem.line == 5


def test_a_block_knows_the_line_of_its_marker() -> None:
    _, blocks, _ = find_blocks(
        "# Home\n\n<!-- paperdiary/map -->\n\nText <!-- paperdiary/stats -->",
        "page.md",
        first_line=4,
    )
    assert [block.line for block in blocks] == [6, 8]


def test_an_unknown_option_names_the_nearest_and_the_block_stays() -> None:
    markdown = "<!-- paperdiary/map {layuot: umap} -->"
    assert "did you mean 'layout'?" in problem_of(markdown)
    assert [block.options["layout"] for block in blocks_of(markdown)] == ["tsne"]


@pytest.mark.parametrize("value", ["0", "-1", "many", "true", "1.5"])
def test_a_wrong_value_tells_what_is_expected(value: str) -> None:
    problem = problem_of(f"<!-- paperdiary/recent {{limit: {value}}} -->")
    assert "expected a whole number from 1" in problem


@pytest.mark.parametrize("options", ["{layout: [}", "{layout}x}", "{{}"])
def test_options_that_are_no_mapping_are_a_problem(options: str) -> None:
    _, _, problems = find_blocks(f"<!-- paperdiary/map {options} -->", "page.md")
    assert len(problems) == 1


def test_a_block_on_its_own_line_stands_apart_from_the_text_around_it() -> None:
    markdown, _, _ = find_blocks("before\n<!-- paperdiary/map -->\nafter", "page.md")
    assert markdown == "before\n\nxpaperdiaryblock0x\n\nafter"


def test_a_block_keeps_the_indentation_of_the_tab_it_stands_in() -> None:
    markdown, _, _ = find_blocks('=== "Map"\n\n    <!-- paperdiary/map -->\n', "page.md")
    assert "\n    xpaperdiaryblock0x\n" in markdown


def test_tokens_become_places_with_or_without_their_paragraph() -> None:
    html = mark_places("<p>xpaperdiaryblock1x</p><li>xpaperdiaryblock0x</li>")
    assert html == "<!--paperdiary-block-1--><li><!--paperdiary-block-0--></li>"
    assert split_at_blocks(html) == ((("", 1), ("<li>", 0)), "</li>")
    assert fill_places(html, ("<i>a</i>", "<b>\\1</b>")) == "<b>\\1</b><li><i>a</i></li>"


def test_text_that_stands_in_a_place_is_replaced_with_it() -> None:
    html = f"<p>a</p>{placed(0, '<h2>x</h2>')}{placed(1)}<p>b</p>"
    assert split_at_blocks(html)[0][0] == ("<p>a</p>", 0)
    assert fill_places(html, ("<i>c</i>", "d")) == "<p>a</p><i>c</i>d<p>b</p>"


HOSTILE = {
    "no day": "{year: 2024-13-45}",
    "nested lists": "{layout: " + "[" * 3000 + "}",
    "nested mappings": "{" * 3000 + "}" * 3000,
    "no number": "{limit: 0x_}",
    "many digits": "{limit: " + "9" * 5000 + "}",
    "aliases": "{a: &a [x, x], b: &b [*a, *a], c: &c [*b, *b], limit: *c}",
    "a merge": "{<<: {limit: 3}}",
    "a type": "{limit: !!python/name:os.system }",
    "open quotes": '{topic: "' + "\\" * 1001 + "}",
    "no end": "{limit: 3",
    "too long": "{topic: " + "x" * 5000 + "}",
    "infinity": "{limit: .inf}",
    "a surrogate": '{topic: "\\ud800", limit: 0}',
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("block", ["recent", "map", "diary", "stats", "topic"])
def test_options_of_any_kind_are_read_or_told_and_the_block_stays(block: str, name: str) -> None:
    _, blocks, problems = find_blocks(f"<!-- paperdiary/{block} {HOSTILE[name]} -->", "page.md")
    assert [one.name for one in blocks] == [block]
    assert problems
    assert all(len(str(problem)) < 400 for problem in problems)


def test_options_may_be_in_quotes() -> None:
    (block,) = blocks_of(
        """<!-- paperdiary/map {"topic": "a, \\"b\\": \\u003c\\ud83d\\ude00"} -->"""
    )
    assert block.options["topic"] == 'a, "b": <\U0001f600'
    (block,) = blocks_of("<!-- paperdiary/highlights {theme: 'it''s {x}'} -->")
    assert block.options["theme"] == "it's {x}"


def test_a_plain_option_ends_at_the_comma_and_may_have_colons() -> None:
    (block,) = blocks_of("<!-- paperdiary/topic {name: RL:  the\n basics, year: 2024} -->")
    assert block.options == {"name": "RL: the basics", "year": "2024"}


@pytest.mark.parametrize(
    "pattern",
    [
        "<!-- paperdiary/map" + " " * 20,
        "<!-- paperdiary/map {",
        "<!-- paperdiary/map } ",
        "<!-- paperdiary/x {a: 1} --> ",
        "`<!-- paperdiary/map -->\n",
        "```\n<!-- paperdiary/map -->\n```\n",
        "<!--" + " " * 50,
    ],
)
def test_markers_take_time_in_proportion_to_the_text(pattern: str) -> None:
    def seconds(size: int) -> float:
        text = pattern * (size // len(pattern))
        start = time.process_time()
        find_blocks(text, "page.md")
        return time.process_time() - start

    assert seconds(100_000) < 1
    # A quadratic search takes sixteen times as long.
    assert min(seconds(200_000) for _ in range(3)) < 0.05 + 9 * seconds(50_000)


def test_a_comment_that_names_a_block_in_a_sentence_stays() -> None:
    text = "<!-- paperdiary/map is what this page is about -->"
    assert find_blocks(text, "page.md") == (text, (), ())


def test_a_token_that_a_text_has_itself_is_none() -> None:
    text = "xpaperdiaryblock0x <!-- paperdiary/stats -->"
    key = key_of(text)
    markdown, _, _ = find_blocks(text, "page.md", key=key)
    html = mark_places(f"<p>{markdown}</p>", key)
    assert html == "<p>xpaperdiaryblock0x <!--paperdiary-block-0--></p>"


@pytest.mark.parametrize("number", ["0", "7", "9" * 5000])
def test_a_comment_that_looks_like_a_place_is_none(number: str) -> None:
    html = mark_places(f"a<!--paperdiary-block-{number}-->b<!--/paperdiary-block-0-->c")
    assert split_at_blocks(html) == ((), html)
    assert fill_places(html, ()) == html


def test_a_marker_without_an_end_takes_no_memory() -> None:
    page = "<!-- paperdiary/recent {limit: " + "9" * 500_000
    tracemalloc.start()
    assert find_blocks(page, "a.md")[1:] == ((), ())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10 * len(page)


def test_a_marker_that_another_one_cuts_off_is_none() -> None:
    cut = "<!-- paperdiary/recent {limit: 2\n"
    text, (block,), problems = find_blocks(f"{cut}<!-- paperdiary/stats -->", "a.md")
    assert (block.name, problems) == ("stats", ())
    assert text.startswith(cut)
