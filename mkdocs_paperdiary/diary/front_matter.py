"""Front matter: YAML and TOML fields with their lines, checked one by one."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from ..problem import Problem
from ..words import did_you_mean
from .dates import WrittenDate, find_date, year_in
from .entry import Kind, NamedLink, Source
from .labels import LINK_NAMES, field_of
from .lessons import front_lessons
from .links import links_of
from .markdown import plain, tidy
from .note import EMPTY, Field, Front, NoteFields
from .sites import unsafe_scheme
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


def read_rating(text: str) -> int | None:
    """Read `4`, `4/5`, `8/10` or `★★★★☆` as a number from 1 to 5."""
    stars = len(re.findall("[★⭐🌟]", text))
    if stars:
        return stars if stars <= 5 else None
    match = re.match(
        r"\s*(\d{1,2}(?:\.\d+)?)\s*(?:(?:/|out of)\s*(\d{1,3}))?\s*(?:stars?)?\s*$", plain(text)
    )
    if not match:
        return None
    number = float(match[1])
    if not match[2]:
        return int(number) if number in range(1, 6) else None
    scale = int(match[2])
    return max(1, int(number * 5 / scale + 0.5)) if 0 < scale >= number else None


_TABLES = tomllib.loads((Path(__file__).parent / "vocabulary/fields.toml").read_text("utf-8"))
_DOCUMENTED = tuple(_TABLES["names"]["documented"])


def _key(name: str) -> str:
    """A name without what people write differently: `dateRead`, `date-read`, `Date Read`."""
    return re.sub(r"[-_ ]", "", name.strip().lower())


_KNOWN = {
    _key(name): (target, rank)
    for target, names in _TABLES["fills"].items()
    for rank, name in enumerate(names)
}
"""Each name that fills a field of the entry: that field, and a rank; the lowest rank wins."""

_FOREIGN = frozenset(map(_key, _TABLES["names"]["foreign"]))
_FOREIGN_PREFIXES = ("_", "og:", "twitter:", "dg-", "git-", "zotero")
_OWN = frozenset(map(_key, _DOCUMENTED))

_IDS = ("arxiv", "arxivid", "doi", "url", "link", "paper", "source", "pdf")
"""Names of fields in which arXiv ids and DOIs stand, the surest first."""

_CITATION_KEYS = ("citekey", "citationkey", "bibtexkey")

_NamedLinks = list[tuple[str, NamedLink]]
"""Links with their names as written, in lower case."""

_SECOND = {"pdf": "PDF", "arxiv": "arXiv", "arxivid": "arXiv", "doi": "DOI"}
"""Fields for the work's own link that are worth a button where another field has it."""

_WORK_NAMES = ("paper", "arxiv", "url", "link", "doi", "pdf")
"""Names, among links, of the work's own link, the surest first."""

_URL_KEYS = ("url", "link", "href")
_NAME_KEYS = ("name", "title", "label", "text")

_CATALOGUE = re.compile(
    r"semanticscholar\.org|scholar\.google|researchgate\.net|dblp\.org|paperswithcode"
)


def field_filled_by(name: str) -> tuple[str, int] | None:
    """The entry's field that a front matter field fills, and its rank among the names for it."""
    return _KNOWN.get(_key(name))


def id_filled_by(name: str) -> str | None:
    """The entry's id that a front matter field fills and that is no other field: `isbn`, `key`."""
    name = _key(name)
    return "key" if name in _CITATION_KEYS else "isbn" if name == "isbn" else None


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
    for field in front.fields or ():
        filled = field_filled_by(field.name)
        if field.name.strip().lower() == "diary":
            found.is_entry = field.value is not False
            if not isinstance(field.value, bool):
                _refuse(field, found, "true or false")
        elif field.name == "cite" and isinstance(field.value, Mapping):
            _put_citation(field, found)
        elif (filled and field.is_empty) or (not filled and _is_foreign(field.name)):
            continue
        elif filled and filled[0] == "links":
            _put_list(field, found, lists)
        elif filled:
            _put_field(field, filled, found, ranks)
        elif hint := _hint(field.name):
            message = f"there is no such field; {hint}"
            problem = Problem(message, src, field.line, field.name, code="misspelt-field")
            found.problems += (problem,)
        elif not id_filled_by(field.name):
            found.unknown += ((field.name, field.line),)
    for field, links in lists:
        _put_work(field, links, found, ranks)
    _put_ids(front.fields or (), found)
    return found


def _is_foreign(name: str) -> bool:
    """Whether a name belongs to another tool and is to be left alone."""
    return _key(name) in _FOREIGN or name.strip().lower().startswith(_FOREIGN_PREFIXES)


def _hint(name: str) -> str:
    """A question whether a documented field is meant; a name of three letters is near too many."""
    name = name.strip()
    cutoff = 0.8 if len(name) > 4 else 0.75
    return did_you_mean(name, _DOCUMENTED, cutoff) if len(name) > 3 else ""


def _put_field(
    field: Field, filled: tuple[str, int], found: NoteFields, ranks: dict[str, int]
) -> None:
    """Put the value of one field, unless a surer name has one."""
    target, rank = filled
    read, expected = _READERS[target]
    value = read(field)
    if value is None:
        _refuse(field, found, expected)
        return
    source = Source("front matter", field.line)
    if target == "lessons":
        value, wrong = value
        found.problems += tuple(_invalid(text, found.src, line, field) for line, text in wrong)
    if target == "link" and (name := _SECOND.get(_key(field.name))):
        found.links += ((NamedLink(name, value), source),)
    if target == "link" and field.name == "url" and _CATALOGUE.search(value):
        # Any address is better than a catalogue's.
        rank = len(_KNOWN)
    if target not in ranks or rank < ranks[target]:
        found.put(target, value, source)
        ranks[target] = rank


def _put_list(field: Field, found: NoteFields, lists: list[tuple[Field, _NamedLinks]]) -> None:
    """Put the links of a list, or of a field such as `video`; for the forms, see `_pairs`."""
    value = field.raw if field.text else field.value
    # `video_url` is a `Video`.
    shortcut = LINK_NAMES["fields"].get(_key(field.name).removeprefix("url").removesuffix("url"))
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
        if url and (not found.tells(target) or ranks.get(target) == len(_KNOWN)):
            found.put(target, url, Source("front matter", field.line))


def _put_ids(fields: Iterable[Field], found: NoteFields) -> None:
    """Put the ids of the work, and the key that it is cited by."""
    told = {_key(field.name): field for field in fields if field.text}
    readers: Mapping[str, tuple[tuple[str, ...], Callable[[str], str | None]]] = {
        "arxiv": (_IDS, arxiv_in),
        "doi": (_IDS, doi_in),
        "isbn": (("isbn",), isbn_in),
        "key": (_CITATION_KEYS, _citation_key),
    }
    for target, (names, read) in readers.items():
        for field in (told[name] for name in names if name in told):
            if value := read(field.raw.strip()):
                found.put(target, value, Source("front matter", field.line))
                break


def _citation_key(text: str) -> str | None:
    """A key that all readers of BibTeX accept."""
    key = text.lstrip("@")
    return key if re.fullmatch(r"[^\s\"#%'(),={}~\\]+", key) else None


def _refuse(field: Field, found: NoteFields, expected: str) -> None:
    """Report a value that does not fit, unless the field may be another tool's."""
    name = _key(field.name)
    if name not in _OWN:
        return
    target = (field_filled_by(name) or ("",))[0]
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


def _date(field: Field) -> WrittenDate | dt.date | None:
    value = field.value
    if isinstance(value, Mapping):  # Material's blog: {created: …, updated: …}
        value = value.get("created") or value.get("published")
    if isinstance(value, list) and value and isinstance(value[0], list):
        value = next(iter(value[0]), None)  # YAML reads a link to a note, `[[…]]`, as lists
    if isinstance(value, dt.datetime):
        return value.date()
    text = value if isinstance(value, str) else field.raw
    return value if isinstance(value, dt.date) else find_date(text, forgiving=True)


def _link(field: Field) -> str | None:
    text = _link_text(field, "link")
    name = field.name.strip().lower()
    if unsafe_scheme(text):
        return None
    if match := re.search(r"\]\(([^)]+)\)", text):
        text = match[1]
    if name.startswith("arxiv"):
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
    return value if value in get_args(Kind) else None


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
    "topic": (_text, _TEXT_EXPECTED),
    "kind": (_kind, f"one of {', '.join(get_args(Kind))}"),
    "authors": (_authors, "a list of names such as [A. Rutherford, B. Ellis]"),
    "venue": (_text, _TEXT_EXPECTED),
    "year": (lambda field: year_in(field.raw), "a year of four digits such as 2024"),
    "tags": (_tags, "a list of words such as [marl, jax]"),
    "rating": (lambda field: read_rating(field.raw), "a number from 1 to 5"),
    "code": (_code, "an absolute link such as https://github.com/owner/name"),
    "lessons": (front_lessons, "a list of lessons, each with theme and lesson,"),
    "alias": (_alias, "text"),
}
"""How each field of the entry is read, and what is expected of it."""


def _put_citation(field: Field, found: NoteFields) -> None:
    """Read a nested citation, as Jekyll's review layouts have it; the note's own fields win."""
    for name in ("authors", "venue", "year"):
        value = field.value.get(name)
        if isinstance(value, str | int) and not found.tells(name):
            read, _ = _READERS[name]
            told = read(Field.of(name, value, str(value), field.line))
            if told is not None:
                found.put(name, told, Source("front matter", field.line))
