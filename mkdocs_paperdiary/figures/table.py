"""Figures as tables, for readers who do not see them or who want the numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from ..diary import topic_names
from ..words import as_number, as_percent, long_date, month_and_year, ngettext
from ..words import gettext as _
from .figure import Listed, entries_by_day, months_of, nowhere, read_by_month
from .timeline import month_id
from .topics import monthly_topics

if TYPE_CHECKING:
    from collections.abc import Callable

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
    notes: tuple[str, ...] = ()
    addresses: Row = ()


def figure_table(name: str, diary: Diary, listed: Listed = nowhere) -> Table | None:
    """A figure of `all_figures` as a table; None for one without, such as a map."""
    build = _TABLES.get(name)
    if not build:
        return None
    table = build(diary)
    if name == "topics":
        addresses = [listed("", topic) for topic in diary.topics]
    else:
        addresses = [listed(month_id(month), "") for month in months_of(diary)]
    return replace(table, addresses=tuple(addresses)) if any(addresses) else table


def _timeline(diary: Diary) -> Table:
    months = months_of(diary)
    read = read_by_month(diary)
    so_far = accumulate(read[month] for month in months)
    rows = [
        (month_and_year(month), as_number(read[month]), as_number(total))
        for month, total in zip(months, so_far, strict=True)
    ]
    return Table(
        _("Papers up to the end of each month"),
        (_("Month"), _("Papers"), _("Papers so far")),
        tuple(rows),
    )


def _months(diary: Diary) -> Table:
    read = read_by_month(diary)
    rows = [(month_and_year(month), as_number(read[month])) for month in months_of(diary)]
    return Table(_("Papers in each month"), (_("Month"), _("Papers")), tuple(rows))


def _calendar(diary: Diary) -> Table:
    read = read_by_month(diary)
    days = Counter(day.replace(day=1) for day in entries_by_day(diary))
    rows = [
        (month_and_year(month), as_number(days[month]), as_number(read[month]))
        for month in months_of(diary)
    ]
    streaks = diary.streaks
    notes = []
    if streaks.latest:
        notes.append(_("The latest streak: %(days)s.", days=_span(streaks.latest)))
    if streaks.longest:
        notes.append(_("The longest streak: %(days)s.", days=_span(streaks.longest)))
    head = (_("Month"), _("Reading days"), _("Papers"))
    return Table(_("Reading days in each month"), head, tuple(rows), tuple(notes))


def _topics(diary: Diary) -> Table:
    spelt = topic_names(diary)
    total = max(1, len(diary.entries))
    rows = [
        (spelt[topic], as_number(count), as_percent(100 * count / total, 1))
        for topic, count in diary.topics.items()
    ]
    return Table(_("Papers in each topic"), (_("Topic"), _("Papers"), _("Share")), tuple(rows))


def _topics_over_time(diary: Diary) -> Table:
    read = monthly_topics(diary)
    columns = zip(*read.counts, strict=True)
    rows = [
        (month_and_year(month), *(as_number(count) if count else "" for count in counts))
        for month, counts in zip(read.months, columns, strict=True)
    ]
    return Table(_("Papers in each month, by topic"), (_("Month"), *read.names), tuple(rows))


_TABLES: dict[str, Callable[[Diary], Table]] = {
    "timeline": _timeline,
    "months": _months,
    "calendar": _calendar,
    "topics": _topics,
    "topics-over-time": _topics_over_time,
}


def _span(streak: Streak) -> str:
    days = ngettext("%(num)s day", "%(num)s days", streak.days)
    if streak.first == streak.last:
        return _("%(days)s, on %(day)s", days=days, day=long_date(streak.first))
    first, last = long_date(streak.first), long_date(streak.last)
    return _("%(days)s, from %(first)s to %(last)s", days=days, first=first, last=last)
