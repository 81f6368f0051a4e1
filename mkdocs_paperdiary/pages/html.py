"""HTML fragments: safe, moved to another page, and their headings."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from ..diary.sites import unsafe_scheme

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode


_TARGETS: Final = frozenset(
    ("href", "src", "action", "formaction", "data", "poster", "cite", "background", "xlink:href")
)
"""Attributes that hold a URL."""

_REFERENCES: Final = frozenset(
    ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns")
)
"""Attributes that hold ids."""

_MOVED: Final = _TARGETS | _REFERENCES | {"id", "name", "srcset"}
"""Attributes that a move may change."""

_FORBIDDEN: Final = ("script", "base", "link", "meta", "noscript", "plaintext", "template")
"""Elements that run code, change the whole page, or are read differently where scripts run."""

_FORBIDDEN_TAG: Final = re.compile(rf"<(?:{'|'.join(_FORBIDDEN)})", re.IGNORECASE)

_MARKUP: Final = ("<", "{", "///")
"""What Markdown has of HTML, of attributes for what it makes, and of blocks that may be both."""

_SUSPICIOUS: Final = ("script:", "data:", "blob:", "about:", "&#", "&colon", "&tab", "&newline")
_MOST_OPEN: Final = 2000
"""Elements that a fragment may leave open: to parse one takes as long as there are open ones."""

_IGNORED: Final = "\t\n\r"
"""Characters that browsers leave out of a target."""

_OWN_COMMENT: Final = re.compile(r"paperdiary-[\w-]*\w")
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNINDEXED: Final = re.compile(
    r"(?:\A\s*<[a-z][\w-]*|<h[1-6](?=[^>]*\sid=))(?![^>]*\sdata-search-exclude)"
)
"""The beginning of a fragment's first element, and of each heading that can be linked to."""
_HEADING_TAG: Final = re.compile(r"(</?h)([1-6])(?=[ >])")


def parse_fragment(html: str) -> LexborHTMLParser:
    """Parse HTML as the content of an element."""
    # Not imported before it is needed: many builds have no fragment that changes.
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html, is_fragment=True)


def escape_text(text: str) -> str:
    """Escape a text for elements and attributes in double quotes; apostrophes stay as they are."""
    return escape(text, quote=False).replace('"', "&quot;")


def safe_html(html: str, written: str) -> tuple[str, tuple[str, ...]]:
    """Make a fragment that cannot break the page it is put on, and runs no code.

    Elements that are not closed are closed at the end, and end tags of others go. Scripts, event
    handlers and targets that would run code are dropped.

    Args:
        html: The fragment.
        written: The Markdown that it was made from; without HTML and attributes in it, only targets
            can be wrong.

    Returns:
        The fragment, and what was dropped, in words.
    """
    if not any(mark in written for mark in _MARKUP) and not _is_suspicious(html):
        return html, ()
    if html.count("<") - 2 * html.count("</") > _MOST_OPEN:
        return escape(html), ()
    dropped: list[str] = []
    # A tag without an end would be lost; as text it can be read.
    closed, end, rest = html.rpartition(">")
    html = closed + end + rest.replace("<", "&lt;")
    # HTML that was read and written once may be read differently the next time, so that text
    # becomes an element (https://research.securitum.com/mutation-xss-via-mathml-mutation-dompurify-2-0-17-bypass/).
    # Browsers see what has been checked only when writing it again changes nothing.
    for _ in range(4):
        fragment = parse_fragment(html)
        # To look for elements by a selector takes as long as to parse a short fragment.
        if _FORBIDDEN_TAG.search(html):
            dropped += _drop_elements(fragment)
        dropped += _drop_attributes(fragment)
        before, html = html, fragment.html or ""
        if html == before:
            return html, tuple(dropped)
    return escape(html), tuple(dropped)


def _is_suspicious(html: str) -> bool:
    """Whether HTML may have a target with an unsafe scheme."""
    unbroken = html.lower()
    for sign in _IGNORED:
        # Faster than a table of characters, and this is done with each page of a warm build.
        unbroken = unbroken.replace(sign, "")
    return any(word in unbroken for word in _SUSPICIOUS)


def _drop_elements(fragment: LexborHTMLParser) -> Iterator[str]:
    """Take out elements that a fragment must not have, and say which."""
    # One by one, as an element may be inside another one that goes.
    while element := fragment.css_first(", ".join(_FORBIDDEN)):
        yield "a script" if element.tag == "script" else f"the element '{element.tag}'"
        element.decompose()


def _drop_attributes(fragment: LexborHTMLParser) -> Iterator[str]:
    """Take out attributes that would run code, and say which; comments go, too."""
    for node in list(fragment.root.traverse()) if fragment.root else ():
        if not node.is_element_node:
            if not _OWN_COMMENT.fullmatch(node.comment_content or ""):
                node.decompose()
            continue
        for name, value in node.attributes.items():
            if name.startswith("on") or name == "srcdoc":
                yield f"the attribute '{name}'"
                del node.attrs[name]
            elif name in _TARGETS and (scheme := _code_scheme(node.tag, value or "")):
                yield f"a link that begins with '{scheme}:'"
                del node.attrs[name]


def _code_scheme(tag: str | None, target: str) -> str | None:
    """The scheme of a target that would run code."""
    scheme = unsafe_scheme(target)
    if scheme == "file":
        return None
    is_image = tag in {"img", "source"} and target.strip().startswith("data:image/")
    return None if scheme == "data" and is_image else scheme


def without_unsafe_links(html: str) -> tuple[str, tuple[str, ...]]:
    """A page's text without targets of links that run code, and the schemes of these."""
    if not _is_suspicious(html):
        return html, ()
    fragment = parse_fragment(html)
    dropped = []
    for link in fragment.css("a[href]"):
        if scheme := _code_scheme("a", link.attributes["href"] or ""):
            del link.attrs["href"]
            dropped.append(scheme)
    return (fragment.html or "") if dropped else html, tuple(dropped)


def unindexed(html: str) -> str:
    """Mark a fragment, which has one root, as not for searches that read finished pages.

    A heading has to say so itself, since to a search it begins a place of its own.
    """
    return _UNINDEXED.sub(r"\g<0> data-search-exclude", html)


@dataclass(frozen=True, slots=True)
class Move:
    """The way of a fragment from one page to another.

    Attributes:
        old_url: The URL of the page it is from, relative to the site's root.
        new_url: The URL of the page it is for, relative to the site's root.
        prefix: Put before its ids, so that they do not meet those of other fragments.
        level: Of its highest heading, from 1 to 6.
    """

    old_url: str
    new_url: str
    prefix: str
    level: int


def moved_html(pieces: Sequence[tuple[str, Move]]) -> list[str]:
    """Make fragments show on one page what they show on another.

    Relative targets lead where they led, and headings fit in below the page's own; they lose their
    ids, by which a search would take them for sections of the page.

    Args:
        pieces: Fragments as `safe_html` returns them, each with its way.
    """
    moved = [html for html, _ in pieces]
    changing = [number for number, piece in enumerate(pieces) if _may_change(*piece)]
    if not changing:
        return moved
    # All are parsed at once: most are short, and each parser takes longer than its fragment.
    parts = parse_fragment("".join(f"<div>{moved[number]}</div>" for number in changing))
    roots = list(parts.root.iter(include_text=True)) if parts.root else []
    if len(roots) == len(changing):
        for number, root in zip(changing, roots, strict=True):
            moved[number] = _moved(root, pieces[number][1])
        return moved
    # One of them leaves an element open, or closes one that it has not opened.
    for number in changing:
        if alone := parse_fragment(f"<div>{parse_fragment(moved[number]).html}</div>").root:
            moved[number] = _moved(alone, pieces[number][1])
    return moved


def _may_change(html: str, move: Move) -> bool:
    has_targets = "=" in html and (move.old_url != move.new_url or "id=" in html)
    return "<h" in html or "<!--" in html or has_targets


def _moved(root: LexborNode, move: Move) -> str:
    """The content of an element on the new page."""
    elements = []
    permalinks = []
    levels = []
    # A list, so that comments can be taken out on the way.
    for node in list(root.traverse()):
        if not node.is_element_node:
            node.decompose()
            continue
        tag = node.tag or ""
        if tag in _HEADINGS:
            levels.append(int(tag[1]))
        if attributes := node.attributes:
            elements.append((node, attributes))
            if tag == "a" and "headerlink" in (attributes.get("class") or "").split():
                permalinks.append(node)
    ids = {attributes["id"] for _, attributes in elements if "id" in attributes}
    for node, attributes in elements:
        for name, value in attributes.items():
            if name not in _MOVED or value is None:
                continue
            if name == "id" and node.tag in _HEADINGS:
                del node.attrs[name]
                continue
            new = _moved_value(node.tag or "", name, value, move, ids)
            if new != value:
                node.attrs[name] = new
    for node in permalinks:
        node.decompose()
    html = root.inner_html or ""
    step = move.level - min(levels, default=move.level)
    # selectolax renames no elements.
    return _HEADING_TAG.sub(lambda tag: f"{tag[1]}{min(6, int(tag[2]) + step)}", html)


def _moved_value(tag: str, name: str, value: str, move: Move, ids: Collection[str | None]) -> str:
    """An attribute's value on the new page."""
    if name == "id" or (name == "name" and tag in {"a", "input"}):
        return f"{move.prefix}--{value}"
    if name in _REFERENCES:
        return " ".join(f"{move.prefix}--{id_}" if id_ in ids else id_ for id_ in value.split())
    if name in _TARGETS:
        if value.startswith("#") and value[1:] in ids:
            return f"#{move.prefix}--{value[1:]}"
        return moved_target(value, move.old_url, move.new_url)
    # What is left is `srcset`, or a `name` that stays.
    if name != "srcset":
        return value
    # Each image is a target and a size.
    images = [image.strip().partition(" ") for image in value.split(",")]
    targets = [moved_target(image[0], move.old_url, move.new_url) for image in images]
    return ", ".join(
        f"{target} {image[2]}".strip() for target, image in zip(targets, images, strict=True)
    )


def moved_target(target: str, old_url: str, new_url: str) -> str:
    """A link that leads from one page where it led from another; see `Move`."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return target
    if parts.scheme or parts.netloc or target.startswith("/") or old_url == new_url:
        return target
    old_url, new_url = old_url.removeprefix("./"), new_url.removeprefix("./")
    path = old_url
    if parts.path:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(old_url), parts.path))
        path = "" if path == "." else path + "/" * parts.path.endswith(("/", "/.", "/.."))
    rest = f"?{parts.query}" * bool(parts.query) + f"#{parts.fragment}" * bool(parts.fragment)
    if path == new_url and parts.fragment and not parts.query:
        return rest
    way = posixpath.relpath(path or ".", posixpath.dirname(new_url) or ".")
    return way + "/" * (path.endswith("/") or way.endswith("..") or way == ".") + rest


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with an anchor; its level is from 1 to 6, its title plain text."""

    level: int
    id: str
    title: str


def find_headings(html: str) -> list[Heading]:
    """The headings of rendered HTML that have an id, in order."""
    if "<h" not in html or "id=" not in html:
        return []
    fragment = parse_fragment(html)
    found = fragment.css(":is(h1, h2, h3, h4, h5, h6)[id]")
    for permalink in fragment.css("a.headerlink"):
        permalink.decompose()
    return [Heading(int((node.tag or "")[1]), node.id or "", node.text().strip()) for node in found]


def insert_headings(
    toc: Sequence[Heading], parts: Iterable[tuple[Sequence[Heading], Sequence[Heading]]]
) -> list[Heading]:
    """Put the headings of blocks into a table of contents, behind those they belong to.

    The parts are, for each block in order, the headings between it and the block before it, and its
    own.
    """
    places = {heading.id: place for place, heading in enumerate(toc)}
    merged: list[Heading] = []
    done = 0
    for before, own in parts:
        behind = max((places[one.id] + 1 for one in before if one.id in places), default=0)
        merged += toc[done:behind]
        done = max(done, behind)
        merged += own
    return [*merged, *toc[done:]]
