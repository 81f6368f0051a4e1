"""The entries of a diary as works that other tools know, each with a key to cite it by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ..diary import Entry, Note
from ..diary.note import read_front, read_text
from .entry_record import IDS, record_of_entry
from .people import in_parts
from .record import Record

_KEYS: Final = ("citekey", "citation_key", "citationkey", "bibtex_key", "cite_key")
_TOLD: Final = frozenset({*_KEYS, *IDS, "isbn"})
_MAY_TELL: Final = re.compile(rb"(?:cite|citation|bibtex)[_-]?key|arxiv|doi|isbn", re.IGNORECASE)
_SOUND_KEY: Final = re.compile(r"[^\s\"#%'(),={}~\\]+")
"""What all readers of BibTeX take for a key."""
_WORD: Final = re.compile(r"[a-z0-9]+")
_SMALL_WORDS: Final = (
    "a an and are as at by can do for from how in into is it its need of on or that the this to "
    "towards toward via we what when why with you your der die das ein eine le la les un une el "
    "los il"
)
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_SPELT: Final = str.maketrans(
    {
        "ø": "o",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "'": "",
        "’": "",
    }
)
"""Letters that have no parts which Unicode would take apart."""


@dataclass(frozen=True, slots=True)
class Work:
    """One entry, on its way out.

    Attributes:
        key: What it is cited by: letters, digits and few signs, unique in the diary.
        record: What the note itself tells; its summary is one that the author has written.
        summary: What is shown as its summary, by whomever it was written.
        entry: The entry.
    """

    key: str
    record: Record
    summary: str
    entry: Entry


def works_of(entries: Iterable[Entry], notes: Iterable[Note] = ()) -> tuple[Work, ...]:
    """Make works of entries.

    A note's own key (`citekey` in its front matter) is kept; the others are made of the first
    author's family name, the work's year and the title's first word that means something. Where
    that is taken, a letter follows, in reading order, so that a new entry changes no old key.

    Args:
        entries: All entries of the diary, in reading order.
        notes: Their notes, for what entries do not hold: keys and ISBNs.
    """
    told = {note.src: _told(note) for note in notes if _may_tell(note.content)}
    entries = tuple(entries)
    own = {entry.id: _own_key(told.get(entry.src, {})) for entry in entries}
    taken = {key.lower() for key in own.values() if key}
    used: set[str] = set()
    numbers: dict[str, int] = {}
    works = []
    for entry in entries:
        key = own[entry.id]
        if not key or key.lower() in used:
            key = _unused(_key_of(entry), taken, numbers)
            taken.add(key.lower())
        used.add(key.lower())
        record = record_of_entry(entry, told.get(entry.src, {}), key=key)
        works.append(Work(key, record, entry.summary, entry))
    return tuple(works)


def _may_tell(content: bytes) -> bool:
    """Whether a note has front matter in which a name of interest stands."""
    fence = content[:16].lstrip(b"\xef\xbb\xbf\r\n\t ")[:3]
    if fence not in (b"---", b"+++"):
        return False
    end = content.find(b"\n" + fence, 4)
    return _MAY_TELL.search(content, 0, end if end > 0 else len(content)) is not None


def _told(note: Note) -> Mapping[str, str]:
    fields = read_front(read_text(note.content)).fields or ()
    return {
        name: field.raw.strip()
        for field in fields
        if field.text and (name := field.name.strip().lower().replace("-", "_")) in _TOLD
    }


def _own_key(told: Mapping[str, str]) -> str:
    key = next((told[name] for name in _KEYS if told.get(name)), "").lstrip("@")
    return key if _SOUND_KEY.fullmatch(key) else ""


def _unused(base: str, taken: set[str], numbers: dict[str, int]) -> str:
    if base not in taken:
        return base
    # From the last one on, since many works may have the same author, year and word.
    number = numbers.get(base, 0) + 1
    while (key := f"{base}{_letters(number)}") in taken:
        number += 1
    numbers[base] = number
    return key


def _letters(number: int) -> str:
    """`b` for 1, `z` for 25, `ba` for 26."""
    letters = ""
    while number:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _key_of(entry: Entry) -> str:
    words = _WORD.findall(_ascii(entry.title))
    telling = [word for word in words if word not in _SMALL and not word.isdigit()] or words
    first = in_parts(entry.authors[0]).family if entry.authors else ""
    family = "".join(_WORD.findall(_ascii(first)))
    year = str(entry.year or "")
    if family:
        return f"{family}{year}{telling[0] if telling else ''}"
    if telling:
        return f"{telling[0]}{year}{telling[1] if len(telling) > 1 else ''}"
    # A title in another script has nothing that a key may hold.
    return f"entry{year}"


def _ascii(text: str) -> str:
    spelt = text.lower().translate(_SPELT)
    return unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
