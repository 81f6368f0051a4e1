"""Links in Markdown: of a line, of a whole text, and to other notes."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from ..problem import Problem
from .markdown import ESCAPED, LINK_TEXT, LINK_TITLE, Outline, outline, prose
from .note import NOTE_SUFFIXES
from .sites import CONTROL, SCHEME, unsafe_scheme
from .urls import absolute, arxiv_url, trimmed
from .wikilinks import WIKILINK

_INLINE = re.compile(
    rf"(?P<image>!?)\[(?P<text>{LINK_TEXT})\](?P<slip>\]?:?)\s?\(\s*"
    r"(?:<(?P<angle>[^>\n]*)>|(?P<bare>(?!<)(?:[^()\s]|\((?:[^()\s]|\([^()\s]*\))*\))*))"
    rf"{LINK_TITLE}\s*(?:\)|(?P<open>$))"
)
_AUTOLINK = re.compile(r"<(?P<url>(?:https?://|www\.)[^>\s]+)>")
_BARE = re.compile(
    r"(?<![\w@/.(\"'=])(?P<url>(?:https?://|www\.|(?:export\.|www\.|cn\.)?arxiv\.org/(?:abs|pdf|html)/|"
    r"(?:dx\.)?doi\.org/10\.|openreview\.net/|aclanthology\.org/|github\.com/)[^\s<>\"`\]]+)",
    re.IGNORECASE,
)
_BARE_IN_PAREN = re.compile(r"(?<!\])\((?P<url>https?://[^\s<>\"`]+)\)")
_BEFORE_WORDS = re.compile(
    r"(?<!\])\((?P<url>https?://[^\s<>\"`()]++)(?<=[,;])[ \t][^()\n]{1,80}\)"
)
_LINKLIKE = re.compile(r"\]\]?:?\s?\(|://|www\.|\.(?:org|net|com)/", re.IGNORECASE)
_REFERENCE = re.compile(r"(?<!!)\[(?P<text>[^\[\]]+)\](?:\[(?P<key>[^\[\]]*)\])?(?![(:])")
_TARGET = re.compile(
    r"(?<!\\)\]\([ \t]*+(?:<(?P<angle>[^<>\n]*)>"
    r"|(?P<bare>(?:[^()\s]|[ \t]++(?=[^\s\"')])|\([^()\n]*\))*))"
    r"(?:[ \t]+(?:\"[^\n]{0,300}?\"|'[^\n]{0,300}?'))?[ \t]*\)"
    r"|^[ ]{0,3}(?:>[ ]?)*\[(?!\^)[^\[\]\n]+\]:[ \t]*(?:<(?P<angled>[^<>\n]*)>|(?P<defined>\S+))"
    r"|<(?:a|img|source|video)\b[^<>]*?\s(?:href|src)\s*=\s*"
    r"(?:\"(?P<double>[^\"<>]*)\"|'(?P<single>[^'<>]*)'|(?P<unquoted>[^\s\"'<>]+))",
    re.MULTILINE | re.IGNORECASE,
)
"""Targets of inline links, of reference definitions and of HTML. Python-Markdown lets a target hold
spaces, which CommonMark does not."""

_BRACKETED = re.compile(r"\bhttps?://\[[^\s/<>()\"']*", re.IGNORECASE)
"""An address whose host begins with a bracket, as those of IPv6 do and slips."""

_TITLE = re.compile(r"(?<!\s)\s+\([^()]*\)\s*$")
_IN_HTML = {"double", "single", "unquoted"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a line, in which it begins `at` an offset.

    Attributes:
        url: The absolute http(s) target; of an unsafe one, whose scheme could run code, its scheme.
        text: The inline Markdown of its text, empty for a bare URL.
        broken: The link as written, where a slip keeps Markdown from seeing one.
    """

    url: str
    text: str
    at: int
    unsafe: bool = False
    broken: str = ""


def links_of(line: str, definitions: Mapping[str, str] | None = None) -> list[Link]:
    """The links of a line of Markdown in their order, without images and badges.

    Of reference links, `definitions` has the targets, by lower-case key.
    """
    if not _LINKLIKE.search(line) and not (definitions and "[" in line):
        return []
    if not definitions:
        return list(_plain_links(line))
    return sorted(_links_of(line, definitions), key=lambda link: link.at)


def inlined(line: str, definitions: Mapping[str, str]) -> str:
    """A line whose reference links have their targets beside them, as inline links do."""

    def with_target(match: re.Match[str]) -> str:
        target = definitions.get((match["key"] or match["text"]).lower())
        return f"[{match['text']}](<{target}>)" if target else match[0]

    return _REFERENCE.sub(with_target, line) if "[" in line else line


@lru_cache(maxsize=1024)
def _plain_links(line: str) -> tuple[Link, ...]:
    """The links of a line, for which the finders of several fields ask."""
    return tuple(sorted(_links_of(line, {}), key=lambda link: link.at))


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a link, on a line of the file, counted from 1.

    Attributes:
        url: As written, without escapes: a URL, or a path from the note's folder.
        in_html: Whether it is in an HTML attribute, which a build leaves as it is.
    """

    url: str
    line: int
    in_html: bool = False

    @property
    def is_external(self) -> bool:
        """Whether it leads to another site."""
        return self.url.lower().startswith(("http://", "https://"))

    @property
    def is_internal(self) -> bool:
        """Whether it leads to a file or an anchor of this site, from the note."""
        return bool(self.url) and not (
            SCHEME.match(self.url) or self.url.startswith(("/", "\\", "{", "<"))
        )


def targets_of(note: Outline) -> tuple[Target, ...]:
    """Find the targets of links and pictures: inline, by reference, bare or in HTML.

    Code, comments and mathematics are left out. The targets are in their order, each once in a
    line.
    """
    if not any(sign in note.markdown for sign in ("](", "]:", "<", "://", "www.")):
        return ()
    text = prose(note)
    found: dict[Target, None] = {}
    line, last = note.first_line, 0
    for match in _TARGET.finditer(text):
        start = match.start(match.lastgroup or 0)
        line += text.count("\n", last, start)
        last = start
        found[Target(_url(match), line, match.lastgroup in _IN_HTML)] = None
    # Bare addresses, which only some sites make links of, are meant to be some.
    for number, one in enumerate(text.split("\n"), note.first_line):
        if "://" in one:
            known = {target.url for target in found if target.line == number}
            for link in links_of(one[:4000]):
                if not link.text and not link.unsafe and link.url not in known:
                    found[Target(link.url, number)] = None
    targets = (one for one in found if one.url and _is_sound(one.url))
    return tuple(sorted(targets, key=lambda one: one.line))


def cited_notes(note: Outline, details: Iterable[str] = ()) -> tuple[str, ...]:
    """Find the notes that a note links to in its body or the details of its lessons.

    They are normalised paths relative to the docs folder, in the note's order, each once and never
    the note's own; the notes need not exist. Wikilinks follow as they are written.
    """
    texts = (*map(outline, details), note)
    found = dict.fromkeys(
        path
        for one in texts
        if any(suffix in one.markdown for suffix in NOTE_SUFFIXES)
        for target in targets_of(one)
        if (path := _resolved(target.url, note.src)) and path != note.src
    )
    named = (
        match[0] for one in texts if "[[" in one.markdown for match in WIKILINK.finditer(prose(one))
    )
    return tuple({**found, **dict.fromkeys(named)})


def _links_of(line: str, definitions: Mapping[str, str]) -> Iterator[Link]:
    taken: list[tuple[int, int]] = []
    if "]" in line and "(" in line:
        for match in _INLINE.finditer(line):
            taken.append(match.span())
            if not match["image"]:
                target = ESCAPED.sub(r"\1", match["angle"] or match["bare"] or "")
                slip = match["slip"] and f"[{match['text']}]{match['slip']}({target})"
                for link in _link(target, match["text"], match.start()):
                    yield replace(link, broken=slip) if slip else link
    for pattern in (_AUTOLINK, _BARE_IN_PAREN, _BEFORE_WORDS, _BARE):
        for match in pattern.finditer(line):
            if _free(match.start("url"), taken):
                taken.append(match.span())
                yield from _link(trimmed(match["url"]), "", match.start())
    for match in _REFERENCE.finditer(line) if definitions else ():
        target = definitions.get((match["key"] or match["text"]).lower(), "")
        if target and _free(match.start(), taken):
            yield from _link(target, match["text"], match.start())


def _free(at: int, taken: list[tuple[int, int]]) -> bool:
    return all(not start <= at < end for start, end in taken)


def _link(target: str, text: str, at: int) -> Iterator[Link]:
    if scheme := unsafe_scheme(target):
        yield Link(f"{scheme}:", text, at, unsafe=True)
    elif (url := absolute(target)) or (
        url := arxiv_url(target) if target.lower().startswith("arxiv:") else None
    ):
        yield Link(url, text, at)


def _url(match: re.Match[str]) -> str:
    target = match[match.lastgroup or 0]
    if match.lastgroup in _IN_HTML:
        url = html.unescape(target).strip()
    else:
        bare = _TITLE.sub("", target) if match.lastgroup == "bare" else target
        url = ESCAPED.sub(r"\1", bare).strip()
    # Browsers ignore such characters in an address, and a terminal might obey them.
    return CONTROL.sub("", url) if url.lower().startswith("http") else url


def broken_addresses(note: Outline) -> Iterator[Problem]:
    """What is wrong with addresses that no parser takes, such as `http://[bad]/x`.

    Pages are shown without them.
    """
    text = prose(note) if "://[" in note.markdown else ""
    for line, one in enumerate(text.split("\n"), note.first_line):
        for match in _BRACKETED.finditer(one):
            if not _is_sound(match[0]):
                message = f"no browser knows the address {match[0]!r}; correct or remove it"
                yield Problem(message, note.src, line, code="broken-address")


def _is_sound(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _resolved(target: str, src: str) -> str | None:
    """The path of a target that may be a note's, relative to the docs folder."""
    if target.startswith(("//", "http:", "https:")) or SCHEME.match(target):
        return None
    path = unquote(target.partition("#")[0].partition("?")[0])
    if not path.endswith(NOTE_SUFFIXES):
        return None
    # A leading slash means the docs folder, as for MkDocs' option to check absolute links.
    folder = "" if path.startswith("/") else posixpath.dirname(src)
    path = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return None if path.startswith("../") else path
