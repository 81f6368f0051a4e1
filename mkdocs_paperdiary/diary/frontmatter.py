"""The fields of a note's front matter, checked one by one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from .dates import find_date
from .entry import Kind, Source
from .field_names import KNOWN, field_filled_by, is_foreign, is_own, nearest
from .fields import Found
from .front_links import WORK_NAMES, FrontLinks, read_links, second_link
from .lessons import front_lessons
from .links import absolute, arxiv_url, doi_url
from .lists import read_rating, split_names, split_tags
from .other_links import ToldLink
from .plaintext import plain, tidy
from .problem import Problem
from .schemes import unsafe_scheme
from .yaml_nodes import Field, Front

KINDS: tuple[str, ...] = get_args(Kind)

_CATALOGUE = re.compile(
    r"semanticscholar\.org|scholar\.google|researchgate\.net|dblp\.org|paperswithcode"
)
"""Catalogues of works."""

_JUNK_DATE = {"", "none", "null", "-", "n/a", "tbd", "todo", "false", "no"}


def read_fields(front: Front, src: str) -> Found:
    """Check the fields of a front matter.

    What fits is kept; what does not fit becomes a problem that says what was expected.

    Args:
        front: The fields as the language reads them.
        src: The note's path, for the problems.

    Returns:
        Values by the entry's field names; `date` is a `dt.date` or a `WrittenDate`.
    """
    values: dict[str, Any] = {}
    sources: dict[str, Source] = {}
    ranks: dict[str, int] = {}
    problems = [Problem(front.error, src, front.line)] if front.error else []
    unknown: list[tuple[str, int]] = []
    listed: list[tuple[Field, FrontLinks]] = []
    is_entry = True
    for field in front.fields or ():
        if field.name.strip().lower() == "diary":
            is_entry = field.value is not False
            if not isinstance(field.value, bool):
                problems.append(_wrong(field, src, "true or false"))
            continue
        if field.name == "cite" and isinstance(field.value, Mapping):
            _put_citation(field, values, sources)
            continue
        filled = field_filled_by(field.name)
        if filled is None:
            if misspelt := _misspelt(field, src):
                problems.append(misspelt)
            elif not is_foreign(field.name):
                unknown.append((field.name, field.line))
            continue
        target, rank = filled
        value, expected = _read(target, field)
        if value is None:
            wrong = expected and is_own(field.name)
            problems += [_wrong(field, src, expected)] if wrong else []
            continue
        if target == "links":
            listed.append((field, value))
            continue
        if target == "lessons":
            value, wrong = value
            problems += [Problem(message, src, line, field.name) for line, message in wrong]
        if target == "link":
            listed.append((field, second_link(field, value)))
        rank = _rank(field, target, value, rank)
        if target not in values or rank < ranks.get(target, len(KNOWN)):
            values[target], ranks[target] = value, rank
            sources[target] = Source("front matter", field.line)
    problems += _put_links(listed, src, values, sources, ranks)
    return Found(values, sources, tuple(problems), is_entry, tuple(unknown))


def _read(target: str, field: Field) -> tuple[Any, str]:
    """A field's value and what is expected of it; nothing is expected of an empty field."""
    return (None, "") if field.value in (None, "", [], {}) else _READERS[target](field)


def _misspelt(field: Field, src: str) -> Problem | None:
    near = None if is_foreign(field.name) else nearest(field.name)
    message = f"there is no such field; did you mean {near!r}?"
    return Problem(message, src, field.line, field.name) if near else None


def _put_links(
    listed: list[tuple[Field, FrontLinks]],
    src: str,
    values: dict[str, Any],
    sources: dict[str, Source],
    ranks: Mapping[str, int],
) -> list[Problem]:
    """Put the links of lists behind what fields of their own tell, and return what is wrong."""
    problems: list[Problem] = []
    told: list[ToldLink] = []
    for field, links in listed:
        told += links.told
        for target, url in (("link", links.link), ("code", links.code)):
            if url and (target not in values or ranks.get(target) == len(KNOWN)):
                values[target], sources[target] = url, Source("front matter", field.line)
        if is_own(field.name):
            problems += [Problem(text, src, field.line, field.name) for text in links.wrong]
    if told:
        values["links"] = tuple(told)
    return problems


def _rank(field: Field, target: str, value: Any, rank: int) -> int:
    """A field's rank among those that fill the same; any address is better than a catalogue's."""
    catalogue = target == "link" and field.name == "url" and _CATALOGUE.search(value)
    return len(KNOWN) if catalogue else rank


def _wrong(field: Field, src: str, expected: str) -> Problem:
    if field.text:
        shown = repr(tidy(field.raw if len(field.raw) <= 60 else field.raw[:59] + "…"))
    else:
        shown = "a list" if isinstance(field.value, list) else "a mapping"
    return Problem(f"{shown} was found where {expected} is expected", src, field.line, field.name)


_Reader = Callable[[Field], tuple[Any, str]]


def _text(field: Field) -> tuple[Any, str]:
    return (plain(field.raw) or None if field.text else None), "text in quotes"


def _date(field: Field) -> tuple[Any, str]:
    expected = "a day such as 2025-06-05"
    value = field.value
    if isinstance(value, Mapping):  # Material's blog: {created: …, updated: …}
        value = value.get("created") or value.get("published")
    if isinstance(value, dt.datetime):
        return value.date(), expected
    if isinstance(value, dt.date):
        return value, expected
    if isinstance(value, bool) or not field.text:
        return None, expected
    if field.raw.strip().lower() in _JUNK_DATE:
        return None, expected
    return find_date(field.raw, forgiving=True), expected


def _link(field: Field) -> tuple[Any, str]:
    expected = "an absolute link such as https://arxiv.org/abs/2311.10090"
    text = field.raw if field.text else _first_link(field.value)
    name = field.name.strip().lower()
    if unsafe_scheme(text):
        return None, "an http(s) link, which this is not,"
    if "](" in text and (match := re.search(r"\]\(([^)]+)\)", text)):
        text = match[1]
    if name.startswith("arxiv"):
        expected = "an arXiv number such as 2311.10090, best in quotes,"
        return absolute(text) or arxiv_url(text), expected
    if name == "doi":
        return absolute(text) if text.startswith("http") else doi_url(
            text
        ), "a DOI such as 10.1145/3292500"
    url = absolute(text) or arxiv_url(text) or doi_url(text)
    if url is None and (match := re.search(r"https?://\S+", text)):
        url = absolute(match[0])
    return url, expected


def _first_link(value: Any) -> str:
    """The link of a list, or of a mapping such as {paper: …, pdf: …, code: …}."""
    if isinstance(value, Mapping):
        value = [value.get(name) for name in WORK_NAMES]
    if not isinstance(value, list):
        return ""
    return next((item for item in value if isinstance(item, str) and item), "")


def _alias(field: Field) -> tuple[Any, str]:
    value = field.value[0] if isinstance(field.value, list) and field.value else field.raw
    text = plain(value) if isinstance(value, str) else ""
    return (text if len(text.split()) > 2 else None), "text"


def _code(field: Field) -> tuple[Any, str]:
    text = field.raw if field.text else ""
    if field.name == "github" and re.fullmatch(r"[\w.-]+/[\w.-]+", text):
        text = f"https://github.com/{text}"
    return absolute(text), "an absolute link such as https://github.com/owner/name"


def _kind(field: Field) -> tuple[Any, str]:
    value = field.raw.strip().lower() if field.text else ""
    return (value if value in KINDS else None), f"one of {', '.join(KINDS)}"


def _authors(field: Field) -> tuple[Any, str]:
    expected = "a list of names such as [A. Rutherford, B. Ellis]"
    if field.text:
        return split_names(field.raw), expected
    if isinstance(field.value, list):
        names = [
            item.get("name", "") if isinstance(item, Mapping) else item for item in field.value
        ]
        if all(isinstance(name, str | int | float) for name in names):
            return tuple(filter(None, (plain(str(name)) for name in names))), expected
    return None, expected


def _year(field: Field) -> Any:
    match = re.search(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?!\d)", field.raw)
    return int(match[1]) if match else None


def _year_field(field: Field) -> tuple[Any, str]:
    return _year(field), "a year of four digits such as 2024"


def _tags(field: Field) -> tuple[Any, str]:
    expected = "a list of words such as [marl, jax]"
    if field.text:
        return split_tags(field.raw), expected
    if isinstance(field.value, list) and not any(isinstance(i, list | dict) for i in field.value):
        return tuple(
            filter(None, (plain(str(i)).lstrip("#") for i in field.value if i is not None))
        ), expected
    return None, expected


def _rating(field: Field) -> tuple[Any, str]:
    return (read_rating(field.raw) if field.text else None), "a number from 1 to 5"


def _lessons(field: Field) -> tuple[Any, str]:
    return front_lessons(field), "a list of lessons, each with theme and lesson,"


_READERS: dict[str, _Reader] = {
    "title": _text,
    "date": _date,
    "link": _link,
    "summary": _text,
    "topic": _text,
    "kind": _kind,
    "authors": _authors,
    "venue": _text,
    "year": _year_field,
    "tags": _tags,
    "rating": _rating,
    "code": _code,
    "lessons": _lessons,
    "links": read_links,
    "alias": _alias,
}


def _put_citation(field: Field, values: dict[str, Any], sources: dict[str, Source]) -> None:
    """Read a nested citation, as Jekyll's review layouts have it; the note's own fields win."""
    for name, target in (("authors", "authors"), ("venue", "venue"), ("year", "year")):
        value = field.value.get(name)
        if isinstance(value, str | int) and target not in values:
            part = Field(name, value, str(value), field.line, True)
            read, _ = _READERS[target](part)
            if read is not None:
                values[target] = read
                sources[target] = Source("front matter", field.line)
