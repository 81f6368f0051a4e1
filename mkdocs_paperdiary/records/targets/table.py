"""CSV (RFC 4180) with a row for each work."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from .reading_order import by_day

if TYPE_CHECKING:
    from ..works import Work
    from . import Channel

_COLUMNS: Final = (
    "path", "title", "date", "link", "summary", "topic", "kind", "authors", "venue", "year", "tags",
    "rating", "code", "arxiv", "doi", "isbn", "citekey",
)  # fmt: skip


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works in reading order; see `Writer.write`."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for work in by_day(works):
        one = work.record
        rows.writerow(
            [
                one.path, one.title, one.date or "", one.link or "", one.summary, one.topic,
                one.kind or "", "; ".join(one.authors), one.venue or "", one.year or "",
                "; ".join(one.tags), one.rating or "", one.code or "", one.arxiv or "",
                one.doi or "", one.isbn or "", work.key,
            ]
        )  # fmt: skip
    return out.getvalue()
