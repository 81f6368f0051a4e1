"""CSV and JSON in and out: a row for each work, and the CSV of programs as maps of columns."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from ..diary import Kind, Problem
from ..diary.dates import WrittenDate, find_date, year_in
from ..diary.front_matter import field_filled_by, read_rating, split_names, split_tags
from ..diary.markdown import tidy
from ..diary.sites import unsafe_scheme
from ..diary.urls import absolute, arxiv_in, arxiv_url, doi_in, doi_url, isbn_in
from .formats import Unreadable
from .record import Record
from .same_work import merge_repeats
from .source_file import decoded, note_path, read_text_of, settled_days
from .works import by_day

if TYPE_CHECKING:
    from .formats import Channel
    from .works import Work

_JSON: Final = (".json", ".jsonl", ".ndjson")
_CSV: Final = (".csv", ".tsv")
_LISTS: Final = ("entries", "papers", "items", "records", "works", "data", "rows")
_LONGEST_FIELD: Final = 10_000_000
_DELIMITERS: Final = (",", ";", "\t")
_COLUMNS: Final = (
    "path", "title", "date", "link", "summary", "topic", "kind", "authors", "venue", "year", "tags",
    "rating", "code", "arxiv", "doi", "isbn", "citekey",
)  # fmt: skip
_FIELDS: Final[Mapping[str, tuple[str, int]]] = {
    **dict.fromkeys(("path", "src", "file", "filename", "note", "notepath"), ("path", 0)),
    **dict.fromkeys(("isbn", "isbn13"), ("isbn", 0)),
    **dict.fromkeys(("arxiv", "arxivid"), ("arxiv", 0)),
    "doi": ("doi", 0),
    **dict.fromkeys(("name", "papertitle", "worktitle"), ("title", 1)),
    **dict.fromkeys(("key", "citekey", "citationkey", "id"), ("key", 0)),
}
"""The field that a column fills, and its rank among those that fill the same; names that front
matter has, too, are not here."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        cells: By the names of their columns. Those of CSV are in lower case and have trimmed texts;
            a column that the row lacks is an empty text.
        line: The line of the file on which it begins, counted from 1, or None.
    """

    cells: Mapping[str, Any]
    line: int | None

    def get(self, *names: str) -> str:
        """The first of some columns of CSV that says anything."""
        return next((text for name in names if (text := self.cells.get(name, ""))), "")


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a file is JSON or CSV, by its name."""
    return path.suffix.lower() in _JSON + _CSV and path.is_file()


def read(path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read the rows of a file; see `Format.read`."""
    text = read_text_of(path)
    problems: list[Problem] = []
    if path.suffix.lower() in _JSON or text.lstrip()[:1] in ("[", "{"):
        rows = list(_json_rows(text, path.name))
    else:
        rows, problems = _csv(text, path.name)
    if not rows:
        raise Unreadable(f"{path.name} has no rows")
    unknown = dict.fromkeys(
        name for row in rows for name, value in row.cells.items() if value and not _field(name)
    )
    if unknown:
        message = f"these fields are not known and left out: {', '.join(unknown)}"
        problems.append(Problem(message, path.name, code="unknown-field"))
    read_rows = [_read_row(row, path.name, problems) for row in rows]
    kept = [(row.line, values) for row, values in zip(rows, read_rows, strict=True) if values]
    if not kept:
        raise Unreadable(
            f"{path.name} has no titles; it needs a field `title`, and may have `date`, `link`, "
            "`summary` and the other fields of a note's front matter"
        )
    dates = [(line, values.pop("date", None)) for line, values in kept]
    days, unsure = settled_days(dates, path.name, today=dt.date.today())
    records = (
        Record(**values, date=day, line=line)
        for (line, values), day in zip(kept, days, strict=True)
    )
    problems += [replace(problem, field="date") for problem in unsure]
    return tuple(records), tuple(problems)


def _csv(text: str, src: str) -> tuple[list[Row], list[Problem]]:
    """The rows of CSV; one with more cells than columns is a problem, and is read all the same."""
    limit = csv.field_size_limit(_LONGEST_FIELD)
    try:
        return _csv_rows(text.lstrip("\n"), src)
    finally:
        csv.field_size_limit(limit)


@dataclass(frozen=True, slots=True)
class Export:
    """A CSV file that a program exports, as a map of its columns.

    Attributes:
        detected_by: The columns that only this file has, in lower case.
        columns: By the name of each column, the field of a record that it fills and how its text
            is read. Where several fill the same, the first that has a value counts.
        finish: Adds what one column alone does not say to the record of a work, from its rows.
        what: What a row is, for messages.
        is_wanted: Whether a row counts.
        grouped_by: The columns that are the same in all rows of a work; where there are none, each
            row is a work.
    """

    detected_by: tuple[str, ...]
    columns: Mapping[str, tuple[str, Callable[[str], Any]]]
    finish: Callable[[Record, Sequence[Row]], Record]
    what: str
    is_wanted: Callable[[Row], bool] = lambda row: True
    grouped_by: tuple[str, ...] = ()

    def fields(self, row: Row) -> dict[str, Any]:
        """The fields of a record that have columns of their own."""
        values: dict[str, Any] = {}
        for column, (field, parse) in self.columns.items():
            values[field] = values.get(field) or parse(row.get(column))
        return {field: value for field, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Program:
    """The exports of a program, of which the last is read where no columns are known."""

    exports: tuple[Export, ...]

    def detects(self, path: Path, head: bytes) -> bool:
        """Tell whether a file is one of the exports, by its columns; see `Format.detects`."""
        names = set(_header(decoded(head)))
        return any(names.issuperset(export.detected_by) for export in self.exports)

    def read(self, path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
        """Read one of the exports; see `Format.read`."""
        text = read_text_of(path)
        names = set(_header(text))
        known = (export for export in self.exports if names.issuperset(export.detected_by))
        export = next(known, self.exports[-1])
        rows, problems = _csv(text, path.name)
        works: dict[object, tuple[Record, list[Row]]] = {}
        for row in filter(export.is_wanted, rows):
            fields = export.fields(row)
            if "title" not in fields:
                message = f"this {export.what} has no title and is left out"
                problems.append(Problem(message, path.name, row.line, code="missing-title"))
                continue
            name = tuple(tidy(row.get(column)) for column in export.grouped_by) or row.line
            works.setdefault(name, (Record(**fields, line=row.line), []))[1].append(row)
        records = (export.finish(record, group) for record, group in works.values())
        return merge_repeats(records, problems, path.name)


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works as CSV (RFC 4180) in reading order; see `Format.write`."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for work in by_day(works):
        fields = {name: getattr(work.record, name) for name in _COLUMNS[:-1]}
        cells = ("; ".join(one) if isinstance(one, tuple) else one or "" for one in fields.values())
        rows.writerow([*cells, work.key])
    return out.getvalue()


def _csv_rows(text: str, src: str) -> tuple[list[Row], list[Problem]]:
    names = _header(text)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text.partition("\n")[0]))
    rows: list[Row] = []
    problems: list[Problem] = []
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return rows, problems
        except csv.Error as error:
            message = f"this row cannot be read: {error}"
            problems.append(Problem(message, src, line, code="unreadable-row"))
            cells = []
        if line > 1 and any(cell.strip() for cell in cells):
            if len(cells) > len(names):
                message = f"this row has {len(cells)} cells, and there are {len(names)} columns"
                problems.append(Problem(message, src, line, code="surplus-cells"))
            padded = [*cells, *[""] * (len(names) - len(cells))]
            found = dict(zip(names, (cell.strip() for cell in padded), strict=False))
            rows.append(Row(found, line))
        line = reader.line_num + 1


def _header(text: str) -> list[str]:
    """The names of the first row's columns, in lower case and without what surrounds them."""
    first = text.lstrip("\n").partition("\n")[0]
    return [name.strip(' "').lower() for name in first.split(_delimiter(first))]


def _delimiter(first: str) -> str:
    # A spreadsheet that saves the file anew writes its country's.
    return max(_DELIMITERS, key=first.count)


def _json_rows(text: str, name: str) -> Iterator[Row]:
    try:
        content = json.loads(text)
    except RecursionError:
        raise Unreadable(f"{name} is no list of works: it is nested too deeply") from None
    except json.JSONDecodeError as error:
        numbered = enumerate(text.splitlines(), 1)
        try:
            lines = [(at, json.loads(line)) for at, line in numbered if line.strip()]
        except json.JSONDecodeError:
            raise Unreadable(f"{name} is no valid JSON: {error}") from None
        yield from (Row(row, at) for at, row in lines if isinstance(row, Mapping))
        return
    if isinstance(content, Mapping):
        lists = [content[key] for key in _LISTS if isinstance(content.get(key), list)]
        content = lists[0] if lists else _keyed(content)
    if not isinstance(content, list):
        raise Unreadable(f"{name} holds no list of works")
    yield from (Row(row, None) for row in content if isinstance(row, Mapping))


def _keyed(content: Mapping[str, Any]) -> list[Any] | None:
    """Works under keys, or a single work."""
    if "title" in content:
        return [content]
    if content and all(isinstance(value, Mapping) for value in content.values()):
        return [{"key": key} | dict(value) for key, value in content.items()]
    return None


def _field(column: str) -> tuple[str, int] | None:
    """What a column fills, and its rank among those that fill the same."""
    return _FIELDS.get(re.sub(r"[\W_]", "", column).lower()) or field_filled_by(column)


def _read_row(row: Row, name: str, problems: list[Problem]) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    cells = [
        (filled, column, value)
        for column, value in row.cells.items()
        if value not in (None, "", [], {}) and (filled := _field(column))
    ]
    for (field, _), column, value in sorted(cells, key=lambda one: one[0][1]):
        if field not in _READERS or (field in values and field != "link"):
            continue
        read_value = _READERS[field](value)
        if field == "link" and read_value is None and (path := _path(value)):
            values.setdefault("path", path)
        elif read_value is not None:
            values.setdefault(field, read_value)
        else:
            message = f"{str(value)[:60]!r} cannot be read"
            problems.append(Problem(message, name, row.line, column, code="unreadable-value"))
    if not values.get("title"):
        message = "this row has no title and is left out"
        problems.append(Problem(message, name, row.line, code="missing-title"))
        return None
    return values


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


def _kind(value: Any) -> Kind | None:
    text = (_text(value) or "").lower()
    return cast(Kind, text) if text in get_args(Kind) else None


def _texts(value: Any, split: Callable[[str], tuple[str, ...]]) -> tuple[str, ...] | None:
    if isinstance(value, list):
        return tuple(text for one in value if (text := _text(one))) or None
    return split(_text(value) or "") or None


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "title": _text,
    "date": _date,
    "link": _link,
    "path": _path,
    "summary": _text,
    "topic": _text,
    "kind": _kind,
    "authors": lambda value: _texts(value, split_names),
    "venue": _text,
    "year": lambda value: year_in(str(value)),
    "tags": lambda value: _texts(value, split_tags),
    "rating": lambda value: read_rating(str(value)),
    "code": _link,
    "arxiv": lambda value: arxiv_in(_text(value) or ""),
    "doi": lambda value: doi_in(_text(value) or ""),
    "isbn": lambda value: isbn_in(str(value)),
    "key": _text,
}
