"""Notes that try to bring code into the site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from .building import COMMON, Built, Site, parse, text

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b onmouseover=alert(1)>bold"
"""Breaks out of text and of attributes in either sort of quotes."""

BARE = "alert(1)"


def dangers(built: Built) -> Iterator[str]:
    """Whatever of a site's HTML could run what a note says."""
    for file in sorted(built.folder.rglob("*.html")):
        name = file.relative_to(built.folder).as_posix()
        for element in parse(file.read_text("utf-8")).iter():
            if element.tag == "script" and BARE in "".join(element.itertext()):
                yield f"{name}: script"
            for attribute, value in element.items():
                if attribute.startswith("on"):
                    yield f"{name}: {element.tag} {attribute}={value}"
                scheme = re.sub(r"[\x00-\x20]", "", value).lower()
                if attribute in ("href", "src", "action", "data-src") and scheme.startswith(
                    ("javascript:", "data:text", "vbscript:")
                ):
                    yield f"{name}: {element.tag} {attribute}={value}"


FIELDS = {
    "title": EVIL,
    "summary": EVIL,
    "topic": EVIL,
    "kind": EVIL,
    "venue": EVIL,
    "authors": [EVIL, EVIL],
    "tags": [EVIL],
    "lessons": [{"theme": EVIL, "lesson": EVIL}],
    "link": f"https://example.org/{EVIL}",
    "code": f"https://example.org/{EVIL}",
}


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_front_matter_brings_code_into_the_site(site: Site, field: str) -> None:
    site.note("topic/a.md", **{"title": "A", "date": "2025-06-01", field: FIELDS[field]})
    site.note("other/b.md", title="B", date="2025-06-02")
    site.write("all.md", "# All\n\n<!-- paperdiary/topics -->\n\n<!-- paperdiary/highlights -->\n")
    assert list(dangers(site.build())) == []


@pytest.mark.parametrize(
    "title",
    [
        "Types: List<T> and Map<K, V>",
        'He said "x < y" & left',
        "a <b c",
        "AT&T &amp; &lt;script&gt;",
        "{{ config }} {% raw %}",
        "[x](javascript:alert(1))",
        "`<script>alert(1)</script>`",
    ],
)
def test_a_title_that_looks_like_markup_is_harmless_and_legible(site: Site, title: str) -> None:
    site.note("a.md", title=title, date="2025-06-01")
    built = site.build()
    assert list(dangers(built)) == []
    shown = built.titles()[0]
    assert shown
    assert shown in text(built.article("diary/index.html"))
    assert [text(h1).rstrip("¶") for h1 in built.article("papers/a/index.html").iter("h1")] == [
        shown
    ]


def test_a_summary_that_looks_like_markup_is_shown_as_text(site: Site) -> None:
    site.note("a.md", title="A", date="2025-06-01", summary="If x < y and y > z & so on")
    built = site.build()
    for page in ("diary/index.html", "papers/a/index.html"):
        assert "If x < y and y > z & so on" in text(built.article(page))


SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:alert(1)",
]


@pytest.mark.parametrize("field", ["link", "code"])
@pytest.mark.parametrize("url", SCRIPTS)
def test_a_link_that_runs_code_is_dropped_with_a_warning(site: Site, field: str, url: str) -> None:
    site.note("a.md", title="A", **{field: url})
    built = site.build()
    (warning,) = built.warnings
    assert warning.startswith(f"paperdiary: papers/a.md:4: {field}: ")
    assert "http" in warning
    assert built.entry("papers/a")["link"] is None
    assert list(dangers(built)) == []
    assert built.refused


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x"])
def test_a_heading_that_runs_code_gives_no_source(site: Site, url: str) -> None:
    site.write("papers/a.md", f"# [A Title]({url})\n\nText.\n")
    built = site.build()
    assert any("papers/a.md:1: " in warning for warning in built.warnings)
    assert built.titles() == ["A Title"]
    assert built.entry("papers/a")["link"] is None
    assert list(dangers(built)) == []


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "<a class='y' href='javascript:alert(1)'>x</a>",
        "[x][1]\n\n[1]: data:text/html,<b>x</b>",
    ],
)
def test_a_link_in_a_notes_text_that_runs_code_leads_nowhere(site: Site, link: str) -> None:
    site.note("a.md", f"See {link}", title="A")
    built = site.build()
    assert list(dangers(built)) == []
    assert "See x" in text(built.article("papers/a/index.html"))
    assert all("papers/a.md" in warning and "dropped" in warning for warning in built.warnings)
    assert built.refused


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for some in value.values():
                yield from strings(some)
        case list():
            for some in value:
                yield from strings(some)


def test_figures_show_a_title_and_run_nothing_of_it(site: Site) -> None:
    title = "Q <a href='javascript:alert(1)'>x</a> <b>"
    site.note("one/a.md", title=f"`{title}`", date="2025-06-01", topic="`<i>`")
    site.note("two/b.md", title="B", date="2025-06-02")
    built = site.build()
    for file in (built.folder / "assets/paperdiary/figures").glob("*.json"):
        figure = json.loads(file.read_text("utf-8"))
        for trace in figure["data"]:
            shown = [trace.get(name) for name in ("name", "text", "hovertemplate", "hovertext")]
            for words in strings(shown):
                assert not re.search(r"<(?!/?b>|br>|/?extra>)", words), words
                assert "<a" not in words


def test_markup_in_a_notes_text_stays_on_its_page(site: Site) -> None:
    site.write("papers/a.md", f"# {EVIL}\n\nDate: 1st June 2025\n\nSummary: {EVIL}\n")
    found = list(dangers(site.build()))
    assert [danger for danger in found if not danger.startswith("papers/a/")] == []


def test_a_file_name_brings_no_code_into_the_site(site: Site) -> None:
    site.note("<img src=x onerror=alert(1)>/a'\"b.md", summary=COMMON)
    site.note("other/b.md", title="B")
    built = site.build()
    assert list(dangers(built)) == []


def test_a_link_in_the_detail_of_a_lesson_that_runs_code_leads_nowhere(site: Site) -> None:
    lesson = {"theme": "T", "lesson": "L", "detail": "See [x](javascript:alert(1))"}
    site.note("a.md", title="A", lessons=[lesson])
    built = site.build()
    assert list(dangers(built)) == []
    assert "See x" in text(built.article("highlights/index.html"))
    assert built.refused


def test_metadata_that_themes_print_brings_no_code_into_the_site(site: Site) -> None:
    site.note("a.md", title="A", description=EVIL, author=EVIL)
    assert list(dangers(site.build())) == []
