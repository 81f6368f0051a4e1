"""HTML fragments: safe, moved, with headings and contents."""

from __future__ import annotations

import html as html_
import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict
from urllib.parse import urlsplit

from ..diary.urls import unsafe_scheme

_LINK = re.compile(r"(<a\b[^>]*?)\s+href\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.I)


def without_unsafe_links(html: str) -> tuple[str, tuple[str, ...]]:
    """Take the targets from links that would run code when they are followed.

    Arguments:
        html: The rendered text of a page.

    Returns:
        The same text, in which such links lead nowhere, and the schemes of the dropped targets.
    """
    dropped: list[str] = []

    def kept(match: re.Match[str]) -> str:
        scheme = unsafe_scheme(match[2] or match[3] or "")
        if scheme is None or scheme == "file":
            return match[0]
        dropped.append(scheme)
        return match[1]

    return _LINK.sub(kept, html), tuple(dropped)


_HEADING = re.compile(r"<h([1-6])\b[^>]*?\bid=\"([^\"]+)\"[^>]*>(.*?)</h\1>", re.S)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that can be linked to.

    Attributes:
        level: From 1 to 6.
        id: The anchor.
        title: Plain text.
    """

    level: int
    id: str
    title: str


class TocToken(TypedDict):
    """A heading with those below it, as Python-Markdown's `toc` extension writes it."""

    level: int
    id: str
    name: str
    children: list[TocToken]


def find_headings(html: str) -> list[tuple[int, Heading]]:
    """The headings of rendered HTML that have an id, each with its offset."""
    return [
        (match.start(), Heading(int(match[1]), match[2], _text(match[3])))
        for match in _HEADING.finditer(html)
    ]


def insert_headings(
    toc: Sequence[Heading], html: str, added: Iterable[tuple[int, Sequence[Heading]]]
) -> list[Heading]:
    """Put a block's headings into the table of contents, behind the heading they stand under.

    Arguments:
        toc: The headings there are, in order.
        html: The rendered page, before the blocks are filled in.
        added: For each block, its offset in `html` and its headings.
    """
    known = {heading.id: place for place, heading in enumerate(toc)}
    existing = [(offset, known[h.id]) for offset, h in find_headings(html) if h.id in known]
    behind: dict[int, list[Heading]] = {}
    for offset, headings in added:
        place = max((place for start, place in existing if start < offset), default=-1)
        behind.setdefault(place, []).extend(headings)
    merged = list(behind.get(-1, []))
    for place, heading in enumerate(toc):
        merged += [heading, *behind.get(place, [])]
    return merged


def nest_headings(headings: Iterable[Heading]) -> list[TocToken]:
    """Turn a flat list of headings into a tree."""
    root: list[TocToken] = []
    open_: list[TocToken] = []
    for heading in headings:
        token = TocToken(level=heading.level, id=heading.id, name=heading.title, children=[])
        while open_ and open_[-1]["level"] >= heading.level:
            open_.pop()
        (open_[-1]["children"] if open_ else root).append(token)
        open_.append(token)
    return root


def _text(markup: str) -> str:
    """The text of a heading, without the permalink that themes append."""
    markup = re.sub(r'<a class="headerlink".*?</a>', "", markup, flags=re.S)
    return html_.unescape(_TAG.sub("", markup)).strip()


_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
_TARGETS = frozenset(
    "href src action formaction data poster cite background xlink:href".split()  # noqa: SIM905
)
_REFERENCES = frozenset("for aria-labelledby aria-describedby aria-controls aria-owns".split())  # noqa: SIM905
_PICTURE = "data:image/"
_DRAWN = frozenset(
    "circle ellipse line path polygon polyline rect stop use image animate".split()  # noqa: SIM905
)
_RAW = frozenset(
    "style textarea title xmp iframe noembed noframes noscript".split()  # noqa: SIM905
)
_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)-->|</(?P<end>[a-zA-Z][^\s>/]*)[^>]*>"
    r"|<(?P<start>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^>\"'/]|\"[^\"]*\"|'[^']*'|/(?!>))*)(?P<closed>/?)>"
    r"|<",
    re.DOTALL,
)
_MOVED = re.compile(
    r"<!--(?P<comment>.*?)-->|</(?P<end>h[1-6])>"
    r"|<(?P<start>h[1-6](?=>)|[a-zA-Z][^\s/>]*(?=\s))(?P<attributes>(?:[^>\"'/]|\"[^\"]*\"|'[^']*'|/(?!>))*)"
    r"(?P<closed>/?)>",
    re.DOTALL,
)
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<quoted>[^\"]*)\"|'(?P<single>[^']*)'"
    r"|(?P<bare>[^\s\"'=<>`]+)))?"
)
_CHANGED = re.compile(
    r"\b(?:on|src|href|id\b|name\b|for\b|aria-|action|formaction|data\b|poster|cite|background)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"<!--paperdiary-[\w-]*\w-->")
_FRAGMENT_HEADING = re.compile(r"h([1-6])")
_LEVEL = re.compile(r"<h([1-6])\b")
_UNFIT = frozenset({"base", "link", "meta", "plaintext"})
"""Elements that change the whole page."""
_RISKY = ("<", "{", "///")
"""What Markdown has of HTML, of attributes for what it makes, and of blocks that may be both."""
_SUSPICIOUS = ("script:", "data:", "blob:", "about:", "&#", "&colon", "&tab", "&newline")
_UNSEEN = dict.fromkeys(map(ord, "\t\n\r"))
"""What browsers leave out of a target."""
_ID = re.compile(r"\bid\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Move:
    """How a piece of HTML gets from one page to another.

    Attributes:
        old_url: The URL of the page it stands on, relative to the site's root.
        new_url: The URL of the page it is for, relative to the site's root.
        prefix: Put before its ids, so that they do not meet those of other pieces.
        level: Of its highest heading, from 1 to 6.
    """

    old_url: str
    new_url: str
    prefix: str
    level: int


def moved_html(html: str, move: Move) -> str:
    """Make a piece of HTML show on one page what it shows on another.

    Relative targets lead where they led, and headings fit in below the page's own; they lose their
    ids, by which a search would take them for sections of the page.

    Arguments:
        html: The piece, in which every element that begins also ends; see `safe_html`.
        move: From where to where.
    """
    if "headerlink" in html:
        html = _PERMALINK.sub("", html)
    stays = move.old_url == move.new_url
    if (
        "<h" not in html
        and "<!--" not in html
        and ("=" not in html or (stays and "id=" not in html))
    ):
        return html
    return _Writer(html, move).move(html)


def safe_html(html: str, written: str) -> tuple[str, tuple[str, ...]]:
    """Make a piece of HTML one that cannot break the page it is put on, and runs no code.

    Elements that are not closed are closed at the end, and end tags of others go. Scripts, event
    handlers and targets that would run code are dropped.

    Arguments:
        html: The piece, which stays on its page.
        written: The Markdown that it was made from; without HTML and attributes in it, only targets
            can be wrong.

    Returns:
        The piece, and what was dropped, for people.
    """
    if not any(mark in written for mark in _RISKY):
        unbroken = html.lower().translate(_UNSEEN)
        if not any(word in unbroken for word in _SUSPICIOUS):
            return html, ()
    writer = _Writer(html, None)
    return writer.write(html), tuple(writer.dropped)


def moved_target(target: str, old_url: str, new_url: str) -> str:
    """Make a link that leads from one page where it led from another.

    Arguments:
        target: A URL, as it stands in HTML.
        old_url: The URL of the page it stands on, relative to the site's root.
        new_url: The URL of the page it is for, relative to the site's root.
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return target
    if parts.scheme or parts.netloc or target.startswith("/") or old_url == new_url:
        return target
    old_url, new_url = old_url.removeprefix("./"), new_url.removeprefix("./")
    path = old_url
    if parts.path:
        path = posixpath.normpath(posixpath.join(_folder(old_url), parts.path))
        path = "" if path == "." else path + "/" * parts.path.endswith(("/", "/.", "/.."))
    rest = f"?{parts.query}" * bool(parts.query) + f"#{parts.fragment}" * bool(parts.fragment)
    if path == new_url and parts.fragment and not parts.query:
        return rest
    way = posixpath.relpath(path or ".", _folder(new_url) or ".")
    return way + "/" * (path.endswith("/") or way.endswith("..") or way == ".") + rest


def _folder(url: str) -> str:
    return url.rpartition("/")[0]


class _Writer:
    """Writes the tags it reads, some of them changed.

    It takes HTML apart by a pattern: a parser that tells all that browsers tell takes ten times as
    long, on pages with thousands of lessons longer than all the rest. What the pattern does not
    know for a tag becomes text, so that nothing gets past it.
    """

    def __init__(self, html: str, move: Move | None) -> None:
        self.dropped: list[str] = []
        self._move = move
        self._ids = frozenset(_ID.findall(html)) if move else frozenset()
        levels = [int(level) for level in _LEVEL.findall(html)] if move else []
        self._step = move.level - min(levels) if move and levels else 0
        self._open: list[str] = []

    def write(self, html: str) -> str:
        """Write a piece of HTML, with what it leaves open closed."""
        parts: list[str] = []
        last = 0
        # What looks like a tag in an element that is not taken apart may reach beyond its end.
        while match := _TOKEN.search(html, last):
            parts.append(html[last : match.start()])
            last = match.end()
            if tag := match["start"]:
                tag = tag.lower()
                if tag == "script":
                    self.dropped.append("a script")
                    last = _end_of(tag, html, last)[1]
                elif tag in _UNFIT:
                    self.dropped.append(f"the element '{tag}'")
                else:
                    parts.append(self._start(match))
                    if tag not in _VOID and not (match["closed"] and tag in _DRAWN):
                        self._open.append(tag)
                    if tag in _RAW:
                        # In a picture what is text here would be elements.
                        less = "\\3c " if tag == "style" else "&lt;"
                        end, behind = _end_of(tag, html, last)
                        parts.append(html[last:end].replace("<", less) + self._end(tag))
                        last = behind
            elif tag := match["end"]:
                parts.append(self._end(tag.lower()))
            elif match["comment"] is None:
                parts.append("&lt;")
            elif _PLACE.fullmatch(match[0]):
                parts.append(match[0])
        parts.append(html[last:])
        return "".join((*parts, *(f"</{tag}>" for tag in reversed(self._open))))

    def move(self, html: str) -> str:
        """Write a sound piece of HTML; only tags with attributes, and headings, change."""
        return _MOVED.sub(self._moved_tag, html)

    def _moved_tag(self, match: re.Match[str]) -> str:
        if match["comment"] is not None:
            return ""
        return f"</{self._name(match['end'])}>" if match["end"] else self._start(match)

    def _start(self, match: re.Match[str]) -> str:
        tag = match["start"].lower()
        name = self._name(tag)
        written = match["attributes"]
        if name == tag and not (written and _CHANGED.search(written)):
            return match[0]
        is_heading = self._move is not None and _FRAGMENT_HEADING.fullmatch(tag) is not None
        attributes = []
        for key, value in _attributes(written):
            if self._move is None and self._is_unwanted(tag, key, value or ""):
                continue
            if is_heading and key == "id":
                continue
            new = self._value(tag, key, value)
            attributes.append(f" {key}" if new is None else f' {key}="{html_.escape(new)}"')
        return f"<{name}{''.join(attributes)}{' /' if match['closed'] else ''}>"

    def _end(self, tag: str) -> str:
        if tag not in self._open:
            return ""
        closed = []
        while (last := self._open.pop()) != tag:
            closed.append(last)
        return "".join(f"</{one}>" for one in (*closed, tag))

    def _name(self, tag: str) -> str:
        """A tag's name; headings step to the level they have on the new page."""
        if self._step and (heading := _FRAGMENT_HEADING.fullmatch(tag)):
            return f"h{min(6, int(heading[1]) + self._step)}"
        return tag

    def _is_unwanted(self, tag: str, name: str, value: str) -> bool:
        """Whether an attribute would run code."""
        if name.startswith("on") or name == "srcdoc":
            self.dropped.append(f"the attribute '{name}'")
            return True
        scheme = unsafe_scheme(value) if name in _TARGETS else None
        if scheme is None or scheme == "file":
            return False
        if scheme == "data" and tag in {"img", "source"} and value.strip().startswith(_PICTURE):
            return False
        self.dropped.append(f"a link that begins with '{scheme}:'")
        return True

    def _value(self, tag: str, name: str, value: str | None) -> str | None:
        """An attribute's value on the new page."""
        move = self._move
        if value is None or move is None:
            return value
        if name == "id" or (name == "name" and tag in {"a", "input"}):
            return f"{move.prefix}--{value}"
        if name in _REFERENCES:
            return " ".join(
                f"{move.prefix}--{one}" if one in self._ids else one for one in value.split()
            )
        if name in _TARGETS:
            inside = value.startswith("#") and value[1:] in self._ids
            return f"#{move.prefix}--{value[1:]}" if inside else _moved(value, move)
        if name == "srcset":
            return ", ".join(_candidate(one, move) for one in value.split(","))
        return value


def _moved(target: str, move: Move) -> str:
    return moved_target(target, move.old_url, move.new_url)


def _candidate(candidate: str, move: Move) -> str:
    """One picture of a `srcset`, which is a target and a size."""
    target, _, size = candidate.strip().partition(" ")
    return f"{_moved(target, move)} {size}".strip()


def _attributes(written: str) -> Iterator[tuple[str, str | None]]:
    """Names and values as browsers read them."""
    for match in _ATTRIBUTE.finditer(written):
        value = match["quoted"] or match["single"] or match["bare"]
        has_value = match[0] != match["name"]
        yield match["name"].lower(), html_.unescape(value or "") if has_value else None


def _end_of(tag: str, html: str, start: int) -> tuple[int, int]:
    """Where the content of an element ends that is not taken apart, and where the element does."""
    end = re.compile(rf"</{tag}\b[^>]*>?", re.IGNORECASE).search(html, start)
    return end.span() if end else (len(html), len(html))
