"""Front matter: YAML and TOML fields with their lines, checked one by one."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

from ..problem import Problem
from ..words import did_you_mean
from .dates import WrittenDate, find_date, is_reading_year, year_in
from .entry import Kind, NamedLink, Source, Status
from .labels import LINK_NAMES, field_of
from .lessons import front_lessons
from .links import links_of
from .markdown import plain, tidy
from .note import EMPTY, Field, Front, NoteFields
from .sites import unsafe_scheme
from .status import read_status, status_of_flag
from .urls import absolute, arxiv_in, arxiv_url, doi_in, doi_url, isbn_in
from .work_link import button_name

_NAMES = re.compile(r"\s*(?:;|\band\b|&|,(?!\s*(?:Jr|Sr|II|III)\b))\s*")
_HASHTAG = re.compile(r"\s*[,;]\s*|\s+(?=#)")
_COMMAS = str.maketrans("，、；", ",,;")
_SEMICOLON = re.compile(r"[;；]")


def split_names(text: str) -> tuple[str, ...]:
    """Split `A, B and C` into names; `et al.` is nobody."""
    cleaned = plain(text)
    parts = _SEMICOLON.split(cleaned)
    if len(parts) == 1:
        parts = _NAMES.split(cleaned.translate(_COMMAS))
    behind = r"(?<=\w\w\w)\.$|[\s,]*\bet\.? al\.?.*$"
    names = (re.sub(behind, "", part.strip()).strip(" ,*†‡") for part in parts)
    return tuple(name for name in names if name and name.lower() not in {"others", "et al"})


def split_tags(text: str) -> tuple[str, ...]:
    """Split `a, b`, `#a #b` or `[a, b]` into tags."""
    parts = _HASHTAG.split(plain(text).strip("[]").translate(_COMMAS))
    return tuple(tag for part in parts if (tag := part.strip(" #\"'`.")))


def read_rating(text: str) -> tuple[float, int] | None:
    """Read `4`, `4/5`, `85 %` or `★★★★☆` as a number and its highest, 0 where that is not said."""
    if stars := len(re.findall("[★⭐🌟]", text)):
        return (stars, 5) if stars <= 5 else None
    match = re.match(
        r"\s*(\d{1,3}(?:\.\d+)?)\s*(?:(?:/|out of)\s*(\d{1,3})|(%))?\s*(?:stars?)?\s*$", plain(text)
    )
    number = float(match[1]) if match else 0.0
    scale = 100 if match and match[3] else int((match and match[2]) or 0)
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
    for one, rating in rated:
        if (value := out_of_five(rating, scale)) is not None:
            known[one.src] = value
            continue
        message = f"{rating[0]:g} was found where a number up to {scale} is expected, as elsewhere"
        line = one.sources["rating"].line
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
    return {
        one.src: own.get(one.src, folders[one.src]) if one.topic is None else one.topic
        for one in found
    }


class Filled(NamedTuple):
    """The entry's field that a name fills, its rank among the names for it, and its stem."""

    target: str
    rank: int
    stem: str


_TABLES = tomllib.loads((Path(__file__).parent / "vocabulary/fields.toml").read_text("utf-8"))
_DOCUMENTED = tuple(_TABLES["names"]["documented"])


def _key(name: str) -> str:
    """A name without what people write differently: `dateRead`, `date-read`, `Date Read`."""
    return re.sub(r"[-_ ;.]", "", name.strip().lower())


_NAMED = {
    target: (tuple(table["stems"]), (*_TABLES["everywhere"], *table.get("around", ())))
    for target, table in _TABLES.items()
    if isinstance(table, dict) and "stems" in table
}
"""Of each field of the entry, the stems of its names, the surest first, and words around them."""

_LONGEST_NAME = 40

_FOREIGN = frozenset(map(_key, _TABLES["names"]["foreign"]))
_FOREIGN_PREFIXES = ("_", "og:", "twitter:", "dg-", "git-", "zotero")
_NESTED = frozenset(_TABLES["names"]["nested"])
_OWN = frozenset(map(_key, _DOCUMENTED))
_KINDS: Mapping[str, str] = {
    word: kind for kind, words in _TABLES["kinds"].items() for word in words
}

_IDS = ("arxiv", "doi", "url", "link", "paper", "source", "pdf")
"""Stems of fields in which arXiv ids and DOIs stand, the surest first."""

_NamedLinks = list[tuple[str, NamedLink]]
"""Links with their names as written, in lower case."""

_SECOND = {"pdf": "PDF", "arxiv": "arXiv", "doi": "DOI"}
"""Fields for the work's own link that are worth a button where another field has it."""

_WORK_NAMES = ("paper", "arxiv", "url", "link", "doi", "pdf")
"""Names, among links, of the work's own link, the surest first."""

_URL_KEYS = ("url", "link", "href")
_NAME_KEYS = ("name", "title", "label", "text")

_LAST = 100
"""A rank behind those of all names."""

_CATALOGUE = re.compile(
    r"semanticscholar\.org|scholar\.google|researchgate\.net|dblp\.org|paperswithcode"
)


@cache
def field_filled_by(name: str) -> Filled | None:
    """The entry's field that a front matter field fills."""
    key = _key(name)
    if key in _FOREIGN:
        return None
    for target, (stems, around) in _NAMED.items():
        if stem := _stem_of(key, stems, around):
            return Filled(target, stems.index(stem), stem)
    return None


def _stem_of(key: str, stems: Sequence[str], around: Sequence[str]) -> str | None:
    """The stem of a name that is left with the fewest words around it taken off."""
    left = {key} if len(key) <= _LONGEST_NAME else set()
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
    found = NoteFields(src=src)
    ranks: dict[str, int] = {}
    lists: list[tuple[Field, _NamedLinks]] = []
    if front.error:
        found.problems += (Problem(front.error, src, front.line, code="invalid-front-matter"),)
    found.problems += tuple(_repeated(front.fields or (), src))
    fields = list(_with_nested(front.fields or ()))
    for field, depth in fields:
        filled = field_filled_by(field.name)
        if field.name.strip().lower() == "diary":
            found.is_entry = field.value is not False
            if not isinstance(field.value, bool):
                _refuse(field, found, "true or false")
        elif isinstance(field.value, bool) and (state := status_of_flag(field.name, field.value)):
            # A page that is not published is a draft, however far the work is read.
            filled = Filled("status", -1 if state == "draft" else _LAST, "")
            _put_value(state, field, filled, found, ranks)
        elif filled and not field.is_empty:
            filled = filled._replace(rank=filled.rank + depth * _LAST)
            if filled.target == "links":
                _put_list(field, filled, found, lists)
            else:
                _put_field(field, filled, found, ranks)
        elif filled or depth or _is_foreign(field):
            continue
        elif hint := _hint(field.name):
            message = f"there is no such field; {hint}"
            problem = Problem(message, src, field.line, field.name, code="misspelt-field")
            found.problems += (problem,)
        else:
            found.unknown += ((field.name, field.line),)
    for field, links in lists:
        _put_work(field, links, found, ranks)
    _put_ids((field for field, _ in fields), found)
    return found


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
    """The fields, and behind them those that stand in mappings, each with its depth."""
    inner: list[Field] = []
    for field in fields:
        if isinstance(field.value, Mapping) and field.name.strip().lower() in _NESTED:
            inner += [
                Field.of(str(name), value, str(value), field.line)
                for name, value in field.value.items()
            ]
        else:
            yield field, 0
            yield from ((day, 0) for day in _read_days(field))
    yield from ((field, 1) for field in inner)


def _read_days(field: Field) -> Iterator[Field]:
    """The last day of a log on which the work was read: `[{status: Read, timestamp: 2025-06-05}]`.

    A log has an item for each state, which tells it in any of its fields, and the day in another.
    """
    items = field.value if isinstance(field.value, list) else ()
    days = [
        str(value)
        for item in items
        if isinstance(item, Mapping)
        and any(isinstance(x, str) and read_status(x) == "read" for x in item.values())
        for value in item.values()
        if isinstance(value, dt.date) or (isinstance(value, str) and _ISO_DAY.match(value))
    ]
    if days:
        yield Field.of("read", max(days)[:10], max(days)[:10], field.line)


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d\b")


def _is_foreign(field: Field) -> bool:
    """Whether a field belongs to another tool and is to be left alone."""
    name = field.name.strip().lower()
    is_flag = isinstance(field.value, bool) and status_of_flag(name, not field.value) is not None
    return is_flag or _key(name) in _FOREIGN or name.startswith(_FOREIGN_PREFIXES)


def _hint(name: str) -> str:
    """A question whether a documented field is meant; a name of three letters is near too many."""
    name = name.strip()
    cutoff = 0.8 if len(name) > 4 else 0.75
    return did_you_mean(name, _DOCUMENTED, cutoff) if len(name) > 3 else ""


def _put_field(field: Field, filled: Filled, found: NoteFields, ranks: dict[str, int]) -> None:
    """Put what a field says, unless a surer name has a value."""
    read, expected = _READERS[filled.target]
    value = read(field)
    if value is None:
        _refuse(field, found, expected)
    else:
        _put_value(value, field, filled, found, ranks)


def _put_value(
    value: Any, field: Field, filled: Filled, found: NoteFields, ranks: dict[str, int]
) -> None:
    target, rank, stem = filled
    source = Source("front matter", field.line)
    if target == "date" and _STAMP.fullmatch(field.raw):
        target = "stamp"
    if target == "lessons":
        value, wrong = value
        found.problems += tuple(_invalid(text, found.src, line, field) for line, text in wrong)
    if target == "link" and (name := _SECOND.get(stem)):
        found.links += ((NamedLink(name, value), source),)
    if target == "link" and field.name == "url" and _CATALOGUE.search(value):
        # Any address is better than a catalogue's.
        rank = _LAST
    if target not in ranks or rank < ranks[target]:
        found.put(target, value, source)
        ranks[target] = rank


def _put_list(
    field: Field, filled: Filled, found: NoteFields, lists: list[tuple[Field, _NamedLinks]]
) -> None:
    """Put the links of a list, or of a field such as `video`; for the forms, see `_pairs`."""
    value = field.raw if field.text else field.value
    shortcut = LINK_NAMES["fields"].get(filled.stem)
    links, wrong = _named(_of_one(value, shortcut) if shortcut else _pairs(value))
    if not links and (shortcut or field.text or not wrong):
        _refuse(field, found, _LINK_EXPECTED)
        return
    source = Source("front matter", field.line)
    found.links += tuple((link, source) for _, link in links)
    if not shortcut:
        lists.append((field, links))
    if _key(field.name) in _OWN:
        found.problems += tuple(_invalid(text, found.src, field.line, field) for text in wrong)


def _put_work(
    field: Field, links: _NamedLinks, found: NoteFields, ranks: Mapping[str, int]
) -> None:
    """Put the work's link and its code's from a list, where they have no field of their own."""
    # Of several links with one name the first in the alphabet counts, and unnamed ones come last.
    own = [(_WORK_NAMES.index(name), link.url) for name, link in links if name in _WORK_NAMES]
    unnamed = [link.url for name, link in links if not name]
    code = [link.url for name, link in links if name and field_of(name) == "code"]
    work = [min(own)[1]] if own else unnamed
    for target, urls in (("link", work), ("code", code)):
        url = next(iter(urls), None)
        if url and (not found.tells(target) or ranks.get(target) == _LAST):
            found.put(target, url, Source("front matter", field.line))


def _put_ids(fields: Iterable[Field], found: NoteFields) -> None:
    """Put the work's arXiv id and DOI, which may stand in any field for its link."""
    told: dict[str, Field] = {}
    for field in fields:
        filled = field_filled_by(field.name) if field.text else None
        if filled and filled.target == "link":
            told.setdefault(filled.stem, field)
    readers: Mapping[str, Callable[[str], str | None]] = {"arxiv": arxiv_in, "doi": doi_in}
    for target, read in readers.items():
        for field in (told[stem] for stem in _IDS if stem in told):
            if value := read(field.raw.strip()):
                found.put(target, value, Source("front matter", field.line))
                break


def _citation_key(field: Field) -> str | None:
    """A key that all readers of BibTeX accept."""
    key = _one(field).strip().lstrip("@")
    return key if re.fullmatch(r"[^\s\"#%'(),={}~\\]+", key) else None


def _refuse(field: Field, found: NoteFields, expected: str) -> None:
    """Report a value that does not fit, unless the field may be another tool's."""
    name = _key(field.name)
    if name not in _OWN:
        return
    filled = field_filled_by(name)
    target = filled.target if filled else ""
    if target in {"link", "links"} and unsafe_scheme(_link_text(field, target)):
        expected = "an http(s) link, which this is not,"
    elif target == "link" and name.startswith("arxiv"):
        expected = "an arXiv number such as 2311.10090, best in quotes,"
    elif name == "doi":
        expected = "a DOI such as 10.1145/3292500"
    if field.text:
        shown = repr(tidy(field.raw if len(field.raw) <= 60 else field.raw[:59] + "…"))
    else:
        shown = "a list" if isinstance(field.value, list) else "a mapping"
    message = f"{shown} was found where {expected} is expected"
    found.problems += (_invalid(message, found.src, field.line, field),)


def _invalid(message: str, src: str, line: int, field: Field) -> Problem:
    return Problem(message, src, line, field.name, code="invalid-value")


def _text(field: Field) -> str | None:
    return plain(field.raw) or None if field.text else None


def _one(field: Field) -> str:
    """The text of a field, or of the first item of a list."""
    items = field.value if isinstance(field.value, list) else [field.raw]
    return next((str(item) for item in items if isinstance(item, str | int | float)), "")


_STAMP = re.compile(r"1\d{9}(?:\d{3})?")
"""Dendron's milliseconds since 1970. No person wrote them, so any date of the note is surer."""


def _date(field: Field) -> WrittenDate | dt.date | None:
    value = field.value
    if isinstance(value, Mapping):  # Material's blog: {created: …, updated: …}
        value = value.get("created") or value.get("published")
    if isinstance(value, list) and value and isinstance(value[0], list):
        value = next(iter(value[0]), None)  # YAML reads a link to a note, `[[…]]`, as lists
    if isinstance(value, dt.date):
        day = value.date() if isinstance(value, dt.datetime) else value
        return day if is_reading_year(day.year) else None
    if _STAMP.fullmatch(field.raw):
        return dt.datetime.fromtimestamp(int(field.raw[:10]), dt.UTC).date()
    return find_date(value if isinstance(value, str) else field.raw, forgiving=True)


def _link(field: Field) -> str | None:
    text = _link_text(field, "link")
    filled = field_filled_by(field.name)
    name = filled.stem if filled else ""
    if unsafe_scheme(text):
        return None
    if match := re.search(r"\]\(([^)]+)\)", text):
        text = match[1]
    if name == "arxiv":
        return absolute(text) or arxiv_url(text)
    if name == "doi":
        return absolute(text) if text.startswith("http") else doi_url(text)
    return _url_in(text)


def _link_text(field: Field, target: str) -> str:
    """The text of a link; of a list or of {paper: …, pdf: …, code: …}, the work's own."""
    if field.text or target == "links":
        return field.raw
    value = field.value
    items = [value.get(name) for name in _WORK_NAMES] if isinstance(value, Mapping) else value
    # The items of a set have no order.
    items = items if isinstance(items, list) else ()
    return next((item for item in items if isinstance(item, str) and item), "")


def _url_in(text: str) -> str | None:
    """The URL that a text is, or that it has in it."""
    match = re.search(r"https?://\S+", text)
    inside = absolute(match[0]) if match else None
    return absolute(text) or arxiv_url(text) or doi_url(text) or inside


def _named(pairs: Iterator[tuple[str, Any]]) -> tuple[_NamedLinks, list[str]]:
    """Links with their names as written, in lower case; and what is wrong with the others."""
    found: _NamedLinks = []
    wrong: list[str] = []
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


def _of_one(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    """The links of a field such as `video`, whose own name says what they are."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, Mapping):
            yield name, next((item[key] for key in _URL_KEYS if key in item), "")
        else:
            yield name, item


def _pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Names and links: of a mapping from names to links, or a list of links or of mappings.

    A mapping in a list has `name` and `url`, or one name and its link.
    """
    if isinstance(value, list):
        for item in value:
            yield from _pairs(item)
    elif isinstance(value, Mapping):
        keys = {str(key).strip().lower(): key for key in value}
        url = next((keys[key] for key in _URL_KEYS if key in keys), None)
        name = next((keys[key] for key in _NAME_KEYS if key in keys), None)
        if url is not None and name is not None:
            yield str(value[name] or ""), value[url]
            return
        for key, item in value.items():
            for one in item if isinstance(item, list) else [item]:
                yield str(key), one
    else:
        yield "", value


def _alias(field: Field) -> str | None:
    value = field.value[0] if isinstance(field.value, list) and field.value else field.raw
    text = plain(value) if isinstance(value, str) else ""
    return text if len(text.split()) > 2 else None


def _code(field: Field) -> str | None:
    text = field.raw
    if field.name == "github" and re.fullmatch(r"[\w.-]+/[\w.-]+", text):
        text = f"https://github.com/{text}"
    return absolute(text)


def _kind(field: Field) -> str | None:
    value = field.raw.strip().lower()
    if _key(field.name) == "kind" and value in get_args(Kind):
        return value
    words = " ".join(re.findall(r"[^\W\d_]+", value))
    found = (kind for word, kind in _KINDS.items() if re.search(rf"\b{word}s?\b", words))
    return next(found, None)


def _categories(field: Field) -> tuple[str, ...] | None:
    items = field.value if isinstance(field.value, list) else field.raw.split(",")
    names = (plain(str(item)) for item in items if isinstance(item, str | int))
    return tuple(dict.fromkeys(filter(None, names))) or None


def _status(field: Field) -> Status | None:
    items = field.value if isinstance(field.value, list) else [field.raw]
    return next(filter(None, (read_status(str(item)) for item in items)), None)


def _authors(field: Field) -> tuple[str, ...] | None:
    if field.text:
        return split_names(field.raw)
    items = field.value if isinstance(field.value, list) else [None]
    names = [item.get("name", "") if isinstance(item, Mapping) else item for item in items]
    if not all(isinstance(name, str | int | float) for name in names):
        return None
    return tuple(filter(None, (plain(str(name)) for name in names)))


def _tags(field: Field) -> tuple[str, ...] | None:
    if field.text:
        return split_tags(field.raw)
    if isinstance(field.value, list) and not any(isinstance(i, list | dict) for i in field.value):
        tags = (plain(str(tag)).lstrip("#") for tag in field.value if tag is not None)
        return tuple(filter(None, tags))
    return None


_LINK_EXPECTED = "an http(s) link such as https://example.org/talk"
_TEXT_EXPECTED = "text in quotes"
_READERS: dict[str, tuple[Callable[[Field], Any], str]] = {
    "title": (_text, _TEXT_EXPECTED),
    "date": (_date, "a day such as 2025-06-05"),
    "link": (_link, "an absolute link such as https://arxiv.org/abs/2311.10090"),
    "summary": (_text, _TEXT_EXPECTED),
    "topic": (lambda field: plain(_one(field)) or None, _TEXT_EXPECTED),
    "categories": (_categories, "a list of names"),
    "kind": (_kind, f"one of {', '.join(get_args(Kind))}"),
    "authors": (_authors, "a list of names such as [A. Rutherford, B. Ellis]"),
    "venue": (_text, _TEXT_EXPECTED),
    "year": (lambda field: year_in(field.raw), "a year of four digits such as 2024"),
    "tags": (_tags, "a list of words such as [marl, jax]"),
    "rating": (lambda field: read_rating(field.raw), "a number such as 4, 4/5 or 8/10"),
    "code": (_code, "an absolute link such as https://github.com/owner/name"),
    "lessons": (front_lessons, "a list of lessons, each with theme and lesson,"),
    "alias": (_alias, "text"),
    "isbn": (lambda field: isbn_in(_one(field)), "an ISBN"),
    "key": (_citation_key, "a key"),
    "status": (_status, "a reading state"),
}
"""How each field of the entry is read, and what is expected of it."""
