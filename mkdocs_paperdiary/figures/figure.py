"""A Plotly figure as a plain value: frame, axes, boxes, texts, colours and JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from ..words import as_number, long_date, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..diary import Diary, Entry

Figure = dict[str, Any]
"""`data` and `layout` by Plotly's JSON schema (https://plotly.com/javascript/reference/)."""

Kind = Literal["map", "timeline", "months", "calendar", "topics", "topics-over-time"]

NEUTRAL = "#7a7f8c"
"""Legible on white and on black, for a figure that no theme has coloured yet."""

Listed = Callable[[str, str], str]
"""The address of a list of entries, relative to the site's root: those of a day, a month or a year,
as ISO 8601 writes it, and of a topic. Each may be empty; so is the address where there is none."""


def nowhere(date: str, topic: str) -> str:
    """The address of a list on a site that has none."""
    return ""


_CLEAR = "rgba(0,0,0,0)"

BREAK = "<br>"

WHOLE_BELOW = 8
"""An axis of smaller numbers has a label for each."""

TITLES_SHOWN = 4
"""More titles than this would make a card that hides the figure."""

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


def frame(kind: Kind, description: str, **layout: Any) -> dict[str, Any]:
    """Build the layout that all figures have in common; attributes of Plotly's take precedence.

    The front end chooses its behaviour by the kind. The description is one plain sentence for
    readers who do not see the figure.
    """
    return {
        "meta": {"kind": kind, "description": description},
        "paper_bgcolor": _CLEAR,
        "plot_bgcolor": _CLEAR,
        "font": {"color": NEUTRAL},
        "hoverlabel": {"align": "left"},
        "showlegend": False,
        # A drag zone takes the finger that is meant to scroll the page.
        "dragmode": False,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        **layout,
    }


def axis(**attributes: Any) -> dict[str, Any]:
    """Describe an axis with a faint grid that makes room for its own tick labels."""
    return {
        "automargin": True,
        "fixedrange": True,
        "gridcolor": translucent(NEUTRAL, 0.2),
        "zeroline": False,
        **attributes,
    }


def count_axis(title: str, most: int) -> dict[str, Any]:
    """Describe an upright axis of numbers of entries, of which the largest is `most`."""
    # Plotly would put a label at each half, and round it.
    steps = {"dtick": 1} if most < WHOLE_BELOW else {}
    return axis(rangemode="tozero", title={"text": title, "standoff": 8}, tickformat=",d", **steps)


def box(name: str, lines: Sequence[str], x: float = 0.0, y: float = 1.0) -> dict[str, Any]:
    """Describe a framed text in a figure's upper left, which only some figures leave free.

    Its lines are escaped for Plotly, and its upper left corner is at `x` and `y`, from 0 to 1
    across the figure and up.
    """
    return {
        "name": name,
        "text": BREAK.join(lines),
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": y,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "borderpad": 8,
        "borderwidth": 1,
        "bordercolor": NEUTRAL,
        "bgcolor": _CLEAR,
    }


def translucent(color: str, alpha: float) -> str:
    """Write a colour, given as `#rrggbb`, with an opacity from 0 to 1."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def literal(text: str) -> str:
    """Escape a plain text as Plotly's pseudo-HTML, on one line.

    Plotly reads tags and entities in every text (`<b>`, `<a href>`), fills `%{…}` templates in
    names and annotations, and hands `$…$` to MathJax where a site has loaded it.
    """
    return " ".join(text.split()).translate(_ENTITIES).replace("%{", "&#37;{")


def in_two_lines(text: str, width: int) -> str:
    """Escape a label, and break it in the middle where it is longer than `width` characters."""
    words = text.split()
    line = " ".join(words)
    if len(line) <= width or len(words) < 2:
        return literal(line)
    halves = ((" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words)))
    return BREAK.join(literal(half) for half in min(halves, key=lambda two: max(map(len, two))))


def cut(text: str, width: int) -> str:
    """A text on one line, cut after `width` characters."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def shortened(text: str, width: int) -> str:
    """Escape a text and cut it after `width` characters."""
    return literal(cut(text, width))


def linked(addresses: Iterable[str]) -> dict[str, Any]:
    """The addresses that the points or bars of a trace lead to; nothing where all are empty."""
    found = list(addresses)
    return {"customdata": found} if any(found) else {}


def dated_entries(diary: Diary) -> str:
    """How many entries have a date, with the number of all where these are more."""
    dated, total = len(diary.dated), len(diary.entries)
    if dated == total:
        return ngettext("%(num)s entry", "%(num)s entries", total)
    return ngettext(
        "%(dated)s dated of %(num)s entry",
        "%(dated)s dated of %(num)s entries",
        total,
        dated=as_number(dated),
    )


def months_of(diary: Diary) -> list[dt.date]:
    """List the first day of every month from the first to the last dated entry."""
    first, last = diary.stats.first, diary.stats.last
    if not first or not last:
        return []
    start, end = (day.year * 12 + day.month - 1 for day in (first, last))
    return [dt.date(month // 12, month % 12 + 1, 1) for month in range(start, end + 1)]


def read_by_month(diary: Diary) -> Counter[dt.date]:
    """The number of entries of each month that has any, by its first day."""
    return Counter(entry.date.replace(day=1) for entry in diary.dated if entry.date)


def entries_by_day(diary: Diary) -> dict[dt.date, list[Entry]]:
    """Group the dated entries of a diary by their day, in reading order."""
    days: dict[dt.date, list[Entry]] = {}
    for entry in diary.dated:
        if entry.date:
            days.setdefault(entry.date, []).append(entry)
    return days


def day_text(day: dt.date, entries: Sequence[Entry]) -> str:
    """Write a day with the first titles of its entries, for a figure's card."""
    lines = [f"<b>{long_date(day)}</b>"]
    lines += [shortened(entry.title, 44) for entry in entries[:TITLES_SHOWN]]
    if len(entries) > TITLES_SHOWN:
        more = len(entries) - TITLES_SHOWN
        lines.append(ngettext("and %(num)s more", "and %(num)s more", more))
    return BREAK.join(lines)


def figure_json(figure: Figure) -> str:
    """Write a figure as compact ASCII JSON on one line; the same figure gives the same bytes.

    Raises:
        ValueError: If the figure contains NaN or an infinite number, which no JSON parser must
            accept (RFC 8259, section 6).
    """
    return json.dumps(figure, allow_nan=False, ensure_ascii=True, separators=(",", ":"))
