"""RIS in and out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from ..diary.dates import year_in
from ..diary.markdown import tidy
from ..diary.urls import arxiv_in, arxiv_page, doi_in, isbn_in
from ..problem import Problem
from .formats import Channel
from .people import in_parts, shown_name
from .plain_text import without_html
from .record import Read, Record
from .same_work import merge
from .source_file import dated, linked, read_text_of, untitled, written_day
from .vocabulary import kinds_of, vocabulary
from .works import Work, by_key, publication_of

_KINDS: Final = kinds_of("ris")
_TAG: Final = re.compile(r"^\s*([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*)|)$")
_START: Final = re.compile(r"^[ \t]*TY[ \t]{1,2}-", re.MULTILINE)


def detects(path: Path, head: str) -> bool:
    """Tell whether a file is RIS: a line begins with the tag of a reference's type."""
    return bool(_START.search(head))


def read(path: Path) -> Read:
    """Read a RIS file.

    The day of reading is `Y2`, the day of access. The abstract (`AB`, `N2`) goes into the body;
    notes (`N1`, `RN`) are the owner's words.
    """
    works, problems = [], []
    for line, tags, has_end in _references(read_text_of(path)):
        record = _record(tags, line)
        if not record.title:
            problems.append(untitled("this reference", path.name, line))
            continue
        if not has_end:
            message = (
                "this reference has no end and is read up to the next; put a line ER behind it"
            )
            problems.append(Problem(message, path.name, line, code="missing-end"))
        works.append((record, written_day(_text(tags, "Y2"))))
    records = dated(works, path.name, problems)
    return merge(records, problems, path.name, days_of_reading=False)


_Tags = Mapping[str, list[str]]
"""The values of each tag of a reference, in their order."""


def _references(text: str) -> Iterator[tuple[int, _Tags, bool]]:
    """The references of a file, each with its first line and whether it has an end."""
    first = 0
    tags: dict[str, list[str]] = {}
    values: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        match = _TAG.match(line)
        if match is None:
            # A long value goes on in the next lines.
            if values and line.strip():
                values[-1] = f"{values[-1]} {line.strip()}"
            continue
        tag = match[1]
        if tags and tag in {"TY", "ER"}:
            yield first, tags, tag == "ER"
            tags, values = {}, []
        if tag == "TY":
            first = number
        if tags or tag == "TY":
            values = tags.setdefault(tag, [])
            values.append((match[2] or "").strip())
    if tags:
        yield first, tags, False


def _record(tags: _Tags, line: int) -> Record:
    notes = [*tags.get("N1", ()), *tags.get("RN", ())]
    # So begin the notes that Zotero takes from arXiv's pages.
    words = [note for note in notes if note and not note.startswith("Comment:")]
    type_ = _text(tags, "TY").upper()
    is_docs = _text(tags, "M3").lower() == "documentation"
    authors = [*tags.get("A1", ()), *tags.get("AU", ())] or tags.get("A2", [])
    rating = re.fullmatch("Rating: ([1-5])", _text(tags, "C1"))
    topic = re.fullmatch("Topic: (.+)", _text(tags, "C2"))
    return linked(
        Record(
            without_html(_text(tags, "TI", "T1", "TT")),
            topic=topic[1] if topic else "",
            kind="docs" if is_docs else _KINDS.get(type_),
            authors=tuple(filter(None, map(shown_name, authors))),
            venue=_text(tags, "T2", "JO", "JF", "J2", "PB") or None,
            year=year_in(" ".join(_text(tags, tag) for tag in ("PY", "Y1", "DA"))),
            tags=tuple(dict.fromkeys(filter(None, map(tidy, tags.get("KW", ()))))),
            rating=int(rating[1]) if rating else None,
            arxiv=arxiv_in(_text(tags, "IS")),
            doi=doi_in(_text(tags, "DO")),
            isbn=isbn_in(_text(tags, "SN")),
            key=_text(tags, "ID", "LB"),
            line=line,
        ),
        tags.get("UR", []),
        [_text(tags, "DO"), _text(tags, "JO"), _text(tags, "AN")],
        words="\n\n".join(words),
        abstract=_text(tags, "AB", "N2"),
        is_page=type_ in vocabulary("formats")["pages"]["ris"],
    )


def _text(tags: _Tags, *names: str) -> str:
    """The first of some tags that says anything, on one line."""
    values = (value for name in names for value in tags.get(name, ()))
    return next((text for value in values if (text := tidy(value))), "")


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works as RIS, by their keys; see `Format.write`."""
    return "\n".join(_reference(work) for work in by_key(works))


def _reference(work: Work) -> str:
    record = work.record
    form = publication_of(record)
    arxiv = arxiv_page(record.arxiv) if record.arxiv else None
    values = [
        ("ID", work.key),
        *(("AU", _name(name)) for name in record.authors),
        ("TI", record.title),
        ("PB" if form.name == "book" else "T2", record.venue),
        ("PY", record.year),
        ("DO", record.doi),
        ("SN", record.isbn),
        *(("UR", url) for url in dict.fromkeys((record.link, arxiv))),
        ("Y2", record.date and record.date.strftime("%Y/%m/%d")),
        *(("KW", tag) for tag in record.tags),
        ("N1", record.summary),
        ("C1", record.rating and f"Rating: {record.rating}"),
        ("C2", record.topic and f"Topic: {record.topic}"),
        ("M3", "documentation" if form.name == "docs" else None),
    ]
    lines = "".join(f"{tag}  - {value}\n" for tag, value in values if value)
    return f"TY  - {form.ris}\n{lines}ER  - \n"


def _name(name: str) -> str:
    parts = in_parts(name)
    # An empty part between commas would be an empty given name.
    known = filter(None, (parts.family, parts.given, parts.suffix))
    return ", ".join(known) if parts.given else name
