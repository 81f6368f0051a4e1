"""CSL-JSON 1.0.2.

References:
    https://github.com/citation-style-language/schema/blob/master/schemas/input/csl-data.json
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ..people import in_parts
from ..record import Record
from .publication import Publication, publication_of

if TYPE_CHECKING:
    from ..works import Work
    from . import Channel

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
