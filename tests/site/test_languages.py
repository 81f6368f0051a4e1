"""A site in another language: nothing of it is left in English, whatever is on its pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from mkdocs_paperdiary import words
from mkdocs_paperdiary.other_plugins import spoken_language

from ..pseudo import CODE, english, write_catalogue
from .building import Built, Site, by_class, parse, text

READABLE = ("title", "aria-label", "placeholder", "alt", "data-name")
"""Attributes that people read or hear."""

FOLDER = "σημειώσεις"
SPOKEN = {
    "ar": ("اليوميات الكاملة", "قُرئ في 5 يونيو 2025"),
    "ja": ("全日記", "2025年6月5日に読了"),
    "ko": ("전체 일기", "2025년 6월 5일에 읽음"),
    "ru": ("Весь дневник", "Прочитано 5 июня 2025 г."),
    "zh": ("完整日记", "读于2025年6月5日"),
}
"""For a language of each script, the title of the Full Diary, and when a note was read."""

SUBJECTS = ("ρομπότ", "γλώσσα", "βιολογία")


def write_notes(site: Site) -> None:
    """Write a diary without a Latin letter, with something of all that pages show."""
    for at in range(17):
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
        if at > 13:
            fields["status"] = "planned"
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
def built(site_of_module: Site, tmp_path_factory: pytest.TempPathFactory) -> Built:
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
        patch.setattr(words, "LOCALES", locales)
        return site.build()


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


def of_page(built: Built, page: str) -> Iterator[str]:
    """What people read and hear of a page, but for the theme's own controls."""
    html = built.page(page)
    heads = (*html.iter("title"), *by_class(html, "md-path"), *by_class(html, "md-nav__link"))
    for part in (built.article(page), *heads):
        yield from readable(part)
    for meta in html.iter("meta"):
        shown = ("description", "og:title", "og:description", "og:image:alt")
        if meta.get("name", meta.get("property")) in shown:
            yield meta.get("content", "")
    for link in html.iter("link"):
        yield link.get("title", "")


def test_no_page_has_an_english_word(built: Built) -> None:
    (warning,) = built.warnings
    assert "this lesson says nothing" in warning
    pages = [path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*.html")]
    wanted = (
        "",
        "diary/",
        "diary/2024/",
        "plots/",
        "prompts/",
        "review/",
        "review/2025/",
        "unread/",
    )
    assert {*(f"{page}index.html" for page in wanted), "404.html"} <= {*pages}
    # Material writes the title of this page in English.
    found = {page: left(of_page(built, page)) - {"404 - Not found"} for page in pages}
    assert {page: words for page, words in found.items() if words} == {}


@pytest.mark.parametrize("code", SPOKEN)
def test_a_site_speaks_a_language_of_each_script(code: str, site: Site) -> None:
    title, day = SPOKEN[code]
    site.note(f"../{FOLDER}/0.md", "Κείμενο.", title="Σημείωση", date="2025-06-05", summary="Ένα.")
    site.note(f"../{FOLDER}/1.md", "Κείμενο.", title="Άλλη", kind="book", summary="Για άλλα.")
    site.config["site_name"] = "Ημερολόγιο"
    site.config["theme"] = {"name": "paperdiary", "language": code}
    site.options |= {
        "entries": [f"{FOLDER}/*.md"],
        "embedding": {"provider": "none"},
        "search": {"engine": "material"},
    }
    built = site.build()
    assert built.warnings == []
    assert title in text(built.article("diary/index.html"))
    assert day in text(built.article(f"{FOLDER}/0/index.html")).replace("\u202f", " ")
    for page in ("index.html", "diary/index.html", "plots/index.html", f"{FOLDER}/0/index.html"):
        assert left(of_page(built, page)) == set()


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


@pytest.mark.parametrize(
    ("theme", "code"),
    [
        ({"name": "mkdocs", "locale": "de"}, "de"),
        ({"name": "material", "language": "pt-BR"}, "pt-BR"),
        ({"name": "paperdiary"}, "en"),
    ],
)
def test_each_theme_has_its_name_for_the_language(
    theme: dict[str, str], code: str, site: Site
) -> None:
    site.config["theme"] = theme
    assert spoken_language(site.loaded()) == code
