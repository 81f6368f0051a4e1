"""Topics and clusters: what each of them has of a diary, and the paths of their pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ..atlas import Atlas, Cluster, Layout
from ..diary import Diary, Entry, SharedLesson
from ..figures.figure import months_of
from ..words import as_percent, month_and_year, ranked
from .addresses import anchor

LAYOUTS: Final = ("tsne", "umap")
"""The layouts by which an entry may have a cluster, the preferred one first."""

MOST_MONTHS: Final = 36
"""A longer time is shown by years."""


class Share(NamedTuple):
    """How many of the entries of a month or a year a group has, and how many there are in all."""

    when: str
    number: int
    total: int

    @property
    def percent(self) -> int:
        """The group's part of the entries, from 0 to 100."""
        return round(100 * self.number / self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Group:
    """What a topic or a cluster has of a diary.

    Attributes:
        entries: In reading order.
        percent: Its share of the diary's entries, for people: `12 %`; empty below 1 %.
        first: The first reading day, or None where nothing is dated.
        last: The last one, or None.
        lessons: In reading order.
        clusters: The clusters of the map that have its entries, each with their number, most first;
            empty where there is no map.
        topics: The topics of its entries, each with their number, most first.
        shares: Its share of each month of the diary, or of each year of a longer one.
    """

    entries: tuple[Entry, ...]
    percent: str
    first: dt.date | None
    last: dt.date | None
    lessons: tuple[SharedLesson, ...]
    clusters: tuple[tuple[Cluster, int], ...]
    topics: tuple[tuple[str, int], ...]
    shares: tuple[Share, ...]


def view_group(diary: Diary, atlas: Atlas, ids: Collection[str]) -> Group:
    """What a group has of a diary; the group is given by the ids of its entries."""
    entries = tuple(entry for entry in diary.entries if entry.id in ids)
    days = [entry.date for entry in entries if entry.date]
    keys = {lesson.key for entry in entries for lesson in entry.lessons}
    clusters: list[tuple[Cluster, int]] = []
    if layout := map_of(atlas):
        count = Counter(point.cluster for id_, point in layout.points.items() if id_ in ids)
        clusters = [(layout.cluster(id_), number) for id_, number in count.most_common()]
    share = 100 * len(entries) / max(1, len(diary.entries))
    return Group(
        entries,
        as_percent(share) if share >= 1 else "",
        days[0] if days else None,
        days[-1] if days else None,
        tuple(lesson for lesson in diary.lessons if lesson.key in keys),
        tuple(clusters),
        tuple(ranked(entry.topic for entry in entries if entry.topic).items()),
        tuple(_shares(diary, days)),
    )


def view_topic(diary: Diary, atlas: Atlas, topic: str) -> Group:
    """What a topic has of a diary."""
    return view_group(diary, atlas, {one.id for one in diary.entries if one.topic == topic})


def _shares(diary: Diary, days: Sequence[dt.date]) -> list[Share]:
    """The share that days have of those of the diary, in each month or year."""
    months = months_of(diary) if days else []
    by_year = len(months) > MOST_MONTHS

    def part(day: dt.date) -> str:
        return str(day.year) if by_year else month_and_year(day)

    total = Counter(part(entry.date) for entry in diary.dated if entry.date)
    own = Counter(map(part, days))
    return [Share(one, own[one], total[one]) for one in dict.fromkeys(map(part, months))]


def map_of(atlas: Atlas) -> Layout | None:
    """The layout whose clusters have pages, or None where there is no map."""
    return next((atlas.layouts[name] for name in LAYOUTS if name in atlas.layouts), None)


def cluster_sources(atlas: Atlas, folder: str) -> Mapping[int, str]:
    """The paths of the pages of clusters, by id, which a cluster keeps whatever its label is."""
    layout = map_of(atlas)
    return {one.id: f"{folder}/{one.id}.md" for one in layout.clusters} if layout else {}


def topic_sources(diary: Diary, folder: str) -> Mapping[str, str]:
    """The paths of the pages of topics, by topic; entries without a topic have no page."""
    taken: dict[str, str] = {}
    for topic in sorted(filter(None, diary.topics)):
        name = plain = anchor(topic.replace("_", "-").replace("/", "-"))
        number = 1
        while name in taken or name in {"index", "readme"}:
            number += 1
            name = f"{plain}-{number}"
        taken[name] = topic
    return {topic: f"{folder}/{name}.md" for name, topic in taken.items()}
