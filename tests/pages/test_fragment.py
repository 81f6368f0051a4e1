"""Pieces of HTML that get to another page."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from mkdocs_paperdiary.pages.html import Move, moved_html, moved_target, safe_html

NOTE = "papers/marl/a/"
HIGHLIGHTS = "highlights/"


def safe(html: str) -> str:
    return safe_html(html, written=html)[0]


def moved(html: str, level: int = 4) -> str:
    sound, _ = safe_html(html, html)
    (html,) = moved_html([(sound, Move(NOTE, HIGHLIGHTS, "rl-wait", level))])
    # Whether an empty element is written so says nothing.
    return html.replace(" />", ">")


def as_browsers_read(html: str) -> str:
    """The same HTML in one spelling: `&#8594;` and `→`, `R&D` and `R&amp;D` are the same."""
    return LexborHTMLParser(html, is_fragment=True).html or ""


# Targets


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("../b/", "../papers/marl/b/"),
        ("../b/#part", "../papers/marl/b/#part"),
        ("../b/?q=1#part", "../papers/marl/b/?q=1#part"),
        ("../../../", "../"),
        ("../../../diary/#2025-11", "../diary/#2025-11"),
        ("../a.png", "../papers/marl/a.png"),
        ("file.pdf", "../papers/marl/a/file.pdf"),
        ("./", "../papers/marl/a/"),
        ("", "../papers/marl/a/"),
        ("#part", "../papers/marl/a/#part"),
        ("?q=1", "../papers/marl/a/?q=1"),
        ("../../../highlights/", "./"),
        ("../../../highlights/#rl-wait", "#rl-wait"),
        ("../../../highlights/sub/", "sub/"),
        ("../with%20space.png", "../papers/marl/with%20space.png"),
    ],
)
def test_a_relative_target_leads_where_it_led(target: str, expected: str) -> None:
    assert moved_target(target, NOTE, HIGHLIGHTS) == expected


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a",
        "//example.org/a",
        "/root/a",
        "mailto:a@example.org",
        "tel:123",
        "data:image/png;base64,AA==",
        "http://[::1",
    ],
)
def test_a_target_that_is_not_relative_stays(target: str) -> None:
    assert moved_target(target, NOTE, HIGHLIGHTS) == target


@pytest.mark.parametrize(
    ("target", "old", "new", "expected"),
    [
        ("b.html", "papers/a.html", "highlights.html", "papers/b.html"),
        ("../index.html", "papers/a.html", "highlights.html", "index.html"),
        ("#part", "papers/a.html", "highlights.html", "papers/a.html#part"),
        ("../highlights.html#x", "papers/a.html", "highlights.html", "#x"),
        ("img.png", "papers/a.html", "lists/all.html", "../papers/img.png"),
        ("img.png", "a.html", "highlights.html", "img.png"),
        ("../b/", "papers/a/", "./", "papers/b/"),
        ("../b/", "papers/a/", "", "papers/b/"),
        ("../../", "papers/a/", "./", "./"),
        ("../../#part", "papers/a/", "./", "#part"),
        ("#part", "papers/a/", "./", "papers/a/#part"),
        ("img.png", "./", "highlights/", "../img.png"),
        ("#part", "./", "highlights/", "../#part"),
        ("papers/b/", "./", "highlights/", "../papers/b/"),
    ],
)
def test_targets_lead_right_between_pages_of_all_depths(
    target: str, old: str, new: str, expected: str
) -> None:
    assert moved_target(target, old, new) == expected


def test_a_target_stays_where_the_page_stays() -> None:
    assert moved_target("#part", NOTE, NOTE) == "#part"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="../b/">b</a>', '<a href="../papers/marl/b/">b</a>'),
        ('<img alt="" src="../b.png" />', '<img alt="" src="../papers/marl/b.png">'),
        ("<img src=../b.png>", '<img src="../papers/marl/b.png">'),
        ('<video poster="p.png"></video>', '<video poster="../papers/marl/a/p.png"></video>'),
        ('<object data="p.svg"></object>', '<object data="../papers/marl/a/p.svg"></object>'),
        (
            '<source srcset="../b.png 1x, ../c.png 2x">',
            '<source srcset="../papers/marl/b.png 1x, ../papers/marl/c.png 2x">',
        ),
        ('<A HREF="../b/">b</A>', '<a href="../papers/marl/b/">b</a>'),
    ],
)
def test_targets_of_all_elements_are_moved(html: str, expected: str) -> None:
    assert moved(html) == expected


def test_an_address_in_the_text_is_none_of_a_link() -> None:
    assert moved('<p>Write href="../b/".</p>') == '<p>Write href="../b/".</p>'


# Ids


def test_ids_get_the_prefix_and_what_refers_to_them_follows() -> None:
    html = '<p id="x">x</p><a href="#x">x</a><label for="x">x</label><i aria-labelledby="x y">x</i>'
    assert moved(html) == (
        '<p id="rl-wait--x">x</p><a href="#rl-wait--x">x</a><label for="rl-wait--x">x</label>'
        '<i aria-labelledby="rl-wait--x y">x</i>'
    )


def test_a_reference_to_another_part_of_the_note_leads_there() -> None:
    assert moved('<a href="#fn:1">1</a>') == '<a href="../papers/marl/a/#fn:1">1</a>'


# Headings


def test_headings_step_below_those_of_the_page() -> None:
    assert moved("<h1>A</h1><h2>B</h2>") == "<h4>A</h4><h5>B</h5>"
    assert moved("<h3>A</h3><h5>B</h5><h3>C</h3>") == "<h4>A</h4><h6>B</h6><h4>C</h4>"


def test_no_heading_is_deeper_than_the_sixth() -> None:
    assert moved("<h1>A</h1><h3>B</h3><h4>C</h4>", level=5) == "<h5>A</h5><h6>B</h6><h6>C</h6>"


def test_headings_of_the_highest_level_may_step_up() -> None:
    assert moved("<h5>A</h5><h6>B</h6>", level=3) == "<h3>A</h3><h4>B</h4>"


def test_headings_lose_their_id_and_their_permalink() -> None:
    html = '<h2 id="a">A<a class="headerlink" href="#a" title="Permanent link">¶</a></h2>'
    assert moved(html) == "<h4>A</h4>"


# What is not well-formed


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div><p>x", "<div><p>x</p></div>"),
        ("x</div></article>", "x"),
        ("<b>x</i></b>", "<b>x</b>"),
        ("<div><b>x</div>y", "<div><b>x</b></div><b>y</b>"),
        ("<p>x<br>y<hr>", "<p>x<br>y</p><hr>"),
        ("<h2>x", "<h4>x</h4>"),
        ("<table><tr><td>x", "<table><tbody><tr><td>x</td></tr></tbody></table>"),
    ],
)
def test_a_piece_cannot_break_the_page(html: str, expected: str) -> None:
    assert moved(html) == expected


@pytest.mark.parametrize("html", ["x <!-- never closed", "x <a href='y", "x <", "x<!-", "x<b"])
def test_a_tag_or_comment_without_an_end_is_text(html: str) -> None:
    before, _, behind = html.rpartition("<")
    assert moved(html) == f"{before}&lt;{behind}"


@pytest.mark.parametrize("comment", ["<!-- later -->", "<!--y--!>", "<!-->", "<?php y ?>", "<!y>"])
def test_a_comment_of_the_note_goes(comment: str) -> None:
    assert moved(f"<p>x{comment}</p>") == "<p>x</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<p>a &lt; b &amp;&amp; c &#8594; d &copy; e</p>",
        '<p title="&quot;a&quot; &amp; b">x</p>',
        "<p>a &nosuch; b</p>",
        "<style>a > b {} & c {}</style>",
        '<pre><code class="x">a &lt;b&gt;\n  c</code></pre>',
        '<span class="arithmatex">\\(a &lt; b\\)</span>',
        "<ul>\n<li>a</li>\n</ul>",
    ],
)
def test_text_and_entities_stay_as_they_were(html: str) -> None:
    assert moved(html) == as_browsers_read(html)


@pytest.mark.parametrize("html", ["<b>R&D</b>", "<b>R&D and more</b>", "<b>x</b>R&D", "<b>x</b>&"])
def test_an_ampersand_that_begins_no_entity_is_kept(html: str) -> None:
    assert moved(html) == html.replace("&", "&amp;")


def test_entities_of_an_attribute_that_changes_stay_right() -> None:
    html = '<a title="&quot;a&quot; &lt;" href="../b/?x=1&amp;y=2">b</a>'
    assert moved(html) == (
        '<a title="&quot;a&quot; &lt;" href="../papers/marl/b/?x=1&amp;y=2">b</a>'
    )


def test_what_svg_closes_itself_is_closed() -> None:
    html = '<svg viewBox="0 0 1 1"><path d="M0 0"/><g><circle r="1"/></g></svg>x'
    shapes = re.sub("></(path|circle)>", ">", moved(html).replace("/>", ">"))
    assert shapes == html.replace("/>", ">")


def test_parts_of_a_picture_refer_to_each_other() -> None:
    html = '<svg><defs><path id="p" d="M0"/></defs><use xlink:href="#p"/></svg>'
    assert '<use xlink:href="#rl-wait--p">' in moved(html)


# What would run code


@pytest.mark.parametrize(
    ("html", "expected", "dropped"),
    [
        ("a<script>alert(1)</script>b", "ab", "a script"),
        ("a<SCRIPT SRC=x>alert(1)</SCRIPT>b", "ab", "a script"),
        ("a<script>alert(1)", "a", "a script"),
        ("a<script/>b", "a", "a script"),
        ('<p onclick="alert(1)">x</p>', "<p>x</p>", "'onclick'"),
        ("<img src=x onerror=alert(1)>", '<img src="x">', "'onerror'"),
        ("<img src=x\nonerror = alert(1)>", '<img src="x">', "'onerror'"),
        ('<img src="x"/onerror=alert(1)>', '<img src="x">', "'onerror'"),
        ('<img src="x"onerror=alert(1)>', '<img src="x">', "'onerror'"),
        ('a<base href="https://example.org/">b', "ab", "'base'"),
        ('a<meta http-equiv="refresh" content="0;url=x">b', "ab", "'meta'"),
        ('<a href="javascri\npt:alert(1)">x</a>', "<a>x</a>", "'javascript:'"),
        ('<iframe srcdoc="<b>x</b>"></iframe>', "<iframe></iframe>", "'srcdoc'"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>", "'javascript:'"),
        ('<a href=" java\tscript:alert(1)">x</a>', "<a>x</a>", "'javascript:'"),
        ('<a href="&#106;avascript:alert(1)">x</a>', "<a>x</a>", "'javascript:'"),
        ('<a href="java&#115;cript&colon;alert(1)">x</a>', "<a>x</a>", "'javascript:'"),
        ('<a href="vbscript:x">x</a>', "<a>x</a>", "'vbscript:'"),
        ('<a href="data:text/html,x">x</a>', "<a>x</a>", "'data:'"),
        ('<a href="data:image/svg+xml,x">x</a>', "<a>x</a>", "'data:'"),
        ("<!--><img src=x onerror=alert(1)>-->", '<img src="x">--&gt;', "'onerror'"),
        (
            '<svg><style><img src="x" onerror="alert(1)"></style></svg>',
            '<svg><style></style></svg><img src="x">',
            "'onerror'",
        ),
        (
            "<svg><title><script>alert(1)</script></title></svg>",
            "<svg><title></title></svg>",
            "a script",
        ),
        (
            '<noscript><p title="</noscript><script>alert(1)</script>">',
            "",
            "'noscript'",
        ),
        (
            "<script><b title='</script><img src=x onerror=alert(1)>'>",
            '<img src="x">\'&gt;',
            "'onerror'",
        ),
        ("a<plaintext><script>b", "a", "'plaintext'"),
        ("a<template><img src=x onerror=alert(1)></template>b", "ab", "'template'"),
        ('<form action="javascript:x"></form>', "<form></form>", "'javascript:'"),
        ('<object data="data:text/html,x"></object>', "<object></object>", "'data:'"),
        ('<svg><a xlink:href="javascript:x">x</a></svg>', "<svg><a>x</a></svg>", "'javascript:'"),
    ],
)
def test_what_would_run_code_is_dropped_and_told(html: str, expected: str, dropped: str) -> None:
    found, told = safe_html(html, html)
    assert found == expected
    assert dropped in " ".join(told)


@pytest.mark.parametrize(
    "html",
    [
        "<math><mtext><table><mglyph><style><!--</style>"
        '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
        '<p><svg><title><a title="</title><img src=x onerror=alert(1)>">',
        "<select><noembed></select><noembed><img src=x onerror=alert(1)>",
    ],
)
def test_html_that_is_read_differently_the_second_time_runs_no_code(html: str) -> None:
    found, _ = safe_html(html, html)
    for _ in range(3):
        found = as_browsers_read(found)
        assert not LexborHTMLParser(found, is_fragment=True).css("[onerror], script")


@pytest.mark.parametrize(
    "html",
    [
        '<img src="data:image/png;base64,AA==" alt="x">',
        '<a href="https://example.org">x</a>',
        "<p>Set onclick=x and use javascript: with care.</p>",
        "<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;</code></pre>",
        '<a href="../about/">data: about javascript</a>',
    ],
)
def test_what_runs_no_code_stays_untold(html: str) -> None:
    assert safe_html(html, html) == (html, ())


@pytest.mark.parametrize("html", ["<div><b>x", "x</div></article>", "<i>a</b>", "<p>x<!-- y"])
def test_a_piece_that_stays_on_its_page_cannot_break_it_either(html: str) -> None:
    sound, dropped = safe_html(html, html)
    assert sound == moved(html)
    assert dropped == ()


def test_a_piece_made_from_text_alone_is_not_taken_apart() -> None:
    assert safe_html("<p>x<br />y</p>", "x  \ny") == ("<p>x<br />y</p>", ())


def test_what_stands_beside_dropped_code_stays_as_it_was() -> None:
    html = '<p id="x">a &amp; b</p><!--paperdiary-block-0--><h2 id="y">c</h2>'
    assert safe_html(f"{html}<script>x</script>", "<script>") == (html, ("a script",))


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("[x](javascript:alert(1))", '<p><a href="javascript:alert(1)">x</a></p>'),
        ("[x][1]", '<p><a href="data:text/html,x">x</a></p>'),
        ("*x*{ onclick=alert(1) }", '<p><em onclick="alert(1)">x</em></p>'),
        ("/// html | b[onclick=alert(1)]\nx\n///", '<b onclick="alert(1)">x</b>'),
    ],
)
def test_code_that_markdown_makes_without_html_is_dropped_too(written: str, html: str) -> None:
    found, dropped = safe_html(html, written)
    assert "alert" not in found
    assert "data:" not in found
    assert len(dropped) == 1


# Several at once

OPEN = '<div class="a">b'
CLOSING = '</div>a<i class="b">c</i>'


@pytest.mark.parametrize("broken", [[], [OPEN], [CLOSING], [CLOSING, OPEN], [OPEN, CLOSING]])
def test_fragments_that_move_together_are_what_each_is_alone(broken: list[str]) -> None:
    fragments = ["<p>Text.</p>", *broken, '<h2 id="a">A</h2><a href="#a">to it</a>']
    pieces = [
        (html, Move(NOTE, HIGHLIGHTS, f"rl-{number}", 4)) for number, html in enumerate(fragments)
    ]
    together = moved_html(pieces)
    assert together == [moved_html([piece])[0] for piece in pieces]
    assert together[1:-1] == [as_browsers_read(html) for html in broken]
