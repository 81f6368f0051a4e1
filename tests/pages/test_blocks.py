"""Markers on pages, from text to token to HTML."""

import pytest

from mkdocs_paperdiary.pages.blocks import (
    Block,
    fill_places,
    find_blocks,
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
