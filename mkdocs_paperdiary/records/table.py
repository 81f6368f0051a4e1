"""CSV and JSON in and out: a row for each work, and the CSV of programs as maps of columns."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, Final

from ..diary.entry import STATUSES
from ..diary.front_matter import field_filled_by, out_of_five, rating_scale, read_value
from ..diary.markdown import letters_of, tidy
from ..diary.note import EMPTY
from ..diary.sites import unsafe_scheme
from ..diary.status import read_status
from ..diary.urls import absolute, arxiv_in, arxiv_url, doi_in, doi_url, isbn_in
from ..problem import Problem
from .formats import Channel, Unreadable
from .plain_text import paragraphs_of_html, without_html
from .record import Read, Record, Work, by_day, has_family_first, split_people
from .source_file import (
    dated,
    note_path,
    own_words,
    read_text_of,
    split_texts,
    with_abstract,
    works_of_json,
)
from .vocabulary import kinds_of, vocabulary

_Reader = Callable[[Any], Any]
_JSON: Final = (".json", ".jsonl", ".ndjson")
_KINDS: Final = kinds_of("table")
_COLUMNS: Final = (
    "path", "title", "date", "link", "summary", "topic", "kind", "authors", "venue", "year", "tags",
    "rating", "code", "arxiv", "doi", "isbn", "citekey",
)  # fmt: skip
_OUT_OF_FIVE: Final = re.compile(r"\s*\((?:[^()]*[^\d()])?5\)$")
"""The scale of ratings in a column's name, which is that of a diary: `Rating (out of 5)`."""

_DAYS: Final = vocabulary("formats")["days"]
_FIELDS: Final = {
    # Of two titles, the name that front matter has, too, is surer.
    name: (field, 1 if field == "title" else 0)
    for field, names in vocabulary("formats")["table"].items()
    for name in names
} | {name: ("date", rank) for rank, names in enumerate(_DAYS) for name in names}
"""The field that a column fills, and its rank among those that fill the same; most names that front
matter has, too, are not here."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells by the names of their columns, and its first line, from 1.

    Those of CSV are in lower case and have trimmed texts; a column that the row lacks is empty.
    """

    cells: Mapping[str, Any]
    line: int | None
    last: int | None = None
    """The line that it ends on, where that is another one."""

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
        rows = [Row(*work) for work in works_of_json(text, path.name, problems)]
    else:
        rows = rows_of(text, path.name, problems)
    if not rows:
        raise Unreadable(f"{path.name} has no rows; name a file with a row for each work")
    return read_rows(rows, path.name, problems, by_hand=False)


def read_rows(
    rows: Sequence[Row], name: str, problems: list[Problem], *, by_hand: bool = True
) -> Read:
    """Read the rows of a table; those without a title are problems.

    Args:
        rows: In the order of the file.
        name: What the file is called in problems.
        problems: Those found before.
        by_hand: Whether people write such tables, who list `Oak, Elm`, where programs mean Elm Oak.

    Raises:
        Unreadable: No row has a title.
    """
    columns: dict[str, list[Any]] = {}
    for column, value in chain.from_iterable(row.cells.items() for row in rows):
        columns.setdefault(column, []).extend([value] if value not in EMPTY else ())
    unknown = [one for one, values in columns.items() if values and not field_of_column(one)]
    if unknown:
        message = (
            f"these fields are not known and left out: {', '.join(unknown)}; rename those that are "
            "wanted"
        )
        problems.append(Problem(message, name, code="unknown-field"))
    filled = _filled_by(columns, by_hand=by_hand)
    found = [_read_row(row, filled, name, problems) for row in rows]
    titled = [values for values in found if values.get("title")]
    if not titled:
        raise Unreadable(
            f"{name} has no titles; add a field `title`, and, where they are known, `date`, "
            "`link`, `summary` and the other fields of a note's front matter"
        )
    # A row without a title is no work, and may have sums or means.
    scale = rating_scale(values["rating"] for values in titled if "rating" in values)
    folders = {values.get("folder", "") for values in titled}
    for values in found:
        if "rating" in values:
            values["rating"] = out_of_five(values["rating"], scale)
        # Programs say so of each work, and a diary need not.
        if not by_hand and values.get("status") == "read":
            del values["status"]
        # What all works of a file lie in is no topic.
        if (folder := values.pop("folder", "")) and len(folders) > 1:
            values.setdefault("topic", folder)
        if values.get("isbn") and not values.keys() & {"kind", "doi", "arxiv", "link"}:
            values["kind"] = "book"
    days = [values.pop("date", None) for values in found]
    works = (Record(**values, line=row.line) for values, row in zip(found, rows, strict=True))
    return dated(zip(works, days, strict=True), name, problems)


def _filled_by(
    columns: Mapping[str, Sequence[Any]], *, by_hand: bool
) -> dict[str, tuple[int, str, _Reader]]:
    """The columns that count, each with its rank, the field that it fills, and its reader.

    Of days, only the surest kind of column counts, even where a row has none: where a file tells
    the day of reading or of access, its other days are those of publishing, saving and changing.
    """
    filled = {name: found for name in columns if (found := field_of_column(name))}
    surest = min((rank for field, rank in filled.values() if field == "date"), default=0)
    readers = {}
    for name, (field, rank) in filled.items():
        reader = _READERS.get(field) or partial(read_value, field)
        if field == "authors":
            is_inverted = has_family_first(map(str, columns[name]), by_hand=by_hand)
            reader = partial(split_people, is_inverted=is_inverted)
        if field not in ("links", "lessons", "alias") and (field != "date" or rank == surest):
            readers[name] = rank, field, reader
    return readers


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


def rows_of(text: str, src: str, problems: list[Problem]) -> list[Row]:
    """The rows of CSV; one with more cells than columns is a problem, and is read all the same."""
    rows: list[Row] = []
    names: list[str] = []
    for line, cells, fault in _cells_of(text):
        if fault:
            problems.append(Problem(fault, src, line, code="unclosed-quotes"))
        if names and any(cells[len(names) :]):
            message = (
                f"this row has {len(cells)} cells, and there are {len(names)} columns; put "
                "a cell with a separator in it into quotes"
            )
            problems.append(Problem(message, src, line, code="surplus-cells"))
        if names:
            found = zip_longest(names, cells[: len(names)], fillvalue="")
            rows.append(Row(dict(found), line))
        names = names or [cell.lower() for cell in cells]
    return rows


def _cells_of(text: str) -> Iterator[tuple[int, list[str], str]]:
    """The trimmed cells of each row that has any, its first line, and what is wrong with it.

    A row whose quotes are not closed in it ends with its line, so that it takes no other with it.
    """
    lines = [f"{line}\n" for line in text.split("\n")]
    first = next(filter(str.strip, lines), "")
    # A spreadsheet that saves the file again writes its country's separator, and may say which.
    if named := re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE):
        lines[lines.index(first)] = ""
    sign = named[1] if named else max(",;\t|", key=re.sub(r'"[^"]*"', "", first).count)
    csv.field_size_limit(2**31 - 1)
    at = 0
    while at < len(lines):
        fault = ""
        try:
            cells, end = _row(map(lines.__getitem__, range(at, len(lines))), sign, strict=True)
        except csv.Error:
            # Padded quotes are sound by themselves.
            is_odd = lines[at].count('"') % 2
            fault = "this row has quotes that nothing closes; mend them" if is_odd else ""
            quoting = csv.QUOTE_NONE if is_odd else csv.QUOTE_MINIMAL
            cells, end = _row(lines[at : at + 1], sign, quoting=quoting)
        if any(cells := [cell.strip() for cell in cells]):
            yield at + 1, cells, fault
        at += end


def _row(lines: Iterable[str], sign: str, **options: Any) -> tuple[list[str], int]:
    """The cells of a row, and how many of the lines it takes."""
    reader = csv.reader(lines, delimiter=sign, skipinitialspace=True, **options)
    return next(reader, []), reader.line_num


def header_of(text: str) -> list[str]:
    """The names of the first row's columns, in lower case and without what surrounds them."""
    _, names, _ = next(_cells_of(text), (0, [], ""))
    return [name.lower() for name in names]


def field_of_column(column: str) -> tuple[str, int] | None:
    """What a column fills, and its rank among those that fill the same."""
    column = _OUT_OF_FIVE.sub("", column)
    letters = letters_of(column).lower()
    filled = field_filled_by(letters) or field_filled_by(column)
    found = _FIELDS.get(letters) or (filled and filled[:2])
    # Days are ranked by the stems of their columns' names.
    is_stem = found and filled and found[0] == "date" and found == filled[:2]
    return _FIELDS.get(filled.stem, found) if is_stem and filled else found


def _read_row(
    row: Row, filled: Mapping[str, tuple[int, str, _Reader]], name: str, problems: list[Problem]
) -> dict[str, Any]:
    """The fields of a row's record."""
    found: dict[str, list[Any]] = defaultdict(list)
    told = [one for one in row.cells if one in filled and row.cells[one] not in EMPTY]
    for column in sorted(told, key=lambda one: filled[one][0]):
        _, field, reader = filled[column]
        value = row.cells[column]
        known = reader(value)
        if known is None and field == "path":
            found["words"].append(str(value))
        elif known is None and field == "link" and (path := _READERS["path"](value)):
            found["path"].append(path)
        elif known is not None:
            found[field].append(known)
        elif not (found[field] or _is_of_another_matter(field, value)):
            message = f"{str(value)[:60]!r} cannot be read; correct or remove it"
            problems.append(Problem(message, name, row.line, column, code="unreadable-value"))
    words, abstract = found.pop("words", []), found.pop("abstract", [""])
    hints, folders = found.pop("hints", []), found.pop("folder", [])
    for one in ("arxiv", "doi", "isbn"):
        found[one] += filter(None, map(_READERS[one], hints))
    for folder in folders:
        found["status" if folder in STATUSES else "folder"].append(folder)
    found["topic"] += [topics[0] for topics in found.pop("categories", []) if topics]
    found["authors"] = [tuple(dict.fromkeys(chain(*found["authors"])))]
    values = {field: known[0] for field, known in found.items() if known}
    summary, body = own_words("\n\n".join(words))
    if "summary" in values and summary:
        summary, body = "", summary
    return {"title": "", "summary": summary, "body": with_abstract(body, abstract[0]), **values}


def _is_of_another_matter(field: str, value: Any) -> bool:
    """Whether a value that cannot be read is none of those that its column has, too."""
    return field in ("status", "kind", "folder") or (
        field == "isbn" and sum(map(str.isdecimal, str(value))) < 9
    )


def _link(value: Any) -> str | None:
    text = tidy(str(value))
    if unsafe_scheme(text) or note_path(text):
        return None
    return absolute(text) or arxiv_url(text) or doi_url(text)


def _kind(value: Any) -> Any:
    return _KINDS.get(letters_of(str(value)).lower()) or read_value("kind", value)


def _folder(value: Any) -> str | None:
    """The state of what is not read that a folder is named after, or the folder's name."""
    names = split_texts(str(value), ",;")
    states = [state for name in names if (state := read_status(name))]
    return next((state for state in states if state != "read"), None) or (
        None if states else next(iter(names), None)
    )


_READERS: Final[Mapping[str, _Reader]] = {
    "title": lambda value: without_html(str(value)) if not isinstance(value, dict) else None,
    "kind": _kind,
    "folder": _folder,
    "words": lambda value: paragraphs_of_html(str(value)),
    "body": str,
    "abstract": str,
    "hints": str,
    "tags": lambda value: read_value(
        "tags", value.replace("|", ",") if type(value) is str else value
    ),
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
