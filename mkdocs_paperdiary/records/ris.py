"""RIS in and out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..diary import Kind, Problem
from ..diary.markdown import tidy
from ..diary.urls import arxiv_in, doi_in, isbn_in
from .people import in_parts, shown_name
from .plain_text import year_in
from .record import Record
from .same_work import merge_repeats
from .source_file import (
    body_of,
    decoded,
    full_day,
    library,
    linked,
    own_words,
    read_text_of,
)
from .works import Publication, publication_of

if TYPE_CHECKING:
    from .formats import Channel
    from .works import Work


_KINDS: Final[Mapping[str, Kind]] = {
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "COMP": "code", "BLOG": "blog",
    "VIDEO": "talk", "SLIDE": "talk", "MPCT": "talk", "SOUND": "talk", "MULTI": "talk",
    **dict.fromkeys(
        ("JOUR", "EJOUR", "CONF", "CPAPER", "CHAP", "ECHAP", "THES", "RPRT", "UNPB", "INPR",
         "MGZN", "ABST", "JFULL"), "paper",
    ),
}  # fmt: skip
_WEB: Final = frozenset({"ELEC", "ICOMM", "NEWS"})
_TAG: Final = re.compile(r"^\s*([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*)|)$")
_START: Final = re.compile(r"^[ \t]*TY[ \t]{1,2}-", re.MULTILINE)
_RATING: Final = re.compile(r"Rating: ([1-5])")
_TOPIC: Final = re.compile(r"Topic: (.+)")


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a file is RIS: a line begins with the tag of a reference's type."""
    return not path.is_dir() and bool(_START.search(decoded(head)))


def read(path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read a RIS file.

    The day of reading is `Y2`, the day of access. The abstract (`AB`, `N2`) goes into the body;
    notes (`N1`, `RN`) are the owner's words.
    """
    rispy = library("rispy", "rispy")
    records, problems = [], []
    for line, lines, has_end in _references(read_text_of(path)):
        parser = rispy.RisParser(delimiter_tags_mapping={})
        found = parser.parse("\n".join(lines))
        record = _record(found[0], line) if found else None
        if record is None or not record.title:
            message = "this reference has no title and is left out"
            problems.append(Problem(message, path.name, line, code="missing-title"))
            continue
        if not has_end:
            message = "this reference has no end (ER); it is read up to the next"
            problems.append(Problem(message, path.name, line, code="missing-end"))
        records.append(record)
    return merge_repeats(records, problems, path.name)


def _references(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """The references of a file, each with its first line and whether it has an end.

    They are parted here, since the parser would join one that has no end with the next.
    """
    first, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        tag = _TAG.match(line)
        # The parser wants the standard's two spaces before the dash, which many leave out.
        clean = f"{tag[1]}  - {(tag[2] or '').strip()}" if tag else line
        if tag and tag[1] == "TY":
            if lines:
                yield first, [*lines, "ER  - "], False
            first, lines = number, [clean]
        elif lines and tag and tag[1] == "ER":
            yield first, [*lines, clean], True
            lines = []
        elif lines:
            lines.append(clean)
    if lines:
        yield first, [*lines, "ER  - "], False


def _record(told: Mapping[str, Any], line: int) -> Record:
    notes = "\n\n".join(part for part in [*told.get("notes", []), _text(told, "research_notes")]
                        if part and not part.startswith("Comment:"))  # fmt: skip
    summary, body = own_words(notes)
    kind_name = _text(told, "type_of_reference").upper()
    authors = [*told.get("first_authors", []), *told.get("authors", [])]
    if not authors:
        authors = told.get("secondary_authors", [])
    rating = _RATING.fullmatch(_text(told, "custom1"))
    topic = _TOPIC.fullmatch(_text(told, "custom2"))
    is_docs = _text(told, "type_of_work").lower() == "documentation"
    return linked(
        Record(
            _text(told, "title", "primary_title", "translated_title"),
            date=full_day(_text(told, "access_date")),
            summary=summary,
            topic=topic[1] if topic else "",
            kind="docs" if is_docs else _KINDS.get(kind_name),
            authors=tuple(filter(None, (shown_name(name) for name in authors))),
            venue=_text(told, "secondary_title", "journal_name", "alternate_title3",
                        "alternate_title1", "publisher") or None,
            year=year_in(" ".join(_text(told, n) for n in ("year", "publication_year", "date"))),
            tags=tuple(dict.fromkeys(filter(None, map(tidy, told.get("keywords", []))))),
            rating=int(rating[1]) if rating else None,
            arxiv=arxiv_in(_text(told, "number")),
            doi=doi_in(_text(told, "doi")),
            isbn=isbn_in(_text(told, "issn")),
            key=_text(told, "id", "label"),
            body=body_of(body, _text(told, "abstract", "notes_abstract")),
            line=line,
        ),
        told.get("urls", []),
        [_text(told, "doi"), _text(told, "journal_name"), _text(told, "accession_number")],
        is_page=kind_name in _WEB,
    )  # fmt: skip


def _text(told: Mapping[str, Any], *names: str) -> str:
    """The first of some values that says anything."""
    values = (told.get(name) for name in names)
    return next((text for one in values if isinstance(one, str) and (text := tidy(one))), "")


_TYPES: Final[Mapping[Publication, str]] = {
    "article": "JOUR",
    "conference": "CONF",
    "preprint": "UNPB",
    "book": "BOOK",
    "web": "BLOG",
    "talk": "VIDEO",
    "code": "COMP",
    "docs": "ELEC",
}


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works as RIS, by their keys; see `Writer.write`."""
    ordered = sorted(works, key=lambda one: one.key.lower())
    return "\n".join("".join(f"{tag}  - {value}\n" for tag, value in _tags(w)) for w in ordered)


def _tags(work: Work) -> Iterator[tuple[str, str]]:
    record = work.record
    form = publication_of(record)
    yield "TY", _TYPES[form]
    yield "ID", work.key
    for name in record.authors:
        parts = in_parts(name)
        known = [parts.family, parts.given, parts.suffix]
        # An empty part between commas would be a given name that is none.
        yield "AU", ", ".join(part for part in known if part) if parts.given else name
    yield "TI", record.title
    told = {
        "PB" if form == "book" else "T2": record.venue,
        "PY": record.year,
        "DO": record.doi,
        "SN": record.isbn,
    }
    yield from ((tag, str(value)) for tag, value in told.items() if value)
    arxiv = f"https://arxiv.org/abs/{record.arxiv}" if record.arxiv else None
    for url in dict.fromkeys(filter(None, (record.link, arxiv))):
        yield "UR", url
    if record.date:
        yield "Y2", record.date.strftime("%Y/%m/%d")
    yield from (("KW", tag) for tag in record.tags)
    if record.summary:
        yield "N1", record.summary
    if record.rating:
        yield "C1", f"Rating: {record.rating}"
    if record.topic:
        yield "C2", f"Topic: {record.topic}"
    if form == "docs":
        yield "M3", "documentation"
    yield "ER", ""
