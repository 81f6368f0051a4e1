"""Headings that blocks bring, in the table of contents."""

from mkdocs_paperdiary.pages.html import Heading, find_headings, insert_headings, nest_headings


def test_headings_are_found_with_level_anchor_and_text() -> None:
    html = '<h2 id="a">One <em>&amp;</em> two<a class="headerlink" href="#a">¶</a></h2><h3>no</h3>'
    assert find_headings(html) == [(0, Heading(2, "a", "One & two"))]


def test_a_blocks_headings_follow_the_heading_they_stand_under() -> None:
    toc = [Heading(1, "top", "Top"), Heading(2, "a", "A"), Heading(2, "b", "B")]
    html = '<h1 id="top">Top</h1><h2 id="a">A</h2>TOKEN<h2 id="b">B</h2>'
    added = [Heading(3, "x", "X")]
    merged = insert_headings(toc, html, [(html.index("TOKEN"), added)])
    assert [heading.id for heading in merged] == ["top", "a", "x", "b"]


def test_a_block_above_all_headings_comes_first() -> None:
    html = 'TOKEN<h2 id="a">A</h2>'
    merged = insert_headings([Heading(2, "a", "A")], html, [(0, [Heading(2, "x", "X")])])
    assert [heading.id for heading in merged] == ["x", "a"]


def test_headings_nest_by_level() -> None:
    tree = nest_headings([Heading(1, "t", "T"), Heading(3, "a", "A"), Heading(2, "b", "B")])
    assert [token["id"] for token in tree] == ["t"]
    assert [token["id"] for token in tree[0]["children"]] == ["a", "b"]
