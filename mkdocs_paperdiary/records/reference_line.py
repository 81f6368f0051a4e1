"""References to works, each in a line: title, authors, venue and year in any order, and links."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ..diary.dates import year_in
from ..diary.labels import field_of, link_role
from ..diary.links import links_of
from ..diary.markdown import letters_of, plain
from ..diary.people import YEAR, people_in, without_year
from ..diary.sites import kind_of
from ..diary.urls import arxiv_url, doi_url, same_title
from .bullet_forms import ANY_LINK, LINK
from .record import Record, names_venue
from .source_file import linked, note_path

_QUOTED: Final = re.compile(r"[\"“„«](?P<title>[^\"“”«»]{6,})[\"”“»]")
_MARKED: Final = re.compile(r"(\*\*|__|\*|_)(?P<title>.+?)\1\s*(?=[:–—,.(|-]|by\b|$)", re.MULTILINE)
_STOP: Final = re.compile(r"(?<=[^\W\d_]{3})\.\s+|(?<=\))\.?\s+|\s[–—-]\s")
_AFTER_NAMES: Final = re.compile(rf"(?<=[^\W\d_]{{3}}):\s+|(?<=\bet al)[.,:]*\s+|{_STOP.pattern}")
_BY: Final = re.compile(r"^by ")
_YEAR_FIRST: Final = re.compile(rf"[\s(]*{YEAR}\)?[\s.,:]+")
_ADDRESS: Final = re.compile(r"<?https?://(?:www\.)?(?P<place>[^\s>]+)>?")
_EMPTY: Final = re.compile(r"[(\[][\s,|/·]*[)\]]")
_MARK: Final = re.compile(r"(?:^|(?<!\s)\s+)[\^*†‡+]+\s*$")
_JOINT: Final = re.compile(r"[*_\s]*(?:,\s*and|,|and|&|\+|;)\s*[*_]*")
_ASIDE: Final = re.compile(r"[*_\s]*+[(|,/·–—-]?\s*")
_END_OF_ASIDE: Final = re.compile(r"\A\s*[)\]]")
_SEPARATOR: Final = re.compile(r"^[\s:;,.–—|*_-]+")
_FEW: Final = 30
"""Letters beside a year that are no sentence."""
_MOST: Final = 8000
"""Characters of a line that are read; a summary is shorter."""
_LONG: Final = 120
"""Characters of a title at most."""
_CHUNK: Final = re.compile(r"\s*(?:[.;()\[\]]|,|\s[–—-]\s)\s*")
_ID: Final = re.compile(r"\b(?:doi|arxiv)\s*[:.]?\s*[\w.-]+[./]\d\S*", re.IGNORECASE)
_EVENT: Final = re.compile(
    r"(?:[A-Z][\w&’'-]*\s(?:(?:of|on|for|and|the)\s)*){1,6}(?:[’']\d\d|\d{4})"
)


def is_reference(line: str) -> bool:
    """Whether a line names a work: by a place of works, or by a title with people or a year."""
    marked = _MARKED.match(line.lstrip())
    if marked and field_of(marked["title"], whole=True):
        return False
    links = links_of(line)
    if any(kind_of(link.url) not in (None, "code") for link in links) or _ID.search(line):
        return True
    is_named = links or marked or _QUOTED.search(line)
    # What goes on in the line below the people is a remark.
    texts = (line, line.partition("\n")[0]) if is_named else ()
    works = (one for text in texts for one in works_of_line(text))
    return any(one.year or (marked and one.authors) for one in works)


def is_cited(line: str) -> bool:
    """Whether a line begins with people or a marked title and goes on, as references do."""
    marked = _MARKED.match(line)
    names, rest = (marked[0], line[marked.end() :]) if marked else _people_first(plain(line))
    return bool(names and letters_of(rest))


def works_of_line(text: str, behind: str = "") -> tuple[Record, ...]:
    """The works of a line: title, authors, venue and year in any order, links, and a summary.

    They are several where links with titles are joined. The venue and the year may stand `behind`
    the title by themselves.
    """
    parts = _joined(_MARK.sub("", text[:_MOST]).strip())
    titled = [_titled(part) for part in parts]
    about = [_told(one) for one in (titled[0][1], titled[-1][2])]
    chunks = [one.strip(" :") for part in about for one in _CHUNK.split(part) if one.strip(" :")]
    venues = (one for one in chunks if names_venue(one) or _EVENT.fullmatch(one))
    venue = next((one for one in venues if len(one) < 80), "")
    authors = people_in(about[0]) or people_in(
        _BY.sub("", about[1].partition(venue or "\0")[0].lstrip())
    )
    year = year_in(_ID.sub(" ", " ".join(about)))
    # A sentence may tell a year or a place, too.
    others = len(letters_of(about[1])) - len(letters_of(venue))
    is_told = authors or ((venue or year) and others <= _FEW)
    tail = _SEPARATOR.sub("", _ADDRESS.sub("", plain(titled[-1][2])))
    first = _YEAR_FIRST.match(f"{tail} ")
    summary = "" if is_told else tail[first.end() :] if first else tail
    published = behind or (venue if is_told else "")
    record = Record(
        "",
        summary=summary if letters_of(summary) else "",
        authors=authors,
        venue=without_year(published).strip(" .,()").removeprefix("in ") or None,
        year=year_in(behind) or (year if is_told or first else None),
    )
    works = zip(titled, parts, strict=True)
    return tuple(
        _with_links(replace(record, title=title), f"{part} {behind}")
        for (title, *_), part in works
        if title
    )


def _joined(text: str) -> list[str]:
    """The parts of a line that are about one work each: `[Oaks](…) ([pdf](…)) and [Elms](…)`."""
    cuts, joints, end = [0], "", 0
    for link in LINK.finditer(text):
        between = text[end : link.start()]
        is_name = link_role(link["text"]) is None
        if end and is_name and _JOINT.fullmatch(between):
            cuts.append(link.start())
            joints += between
        elif end and (is_name or not _ASIDE.fullmatch(between)):
            break
        closing = None if is_name else _END_OF_ASIDE.match(text[link.end() :])
        end = link.end() + (closing.end() if closing else 0)
    # What follows a comma may be people.
    is_list = re.search(r"and|[&+;]", joints) or not letters_of(plain(text[end:]))
    return [text[one:end] for one, end in pairwise([*(cuts if is_list else cuts[:1]), len(text)])]


def _titled(text: str) -> tuple[str, str, str]:
    """The title in a line about one work, and what stands before it and behind it."""
    first = ANY_LINK.search(text)
    before = text[: first.start()] if first else text
    named = next((one for one in LINK.finditer(text) if link_role(one["text"]) is None), None)
    if letters_of(plain(before)) and first and (named is None or named.start() > first.start()):
        # It stands before `[pdf](…)`.
        told, named = before, None
    else:
        told = text
    quoted = _QUOTED.search(told)
    if quoted and len(letters_of(told[: quoted.start()])) > len(letters_of(quoted["title"])):
        quoted = quoted if people_in(plain(told[: quoted.start()])) else None
    found = filter(None, (quoted, named))
    marked = min(found, key=lambda one: one.start(), default=_MARKED.match(told))
    if marked:
        title = plain(marked["text" if marked is named else "title"])
        before, after = text[: marked.start()], text[marked.end() :]
    else:
        before, rest = _people_first(
            _told(told) or _ADDRESS.sub(r"\g<place>", LINK.sub(r"\g<text>", told))
        )
        stop = _STOP.search(rest)
        behind = rest[stop.end() :] if stop else ""
        if not (before or len(rest) > _LONG or year_in(behind) or names_venue(behind)):
            stop = None
        title, after = rest[: stop.start()] if stop else rest, text[len(told) :]
        after = f"{behind}{after}" if stop else after
    while (link := LINK.search(after)) and link_role(link["text"]):
        if not _ASIDE.fullmatch(after, 0, link.start()):
            break
        after = _END_OF_ASIDE.sub("", after[link.end() :])
    return title.strip(" .,:;-–—|<").rstrip(" (["), before, after


def _told(text: str) -> str:
    """A text without addresses and links that say nothing but that they are some."""
    named = LINK.sub(lambda link: "" if link_role(link["text"]) else link["text"], text)
    return plain(_EMPTY.sub("", _ADDRESS.sub("", named)))


def _with_links(record: Record, text: str) -> Record:
    """A work with the links in its line that are its own, or with its id."""

    def is_own(name: str) -> bool:
        return not (name and link_role(name) is None) or same_title(plain(name)) == same_title(
            record.title
        )

    targets = (one["target"] for one in LINK.finditer(text) if is_own(one["text"]))
    path = next(filter(None, map(note_path, targets)), "")
    links = links_of(text)
    code = next((one.url for one in links if link_role(one.text) == "code"), None)
    own = (one.url for one in links if is_own(one.text) and one.url != code)
    urls = [url for url in own if not note_path(url)]
    if not urls and (id_ := _ID.search(text)):
        urls = [*filter(None, (doi_url(id_[0]), arxiv_url(id_[0])))]
    return linked(replace(record, path=path, code=code), urls)


def _people_first(text: str) -> tuple[str, str]:
    """The people that a reference begins with, and a year behind them; and the rest."""
    end = _AFTER_NAMES.search(text)
    names = people_in(text[: end.start()]) if end else ()
    # Two words before a colon are a title's more often than a person's.
    if not end or not names or (end[0][0] == ":" and len(names) == 1):
        return "", text
    year = _YEAR_FIRST.match(text, end.end())
    at = year.end() if year else end.end()
    return text[:at], text[at:]
