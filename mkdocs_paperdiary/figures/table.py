"""Figures as tables, for readers who do not see them or who want the numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from ..diary import topic_names
from ..words import as_number, as_percent, long_date, month_and_year, ngettext
from ..words import gettext as _
from .charts import month_id, topics_by_month
from .figure import Listed, entries_by_day, months_of, nowhere, read_by_month

if TYPE_CHECKING:
    from ..diary import Diary
    from ..diary.diary import Streak

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain text whose first row and first column are headers.

    The rows are as long as the head; the notes are sentences for below it. Each row may have the
    address of its entries, relative to the site's root.
    """

    caption: str
    head: Row
    rows: tuple[Row, ...]
    notes: Row
    addresses: Row


def figure_table(name: str, diary: Diary, listed: Listed = nowhere) -> Table | None:
    """A figure of `all_figures` as a table; None for one without, such as a map."""
    months, count = months_of(diary), read_by_month(diary)
    numbers = [count[month] for month in months]
    papers = [as_number(number) for number in numbers]
    notes: list[str] = []
    # Each column but the first.
    heads: list[str]
    columns: list[list[str]]
    match name:
        case "timeline":
            caption = _("Papers up to the end of each month")
            heads = [_("Papers"), _("Papers so far")]
            columns = [papers, [as_number(number) for number in accumulate(numbers)]]
        case "months":
            caption, heads, columns = _("Papers in each month"), [_("Papers")], [papers]
        case "calendar":
            caption = _("Reading days in each month")
            heads = [_("Reading days"), _("Papers")]
            days = Counter(day.replace(day=1) for day in entries_by_day(diary))
            columns = [[as_number(days[month]) for month in months], papers]
            if streak := diary.streaks.latest:
                notes.append(_("The latest streak: %(days)s.", days=_span(streak)))
            if streak := diary.streaks.longest:
                notes.append(_("The longest streak: %(days)s.", days=_span(streak)))
        case "topics-over-time":
            caption = _("Papers in each month, by topic")
            series = topics_by_month(diary)
            heads = [one.name for one in series]
            columns = [[as_number(n) if n else "" for n in one.counts] for one in series]
        case "topics":
            return _topics(diary, listed)
        case _:
            return None
    rows = tuple(zip(map(month_and_year, months), *columns, strict=True))
    addresses = tuple(listed(month_id(month), "") for month in months)
    return Table(caption, (_("Month"), *heads), rows, tuple(notes), addresses)


def _topics(diary: Diary, listed: Listed) -> Table:
    spelt = topic_names(diary)
    total = max(1, len(diary.entries))
    rows = [
        (spelt[topic], as_number(count), as_percent(100 * count / total, 1))
        for topic, count in diary.topics.items()
    ]
    head = (_("Topic"), _("Papers"), _("Share"))
    addresses = tuple(listed("", topic) for topic in diary.topics)
    return Table(_("Papers in each topic"), head, tuple(rows), (), addresses)


def _span(streak: Streak) -> str:
    days = ngettext("%(num)s day", "%(num)s days", streak.days)
    if streak.first == streak.last:
        return _("%(days)s, on %(day)s", days=days, day=long_date(streak.first))
    first, last = long_date(streak.first), long_date(streak.last)
    return _("%(days)s, from %(first)s to %(last)s", days=days, first=first, last=last)
