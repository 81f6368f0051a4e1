"""CSV and JSON in and out: a row for each work, and the CSV of programs as maps of columns."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from ..diary.front_matter import field_filled_by, out_of_five, rating_scale, read_value
from ..diary.markdown import letters_of, tidy
from ..diary.note import EMPTY
from ..diary.sites import unsafe_scheme
from ..diary.urls import absolute, arxiv_in, arxiv_url, doi_in, doi_url, isbn_in
from ..problem import Problem
from .formats import Channel, Unreadable
from .record import Read, Record
from .same_work import merge_repeats
from .source_file import JSON_LIMITS, note_path, read_text_of, settled_days, untitled
from .vocabulary import vocabulary
from .works import Work, by_day

_JSON: Final = (".json", ".jsonl", ".ndjson")
_LISTS: Final = ("entries", "papers", "items", "records", "works", "data", "rows")
_COLUMNS: Final = (
    "path", "title", "date", "link", "summary", "topic", "kind", "authors", "venue", "year", "tags",
    "rating", "code", "arxiv", "doi", "isbn", "citekey",
)  # fmt: skip
_FIELDS: Final = {
    # Of two titles, the name that front matter has, too, is surer.
    name: (field, 1 if field == "title" else 0)
    for field, names in vocabulary("formats")["table"].items()
    for name in names
}
"""The field that a column fills, and its rank among those that fill the same; names that front
matter has, too, are not here."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells by the names of their columns, and its first line, from 1.

    Those of CSV are in lower case and have trimmed texts; a column that the row lacks is empty.
    """

    cells: Mapping[str, Any]
    line: int | None

    def get(self, *names: str) -> str:
        """The first of some columns of CSV that says anything."""
        return next((text for name in names if (text := self.cells.get(name, ""))), "")


def detects(path: Path, head: str) -> bool:
    """Tell whether a file is JSON or CSV, by its name."""
    return path.suffix.lower() in (*_JSON, ".csv", ".tsv")


def read(path: Path) -> Read:
    """Read the rows of a file; see `Format.read`."""
    text = read_text_of(path)
    problems: list[Problem] = []
    if path.suffix.lower() in _JSON or text.lstrip()[:1] in ("[", "{"):
        rows = _json_rows(text, path.name)
    else:
        rows = _csv_rows(text, path.name, problems)
    if not rows:
        raise Unreadable(f"{path.name} has no rows; name a file with a row for each work")
    return read_rows(rows, path.name, problems)


def read_rows(rows: Sequence[Row], name: str, problems: list[Problem]) -> Read:
    """Read the rows of a table; those without a title are problems.

    Args:
        rows: In the order of the file.
        name: What the file is called in problems.
        problems: Those found before.

    Raises:
        Unreadable: No row has a title.
    """
    unknown = dict.fromkeys(
        name
        for row in rows
        for name, value in row.cells.items()
        if value and not field_of_column(name)
    )
    if unknown:
        message = (
            f"these fields are not known and left out: {', '.join(unknown)}; rename those that are "
            "wanted"
        )
        problems.append(Problem(message, name, code="unknown-field"))
    read_rows = ((row.line, _read_row(row, name, problems)) for row in rows)
    kept = [(line, values) for line, values in read_rows if values.get("title")]
    if not kept:
        raise Unreadable(
            f"{name} has no titles; add a field `title`, and, where they are known, `date`, "
            "`link`, `summary` and the other fields of a note's front matter"
        )
    dates = [(line, values.pop("date", None)) for line, values in kept]
    days, unsure = settled_days(dates, name, today=dt.date.today())
    scale = rating_scale(values["rating"] for _, values in kept if "rating" in values)
    for _, values in kept:
        if "rating" in values:
            values["rating"] = out_of_five(values["rating"], scale)
    records = (
        Record(**values, date=day, line=line)
        for (line, values), day in zip(kept, days, strict=True)
    )
    problems += [replace(problem, field="date") for problem in unsure]
    return tuple(records), tuple(problems)


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
        grouped_by: The columns that are the same in all rows of a work; by default, each row is a
            work.
    """

    detected_by: tuple[str, ...]
    columns: Mapping[str, tuple[str, Callable[[str], Any]]]
    finish: Callable[[Record, Sequence[Row]], Record]
    what: str
    is_wanted: Callable[[Row], bool] = lambda row: True
    grouped_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """The exports of a program, of which the last is read where no columns are known."""

    exports: tuple[Export, ...]

    def detects(self, path: Path, head: str) -> bool:
        """Tell whether a file is one of the exports, by its columns."""
        return self._export_of(head) is not None

    def _export_of(self, text: str) -> Export | None:
        names = set(_header(text))
        return next((one for one in self.exports if names.issuperset(one.detected_by)), None)

    def read(self, path: Path) -> Read:
        """Read one of the exports; see `Format.read`."""
        text = read_text_of(path)
        export = self._export_of(text) or self.exports[-1]
        problems: list[Problem] = []
        works: dict[object, tuple[Record, list[Row]]] = {}
        for row in filter(export.is_wanted, _csv_rows(text, path.name, problems)):
            fields: dict[str, Any] = {}
            for column, (field, parse) in export.columns.items():
                if field not in fields and (value := parse(row.get(column))):
                    fields[field] = value
            if "title" not in fields:
                problems.append(untitled(f"this {export.what}", path.name, row.line))
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


def _csv_rows(text: str, src: str, problems: list[Problem]) -> list[Row]:
    """The rows of CSV; one with more cells than columns is a problem, and is read all the same."""
    text = text.lstrip("\n")
    names = _header(text)
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text.partition("\n")[0]))
    rows: list[Row] = []
    line = 1
    csv.field_size_limit(10_000_000)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            message = f"this row cannot be read: {error}; mend its quotes"
            problems.append(Problem(message, src, line, code="unreadable-row"))
            cells = []
        if cells is None:
            return rows
        if line > 1 and any(cell.strip() for cell in cells):
            if len(cells) > len(names):
                message = (
                    f"this row has {len(cells)} cells, and there are {len(names)} columns; put "
                    "a cell with a separator in it into quotes"
                )
                problems.append(Problem(message, src, line, code="surplus-cells"))
            found = zip_longest(names, map(str.strip, cells[: len(names)]), fillvalue="")
            rows.append(Row(dict(found), line))
        line = reader.line_num + 1


def _header(text: str) -> list[str]:
    """The names of the first row's columns, in lower case and without what surrounds them."""
    first = text.lstrip("\n").partition("\n")[0]
    return [name.strip(' "').lower() for name in first.split(_delimiter(first))]


def _delimiter(first: str) -> str:
    # A spreadsheet that saves the file again writes its country's.
    return max(",;\t", key=first.count)


def _json_rows(text: str, name: str) -> list[Row]:
    try:
        content = json.loads(text)
    # A number of thousands of digits is a ValueError, too.
    except (ValueError, RecursionError) as error:
        numbered = enumerate(text.splitlines(), 1)
        try:
            lines = [(at, json.loads(line)) for at, line in numbered if line.strip()]
        except (ValueError, RecursionError):
            reason = str(error) if isinstance(error, json.JSONDecodeError) else JSON_LIMITS
            message = f"{name} is no valid JSON: {reason}; mend it or export the file again"
            raise Unreadable(message) from None
        return [Row(row, at) for at, row in lines if isinstance(row, Mapping)]
    if isinstance(content, Mapping):
        lists = [content[key] for key in _LISTS if isinstance(content.get(key), list)]
        if lists:
            content = lists[0]
        elif "title" in content:
            content = [content]
        elif content and all(isinstance(value, Mapping) for value in content.values()):
            content = [{"key": key} | dict(value) for key, value in content.items()]
    if not isinstance(content, list):
        raise Unreadable(f"{name} holds no list of works; name a file that has one")
    return [Row(row, None) for row in content if isinstance(row, Mapping)]


def field_of_column(column: str) -> tuple[str, int] | None:
    """What a column fills, and its rank among those that fill the same."""
    filled = field_filled_by(column)
    return _FIELDS.get(letters_of(column).lower()) or (filled and filled[:2])


def _read_row(row: Row, name: str, problems: list[Problem]) -> dict[str, Any]:
    """The fields of a row's record, which may have no title."""
    values: dict[str, Any] = {}
    cells = [
        (filled, column, value)
        for column, value in row.cells.items()
        if value not in EMPTY and (filled := field_of_column(column))
    ]
    for (field, _), column, value in sorted(cells, key=lambda one: one[0][1]):
        if field in ("links", "lessons", "alias") or (field in values and field != "link"):
            continue
        read_own = _READERS.get(field)
        known = read_own(value) if read_own else read_value(field, value)
        if field == "link" and known is None and (path := _READERS["path"](value)):
            values.setdefault("path", path)
        elif field == "categories" and known:
            values.setdefault("topic", known[0])
        elif known is not None:
            values.setdefault(field, known)
        elif field == "status":  # of another matter
            continue
        else:
            message = f"{str(value)[:60]!r} cannot be read; correct or remove it"
            problems.append(Problem(message, name, row.line, column, code="unreadable-value"))
    if not values.get("title"):
        problems.append(untitled("this row", name, row.line))
    return values


def _link(value: Any) -> str | None:
    text = tidy(str(value))
    if unsafe_scheme(text) or note_path(text):
        return None
    return absolute(text) or arxiv_url(text) or doi_url(text)


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "link": _link,
    "code": _link,
    "path": lambda value: note_path(tidy(str(value))) or None,
    "arxiv": lambda value: arxiv_in(str(value)),
    "doi": lambda value: doi_in(str(value)),
    "isbn": lambda value: isbn_in(str(value)),
    # JSON has numbers as keys, and True is one to Python.
    "key": lambda value: tidy(str(value)) if type(value) in (str, int, float) else None,
}
"""How fields are read that front matter has otherwise or not at all."""
