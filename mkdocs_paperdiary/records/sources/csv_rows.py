"""The rows of another tool's CSV, each by the names in the first row."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Final

from ...diary import Problem

_LONGEST_FIELD: Final = 10_000_000
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the names of its columns, which are in lower case.

    Attributes:
        cells: The trimmed texts; a column that the row lacks is an empty text.
        line: The line of the file on which it begins, counted from 1.
    """

    cells: dict[str, str]
    line: int

    def get(self, *names: str) -> str:
        """The first of some columns that says anything."""
        return next((text for name in names if (text := self.cells.get(name, ""))), "")


def header(text: str) -> list[str]:
    """The names of the first row's columns, in lower case and without what surrounds them."""
    first = text.lstrip("\n").partition("\n")[0]
    return [name.strip(' "').lower() for name in first.split(_delimiter(first))]


def rows_of(text: str, src: str) -> tuple[list[Row], list[Problem]]:
    """Read the rows; one with more cells than columns is a problem and is read all the same."""
    limit = csv.field_size_limit(_LONGEST_FIELD)
    try:
        return _rows_of(text.lstrip("\n"), src)
    finally:
        csv.field_size_limit(limit)


def _rows_of(text: str, src: str) -> tuple[list[Row], list[Problem]]:
    names = header(text)
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
            problems.append(Problem(f"this row cannot be read: {error}", src, line))
            line = reader.line_num + 1
            continue
        if line > 1 and any(cell.strip() for cell in cells):
            if len(cells) > len(names):
                message = f"this row has {len(cells)} cells, and there are {len(names)} columns"
                problems.append(Problem(message, src, line))
            padded = [*cells, *[""] * (len(names) - len(cells))]
            found = dict(zip(names, (cell.strip() for cell in padded), strict=False))
            rows.append(Row(found, line))
        line = reader.line_num + 1


def _delimiter(first: str) -> str:
    # A spreadsheet that saves the file anew writes its country's.
    return max(_DELIMITERS, key=first.count)
