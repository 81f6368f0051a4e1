"""Works on their way to other tools, with keys to cite them by and kinds of publication."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from ..diary import Entry
from .people import in_parts
from .record import Record, record_of_entry
from .vocabulary import vocabulary

_WORD: Final = re.compile(r"[a-z0-9]+")
_SMALL: Final = frozenset(vocabulary("words")["small"])
_SPELT: Final = str.maketrans(
    {"ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
    | {"'": "", "’": ""}
)
"""Letters that have no parts which Unicode would take apart."""


@dataclass(frozen=True, slots=True)
class Work:
    """One entry as a work that is cited.

    Attributes:
        key: What it is cited by: letters, digits and few signs, unique in the diary.
        record: The values of the note itself; its summary is one that the author has written.
    """

    key: str
    record: Record
    entry: Entry


def works_of(entries: Iterable[Entry]) -> tuple[Work, ...]:
    """Make works of all entries of a diary, in reading order.

    A note's own key (`citekey` in its front matter) is kept; the others are made of the first
    author's family name, the work's year and the title's first word that means something. Where
    that is taken, a letter follows, in reading order, so that a new entry changes no old key.
    """
    entries = tuple(entries)
    taken = {entry.key.lower() for entry in entries if entry.key}
    used: set[str] = set()
    numbers: dict[str, int] = {}
    works = []
    for entry in entries:
        key = entry.key or ""
        if not key or key.lower() in used:
            key = _unused(_key_of(entry), taken, numbers)
            taken.add(key.lower())
        used.add(key.lower())
        works.append(Work(key, replace(record_of_entry(entry), key=key), entry))
    return tuple(works)


def _unused(base: str, taken: set[str], numbers: dict[str, int]) -> str:
    if base not in taken:
        return base
    # From the last one on, since many works may have the same author, year and word.
    number = numbers.get(base, 0) + 1
    while (key := f"{base}{_letters(number)}") in taken:
        number += 1
    numbers[base] = number
    return key


def _letters(number: int) -> str:
    """`b` for 1, `z` for 25, `ba` for 26."""
    letters = ""
    while number:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _key_of(entry: Entry) -> str:
    words = _WORD.findall(_ascii(entry.title))
    telling = [word for word in words if word not in _SMALL and not word.isdigit()] or words
    first = in_parts(entry.authors[0]).family if entry.authors else ""
    family = "".join(_WORD.findall(_ascii(first)))
    year = str(entry.year or "")
    if family:
        return f"{family}{year}{telling[0] if telling else ''}"
    if telling:
        return f"{telling[0]}{year}{telling[1] if len(telling) > 1 else ''}"
    # A title in another script has nothing that a key may hold.
    return f"entry{year}"


def _ascii(text: str) -> str:
    spelt = text.lower().translate(_SPELT)
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()


class Publication(NamedTuple):
    """A kind of publication, as the formats for references call it and its venue."""

    name: str
    bibtex: str
    bibtex_venue: str
    csl: str
    csl_venue: str
    ris: str


_ROWS: Final = (
    Publication("article", "article", "journal", "article-journal", "container-title", "JOUR"),
    Publication(
        "conference", "inproceedings", "booktitle", "paper-conference", "container-title", "CONF"
    ),
    Publication("preprint", "misc", "howpublished", "article", "container-title", "UNPB"),
    Publication("book", "book", "publisher", "book", "publisher", "BOOK"),
    Publication("blog", "online", "organization", "post-weblog", "container-title", "BLOG"),
    Publication("talk", "video", "organization", "speech", "publisher", "VIDEO"),
    Publication("code", "software", "organization", "software", "publisher", "COMP"),
    Publication("docs", "manual", "organization", "webpage", "publisher", "ELEC"),
)
_PUBLICATIONS: Final = {row.name: row for row in _ROWS}

_JOURNAL: Final = re.compile(
    r"\b(?:journal|transactions|trans\.|letters|review|reviews|magazine|annals|j\.|proc\. natl|"
    r"pnas|jmlr|tmlr|nature|science|cell|quarterly|bulletin|acta|zeitschrift)\b",
    re.IGNORECASE,
)
_CONFERENCE: Final = re.compile(
    r"\b(?:conference|proceedings|workshop|symposium|meeting|congress|colloquium)\b|"
    r"^(?:[A-Z][A-Za-z]*[A-Z]{2}[A-Za-z]*|NeurIPS|CoRL|Interspeech|Eurographics)\b"
)


def names_venue(text: str) -> bool:
    """Whether a text names a journal or a conference: `NeurIPS 2017`, `Journal of Trees`."""
    return bool(_JOURNAL.search(text) or _CONFERENCE.search(text))


def publication_of(record: Record) -> Publication:
    """Tell what a work is by its kind and venue."""
    if record.kind and record.kind != "paper":
        return _PUBLICATIONS[record.kind]
    venue = record.venue or ""
    if not venue or venue.lower().startswith("arxiv"):
        return _PUBLICATIONS["preprint"]
    is_conference = _CONFERENCE.search(venue) and not _JOURNAL.search(venue)
    return _PUBLICATIONS["conference" if is_conference else "article"]


def by_key(works: Iterable[Work]) -> list[Work]:
    """By key, as all formats for references have them."""
    return sorted(works, key=lambda one: one.key.lower())


def by_day(works: Iterable[Work]) -> list[Work]:
    """By day, then by path; undated ones last."""
    return sorted(works, key=lambda one: (one.record.date or dt.date.max, one.record.path))


def newest_first(works: Iterable[Work]) -> list[Work]:
    """The latest day first; undated ones last."""
    ordered = by_day(works)
    dated = [one for one in ordered if one.record.date]
    return dated[::-1] + [one for one in ordered if not one.record.date]
