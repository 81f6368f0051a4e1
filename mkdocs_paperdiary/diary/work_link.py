"""Links of a note: those that may be the work's, its code's, those beside it, and their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..problem import Problem
from .entry import NamedLink, Origin, Source
from .labels import LINK_NAMES, Label, clean, field_of, link_role
from .links import Link, links_of
from .markdown import Outline, letters_of, plain
from .note import Candidate, Field
from .sites import host_tables, kind_of, place_of, site_name
from .titles import Title
from .urls import (
    ARXIV_ID,
    absolute,
    arxiv_url,
    doi_url,
    is_badge,
    same_place,
)

HEAD = 50
"""Lines, from the top, that may belong to a note's head."""

PROSE = 60
"""Characters from which a line without link or label counts as prose, below which links are
usually something the prose is about."""

MOST = 6
"""Links that an entry shows; more would hide the ones that matter."""

_OF_THE_HEAD = frozenset(
    {"link", "beside", "code", "read", "date", "noted", "published", "authors", "venue"}
)
"""Labels that make a heading part of a note's head; below any other one the text begins."""

LONGEST = 24
"""Characters of a link's name."""

_MOST_CANDIDATES = 40
_LETTERS = re.compile(r"[^\W_\d]")
_AFTER = re.compile(r"[ -](?:link|links|url|uri|here|id|链接|地址)$", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:link (?:to )?(?:the )?|url |the |this )(?=\w)", re.IGNORECASE)
_ADDRESS = re.compile(r"://|^www\.|\.\w{2,}/|\d{4}\.\d{4}|^10\.\d{4}")
_ABOUT_OTHERS = frozenset({"authors", "read", "date", "noted", "tags", "rating"})
"""Labels beside which people or days are linked."""

_BEFORE_ID = re.compile(rf"(?:arxiv|doi)\s*[:.]?\s*\[?(?={ARXIV_ID}|10\.\d{{4}})", re.IGNORECASE)
_ID = re.compile(rf"{ARXIV_ID}|10\.\d{{4,9}}/\S+")
_BEFORE_LINK = re.compile(r"[)>|]")
_WORD = re.compile(r"[^\W_]{3,}")
_SEARCH = re.compile(r"[?&](?:q|query|search|keywords?)=")
_HINTS: Mapping[str, str] = {
    "work": "its label or text says so",
    "named": "its label or text says so",
    "beside_or_work": "its label or text may say so",
    "elsewhere": "its label or text may say so",
    "code": "said to be something else",
    "beside": "said to be something else",
}
_PROFILE = "somebody's profile"
_TOP = "the top of a site"
_OF_TITLE = frozenset({"its text is the title", "its address is like the title"})


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link of the body, in a line of the file.

    Attributes:
        label: The label before it, in lower case, or an empty string.
        section: The heading above it, in lower case, or an empty string.
        in_head: Whether it is above the first prose and the first section.
        alone: Whether there is next to nothing but links and labels in its line.
        first_of_label: Whether it is what its label announces, with at most a word before it.
        below: How many lines of text are between it and the title's heading; 0 in that heading, and
            None above it.
    """

    link: Link
    line: int
    label: str
    about: str | None
    section: str
    in_head: bool
    alone: bool
    first_of_label: bool
    below: int | None

    @property
    def says(self) -> str | None:
        """What its text, else its label, else its section says of where it leads."""
        own = link_role(self.link.text)
        if own and own != "elsewhere":
            return own
        return link_role(self.label) or own or link_role(self.section)


def find_links(note: Outline, labels: list[Label], title: Title | None) -> list[FoundLink]:
    """Find the links of a body in their order, with where they stand."""
    by_line: dict[int, list[Label]] = {}
    for label in labels:
        by_line.setdefault(label.line, []).append(label)
    headings = {heading.line: heading.text for heading in note.headings}
    heading = title.line if title and title.heading else None
    sections_of_head = 0 if heading is not None else 1
    found: list[FoundLink] = []
    section, sections, below = "", 0, 0
    in_head = True
    for index, kind in enumerate(note.kinds):
        line = note.lines[index]
        here = by_line.get(index, [])
        is_own = index == heading
        if kind == "heading" and not is_own:
            section = clean(headings.get(index, ""))
            sections += heading is None or index > heading
            announces = bool(here) or (
                field_of(section.rstrip(":：")) in _OF_THE_HEAD
                and link_role(section) != "elsewhere"
            )
            in_head = in_head and (sections <= sections_of_head or announces)
        elif kind in ("text", "table"):
            below += heading is None or index > heading
        if kind not in ("heading", "text", "table") and not here:
            continue
        links = list(_links_in(note, index, here, in_head=in_head))
        beside = _letters_beside(line, links) if links else PROSE + 1
        is_long = len(line) > PROSE and beside > PROSE
        is_prose = kind == "text" and is_long and not line.lstrip().startswith(">")
        in_head = in_head and index < HEAD and (bool(here) or not is_prose)
        for link in links:
            known = _label_of(link, line, here)
            above = note.lines[index - 1] if index and note.kinds[index - 1] == "text" else ""
            name = known.name if known else _before(link, line, above)
            place = None if heading is not None and index < heading else below
            # What a label announces has at most a word before it.
            start = f"[{link.text}]" if link.text else link.url
            first = known is not None and len(plain(known.value.split(start)[0]).split()) < 2
            alone = beside - len(_LETTERS.findall(name)) <= 14
            found.append(
                FoundLink(
                    link, note.first_line + index, name, known.field if known else None, section,
                    in_head, alone, first, 0 if is_own else place,
                )
            )  # fmt: skip
    return found


def _links_in(note: Outline, index: int, labels: list[Label], *, in_head: bool) -> Iterator[Link]:
    """The links of a line: written ones, one that begins on a line above, and ids of works."""
    line = note.lines[index]
    links = links_of(line, note.definitions)
    close = line.find("](")
    if close >= 0 and "[" not in line[:close] and index and note.kinds[index - 1] == "text":
        links += links_of(" ".join(note.lines[max(0, index - 2) : index + 1]))
    links = [link for link in links if not is_badge(link.url)]
    yield from links
    if links:
        return
    for label in labels:
        if label.field in ("link", "title"):
            inside = links_of(label.value, note.definitions)
            yield from inside
            if not inside and label.field == "link" and (url := identified(label)):
                yield Link(url, "", len(line))
                return
    if in_head and (match := _BEFORE_ID.search(line)) and (url := _of_id(line[match.end() :])):
        yield Link(url, "", match.start())


def _label_of(link: Link, line: str, labels: list[Label]) -> Label | None:
    """The label in whose value a link is."""
    for label in labels:
        start = line.find(label.value)
        if not label.heading and (start < 0 or start <= link.at <= start + len(label.value)):
            return label
    return None


def _before(link: Link, line: str, above: str = "") -> str:
    """The few words before a link, which may be a label that nobody knows.

    Where nothing is before it, they may end the line above: a link is often too long for its line.
    """
    before = _BEFORE_LINK.split(line[: link.at])[-1]
    if not before.strip() and above.rstrip().endswith((":", "：")):
        before = re.split(r"[.;]\s", above)[-1]
    words = clean(before) if len(before) < 200 else ""
    return words if len(words) <= 40 else ""


def identified(label: Label) -> str | None:
    """The page behind a value that is no link: `2311.10090`, `10.1145/…`, `arxiv.org/abs/…`."""
    value = plain(label.value)
    before = _BEFORE_ID.search(value)
    return absolute(value.split(" ")[0]) or _of_id(value[before.end() if before else 0 :])


def _of_id(text: str) -> str | None:
    """The page of the id that a text begins with."""
    return doi_url(text) or arxiv_url(text)


def work_links(
    links: Iterable[FoundLink], fields: Iterable[Field], name: str, src: str
) -> tuple[Candidate, ...]:
    """The links of a note that may be the work's, each with what speaks for it and against it.

    Args:
        links: Those of the body.
        fields: The front matter's, of which no other value is made.
        name: The note's title as far as the note alone tells it.
        src: The note's path.
    """
    found = list(_in_fields(fields, name, src))
    first = True
    for one in links:
        link = one.link
        reasons = [*_by_address(link, name, one.says, in_prose=not (one.alone or one.in_head))]
        if one.below == 0:
            reasons.append("in the title's heading")
        # Of a person, the name is no part of the title: `Slow Trees by [Ann Oak](…)`.
        is_person = _PROFILE in reasons
        if says_title(plain(link.text), name) and not is_person:
            reasons.append("its text is the title")
        elif one.about in _ABOUT_OTHERS and one.first_of_label:
            reasons.append("beside people or days")
        elif hint := _HINTS.get(one.says or ""):
            reasons.append(hint)
        is_like = not _OF_TITLE.isdisjoint(reasons)
        if link_role(one.label) == "elsewhere" and not (is_like or "a site of works" in reasons):
            # Most often, references are what else there is about a work.
            reasons.append("its label may say something else")
        if is_like and _TOP in reasons:  # A work may have a site of its own.
            reasons.remove(_TOP)
        own = one.below == 0 or is_like
        is_other = letters_of(link.text) and link_role(link.text) is None and not own
        if is_other and absolute(plain(link.text)) is None:
            reasons.append("its text is about something else")
        if one.in_head:
            reasons.append("at the top")
        if first and link_role(link.text) not in ("code", "beside"):
            reasons.append("the first link")
            first = False
        if one.alone:
            reasons.append("alone on its line")
        origin: Origin = "heading" if one.below == 0 else "body"
        found.append(
            Candidate(
                link.url, one.line, origin, tuple(reasons), tuple(_slots(one)),
                clean(link.text) or one.label, _problem(link, src, one.line),
            )
        )  # fmt: skip
    return tuple(found[:_MOST_CANDIDATES])


def says_title(text: str, title: str) -> bool:
    """Whether a text has the letters of a title, or the other way round."""
    one, other = letters_of(text).lower(), letters_of(title).lower()
    return min(len(one), len(other)) > 8 and (one in other or other in one)


def _in_fields(fields: Iterable[Field], name: str, src: str) -> Iterator[Candidate]:
    """The links of fields that no table knows, without that of a post's page.

    That has all digits of the post's path, such as its day and time.
    """
    own = re.sub(r"\D", "", src)
    for field in fields:
        key, role = clean(field.name), link_role(field.name.replace("_", " "))
        hint = _HINTS.get(role or "", "its text is about something else")
        # A number of arXiv's since 2015 is one of YAML, too, which has no zero at its end.
        is_number = isinstance(field.value, float) and len(field.raw) == len("2311.10090")
        single = field.raw if is_number else field.value
        for item in field.value if isinstance(field.value, list) else [single]:
            text = item.strip() if isinstance(item, str) and "." in item else ""
            is_id = _ID.fullmatch(text) is not None
            url = (arxiv_url(text) or doi_url(text)) if is_id else absolute(text)
            if url and not (len(own) >= 12 and own in re.sub(r"\D", "", url)):
                reasons = (*_by_address(Link(url, "", 0), name, role), "in the front matter")
                reasons += ("at the top", "alone on its line", hint)
                slots = (f"field:{key}", f"host:{place_of(url)[0]}")
                yield Candidate(url, field.line, "front matter", reasons, slots, key)


def _by_address(
    link: Link, name: str, says: str | None, *, in_prose: bool = False
) -> Iterator[str]:
    """What a link's address alone says; in prose, one may be about a part of the title only."""
    if link.unsafe:
        return
    host, path = place_of(link.url)
    kind = kind_of(link.url)
    if re.search(r"\.(?:png|jpe?g|gif|svg|webp)$", path, re.IGNORECASE):
        yield "a picture"
    elif any(re.search(pattern, host + path) for pattern in host_tables()["people"]):
        yield _PROFILE
    elif _SEARCH.search(link.url.partition("#")[0]):
        yield "a search"
    elif kind == "code" and says not in ("work", "named"):
        yield "a site of code"
    elif not path.strip("/") and "?" not in link.url:
        yield _TOP
    elif kind in ("paper", "book"):
        yield "a site of works"
    if names_title(link, name, in_prose=in_prose):
        yield "its address is like the title"


def names_title(link: Link, name: str, *, in_prose: bool = False, least: int = 2) -> bool:
    """Whether a link's address has words of a title, at `least`; in prose, only words of it."""
    slug = _words(place_of(link.url)[1].rstrip("/").rpartition("/")[2])
    words = _words(name)
    share = len(slug) if in_prose else min(len(slug), len(words)) / 2
    return len(slug & words) >= max(least, share)


def _words(text: str) -> set[str]:
    """The words of three letters and more in lower case, without accents."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return set(_WORD.findall(re.sub(r"[\u0300-\u036f]", "", letters)))


def _slots(one: FoundLink) -> Iterator[str]:
    """Where a link stands, in a few forms that other notes may share."""
    if one.label:
        yield f"label:{one.label}"
    if text := clean(one.link.text)[:40]:
        yield f"text:{text}"
    if one.section and not one.in_head:
        yield f"section:{one.section}"
    if one.below is not None and one.below <= 5 and one.in_head:
        yield f"line:{one.below}"
    if not one.link.unsafe:
        yield f"host:{place_of(one.link.url)[0]}"


def _problem(link: Link, src: str, line: int) -> Problem | None:
    if link.unsafe:
        message = f"a link that begins with {link.url!r} is dropped; write one with http or https"
        return Problem(message, src, line, code="unsafe-link")
    if link.broken:
        # The page shows no link there, so a link is not taken from it without a message.
        message = f"{link.broken} is not shown as a link; write [{link.text}]({link.url})"
        return Problem(message, src, line, code="broken-link")
    return None


def code_link(links: Iterable[FoundLink]) -> FoundLink | None:
    """The link to the work's code: after a label first, then by its text."""
    codes = [
        one
        for one in links
        if not one.link.unsafe
        and (role := link_role(one.link.text)) != "beside"
        and "code" in (one.about, role)
    ]
    return min(codes, key=lambda one: one.about != "code", default=None)


def settle_links(
    told: Iterable[tuple[NamedLink, Source]], link: str | None, code: str | None
) -> tuple[tuple[NamedLink, ...], Source | None]:
    """Keep the links that are neither the work's `link` nor its `code`, the first of equal ones.

    The result is at most `MOST` links in their order, with names that differ, and the source of the
    first one.
    """
    seen = {same_place(url) for url in (link, code) if url}
    kept: dict[str, tuple[NamedLink, Source]] = {}
    for one, source in told:
        place = same_place(one.url)
        if place not in seen and len(kept) < MOST:
            seen.add(place)
            numbered = (f"{one.name[: LONGEST - 2]} {number}" for number in range(2, MOST + 1))
            name = next(name for name in (one.name, *numbered) if name.lower() not in kept)
            kept[name.lower()] = NamedLink(name, one.url), source
    first = next((source for _, source in kept.values()), None)
    return tuple(link for link, _ in kept.values()), first


def other_links(
    links: Iterable[FoundLink],
) -> tuple[tuple[NamedLink, Source], ...]:
    """The links of a note's head whose label or text says what they lead to.

    They are in the note's order, and the work's own may be among them.
    """
    found = []
    for one in links:
        if one.in_head and not (one.link.unsafe or one.link.broken) and (name := _name_of(one)):
            link = NamedLink(button_name(name, one.link.url), one.link.url)
            found.append((link, Source("body", one.line)))
    return tuple(found)


def _name_of(one: FoundLink) -> str:
    """What a link is called by its text or its label, where these say what it leads to."""
    text, label = link_role(one.link.text), link_role(one.label)
    announced = one.about in ("link", "beside") and label not in (None, "elsewhere")
    if label == "elsewhere" or one.about == "authors":
        return ""
    if text not in (None, "elsewhere", "code"):
        of_the_head = one.about in _OF_THE_HEAD
        return one.link.text if of_the_head or one.alone or one.below == 0 else ""
    # In a sentence, a link is somebody else's: `Data: they take what [Doe et al.](…) counted`.
    return one.label if announced and text != "code" and one.first_of_label else ""


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


def button_name(label: str, url: str) -> str:
    """Name a link for people, after its label or text in inline Markdown, which may be empty.

    The name is plain text of 1 to `LONGEST` characters, which begins with a capital
    (`Project page`), or as a site writes itself (`arXiv`).
    """
    text = _core(label)
    if is_vague(text):
        site = site_name(url, generic=True)
        is_pdf = "." in site and urlsplit(url).path.lower().endswith(".pdf")
        name = "PDF" if is_pdf else site[:1].upper() + site[1:] if "." in site else site
    elif usual := LINK_NAMES["usual"].get(text.lower()):
        name = usual
    else:
        spelt = LINK_NAMES["spelt"]
        name = " ".join(spelt.get(word.lower(), word) for word in text.split())
        name = name if name.split(" ")[0] in spelt.values() else name[:1].upper() + name[1:]
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"


def is_vague(label: str) -> bool:
    """Whether a label says no more than that there is a link: `Paper`, `2311.10090`."""
    key = _core(label).lower()
    return not key or link_role(key) in ("work", "elsewhere") or bool(_ADDRESS.search(key))


def _core(label: str) -> str:
    """A label without the words for a link around it."""
    text = plain(label.replace("_", " ")).strip(" :：-–—|")
    # Those of `Video [EN]` are a part of it.
    text = text.strip("[]()") if text[:1] in "[(" or text[-1:] in "[(" else text
    return _AFTER.sub("", _BEFORE.sub("", text)) or text
