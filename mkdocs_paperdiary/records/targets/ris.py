"""RIS, as Zotero, Mendeley and EndNote read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from ..people import in_parts
from .publication import Publication, publication_of

if TYPE_CHECKING:
    from ..works import Work
    from . import Channel

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
