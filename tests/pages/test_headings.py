"""Headings that blocks bring, in the table of contents."""

from mkdocs_paperdiary.other_plugins import contents_of
from mkdocs_paperdiary.pages.html import Heading, find_headings, insert_headings


def test_headings_are_found_with_level_anchor_and_text() -> None:
    html = '<h2 id="a">One <em>&amp;</em> two<a class="headerlink" href="#a">¶</a></h2><h3>no</h3>'
    assert find_headings(html) == [Heading(2, "a", "One & two")]


def test_a_blocks_headings_follow_the_heading_they_stand_under() -> None:
    toc = [Heading(1, "top", "Top"), Heading(2, "a", "A"), Heading(2, "b", "B")]
    before = find_headings('<h1 id="top">Top</h1><h2 id="a">A</h2>')
    merged = insert_headings(toc, [(before, [Heading(3, "x", "X")])])
    assert [heading.id for heading in merged] == ["top", "a", "x", "b"]


def test_a_block_above_all_headings_comes_first() -> None:
    merged = insert_headings([Heading(2, "a", "A")], [([], [Heading(2, "x", "X")])])
    assert [heading.id for heading in merged] == ["x", "a"]


def test_the_headings_of_several_blocks_keep_their_order() -> None:
    toc = [Heading(1, "top", "Top"), Heading(2, "a", "A")]
    x, y, z = (Heading(3, id_, id_.upper()) for id_ in "xyz")
    unlisted = Heading(2, "unlisted", "Unlisted")
    merged = insert_headings(toc, [([toc[0]], [x]), ([unlisted], [y]), ([toc[1]], [z])])
    assert [heading.id for heading in merged] == ["top", "x", "y", "a", "z"]


def test_headings_nest_by_level() -> None:
    toc = contents_of([Heading(1, "t", "T"), Heading(3, "a", "A"), Heading(2, "b", "B")])
    (title,) = toc.items
    assert (title.id, title.title, title.level) == ("t", "T", 1)
    assert [item.id for item in title.children] == ["a", "b"]
