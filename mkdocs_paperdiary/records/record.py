"""Records of a work and its reading: made of entries, named for other tools, written as notes."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..problem import Problem
from ..words import one_line
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from ..diary import Entry, Kind, Status
    from ..diary.yaml_edit import Value

_BREAKS: Final = re.compile(r"\r\n|\r|\x85|\u2028|\u2029")
_ORDER: Final = (
    "title", "date", "link", "arxiv", "doi", "isbn", "summary", "topic", "kind", "authors", "venue",
    "year", "tags", "rating", "status", "code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One work and its reading, as far as they are known.

    Attributes:
        title: Plain text on one line; the only thing that has to be there.
        date: The day it was read.
        link: Where the work is found, an absolute http(s) URL.
        summary: One to three sentences of plain text.
        topic: The section of the diary.
        authors: Names as they are shown, `Ada Lovelace`, in the work's order.
        venue: Where it was published.
        year: When it was published.
        rating: From 1 to 5.
        status: How far it is read, where the source says so.
        code: Where its code is found, an absolute http(s) URL.
        arxiv: Its arXiv id without version, `2505.03335` or `cs/0112017`.
        doi: In lower case, `10.1145/3292500`.
        isbn: An ISBN-13 as digits.
        key: Its key in the file it comes from, such as a BibTeX key.
        path: The note it is about, relative to the docs folder, where the source names one.
        body: Markdown below the front matter.
        line: The line of the file it comes from, counted from 1.
    """

    title: str
    date: dt.date | None = None
    link: str | None = None
    summary: str = ""
    topic: str = ""
    kind: Kind | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    tags: tuple[str, ...] = ()
    rating: int | None = None
    status: Status | None = None
    code: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    isbn: str | None = None
    key: str = ""
    path: str = ""
    body: str = ""
    line: int | None = None

    def filled_by(self, other: Record) -> Record:
        """The record, with values of another one of the same work where it has none."""
        names = [one.name for one in fields(self) if getattr(self, one.name) in (None, "", ())]
        return replace(self, **{name: getattr(other, name) for name in names})


Read = tuple[tuple[Record, ...], tuple[Problem, ...]]
"""The works of a source in its order, and what could not be read."""


def status_of(record: Record) -> Status | None:
    """How far a work is read, by its own word or by a tag or topic that is named after a state."""
    # Only here, since a site that shows works asks for none.
    from ..diary.status import marked_status

    return record.status or marked_status("", (*record.tags, record.topic))


def record_of_entry(entry: Entry, *, body: str = "") -> Record:
    """Make a record of an entry, with the summary and kind that its author has written."""
    return Record(
        one_line(entry.title),
        date=entry.date,
        link=entry.link,
        summary=one_line(entry.summary) if entry.has_own_summary else "",
        topic=one_line(entry.topic),
        kind=entry.kind if "kind" in entry.sources else None,
        authors=tuple(filter(None, map(one_line, entry.authors))),
        venue=one_line(entry.venue or "") or None,
        year=entry.year,
        tags=tuple(filter(None, map(one_line, entry.tags))),
        rating=entry.rating,
        status=entry.status,
        code=entry.code,
        arxiv=entry.arxiv,
        doi=entry.doi,
        isbn=entry.isbn,
        key=entry.key or "",
        path=entry.src,
        body=body,
    )


def note_text(record: Record) -> str:
    r"""Write a note about a record, with `\n` line ends.

    The front matter has what is not empty, in the order of the documentation, and each value reads
    back as it is; the key to cite by is its `citekey`.
    """
    # Only here, since a site that shows works writes no notes and needs no reader of them.
    from ..diary.yaml_edit import yaml_line

    values = front_fields(record)
    if key := one_line(record.key):
        values["citekey"] = key
    front = "".join(yaml_line(name, value) for name, value in values.items())
    body = _BREAKS.sub("\n", record.body).strip("\n")
    return f"---\n{front}---\n" + (f"\n{body}\n" if body else "")


def front_fields(record: Record) -> dict[str, Value]:
    """The fields of a record that have values, as front matter has them, in their order."""
    found: dict[str, Value] = {}
    for name in _ORDER:
        value = getattr(record, name)
        if isinstance(value, tuple):
            value = [text for one in value if (text := one_line(one))]
        elif isinstance(value, str):
            value = one_line(value)
        if value not in (None, "", []):
            found[name] = value
    return found


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
    numbers: defaultdict[str, Iterator[int]] = defaultdict(count)
    works = []
    for entry in entries:
        key = entry.key or ""
        if not key or key.lower() in used:
            base = _key_of(entry)
            # From the last one on, since many works may have the same author, year and word.
            keys = (f"{base}{_letters(number)}" for number in numbers[base])
            key = next(one for one in keys if one not in taken)
            taken.add(key)
        used.add(key.lower())
        works.append(Work(key, replace(record_of_entry(entry), key=key), entry))
    return tuple(works)


def _letters(number: int) -> str:
    """Nothing for 0, `b` for 1, `z` for 25, `ba` for 26."""
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


_KINDS: Final = (
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
_PUBLICATIONS: Final = {one.name: one for one in _KINDS}

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


_BETWEEN: Final = re.compile(r"\s*(?:;|\n|&|\band\b)\s*")
_SUFFIX: Final = re.compile(r"(?:[Jj][Rr]|[Ss][Rr])\.?|I{2,3}|IV")


class Name(NamedTuple):
    """A person's name: `van der Berg`, Jan, `Jr.`; one that cannot be taken apart is a family's."""

    family: str
    given: str = ""
    suffix: str = ""


def in_parts(name: str) -> Name:
    """Take a name apart that is shown given names first, `Ada Lovelace`."""
    words = name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return Name(" ".join(words), "", suffix)
    # `Jan van der Berg`: from the first small word on, the family's.
    start = next((at for at, word in enumerate(words[1:-1], 1) if word[:1].islower()), -1)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def shown_name(name: str) -> str:
    """Turn `Lovelace, Ada` or `King, Jr., Martin` into the form that people read.

    A name without a comma stays as it is.
    """
    family, *others = [" ".join(part.split()) for part in name.split(",")]
    suffixes = [one for one in others if len(others) > 1 and _SUFFIX.fullmatch(one)]
    given = [one for one in others if one not in suffixes]
    return " ".join(filter(None, (*given, family, *suffixes)))


def has_family_first(cells: Iterable[str], *, by_hand: bool) -> bool:
    """Whether names of several works are written as `Lovelace, Ada; van der Berg, Jan`.

    Then, a comma parts a name, and else names: `Ada Lovelace, Jan van der Berg`. People are taken
    to list two words with a comma between them as two names, and programs to write one so.
    """
    balance = 0 if by_hand else 0.5
    for cell in cells:
        persons = _BETWEEN.split(cell)
        for name in persons:
            family, *given = (part.strip() for part in name.split(","))
            is_family = len(persons) > 1 or " " not in family or family[:1].islower()
            if given and len(persons) + len(name.split()) > 3:
                balance += 1 if is_family and len(given) == 1 else -1
    return balance > 0


def split_people(value: Any, *, is_inverted: bool) -> tuple[str, ...] | None:
    """The names in a cell or list, as they are shown; None where it holds something else."""
    # Only here: its patterns take a while to compile, and feeds ask for names in parts alone.
    from ..diary.front_matter import read_value

    if is_inverted and isinstance(value, str):
        value = _BETWEEN.split(value)
    if is_inverted and isinstance(value, list):
        value = [shown_name(one) if isinstance(one, str) else one for one in value]
    names: tuple[str, ...] | None = read_value("authors", value)
    return names
