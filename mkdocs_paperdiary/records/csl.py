"""What Crossref and CSL-JSON tell of a work, as a record.

References:
    CSL-JSON schema, https://github.com/citation-style-language/schema
    Crossref REST API format, https://github.com/CrossRef/rest-api-doc
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..diary import Kind, Problem
from ..diary.markdown import tidy
from ..diary.urls import arxiv_in, doi_in, isbn13, isbn_in
from .fetching import Fault
from .people import in_parts, name_of_csl
from .plain_text import brief, names, plain_line, plain_title, year_in
from .record import Record
from .source_file import (
    Unreadable,
    body_of,
    decoded,
    full_day,
    kind_on_the_web,
    linked,
    own_words,
    read_text_of,
    without_doubles,
    without_html,
    year_of,
)
from .works import Publication, publication_of

if TYPE_CHECKING:
    from .formats import Channel
    from .works import Work


_KINDS: Final[Mapping[str, Kind]] = {
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "post-weblog": "blog",
    "post": "blog",
    "speech": "talk",
    "motion_picture": "talk",
    "software": "code",
}
_DATES: Final = ("issued", "published", "published-print", "published-online", "created", "posted")


def record_of_csl(told: object, name: str) -> Record:
    """Read one item.

    Args:
        told: A JSON object; in Crossref's form titles are lists, in CSL-JSON they are texts.
        name: Who has sent it, for messages.

    Raises:
        Fault: It is no object, or has no title.
    """
    if not isinstance(told, Mapping):
        raise Fault(f"{name} sent something that cannot be understood")
    title, subtitle = (
        plain_title(_first(told.get("title"))),
        plain_line(_first(told.get("subtitle"))),
    )
    if not title:
        raise Fault(f"{name} tells no title of it")
    if subtitle and subtitle.casefold() not in title.casefold():
        title = plain_title(f"{title.rstrip(':')}: {subtitle}")
    kind = _KINDS.get(str(told.get("type")), "paper")
    event = told.get("event")
    venue = (
        plain_line(_first(told.get("container-title")))
        or plain_line(event.get("name") if isinstance(event, Mapping) else event)
        or (plain_line(told.get("publisher")) if kind == "book" else "")
    )
    isbns = told.get("ISBN")
    return Record(
        title=title,
        summary=brief(told.get("abstract")),
        kind=kind,
        authors=names(
            [name_of_csl(one) for one in _list(told.get("author") or told.get("editor"))]
        ),
        venue=venue[:200] or None,
        year=_year(told),
        isbn=isbn13(str(_first(isbns))) if isbns and kind == "book" else None,
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: object) -> object:
    if isinstance(value, list):
        return value[0] if value else None
    return value


def _year(told: Mapping[str, Any]) -> int | None:
    for key in _DATES:
        date = told.get(key)
        if not isinstance(date, Mapping):
            continue
        day = _first(date.get("date-parts"))
        if year := year_in(_first(day) if isinstance(day, list) else date.get("raw")):
            return year
    return None


_csl_KINDS: Final[Mapping[str, Kind]] = {
    "book": "book", "software": "code", "speech": "talk", "motion_picture": "talk",
    "broadcast": "talk", "song": "talk", "post-weblog": "blog",
    **dict.fromkeys(
        (
            "article", "article-journal", "article-magazine", "paper-conference", "chapter",
            "thesis", "report", "manuscript", "review", "preprint", "journal-article",
            "proceedings-article", "posted-content",
        ),
        "paper",
    ),
}  # fmt: skip
_WEB: Final = frozenset({"webpage", "post", "article-newspaper", "entry"})
_SEPARATOR: Final = re.compile(r"[,;]")
_TYPED: Final = re.compile(r"\"type\"\s*:\s*\"[a-z_-]+\"")
_FIELD: Final = re.compile(r"\"(?:issued|container-title|DOI|citation-key|accessed|author)\"\s*:")


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a file is CSL-JSON: items with a `type` and with fields that only it has."""
    if path.is_dir():
        return False
    text = decoded(head)
    looks = text.lstrip()[:1] in ("[", "{") and bool(_TYPED.search(text) and _FIELD.search(text))
    return looks or path.suffix.lower() == ".csljson"


def read(path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read a list of items, `{"items": […]}` or one item.

    The day of reading is `date-read` of `custom` where `paperdiary export` wrote it, else
    `accessed`. The abstract goes into the body; `annote` is the owner's words.
    """
    text = read_text_of(path)
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        content, problem = _salvaged(text, path.name, error)
        problems = [problem]
    else:
        problems = []
    if isinstance(content, Mapping):
        content = content["items"] if isinstance(content.get("items"), list) else [content]
    if not isinstance(content, list):
        raise Unreadable(f"{path.name} has no list of items")
    lines = _lines(text)
    records = []
    for at, item in enumerate(content):
        line = lines[at] if at < len(lines) else None
        record = _record(item, line) if isinstance(item, Mapping) else None
        if record and record.title:
            records.append(record)
        else:
            name = item.get("id", "") if isinstance(item, Mapping) else ""
            message = f"item {at + 1}{f' ({name})' if name else ''} has no title and is left out"
            problems.append(Problem(message, path.name, line))
    kept, doubles = without_doubles(records, path.name)
    return kept, (*problems, *doubles)


def _salvaged(text: str, src: str, error: Exception) -> tuple[list[Any], Problem]:
    """The whole items of a broken list, and what is wrong with the rest."""
    line = getattr(error, "lineno", None)
    reason = tidy(getattr(error, "msg", "") or "it is nested too deeply")
    decoder, items = json.JSONDecoder(), []
    at = text.find("[") + 1
    while at and (found := re.compile(r"[\s,]*(?=\{)").match(text, at)):
        try:
            item, at = decoder.raw_decode(text, found.end())
        except (json.JSONDecodeError, RecursionError):
            # Where the next item begins as this one did, in a line of its own.
            begin = text.rfind("\n", 0, found.end()) + 1
            mark = "\n" + text[begin : found.end() + 1]
            at = text.find(mark, found.end())
            if at < 0:
                break
            continue
        items.append(item)
    if not items:
        raise Unreadable(str(Problem(f"this is no valid JSON: {reason}", src, line))) from None
    return items, Problem(f"this is no valid JSON: {reason}; the rest is read", src, line)


def _lines(text: str) -> list[int]:
    """The line on which each item of a sound list begins."""
    decoder, lines = json.JSONDecoder(), []
    at, line, counted = text.find("[") + 1, 1, 0
    while at and (found := re.compile(r"[\s,]*(?=\{)").match(text, at)):
        line += text.count("\n", counted, found.end())
        counted = found.end()
        lines.append(line)
        try:
            _, at = decoder.raw_decode(text, found.end())
        except (json.JSONDecodeError, RecursionError):
            return []
    return lines


def _record(item: Mapping[str, Any], line: int | None) -> Record:
    custom = item.get("custom")
    told: Mapping[str, Any] = custom if isinstance(custom, Mapping) else {}
    words = _text(item, "annote", long=True)
    summary, body = own_words(words)
    extra = _text(item, "note", long=True)
    record = linked(
        Record(
            without_html(_text(item, "title")),
            date=full_day(_text(told, "date-read")) or _day(item.get("accessed")),
            summary=without_html(summary),
            topic=tidy(_text(told, "topic")),
            authors=_names(item.get("author")) or _names(item.get("editor")),
            venue=_venue(item),
            year=_csl_year(item.get("issued")),
            tags=_tags(item),
            rating=_rating(told.get("rating")),
            arxiv=arxiv_in(_text(item, "number")) or arxiv_in(_text(item, "archive_location")),
            doi=doi_in(_text(item, "DOI")),
            isbn=isbn_in(_text(item, "ISBN")),
            key=_key(item),
            body=body_of(body, _text(item, "abstract", long=True)),
            line=line,
        ),
        [_text(item, "URL")],
        [_text(item, "DOI"), extra],
    )
    kind = _csl_KINDS.get(_text(item, "type"))
    if _text(item, "genre").lower() == "documentation":
        kind = "docs"
    elif kind is None:
        kind = kind_on_the_web(record, is_page=_text(item, "type") in _WEB)
    return replace(record, kind=kind)


def _key(item: Mapping[str, Any]) -> str:
    key = _text(item, "citation-key") or _text(item, "id")
    # Zotero's own ids are addresses, which nobody cites by.
    return "" if "/" in key else key


def _text(item: Mapping[str, Any], name: str, *, long: bool = False) -> str:
    value = item.get(name)
    if isinstance(value, list):  # Crossref's titles are lists
        value = next(iter(value), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value) if long else tidy(str(value))


def _venue(item: Mapping[str, Any]) -> str | None:
    names = ("container-title", "event-title", "event", "publisher")
    texts = (without_html(_text(item, name)) for name in names)
    return next((text for text in texts if text and text.lower() != "arxiv"), None)


def _names(value: Any) -> tuple[str, ...]:
    told = value if isinstance(value, list) else ()
    return tuple(name for one in told if (name := tidy(name_of_csl(one))))


def _parts(value: Any) -> list[int]:
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    try:
        return [int(part) for part in first] if isinstance(first, list) else []
    except (TypeError, ValueError):
        return []


def _day(value: Any) -> dt.date | None:
    parts = _parts(value)
    if len(parts) == 3:
        try:
            return dt.date(*parts)
        except ValueError:
            return None
    raw = value if isinstance(value, str) else _raw(value)
    return full_day(raw) if raw else None


def _raw(value: Any) -> str:
    return _text(value, "raw") or _text(value, "literal") if isinstance(value, Mapping) else ""


def _csl_year(value: Any) -> int | None:
    parts = _parts(value)
    return year_of(str(parts[0]) if parts else value if isinstance(value, str) else _raw(value))


def _tags(item: Mapping[str, Any]) -> tuple[str, ...]:
    value = item.get("keyword") or item.get("categories") or ""
    parts = value if isinstance(value, list) else _SEPARATOR.split(str(value))
    return tuple(dict.fromkeys(text for part in parts if (text := tidy(str(part)))))


def _rating(value: Any) -> int | None:
    return value if type(value) is int and 1 <= value <= 5 else None


_TYPES: Final[Mapping[Publication, str]] = {
    "article": "article-journal",
    "conference": "paper-conference",
    "preprint": "article",
    "book": "book",
    "web": "post-weblog",
    "talk": "speech",
    "code": "software",
    "docs": "webpage",
}


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works as a list of items, by their keys; see `Writer.write`."""
    items = [_item(work) for work in sorted(works, key=lambda one: one.key.lower())]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(work: Work) -> dict[str, Any]:
    record = work.record
    form = publication_of(record)
    venue = "publisher" if form in {"book", "docs", "talk", "code"} else "container-title"
    item: dict[str, Any] = {
        "id": work.key,
        "citation-key": work.key,
        "type": _TYPES[form],
        "genre": "documentation" if form == "docs" else None,
        "title": record.title,
        "author": [_name(name) for name in record.authors],
        venue: record.venue,
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "number": f"arXiv:{record.arxiv}" if record.arxiv else None,
        "DOI": record.doi,
        "ISBN": record.isbn,
        "URL": record.link,
        "accessed": _date(record.date) if record.date else None,
        "keyword": ", ".join(tag.replace(",", " ") for tag in record.tags),
        "annote": record.summary,
        "custom": _custom(record),
    }
    return {name: value for name, value in item.items() if value}


def _custom(record: Record) -> dict[str, Any]:
    told = {
        "date-read": record.date.isoformat() if record.date else None,
        "topic": record.topic,
        "rating": record.rating,
    }
    return {name: value for name, value in told.items() if value}


def _name(name: str) -> dict[str, str]:
    parts = in_parts(name)
    if not parts.given:
        return {"literal": name}
    told = {"family": parts.family, "given": parts.given, "suffix": parts.suffix}
    return {part: value for part, value in told.items() if value}


def _date(day: dt.date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}
