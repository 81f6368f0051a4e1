"""Front matter: YAML and TOML fields with their lines, checked one by one."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

from ..problem import Problem
from ..words import did_you_mean
from .dates import WrittenDate, find_date, is_reading_year, year_in
from .entry import Kind, NamedLink, Source
from .labels import LABELS, clean, field_of
from .lessons import front_lessons
from .links import links_of
from .markdown import plain, tidy
from .note import EMPTY, Field, Front, NoteFields
from .people import COMMAS, split_names
from .sites import unsafe_scheme
from .status import read_status, status_of_flag
from .urls import absolute, arxiv_in, arxiv_url, doi_in, doi_url, isbn_in
from .work_link import button_name

_HASHTAG = re.compile(r"\s*[,;]\s*|\s+(?=#)")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d\b")
_STAMP = re.compile(r"1\d{9}(?:\d{3})?")
"""Dendron's milliseconds since 1970. No person wrote them, so any date of the note is surer."""


def split_tags(text: str) -> tuple[str, ...]:
    """Split `a, b`, `#a #b` or `[a, b]` into tags."""
    parts = _HASHTAG.split(plain(text).strip("[]").translate(COMMAS))
    return tuple(tag for part in parts if (tag := part.strip(" #\"'`.")))


def read_rating(text: str) -> tuple[float, int] | None:
    """Read `4`, `4/5`, `85 %` or `★★★★☆` as a number and its highest, 0 where that is not said."""
    if stars := len(re.findall("[★⭐🌟]", text)):
        return (stars, 5) if stars <= 5 else None
    match = re.match(
        r"\s*(\d{1,3}(?:\.\d+)?)\s*(?:(?:/|out of)\s*(\d{1,3})|(%))?\s*(?:stars?)?\s*$", plain(text)
    )
    if not match:
        return None
    number, scale = float(match[1]), 100 if match[3] else int(match[2] or 0)
    return (number, scale) if 0 < number <= (scale or 100) else None


def rating_scale(ratings: Iterable[tuple[float, int]]) -> int:
    """The scale of ratings that do not tell it: the lowest of 5, 10 and 100 for nine of ten."""
    numbers = sorted(number for number, scale in ratings if not scale)
    usual = numbers[(9 * len(numbers) + 9) // 10 - 1] if numbers else 0
    return next(scale for scale in (5, 10, 100) if usual <= scale)


def out_of_five(rating: tuple[float, int], scale: int) -> int | None:
    """A rating as a number from 1 to 5; None for one that is not on the diary's scale."""
    number, highest = rating[0], rating[1] or scale
    return max(1, int(number * 5 / highest + 0.5)) if number <= highest else None


def ratings_of_notes(found: Sequence[NoteFields]) -> tuple[dict[str, int], list[Problem]]:
    """The rating of each note by its path, on the scale that the diary's ratings show."""
    rated = [(one, one.rating) for one in found if one.rating]
    scale = rating_scale(rating for _, rating in rated)
    known: dict[str, int] = {}
    problems = []
    expected = f"a number up to {scale} is expected, as elsewhere"
    for one, rating in rated:
        if value := out_of_five(rating, scale):
            known[one.src] = value
        else:
            message, line = f"{rating[0]:g} was found where {expected}", one.sources["rating"].line
            problems.append(Problem(message, one.src, line, "rating", code="invalid-value"))
    return known, problems


def topics_of_notes(found: Sequence[NoteFields], folders: Mapping[str, str]) -> dict[str, str]:
    """The topic of each note by its path, where its front matter has one or its folder.

    Of several categories, the first counts that not all notes have. They count where they part the
    notes, or where the folders say nothing.

    Args:
        found: All notes of the diary.
        folders: The topic of each note by its folder.
    """
    listed = {one.src: one.categories for one in found if one.categories}
    count = Counter(name for names in listed.values() for name in set(names))
    own = {
        src: next((name for name in names if count[name] < len(listed)), names[0])
        for src, names in listed.items()
    }
    if len(set(own.values())) < 2 and any(folders.values()):
        own = {}
    told = {one.src: one.topic for one in found if one.topic is not None}
    return {**folders, **own, **told}


class Filled(NamedTuple):
    """The entry's field that a name fills, its rank among the names for it, and its stem."""

    target: str
    rank: int
    stem: str


def _key(name: str) -> str:
    """A name without what people write differently: `dateRead`, `date-read`, `Author(s)`."""
    return re.sub(r"[-_ ;.()]", "", name.strip().lower())


_TABLES = tomllib.loads((Path(__file__).parent / "vocabulary/fields.toml").read_text("utf-8"))
_DOCUMENTED = tuple(_TABLES["names"]["documented"])
_NAMED = {
    target: (tuple(table["stems"]), (*_TABLES["everywhere"], *table.get("around", ())))
    for target, table in _TABLES.items()
    if isinstance(table, dict) and "stems" in table
}
"""Of each field of the entry, the stems of its names, the surest first, and words around them."""

_FOREIGN = frozenset(map(_key, _TABLES["names"]["foreign"]))
_FOREIGN_PREFIXES = ("_", "og:", "twitter:", "dg-", "git-", "zotero")
_NESTED = frozenset(_TABLES["names"]["nested"])
_OWN = frozenset(map(_key, _DOCUMENTED))
_KINDS: Mapping[str, Kind] = {
    word: kind for kind, words in _TABLES["kinds"].items() for word in words
}

_SECOND = {"pdf": "PDF", "arxiv": "arXiv", "doi": "DOI"}
"""Fields for the work's own link that are worth a button where another field has it."""

_WORK_NAMES = ("paper", "arxiv", "url", "link", "doi", "pdf", "")
"""Names, among links, of the work's own link, the surest first."""

READ = ("read", "finished", "completed", "reviewed")
"""Names of fields whose day is one on which the work was read."""

_OF_A_WORK = ("authors", "link", "year", "isbn", "doi", "venue")
"""What else a mapping says that has the title of a work: `book: {title: …, author: …}`."""

_LAST = 100
"""A rank behind those of all names, times the depth in mappings."""


@cache
def field_filled_by(name: str) -> Filled | None:
    """The entry's field that a front matter field fills."""
    key = _key(name)
    if key in _FOREIGN:
        return None
    for target, (stems, around) in _NAMED.items():
        if stem := _stem_of(key, stems, around):
            return Filled(target, stems.index(stem), stem)
    # What a label announces in a text, it does in front matter and in tables, too.
    target = str(LABELS.get(clean(name)))
    target = "date" if target in ("read", "noted") else target
    return Filled(target, len(_NAMED[target][0]), "") if target in _NAMED else None


def _stem_of(key: str, stems: Sequence[str], around: Sequence[str]) -> str | None:
    """The stem of a name that is left with the fewest words around it taken off."""
    left = {key} if len(key) <= 40 else set()
    while left:
        if found := next((stem for stem in stems if stem in left), None):
            return found
        left = {
            rest
            for one in left
            for word in around
            for rest in (one.removeprefix(word), one.removesuffix(word))
            if rest != one
        }
    return None


def read_value(target: str, value: Any) -> Any:
    """A value for one of an entry's fields, read as in front matter; None where it does not fit."""
    return _READERS[target][0](Field.of(target, value, str(value), 0))


def read_fields(front: Front, src: str) -> NoteFields:
    """Check the fields of a note's front matter; what does not fit becomes a problem."""
    fields = _Fields(src)
    if front.error:
        problem = Problem(front.error, src, front.line, code="invalid-front-matter")
        fields.found.problems += (problem,)
    fields.found.problems += tuple(_repeated(front.fields, src))
    for field, depth in _with_nested(front.fields):
        fields.read(field, depth)
    return fields.found


class _Fields:
    """What the fields of a note fill, of which the surest names count."""

    def __init__(self, src: str) -> None:
        self.found = NoteFields(src=src)
        self._ranks: dict[str, int] = {}

    def read(self, field: Field, depth: int) -> None:
        filled, name = field_filled_by(field.name), field.name.strip()
        cutoff = 0.8 if len(name) > 4 else 0.75
        if name.lower() == "diary":
            self.found.is_entry = field.value is not False
            if not isinstance(field.value, bool):
                self._refuse(field, "true or false")
        elif isinstance(field.value, bool) and (state := status_of_flag(field.name, field.value)):
            # A page that is not published is a draft, however far the work is read.
            self._put(field, Filled("status", -1 if state == "draft" else _LAST, ""), state)
        elif filled and not field.is_empty:
            self._put_field(field, filled._replace(rank=filled.rank + depth * _LAST))
        elif filled or depth or is_foreign(field):
            return
        # A name of three letters is near too many.
        elif len(name) > 3 and (hint := did_you_mean(name, _DOCUMENTED, cutoff)):
            message = f"there is no such field; {hint}"
            self._tell(field, [(field.line, message)], code="misspelt-field")
        else:
            self.found.unknown += ((field.name, field.line, _texts(field) or ()),)

    def _put_field(self, field: Field, filled: Filled) -> None:
        """Put what a field says, unless a surer name has a value."""
        items = field.value if isinstance(field.value, list) else []
        if len(items) == 1 and not isinstance(items[0], Mapping | list):
            # A list of one, as forms of some editors write it.
            own = Field.of(field.name, items[0], str(items[0]), field.line)
            field = own if filled.target in _SINGLE else field
        if field.is_empty or is_address(filled, field):
            return
        if filled.target == "links" or (filled.target == "link" and not field.text):
            self._put_links(field, filled)
            return
        if filled.target == "link":
            # The work's ids may stand in any field for its link.
            for name, find in (("arxiv", arxiv_in), ("doi", doi_in)):
                rank = -1 if filled.stem == name else filled.rank
                if number := find(field.raw):
                    self._put(field, Filled(name, rank, ""), number)
        if (
            filled.stem.startswith(("pub", "post"))
            and field.raw.isdecimal()
            and len(field.raw) == 4
        ):
            filled = filled._replace(target="year")  # A year alone is that of the work.
        read, expected = _READERS[filled.target]
        value = read(field)
        if value is None and filled.target == "status":
            # Of a word that nobody knows, the other notes may tell what it means.
            self.found.unknown += ((field.name, field.line, _texts(field) or ()),)
        elif value is None:
            self._refuse(field, expected)
        else:
            self._put(field, filled, value)

    def _put(self, field: Field, filled: Filled, value: Any) -> None:
        target, rank, stem = filled
        source = Source("front matter", field.line)
        if target == "date" and stem in READ:
            self.found.is_read = True
        if target == "date" and _STAMP.fullmatch(field.raw):
            target = "stamp"
        if target == "lessons":
            value, wrong = value
            self._tell(field, wrong)
        if target == "link" and (name := _SECOND.get(stem)):
            self.found.links += ((NamedLink(name, value), source),)
        if target not in self._ranks or rank < self._ranks[target]:
            self.found.put(target, value, source)
            self._ranks[target] = rank

    def _put_links(self, field: Field, filled: Filled) -> None:
        """Put the links of a list, or of a field such as `video`; for the forms, see `_pairs`.

        Of a list, they are the work's and its code's, where these have no field of their own.
        """
        name = button_name(filled.stem, "") if filled.target == "links" else ""
        links, wrong = _named(_pairs(field.raw if field.text else field.value, name))
        if not links and (name or field.text or not wrong):
            self._refuse(field, _LINK_EXPECTED)
            return
        source = Source("front matter", field.line)
        self.found.links += tuple((link, source) for _, link in links)
        if _key(field.name) in _OWN:
            self._tell(field, ((field.line, text) for text in wrong))
        work = [link.url for own in _WORK_NAMES for said, link in links if said == own]
        code = [link.url for said, link in links if said and field_of(said) == "code"]
        for target, urls in (("link", work), ("code", code)):
            if urls and not name:
                self._put(field, Filled(target, filled.rank + _LAST, ""), urls[0])

    def _refuse(self, field: Field, expected: str) -> None:
        """Report a value that does not fit, unless the field may be another tool's."""
        name = _key(field.name)
        if name not in _OWN:
            return
        filled = field_filled_by(name)
        target = filled.target if filled else ""
        if target in {"link", "links"} and unsafe_scheme(field.raw):
            expected = "an http(s) link, which this is not,"
        elif target == "link" and name.startswith("arxiv"):
            expected = "an arXiv number such as 2311.10090, best in quotes,"
        elif name == "doi":
            expected = "a DOI such as 10.1145/3292500"
        if field.text:
            shown = repr(tidy(field.raw if len(field.raw) <= 60 else field.raw[:59] + "…"))
        else:
            shown = "a list" if isinstance(field.value, list) else "a mapping"
        self._tell(field, [(field.line, f"{shown} was found where {expected} is expected")])

    def _tell(
        self, field: Field, wrong: Iterable[tuple[int, str]], code: str = "invalid-value"
    ) -> None:
        self.found.problems += tuple(
            Problem(message, self.found.src, line, field.name, code=code) for line, message in wrong
        )


def _repeated(fields: Iterable[Field], src: str) -> Iterator[Problem]:
    """What is wrong with fields whose names have other values further up; lists add up."""
    first: dict[str, Field] = {}
    for field in fields:
        if field.text and not field.is_empty:
            above = first.setdefault(field.name, field)
            if above.value != field.value:
                message = f"it stands in line {above.line} already; keep one of the two"
                yield Problem(message, src, field.line, field.name, code="repeated-field")


def _with_nested(fields: Iterable[Field]) -> Iterator[tuple[Field, int]]:
    """The fields, and behind them those that stand in mappings, each with its depth.

    What a mapping tells of a work is surer than what the note is called: it has the depth -1. But
    where the note tells the work itself, a mapping is about another one, such as the series.
    """
    inner: list[tuple[Field, int]] = []
    fields = [*fields]
    names = (one.name for one in fields if not isinstance(one.value, Mapping))
    is_told = any(one.target in _OF_A_WORK for one in map(field_filled_by, names) if one)
    for field in fields:
        mapping = field.value if isinstance(field.value, Mapping) else {}
        filled = {str(name): field_filled_by(str(name)) for name in mapping}
        targets = {one.target for one in filled.values() if one}
        is_work = not is_told and "title" in targets and not targets.isdisjoint(_OF_A_WORK)
        # Only a note tells when a work was read, and how good it is.
        is_note = any(
            one and (one.stem in READ or one.target == "rating") for one in filled.values()
        )
        if is_work or is_note or (mapping and field.name.strip().lower() in _NESTED):
            for name, value in mapping.items():
                one = filled[str(name)]
                depth = -1 if is_work and one and one.target in ("title", *_OF_A_WORK) else 1
                inner.append((Field.of(str(name), value, str(value), field.line), depth))
        else:
            yield field, 0
            yield from ((day, 0) for day in _read_days(field))
    yield from inner


def _read_days(field: Field) -> Iterator[Field]:
    """The last day of a log on which the work was read: `[{status: Read, timestamp: 2025-06-05}]`.

    A log has an item for each state, which tells it in any of its fields, and the day in another.
    """
    items = field.value if isinstance(field.value, list) else ()
    days = [
        day
        for item in items
        if isinstance(item, Mapping)
        and any(isinstance(x, str) and read_status(x) == "read" for x in item.values())
        for day in _days_in(item)
    ]
    if days:
        yield Field.of("read", max(days), str(max(days)), field.line)


def _days_in(value: Any) -> Iterator[dt.date]:
    """The days in a list, or in a mapping: of `[{start: 2025-06-01, end: 2025-06-05}]`, two."""
    if isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _days_in(one)
    elif isinstance(value, dt.datetime):
        yield value.date()
    elif isinstance(value, dt.date):
        yield value
    elif isinstance(value, str) and _ISO_DAY.match(value) and (date := find_date(value)):
        yield from filter(None, [date.exact])


def is_address(filled: Filled, field: Field) -> bool:
    """Whether a field for text has only an address, which may be that of the work."""
    is_one = filled.target == "summary" and len(field.raw.split()) == 1
    return is_one and absolute(field.raw) is not None


def is_foreign(field: Field) -> bool:
    """Whether a field belongs to another tool and is to be left alone."""
    name = field.name.strip().lower()
    is_flag = isinstance(field.value, bool) and status_of_flag(name, not field.value) is not None
    return is_flag or _key(name) in _FOREIGN or name.startswith(_FOREIGN_PREFIXES)


def _citation_key(field: Field) -> str | None:
    key = _first(field).strip().lstrip("@")
    return key if re.fullmatch(r"[^\s\"#%'(),={}~\\]+", key) else None


def _text(field: Field) -> str | None:
    texts = _texts(field) or ()
    return plain(texts[0]) or None if len(texts) == 1 else None


def _texts(field: Field) -> tuple[str, ...] | None:
    """The text of a field, or those of a list's items and of the names in them.

    None where an item is a list, or has no name.
    """
    if field.text:
        return (field.raw,)
    items = field.value if isinstance(field.value, list) else [{}]
    named = [item.get("name", []) if isinstance(item, Mapping) else item for item in items]
    has_lists = any(isinstance(item, Mapping | list) for item in named)
    return None if has_lists else tuple(str(item) for item in named if item is not None)


def _first(field: Field) -> str:
    return next(iter(_texts(field) or ()), "")


def _list(field: Field, split: Callable[[str], Sequence[str]]) -> tuple[str, ...] | None:
    """The names of a list, or those of a text that is split."""
    texts = split(field.raw) if field.text else _texts(field)
    if texts is None:
        return None
    names = (plain(text).lstrip("#") for text in texts)
    return tuple(dict.fromkeys(filter(None, names)))


def _date(field: Field) -> WrittenDate | dt.date | None:
    value = field.value
    if isinstance(value, Mapping):  # Material's blog: {created: …, updated: …}
        value = value.get("created") or value.get("published")
    if isinstance(value, list) and value and isinstance(value[0], list):
        value = next(iter(value[0]), None)  # YAML reads a link to a note, `[[…]]`, as lists
    value = max(_days_in(value), default=value)
    if isinstance(value, dt.date):
        return value if is_reading_year(value.year) else None
    if _STAMP.fullmatch(field.raw):
        return dt.datetime.fromtimestamp(int(field.raw[:10]), dt.UTC).date()
    return find_date(value if isinstance(value, str) else field.raw, forgiving=True)


def _url_in(text: str) -> str | None:
    """The URL that a text is, or that it has in it."""
    match = re.search(r"https?://\S+", text)
    inside = absolute(match[0]) if match else None
    return absolute(text) or arxiv_url(text) or doi_url(text) or inside


def _named(
    pairs: Iterator[tuple[str, Any]],
) -> tuple[list[tuple[str, NamedLink]], list[str]]:
    """Links with their names as written, in lower case; and what is wrong with the others."""
    found = []
    wrong = []
    for number, (name, value) in enumerate(pairs, start=1):
        if value in EMPTY:
            continue
        text, url = _target(value) if isinstance(value, str) else ("", None)
        if url is None:
            which = f"link '{plain(name)}'" if name else f"link {number}"
            wrong.append(f"{which} is left out: {_LINK_EXPECTED} is expected")
            continue
        label = plain(name.replace("_", " ")) or plain(text)
        found.append((label.lower(), NamedLink(button_name(label, url), url)))
    return found, wrong


def _target(text: str) -> tuple[str, str | None]:
    """The text of a Markdown link, if it is one, and the URL."""
    if unsafe_scheme(text):
        return "", None
    for link in links_of(text) if "](" in text else ():
        return link.text, None if link.unsafe else link.url
    return "", _url_in(text)


def _pairs(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Names and links: of a mapping from names to links, or a list of links or of mappings.

    A mapping in a list has `name` and `url`, or one name and its link. What has no name gets the
    field's, such as `Video`.
    """
    if isinstance(value, list):
        for item in value:
            yield from _pairs(item, name)
    elif isinstance(value, Mapping):
        own = {str(key).strip().lower(): item for key, item in value.items()}
        urls = [own[key] for key in ("url", "link", "href") if key in own]
        labels = [own[key] for key in ("name", "title", "label", "text") if key in own]
        if urls and (name or labels):
            yield name or str(labels[0] or ""), urls[0]
            return
        for key, item in value.items():
            for one in item if isinstance(item, list) else [item]:
                yield name or str(key), one
    else:
        yield name, value


def _alias(field: Field) -> str | None:
    text = plain(_first(field))
    return text if len(text.split()) > 2 else None


def _code(field: Field) -> str | None:
    text = field.raw
    if field.name == "github" and re.fullmatch(r"[\w.-]+/[\w.-]+", text):
        text = f"https://github.com/{text}"
    return absolute(text)


def _kind(field: Field) -> Kind | None:
    value = field.raw.strip().lower()
    if _key(field.name) == "kind" and value in get_args(Kind):
        return cast("Kind", value)
    words = " ".join(re.findall(r"[^\W\d_]+", value))
    found = (kind for word, kind in _KINDS.items() if re.search(rf"\b{word}s?\b", words))
    return next(found, None)


def kind_of_folders(src: str) -> Kind | None:
    """The kind of works that one of a note's folders is called by: `books`, `Book notes`, `talks`.

    A folder such as `video` may be one of papers about videos, and in `papers` is anything.
    """
    folders = src.lower().split("/")[:-1]
    for words in (re.findall(r"[^\W\d_]+|&", folder) for folder in reversed(folders)):
        if words[:1] in (["book"], ["books"]) and len(words) < 3 and "&" not in words:
            return "book"
        found = (kind for word, kind in _KINDS.items() if words == [f"{word}s"])
        if kind := next(found, None):
            return kind if kind != "paper" else None
    return None


_SINGLE = frozenset({"date", "link", "kind", "year", "rating", "code"})
"""Fields of the entry for one value, of which a list of one is that."""

_LINK_EXPECTED = "an http(s) link such as https://example.org/talk"
_TEXT_EXPECTED = "text in quotes"
_READERS: dict[str, tuple[Callable[[Field], Any], str]] = {
    "title": (_text, _TEXT_EXPECTED),
    "date": (_date, "a day such as 2025-06-05"),
    "link": (
        lambda field: _target(field.raw)[1],
        "an absolute link such as https://arxiv.org/abs/2311.10090",
    ),
    "summary": (_text, _TEXT_EXPECTED),
    "topic": (lambda field: plain(_first(field)) or None, _TEXT_EXPECTED),
    "categories": (
        lambda field: _list(field, re.compile(",").split) or None,
        "a list of names",
    ),
    "kind": (_kind, f"one of {', '.join(get_args(Kind))}"),
    "authors": (
        partial(_list, split=split_names),
        "a list of names such as [A. Rutherford, B. Ellis]",
    ),
    "venue": (_text, _TEXT_EXPECTED),
    "year": (lambda field: year_in(field.raw), "a year of four digits such as 2024"),
    "tags": (partial(_list, split=split_tags), "a list of words such as [marl, jax]"),
    "rating": (lambda field: read_rating(field.raw), "a number such as 4, 4/5 or 8/10"),
    "code": (_code, "an absolute link such as https://github.com/owner/name"),
    "lessons": (front_lessons, "a list of lessons, each with theme and lesson,"),
    "alias": (_alias, "text"),
    "isbn": (lambda field: isbn_in(_first(field)), "an ISBN"),
    "key": (_citation_key, "a key that all readers of BibTeX accept"),
    "status": (
        lambda field: next(filter(None, map(read_status, _texts(field) or ())), None),
        "a reading state",
    ),
}
"""How each field of the entry is read, and what is expected of it."""
