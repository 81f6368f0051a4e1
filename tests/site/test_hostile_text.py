"""Notes that try to bring code into the site."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ..setups.diary import use
from .building import Built, Site, parse, text

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b onmouseover=alert(1)>bold"
"""Breaks out of text and of attributes in either sort of quotes."""

FORMS = {
    "plain": EVIL,
    "escaped": html.escape(EVIL),
    "twice-escaped": html.escape(html.escape(EVIL)),
    "code": f"`{EVIL}`",
    "fenced": f"``{EVIL}``",
    "entities": "".join(f"&#{ord(sign)};" for sign in EVIL[:60]),
    "backslashes": EVIL.replace("<", "\\<"),
}
"""Ways of writing it, which Markdown, YAML and HTML each read in their own way."""

BARE = "alert(1)"


def dangers(built: Built) -> Iterator[str]:
    """Whatever of a site could run what a note says, in pages and in what is put into pages."""
    for file in sorted((*built.folder.rglob("*.html"), *built.folder.rglob("*.svg"))):
        name = file.relative_to(built.folder).as_posix()
        yield from dangers_of(name, file.read_text("utf-8"))
    search = json.loads(built.read("search/search_index.json"))
    for document in search["docs"]:
        # Material puts all of these into its list of results as HTML.
        texts = [document["title"], document["text"], *document.get("tags", ())]
        for one in texts:
            yield from dangers_of(f"search: {document['location']}", one)
    if built.has("feed.xml"):
        for node in ElementTree.fromstring(built.read("feed.xml")).iter("description"):
            yield from dangers_of("feed.xml", node.text or "")
        for item in json.loads(built.read("feed.json"))["items"]:
            yield from dangers_of("feed.json", item["content_html"])


def dangers_of(name: str, markup: str) -> Iterator[str]:
    """Whatever in one text could run when it is shown as HTML."""
    for element in parse(markup).iter():
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


def hostile_fields(form: str) -> dict[str, object]:
    """Each field of a note, with the same text in it."""
    return {
        "title": form,
        "summary": form,
        "topic": form,
        "kind": form,
        "venue": form,
        "authors": [form, form],
        "tags": [form],
        "lessons": [{"theme": form, "lesson": form, "detail": "One."}],
        "links": {form: "https://example.org/other"},
        "description": form,
        "author": form,
        "subtitle": form,
        "status": form,
        "meta": [{form: form}, {"name": "robots", "content": form}],
        "hide": [form],
    }


STATES: dict[str, dict[str, object]] = {
    "planned": {"status": "to-read"},
    "abandoned": {"status": "abandoned"},
    "hidden": {"exclude": True},
    "no-entry": {"diary": False},
}
"""What keeps a note out of the diary, though it has a page."""

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
"""A value that brings code along, for each field that a page shows."""

TITLES = {
    f"title-{number}": title
    for number, title in enumerate(
        [
            "Types: List<T> and Map<K, V>",
            'He said "x < y" & left',
            "a <b c",
            "AT&T &amp; &lt;script&gt;",
            "{{ config }} {% raw %}",
            "[x](javascript:alert(1))",
            "`<script>alert(1)</script>`",
        ]
    )
}

SCRIPTS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:alert(1)",
]

HEADINGS = {
    f"heading-{number}": url
    for number, url in enumerate(["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x"])
}

LINKS = {
    f"link-{number}": link
    for number, link in enumerate(
        [
            "[x](javascript:alert(1))",
            "[x](&#106;avascript:alert(1))",
            "<a class='y' href='javascript:alert(1)'>x</a>",
            "[x][1]\n\n[1]: data:text/html,<b>x</b>",
        ]
    )
}


@pytest.fixture(scope="module")
def built(site_of_module: Site) -> Built:
    """One site of all these notes, each of which tries it in its own way."""
    site = site_of_module
    site.umap = False
    for field, value in FIELDS.items():
        site.note(f"topic/{field}.md", **{"title": "A", "date": "2025-06-01", field: value})
    for name, title in TITLES.items():
        site.note(f"{name}.md", title=title, date="2025-06-01")
    site.note("summary.md", title="A", summary="If x < y and y > z & so on", date="2025-06-01")
    for number, url in enumerate(SCRIPTS):
        for field in ("link", "code"):
            site.note(f"{field}-script-{number}.md", title="A", **{field: url})
    for name, url in HEADINGS.items():
        site.write(f"papers/{name}.md", f"# [A Title]({url})\n\nText.\n")
    for name, link in LINKS.items():
        site.note(f"{name}.md", f"See {link}", title="A")
    title = "Q <a href='javascript:alert(1)'>x</a> <b>"
    site.note("figures.md", title=f"`{title}`", date="2025-06-01", topic="`<i>`")
    site.note("<img src=x onerror=alert(1)>/a'\"b.md")
    lesson = {"theme": "T", "lesson": "L", "detail": "See [x](javascript:alert(1))"}
    site.note("lesson.md", title="A", lessons=[lesson])
    site.note("metadata.md", title="A", description=EVIL, author=EVIL)
    site.note("other/b.md", title="B", date="2025-06-02")
    site.write("all.md", "# All\n\n<!-- paperdiary/topics -->\n\n<!-- paperdiary/highlights -->\n")
    return site.build()


@pytest.mark.parametrize("theme", ["material", "paperdiary"])
def test_no_form_of_a_text_in_any_field_runs_in_any_output(
    tmp_path: Path, shared_cache: Path, theme: str
) -> None:
    site = use(Site(tmp_path, shared_cache), "tags", theme={"name": theme, "font": False})
    site.umap = False
    for name, form in FORMS.items():
        site.note(f"{name}.md", **hostile_fields(form))
        label = form.replace('"', "").replace("<script>alert(1)</script>", "")
        body = f"Authors: {form}\n\nTags: {form}\n\n[{form}](https://example.org/x)\n"
        lesson = f'!!! lesson "{label[:40]}: {label}"\n\n    {form}\n'
        site.write(f"papers/text-{name}.md", f"# {form}\n\n{body}\n{lesson}")
        for state, fields in STATES.items():
            text_of_state = "[x](javascript:alert(1))\n"
            site.note(f"{state}-{name}.md", text_of_state, **hostile_fields(form) | fields)
    site.write("all.md", "# All\n\n<!-- paperdiary/topics -->\n\n<!-- paperdiary/highlights -->\n")
    built = site.build()
    assert len(built.titles()) == 2 * len(FORMS)
    for state in STATES:
        assert built.has(page(f"{state}-plain"))
    # What a note writes as HTML stays on its own page.
    assert [one for one in dangers(built) if "papers/text-" not in one] == []
    # It is shown, all the same.
    assert "<img src=x onerror=alert(1)>" in text(built.page("highlights/index.html"))


@pytest.fixture(scope="module")
def found(built: Built) -> list[str]:
    """Whatever could run anywhere on the site."""
    return list(dangers(built))


def page(name: str) -> str:
    return f"papers/{name}/index.html"


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_of_front_matter_brings_code_into_the_site(
    built: Built, found: list[str], field: str
) -> None:
    assert built.has(page(f"topic/{field}"))
    assert found == []


@pytest.mark.parametrize("name", TITLES)
def test_a_title_that_looks_like_markup_is_harmless_and_legible(
    built: Built, found: list[str], name: str
) -> None:
    assert found == []
    shown = built.entry(f"papers/{name}")["title"]
    assert shown
    assert shown in text(built.article("diary/index.html"))
    assert [text(h1).rstrip("¶") for h1 in built.article(page(name)).iter("h1")] == [shown]


def test_a_summary_that_looks_like_markup_is_shown_as_text(built: Built) -> None:
    for shown in ("diary/index.html", page("summary")):
        assert "If x < y and y > z & so on" in text(built.article(shown))


@pytest.mark.parametrize("field", ["link", "code"])
@pytest.mark.parametrize("number", range(len(SCRIPTS)))
def test_a_link_that_runs_code_is_dropped_with_a_warning(
    built: Built, found: list[str], field: str, number: int
) -> None:
    name = f"papers/{field}-script-{number}"
    (warning,) = built.warnings_of(f"{name}.md")
    assert warning.startswith(f"paperdiary: {name}.md:4: {field}: ")
    assert "http" in warning
    assert built.entry(name)["link"] is None
    assert found == []
    assert built.refused


@pytest.mark.parametrize("name", HEADINGS)
def test_a_heading_that_runs_code_gives_no_source(
    built: Built, found: list[str], name: str
) -> None:
    assert built.warnings_of(f"papers/{name}.md:1: ")
    entry = built.entry(f"papers/{name}")
    assert entry["title"] == "A Title"
    assert entry["link"] is None
    assert found == []


@pytest.mark.parametrize("name", LINKS)
def test_a_link_in_a_notes_text_that_runs_code_leads_nowhere(
    built: Built, found: list[str], name: str
) -> None:
    assert found == []
    assert "See x" in text(built.article(page(name)))
    warnings = built.warnings_of(f"papers/{name}.md")
    assert warnings
    assert all("dropped" in warning for warning in warnings)
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


def test_figures_show_a_title_and_run_nothing_of_it(built: Built) -> None:
    assert built.has(page("figures"))
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


def test_a_file_name_brings_no_code_into_the_site(built: Built, found: list[str]) -> None:
    assert any("onerror" in entry["src"] for entry in built.data["entries"])
    assert found == []


def test_a_link_in_the_detail_of_a_lesson_that_runs_code_leads_nowhere(
    built: Built, found: list[str]
) -> None:
    assert found == []
    assert "See x" in text(built.article("highlights/index.html"))
    assert built.warnings_of("papers/lesson.md")
    assert built.refused


def test_metadata_that_themes_print_brings_no_code_into_the_site(
    built: Built, found: list[str]
) -> None:
    assert built.has(page("metadata"))
    assert found == []
