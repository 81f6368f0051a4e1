"""Which of a note's links leads to the work that was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .labels import Label, clean, field_of, is_link_label
from .links import Link, absolute, arxiv_url, doi_url, is_badge, kind_of, links_of
from .outline import Outline
from .plaintext import plain
from .titles import Title

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
_VAGUE = frozenset(
    [
        "reference",
        "ref",
        "references",
        "source",
        "sources",
        "video",
        "talk",
        "web",
        "website",
        "site",
        "page",
        "resources",
        "resource",
        "blog",
        "post",
        "see",
        "here",
        "location",
        "papers",
        "html",
        "参考",
    ]
) | {"blog post"}
"""Labels that may also stand before something that merely belongs to the work."""

_MAY_LINK = frozenset({"link", "title", "summary", "venue", "published", "year"})
"""Labels beside which the work itself may be linked; the others link to people, code or days."""

_ARXIV_INSIDE = re.compile(r"arxiv\s*[: ]\s*(\d{4}\.\d{4,5}(?:v\d+)?)", re.IGNORECASE)
_NEW_ARXIV = re.compile(r"\d{4}\.\d{5}")
_NO_LETTERS = re.compile(r"[\W_\d]")
_NO_WORD = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A link that may be the work's.

    Attributes:
        link: The link.
        line: The body's line, counted from 0.
        in_heading: Whether it stands in the title's heading.
    """

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
    paper elsewhere is taken only where there is none of these.

    Args:
        note: The body's lines.
        labels: The body's labelled lines.
        title: The title as the body tells it.
        name: The title, wherever it was told.
        definitions: The targets of reference links.

    Yields:
        Candidates; unsafe ones are among them, for the caller to report.
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
    """Find links to the work's code: labelled lines first, then links whose text says so."""
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
    if label.name in _VAGUE:
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
    return arxiv_url(match[1]) if match else None


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
    a, b = _NO_WORD.sub("", a).lower(), _NO_WORD.sub("", b).lower()
    return len(a) > 8 and len(b) > 8 and (a in b or b in a)
