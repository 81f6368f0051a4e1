"""A site in another language: nothing of it is left in English, whatever is on its pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from mkdocs_paperdiary import translation

from ..pseudo import CODE, english, write_catalogue
from .building import Built, Site, by_class, parse, text

READABLE = ("title", "aria-label", "placeholder", "alt", "data-name")
"""Attributes that people read or hear."""

FOLDER = "σημειώσεις"
SUBJECTS = ("ρομπότ", "γλώσσα", "βιολογία")


def write_notes(site: Site) -> None:
    """Write a diary without a Latin letter, with something of all that pages show."""
    for at in range(14):
        fields: dict[str, Any] = {
            "title": f"Σημείωση {at}",
            "summary": f"Για το θέμα «{SUBJECTS[at % 3]}», σημείωση {at}.",
            "topic": SUBJECTS[at % 3],
            "authors": ["Ελένη Παπά", "Νίκος Γεωργίου"],
            "kind": ("paper", "book", "talk", "blog", "code", "docs")[at % 6],
            "tags": ["ένα", "δύο"][: at % 3],
            "rating": at % 6 or None,
        }
        if at < 12:
            fields["date"] = f"{2024 + at % 2}-0{1 + at % 3}-{at + 1:02}"
        if at == 3:
            fields["lessons"] = [{"theme": "Ρομπότ", "lesson": "Η υπομονή βοηθά"}]
        if at == 4:
            fields |= {"status": "reading", "venue": "Περιοδικό", "year": 2020}
        body = f"Κείμενο {at}."
        if at == 5:
            body += "\n\n!!! lesson\n    Κάτι.\n\nΔες [αυτό](4.md)."
        site.note(f"../{FOLDER}/{at}.md", body, **fields)
    for at in range(2):
        wish = {"title": f"Ευχή {at}", "summary": f"Για το θέμα «{SUBJECTS[at]}», σημείωση 20."}
        site.note(f"../{FOLDER}/ευχή-{at}.md", status="to-read", **wish)


@pytest.fixture(scope="module")
def built(site_of_module: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    locales = tmp_path_factory.mktemp("locales")
    write_catalogue(locales)
    site = site_of_module
    site.umap = False
    write_notes(site)
    site.write(
        "blocks.md",
        "# Άλλα\n\n<!-- paperdiary/prompts -->\n\n<!-- paperdiary/topics -->\n\n"
        "<!-- paperdiary/topics {show: months} -->\n\n<!-- paperdiary/cluster {id: 99} -->\n",
    )
    site.config["site_name"] = "Ημερολόγιο"
    site.config["theme"] = {"name": "paperdiary", "language": CODE}
    site.config["markdown_extensions"] = ["admonition"]
    site.options |= {
        "entries": [f"{FOLDER}/*.md"],
        "pages": {"per_page": 5, "prompts": "prompts.md"},
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(translation, "LOCALES", locales)
        yield site.build()


def readable(element: Element) -> Iterator[str]:
    """What people read or hear of an element, without code."""
    if element.tag in ("code", "pre", "script", "style"):
        return
    yield from filter(None, (element.get(name) for name in READABLE))
    for part in (element.text, *(child.tail for child in element)):
        if part and part.strip():
            yield part
    for child in element:
        yield from readable(child)


def left(texts: Iterator[str]) -> set[str]:
    """Those of some texts that have English words."""
    return {one.strip() for one in texts if english(one)}


def test_no_page_has_an_english_word(built: Built) -> None:
    (warning,) = built.warnings
    assert "this lesson says nothing" in warning
    pages = [path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*.html")]
    assert {"index.html", "diary/index.html", "diary/2024/index.html", "404.html"} <= {*pages}
    found: dict[str, set[str]] = {}
    for page in pages:
        html = built.page(page)
        article = built.article(page)
        sidebars = by_class(html, "md-nav__link")
        heads = [*html.iter("title"), *by_class(html, "md-path")]
        texts = [one for part in (article, *sidebars, *heads) for one in readable(part)]
        texts += [
            meta.get("content", "")
            for meta in html.iter("meta")
            if meta.get("name") == "description"
            or meta.get("property") in ("og:title", "og:description", "og:image:alt")
        ]
        texts += [link.get("title", "") for link in html.iter("link")]
        # Material writes the title of this page in English.
        if english_of_page := left(iter(texts)) - {"404 - Not found"}:
            found[page] = english_of_page
    assert found == {}


def test_no_figure_has_an_english_word(built: Built) -> None:
    found: dict[str, set[str]] = {}
    for path in built.folder.rglob("figures/*"):
        if path.suffix == ".svg":
            texts = [*fromstring(path.read_text("utf-8")).itertext()][1:]
        else:
            texts = [*plotly_texts(json.loads(path.read_text("utf-8")))]
        if english_of_figure := left(iter(texts)):
            found[path.name] = english_of_figure
    assert found == {}


def plotly_texts(value: Any, name: str = "") -> Iterator[str]:
    """What a figure shows, without tags and templates."""
    shown = ("name", "text", "hovertext", "hovertemplate", "ticktext", "title", "description")
    if isinstance(value, dict):
        for key, one in value.items():
            yield from plotly_texts(one, key)
    elif isinstance(value, list) and name == "customdata":
        for row in value:
            # The title, the day, and the summary; the rest is for the script.
            yield from (str(one) for one in (row[:2] if isinstance(row, list) else ()))
    elif isinstance(value, list):
        for one in value:
            yield from plotly_texts(one, name)
    elif (
        isinstance(value, str)
        and name in shown
        and not re.fullmatch("cluster-\\d+|streaks|average", value)
    ):
        yield unescape(re.sub(r"<[^<>]*>|%\{[^{}]*\}", " ", value))


def test_feeds_and_what_scripts_say_are_in_the_language(built: Built) -> None:
    feed = json.loads(built.read("feed.json"))
    assert not english(feed["description"])
    assert not left(iter(re.sub("<[^<>]*>", " ", one["content_html"]) for one in feed["items"]))
    messages = json.loads(built.read("assets/paperdiary/messages.json"))
    assert messages["language"] == CODE
    texts = [
        one
        for text in messages["messages"].values()
        for one in (text if isinstance(text, list) else [text])
    ]
    assert len(texts) > 50
    assert not left(re.sub(r"%\(\w+\)s", "", one) for one in texts)
    (meta,) = [
        m for m in built.page("diary/index.html").iter("meta") if "messages" in m.get("name", "")
    ]
    source = meta.get("content", "").partition("?")[0]
    assert built.target("diary/index.html", source).name == "messages.json"


def test_an_english_site_has_no_messages(ten: Built) -> None:
    assert not ten.has("assets/paperdiary/messages.json")
    assert "paperdiary-messages" not in ten.html("index.html")
    assert text(parse(ten.html("diary/index.html"))).count("Full Diary")
