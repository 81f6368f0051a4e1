"""Groups of entries: topics and clusters, their pages, and what lists are filtered by."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ..atlas import Atlas, Cluster, Layout
from ..diary import Diary, Entry, SharedLesson
from ..diary.entry import KIND_NAMES
from ..figures.figure import months_of
from ..words import as_percent, month_and_year, ranked
from ..words import gettext as _
from .addresses import anchor, year_title, years_of

LAYOUTS: Final = ("tsne", "umap")
"""The layouts by which an entry may have a cluster, the preferred one first."""

MOST_MONTHS: Final = 36
"""A longer time is shown by years."""

FEWEST_FILTERED: Final = 10
"""A list with fewer entries is read at a glance."""

MOST_OPEN: Final = 40
"""The list of a topic or a cluster with more entries has a line for each."""

MOST_STARS: Final = 5

LISTED_ENTRIES: Final = 600
"""With more entries than this a page would be mostly list, and the Full Diary has them all."""

LATEST_ENTRIES: Final = 5
"""How many entries a cluster of a larger map names."""


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
        part: The diary of its entries alone.
        percent: Its share of the diary's entries, for people: `12 %`; empty below 1 %.
        lessons: In reading order, as the whole diary words them.
        clusters: The clusters of the map that have its entries, each with their number, most first;
            empty where there is no map.
        shares: Its share of each month of the diary, or of each year of a longer one.
    """

    part: Diary
    percent: str
    lessons: tuple[SharedLesson, ...]
    clusters: tuple[tuple[Cluster, int], ...]
    shares: tuple[Share, ...]


def view_group(diary: Diary, atlas: Atlas, ids: Collection[str]) -> Group:
    """What a group has of a diary; the group is given by the ids of its entries."""
    own = Diary(tuple(entry for entry in diary.entries if entry.id in ids))
    keys = {lesson.key for lesson in own.lessons}
    share = 100 * len(own.entries) / max(1, len(diary.entries))
    return Group(
        own,
        as_percent(share) if share >= 1 else "",
        tuple(lesson for lesson in diary.lessons if lesson.key in keys),
        clusters_of(ids, map_of(atlas)),
        tuple(_shares(diary, own)),
    )


def clusters_of(ids: Collection[str], layout: Layout | None) -> tuple[tuple[Cluster, int], ...]:
    """The clusters that some entries lie in, each with their number, most first."""
    if layout is None:
        return ()
    count = Counter(point.cluster for id_, point in layout.points.items() if id_ in ids)
    found = ((one, count[one.id]) for one in layout.clusters if one.id in count)
    return tuple(sorted(found, key=lambda one: -one[1]))


def map_list(diary: Diary, layout: Layout, topic: str = "") -> list[dict[str, Any]]:
    """The clusters of a layout that have entries (of a topic), in the order of the legend.

    Returns:
        For each cluster its `entries`, the latest first and undated ones last, the `total` of them,
        and how many `more` there are than are named.
    """
    members: dict[int, list[Entry]] = {cluster.id: [] for cluster in layout.clusters}
    for entry in (*reversed(diary.dated), *diary.undated):
        point = layout.points.get(entry.id)
        if point and topic in ("", entry.topic):
            members[point.cluster].append(entry)
    whole = sum(map(len, members.values())) <= LISTED_ENTRIES
    most = None if whole else LATEST_ENTRIES
    return [
        {
            "cluster": cluster,
            "total": len(entries),
            "entries": entries[:most],
            "more": len(entries[most:]) if most else 0,
        }
        for cluster in layout.clusters
        if (entries := members[cluster.id])
    ]


def view_topic(diary: Diary, atlas: Atlas, topic: str) -> Group:
    """What a topic has of a diary."""
    return view_group(diary, atlas, {one.id for one in diary.entries if one.topic == topic})


def _shares(diary: Diary, own: Diary) -> list[Share]:
    """The share that a part of a diary has of each month or year."""
    months = months_of(diary) if own.dated else []
    by_year = len(months) > MOST_MONTHS

    def count(some: Diary) -> Counter[str]:
        return Counter(title(entry.date) for entry in some.dated if entry.date)

    def title(day: dt.date) -> str:
        return str(day.year) if by_year else month_and_year(day)

    number, total = count(own), count(diary)
    return [Share(one, number[one], total[one]) for one in dict.fromkeys(map(title, months))]


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


class Facet(NamedTuple):
    """What a list can be filtered by; an option is its value, its name and its number of entries.

    The value is what an address has: `diary/?topic=marl&date=2025`.
    """

    name: str
    label: str
    options: tuple[tuple[str, str, int], ...]


def facets_of(entries: Sequence[Entry], topics: Mapping[str, str]) -> tuple[Facet, ...]:
    """The facets that tell the entries of a list apart, on whichever page they are.

    There are none where the list is short. For the topics see `Site.topics`.
    """
    if len(entries) < FEWEST_FILTERED:
        return ()
    kinds = {str(kind): _(name) for kind, name in KIND_NAMES.items()}
    stars = [entry.rating for entry in entries if entry.rating]
    years = tuple((year, year_title(year), number) for year, number in years_of(entries).items())
    facets = (
        Facet("topic", _("Topic"), _by_number((e.topic for e in entries if e.topic), topics)),
        Facet("kind", _("Kind"), _by_number((e.kind for e in entries), kinds)),
        Facet("tag", _("Tag"), _by_number((t for e in entries for t in dict.fromkeys(e.tags)), {})),
        Facet("rating", _("Rating"), tuple(_at_least(stars))),
        Facet("date", _("Year"), years),
    )
    return tuple(
        facet for facet in facets if any(number < len(entries) for _, _, number in facet.options)
    )


def newest_first(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of a list in reading order, the latest first; the undated ones remain last."""
    dated = [entry for entry in entries if entry.date]
    return [*reversed(dated), *entries[len(dated) :]]


def _by_number(values: Iterable[str], names: Mapping[str, str]) -> tuple[tuple[str, str, int], ...]:
    """The values that entries have, most frequent first."""
    found = ranked(values).items()
    return tuple((one, names.get(one, one[:1].upper() + one[1:]), number) for one, number in found)


def _at_least(stars: Sequence[int]) -> Iterable[tuple[str, str, int]]:
    """Each number of stars that is given, the most first, with how many have so many or more."""
    for least in sorted(set(stars), reverse=True):
        text = "★" * least
        name = text if least == MOST_STARS else _("%(stars)s or more", stars=text)
        yield str(least), name, sum(number >= least for number in stars)
