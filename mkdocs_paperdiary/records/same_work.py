"""Works that are the same: an index of a diary by path, id, link and title."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import chain, product
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Final, Literal

from ..diary import Entry, Note
from ..diary.note import read_text
from ..diary.urls import absolute, arxiv_in, doi_in, same_title, work_of
from ..problem import Problem
from ..words import long_date
from .plain_text import without_html
from .record import Read, Record, in_parts

How = Literal["path", "id", "key", "link", "title", "similar title"]
"""By what a record and a note were found to be about the same work."""

_SURE: Final = {"id": 16, "key": 12, "path": 8, "title": 6, "link": 4, "similar title": 3}
_WORD: Final = re.compile(r"[^\W_]+")
_SAME_WORK: Final = frozenset({"arxiv", "doi", "pdf"})
"""Names of links that lead to the work itself; a note's other links may be about anything."""
_IDS: Final = ("arxiv", "doi", "isbn")
"""Numbers that name a work, the surest first."""
_FEW: Final = 3
"""The most words of a title that many works may have: `Introduction to Trees`."""
_LATER: Final = 2
"""Years that may lie between a preprint and its publication."""
_MOST_NAMESAKES: Final = 20
"""How many works of one title a work is compared with; of more, those with something in common."""

Id = tuple[str, str]
"""A catalogue (`arxiv`, `doi` or `isbn`) and its number of a work."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What tells a work from others of its title.

    Attributes:
        families: The last names of its authors, as `same_title` compares.
        names: All words of their names, since some write the family's name first.
        link: Where it lies, as `work_of` compares, or an empty string.
        has_few_words: Whether its title is one that many works may have.
    """

    ids: frozenset[Id]
    families: frozenset[str]
    names: frozenset[str]
    year: int | None
    link: str
    has_few_words: bool

    @classmethod
    def of(cls, work: Record | Entry, urls: Iterable[str | None] = ()) -> _Facts:
        """The facts of a work, which further URLs lead to."""
        families = {same_title(in_parts(name).family.rpartition(" ")[2]) for name in work.authors}
        return cls(
            _ids(work, (work.link, *urls)),
            frozenset(families) - {""},
            frozenset(same_title(word) for name in work.authors for word in name.split()) - {""},
            work.year,
            work_of(absolute(work.link) or work.link) if work.link else "",
            len(_WORD.findall(work.title)) <= _FEW,
        )

    def signs(self, day: dt.date | None) -> tuple[object, ...]:
        """What tells it from most of many works with its title, with the day it was read."""
        return (self.year, day, *sorted(self.families))

    def is_same(self, other: _Facts) -> bool | None:
        """Whether two works of one title are the same; None where too little is known of one.

        A number that differs tells them apart, whatever else they have in common.
        """
        for by in _IDS:
            ours, theirs = ({one for one in work.ids if one[0] == by} for work in (self, other))
            if ours and theirs:
                return bool(ours & theirs)
        has_authors = bool(self.families and other.families)
        if has_authors and not (self.families & other.names or self.names & other.families):
            return False
        if self.year and other.year:
            preprints = [any(by == "arxiv" for by, _ in work.ids) for work in (self, other)]
            is_later = abs(self.year - other.year) <= _LATER and preprints[0] != preprints[1]
            return self.year == other.year or (has_authors and is_later)
        return True if has_authors or (self.link and self.link == other.link) else None

    def is_namesake(self, other: _Facts) -> bool:
        """Whether two works that have only the title in common are to be taken for one."""
        known = self.is_same(other)
        if known is not None or not self.has_few_words:
            return known is not False
        # A bare title in a diary means the one work of that title that its owner knows.
        return not all(work.ids or work.names or work.year or work.link for work in (self, other))


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

    def __init__(self, entries: Sequence[Entry], notes: Iterable[Note] = ()) -> None:
        """Index entries, in reading order.

        Where their notes are given, they are known by the titles that stand in front matter, too,
        from which the reader takes what many titles begin with.
        """
        self._entries = entries
        written = {note.src: _written_title(note) for note in notes}
        self._facts: list[_Facts] = []
        self._titles = [_title(written.get(entry.src) or entry.title) for entry in entries]
        self._by: dict[How, dict[object, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._words: dict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(entries):
            links = [link.url for link in entry.links if link.name.lower() in _SAME_WORK]
            facts = _Facts.of(entry, links)
            self._facts.append(facts)
            titles = {_title(entry.title), self._titles[at]}
            names: dict[How, Iterable[object]] = {
                "path": _ends(entry.src),
                "id": facts.ids,
                "key": {_key(entry.key or ""), _key(PurePosixPath(entry.id).name)} - {""},
                "link": {facts.link} - {""},
                "title": dict.fromkeys((*titles, *product(titles, facts.signs(entry.date)))),
            }
            for how, named in names.items():
                for name in named:
                    self._by[how][name].append(at)
            for word in _words(entry.title):
                self._words[word].append(at)

    def find(self, record: Record, *, has_title: bool = True) -> Known | None:
        """The first note that is about a record's work for sure.

        Where the title is a stand-in for the work's own, `has_title` is false.
        """
        facts = _Facts.of(record)
        for how, by, key in _keys(record):
            for at in self._by[how].get(key, ()):
                if (has_title or how != "title") and self._may_be(facts, at, {how}):
                    return Known(self._entries[at], by, key if isinstance(key, str) else key[1])
        return None

    def namesake(self, record: Record) -> Entry | None:
        """The first note that has the title of a record and is about another work."""
        facts = _Facts.of(record)
        found = self._by["title"].get(_title(record.title), ())
        others = (at for at in found[:_MOST_NAMESAKES] if not facts.is_namesake(self._facts[at]))
        return next((self._entries[at] for at in others), None)

    def match(self, records: Sequence[Record]) -> tuple[tuple[Entry, How] | None, ...]:
        """Find the note of each record, and by what it was found; no note is that of two.

        Path, arXiv id, DOI, ISBN, citation key, link and title are compared. Where several records
        fit a note, the one that fits best has it: an id is surer than a path, which may be a slip,
        and a path with the same title surer than a path. A note that is named after a citation key
        has that. What is left is compared by similar titles; numbers in them must be the same. A
        number, the authors or the year that differ tell works apart that have the rest in common.
        """
        found: dict[int, tuple[Entry, How]] = {}
        taken: set[int] = set()
        facts = [_Facts.of(record) for record in records]
        for candidates in (self._named_alike, self._similar):
            rated = [
                (-score - self._likeness(facts[at], record, entry), at, entry, hows)
                for at, record in enumerate(records)
                if at not in found
                for entry, score, hows in candidates(record, facts[at])
                if self._may_be(facts[at], entry, hows)
            ]
            for _, at, entry, hows in sorted(rated, key=itemgetter(0, 1, 2)):
                if at not in found and entry not in taken:
                    found[at] = self._entries[entry], max(hows, key=_SURE.__getitem__)
                    taken.add(entry)
        return tuple(map(found.get, range(len(records))))

    def doubles(self) -> Iterator[Problem]:
        """Find entries with the same arXiv id, DOI, link or title as one that was read before.

        They are hints: a work may be read twice, and one page may be about several works. Numbers,
        authors or years that differ make two works of them.
        """
        # `README.md` in two folders is no title that anybody gave.
        titles = [entry.sources.get("title") for entry in self._entries]
        unnamed = {at for at, source in enumerate(titles) if source is None or source.is_name}
        groups = [
            ("link", f"leads to the same work ({_shown(str(work))}) as the link of", found)
            for work, found in self._by["link"].items()
            if _is_of_one(str(work))
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
                is_same = self._facts[first].is_same(self._facts[at]) is not False
                if is_same and (first, at) not in seen:
                    seen.add((first, at))
                    src, line = self._entries[at].src, self._entries[at].line_of(field)
                    yield Problem(message, src, line, field, code="double-work", severity="hint")

    def _may_be(self, facts: _Facts, at: int, hows: Collection[How]) -> bool:
        """Whether a work may be that of a note which has some of its names."""
        if set(hows) <= {"title", "similar title"}:
            return facts.is_namesake(self._facts[at])
        return facts.is_same(self._facts[at]) is not False

    def _likeness(self, facts: _Facts, record: Record, at: int) -> float:
        """How many facts a record and a note share or lack both, as a number below 2.

        Of many works with one title, each finds the note that was made of it.
        """
        own = self._facts[at]
        names = ("ids", "names", "year", "link")
        shared: int = sum(getattr(facts, name) == getattr(own, name) for name in names)
        return (record.date == self._entries[at].date) + 0.2 * shared

    def _named_alike(
        self, record: Record, facts: _Facts
    ) -> Iterator[tuple[int, float, Collection[How]]]:
        """The notes with a name of the record's work, how well each fits, and those names."""
        found: dict[int, set[How]] = defaultdict(set)
        for how, _, key in _keys(record):
            named = self._by[how].get(key, ())
            if how == "title" and len(named) > _MOST_NAMESAKES:
                signs = facts.signs(record.date)
                alike = (self._by[how].get((key, sign), ())[:_MOST_NAMESAKES] for sign in signs)
                named = list(chain(*alike))
            for at in named:
                found[at].add(how)
        for at in self._by_path(record.path):
            found[at].add("path")
        keyed = self._by["key"].get(_key(record.key), [])
        if len(keyed) == 1:
            found[keyed[0]].add("key")
        for at, hows in found.items():
            yield at, sum(_SURE[how] for how in hows), hows

    def _by_path(self, path: str) -> Sequence[int]:
        """The notes that a path means: by as much of its end as any has."""
        for end in _ends(path) if path else ():
            if found := self._by["path"].get(end):
                # A folder more or less is a slip; a name that several have is no sign.
                return found if len(found) == 1 else ()
        return ()

    def _similar(self, record: Record, _: _Facts) -> Iterator[tuple[int, float, Collection[How]]]:
        """The notes whose title is nearly the record's, and how near."""
        title = _title(record.title)
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
                yield at, ratio, {"similar title"}


def merge(
    records: Iterable[Record], problems: Iterable[Problem], src: str, *, days_of_reading: bool
) -> Read:
    """Merge the records of a source that are of one work.

    Args:
        records: In the order of the source.
        problems: Those found before; they and the repeats are sorted by line.
        src: The source's name.
        days_of_reading: Whether a work that was read on two days keeps two records.
    """
    kept: list[Record] = []
    facts: list[_Facts] = []
    seen: dict[object, list[int]] = defaultdict(list)
    found = list(problems)
    for record in records:
        own = _Facts.of(record)
        names = {*own.ids, _title(record.title)}
        before = sorted({at for name in names for at in seen[name][-_MOST_NAMESAKES:]})
        before = [at for at in before if _is_repeat(own, facts[at], record, kept[at])]
        days = {at: {kept[at].date, record.date} - {None} for at in before}
        same = (at for at in before if not days_of_reading or len(days[at]) < 2)
        at = next(same, len(kept))
        if at < len(kept):
            where = f"in line {kept[at].line}" if kept[at].line else "above"
            message = (
                f"'{record.title}' is {where} already; the two are read as one; remove one of them"
            )
            found.append(Problem(message, src, record.line, code="repeated-work"))
            kept[at] = _combined(kept[at], record)
            facts[at] = _Facts.of(kept[at])
        else:
            if before and record.date and (day := kept[before[0]].date):
                message = (
                    f"'{record.title}' is listed for {long_date(day)} and "
                    f"{long_date(record.date)}; each day has a note of its own"
                )
                found.append(Problem(message, src, record.line, code="second-reading"))
            kept.append(record)
            facts.append(own)
        for name in names:
            if at not in seen[name][-1:]:
                seen[name].append(at)
    return tuple(kept), tuple(sorted(found, key=lambda one: (one.src or "", one.line or 0)))


def _is_repeat(one: _Facts, other: _Facts, record: Record, before: Record) -> bool:
    """Whether a record is of the same work as one before it, with which it has a name in common."""
    known = one.is_same(other)
    if _title(record.title) != _title(before.title):
        # Chapters have their book's ISBN, where nobody says that they are chapters.
        numbers = {by for by, _ in one.ids & other.ids}
        return bool(known) and (numbers != {"isbn"} or "book" in (record.kind, before.kind))
    return known is not False and bool(known or not (one.link and other.link != one.link))


def _combined(record: Record, other: Record) -> Record:
    """A record with all that another one of the same work has and it has not."""
    summary = "" if record.summary in ("", other.summary) else other.summary
    body = "" if other.body in record.body else other.body
    words = "\n\n".join(filter(None, (record.body, summary, body)))
    tags = tuple(dict.fromkeys((*record.tags, *other.tags)))
    return replace(record, body=words, tags=tags).filled_by(other)


def _keys(record: Record) -> Iterator[tuple[How, str, Id | str]]:
    """All that names a record's work, the surest first: where it is looked up, its name, itself."""
    for by, number in sorted(_ids(record, (record.link,))):
        yield "id", by, (by, number)
    if record.link and _is_of_one(work := work_of(record.link)):
        yield "link", "link", work
    yield "title", "title", _title(record.title)


def _ids(work: Record | Entry, urls: Iterable[str | None]) -> frozenset[Id]:
    says_kind = isinstance(work, Record) or "kind" in work.sources
    # Papers and chapters may have the ISBN of their book.
    found = {("isbn", None if says_kind and work.kind == "paper" else work.isbn)}
    for text in filter(None, (work.arxiv, work.doi, *urls)):
        found |= {("arxiv", arxiv_in(text)), ("doi", doi_in(text))}
    return frozenset((name, number) for name, number in found if number)


def _title(text: str) -> str:
    return same_title(without_html(text))


def _written_title(note: Note) -> str:
    fields = read_text(note.content).front.fields
    return next((one.raw for one in fields if one.name.strip().lower() == "title"), "")


def _is_of_one(place: str) -> bool:
    """Whether a link, as `work_of` compares it, may lead to one work: a front page has many."""
    return any(sign in place for sign in "/?:")


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
