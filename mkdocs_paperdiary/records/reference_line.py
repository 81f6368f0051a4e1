"""References to works, each in a line: title, authors, venue and year in any order, and links."""

from __future__ import annotations

import re
from typing import Final

from ..diary.dates import year_in
from ..diary.front_matter import split_names
from ..diary.links import links_of
from ..diary.markdown import letters_of, plain
from ..diary.sites import kind_of
from ..diary.urls import arxiv_url, doi_url
from .bullet_forms import CODE, LINK, YEAR, is_no_name, link_words, without_year
from .dated_list import works_in
from .record import Record, names_venue
from .source_file import linked

_QUOTED: Final = re.compile(r"[\"“„«](?P<title>[^\"“”«»]{6,})[\"”“»]")
_BOLD: Final = re.compile(r"(?:\*\*|__)(?P<title>.{4,}?)(?:\*\*|__)")
_STOP: Final = re.compile(r"(?<=[^\W\d_]{3})\.\s+|(?<=\))\.?\s+|\s[–—-]\s")
_AFTER_NAMES: Final = re.compile(rf"(?<=[^\W\d_]{{3}}):\s+|(?<=\bet al)[.,:]*\s+|{_STOP.pattern}")
_BY: Final = re.compile(r"^by ")
_YEAR_FIRST: Final = re.compile(rf"[\s(]*{YEAR}\)?[\s.,:]+")
_ADDRESS: Final = re.compile(r"https?://\S+")
_VENUE_BEHIND: Final = re.compile(
    rf",\s+(?=(?:in\s+)?[A-Z][^\s,]*(?:\s[^\s,]+){{0,7}},?\s*\(?{YEAR}\)?[\s.,]*$)"
)
_CHUNK: Final = re.compile(r"\s*(?:[.;()\[\]]|,|\s[–—-]\s)\s*")
_NAME: Final = re.compile(r"(?:[^\W\d_]\.?[\w’'.-]*\s?){1,4}")
_ID: Final = re.compile(r"\b(?:doi|arxiv)\s*[:.]?\s*[\w.-]+[./]\d\S*", re.IGNORECASE)
_EVENT: Final = re.compile(r"(?:[A-Z][\w&’'-]*\s(?:(?:of|on|for|and|the)\s)*){1,6}[’']?\d{2,4}")


def is_reference(line: str) -> bool:
    """Whether a line names a work: by a link to a place of works, or by a title with a year."""
    links = links_of(line)
    if not links:
        has_id = _ID.search(line)
        bold = _BOLD.match(line.lstrip())
        has_title = has_id or bool(_QUOTED.search(line) or bold)
        # What goes on in the line below the people is a remark.
        behind = line.lstrip()[bold.end() :].lstrip(" \n-–—,|:") if bold else ""
        behind = behind.partition("\n")[0]
        has_people = bool(people_in(_BY.sub("", plain(behind))))
        is_told = has_id or has_people or year_in(line) is not None or "et al" in line
        return bool(has_title and is_told)
    has_year = year_in(plain(LINK.sub("", line))) is not None or "et al" in line
    return has_year or any(kind_of(link.url) not in (None, "code") for link in links)


def is_cited(line: str) -> bool:
    """Whether a line begins with people and goes on, as references do that mark no title."""
    names, rest = _people_first(plain(line))
    return bool(names and letters_of(rest))


def record_of_line(text: str, behind: str) -> Record:
    """A reference in one line: title, authors, venue and year in any order, and its links.

    The venue and the year may stand `behind` the title by themselves.
    """
    titled = next((one for one in LINK.finditer(text) if not is_no_name(one["text"])), None)
    quoted = _QUOTED.search(text)
    if quoted and titled and letters_of(quoted["title"]) != letters_of(titled["text"]):
        # A link's text may have a quotation in it.
        quoted = None if titled.start() < quoted.start() < titled.end("text") else quoted
    marked = quoted or titled or _BOLD.search(text)
    if marked:
        title = marked["text" if marked is titled else "title"]
        before, after = text[: marked.start()], text[marked.end() :]
    else:
        told = _ADDRESS.sub("", plain(LINK.sub("", text)))
        before, rest = _people_first(told)
        parts = [one for one in _STOP.split(rest) if one.strip(" .,")] or [text]
        title, *rest_of_title = _VENUE_BEHIND.split(parts[0], maxsplit=1)
        after = ". ".join((*rest_of_title, *parts[1:]))
    links = links_of(text)
    code = next((one.url for one in links if link_words(one.text) & CODE), None)
    urls = [one.url for one in links if one.url != code]
    about = [plain(LINK.sub(_named_text, one)) for one in (before, after + behind)]
    chunks = [one.strip(" :") for part in about for one in _CHUNK.split(part) if one.strip(" :")]
    venues = (one for one in chunks if names_venue(one) or _EVENT.fullmatch(one))
    venue = next((one for one in venues if len(one) < 80), None)
    authors = people_in(about[0]) or people_in(
        _BY.sub("", about[1].partition(venue or "\0")[0].lstrip())
    )
    year = year_in(_ID.sub(" ", " ".join(about)))
    is_told = bool(authors or venue or year)
    summary = "" if is_told else next((one.summary for one in works_in(text)), "")
    record = Record(
        plain(title).strip(" .,:;"),
        summary=summary,
        authors=authors,
        venue=without_year(venue).strip(" ,") or None if venue else None,
        year=year,
        code=code,
    )
    if not urls and (id_ := _ID.search(text + behind)):
        urls = [*filter(None, (doi_url(id_[0]), arxiv_url(id_[0])))]
    return linked(record, urls)


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


def _named_text(match: re.Match[str]) -> str:
    return "" if is_no_name(match["text"]) else match["text"]


def people_in(text: str) -> tuple[str, ...]:
    """The people that a text names, and nothing else; none where it has other words."""
    # The stop behind an initial is the name's.
    bare = re.sub(r"(?<!\b[^\W\d_])[. ]+$", "", without_year(text).strip(" ,:;()-–—").lstrip(". "))
    names = split_names(bare)
    are_people = all(_NAME.fullmatch(name) and name[:1].isupper() for name in names)
    is_list = len(names) > 1 or "et al" in bare or len(bare.split()) in (2, 3)
    return names if names and are_people and is_list else ()
