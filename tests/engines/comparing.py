"""Two sites of the same diary, as their readers see them."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

from ..site.building import Built, by_class, parse, text

ROOT = "http://127.0.0.1:8000/"

TARGETS = ("href", "src", "data", "poster", "action")


def address(path: str) -> str:
    return ROOT + path.removesuffix("index.html")


def pages(site: Built) -> list[str]:
    """The pages of a site, by their paths."""
    found = (path.relative_to(site.folder) for path in site.folder.rglob("*.html"))
    return sorted(path.as_posix() for path in found)


def article(site: Built, path: str) -> str:
    """The text of a page, with all links as they lead, and without what themes put around it."""
    (found,) = by_class(site.page(path), "md-content__inner", "article")
    found = ElementTree.fromstring(ElementTree.tostring(found))
    for parent in found.iter():
        for child in list(parent):
            # Tags and links to the source stand above the text in one theme, and below it in the
            # other; the target of "Skip to content" is an element of the page or a place above it.
            names = set(child.get("class", "").split())
            is_theirs = names & {"md-tags", "md-source-file", "md-content__button"}
            # A search that reads finished pages finds these there; another one has read them.
            if is_theirs or child.get("id") == "__skip" or "paperdiary-facts" in names:
                parent.remove(child)
    for element in found.iter():
        # Taken out of finished pages by a search that reads those.
        element.attrib.pop("data-search-exclude", None)
        for name in TARGETS:
            if name in element.attrib:
                element.set(name, unquote(urljoin(address(path), element.attrib[name])))
        element.text = " ".join((element.text or "").split())
        element.tail = " ".join((element.tail or "").split())
    return ElementTree.tostring(found, encoding="unicode")


def contents(site: Built, path: str) -> dict[str, str]:
    return site.toc(path)


def places(site: Built, path: str, name: str) -> list[tuple[str, str]]:
    """The links in an element of a class, with their words and where they lead."""
    return [
        (text(link), urljoin(address(path), link.get("href", "")))
        for element in by_class(site.page(path), name)
        for link in element.iter("a")
    ]


def head_links(site: Built, path: str) -> set[tuple[str, ...]]:
    """What the head of a page says by `link`, but for styles and icons."""
    return {
        (link.get("rel", ""), link.get("type", ""), urljoin(address(path), link.get("href", "")))
        for link in site.page(path).iter("link")
        if link.get("rel") in ("alternate", "canonical", "prev", "next")
    }


def metas(site: Built, path: str) -> dict[str, str]:
    """What the head of a page says by `meta`."""
    return {
        meta.get("name") or meta.get("property", ""): meta.get("content", "")
        for meta in site.page(path).iter("meta")
        if meta.get("name") not in (None, "viewport", "generator") or meta.get("property")
    }


def search_items(file: Path, key: str) -> dict[tuple[str, str], str]:
    """The letters of what a search finds, by address and title.

    What stands between words is left out: one search puts a space in the place of each tag.
    """
    return {
        (one["location"], one["title"]): "".join(text(parse(one["text"])).split())
        for one in json.loads(file.read_text("utf-8"))[key]
    }
