"""Readwise exports: CSV of highlights, and of Reader's library."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from ..diary import Kind, Problem
from ..diary.front_matter import split_names
from ..diary.markdown import tidy
from ..diary.urls import absolute, isbn_in, kind_of
from .record import Record
from .same_work import merge_repeats
from .source_file import full_day, linked, read_text_of
from .table import Row, csv_rows, has_columns

_HIGHLIGHTS: Final = ("highlight", "book title", "highlighted at")
_READER: Final = ("title", "url", "saved date", "reading progress")
_READ_FROM: Final = 0.9
"""The progress from which on Reader's article counts as read: few people scroll to its footer."""


def detects(path: Path, head: bytes) -> bool:
    """Tell whether a file is Readwise's, by its columns."""
    return has_columns(path, head, _HIGHLIGHTS, _READER)


def read(path: Path) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Read highlights, grouped by their book or article, or what was read in Reader.

    The day of reading is that of the last highlight; in Reader's library, where there is none, the
    day on which the document was saved. Of that library, only what is archived or read to its end
    counts.
    """
    text = read_text_of(path)
    rows, problems = csv_rows(text, path.name)
    if rows and rows[0].cells.keys() >= set(_HIGHLIGHTS):
        records = [_work(group) for group in _groups(rows, path.name, problems)]
    else:
        records = [_saved(row) for row in rows if _is_read(row) and row.get("title")]
    return merge_repeats(records, problems, path.name)


def _groups(rows: list[Row], src: str, problems: list[Problem]) -> list[list[Row]]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if title := tidy(row.get("book title")):
            groups.setdefault((title, row.get("book author")), []).append(row)
        else:
            message = "this highlight has no title and is left out"
            problems.append(Problem(message, src, row.line, code="missing-title"))
    return list(groups.values())


def _work(rows: list[Row]) -> Record:
    first = rows[0]
    days = [day for row in rows if (day := full_day(row.get("highlighted at")))]
    # Amazon gives a printed book's ISBN as its number, and numbers of its own to all else.
    amazon = first.get("amazon book id")
    tags = {tag: None for row in rows for tag in _tags(row.get("document tags"))}
    url = next((u for row in rows if (u := absolute(row.get("url", "source url")))), None)
    kind: Kind | None = "book" if amazon else (kind_of(url) if url else None)
    return linked(
        Record(
            tidy(first.get("book title")),
            date=max(days, default=None),
            kind=kind,
            authors=split_names(first.get("book author")),
            tags=tuple(tags),
            isbn=isbn_in(amazon),
            body="## Highlights\n\n" + "\n\n".join(_quote(row) for row in _in_order(rows)),
            line=first.line,
        ),
        [url or ""],
    )


def _in_order(rows: list[Row]) -> list[Row]:
    """Highlights in the order of the text, where all have a place."""
    places = [row.get("location") for row in rows]
    if all(place.isdigit() for place in places):
        return sorted(rows, key=lambda row: int(row.get("location")))
    return rows


def _quote(row: Row) -> str:
    text = "\n".join(f"> {line}".rstrip() for line in row.get("highlight").split("\n"))
    note = row.get("note")
    return f"{text}\n\n{note}" if note else text


def _tags(text: str) -> list[str]:
    return [tag for part in re.split(r"[,;]", text.strip("[]")) if (tag := tidy(part).strip("'\""))]


def _is_read(row: Row) -> bool:
    progress = re.match(r"[\d.]+", row.get("reading progress"))
    done = float(progress[0]) if progress and progress[0].count(".") < 2 else 0.0
    return row.get("location").lower() == "archive" or done >= _READ_FROM


def _saved(row: Row) -> Record:
    url = row.get("url")
    known = absolute(url)
    return linked(
        Record(
            tidy(row.get("title")),
            date=full_day(row.get("saved date")),
            kind=kind_of(known) if known else None,
            tags=tuple(_tags(row.get("document tags"))),
            line=row.line,
        ),
        [url],
    )
