"""All that ProperDocs and Zensical build is what MkDocs builds.

Both are compared for the example, and Zensical also for diaries of what the example has not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import pytest

from mkdocs_paperdiary.engines import ENGINES

from ..browser.building import THEMES
from ..site.building import Built, Site, by_class, parse, text
from .sites import files_of, write_languages, write_unusual

ELSEWHERE = {
    "md-tags": "Zensical shows tags below the text, where Material shows them above it",
    "md-content__button": "Zensical's look has other icons for the links to a page's source",
    "paperdiary-facts": "a note's day and topic are there for a search: Zensical's finds them in "
    "the page, and MkDocs' has read them before the page is written",
    "__skip": 'the target of "Skip to content" is a place above the text, or its title',
}
"""What an article has in another place or form under Zensical, and why: by class or id.

Beside these, its search takes the attributes out of pages that were for it, and puts spaces where
tags are; Material's search keeps its index and its scripts in files of other names.
"""

ANOTHER_LANGUAGE = {"languages": ["404.html"]}
"""Pages that Zensical shows in the first language of a site, and static-i18n in its last."""

THEIRS = ("assets/images/", "assets/javascripts/", "assets/stylesheets/", "search/")
"""Folders of the themes' own files."""

ROOT = "http://127.0.0.1:8000/"

TARGETS = ("href", "src", "data", "poster", "action")


@pytest.mark.parametrize("theme", THEMES)
def test_properdocs_writes_the_same_files(example: Callable[..., Path], theme: str) -> None:
    pytest.importorskip("properdocs")
    site = example(theme, "properdocs")
    assert b"ProperDocs" in (site / "index.html").read_bytes()
    assert files_of(site) == files_of(example(theme))


class Page(NamedTuple):
    """A page as its readers, a search engine and a program that follows feeds see it.

    Attributes:
        language: What it is written in.
        title: The title in its head.
        article: Its text.
        contents: Its table of contents.
        path: The way back to it, as words and addresses.
        footer: The previous and the next page.
        navigation: The navigation beside it.
        tabs: The sections of the site.
        active: The section that is marked as the one it is in.
        opened: The sections of the navigation that are open.
        languages: The same in other languages.
        tags: Its tags.
        links: What its head says by `link`, but for styles and icons.
        metas: What its head says by `meta`, but for the name of the generator.
    """

    language: str
    title: str
    article: str
    contents: dict[str, str]
    path: list[tuple[str, str]]
    footer: list[tuple[str, str]]
    navigation: list[tuple[str, str]]
    tabs: list[tuple[str, str]]
    active: list[str]
    opened: int
    languages: list[tuple[str, str]]
    tags: list[tuple[str, str]]
    links: set[tuple[str, ...]]
    metas: dict[str, str]


def page(site: Built, path: str) -> Page:
    document = site.page(path)

    def places(name: str) -> list[tuple[str, str]]:
        return [
            (text(link), led_to(path, link.get("href", "")))
            for element in by_class(document, name)
            for link in element.iter("a")
        ]

    return Page(
        language=next(document.iter("html")).get("lang", ""),
        title=document.findtext(".//title", ""),
        article=article(site, path),
        contents=site.toc(path),
        path=places("md-path"),
        footer=places("md-footer__inner"),
        navigation=[one for one in places("md-sidebar--primary") if "#" not in one[1]],
        tabs=places("md-tabs"),
        active=[text(one) for one in by_class(document, "md-tabs__item--active")],
        opened=len(by_class(document, "md-nav__item--section")),
        languages=places("md-select"),
        tags=places("md-tags"),
        links={
            (one.get("rel", ""), one.get("type", ""), led_to(path, one.get("href", "")))
            for one in document.iter("link")
            if one.get("rel") in ("alternate", "canonical", "prev", "next")
        },
        metas={
            one.get("name") or one.get("property", ""): one.get("content", "")
            for one in document.iter("meta")
            if one.get("name") not in (None, "viewport", "generator") or one.get("property")
        },
    )


def article(site: Built, path: str, elsewhere: Collection[str] = ELSEWHERE) -> str:
    """The text of a page, with all links as they lead, and without what stands elsewhere."""
    found = ElementTree.fromstring(ElementTree.tostring(site.article(path)))
    for parent in found.iter():
        for child in list(parent):
            names = {child.get("id", ""), *child.get("class", "").split()}
            if not names.isdisjoint(elsewhere):
                parent.remove(child)
    for element in found.iter():
        element.attrib.pop("data-search-exclude", None)
        for name in TARGETS:
            if name in element.attrib:
                element.set(name, led_to(path, element.attrib[name]))
        element.text = " ".join((element.text or "").split())
        element.tail = " ".join((element.tail or "").split())
    return ElementTree.tostring(found, encoding="unicode")


def led_to(path: str, target: str) -> str:
    """Where a link of a page leads."""
    return unquote(urljoin(ROOT + path.removesuffix("index.html"), target))


def pages(site: Built) -> list[str]:
    """The paths of a site's pages."""
    return sorted(path for path in files_of(site.folder) if path.endswith(".html"))


class Pair(NamedTuple):
    """A diary built by MkDocs and by Zensical, and the pages of both that are compared."""

    mkdocs: Built
    zensical: Built
    theirs: dict[str, Page]
    ours: dict[str, Page]


WRITERS = {"unusual": write_unusual, "languages": write_languages}

DIARIES = [(diary, theme) for diary in ("example", *WRITERS) for theme in THEMES]


@pytest.fixture(scope="module", params=DIARIES, ids="-".join)
def pair(
    request: pytest.FixtureRequest,
    example: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Pair:
    pytest.importorskip("zensical")
    diary, theme = request.param
    if diary == "example":
        built, other = Built(example(theme)), Built(example(theme, "zensical"))
    else:
        site = Site(tmp_path_factory.mktemp(diary), tmp_path_factory.mktemp("cache"))
        WRITERS[diary](site, theme)
        built, other = site.build(), Built(site.root / "by-zensical")
        assert [one for one in built.warnings if "the note is empty" not in one] == []
        file = site.root / "mkdocs.yml"
        assert ENGINES["zensical"].build(file, site_dir=other.folder, strict=False) == 0
    assert pages(built) == pages(other)
    compared = [path for path in pages(built) if path not in ANOTHER_LANGUAGE.get(diary, ())]
    return Pair(
        built, other, *({path: page(one, path) for path in compared} for one in (built, other))
    )


@pytest.mark.parametrize("part", Page._fields)
def test_a_page_is_the_same_by_zensical(pair: Pair, part: str) -> None:
    for path, theirs in pair.theirs.items():
        assert getattr(pair.ours[path], part) == getattr(theirs, part), path


@pytest.mark.parametrize("pair", [("unusual", "material")], indirect=True, ids="-".join)
@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_is_said_to_stand_elsewhere_does(pair: Pair, name: str) -> None:
    others = {*ELSEWHERE} - {name}
    assert any(
        article(pair.zensical, path, others) != article(pair.mkdocs, path, others)
        for path in pair.theirs
    )


def test_data_feeds_and_figures_are_the_same_by_zensical(pair: Pair) -> None:
    files = files_of(pair.mkdocs.folder)
    ours = [one for one in files if not one.endswith(".html") and not one.startswith(THEIRS)]
    assert {"assets/paperdiary/diary.json", "feed.xml", "sitemap.xml"} <= {*ours}
    for path in ours:
        assert pair.zensical.read(path) == pair.mkdocs.read(path), path


def search_items(file: Path, key: str) -> dict[tuple[str, str], str]:
    """The letters of what a search finds, by address and title."""
    return {
        (one["location"], one["title"]): "".join(text(parse(one["text"])).split())
        for one in json.loads(file.read_text("utf-8"))[key]
    }


def test_zensicals_search_finds_the_same(pair: Pair) -> None:
    theirs = search_items(pair.mkdocs.folder / "search/search_index.json", "docs")
    assert search_items(pair.zensical.folder / "search.json", "items") == theirs


def test_no_source_of_ours_is_copied_by_zensical(pair: Pair) -> None:
    names = {path.suffix for path in pair.zensical.folder.rglob("*")}
    assert names.isdisjoint([".py", ".pyc", ".yml", ".md"])
    assert not (pair.zensical.folder / "search").exists()
