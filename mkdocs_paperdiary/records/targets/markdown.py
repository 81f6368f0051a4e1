"""A page of Markdown: a bullet for each work under headings of months."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from ...diary import month_and_year
from .reading_order import by_day

if TYPE_CHECKING:
    from ..works import Work
    from . import Channel

_MARK: Final = re.compile(r"([\\`*_\[\]<>|~]|\$|^#|(?<=\s)#)")
_IN_TARGET: Final = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works in reading order; see `Writer.write`."""
    parts = [f"# {_text(channel.title)}\n"]
    for month, group in itertools.groupby(by_day(works), key=_month):
        parts.append(f"\n## {month}\n\n" + "".join(f"* {_bullet(work)}\n" for work in group))
    return "".join(parts)


def _month(work: Work) -> str:
    return month_and_year(work.record.date) if work.record.date else "Undated"


def _bullet(work: Work) -> str:
    record = work.record
    title = _text(record.title)
    if record.link:
        title = f"[{title}]({''.join(_IN_TARGET.get(sign, sign) for sign in record.link)})"
    day = f"{_ordinal(record.date.day)}: " if record.date else ""
    return f"{day}{title}" + (f": {_text(record.summary)}" if record.summary else "")


def _ordinal(day: int) -> str:
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _text(text: str) -> str:
    return _MARK.sub(r"\\\1", " ".join(text.split()))
