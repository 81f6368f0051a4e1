"""Links that belong to a work beside its own: a video, slides, the project's page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .entry import NamedLink, Source
from .labels import Label, clean, field_of
from .link_names import LONGEST, button_name, is_vague
from .links import Link, is_badge, links_of
from .outline import Outline
from .plaintext import plain
from .titles import Title
from .work_links import HEAD, PROSE, identified

MOST = 6
"""Links that an entry shows; more would hide the ones that matter."""

_ANNOUNCED = frozenset({"link", "beside"})
_OF_THE_HEAD = _ANNOUNCED | {"code", "read", "date", "noted", "published", "authors", "venue"}
"""Labels that make a heading part of a note's head; below any other one the text begins."""

_ELSEWHERE = frozenset(
    [
        "reference",
        "references",
        "reference link",
        "reference paper",
        "ref",
        "refs",
        "see",
        "here",
        "available",
        "available at",
        "access",
        "location",
        "read more",
        "papers",
        "paper(s)",
        "resource",
        "resources",
        "参考",
        "参考文献",
    ]
)
"""Labels that announce what a work or a note refers to, as often as the work itself."""

_REFERENCES = frozenset({"reference", "references", "ref", "refs", "参考", "参考文献"})

_ARXIV = re.compile(
    r"^(?:[\w.-]+\.)?(?:ar5iv|arxiv)\.org/(?:abs/|pdf/|html/)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?$"
    r"|^(?:dx\.)?doi\.org/10\.48550/arxiv\.(?P<doi>.+?)(?:v\d+)?$"
)
_LINKLIKE = ("://", "www.", ".org/", ".com/", ".net/")
_BEHIND = frozenset(["", *" \t\n)>]|\"'*_,;"])
"""What may stand behind a URL that ends there."""

_FAR = 60
"""Lines in which the head has ended."""

_LETTERS = re.compile(r"[^\W_\d]")
_REMARK = 14
"""Letters that may stand beside links in a line that holds nothing but links."""


@dataclass(frozen=True, slots=True)
class ToldLink:
    """A link that may be one of the entry's others, before it is known which is the entry's own.

    Attributes:
        name: What is found there.
        url: An absolute http(s) URL.
        source: Where it stands.
    """

    name: str
    url: str
    source: Source


def settle_links(
    told: Collection[ToldLink], link: str | None, code: str | None
) -> tuple[tuple[NamedLink, ...], Source | None]:
    """Keep the links that are neither the work's nor its code's, each once.

    Args:
        told: In the order in which they are shown; where two are the same, the first stays.
        link: Where the work is found.
        code: Where its code is found.

    Returns:
        At most `MOST` links, with names that differ, and where the first of them stands.
    """
    if not told:
        return (), None
    seen = {same_place(url) for url in (link, code) if url}
    names: set[str] = set()
    kept: list[NamedLink] = []
    first: Source | None = None
    for one in told:
        place = same_place(one.url)
        if place in seen or len(kept) == MOST:
            continue
        seen.add(place)
        name = _free_name(one, names)
        names.add(name.lower())
        kept.append(NamedLink(name, one.url))
        first = first or one.source
    return tuple(kept), first


def same_place(url: str) -> str:
    """A URL without what does not change where it leads: scheme, `www.`, a slash at its end.

    All pages and versions of an arXiv paper count as one, and so do the two of OpenReview.
    """
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path.rstrip("/")
    if match := _ARXIV.search(f"{host}{path}".lower()):
        return f"arxiv:{match['id'] or match['doi']}"
    if host == "openreview.net":
        path = path.replace("/pdf", "/forum")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{host}{path}{query}{fragment}"


def other_links(
    note: Outline,
    labels: list[Label],
    title: Title | None,
    definitions: Mapping[str, str],
    *,
    first_line: int,
    own: Collection[str] = (),
) -> tuple[ToldLink, ...]:
    """Find the links of a note's head whose label or text says what they lead to.

    The head ends where prose or a section begins: what is linked below belongs to the text, and
    may be anybody's work.

    Args:
        note: The body's lines.
        labels: The body's labelled lines.
        title: The title as the body tells it.
        definitions: The targets of reference links.
        first_line: The line of the file on which the body begins.
        own: Links that are known to be the work's own. Most heads hold nothing else, and finding
            the links of a line is what takes the time here.

    Returns:
        Links in the note's order; the work's own link and its code may be among them.
    """
    bare = {label.line for label in labels if label.field == "link" and "://" not in label.value}
    start = "\n".join(note.lines[:_FAR])
    if not definitions and not _holds_more(start, own) and not any(line < _FAR for line in bare):
        return ()
    by_line: dict[int, list[Label]] = {}
    for label in labels:
        by_line.setdefault(label.line, []).append(label)
    found: list[ToldLink] = []
    for index in _head(note, by_line, title):
        if not definitions and index not in bare and not _holds_more(note.lines[index], own):
            continue
        named = [pair for label in by_line.get(index, ()) for pair in _labelled(label, definitions)]
        own_line = title is not None and index == title.line
        if not any(label.name in _ELSEWHERE for label in by_line.get(index, ())):
            named += _by_text(note.lines[index], definitions, by_line.get(index), own_line)
        source = Source("body", first_line + index)
        found += [ToldLink(button_name(name, url), url, source) for name, url in named]
    return tuple(found)


def _holds_more(text: str, own: Collection[str]) -> bool:
    """Whether a text may hold a link beside the work's own."""
    for url in own:
        before, *behind = text.split(url)
        longer = (f"{url}{part}" for part in behind if part[:1] not in _BEHIND)
        text = "".join((before, *longer, *(part for part in behind if part[:1] in _BEHIND)))
    return any(mark in text for mark in _LINKLIKE)


def _head(note: Outline, by_line: Mapping[int, list[Label]], title: Title | None) -> Iterator[int]:
    """The lines of a note's head."""
    texts = {heading.line: heading.text for heading in note.headings}
    seen = 0
    for index, (line, kind) in enumerate(zip(note.lines[:_FAR], note.kinds, strict=False)):
        labels = by_line.get(index)
        if kind == "heading":
            own = bool(title and index <= title.line)
            first = not seen and not (title and title.heading)
            if not own and not first and not _of_the_head(texts.get(index, ""), labels):
                return
        elif kind in {"text", "table"}:
            seen += 1
            if seen > HEAD or (not labels and _is_prose(line)):
                return
        else:
            continue
        yield index


def _of_the_head(heading: str, labels: list[Label] | None) -> bool:
    if labels:
        return True
    return field_of(heading.rstrip(":：")) in _OF_THE_HEAD and clean(heading) not in _REFERENCES


def _is_prose(line: str) -> bool:
    if len(line) <= PROSE or line.lstrip().startswith(">"):
        return False
    links = links_of(line)
    return not links or _letters_beside(line, links) > PROSE


def _labelled(label: Label, definitions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The link that a label announces."""
    if label.field not in _ANNOUNCED or label.name in _ELSEWHERE:
        return
    links = [link for link in links_of(label.value, definitions) if not is_badge(link.url)]
    if not links:
        if label.field == "link" and (url := identified(label)):
            yield label.name, url
        return
    first = links[0]
    # In a sentence, a link is somebody else's: `Data: they take what [Doe et al.](…) counted`.
    if not _usable(first) or len(plain(label.value[: first.at]).split()) > 1:
        return
    if field_of(first.text) not in _ANNOUNCED | {"code"}:
        yield label.name, first.url
    elif len(links) == 1 and field_of(first.text) != "code":
        yield (first.text if is_vague(label.name) else label.name), first.url


def _by_text(
    line: str, definitions: Mapping[str, str], labels: list[Label] | None, own_line: bool
) -> Iterator[tuple[str, str]]:
    """The links of a line whose texts say what they lead to: `[Video](…) | [Slides](…)`."""
    if "[" not in line and "<a" not in line.lower():
        return
    links = links_of(line, definitions)
    if not labels and not own_line and _letters_beside(line, links) > _REMARK:
        return
    if labels and not any(label.field in _OF_THE_HEAD - {"authors"} for label in labels):
        return
    for link in links:
        named = field_of(link.text) in _ANNOUNCED and clean(link.text) not in _ELSEWHERE
        if named and _usable(link) and not is_badge(link.url):
            yield link.text, link.url


def _usable(link: Link) -> bool:
    return not link.unsafe and not link.broken


def _letters_beside(line: str, links: list[Link]) -> int:
    """How many letters of a line stand outside its links."""
    rest = line
    for link in links:
        if not link.text:
            rest = rest.replace(link.url, "", 1)
    rest = plain(rest)
    for link in links:
        rest = rest.replace(plain(link.text), "", 1) if link.text else rest
    return len(_LETTERS.findall(rest))


def _free_name(one: ToldLink, names: set[str]) -> str:
    """A link's name, or one that no link before it has."""
    numbered = (f"{one.name[: LONGEST - 2]} {number}" for number in range(2, MOST + 1))
    return next(name for name in (one.name, *numbered) if name.lower() not in names)
