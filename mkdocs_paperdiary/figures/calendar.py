"""The calendar of reading days: weeks side by side, a row for each year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from ..words import as_number, day_abbreviation, long_date, month_abbreviation, ngettext
from ..words import gettext as _
from .figure import (
    NEUTRAL,
    Figure,
    Listed,
    axis,
    box,
    day_text,
    entries_by_day,
    frame,
    linked,
    nowhere,
    translucent,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..diary import Diary, Entry

STEPS = 4
"""The darkest cell stands for this many entries a day or more, in every diary."""

HEAD = 6
"""Lines of cells above the first year, for the box and the key."""

LINES = 9
"""Lines of cells that a year takes: an empty one, the names of the months, and seven days."""

SIDE = 0.84
"""How much of its line and column a cell fills."""

_ALPHAS = (0.14, 0.38, 0.58, 0.79, 1.0)
"""The opacity of a cell's colour, from no entry up to `STEPS`."""

Days = dict[dt.date, list["Entry"]]
Period = tuple[dt.date, dt.date]
"""The first and the last day of a row."""


class Cell(NamedTuple):
    """A day, or a part of the key, with the text of its card and the address of its entries.

    Line and column are counted from 0; the step is the number of entries, at most `STEPS`.
    """

    line: int
    column: int
    step: int
    text: str = ""
    address: str = ""


def calendar_figure(diary: Diary, listed: Listed = nowhere) -> Figure | None:
    """Draw each day as a cell, weeks side by side and the days of a week below each other.

    A year is one row, the newest first. On a narrow page a row is half a year:
    `layout.meta.narrow` has that arrangement as `data` and `layout`. `layout.meta.lines` and
    `layout.meta.columns` are the numbers of lines and columns of cells, since a page needs the
    height before anything is drawn.

    Years without a dated entry are left out; None where no entry has a date.
    """
    days = entries_by_day(diary)
    latest, longest = diary.streaks.latest, diary.streaks.longest
    if not latest or not longest:
        return None
    years = sorted({day.year for day in days}, reverse=True)
    wide = _arranged([(dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in years], days, listed)
    halves = [
        (dt.date(year, *first), dt.date(year, *last))
        for year in years
        for first, last in (((1, 1), (6, 30)), ((7, 1), (12, 31)))
    ]
    read = [half for half in halves if any(half[0] <= day <= half[1] for day in days)]
    narrow = _arranged(read, days, listed)
    lengths = [ngettext("%(num)s day", "%(num)s days", streak.days) for streak in (latest, longest)]
    total_text = as_number(diary.stats.days)
    streaks = [
        _("Latest streak: %(days)s", days=lengths[0]),
        _("Longest streak: %(days)s", days=lengths[1]),
        _("Reading days: %(number)s of %(total)s", number=as_number(len(days)), total=total_text),
    ]
    shown = frame(
        "calendar",
        ngettext(
            "Calendar of %(num)s reading day out of %(total)s; the latest streak has %(latest)s "
            "and ends on %(latest_end)s, the longest has %(longest)s and ends on %(longest_end)s.",
            "Calendar of %(num)s reading days out of %(total)s; the latest streak has %(latest)s "
            "and ends on %(latest_end)s, the longest has %(longest)s and ends on %(longest_end)s.",
            len(days),
            total=total_text,
            latest=lengths[0],
            latest_end=long_date(latest.last),
            longest=lengths[1],
            longest_end=long_date(longest.last),
        ),
        hovermode="closest",
        margin={"l": 40, "r": 4, "t": 8, "b": 8},
        annotations=[box("streaks", streaks)],
        **wide["layout"],
    )
    shown["meta"] |= wide["meta"] | {"narrow": narrow}
    return {"data": wide["data"], "layout": shown}


def _arranged(periods: Sequence[Period], days: Days, listed: Listed) -> dict[str, Any]:
    """Arrange rows below each other: traces, axes, and the numbers of lines and columns."""
    columns = 1 + max(_column(last, first) for first, last in periods)
    lines = HEAD + LINES * len(periods)
    key = columns - STEPS - 4
    none = [Cell(HEAD - 2, key, 0)]
    some = []
    for step in range(1, STEPS + 1):
        text = (
            ngettext("%(num)s read on a day", "%(num)s read on a day", step)
            if step < STEPS
            else ngettext("%(num)s or more read on a day", "%(num)s or more read on a day", step)
        )
        some.append(Cell(HEAD - 2, key + step, step, text))
    # Beside the key, the meaning of its first and its last cell.
    words: list[tuple[float, float, str]] = [
        (key - 1.6, HEAD - 2, "0"),
        (key + 4.6, HEAD - 2, f"{STEPS}+"),
    ]
    ticks: dict[float, str] = {}
    for row, (first, last) in enumerate(periods):
        names = HEAD + LINES * row + 1
        above = names - 0.3
        ticks[above] = f"<b>{first.year}</b>"
        ticks |= {names + 1 + day: day_abbreviation(day) for day in (0, 2, 4)}
        for day in (first + dt.timedelta(days=n) for n in range((last - first).days + 1)):
            line, column = names + 1 + day.weekday(), _column(day, first)
            if day.day == 1:
                words.append((column - 0.5, above, month_abbreviation(day.month)))
            if entries := days.get(day):
                step = min(len(entries), STEPS)
                address = listed(day.isoformat(), "")
                some.append(Cell(line, column, step, day_text(day, entries), address))
            else:
                none.append(Cell(line, column, 0))
    return {
        "data": [
            {**_cells(none), "hoverinfo": "skip"},
            {
                **_cells(some),
                "hovertext": [cell.text for cell in some],
                "hovertemplate": "%{hovertext}<extra></extra>",
                **linked(cell.address for cell in some),
            },
            {
                "type": "scatter",
                "mode": "text",
                "meta": {"role": "words"},
                "x": [x for x, _, _ in words],
                "y": [y for _, y, _ in words],
                "text": [word for _, _, word in words],
                "textposition": "middle right",
                "cliponaxis": False,
                "hoverinfo": "skip",
            },
        ],
        "layout": {
            "barmode": "overlay",
            "barcornerradius": 2,
            "xaxis": axis(visible=False, range=[-0.5, columns - 0.5]),
            "yaxis": axis(
                showgrid=False,
                showline=False,
                automargin=False,
                range=[lines - 0.5, -0.5],
                tickvals=list(ticks),
                ticktext=list(ticks.values()),
            ),
        },
        "meta": {"lines": lines, "columns": columns},
    }


def _cells(cells: Sequence[Cell]) -> dict[str, Any]:
    """Draw cells as bars, which the smallest of Plotly's bundles includes."""
    # A scale without transitions: each step begins where the last one ends.
    scale = [
        [edge / len(_ALPHAS), translucent(NEUTRAL, alpha)]
        for step, alpha in enumerate(_ALPHAS)
        for edge in (step, step + 1)
    ]
    return {
        "type": "bar",
        "meta": {"role": "calendar"},
        "x": [cell.column for cell in cells],
        "base": [cell.line - SIDE / 2 for cell in cells],
        "y": [SIDE] * len(cells),
        "width": SIDE,
        "marker": {
            "color": [cell.step for cell in cells],
            "cmin": -0.5,
            "cmax": STEPS + 0.5,
            "colorscale": scale,
            "showscale": False,
        },
    }


def _column(day: dt.date, first: dt.date) -> int:
    """The week of a day, counted from that of the row's first day; weeks begin on Monday."""
    return ((day - first).days + first.weekday()) // 7
