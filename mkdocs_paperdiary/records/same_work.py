"""Works that are the same: an index of a diary by path, id, link and title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import Final, Literal

from ..diary import Entry
from ..diary.urls import arxiv_in, doi_in, same_title, work_of
from ..problem import Problem
from ..words import long_date
from .record import Read, Record

How = Literal["path", "id", "key", "link", "title", "similar title"]
"""By what a record and a note were found to be about the same work."""

_SURE: Final[Mapping[How, int]] = {
    "id": 16,
    "key": 12,
    "path": 8,
    "link": 4,
    "title": 6,
    "similar title": 3,
}
_WORD: Final = re.compile(r"[^\W_]+")
_SAME_WORK: Final = frozenset({"arxiv", "doi", "pdf"})
"""Names of links that lead to the work itself; a note's other links may be about anything."""
_IDS: Final = ("arxiv", "doi", "isbn")
_TELLING: Final = (*_IDS, "link", "year", "authors")
"""Fields that differ between two works of one title, where both have them."""

Id = tuple[str, str]
"""A catalogue (`arxiv`, `doi` or `isbn`) and its number of a work."""


@dataclass(frozen=True, slots=True)
class Known:
    """A note that is about a work already.

    Attributes:
        by: What the two have in common: `arxiv`, `doi`, `isbn`, `link` or `title`.
        value: That, as it is compared.
    """

    entry: Entry
    by: str
    value: str


class WorkIndex:
    """The entries of a diary by all that names their works."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Index entries, in reading order."""
        self._entries = entries
        self._ids: list[frozenset[Id]] = []
        self._titles = [same_title(entry.title) for entry in entries]
        self._by: dict[How, dict[object, list[int]]] = {
            how: defaultdict(list) for how in ("path", "id", "key", "link", "title")
        }
        self._words: dict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(entries):
            for path in _ends(entry.src):
                self._by["path"][path].append(at)
            keys = {_key(entry.key or ""), _key(PurePosixPath(entry.id).name)} - {""}
            for key in keys:
                self._by["key"][key].append(at)
            links = [link.url for link in entry.links if link.name.lower() in _SAME_WORK]
            self._ids.append(_ids(entry, (entry.link, *links)))
            for one in self._ids[at]:
                self._by["id"][one].append(at)
            if entry.link:
                self._by["link"][work_of(entry.link)].append(at)
            self._by["title"][self._titles[at]].append(at)
            for word in _words(entry.title):
                self._words[word].append(at)

    def find(self, record: Record, *, has_title: bool = True) -> Known | None:
        """The first note that is about a record's work for sure.

        Where the title is a stand-in for the work's own, `has_title` is false.
        """
        for how, by, key in _keys(record):
            found = self._by[how].get(key)
            if found and (has_title or how != "title"):
                return Known(self._entries[found[0]], by, key if isinstance(key, str) else key[1])
        return None

    def match(self, records: Sequence[Record]) -> tuple[tuple[Entry, How] | None, ...]:
        """Find the note of each record, and by what it was found; no note is that of two.

        Path, arXiv id, DOI, ISBN, citation key, link and title are compared. Where several records
        fit a note, the one that fits best has it: an id is surer than a path, which may be a slip,
        and a path with the same title surer than a path. A note that is named after a citation key
        has that. What is left is compared by similar titles; numbers in them must be the same.
        """
        found: dict[int, tuple[Entry, How]] = {}
        taken: set[int] = set()
        for candidates in (self._named_alike, self._similar):
            rated = [
                (-score, at, entry, how)
                for at, record in enumerate(records)
                if at not in found
                for entry, score, how in candidates(record)
                if not self._contradict(record, entry)
            ]
            for _, at, entry, how in sorted(rated):
                if at not in found and entry not in taken:
                    found[at] = self._entries[entry], how
                    taken.add(entry)
        return tuple(map(found.get, range(len(records))))

    def doubles(self) -> Iterator[Problem]:
        """Find entries with the same arXiv id, DOI, link or title as one that was read before.

        They are hints: a work may be read twice, and one page may be about several works.
        """
        # `README.md` in two folders is no title that anybody gave.
        titles = [entry.sources.get("title") for entry in self._entries]
        unnamed = {at for at, source in enumerate(titles) if source is None or source.is_name}
        groups = [
            ("link", f"leads to the same work ({_shown(str(work))}) as the link of", found)
            for work, found in self._by["link"].items()
            # A site's front page alone has many works.
            if any(sign in str(work) for sign in "/?:")
        ]
        groups += [
            ("title", "is the title of", found)
            for letters, found in self._by["title"].items()
            if len(str(letters)) > 3 and not any(at in unnamed for at in found)
        ]
        seen: set[tuple[int, int]] = set()
        for field, what, (first, *others) in groups:
            message = f"this {what} {self._entries[first].src} too"
            for at in others:
                if (first, at) not in seen:
                    seen.add((first, at))
                    src, line = self._entries[at].src, self._entries[at].line_of(field)
                    yield Problem(message, src, line, field, code="double-work", severity="hint")

    def _named_alike(self, record: Record) -> Iterator[tuple[int, float, How]]:
        """The notes with a name of the record's work: how well each fits, and its surest name."""
        found: dict[int, set[How]] = defaultdict(set)
        for how, _, key in _keys(record):
            for at in self._by[how].get(key, ()):
                found[at].add(how)
        for at in self._by_path(record.path):
            found[at].add("path")
        if (named := self._by["key"].get(_key(record.key), ())) and len(named) == 1:
            found[named[0]].add("key")
        for at, hows in found.items():
            same_day = record.date is not None and record.date == self._entries[at].date
            score = sum(_SURE[how] for how in hows) + same_day
            yield at, score, max(hows, key=lambda how: _SURE[how])

    def _by_path(self, path: str) -> Sequence[int]:
        """The notes that a path means: by as much of its end as any has."""
        for end in _ends(path) if path else ():
            if found := self._by["path"].get(end):
                # A folder more or less is a slip; a name that several have is no sign.
                return found if len(found) == 1 else ()
        return ()

    def _similar(self, record: Record) -> Iterator[tuple[int, float, How]]:
        """The notes whose title is nearly the record's, and how near."""
        title = same_title(record.title)
        numbers = _numbers(record.title)
        notes = [found for word in sorted(_words(record.title)) if (found := self._words.get(word))]
        # By the four rarest words; one of more than 25 notes says too little.
        rarest = [found for found in sorted(notes, key=len) if len(found) <= 25][:4]
        for at in {at for found in rarest for at in found}:
            if _numbers(self._entries[at].title) != numbers:
                continue
            matcher = SequenceMatcher(None, title, self._titles[at], autojunk=False)
            quick = min(matcher.real_quick_ratio(), matcher.quick_ratio())
            if quick >= 0.92 and (ratio := matcher.ratio()) >= 0.92:
                yield at, ratio, "similar title"

    def _contradict(self, record: Record, at: int) -> bool:
        """Whether numbers say that two works are different, whatever else is the same.

        A preprint and its publication have different DOIs, and two books of one title different
        years. Titles of a few words are those of many works, and a number or a year distinguishes
        them.
        """
        entry, theirs, ours = self._entries[at], self._ids[at], ids_of(record)
        same_name = PurePosixPath(record.path.lower()).stem == PurePosixPath(entry.src.lower()).stem
        is_key = bool(record.key) and at in self._by["key"].get(_key(record.key), ())
        if ours & theirs or is_key or (record.path and same_name):
            return False
        both = {kind for kind, _ in ours} & {kind for kind, _ in theirs}
        if len(_WORD.findall(record.title)) > 3:
            return "arxiv" in both
        return bool(both or (record.year and entry.year and record.year != entry.year))


def ids_of(record: Record) -> frozenset[Id]:
    """The numbers by which a record's work is known everywhere."""
    return _ids(record, (record.link,))


def merge_repeats(records: Iterable[Record], problems: Iterable[Problem], src: str) -> Read:
    """Merge records of one work in a file whose days are not those of reading.

    Works are the same by arXiv id, DOI or ISBN, or by title and year. The problems that are given
    and the repeats are sorted by line.
    """
    kept: list[Record] = []
    seen: dict[object, int] = {}
    found = list(problems)
    for record in records:
        names: list[object] = [(one, number) for one in _IDS if (number := getattr(record, one))]
        if title := same_title(record.title):
            names.append((title, record.year))
        at = next((seen[name] for name in names if name in seen), len(kept))
        if at == len(kept):
            kept.append(record)
        else:
            place = f"in line {kept[at].line}" if kept[at].line else "above"
            message = (
                f"'{record.title}' is {place} already; the two are read as one; remove one of them"
            )
            found.append(Problem(message, src, record.line, code="repeated-work"))
            kept[at] = kept[at].filled_by(record)
        for name in names:
            seen.setdefault(name, at)
    return tuple(kept), tuple(sorted(found, key=lambda one: one.line or 0))


def merge_readings(records: Iterable[Record], src: str) -> Read:
    """Merge records of one work that was read on one day; one read on two days keeps two."""
    kept: list[Record] = []
    seen: dict[object, list[int]] = defaultdict(list)
    problems: list[Problem] = []
    for record in records:
        names = {*ids_of(record), ("title", same_title(record.title))}
        before = sorted({at for name in names for at in seen[name]})
        before = [at for at in before if not _differ(kept[at], record)]
        same = [at for at in before if len({kept[at].date, record.date} - {None}) < 2]
        if same:
            kept[same[0]] = kept[same[0]].filled_by(record)
            message = f"'{record.title}' is listed twice; remove one of them"
            problems.append(Problem(message, src, record.line, code="repeated-work"))
            continue
        if before and record.date and (day := kept[before[0]].date):
            message = (
                f"'{record.title}' is listed for {long_date(day)} and {long_date(record.date)}; "
                "each day has a note of its own"
            )
            problems.append(Problem(message, src, record.line, code="second-reading"))
        for name in names:
            seen[name].append(len(kept))
        kept.append(record)
    return tuple(kept), tuple(problems)


def _differ(one: Record, other: Record) -> bool:
    """Whether two records of one title are of different works."""
    if ids_of(one) & ids_of(other):
        return False
    pairs = ((getattr(one, name), getattr(other, name)) for name in _TELLING)
    return any(value and another and value != another for value, another in pairs)


def _keys(record: Record) -> Iterator[tuple[How, str, Id | str]]:
    """All that names a record's work, the surest first: where it is looked up, its name, itself."""
    for by, number in sorted(ids_of(record)):
        yield "id", by, (by, number)
    if record.link:
        yield "link", "link", work_of(record.link)
    yield "title", "title", same_title(record.title)


def _ids(work: Record | Entry, urls: Iterable[str | None]) -> frozenset[Id]:
    found = {("isbn", work.isbn)}
    for text in filter(None, (work.arxiv, work.doi, *urls)):
        found |= {("arxiv", arxiv_in(text)), ("doi", doi_in(text))}
    return frozenset((name, number) for name, number in found if number)


def _key(text: str) -> str:
    """A citation key to compare; empty for a word or number alone, which may name anything."""
    key = text.strip().lstrip("@").casefold()
    return key if re.search(r"[^\W\d_]{2}.*\d", key) else ""


def _ends(path: str) -> Iterator[str]:
    """A path, and its ends without the first folders, down to the file's name."""
    parts = PurePosixPath(path.lower()).with_suffix("").parts
    for at in range(len(parts)):
        yield "/".join(parts[at:])


def _words(title: str) -> set[str]:
    return {word for word in _WORD.findall(title.casefold()) if len(word) > 3}


def _numbers(title: str) -> list[str]:
    """Numbers that distinguish works: `Part 2`, `DreamerV3`, `III`."""
    return re.findall(r"\d+|\b[ivx]+\b", title.casefold())


def _shown(work: str) -> str:
    return re.sub("^arxiv:", "arXiv ", re.sub("^doi:", "DOI ", work))
