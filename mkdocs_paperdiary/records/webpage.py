"""Metadata of web pages: citation tags, JSON-LD, Open Graph and the title.

References:
    Google Scholar, Inclusion Guidelines for Webmasters (`citation_*` and `DC.*`)
    https://ogp.me and https://schema.org
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from ..diary import Kind
from ..diary.dates import year_in
from ..diary.sites import kind_of, place_of
from ..diary.urls import arxiv_in, doi_in, isbn13
from ..network import NoAnswer, Page, fetch
from .plain_text import brief, names, plain_line, plain_title
from .record import Record, shown_name
from .vocabulary import kinds_of, vocabulary

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

_HTML: Final = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "text/xml"})
_TYPES: Final = kinds_of("schema_org")
"""Types of schema.org in lower case, the one that says most first."""

_NAMES: Final = vocabulary("formats")["webpage"]


def ask_page(url: str) -> Record:
    """Fetch a page and read its metadata.

    Raises:
        NoAnswer: There is no page, or it has no title.
        requests.RequestException: The server cannot be reached.
        ModuleNotFoundError: The package `bs4` is missing.
    """
    host = host_of(url)
    page = fetch(url, "text/html, application/xhtml+xml;q=0.9, */*;q=0.1", host)
    if page.type not in _HTML or page.content.startswith(b"%PDF"):
        kind = "PDF" if b"%PDF" in page.content[:64] else page.type
        raise NoAnswer(f"{host} sent a file ({kind}) without metadata")
    head = _Head(page)
    cited = head.first("citation_title", "dc.title", "dcterms.title")
    title = plain_title(cited) or head.title()
    if not title:
        raise NoAnswer(f"{host} has no title for the page")
    doi = head.first("citation_doi", "prism.doi", "dc.identifier.doi", "dc.identifier")
    arxiv = head.first("citation_arxiv_id")
    isbn = head.first("citation_isbn", "book:isbn", "books:isbn")
    venue = plain_line(head.first(*_NAMES["venues"]) or head.linked_name("publisher"))[:200]
    return Record(
        title=title,
        link=url,
        summary=brief(
            head.first("citation_abstract", "og:description", "twitter:description", "description")
            or head.linked("description", "abstract")
        ),
        kind=kind_of(url) or ("paper" if "citation_title" in head.metas else head.kind()),
        authors=head.authors(),
        venue=venue if venue.casefold() != title.casefold() else None,
        year=year_in(
            head.first(*_NAMES["days"]) or head.linked("datePublished", "uploadDate", "dateCreated")
        ),
        arxiv=arxiv_in(arxiv) if arxiv else None,
        doi=doi_in(doi),
        isbn=isbn13(isbn) if isbn else None,
    )


def host_of(url: str) -> str:
    """Who is behind a URL, for messages."""
    return place_of(url)[0] or url


def title_of_address(url: str) -> str:
    """A stand-in for a title, from the words of an address: `Post-one.html` is `Post one`."""
    last = place_of(url)[1].rstrip("/").rpartition("/")[2]
    stem = last.rpartition(".")[0] if last[-6:].count(".") else last
    words = plain_line(stem.replace("-", " ").replace("_", " "))
    is_name = sum(map(str.isalpha, words)) > 3
    return f"{words[:1].upper()}{words[1:]}"[:200] if is_name else host_of(url)


class _Head:
    """The head of a page: its meta tags, its titles, and the works of its JSON-LD."""

    def __init__(self, page: Page) -> None:
        from bs4 import BeautifulSoup
        from bs4.filter import SoupStrainer

        soup = BeautifulSoup(
            page.content,
            "lxml",
            from_encoding=page.charset,
            parse_only=SoupStrainer(["meta", "title", "h1", "script"]),
        )
        self.metas: dict[str, list[str]] = {}
        for tag in soup.find_all("meta"):
            name = tag.get("name") or tag.get("property") or tag.get("itemprop")
            content = tag.get("content")
            if isinstance(name, str) and isinstance(content, str):
                self.metas.setdefault(name.strip().lower(), []).append(content)
        self.titles = tuple(tag.get_text(" ") for tag in soup.find_all(["title", "h1"], limit=3))
        self.things = tuple(_things(soup))

    def first(self, *keys: str) -> str:
        """The first text under one of some names, in their order."""
        texts = (text for key in keys for text in self.metas.get(key, ()))
        return next((text for text in texts if text.strip()), "")

    def linked(self, *keys: str) -> str:
        """The first text of a field of the JSON-LD."""
        values = (thing.get(key) for thing in self.things for key in keys)
        return next((value for value in values if isinstance(value, str) and value.strip()), "")

    def linked_name(self, key: str) -> str:
        """The first name in a field of the JSON-LD."""
        return next((name for thing in self.things for name in _named(thing.get(key))), "")

    def title(self) -> str:
        """The page's title where no tag for scholars has one."""
        tried = self.first("og:title"), self.linked("headline", "name"), self.first("twitter:title")
        return next(filter(None, map(plain_title, (*tried, *self.titles))), "")

    def kind(self) -> Kind | None:
        """What the page says that it is."""
        types = {type_ for thing in self.things for type_ in _types(thing)}
        if known := next((kind for name, kind in _TYPES.items() if name in types), None):
            return known
        type_ = self.first("og:type").lower()
        if type_ == "book":
            return "book"
        return "blog" if type_ == "article" else "talk" if "video" in type_ else None

    def authors(self) -> tuple[str, ...]:
        """Who has written it."""
        for key in ("citation_author", "citation_authors", "dc.creator", "dc.contributor.author"):
            # Some write all of them in one tag.
            split = ";".join(self.metas.get(key, ())).split(";")
            if found := names(map(shown_name, split)):
                return found
        linked = names(name for thing in self.things for name in _named(thing.get("author")))
        plain = [*self.metas.get("author", ()), *self.metas.get("article:author", ())]
        return linked or names(name for name in plain if "://" not in name)


def _things(soup: BeautifulSoup) -> Iterator[Mapping[str, Any]]:
    """The works in a page's JSON-LD, without the site, its breadcrumbs and its owner."""
    for tag in soup.find_all("script", type="application/ld+json"):
        try:
            content = json.loads(tag.get_text())
        except (ValueError, RecursionError):
            continue
        yield from (thing for thing in _unfolded(content) if _types(thing) & _TYPES.keys())


def _unfolded(content: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    for one in _many(content) if depth < 7 else ():
        if isinstance(one, Mapping):
            yield one
            yield from _unfolded(one.get("@graph"), depth + 1)
            yield from _unfolded(one.get("mainEntity"), depth + 1)


def _many(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _types(thing: Mapping[str, Any]) -> set[str]:
    return {str(one).lower() for one in _many(thing.get("@type"))}


def _named(value: object) -> Iterator[str]:
    for one in _many(value):
        name = one.get("name") if isinstance(one, Mapping) else one
        if isinstance(name, str) and "://" not in name:
            yield name
