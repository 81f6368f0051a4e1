"""Works that are the same: an index of a diary by id, link and title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import Final, Literal

from ..diary import Diary, Entry, Note
from ..diary.note import read_text
from ..diary.urls import arxiv_id, arxiv_in, doi_in, isbn13, isbn_in, same_title, work_of
from .lookup import NoReference, Reference, read_reference
from .record import Record

How = Literal["path", "id", "link", "title", "similar title"]
"""By what a record and a note were found to be about the same work, the surest first."""

_SURE: Final[Mapping[How, int]] = {"id": 16, "path": 8, "link": 4, "title": 6, "similar title": 3}
_SAME_DAY: Final = 1
_RATIO: Final = 0.92
_RARE: Final = 4
"""Words of a title by which notes with a similar one are looked for, the rarest of all notes'."""
_CROWD: Final = 25
"""Notes with a word beyond which it tells too little."""
_SHORT: Final = 3
"""Words of a title up to which it is not one work's alone."""
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A record and its note.

    Attributes:
        entry: The note, or None where there is none.
        how: By what it was found, or None.
    """

    entry: Entry | None = None
    how: How | None = None


def match_records(
    records: Sequence[Record], entries: Sequence[Entry], isbns: Mapping[str, str] | None = None
) -> tuple[Match, ...]:
    """Find the note of each record.

    Path, arXiv id, DOI, ISBN, link and title are compared. Where several records fit a note, the
    one that fits best has it: an id is surer than a path, which may be a slip, and a path with the
    same title surer than a path. What is left is compared by similar titles; numbers in them must
    be the same.

    Args:
        records: Works from elsewhere.
        entries: The diary's entries.
        isbns: By a note's path, the ISBN that its front matter tells.

    Returns:
        One match for each record, in their order; no note is in two of them.
    """
    index = _Index(entries, isbns or {})
    scores: dict[tuple[int, int], tuple[int, How]] = {}
    for at, record in enumerate(records):
        for entry, hows in index.candidates(record).items():
            if not _contradict(record, entries[entry], index.names[entry]):
                surest = max(hows, key=lambda how: _SURE[how])
                scores[at, entry] = (_score(hows, record, entries[entry]), surest)
    found: dict[int, Match] = {}
    taken: set[int] = set()
    for (at, entry), (_, how) in sorted(scores.items(), key=lambda one: (-one[1][0], one[0])):
        if at not in found and entry not in taken:
            found[at] = Match(entries[entry], how)
            taken.add(entry)
    similar = (
        (ratio, at, entry)
        for at, record in enumerate(records)
        if at not in found
        for entry, ratio in index.similar(record)
        if entry not in taken
    )
    for _, at, entry in sorted(similar, key=lambda one: (-one[0], one[1], one[2])):
        if at not in found and entry not in taken:
            found[at] = Match(entries[entry], "similar title")
            taken.add(entry)
    return tuple(found.get(at, Match()) for at in range(len(records)))


def names_of(record: Record) -> frozenset[tuple[str, str]]:
    """The numbers by which a record's work is known everywhere."""
    return _names((record.arxiv, record.doi, record.link), record.isbn)


def _names_in(entry: Entry, isbn: str | None) -> frozenset[tuple[str, str]]:
    # Other links of a note are about the same work only where their name says so.
    others = (link.url for link in entry.links if link.name.lower() in ("arxiv", "doi", "pdf"))
    return _names((entry.link, *others), isbn_in(isbn) if isbn else None)


def _names(texts: Iterable[str | None], isbn: str | None) -> frozenset[tuple[str, str]]:
    told = [text for text in texts if text]
    found = [("arxiv", arxiv_in(text)) for text in told]
    found += [("doi", doi_in(text)) for text in told]
    found += [("isbn", isbn)]
    return frozenset((kind, number) for kind, number in found if number)


def _contradict(record: Record, entry: Entry, names: frozenset[tuple[str, str]]) -> bool:
    """Whether numbers say that two works are different, whatever else is the same.

    A preprint and its publication have different DOIs, and two books of one title different
    years. Titles of a few words are those of many works, and a number or a year tells them apart.
    """
    own = names_of(record)
    if own & names or (record.path and _ends_alike(record.path, entry.src)):
        return False
    kinds = {"arxiv"}
    if len(_WORD.findall(record.title)) <= _SHORT:
        kinds |= {"doi", "isbn"}
        if record.year and entry.year and record.year != entry.year:
            return True
    for kind in kinds:
        mine = {number for one, number in own if one == kind}
        others = {number for one, number in names if one == kind}
        if mine and others:
            return True
    return False


def _ends_alike(path: str, src: str) -> bool:
    return PurePosixPath(path.lower()).stem == PurePosixPath(src.lower()).stem


def _score(hows: Sequence[How], record: Record, entry: Entry) -> int:
    same_day = record.date is not None and record.date == entry.date
    return sum(_SURE[how] for how in set(hows)) + (_SAME_DAY if same_day else 0)


class _Index:
    """The diary by everything that a record may tell."""

    def __init__(self, entries: Sequence[Entry], isbns: Mapping[str, str]) -> None:
        self._entries = entries
        self.names = [_names_in(entry, isbns.get(entry.src)) for entry in entries]
        self._by: dict[How, dict[object, list[int]]] = {
            how: defaultdict(list) for how in ("path", "id", "link", "title")
        }
        self._titles = [same_title(entry.title) for entry in entries]
        self._words: dict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(entries):
            for path in _ends(entry.src):
                self._by["path"][path].append(at)
            for name in self.names[at]:
                self._by["id"][name].append(at)
            if entry.link:
                self._by["link"][work_of(entry.link)].append(at)
            self._by["title"][self._titles[at]].append(at)
            for word in set(_words(entry.title)):
                self._words[word].append(at)

    def candidates(self, record: Record) -> dict[int, list[How]]:
        """The notes that may be the record's, each with why."""
        found: dict[int, list[How]] = defaultdict(list)
        for how, key in self._keys(record):
            for at in self._by[how].get(key, ()):
                found[at].append(how)
        for at in self._by_path(record.path):
            found[at].append("path")
        return found

    def similar(self, record: Record) -> Iterator[tuple[int, float]]:
        """Notes whose title is nearly the record's, and how near."""
        title = same_title(record.title)
        numbers = _numbers(record.title)
        words = sorted(set(_words(record.title)), key=lambda word: len(self._words.get(word, ())))
        known = [word for word in words if 0 < len(self._words.get(word, ())) <= _CROWD]
        near = {at for word in known[:_RARE] for at in self._words[word]}
        for at in sorted(near):
            entry = self._entries[at]
            if _numbers(entry.title) != numbers or _contradict(record, entry, self.names[at]):
                continue
            matcher = SequenceMatcher(None, title, self._titles[at], autojunk=False)
            quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())
            if quick >= _RATIO and (ratio := matcher.ratio()) >= _RATIO:
                yield at, ratio

    def _keys(self, record: Record) -> Iterator[tuple[How, object]]:
        for name in names_of(record):
            yield "id", name
        if record.link:
            yield "link", work_of(record.link)
        yield "title", same_title(record.title)

    def _by_path(self, path: str) -> Sequence[int]:
        """The notes that a path means: by as much of its end as any has."""
        for end in _ends(path) if path else ():
            if found := self._by["path"].get(end):
                # A folder more or less is a slip; a name that several have tells nothing.
                return found if len(found) == 1 else ()
        return ()


def _ends(path: str) -> Iterator[str]:
    """A path, and its ends without the first folders, down to the file's name."""
    parts = PurePosixPath(path.lower()).with_suffix("").parts
    for at in range(len(parts)):
        yield "/".join(parts[at:])


def _words(title: str) -> list[str]:
    return [word for word in _WORD.findall(title.casefold()) if len(word) > 3]


def _numbers(title: str) -> list[str]:
    """Numbers that tell works apart: `Part 2`, `DreamerV3`, `III`."""
    return re.findall(r"\d+|\b[ivx]+\b", title.casefold())


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
