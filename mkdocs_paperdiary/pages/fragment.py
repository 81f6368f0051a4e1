"""A piece of one page's HTML, made fit for another page."""

from __future__ import annotations

import html as html_
import posixpath
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from ..diary.schemes import unsafe_scheme

_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
_TARGETS = frozenset(
    "href src action formaction data poster cite background xlink:href".split()  # noqa: SIM905
)
_REFERENCES = frozenset("for aria-labelledby aria-describedby aria-controls aria-owns".split())  # noqa: SIM905
_PICTURE = "data:image/"
_HEADING = re.compile(r"h([1-6])")
_LEVEL = re.compile(r"<h([1-6])\b")
_SUSPICIOUS = re.compile(
    r"<script|[\s/]on\w+\s*=|srcdoc|script:|(?:data|blob|about):", re.IGNORECASE
)
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
    ids, by which a search would take them for sections of the page. Elements that are not closed
    are closed at the end, and end tags of others go, so that the piece cannot break the page.

    Arguments:
        html: The piece.
        move: From where to where.
    """
    return _written(html, move)[0] if "<" in html else html


def safe_html(html: str) -> tuple[str, tuple[str, ...]]:
    """Take from a piece of HTML what would run code: scripts, event handlers and some targets.

    Arguments:
        html: The piece, which stays on its page.

    Returns:
        The piece, and what was dropped, for people.
    """
    return _written(html, None) if _SUSPICIOUS.search(html) else (html, ())


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


def _written(html: str, move: Move | None) -> tuple[str, tuple[str, ...]]:
    writer = _Writer(html, move)
    writer.feed(html)
    writer.close()
    return writer.finished(), tuple(writer.dropped)


class _Writer(HTMLParser):
    """Writes the tags it reads, some of them changed."""

    def __init__(self, html: str, move: Move | None) -> None:
        super().__init__(convert_charrefs=False)
        self.dropped: list[str] = []
        self._move = move
        self._ids = frozenset(_ID.findall(html)) if move else frozenset()
        levels = [int(level) for level in _LEVEL.findall(html)] if move else []
        self._step = move.level - min(levels) if move and levels else 0
        self._parts: list[str] = []
        self._open: list[str] = []
        self._skipped = ""

    def finished(self) -> str:
        """What was written, with what is still open closed."""
        return "".join((*self._parts, *(f"</{tag}>" for tag in reversed(self._open))))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipped:
            return
        if tag == "script":
            self._skipped = tag
            self.dropped.append("a script")
            return
        if self._move and tag == "a" and ("class", "headerlink") in attrs:
            self._skipped = tag
            return
        written = self._name(tag)
        is_heading = bool(_HEADING.fullmatch(tag)) and self._move is not None
        kept = [
            (name, self._value(tag, name, value))
            for name, value in attrs
            if not self._is_unwanted(tag, name, value or "") and not (is_heading and name == "id")
        ]
        if is_heading or kept != attrs:
            self._parts.append(_tag(written, kept))
        else:
            self._parts.append(self.get_starttag_text() or "")
        if tag not in _VOID:
            self._open.append(written)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # HTML knows no self-closing tags, but what is drawn by SVG and MathML does.
        if self._open and self._open[-1] == tag and tag not in _VOID and not self._skipped:
            self._parts.append(f"</{self._open.pop()}>")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            if tag == self._skipped:
                self._skipped = ""
            return
        written = self._name(tag)
        while written in self._open:
            last = self._open.pop()
            self._parts.append(f"</{last}>")
            if last == written:
                break

    def handle_comment(self, data: str) -> None:
        # On its own page a comment may be the place of something.
        if self._move is None:
            self._write(f"<!--{data}-->")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def _write(self, text: str) -> None:
        if not self._skipped:
            self._parts.append(text)

    def _name(self, tag: str) -> str:
        """A tag's name; headings step to the level they have on the new page."""
        if self._step and (heading := _HEADING.fullmatch(tag)):
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


def _tag(name: str, attrs: list[tuple[str, str | None]]) -> str:
    written = (
        f" {key}" if value is None else f' {key}="{html_.escape(value)}"' for key, value in attrs
    )
    return f"<{name}{''.join(written)}>"
