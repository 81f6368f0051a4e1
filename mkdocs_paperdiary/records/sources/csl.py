"""CSL-JSON, as Zotero, Better BibTeX, Crossref and pandoc write it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ...diary import Kind, Problem
from ...diary.markdown import tidy
from ...diary.urls import arxiv_in, doi_in, isbn_in
from ..people import name_of_csl
from ..record import Record
from . import Unreadable
from .file_text import decoded, read_text_of
from .work import (
    body_of,
    full_day,
    kind_on_the_web,
    linked,
    own_words,
    without_doubles,
    without_html,
    year_of,
)

_KINDS: Final[Mapping[str, Kind]] = {
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
            year=_year(item.get("issued")),
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
    kind = _KINDS.get(_text(item, "type"))
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


def _year(value: Any) -> int | None:
    parts = _parts(value)
    return year_of(str(parts[0]) if parts else value if isinstance(value, str) else _raw(value))


def _tags(item: Mapping[str, Any]) -> tuple[str, ...]:
    value = item.get("keyword") or item.get("categories") or ""
    parts = value if isinstance(value, list) else _SEPARATOR.split(str(value))
    return tuple(dict.fromkeys(text for part in parts if (text := tidy(str(part)))))


def _rating(value: Any) -> int | None:
    return value if type(value) is int and 1 <= value <= 5 else None
