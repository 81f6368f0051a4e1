"""A diary as a site: the data that all pages are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from ..atlas import Atlas, Cluster, Layout
from ..atlas.connections import Connections, cluster_near
from ..diary import Diary, Entry, topic_names
from ..figures import all_figures
from ..figures.figure import Figure
from ..llm.prompts import Prompt
from ..words import month_and_year
from .addresses import UNDATED, year_of, year_title
from .groups import LAYOUTS, map_of, newest_first
from .periods import Period, Review, review_of
from .themes import Theme, ThemeSetting, arrange_themes


@dataclass(frozen=True, slots=True)
class PageNames:
    """The paths of the generated pages, relative to the docs folder."""

    diary: str = "diary.md"
    highlights: str = "highlights.md"
    plots: str = "plots.md"
    topics: str = "topics"
    clusters: str = "clusters"
    prompts: str | None = None
    review: str = "review.md"
    in_review: str = "review"
    unread: str | None = "unread.md"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that the site's pages announce: its path in the site, media type and title."""

    path: str
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class Month:
    """The entries of one calendar month.

    Attributes:
        id: The anchor: `2025-11`, or `undated`.
        title: `November 2025`, or `Undated`.
        entries: The latest first, or by id where they are undated.
    """

    id: str
    title: str
    entries: tuple[Entry, ...] = ()

    @property
    def year(self) -> str:
        """The year that the month is of: `2025`, or `undated`."""
        return self.id.partition("-")[0]


def month_of(entry: Entry) -> Month:
    """The month of an entry, without its entries."""
    if entry.date is None:
        return Month(UNDATED, year_title(UNDATED))
    return Month(entry.date.isoformat()[:7], month_and_year(entry.date))


@dataclass(frozen=True)
class Site:
    """A diary, seen as a site.

    Attributes:
        urls: The address of each page, relative to the site's root, by its path in the docs folder.
        icons: Icons as SVG, by their name.
        topic_pages: The page of each topic that has one, in the docs folder, by topic.
        cluster_pages: The page of each cluster of the map, in the docs folder, by the cluster's id.
        folder: The part of the site that has the diary's data, such as `fr/`, or nothing.
        prompts: Renders the prompts that the page of prompts shows, each with the model that gets
            it, or None where none is asked.
        diary_years: The page of each year that the Full Diary has no room for, by year, newest
            first.
        topic_years: The same of each topic's page, by topic.
        citations: Each entry's work as BibTeX, by the entry's path.
        deck: The path of the Anki deck in the site; empty where it has none.
        period_pages: The page of each period in review, newest first.
        font: The name of the site's own font; empty where it is not known.
        unread: The works that are to be read; none where the site does not list them.
        connections: What is near by meaning, of the diary and of the unread works.
    """

    diary: Diary
    atlas: Atlas
    urls: Mapping[str, str]
    names: PageNames
    title: str
    settings: Sequence[ThemeSetting] = ()
    icons: Mapping[str, str] = field(default_factory=dict)
    topic_pages: Mapping[str, str] = field(default_factory=dict)
    cluster_pages: Mapping[int, str] = field(default_factory=dict)
    folder: str = ""
    prompts: Callable[[], Sequence[tuple[Prompt, str | None]]] = tuple
    diary_years: Mapping[str, str] = field(default_factory=dict)
    topic_years: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    feeds: Sequence[Feed] = ()
    citations: Mapping[str, str] = field(default_factory=dict)
    deck: str = ""
    period_pages: Mapping[Period, str] = field(default_factory=dict)
    font: str = ""
    unread: Sequence[Entry] = ()
    connections: Connections = field(default_factory=Connections)

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The themes that have lessons, in their order."""
        return arrange_themes(self.diary, self.settings)

    @cached_property
    def lesson_anchors(self) -> frozenset[str]:
        """The anchors of all lessons."""
        return frozenset(one.anchor for theme in self.themes for one in theme.lessons)

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """The figures there is something to show in, by name."""
        urls = {entry.id: self.urls[entry.src] for entry in self.diary.entries}
        return all_figures(self.diary, self.atlas, urls, self.listed)

    def listed(self, date: str, topic: str) -> str:
        """The address of the entries of a day, a month, a year or a topic, or of both.

        Args:
            date: As ISO 8601 writes it, or empty for any.
            topic: Empty for any.
        """
        page = self.urls.get(self.topic_pages.get(topic, "")) if not date else None
        if page:
            return page
        src = self.diary_years.get(date[:4], self.names.diary)
        if src not in self.urls or not (date or topic):
            return ""
        wanted = {name: value for name, value in (("topic", topic), ("date", date)) if value}
        # Where scripts filter nothing, the month's anchor leads there.
        return f"{self.urls[src].removeprefix('./')}?{urlencode(wanted)}#{date[:7]}".rstrip("#")

    def diary_page(self, entry: Entry) -> str:
        """The page of the Full Diary that lists an entry, in the docs folder."""
        return self.diary_years.get(year_of(entry), self.names.diary)

    @cached_property
    def list_pages(self) -> frozenset[str]:
        """The pages about a topic, cluster, year or period, in the docs folder."""
        years = (self.diary_years, self.topic_pages, *self.topic_years.values())
        listed = frozenset(src for pages in years for src in pages.values())
        return listed | {*self.cluster_pages.values(), *self.period_pages.values()}

    def cluster(self, entry: Entry, layout: str) -> Cluster | None:
        """The cluster that an entry lies in, or None where the layout does not have it."""
        found = self.atlas.layouts.get(layout)
        point = found.points.get(entry.id) if found else None
        return found.cluster(point.cluster) if found and point else None

    def clusters_of(self, entries: Iterable[Entry]) -> list[Cluster]:
        """The clusters of the map that some entries lie in, each once."""
        found = (self.cluster(entry, self.map.name) for entry in entries) if self.map else ()
        return list({cluster.id: cluster for cluster in found if cluster}.values())

    def color(self, entry: Entry) -> str | None:
        """An entry's colour on the map, as `#rrggbb`, or None where no map shows it."""
        found = (self.cluster(entry, layout) for layout in LAYOUTS)
        return next((cluster.color for cluster in found if cluster), None)

    @cached_property
    def map(self) -> Layout | None:
        """The layout whose clusters have pages, or None where there is no map."""
        return map_of(self.atlas)

    def review(self, period: Period) -> Review | None:
        """A period in review, or None where nothing was read in it."""
        return review_of(period, self.diary, self.atlas, self.themes)

    @cached_property
    def unread_near(self) -> Mapping[int | None, tuple[Entry, ...]]:
        """The unread works by the id of the cluster that they would join, most first.

        Those of no cluster are last, with None.
        """
        layout = self.map
        near: dict[int | None, list[Entry]] = {}
        for entry in self.unread:
            found = self.connections.unread.get(entry.id, ())
            near.setdefault(cluster_near(found, layout) if layout else None, []).append(entry)
        ranked = sorted(near, key=lambda id_: (id_ is None, -len(near[id_]), id_ or 0))
        return {id_: tuple(near[id_]) for id_ in ranked}

    def elsewhere(self, entries: Sequence[Entry]) -> list[Entry]:
        """What is near some entries, but of another time and another cluster, the nearest first.

        `today.js` has the same of a day's lesson and note.
        """
        ids = [entry.id for entry in entries]
        near = [one for id_ in ids for one in self.connections.entries.get(id_, ())]
        ranked = sorted(near, key=lambda one: -one.score)
        found = dict.fromkeys(one.id for one in ranked if one.id not in ids)
        return [self.diary.by_id[id_] for id_ in found]

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """The topics' names as they are shown, by topic."""
        return topic_names(self.diary)

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months of the diary, newest first, then the undated entries."""
        grouped = groupby(self.diary.entries, key=month_of)
        months = [
            replace(month, entries=tuple(newest_first([*entries]))) for month, entries in grouped
        ]
        undated = [months.pop()] if self.diary.undated else []
        return (*reversed(months), *undated)

    @cached_property
    def neighbours_in_order(self) -> Mapping[str, tuple[Entry | None, Entry | None]]:
        """The entries read before and after each, by its path; at either end one is missing."""
        entries = self.diary.entries
        pairs = zip((None, *entries), (*entries[1:], None), strict=False)
        return dict(zip((entry.src for entry in entries), pairs, strict=False))
