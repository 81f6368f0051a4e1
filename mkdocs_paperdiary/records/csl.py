"""What Crossref and CSL-JSON tell of a work, as a record.

References:
    CSL-JSON schema, https://github.com/citation-style-language/schema
    Crossref REST API format, https://github.com/CrossRef/rest-api-doc
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..diary import Kind
from ..diary.urls import isbn13
from .catalogue_text import brief, names, plain_line, plain_title, year_in
from .fetching import Fault
from .people import name_of_csl
from .record import Record

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
