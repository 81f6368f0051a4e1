"""JSON or CSV with a row for each work: title, date, link, summary and what else is known."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast, get_args

from ...diary import Kind, Problem, Source
from ...diary.dates import WrittenDate, find_date
from ...diary.front_matter import field_filled_by, read_rating, split_names, split_tags
from ...diary.markdown import tidy
from ...diary.reading_day import settle_dates
from ...diary.urls import absolute, arxiv_in, arxiv_url, doi_in, doi_url, isbn_in, unsafe_scheme
from ..record import Record
from . import Unreadable
from .csv_rows import rows_of
from .file_text import read_text_of
from .note_path import note_path

_JSON: Final = (".json", ".jsonl", ".ndjson")
_CSV: Final = (".csv", ".tsv")
_PATHS: Final = frozenset({"path", "src", "file", "filename", "note", "notepath"})
_IDS: Final = {"isbn": "isbn", "isbn13": "isbn", "arxiv": "arxiv", "arxivid": "arxiv", "doi": "doi"}
_KEYS: Final = frozenset({"key", "citekey", "citationkey", "id"})
_TITLES: Final = frozenset({"name", "papertitle", "worktitle"})
_LISTS: Final = ("entries", "papers", "items", "records", "works", "data", "rows")


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a file is JSON or CSV, by its name."""
    return path.suffix.lower() in _JSON + _CSV and path.is_file()


def read(path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read the rows of a file; see `Reader.read`."""
    text = read_text_of(path)
    problems: list[Problem] = []
    if path.suffix.lower() in _JSON or text.lstrip()[:1] in ("[", "{"):
        rows = list(_json_rows(text, path.name))
    else:
        found, problems = rows_of(text, path.name)
        rows = [_Row(row.line, row.cells) for row in found]
    if not rows:
        raise Unreadable(f"{path.name} has no rows")
    unknown = dict.fromkeys(
        name for row in rows for name, value in row.cells.items() if value and not _target(name)
    )
    if unknown:
        message = f"these fields are not known and left out: {', '.join(unknown)}"
        problems.append(Problem(message, path.name))
    read_rows = [_read_row(row, path.name, problems) for row in rows]
    kept = [(row, values) for row, values in zip(rows, read_rows, strict=True) if values]
    if not kept:
        raise Unreadable(
            f"{path.name} has no titles; it needs a field `title`, and may have `date`, `link`, "
            "`summary` and the other fields of a note's front matter"
        )
    days = _days([(row.line, values.pop("date", None)) for row, values in kept], path, problems)
    records = (
        Record(**values, date=day, line=row.line)
        for (row, values), day in zip(kept, days, strict=True)
    )
    return tuple(records), tuple(problems)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int | None
    cells: Mapping[str, Any]


def _json_rows(text: str, name: str) -> Iterator[_Row]:
    try:
        content = json.loads(text)
    except RecursionError:
        raise Unreadable(f"{name} is no list of works: it is nested too deeply") from None
    except json.JSONDecodeError as error:
        try:
            lines = [
                (at, json.loads(line))
                for at, line in enumerate(text.splitlines(), 1)
                if line.strip()
            ]
        except json.JSONDecodeError:
            raise Unreadable(f"{name} is no valid JSON: {error}") from None
        yield from (_Row(at, row) for at, row in lines if isinstance(row, Mapping))
        return
    if isinstance(content, Mapping):
        lists = [content[key] for key in _LISTS if isinstance(content.get(key), list)]
        content = lists[0] if lists else _keyed(content)
    if not isinstance(content, list):
        raise Unreadable(f"{name} holds no list of works")
    yield from (_Row(None, row) for row in content if isinstance(row, Mapping))


def _keyed(content: Mapping[str, Any]) -> list[Any] | None:
    """Works under keys, or a single work."""
    if "title" in content:
        return [content]
    if content and all(isinstance(value, Mapping) for value in content.values()):
        return [{"key": key} | dict(value) for key, value in content.items()]
    return None


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _target(name: str) -> tuple[str, int] | None:
    """What a field fills, and its rank among those that fill the same."""
    key = _key(name)
    if key in _PATHS:
        return "path", 0
    if key in _IDS:
        return _IDS[key], 0
    if key in _TITLES:
        return "title", 1
    if key in _KEYS:
        return "key", 0
    return field_filled_by(name)


def _read_row(row: _Row, name: str, problems: list[Problem]) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    cells = [
        (target, cell, value)
        for cell, value in row.cells.items()
        if value not in (None, "", [], {}) and (target := _target(cell))
    ]
    for (field, _), cell, value in sorted(cells, key=lambda one: one[0][1]):
        if field not in _READERS or (field in values and field != "link"):
            continue
        read_value = _READERS[field](value)
        if field == "link" and read_value is None and (path := _path(value)):
            values.setdefault("path", path)
        elif read_value is not None:
            values.setdefault(field, read_value)
        else:
            problems.append(Problem(f"{str(value)[:60]!r} cannot be read", name, row.line, cell))
    if not values.get("title"):
        problems.append(Problem("this row has no title and is left out", name, row.line))
        return None
    return values


def _days(
    dates: Sequence[tuple[int | None, Any]], path: Path, problems: list[Problem]
) -> list[dt.date | None]:
    """The days of all rows; `03/04/2025` is read as the file's other dates show."""
    written: dict[str, list[tuple[WrittenDate | dt.date, Source]]] = {
        str(at): [(date, Source("body", line))] if date else []
        for at, (line, date) in enumerate(dates)
    }
    settled = settle_dates(written, today=dt.date.today())
    for problem in settled.problems:
        line = dates[int(problem.src or 0)][0]
        problems.append(Problem(problem.message, path.name, line, "date"))
    return [
        settled.dates[str(at)][0] if str(at) in settled.dates else None for at in range(len(dates))
    ]


def _text(value: Any) -> str | None:
    return (tidy(str(value)) or None) if isinstance(value, str | int | float) else None


def _date(value: Any) -> WrittenDate | dt.date | None:
    text = _text(value) or ""
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return find_date(text, forgiving=True)


def _link(value: Any) -> str | None:
    text = _text(value) or ""
    if unsafe_scheme(text) or note_path(text):
        return None
    return absolute(text) or arxiv_url(text) or doi_url(text)


def _path(value: Any) -> str | None:
    return note_path(_text(value) or "") or None


def _arxiv(value: Any) -> str | None:
    return arxiv_in(_text(value) or "")


def _doi(value: Any) -> str | None:
    return doi_in(_text(value) or "")


def _isbn(value: Any) -> str | None:
    return isbn_in(str(value))


def _kind(value: Any) -> Kind | None:
    text = (_text(value) or "").lower()
    return cast(Kind, text) if text in get_args(Kind) else None


def _names(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, list):
        return tuple(name for one in value if (name := _text(one))) or None
    return split_names(_text(value) or "") or None


def _tags(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, list):
        return tuple(tag for one in value if (tag := _text(one))) or None
    return split_tags(_text(value) or "") or None


def _year(value: Any) -> int | None:
    match = re.search(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?!\d)", str(value))
    return int(match[1]) if match else None


def _rating(value: Any) -> int | None:
    return read_rating(str(value))


_READERS: Final[Mapping[str, Any]] = {
    "title": _text,
    "date": _date,
    "link": _link,
    "path": _path,
    "summary": _text,
    "topic": _text,
    "kind": _kind,
    "authors": _names,
    "venue": _text,
    "year": _year,
    "tags": _tags,
    "rating": _rating,
    "code": _link,
    "arxiv": _arxiv,
    "doi": _doi,
    "isbn": _isbn,
    "key": _text,
}
