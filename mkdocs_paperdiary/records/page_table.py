"""Tables of a page with a work in each row, in Markdown or in HTML."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, compress, pairwise
from typing import TYPE_CHECKING, Final

from ..diary.dates import find_date, reading_year_in
from ..diary.fences import literal_spans
from ..diary.labels import link_role
from ..diary.links import links_of
from ..diary.markdown import as_markdown, letters_of, plain
from ..diary.titles import clean_title
from ..diary.urls import absolute
from .bullet_forms import LINK
from .reading_lines import RATING
from .source_file import note_path
from .table import Row, field_of_column

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_FEWEST: Final = 3
"""Rows that tell what a column holds, at least."""

_FOLDER: Final = re.compile(r"(?!10\.)(?:[^\s:#?]*/)?[^\s:#?./]+/?")
"""A path without a suffix that is no DOI."""

_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ROW: Final = re.compile(r"<tr\b", re.IGNORECASE)
_TABLE: Final = re.compile(r"\s*+(?:<(?:div|center|p|figure)\b[^<>]*>\s*+)*<table\b", re.IGNORECASE)
_END_OF_TABLE: Final = re.compile(r"</table\s*>", re.IGNORECASE)


def table_rows(tree: SyntaxTreeNode, lines: Sequence[str]) -> list[Row]:
    """The rows of a page's tables that have a work in each, in the order of the page."""
    rows: list[Row] = []
    for cells, at in (*_tables(tree), *_tables_in_html(lines)):
        names = _with_forms([plain(cell) for cell in cells[0]], cells[1:])
        title = _title_column(names, cells[1:])
        # What fills no field may be anything.
        known = [at for at, name in enumerate(names) if at != title and field_of_column(name)]
        if title is None or not (known or any(links_of(row[title]) for row in cells[1:])):
            continue
        for row, line in zip(cells[1:], at[1:], strict=True):
            name = clean_title(row[title])
            is_title = letters_of(name) and not link_role(name)
            is_index = _leads_to_folder(row[title]) or any(map(leads_to_note, row))
            if is_title and not is_index:
                found = {names[at]: _cell(names[at], row[at]) for at in known}
                url = next((link.url for text in row for link in links_of(text)), "")
                found |= {"title": name} | ({"url": url} if url else {})
                rows.append(Row(found, *line))
    return sorted(rows, key=lambda row: row.line or 0)


_Table = tuple[list[list[str]], list[tuple[int, int]]]
"""The cells of a table, row by row, in Markdown, and the lines of each, counted from 1."""


def _tables(tree: SyntaxTreeNode) -> Iterator[_Table]:
    for table in (node for node in tree.walk() if node.type == "table"):
        rows = [row for part in table.children for row in part.children]
        cells = [[cell.children[0].content for cell in row.children] for row in rows]
        yield cells, [(at + 1, at + 1) for at, _ in (row.map or (0, 0) for row in rows)]


def _tables_in_html(lines: Sequence[str]) -> Iterator[_Table]:
    for first, end in html_tables(lines):
        # Only here, since few notes have any.
        from selectolax.lexbor import LexborHTMLParser

        begins = [at for at in range(first, end) if _ROW.search(lines[at])]
        rows = [
            [_in_markdown(cell.inner_html or "") for cell in row.css("th, td")]
            for row in LexborHTMLParser("\n".join(lines[first:end])).css("tr")
        ]
        # Of several in a line, none is told from the others.
        if len(begins) == len(rows) > 1:
            spans = [(at + 1, to) for at, to in pairwise((*begins, end))]
            # A row of fewer cells has a sum or a remark.
            whole = [len(row) == len(rows[0]) for row in rows]
            yield [*compress(rows, whole)], [*compress(spans, whole)]


def _in_markdown(html: str) -> str:
    return as_markdown(" ".join(_BREAK.sub(" ", html).split()))


def html_tables(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first line of each table in HTML, and the one behind its last, counted from 0."""
    first = None
    if not any("<table" in line.lower() for line in lines):
        return
    # Code and comments show what tables look like.
    text = "\n".join(lines)
    last_row = 0
    starts = [*accumulate((len(line) + 1 for line in lines), initial=0)]
    literal: set[int] = set()
    for span in literal_spans(text):
        literal |= {*range(bisect(starts, span.start) - 1, bisect(starts, span.end - 1))}
    for at, line in enumerate(lines):
        if "<" in line and at not in literal:
            first = at if first is None and _TABLE.match(line) else first
            last_row = at if "</tr" in line.lower() else last_row
            if first is not None and _END_OF_TABLE.search(line):
                yield first, at + 1
                first = None
    if first is not None and last_row > first:
        # Browsers end the table with the page.
        yield first, last_row + 1


def with_years(rows: Sequence[Row], lines: Sequence[str], names: Sequence[str]) -> list[Row]:
    """Rows whose days have no year, with that of the heading above, or else of the page's names."""
    year = next(filter(None, map(reading_year_in, names)), None)
    years = []
    for line in lines:
        year = (line.startswith("#") and reading_year_in(plain(line))) or year
        years.append(year)

    def completed(column: str, text: str, line: int) -> str:
        field = field_of_column(column)
        date = find_date(text) if field and field[0] == "date" else None
        is_open = date and date.month and date.day and not date.year
        return f"{text} {years[line - 1]}" if is_open and years[line - 1] else text

    found = []
    for row in rows:
        at = row.line or 1
        cells = {key: completed(key, text, at) for key, text in row.cells.items()}
        found.append(replace(row, cells=cells))
    return found


def _with_forms(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The names of columns, and `rating` or `read` where nobody knows one, after what it holds.

    Of days, which may be any, that is so where no other column tells one.
    """
    is_dated = any((field := field_of_column(name)) and field[0] == "date" for name in names)

    def told(at: int) -> str:
        cells = [cell for row in rows if (cell := plain(row[at])).strip(" -–—?")]
        if len(cells) < _FEWEST or field_of_column(names[at]):
            return names[at]
        if all(RATING.fullmatch(cell.strip()) for cell in cells):
            return "rating"
        days = [] if is_dated else [find_date(cell) for cell in cells]
        are_days = days and all(day and day.names_day for day in days)
        return "read" if are_days and max(map(len, cells)) < 20 else names[at]

    return [told(at) for at in range(len(names))]


def _title_column(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The column of the titles: by its name, or the first with a linked text of several words.

    Beside people or ratings, it is the first with texts that nothing else is known of, and differ.
    """
    fields = [field_of_column(name) for name in names]
    titles = [at for at, field in enumerate(fields) if field and field[0] == "title"]
    columns = [*zip(*rows, strict=False)]
    linked = [sum(map(_has_named_link, column)) for column in columns]
    linked_text = [at for at, column in enumerate(columns) if 2 * linked[at] >= len(column)]
    targets = {field[0] for field in fields if field}
    is_of_works = not targets.isdisjoint(("authors", "rating", "venue", "isbn"))
    texts = [
        at
        for at, field in enumerate(fields[: len(columns)])
        if is_of_works and (not field or field[0] in ("link", "kind"))
        if len(set(map(plain, columns[at]))) >= max(_FEWEST, 0.8 * len(rows))
        if all(re.search(r"[^\W\d_]{2}|[^\W\x00-\x7f]", plain(cell)) for cell in columns[at])
        and not any(absolute(plain(cell)) for cell in columns[at])
    ]
    return next(iter((*titles, *linked_text, *texts)), None)


def _has_named_link(text: str) -> bool:
    """Whether a cell has a link whose text, or what is beside it, may be a title."""
    names = [link.text for link in links_of(text)]
    beside = clean_title(text) if names and all(map(link_role, names)) else ""
    return any(len(one.split()) > 1 and link_role(one) is None for one in (*names, beside))


def _cell(name: str, text: str) -> str:
    """A cell as text; of a link, its address where that is what the column holds."""
    field = field_of_column(name)
    if field and field[0] in ("link", "code"):
        return next((link.url for link in links_of(text)), plain(text))
    return plain(text)


def _leads_to_folder(text: str) -> bool:
    """Whether a cell has a link to a folder beside the page, and so a part of its repository."""
    targets = [link["target"].strip("<> ") for link in LINK.finditer(text)]
    return any(_FOLDER.fullmatch(target) and not absolute(target) for target in targets)


def leads_to_note(text: str) -> bool:
    """Whether a text has a link to another note."""
    return any(note_path(link["target"].strip("<> ")) for link in LINK.finditer(text))
