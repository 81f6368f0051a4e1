"""Templates rendered into blocks and pages."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import cache_from_source
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from markupsafe import Markup

from ..diary import Diary, Entry, long_date, month_and_year
from ..diary.urls import site_name
from ..figures import Figure, Picture, figure_json, figure_table, map_picture
from ..words import counted
from .addresses import UNDATED, spoken_year, year_of, years_of
from .blocks import Block
from .places import Places
from .site import Site
from .themes import Theme
from .topics import view_topic

if TYPE_CHECKING:
    from ..atlas import Cluster, Layout


class CompiledTemplates(BytecodeCache):
    """Saves the time that compiling templates takes, which is a part of a warm build to be felt.

    They are code, so they stand in `__pycache__` beside the templates, and not in the cache of the
    diary, which people share and commit. As with modules, `PYTHONPYCACHEPREFIX` moves them and
    `PYTHONDONTWRITEBYTECODE` keeps them from being written. Jinja2 itself compares the source's
    digest and the version of Python.
    """

    def __init__(self, folder: Path) -> None:
        """Choose the place.

        Arguments:
            folder: The templates' folder.
        """
        self._folder = Path(cache_from_source(str(folder / "template.py"))).parent

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load what was compiled, if it is there and whole."""
        try:
            with self._path(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except Exception:  # Whatever a damaged file does to pickle and marshal.
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where that is possible."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                bucket.write_bytecode(file)
            os.replace(name, self._path(bucket))

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}.jinja"


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


WHOLE_UP_TO = 600
"""With more entries than this a page would be mostly list, and the Full Diary has them all."""

LATEST = 5
"""How many entries a cluster of a larger map names."""


@dataclass(frozen=True, slots=True)
class Group:
    """One cluster, as a list tells it.

    Attributes:
        cluster: The cluster.
        total: How many entries of it the list is about.
        entries: Those that are named, the latest first, undated ones last.
    """

    cluster: Cluster
    total: int
    entries: tuple[Entry, ...]

    @property
    def more(self) -> int:
        """How many entries are not named."""
        return self.total - len(self.entries)


def map_list(diary: Diary, layout: Layout, topic: str = "") -> tuple[Group, ...]:
    """Write a layout of the map as a list.

    Args:
        diary: What was read.
        layout: Where it lies.
        topic: Only entries of this topic, where one is given.

    Returns:
        The clusters that have entries, in the order of the legend.
    """
    members: dict[int, list[Entry]] = {cluster.id: [] for cluster in layout.clusters}
    for entry in (*reversed(diary.dated), *diary.undated):
        point = layout.points.get(entry.id)
        if point and topic in ("", entry.topic):
            members[point.cluster].append(entry)
    whole = sum(map(len, members.values())) <= WHOLE_UP_TO
    return tuple(
        Group(cluster, len(entries), tuple(entries if whole else entries[:LATEST]))
        for cluster in layout.clusters
        if (entries := members[cluster.id])
    )


ASSETS = "assets/paperdiary"
"""Where the site keeps what the plugin brings, relative to its root."""

MAP_MINIMUM = 4
"""Entries below which there is no map: fewer points have no neighbourhoods to show."""


_FEW_ENTRIES = f"The map appears once the diary has {MAP_MINIMUM} entries."
_NO_MAP = "The map could not be drawn in this build."
_NO_DATES = "There is nothing to show yet: no entry has a date."
_NO_TOPIC = "The diary has no such topic."
_NO_YEAR = "Nothing of that year has been read."
_NO_ENTRIES = "Nothing has been read yet. The first note will appear here."

_FIGURES = {
    ("timeline", "total"): "timeline",
    ("timeline", "months"): "months",
    ("timeline", "calendar"): "calendar",
    ("topics", "bars"): "topics",
    ("topics", "months"): "topics-over-time",
}
"""Which figure a block shows with which option."""

_TITLES = {
    "map-tsne": "Map, by t-SNE",
    "map-umap": "Map, by UMAP",
    "timeline": "Read over time",
    "months": "Read per month",
    "calendar": "Reading days",
    "topics": "Read per topic",
    "topics-over-time": "Topics over time",
}
"""What a figure is, in few words."""


@dataclass(frozen=True, slots=True)
class Month:
    """The entries of one calendar month.

    Attributes:
        id: The anchor: `2025-11`, or `undated`.
        title: `November 2025`, or `Undated`.
        entries: In reading order.
    """

    id: str
    title: str
    entries: tuple[Entry, ...] = ()

    @property
    def year(self) -> str:
        """The year that the month is of: `2025`, or `undated`."""
        return self.id.partition("-")[0]


@dataclass(frozen=True, slots=True)
class MovedYear:
    """A year that stands on another page.

    Attributes:
        title: `2024`, or `Undated`.
        src: Its page, in the docs folder.
        total: How many entries it has there.
        months: Its months in the Full Diary, in their order there.
    """

    title: str
    src: str
    total: int
    months: tuple[Month, ...]


class Renderer:
    """Renders the blocks and partials of one site; knows the templates, nothing more."""

    def __init__(
        self, site: Site, overrides: Sequence[Path] = (), features: Collection[str] = ()
    ) -> None:
        """Prepare the templates.

        Arguments:
            site: What is shown.
            overrides: Folders whose files win over the package's templates of the same name.
            features: What the theme shows by itself, in Material's words: with `navigation.path`
                it has breadcrumbs, with `navigation.footer` links to the previous and next page.
        """
        self.site = site
        self.features = frozenset(features)
        self._templates = jinja2.Environment(
            loader=jinja2.ChoiceLoader(
                [
                    jinja2.FileSystemLoader([str(folder) for folder in overrides]),
                    jinja2.PackageLoader("mkdocs_paperdiary", "pages/templates"),
                ]
            ),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
            bytecode_cache=CompiledTemplates(Path(__file__).parent / "templates"),
            # A renderer lives for one build, in which no template changes.
            auto_reload=False,
        )
        self._templates.filters |= {
            "counted": counted,
            "link_name": site_name,
            "long_date": long_date,
            "ordinal": ordinal,
        }
        self._templates.globals |= {
            "features": self.features,
            "icon": self._icon,
            "site": site,
            "topics": site.topics,
        }

    @cached_property
    def picture_files(self) -> Mapping[str, str]:
        """The maps as still pictures, by their path in the site."""
        return {
            f"{self.site.folder}{ASSETS}/figures/{name}.svg": picture.svg
            for name, picture in self._pictures.items()
        }

    @cached_property
    def _pictures(self) -> Mapping[str, Picture]:
        return {
            name: map_picture(figure)
            for name, figure in self.site.figures.items()
            if name.startswith("map-")
        }

    @cached_property
    def figure_files(self) -> Mapping[str, str]:
        """The figures' JSON, by their path in the site."""
        return {
            f"{self.site.folder}{ASSETS}/figures/{name}.json": figure_json(figure)
            for name, figure in self.site.figures.items()
        }

    def block(
        self, block: Block, page_url: str, places: Places | None = None, level: int = 1
    ) -> str:
        """Render a block for a page.

        Arguments:
            block: What is to be shown; highlights are not rendered here.
            page_url: The page's URL relative to the site's root; links are made relative to it.
            places: Where lessons and maps are shown.
            level: Of the heading that the block stands under, from 1; 0 where there is none.
        """
        diary = self.site.diary
        if block.name == "map":
            few = len(diary.entries) < MAP_MINIMUM
            missing = _FEW_ENTRIES if few else _NO_MAP
            topic = str(block.options["topic"])
            return self._figure(f"map-{block.options['layout']}", page_url, missing, topic)
        if figure := _FIGURES.get((block.name, str(block.options.get("show")))):
            return self._figure(figure, page_url, _NO_DATES if diary.entries else _NO_ENTRIES)
        context = self._context(block, page_url, places or Places(), level)
        year = str(block.options.get("year", ""))
        missing = self._missing(block, context)
        if missing:
            return self.render("empty", page_url, message=missing)
        name = "topic-year" if block.name == "topic" and year else block.name
        return self.render(name, page_url, **context)

    def _context(
        self, block: Block, page_url: str, places: Places, level: int
    ) -> dict[str, object]:
        """What the template of a block shows."""
        diary = self.site.diary
        year = str(block.options.get("year", ""))
        if block.name == "recent":
            return {"entries": diary.dated[::-1][: int(block.options["limit"])]}
        if block.name == "diary":
            moved = {} if year else self.site.diary_years
            months = [m for m in self.months if m.year not in moved and year in ("", m.year)]
            return {"months": months, "earlier": self._years(diary.entries, moved)}
        if block.name == "stats":
            return {"stats": stats_of(diary)}
        if block.name == "prompts":
            name = block.options["name"]
            prompts = [one for one in self.site.prompts if name in ("all", one.prompt.name)]
            return {"prompts": prompts, "level": min(6, max(2, level + 1))}
        return self._topic(block, page_url, places) if block.name == "topic" else {}

    def _topic(self, block: Block, page_url: str, places: Places) -> dict[str, object]:
        """What the template of a topic, or of one of its years, shows."""
        diary = self.site.diary
        topic, year = str(block.options["name"]), str(block.options["year"])
        if topic not in diary.topics:
            return {}
        viewed = view_topic(diary, self.site.atlas, topic)
        moved = {} if year else self.site.topic_years.get(topic, {})
        years = {year} if year else {*years_of(viewed.entries)} - {*moved}
        entries = [entry for entry in viewed.entries if year_of(entry) in years]
        if year:
            return {"entries": entries}
        return {
            "topic": viewed,
            "entries": entries,
            "earlier": self._years(viewed.entries, moved),
            "places": places,
            "map": Markup(self._figure("map-tsne", page_url, _NO_MAP, topic)),
        }

    def _missing(self, block: Block, context: Mapping[str, object]) -> str:
        """What is said in place of a block that has nothing to show."""
        diary = self.site.diary
        if block.name == "topic" and not context:
            return _NO_TOPIC
        if not diary.entries and block.name not in ("stats", "prompts"):
            return _NO_ENTRIES
        if not diary.dated and block.name == "recent":
            return _NO_DATES
        nothing = block.options.get("year") and not (
            context.get("months") or context.get("entries")
        )
        return _NO_YEAR if nothing else ""

    def _icon(self, theme: Theme) -> str:
        """A theme's icon: SVG, or the text that stands for one."""
        name = theme.setting.icon
        return Markup(self.site.icons[name]) if name in self.site.icons else name

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months of the diary, newest first, then the undated entries."""
        grouped = groupby(self.site.diary.entries, key=month_of)
        months = [replace(month, entries=tuple(entries)) for month, entries in grouped]
        undated = [months.pop()] if self.site.diary.undated else []
        return (*reversed(months), *undated)

    def _years(self, entries: Sequence[Entry], moved: Mapping[str, str]) -> tuple[MovedYear, ...]:
        """The years of a list that stand on pages of their own."""
        count = years_of(entries)
        return tuple(
            MovedYear(
                spoken_year(year), src, count[year], tuple(m for m in self.months if m.year == year)
            )
            for year, src in moved.items()
        )

    def _figure(self, name: str, page_url: str, missing: str, topic: str = "") -> str:
        figure: Figure | None = self.site.figures.get(name)
        if figure is None:
            return self.render("empty", page_url, message=missing)
        path = f"{self.site.folder}{ASSETS}/figures/{name}.json"
        # Browsers keep figures for long; the digest makes a changed one a new address.
        digest = hashlib.sha256(self.figure_files[path].encode()).hexdigest()[:8]
        layout = self.site.atlas.layouts.get(name.removeprefix("map-"))
        return self.render(
            "figure",
            page_url,
            name=name,
            title=_TITLES[name],
            topic=topic,
            src=f"{path}?h={digest}",
            plotly=f"{ASSETS}/{_bundle(figure)}",
            description=figure["layout"]["meta"]["description"],
            legend=figure["layout"]["showlegend"],
            size=_size(figure),
            picture=self._picture(name),
            table=figure_table(name, self.site.diary),
            groups=map_list(self.site.diary, layout, topic) if layout else (),
        )

    def _picture(self, name: str) -> dict[str, object] | None:
        """Where a map's still picture is, and how large."""
        picture = self._pictures.get(name)
        if picture is None:
            return None
        digest = hashlib.sha256(picture.svg.encode()).hexdigest()[:8]
        src = f"{self.site.folder}{ASSETS}/figures/{name}.svg?h={digest}"
        return {"src": src, "width": picture.width, "height": picture.height}

    def render(self, template: str, page_url: str, **context: object) -> str:
        """Render a template.

        Arguments:
            template: Its name without the suffix.
            page_url: The page's URL relative to the site's root; links are made relative to it.
            context: What the template shows, beside what all of them can: `base`, `url`, `page`.
        """
        base = base_of(page_url)

        def url(target: str) -> str:
            return base + target or "./"

        def page(src: str | None) -> str | None:
            target = self.site.urls.get(src or "")
            return None if target is None else url(target)

        return self._templates.get_template(f"{template}.html").render(
            base=base, url=url, page=page, **context
        )


def _size(figure: Figure) -> str:
    """What a style sheet must know of a figure to keep its place free, as custom properties."""
    meta = figure["layout"]["meta"]
    narrow = meta.get("narrow", {}).get("meta", {})
    sizes = {name: meta[name] for name in ("lines", "columns") if name in meta}
    sizes |= {f"{name}-narrow": value for name, value in narrow.items()}
    return "; ".join(f"--paperdiary-{name}: {value}" for name, value in sizes.items())


def _bundle(figure: Figure) -> str:
    """The smallest bundle of Plotly that draws a figure.

    The basic one has a quarter of the whole's bytes, and starts in a fifth of its time.
    """
    types = {trace["type"] for trace in figure["data"]}
    return "basic/plotly.min.js" if types <= {"bar", "scatter"} else "plotly.min.js"


def base_of(page_url: str) -> str:
    """The way from a page to the site's root: empty, or ending in a slash."""
    return "../" * page_url.count("/") if page_url not in ("./", ".") else ""


def ordinal(day: int) -> str:
    """A day of the month as it is spoken: `23rd`."""
    if 11 <= day <= 13:
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


def month_of(entry: Entry) -> Month:
    """The month that an entry stands under, without its entries."""
    if entry.date is None:
        return Month(UNDATED, spoken_year(UNDATED))
    return Month(entry.date.isoformat()[:7], month_and_year(entry.date))
