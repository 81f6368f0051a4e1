"""The figures of a diary as people read them."""

from __future__ import annotations

from ..diary import Diary, long_date
from ..figures.figure import counted


def stats_of(diary: Diary) -> tuple[tuple[str, str], ...]:
    """The figures of a diary, each with its name before it."""
    stats, topics = diary.stats, len(diary.topics)
    figures = [("entry" if stats.total == 1 else "entries", str(stats.total))]
    if stats.last:
        figures += [
            ("day" if stats.days == 1 else "days", str(stats.days)),
            ("per day", f"{stats.per_day:.2f}"),
        ]
    streaks = diary.streaks
    if streaks.latest and streaks.longest:
        figures += [
            ("latest streak", counted(streaks.latest.days, "day")),
            ("longest streak", counted(streaks.longest.days, "day")),
        ]
    figures.append(("topic" if topics == 1 else "topics", str(topics)))
    if stats.last:
        figures.append(("last read", long_date(stats.last)))
    return tuple(figures)
