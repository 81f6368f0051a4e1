"""Links of a note: the work's, its code's, those beside it, and their names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .entry import NamedLink, Source
from .labels import LINK_NAMES, LINK_WORDS, Label, clean, field_of, is_link_label
from .links import Link, links_of
from .markdown import Outline, letters_of, plain
from .sites import kind_of, site_name
from .titles import Title
from .urls import ARXIV_ID, absolute, arxiv_url, doi_url, is_badge, same_place

HEAD = 25
"""Lines with text, from the top, among which an unlabelled link may be the work's."""

PROSE = 60
"""Characters from which a line without link or label counts as prose. A link to a page that is no
paper, and stands below prose, is usually something the prose is about."""

_LINK_SECTION = re.compile(
    r"(?:paper |original |full )?(?:links?|papers?|references?|sources?|urls?|resources?|citations?"
    r"|bibtex)|论文|链接|参考|参考文献",
    re.IGNORECASE,
)
_MAY_LINK = frozenset({"link", "title", "summary", "venue", "published", "year"})
"""Labels beside which the work itself may be linked; the others link to people, code or days."""

_ARXIV_INSIDE = re.compile(rf"arxiv\s*[: ]\s*(?=(?P<id>{ARXIV_ID}))", re.IGNORECASE)
_NEW_ARXIV = re.compile(r"\d{4}\.\d{5}")
_NO_LETTERS = re.compile(r"[\W_\d]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that may be the work's, in a line of the body, counted from 0."""

    link: Link
    line: int
    in_heading: bool = False


def work_links(
    note: Outline,
    labels: list[Label],
    title: Title | None,
    name: str,
    definitions: Mapping[str, str],
) -> Iterator[Candidate]:
    """Find links to the work, the surest first.

    A labelled line is surest, then the title's heading, then a link whose text says what it leads
    to (`[arXiv link](…)`) or is the title, then a link alone in its line near the top. A link to a
    paper elsewhere is taken only where there is none of these. Unsafe ones are for the caller to
    report. The `name` is the title, which may come from the front matter.
    """
    yield from _labelled(labels, definitions)
    if title:
        if title.url:
            yield Candidate(Link(title.url, "", 0), title.line, title.heading)
        for link in links_of(note.lines[title.line], definitions):
            if not _beside_the_work(link):
                yield Candidate(link, title.line, title.heading)
    weak: list[Candidate] = []
    for candidate, strong in _in_text(note, labels, title, name, definitions):
        if strong:
            yield candidate
        else:
            weak.append(candidate)
    yield from weak[:1]
    yield from _over_lines(note, name)


def code_links(
    note: Outline, labels: list[Label], definitions: Mapping[str, str]
) -> Iterator[Candidate]:
    """Find links to the work's code: in labelled lines first, then by their texts."""
    for label in labels:
        if label.field == "code":
            for link in links_of(label.value, definitions):
                if not link.unsafe:
                    yield Candidate(link, label.line)
    for index, (line, kind) in enumerate(zip(note.lines, note.kinds, strict=True)):
        if kind in {"text", "heading"} and "](" in line:
            for link in links_of(line, definitions):
                if link.text and field_of(link.text) == "code" and not link.unsafe:
                    yield Candidate(link, index)


def _labelled(labels: list[Label], definitions: Mapping[str, str]) -> Iterator[Candidate]:
    ranked: list[tuple[int, int, Candidate]] = []
    for position, label in enumerate(labels):
        if label.field not in {"link", "title"}:
            continue
        links = [link for link in links_of(label.value, definitions) if not _beside_the_work(link)]
        if links:
            rank = _rank(label, links[0])
            ranked.append((rank, position, Candidate(links[0], label.line)))
        elif label.field == "link" and (url := identified(label)):
            link = Link(url, "", 0)
            ranked.append((_rank(label, link), position, Candidate(link, label.line)))
    for _, _, candidate in sorted(ranked, key=lambda item: item[:2]):
        yield candidate


def _rank(label: Label, link: Link) -> int:
    if not link.unsafe and kind_of(link.url) == "code":
        return 4
    if label.heading:
        return 3
    if label.name in LINK_WORDS["ambiguous"]:
        return 2
    return 1 if label.name.startswith("doi") else 0


def identified(label: Label) -> str | None:
    """The page behind a value that is no link: `2311.10090`, `10.1145/…`, `arxiv.org/abs/…`."""
    value = plain(label.value)
    if url := absolute(value.split(" ")[0]):
        return url
    start = value.lower()
    if ("doi" in label.name or start.startswith(("doi:", "doi ", "10."))) and (
        url := doi_url(value)
    ):
        return url
    if "arxiv" in label.name or start.startswith("arxiv") or _NEW_ARXIV.match(value):
        return arxiv_url(value)
    match = _ARXIV_INSIDE.search(value)
    return arxiv_url(match["id"]) if match else None


def _in_text(
    note: Outline,
    labels: list[Label],
    title: Title | None,
    name: str,
    definitions: Mapping[str, str],
) -> Iterator[tuple[Candidate, bool]]:
    """Links below the title, each with whether it is surely the work's."""
    label_lines = {label.line for label in labels}
    elsewhere = label_lines - {label.line for label in labels if label.field in _MAY_LINK}
    headings = {heading.line: heading.text for heading in note.headings}
    section = ""
    seen = sections = prose = 0
    for index in range(title.line + 1 if title and title.heading else 0, len(note.lines)):
        kind = note.kinds[index]
        if kind not in {"heading", "text", "table"} or index in elsewhere:
            continue
        links = links_of(note.lines[index], definitions)
        if kind == "heading":
            section = clean(headings.get(index, ""))
            sections += 1
            for link in links:
                near = seen <= 3 and (sections == 1 or kind_of(link.url) == "paper")
                if near or is_link_label(link.text):
                    yield Candidate(link, index), True
            continue
        seen += 1
        quoted = note.lines[index].lstrip().startswith(">")  # A citation, more often than prose.
        long = len(note.lines[index]) > PROSE
        prose += long and not links and not quoted and index not in label_lines
        in_head = seen <= HEAD and sections <= 1
        for link in links:
            if _beside_the_work(link):
                continue
            candidate = Candidate(link, index)
            if link.text and is_link_label(link.text):
                yield candidate, True
            elif not link.unsafe:
                paper = kind_of(link.url) == "paper"
                alone = _alone(note.lines[index], link)
                code = kind_of(link.url) == "code"
                if _alike(plain(link.text), name) or (
                    alone and in_head and not code and (paper or not prose)
                ):
                    yield candidate, True
                elif (
                    (paper and (in_head or alone))
                    or (code and in_head and alone)
                    or ((alone or paper) and _LINK_SECTION.fullmatch(section))
                ):
                    yield candidate, False


def _beside_the_work(link: Link) -> bool:
    return is_badge(link.url) or field_of(link.text) in {"code", "beside"}


def _over_lines(note: Outline, name: str) -> Iterator[Candidate]:
    """Links in prose whose text is the title, wrapped over two lines or three."""
    for index, line in enumerate(note.lines):
        if "](" in line and index and note.kinds[index] == note.kinds[index - 1] == "text":
            for link in links_of(" ".join(note.lines[max(0, index - 2) : index + 1])):
                if not link.unsafe and _alike(plain(link.text), name):
                    yield Candidate(link, index)


def _alone(line: str, link: Link) -> bool:
    """Whether a line holds a link and next to nothing else."""
    own = plain(link.text)
    rest = plain(line).replace(own, "", 1) if own else plain(line.replace(link.url, ""))
    return len(_NO_LETTERS.sub("", rest)) <= 14


def _alike(a: str, b: str) -> bool:
    a, b = letters_of(a).lower(), letters_of(b).lower()
    return len(a) > 8 and len(b) > 8 and (a in b or b in a)


MOST = 6
"""Links that an entry shows; more would hide the ones that matter."""

_ANNOUNCED = frozenset({"link", "beside"})
_OF_THE_HEAD = _ANNOUNCED | {"code", "read", "date", "noted", "published", "authors", "venue"}
"""Labels that make a heading part of a note's head; below any other one the text begins."""

_LINKLIKE = ("://", "www.", ".org/", ".com/", ".net/")
_BEHIND = frozenset(["", *" \t\n)>]|\"'*_,;"])
"""What may stand behind a URL that ends there."""

_FAR = 60
"""Lines in which the head has ended."""

_LETTERS = re.compile(r"[^\W_\d]")


def settle_links(
    told: Iterable[tuple[NamedLink, Source]], link: str | None, code: str | None
) -> tuple[tuple[NamedLink, ...], Source | None]:
    """Keep the links that are neither the work's `link` nor its `code`, the first of equal ones.

    The result is at most `MOST` links in their order, with names that differ, and the source of the
    first one.
    """
    seen = {same_place(url) for url in (link, code) if url}
    names: set[str] = set()
    kept: list[NamedLink] = []
    first: Source | None = None
    for one, source in told:
        place = same_place(one.url)
        if place in seen or len(kept) == MOST:
            continue
        seen.add(place)
        name = _free_name(one.name, names)
        names.add(name.lower())
        kept.append(NamedLink(name, one.url))
        first = first or source
    return tuple(kept), first


def other_links(
    note: Outline,
    labels: list[Label],
    title: Title | None,
    definitions: Mapping[str, str],
    *,
    first_line: int,
    own: Collection[str],
) -> tuple[tuple[NamedLink, Source], ...]:
    """Find the links of a note's head whose label or text says what they lead to.

    The head ends where prose or a section begins: links below belong to the text, and may be
    anybody's work. The links are in the note's order, and the work's own may be among them. The
    body's first line in the file is counted from 1.
    """
    # Most heads have only the work's own links, and finding the links of a line takes long.
    bare = {label.line for label in labels if label.field == "link" and "://" not in label.value}
    start = "\n".join(note.lines[:_FAR])
    if not definitions and not _holds_more(start, own) and not any(line < _FAR for line in bare):
        return ()
    by_line: dict[int, list[Label]] = {}
    for label in labels:
        by_line.setdefault(label.line, []).append(label)
    found: list[tuple[NamedLink, Source]] = []
    for index in _head(note, by_line, title):
        if not definitions and index not in bare and not _holds_more(note.lines[index], own):
            continue
        named = [
            pair for label in by_line.get(index, ()) for pair in _announced(label, definitions)
        ]
        own_line = title is not None and index == title.line
        if not any(label.name in LINK_WORDS["elsewhere"] for label in by_line.get(index, ())):
            named += _by_text(note.lines[index], definitions, by_line.get(index), own_line)
        source = Source("body", first_line + index)
        found += [(NamedLink(button_name(name, url), url), source) for name, url in named]
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
    of_the_head = field_of(heading.rstrip(":：")) in _OF_THE_HEAD
    return bool(labels) or (of_the_head and clean(heading) not in LINK_WORDS["references"])


def _is_prose(line: str) -> bool:
    if len(line) <= PROSE or line.lstrip().startswith(">"):
        return False
    links = links_of(line)
    return not links or _letters_beside(line, links) > PROSE


def _announced(label: Label, definitions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The link that a label announces."""
    if label.field not in _ANNOUNCED or label.name in LINK_WORDS["elsewhere"]:
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
    # A few letters may stand beside links in a line that holds nothing but links.
    if not labels and not own_line and _letters_beside(line, links) > 14:
        return
    if labels and not any(label.field in _OF_THE_HEAD - {"authors"} for label in labels):
        return
    for link in links:
        named = field_of(link.text) in _ANNOUNCED and _usable(link) and not is_badge(link.url)
        if named and clean(link.text) not in LINK_WORDS["elsewhere"]:
            yield link.text, link.url


def _usable(link: Link) -> bool:
    return not link.unsafe and not link.broken


def _letters_beside(line: str, links: list[Link]) -> int:
    """The number of a line's letters outside its links."""
    rest = line
    for link in links:
        if not link.text:
            rest = rest.replace(link.url, "", 1)
    rest = plain(rest)
    for link in links:
        rest = rest.replace(plain(link.text), "", 1) if link.text else rest
    return len(_LETTERS.findall(rest))


def _free_name(name: str, names: set[str]) -> str:
    """A link's name, or one that no link before it has."""
    numbered = (f"{name[: LONGEST - 2]} {number}" for number in range(2, MOST + 1))
    return next(one for one in (name, *numbered) if one.lower() not in names)


LONGEST = 24
"""Characters of a link's name."""

_AFTER = re.compile(r"[ -](?:link|links|url|uri|here|id|链接|地址)$", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:link (?:to )?(?:the )?|url |the |this )(?=\w)", re.IGNORECASE)
_ADDRESS = re.compile(r"://|^www\.|\.\w{2,}/|\d{4}\.\d{4}|^10\.\d{4}")


def button_name(label: str, url: str) -> str:
    """Name a link for people, after its label or text in inline Markdown, which may be empty.

    The name is plain text of 1 to `LONGEST` characters, which begins with a capital
    (`Project page`), or as a site writes itself (`arXiv`).
    """
    text = _core(label)
    if is_vague(text):
        site = site_name(url, generic=True)
        is_pdf = "." in site and urlsplit(url).path.lower().endswith(".pdf")
        name = "PDF" if is_pdf else _capital(site) if "." in site else site
    elif usual := LINK_NAMES["usual"].get(text.lower()):
        name = usual
    else:
        spelt = LINK_NAMES["spelt"]
        name = " ".join(spelt.get(word.lower(), word) for word in text.split())
        name = name if name.split(" ")[0] in spelt.values() else _capital(name)
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def is_vague(label: str) -> bool:
    """Whether a label says no more than that there is a link: `Paper`, `2311.10090`."""
    key = _core(label).lower()
    return not key or key in LINK_WORDS["vague"] or bool(_ADDRESS.search(key))


def _core(label: str) -> str:
    """A label without the words for a link around it."""
    text = plain(label.replace("_", " ")).strip(" :：-–—|[]()")
    return _AFTER.sub("", _BEFORE.sub("", text)) or text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
