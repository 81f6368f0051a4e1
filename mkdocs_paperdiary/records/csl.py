"""CSL-JSON in and out: files, and answers of Crossref and doi.org.

References:
    CSL-JSON 1.0.2, https://github.com/citation-style-language/schema
    Crossref REST API format, https://github.com/CrossRef/rest-api-doc
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ..diary.dates import year_in
from ..diary.markdown import tidy
from ..diary.urls import arxiv_in, doi_in, isbn_in
from ..network import NoAnswer
from ..problem import Problem
from .formats import Channel
from .people import in_parts, name_of_csl
from .plain_text import brief, names, plain_line, plain_title, without_html
from .record import Read, Record
from .same_work import merge
from .source_file import (
    Written,
    dated,
    linked,
    read_text_of,
    split_texts,
    untitled,
    works_of_json,
    written_day,
)
from .vocabulary import kinds_of, vocabulary
from .works import Work, by_key, publication_of

_KINDS: Final = kinds_of("csl")
_TYPED: Final = re.compile(r"\"type\"\s*:\s*\"[a-z_-]+\"")
_FIELD: Final = re.compile(r"\"(?:issued|container-title|DOI|citation-key|accessed|author)\"\s*:")


def detects(path: Path, head: str) -> bool:
    """Tell whether a file is CSL-JSON: items with a `type` and with fields that only it has."""
    is_json = head.lstrip()[:1] in ("[", "{")
    has_items = is_json and bool(_TYPED.search(head) and _FIELD.search(head))
    return has_items or path.suffix.lower() == ".csljson"


def read(path: Path) -> Read:
    """Read a list of items, `{"items": […]}` or one item.

    The day of reading is `date-read` of `custom` where `paperdiary export` wrote it, else
    `accessed`. The abstract goes into the body; `annote` is the owner's words.
    """
    problems: list[Problem] = []
    works = []
    for at, (item, line) in enumerate(works_of_json(read_text_of(path), path.name, problems)):
        record = _record(item, line)
        if record.title:
            works.append((record, _day(item)))
        else:
            name = f" ({item['id']})" if item.get("id") else ""
            problems.append(untitled(f"item {at + 1}{name}", path.name, line))
    records = dated(works, path.name, problems)
    return merge(records, problems, path.name, days_of_reading=False)


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
    kind = _KINDS.get(type_) or ("blog" if type_ == "post" else "paper")
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


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works as a list of items, by their keys; see `Format.write`."""
    return json.dumps([_item(work) for work in by_key(works)], ensure_ascii=False, indent=2) + "\n"


def _record(item: Mapping[str, Any], line: int | None) -> Record:
    custom = item.get("custom")
    own: Mapping[str, Any] = custom if isinstance(custom, Mapping) else {}
    rating = own.get("rating")
    key = _text(item, "citation-key") or _text(item, "id")
    type_ = _text(item, "type")
    is_docs = _text(item, "genre").lower() == "documentation"
    record = linked(
        Record(
            without_html(_text(item, "title")),
            topic=_text(own, "topic"),
            kind="docs" if is_docs else _KINDS.get(type_),
            authors=tuple(name for one in _people(item) if (name := tidy(one))),
            venue=_venue(item, with_publisher=True),
            year=_year(item),
            tags=_tags(item),
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
        words=_text(item, "annote", long=True),
        abstract=_text(item, "abstract", long=True),
        is_page=type_ in vocabulary("formats")["pages"]["csl"],
    )
    return replace(record, summary=without_html(record.summary))


def _day(item: Mapping[str, Any]) -> Written:
    custom = item.get("custom")
    own = _text(custom, "date-read") if isinstance(custom, Mapping) else ""
    texts = (own, *_dates(item.get("accessed")))
    return next((day for text in texts if (day := written_day(text))), None)


def _first(value: object) -> object:
    # In Crossref's form, texts are lists.
    return next(iter(value), None) if isinstance(value, list) else value


def _text(item: Mapping[str, Any], name: str, *, long: bool = False) -> str:
    value = _first(item.get(name))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value) if long else tidy(str(value))


def _venue(item: Mapping[str, Any], *, with_publisher: bool) -> str | None:
    event = item.get("event")
    values = [
        _text(item, "container-title"),
        _text(item, "event-title"),
        _text(event, "name") if isinstance(event, Mapping) else _text(item, "event"),
        _text(item, "publisher") if with_publisher else "",
    ]
    texts = (without_html(value)[:200] for value in values)
    return next((text for text in texts if text and text.lower() != "arxiv"), None)


def _people(item: Mapping[str, Any]) -> list[str]:
    roles = [people for role in ("author", "editor") if isinstance(people := item.get(role), list)]
    found = (list(map(name_of_csl, people)) for people in roles)
    return next(filter(any, found), [])


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
    names = vocabulary("formats")["csl"]["dates"]
    dates = (date for name in names for date in _dates(item.get(name)))
    return next(filter(None, map(year_in, dates)), None)


def _tags(item: Mapping[str, Any]) -> tuple[str, ...]:
    value = item.get("keyword") or item.get("categories") or ""
    if isinstance(value, list):
        return tuple(dict.fromkeys(text for part in value if (text := tidy(str(part)))))
    return split_texts(str(value), ",;")


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
            "author": [_name(name) for name in record.authors],
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


def _name(name: str) -> dict[str, Any]:
    parts = in_parts(name)
    if not parts.given:
        return {"literal": name}
    return _without_empty({"family": parts.family, "given": parts.given, "suffix": parts.suffix})


def _without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}
