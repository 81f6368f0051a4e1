"""Which note is about a work already: by arXiv id, DOI, ISBN, link or title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ..diary import Diary, Note
from ..diary.note import read_text
from ..diary.same_work import same_title, work_of
from ..diary.work_ids import arxiv_id, doi_in, isbn13
from .record import Record
from .reference import NoReference, Reference, read_reference

_FIELD: Final = re.compile(
    r"^[ ]*[\"']?(arxiv|arxiv_id|doi|isbn|link|url|paper|source|pdf)[\"']?[ ]*[:=][ ]*(\S.*)$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A note that is about a work already.

    Attributes:
        src: Its path in the docs folder.
        title: Its title.
        by: What the two have in common: `arxiv`, `doi`, `isbn`, `link` or `title`.
        value: That, as it is compared.
    """

    src: str
    title: str
    by: str
    value: str


Key = tuple[str, str]


class KnownWorks:
    """The works of a diary by all that names them."""

    def __init__(self, diary: Diary, notes: Iterable[Note]) -> None:
        """Take a diary, and the notes it was read from."""
        contents = {note.src: note.content for note in notes}
        self._found: dict[Key, tuple[str, str]] = {}
        for entry in diary.entries:
            keys = [*_title(entry.title), *(_link(entry.link) if entry.link else ())]
            keys += _front(contents.get(entry.src, b""))
            for key in keys:
                self._found.setdefault(key, (entry.src, entry.title))

    def find(self, keys: Iterable[Key]) -> Known | None:
        """The note with one of some names, of which the first counts most."""
        for by, value in keys:
            if found := self._found.get((by, value)):
                return Known(*found, by, value)
        return None


def keys_of_reference(reference: Reference) -> tuple[Key, ...]:
    """All that names what a reference names."""
    return tuple(_keys(reference)) or tuple(_title(reference.text))


def keys_of_record(record: Record, *, has_title: bool = True) -> tuple[Key, ...]:
    """All that names a record's work, the surest first.

    Args:
        record: The work.
        has_title: Whether its title is the work's, and no stand-in.
    """
    told: Mapping[str, str | None] = {
        "arxiv": record.arxiv,
        "doi": record.doi,
        "isbn": record.isbn,
    }
    ids = [(by, value) for by, value in told.items() if value]
    link = _link(record.link) if record.link else ()
    return (*ids, *link, *(_title(record.title) if has_title else ()))


def _keys(reference: Reference) -> Iterator[Key]:
    if reference.arxiv:
        yield "arxiv", reference.arxiv
    if reference.doi:
        yield "doi", reference.doi
    if reference.isbn:
        yield "isbn", reference.isbn
    if reference.url:
        yield "link", work_of(reference.url)


def _link(url: str) -> Iterator[Key]:
    try:
        yield from _keys(read_reference(url))
    except NoReference:
        return


def _title(title: str) -> Iterator[Key]:
    if folded := same_title(title):
        yield "title", folded


def _front(content: bytes) -> list[Key]:
    """What names the work in a note's front matter, where an entry has only one link of it."""
    keys: list[Key] = []
    front = read_text(content).front if content.lstrip()[:3] in (b"---", b"+++") else None
    for name, raw in _FIELD.findall(front or ""):
        value = raw.split(" #")[0].strip().strip("\"'")
        lower = name.lower()
        if lower.startswith("arxiv"):
            number = arxiv_id(value)
            keys += [("arxiv", number)] if number else _link(value)
        elif lower == "doi":
            keys += [("doi", doi)] if (doi := doi_in(value)) else _link(value)
        elif lower == "isbn":
            keys += [("isbn", isbn)] if (isbn := isbn13(value)) else []
        elif "/" in value:
            keys += _link(value)
    return keys
