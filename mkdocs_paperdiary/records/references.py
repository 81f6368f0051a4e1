"""CSL-JSON and RIS in and out, and answers of Crossref and doi.org, which are nearly CSL-JSON.

References:
    CSL-JSON 1.0.2, https://github.com/citation-style-language/schema
    Crossref REST API format, https://github.com/CrossRef/rest-api-doc
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from ..diary.dates import year_in
from ..diary.markdown import tidy
from ..diary.urls import arxiv_in, arxiv_page, doi_in, isbn_in
from ..network import NoAnswer
from ..problem import Problem
from .formats import Channel
from .plain_text import brief, names, plain_line, plain_title, without_html
from .record import Read, Record, Work, by_key, in_parts, publication_of, shown_name
from .source_file import (
    Written,
    dated,
    linked,
    read_text_of,
    split_texts,
    works_of_json,
    written_day,
)
from .vocabulary import kinds_of, vocabulary

_TYPED: Final = re.compile(r"\"type\"\s*:\s*\"[a-z_-]+\"")
_FIELD: Final = re.compile(r"\"(?:issued|container-title|DOI|citation-key|accessed|author)\"\s*:")
_NAME: Final = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def _is_csl(path: Path, head: str) -> bool:
    """Whether a file has items with a `type` and with fields that only CSL-JSON has."""
    is_json = head.lstrip()[:1] in ("[", "{")
    has_items = is_json and bool(_TYPED.search(head) and _FIELD.search(head))
    return has_items or path.suffix.lower() == ".csljson"


def _read_csl(path: Path) -> Read:
    """Read a list of items, `{"items": […]}` or one item.

    The day of reading is `date-read` of `custom` where `paperdiary export` wrote it, else
    `accessed`. The abstract goes into the body; `annote` is the owner's words.
    """
    problems: list[Problem] = []
    items = works_of_json(read_text_of(path), path.name, problems)
    works = ((_record_of_csl(item, line), _day(item)) for item, line in items)
    return dated(works, path.name, problems)


def record_of_item(item: object, name: str) -> Record:
    """Read what a catalogue has sent, in Crossref's form, whose titles are lists, or as CSL-JSON.

    Raises:
        NoAnswer: It is no object, or has no title.
    """
    if not isinstance(item, Mapping):
        raise NoAnswer(f"{name} sent something that cannot be understood")
    title, subtitle = plain_title(_first(item.get("title"))), plain_line(_text(item, "subtitle"))
    if not title:
        raise NoAnswer(f"{name} has no title for it")
    if subtitle and subtitle.casefold() not in title.casefold():
        title = plain_title(f"{title.rstrip(':')}: {subtitle}")
    type_ = _text(item, "type")
    kind = kinds_of("csl").get(type_) or ("blog" if type_ == "post" else "paper")
    return Record(
        title=title,
        summary=brief(item.get("abstract")),
        kind=kind,
        authors=names(_people(item)),
        venue=_venue(item, with_publisher=kind == "book"),
        year=_year(item),
        # Of a chapter, it is the book's.
        isbn=isbn_in(_text(item, "ISBN")) if kind == "book" else None,
    )


def _record_of_csl(item: Mapping[str, Any], line: int | None) -> Record:
    own = _part(item, "custom")
    rating = own.get("rating")
    key = _text(item, "citation-key") or _text(item, "id")
    tags = item.get("keyword") or item.get("categories") or ""
    tags = tags if isinstance(tags, list) else split_texts(str(tags), ",;")
    return linked(
        Record(
            _text(item, "title"),
            topic=_text(own, "topic"),
            kind="docs" if _text(item, "genre").lower() == "documentation" else None,
            authors=tuple(filter(None, map(tidy, _people(item)))),
            venue=_venue(item, with_publisher=True),
            year=_year(item),
            tags=tuple(dict.fromkeys(filter(None, map(tidy, map(str, tags))))),
            rating=rating if type(rating) is int and 1 <= rating <= 5 else None,
            arxiv=arxiv_in(_text(item, "number")) or arxiv_in(_text(item, "archive_location")),
            doi=doi_in(_text(item, "DOI")),
            isbn=isbn_in(_text(item, "ISBN")),
            # Zotero's own ids are addresses and no keys to cite by.
            key="" if "/" in key else key,
            line=line,
        ),
        [_text(item, "URL")],
        [_text(item, "DOI"), _text(item, "note", long=True)],
        words=[_text(item, "annote", long=True)],
        abstract=_text(item, "abstract", long=True),
        type_=("csl", _text(item, "type")),
    )


def _day(item: Mapping[str, Any]) -> Written:
    texts = (_text(_part(item, "custom"), "date-read"), *_dates(item.get("accessed")))
    return next((day for text in texts if (day := written_day(text))), None)


def _part(item: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = item.get(name)
    return value if isinstance(value, Mapping) else {}


def _first(value: object) -> object:
    # In Crossref's form, texts are lists.
    return next(iter(value), None) if isinstance(value, list) else value


def _text(item: Mapping[str, Any], name: str, *, long: bool = False) -> str:
    value = _first(item.get(name))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value) if long else tidy(str(value))


def _venue(item: Mapping[str, Any], *, with_publisher: bool) -> str | None:
    values = [
        _text(item, "container-title"),
        _text(item, "event-title"),
        _text(_part(item, "event"), "name") or _text(item, "event"),
        _text(item, "publisher") if with_publisher else "",
    ]
    texts = (without_html(value)[:200] for value in values)
    return next((text for text in texts if text and text.lower() != "arxiv"), None)


def _people(item: Mapping[str, Any]) -> list[str]:
    roles = [people for role in ("author", "editor") if isinstance(people := item.get(role), list)]
    return next(filter(any, (list(map(_shown, people)) for people in roles)), [])


def _shown(name: object) -> str:
    """A name in parts or whole, as people read it; empty where there is none."""
    if not isinstance(name, Mapping):
        return ""
    parts = " ".join(part for key in _NAME if isinstance(part := name.get(key), str) and part)
    whole = name.get("literal") or name.get("name")
    shown = parts if name.get("family") and parts else whole or parts
    return shown if isinstance(shown, str) else ""


def _dates(value: object) -> Iterator[str]:
    """Texts of a date, the surest first: its parts with hyphens between them, and as written."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        parts = _first(value.get("date-parts"))
        if isinstance(parts, list):
            # A JSON number may be a float: 2024.0.
            yield "-".join(str(part).removesuffix(".0") for part in parts)
        yield _text(value, "raw")
        yield _text(value, "literal")


def _year(item: Mapping[str, Any]) -> int | None:
    fields = vocabulary("formats")["csl"]["dates"]
    texts = (text for name in fields for text in _dates(item.get(name)))
    return next(filter(None, map(year_in, texts)), None)


def _write_csl(works: Sequence[Work], channel: Channel) -> str:
    """Write works as a list of items, by their keys."""
    return json.dumps(list(map(_item, by_key(works))), ensure_ascii=False, indent=2) + "\n"


def _item(work: Work) -> dict[str, Any]:
    record = work.record
    form = publication_of(record)
    day = record.date
    own = {"date-read": day and day.isoformat(), "topic": record.topic, "rating": record.rating}
    return _without_empty(
        {
            "id": work.key,
            "citation-key": work.key,
            "type": form.csl,
            "genre": "documentation" if form.name == "docs" else None,
            "title": record.title,
            "author": list(map(_named_parts, record.authors)),
            form.csl_venue: record.venue,
            "issued": {"date-parts": [[record.year]]} if record.year else None,
            "number": f"arXiv:{record.arxiv}" if record.arxiv else None,
            "DOI": record.doi,
            "ISBN": record.isbn,
            "URL": record.link,
            "accessed": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
            "keyword": ", ".join(tag.replace(",", " ") for tag in record.tags),
            "annote": record.summary,
            "custom": _without_empty(own),
        }
    )


def _named_parts(name: str) -> dict[str, Any]:
    parts = in_parts(name)
    return _without_empty(parts._asdict()) if parts.given else {"literal": name}


def _without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


CSL: Final = SimpleNamespace(detects=_is_csl, read=_read_csl, write=_write_csl)


_TAG: Final = re.compile(r"^\s*([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*)|)$")
_START: Final = re.compile(r"^[ \t]*TY[ \t]{1,2}-", re.MULTILINE)
_Tags = Mapping[str, list[str]]
"""The values of each tag of a reference, in their order."""


def _is_ris(path: Path, head: str) -> bool:
    """Whether a line begins with the tag of a reference's type."""
    return bool(_START.search(head))


def _read_ris(path: Path) -> Read:
    """Read the references of a file.

    The day of reading is `Y2`, the day of access. The abstract (`AB`, `N2`) goes into the body;
    notes (`N1`, `RN`) are the owner's words.
    """
    works, problems = [], []
    for line, tags, has_end in _references(read_text_of(path)):
        works.append((_record_of_ris(tags, line), written_day(_tagged(tags, "Y2"))))
        if not has_end:
            message = (
                "this reference has no end and is read up to the next; put a line ER behind it"
            )
            problems.append(Problem(message, path.name, line, code="missing-end"))
    return dated(works, path.name, problems)


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


def _record_of_ris(tags: _Tags, line: int) -> Record:
    authors = [*tags.get("A1", ()), *tags.get("AU", ())] or tags.get("A2", [])
    rating = re.fullmatch("Rating: ([1-5])", _tagged(tags, "C1"))
    topic = re.fullmatch("Topic: (.+)", _tagged(tags, "C2"))
    return linked(
        Record(
            _tagged(tags, "TI", "T1", "TT"),
            topic=topic[1] if topic else "",
            kind="docs" if _tagged(tags, "M3").lower() == "documentation" else None,
            authors=tuple(filter(None, map(shown_name, authors))),
            venue=_tagged(tags, "T2", "JO", "JF", "J2", "PB") or None,
            year=year_in(" ".join(_tagged(tags, tag) for tag in ("PY", "Y1", "DA"))),
            tags=tuple(dict.fromkeys(filter(None, map(tidy, tags.get("KW", ()))))),
            rating=int(rating[1]) if rating else None,
            arxiv=arxiv_in(_tagged(tags, "IS")),
            doi=doi_in(_tagged(tags, "DO")),
            isbn=isbn_in(_tagged(tags, "SN")),
            key=_tagged(tags, "ID", "LB"),
            line=line,
        ),
        tags.get("UR", []),
        [_tagged(tags, "DO"), _tagged(tags, "JO"), _tagged(tags, "AN")],
        words=[*tags.get("N1", ()), *tags.get("RN", ())],
        abstract=_tagged(tags, "AB", "N2"),
        type_=("ris", _tagged(tags, "TY").upper()),
    )


def _tagged(tags: _Tags, *names: str) -> str:
    """The first of some tags that says anything, on one line."""
    values = (value for name in names for value in tags.get(name, ()))
    return next(filter(None, map(tidy, values)), "")


def _write_ris(works: Sequence[Work], channel: Channel) -> str:
    """Write works by their keys."""
    return "\n".join(map(_reference, by_key(works)))


def _reference(work: Work) -> str:
    record = work.record
    form = publication_of(record)
    arxiv = arxiv_page(record.arxiv) if record.arxiv else None
    values = [
        ("ID", work.key),
        *(("AU", _inverted(name)) for name in record.authors),
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


def _inverted(name: str) -> str:
    parts = in_parts(name)
    # An empty part between commas would be an empty given name.
    return ", ".join(filter(None, parts)) if parts.given else name


RIS: Final = SimpleNamespace(detects=_is_ris, read=_read_ris, write=_write_ris)
