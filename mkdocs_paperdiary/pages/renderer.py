"""Templates rendered into blocks and pages."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from ..atlas.atlas import FEWEST_ENTRIES
from ..diary import Diary, Entry
from ..diary.sites import site_name
from ..figures import Figure, Picture, figure_json, figure_table, map_picture
from ..words import counted, long_date, ordinal
from .addresses import Places, base_of, year_of, year_title, years_of
from .blocks import Block, placed, split_at_blocks
from .highlights import LessonsByKey, intros_in, view_highlights
from .html import Heading, find_headings, insert_headings
from .lesson_html import fill_passages, take_passages
from .site import Site
from .themes import Theme
from .topics import view_topic

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

    from ..atlas import Layout

ASSETS: Final = "assets/paperdiary"
"""Where the site keeps what the plugin brings, relative to its root."""

LISTED_ENTRIES: Final = 600
"""With more entries than this a page would be mostly list, and the Full Diary has them all."""

LATEST_ENTRIES: Final = 5
"""How many entries a cluster of a larger map names."""

_FEW_ENTRIES: Final = f"The map appears once the diary has {FEWEST_ENTRIES} entries."
_NO_MAP: Final = "The map could not be drawn in this build."
_NO_DATES: Final = "There is nothing to show yet: no entry has a date."
_NO_TOPIC: Final = "The diary has no such topic."
_NO_YEAR: Final = "Nothing of that year has been read."
_NO_ENTRIES: Final = "Nothing has been read yet. The first note will appear here."
_NO_LESSONS: Final = "No lesson has been noted here yet."

_FIGURES: Final = {
    ("timeline", "total"): "timeline",
    ("timeline", "months"): "months",
    ("timeline", "calendar"): "calendar",
    ("topics", "bars"): "topics",
    ("topics", "months"): "topics-over-time",
}
"""Which figure a block shows with which option."""

_TITLES: Final = {
    "map-tsne": "Map, by t-SNE",
    "map-umap": "Map, by UMAP",
    "timeline": "Read over time",
    "months": "Read per month",
    "calendar": "Reading days",
    "topics": "Read per topic",
    "topics-over-time": "Topics over time",
}
"""What a figure is, in few words."""


class TemplateCache(jinja2.FileSystemBytecodeCache):
    """Compiled templates, since compiling them takes a good part of a warm build.

    They are code, so they stand in `__pycache__` beside the templates, and not in the cache of the
    diary, which people share and commit. As with modules, `PYTHONPYCACHEPREFIX` moves them and
    `PYTHONDONTWRITEBYTECODE` keeps them from being written.
    """

    def __init__(self, templates: Path) -> None:
        """Choose the folder that belongs to a folder of templates."""
        super().__init__(str(Path(cache_from_source(str(templates / "template.py"))).parent))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template, unless its file is damaged."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # Whatever a damaged file does to pickle and marshal.
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a template, where that is possible."""
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                Path(self.directory).mkdir(parents=True, exist_ok=True)
                super().dump_bytecode(bucket)


def template_environment(overrides: Sequence[Path] = ()) -> jinja2.Environment:
    """The templates of the package, as HTML or, where their name ends so, as Markdown.

    Args:
        overrides: Folders whose files win over the package's templates of the same name.
    """
    folder = Path(__file__).parent / "templates"
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([*overrides, folder]),
        autoescape=jinja2.select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=TemplateCache(folder),
        # Templates live for one build, in which none changes.
        auto_reload=False,
    )


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page and the blocks that are to be put into it.

    Attributes:
        html: The text, with a comment in the place of each block.
        contents: The HTML of each block.
        headings: All that the table of contents lists, in order.
    """

    html: str
    contents: tuple[str, ...]
    headings: tuple[Heading, ...]


class Renderer:
    """Renders the blocks and partials of one site; knows the templates, nothing more."""

    def __init__(
        self, site: Site, overrides: Sequence[Path] = (), features: Collection[str] = ()
    ) -> None:
        """Prepare the templates.

        Args:
            site: What is shown.
            overrides: Folders whose files win over the package's templates of the same name.
            features: What the theme shows by itself, in Material's words: with `navigation.path`
                it has breadcrumbs, with `navigation.footer` links to the previous and next page.
        """
        self.site = site
        self.features = frozenset(features)
        self._templates = template_environment(overrides)
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

    def _icon(self, theme: Theme) -> str:
        """A theme's icon: SVG, or the text that stands for one."""
        name = theme.setting.icon
        return Markup(self.site.icons[name]) if name in self.site.icons else name

    def render(self, template: str, page_url: str, **context: object) -> str:
        """Render a template.

        Args:
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

    def plan_page(
        self,
        html: str,
        blocks: Sequence[Block],
        toc: Sequence[Heading],
        page_url: str,
        *,
        places: Places,
        lessons: LessonsByKey,
    ) -> PagePlan:
        """Render the blocks of a page, and find where they belong.

        They are kept apart from the text until the search has taken it: what they show are other
        pages' titles and summaries. Of highlights, the words are put into the text for so long.

        Args:
            html: The rendered text, with a comment for each block and the introductions of themes.
            blocks: What is to be shown, by the number in their comments.
            toc: The table of contents so far.
            page_url: The page's URL relative to the site's root.
            places: Where lessons and maps are shown.
            lessons: What the notes say.
        """
        html, passages = take_passages(html)
        intros = intros_in(passages, self.site.settings)
        contents = [""] * len(blocks)
        parts: list[str] = []
        headings: list[tuple[Sequence[Heading], Sequence[Heading]]] = []
        level = 0
        texts, rest = split_at_blocks(html)
        for text, number in texts:
            before = find_headings(text)
            level = before[-1].level if before else level
            words = ""
            own: Sequence[Heading] = ()
            block = blocks[number]
            if block.name != "highlights":
                contents[number] = self.block(block, page_url, places, level)
                own = find_headings(contents[number])
            elif shown := view_highlights(
                block, self.site, page_url, lessons=lessons, intros=intros, level=level
            ):
                context, words, own = shown
                contents[number] = self.render("highlights", page_url, **context)
            else:
                contents[number] = self._empty(page_url, _NO_LESSONS)
            parts += text, placed(number, words)
            headings.append((before, own))
        filled = fill_passages("".join((*parts, rest)), {})
        return PagePlan(filled, tuple(contents), tuple(insert_headings(toc, headings)))

    def block(
        self, block: Block, page_url: str, places: Places | None = None, level: int = 1
    ) -> str:
        """Render a block for a page.

        Args:
            block: What is to be shown; highlights are not rendered here.
            page_url: The page's URL relative to the site's root; links are made relative to it.
            places: Where lessons and maps are shown.
            level: Of the heading that the block stands under, from 1; 0 where there is none.
        """
        diary = self.site.diary
        if block.name == "map":
            few = len(diary.entries) < FEWEST_ENTRIES
            missing = _FEW_ENTRIES if few else _NO_MAP
            topic = str(block.options["topic"])
            return self._figure(f"map-{block.options['layout']}", page_url, missing, topic)
        if figure := _FIGURES.get((block.name, str(block.options.get("show")))):
            return self._figure(figure, page_url, _NO_DATES if diary.entries else _NO_ENTRIES)
        shown = self._context(block, page_url, places or Places(), level)
        if isinstance(shown, str):
            return self._empty(page_url, shown)
        is_year = block.name == "topic" and block.options["year"]
        return self.render("topic-year" if is_year else block.name, page_url, **shown)

    def _empty(self, page_url: str, message: str) -> str:
        return self.render("empty", page_url, message=message)

    def _context(
        self, block: Block, page_url: str, places: Places, level: int
    ) -> dict[str, object] | str:
        """What the template of a block shows, or what is said where there is nothing to show."""
        diary = self.site.diary
        year = str(block.options.get("year", ""))
        if block.name == "stats":
            return {"stats": stats_of(diary)}
        if block.name == "prompts":
            name = block.options["name"]
            prompts = [one for one in self.site.prompts if name in ("all", one.prompt.name)]
            return {"prompts": prompts, "level": min(6, max(2, level + 1))}
        if block.name == "topic":
            return self._topic(str(block.options["name"]), year, page_url, places)
        if not diary.entries:
            return _NO_ENTRIES
        if block.name == "recent":
            latest = diary.dated[::-1][: int(block.options["limit"])]
            return {"entries": latest} if latest else _NO_DATES
        return self._months(year) if block.name == "diary" else {}

    def _months(self, year: str) -> dict[str, object] | str:
        """What the template of the Full Diary, or of one of its years, shows."""
        moved = {} if year else self.site.diary_years
        months = [m for m in self.site.months if m.year not in moved and year in ("", m.year)]
        earlier = self._moved_years(self.site.diary.entries, moved)
        return {"months": months, "earlier": earlier} if months or not year else _NO_YEAR

    def _topic(
        self, topic: str, year: str, page_url: str, places: Places
    ) -> dict[str, object] | str:
        """What the template of a topic, or of one of its years, shows."""
        diary = self.site.diary
        if topic not in diary.topics:
            return _NO_TOPIC
        viewed = view_topic(diary, self.site.atlas, topic)
        if year:
            entries = [entry for entry in viewed.entries if year_of(entry) == year]
            return {"entries": entries} if entries else _NO_YEAR
        moved = self.site.topic_years.get(topic, {})
        return {
            "topic": viewed,
            "entries": [entry for entry in viewed.entries if year_of(entry) not in moved],
            "earlier": self._moved_years(viewed.entries, moved),
            "places": places,
            "map": Markup(self._figure("map-tsne", page_url, _NO_MAP, topic)),
        }

    def _moved_years(
        self, entries: Sequence[Entry], moved: Mapping[str, str]
    ) -> list[dict[str, object]]:
        """The years of a list that stand on pages of their own."""
        count = years_of(entries)
        return [
            {
                "title": year_title(year),
                "src": src,
                "total": count[year],
                "months": [month for month in self.site.months if month.year == year],
            }
            for year, src in moved.items()
        ]

    def _figure(self, name: str, page_url: str, missing: str, topic: str = "") -> str:
        figure: Figure | None = self.site.figures.get(name)
        if figure is None:
            return self._empty(page_url, missing)
        path, picture_path = self._figure_path(f"{name}.json"), self._figure_path(f"{name}.svg")
        picture = self.pictures.get(picture_path)
        layout = self.site.atlas.layouts.get(name.removeprefix("map-"))
        return self.render(
            "figure",
            page_url,
            name=name,
            title=_TITLES[name],
            topic=topic,
            src=_versioned(path, self.figure_files[path]),
            plotly=f"{ASSETS}/{_bundle(figure)}",
            description=figure["layout"]["meta"]["description"],
            legend=figure["layout"]["showlegend"],
            size=_size(figure),
            picture={
                "src": _versioned(picture_path, picture.svg),
                "width": picture.width,
                "height": picture.height,
            }
            if picture
            else None,
            table=figure_table(name, self.site.diary),
            groups=map_list(self.site.diary, layout, topic) if layout else (),
        )

    @cached_property
    def figure_files(self) -> Mapping[str, str]:
        """The figures' JSON, by their path in the site."""
        return {
            self._figure_path(f"{name}.json"): figure_json(figure)
            for name, figure in self.site.figures.items()
        }

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        """The maps as still pictures, by their path in the site."""
        return {
            self._figure_path(f"{name}.svg"): map_picture(figure)
            for name, figure in self.site.figures.items()
            if name.startswith("map-")
        }

    def _figure_path(self, name: str) -> str:
        return f"{self.site.folder}{ASSETS}/figures/{name}"


def _versioned(path: str, content: str) -> str:
    """A path with a digest, as browsers keep figures for long: a changed one has a new address."""
    return f"{path}?h={hashlib.sha256(content.encode()).hexdigest()[:8]}"


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


def map_list(diary: Diary, layout: Layout, topic: str = "") -> list[dict[str, Any]]:
    """The clusters of a layout that have entries, in the order of the legend.

    Args:
        diary: What was read.
        layout: Where it lies.
        topic: Only entries of this topic, where one is given.

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
    groups = []
    for cluster in layout.clusters:
        if entries := members[cluster.id]:
            named = entries if whole else entries[:LATEST_ENTRIES]
            more = len(entries) - len(named)
            group = {"cluster": cluster, "total": len(entries), "entries": named, "more": more}
            groups.append(group)
    return groups
