"""Templates rendered into blocks and pages."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from ..atlas.atlas import FEWEST_ENTRIES
from ..atlas.connections import RELATED
from ..diary import Diary, Entry
from ..diary.entry import KIND_NAMES, STATUS_NAMES
from ..diary.sites import site_name
from ..figures import (
    Figure,
    Picture,
    figure_json,
    figure_table,
    map_picture,
    path_picture,
    year_card,
)
from ..problem import Problem
from ..words import (
    N_,
    as_number,
    as_percent,
    listed,
    long_date,
    month_and_year,
    ngettext,
    pgettext,
    plural_form,
)
from ..words import gettext as _
from .addresses import Places, base_of, year_of, year_title, years_of
from .blocks import Block, placed, split_at_blocks
from .groups import view_group, view_topic
from .highlights import LessonsByKey, intros_in, view_highlights
from .html import Heading, escape_text, find_headings, insert_headings
from .lesson_html import fill_passages, take_passages
from .lists import MOST_OPEN, facets_of, newest_first
from .periods import MOST_NAMED, Period, Review, parse_period, stops_of
from .public_data import public_json
from .review import view_questions
from .site import Site
from .themes import Theme
from .today import forgotten, lesson_of

if TYPE_CHECKING:
    from jinja2.bccache import Bucket
    from jinja2.nodes import EvalContext

    from ..atlas import Layout

TEMPLATES: Final = Path(__file__).parent / "templates"

ASSETS: Final = "assets/paperdiary"
"""Where the site keeps what the plugin brings, relative to its root."""

LISTED_ENTRIES: Final = 600
"""With more entries than this a page would be mostly list, and the Full Diary has them all."""

LATEST_ENTRIES: Final = 5
"""How many entries a cluster of a larger map names."""

_NO_MAP: Final = N_("The map could not be drawn in this build.")
_NO_DATES: Final = N_("No entry has a date yet.")
_NO_TOPIC: Final = N_("The diary has no such topic.")
_NO_CLUSTER: Final = N_("The map has no such cluster.")
_NO_YEAR: Final = N_("Nothing of that year has been read.")
_NO_UNREAD: Final = N_("Nothing is waiting to be read. Note a work for later with")
_NO_PERIOD: Final = N_("Nothing was read in that time.")
_NO_ENTRIES: Final = N_("Nothing has been read yet. Add your first note with")
_ADD: Final = "paperdiary new URL"
"""The command that adds an entry."""
_ADD_UNREAD: Final = "paperdiary new --to-read URL"
_NO_LESSONS: Final = N_("No lesson has been noted here yet.")

_FIGURES: Final = {
    ("timeline", "total"): "timeline",
    ("timeline", "months"): "months",
    ("timeline", "calendar"): "calendar",
    ("topics", "bars"): "topics",
    ("topics", "months"): "topics-over-time",
}
"""Which figure a block shows with which option."""

_TITLES: Final = {
    "map-tsne": N_("Map, by t-SNE"),
    "map-umap": N_("Map, by UMAP"),
    "timeline": N_("Papers over time"),
    "months": N_("Papers per month"),
    "calendar": N_("Reading days"),
    "topics": N_("Papers per topic"),
    "topics-over-time": N_("Topics over time"),
}
"""What a figure is, in few words."""


class TemplateCache(jinja2.FileSystemBytecodeCache):
    """Compiled templates, since compiling them takes a good part of a warm build.

    They are code, so they are in `__pycache__` beside the templates, and not in the cache of the
    diary, which people share and commit. As with modules, `PYTHONPYCACHEPREFIX` moves them and
    `PYTHONDONTWRITEBYTECODE` keeps them from being written.
    """

    def __init__(self, templates: Path) -> None:
        """Take the `__pycache__` of a folder of templates."""
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
    """The package's templates of HTML and Markdown; files of the same name in overrides win."""
    folder = TEMPLATES
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*overrides, folder]),
        autoescape=jinja2.select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=TemplateCache(folder),
        # Templates live for one build, in which none changes.
        auto_reload=False,
    )
    templates.filters |= {
        "field": as_field,
        "kind_name": lambda kind: _(KIND_NAMES[kind]),
        "link_name": site_name,
        "listed": listed,
        "long_date": long_date,
        "month_and_year": month_and_year,
        "number": as_number,
        "percent": as_percent,
        "plain": as_plain_markdown,
        "quoted": as_quoted,
        "status_name": lambda status: _(STATUS_NAMES[status]),
        "year_title": year_title,
    }
    templates.globals |= {"_": _message, "ngettext": _counted_message, "pgettext": _meant_message}
    return templates


@jinja2.pass_eval_context
def _message(context: EvalContext, message: str, /, **values: object) -> str:
    """A message of a template, in HTML with its values escaped."""
    return _with_values(context, _(message), values)


@jinja2.pass_eval_context
def _counted_message(
    context: EvalContext, singular: str, plural: str, number: int, /, **values: object
) -> str:
    text = plural_form(singular, plural, number)
    return _with_values(context, text, {"num": as_number(number), **values})


@jinja2.pass_eval_context
def _meant_message(context: EvalContext, meant: str, message: str, /, **values: object) -> str:
    return _with_values(context, pgettext(meant, message), values)


def _with_values(context: EvalContext, text: str, values: Mapping[str, object]) -> str:
    text = Markup(text) if context.autoescape else text
    return text % values if values else text


def as_field(text: str) -> str:
    """A text as a value of front matter that themes print into HTML."""
    # JSON is YAML, so it may hold any character.
    return json.dumps(escape_text(text))


def as_quoted(text: str) -> str:
    """A text in quotes as an option of a block, which neither ends its comment nor begins one."""
    return json.dumps(text).replace("<", r"\u003c").replace(">", r"\u003e").replace("`", r"\u0060")


def as_plain_markdown(text: str) -> str:
    """Markdown that shows a text as it is, on one line."""
    marked = re.sub(r"([\\`*_{}\[\]()#+\-.!|~])", r"\\\1", " ".join(text.split()))
    return escape(marked, quote=False)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page and the blocks that are to be put into it.

    Attributes:
        html: The text, with a comment in the place of each block.
        contents: The HTML of each block.
        headings: All that the table of contents lists, in order.
        problems: Of the introductions of themes.
    """

    html: str
    contents: tuple[str, ...]
    headings: tuple[Heading, ...]
    problems: tuple[Problem, ...]


class Renderer:
    """Renders the blocks and partials of one site; knows the templates, nothing more.

    All its methods take the URL of the page that they render for, relative to the site's root;
    links are made relative to it.
    """

    def __init__(
        self,
        site: Site,
        overrides: Sequence[Path] = (),
        features: Collection[str] = (),
        *,
        previews: bool = False,
        shares_pictures: bool = False,
    ) -> None:
        """Prepare the templates.

        Args:
            site: The site.
            overrides: See `template_environment`.
            features: What the theme shows by itself, in Material's words: with `navigation.path`
                it has breadcrumbs, with `navigation.footer` links to the previous and next page.
            previews: Whether links to other notes show their beginning, for which Material reads
                the site's map.
            shares_pictures: Whether the site has PNGs for other sites to show.
        """
        self.site = site
        self.shares_pictures = shares_pictures
        self._ways: dict[Period, Picture | None] = {}
        self.features = frozenset(features)
        self.previews = previews
        self._templates = template_environment(overrides)
        self._templates.globals |= {
            "features": self.features,
            "icon": self._icon,
            "most_open": MOST_OPEN,
            "previews": previews,
            "related": RELATED,
            "site": site,
            "topics": site.topics,
        }

    def _icon(self, theme: Theme) -> str:
        """A theme's icon: SVG, or the text that stands for one."""
        name = theme.setting.icon
        return Markup(self.site.icons[name]) if name in self.site.icons else name

    def render(self, template: str, page_url: str, **context: object) -> str:
        """Render a template, named without its suffix.

        Beside its context it has `base`, the way to the site's root, `url`, which makes an address
        relative to the page, and `page`, which finds the address of a page by its path.
        """
        return self.render_below(template, base_of(page_url), **context)

    def render_below(self, template: str, base: str, **context: object) -> str:
        """Render a template for a page from which `base` leads to the site's root."""

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
            blocks: By the number in their comments.
            toc: The table of contents so far.
            page_url: The page's URL.
            places: The addresses of lessons and maps.
            lessons: The lessons of all rendered notes.
        """
        html, passages = take_passages(html)
        intros, problems = intros_in(passages, self.site.settings)
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
            if block.name == "review":
                contents[number] = self._review(block, page_url, places, lessons, level)
            elif block.name != "highlights":
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
        return PagePlan(filled, tuple(contents), tuple(insert_headings(toc, headings)), problems)

    def block(self, block: Block, page_url: str, places: Places, level: int) -> str:
        """Render a block, unless it is one of highlights or of the review.

        The level is that of the heading that the block is below, from 1; 0 where there is none.
        """
        diary, options = self.site.diary, block.options
        if block.name == "map":
            more = FEWEST_ENTRIES - len(diary.entries)
            few = ngettext(
                "Add %(num)s more note to see your map.",
                "Add %(num)s more notes to see your map.",
                more,
            )
            missing = _NO_MAP if more <= 0 else few if diary.entries else _NO_ENTRIES
            return self._figure(
                f"map-{options['layout']}", page_url, missing, str(options["topic"])
            )
        if figure := _FIGURES.get((block.name, str(options.get("show")))):
            return self._figure(figure, page_url, _NO_DATES if diary.entries else _NO_ENTRIES)
        if block.name in ("topic", "cluster", "diary", "unread", "in-review"):
            return self._list(block, page_url, places)
        shown: dict[str, object] = {}
        missing = ""
        if block.name == "prompts":
            name = options["name"]
            prompts = [one for one in self.site.prompts() if name in ("all", one[0].name)]
            shown = {"prompts": prompts, "level": min(6, max(2, level + 1))}
        elif not diary.entries and block.name not in ("search", "stats"):
            missing = _NO_ENTRIES
        elif block.name == "today":
            shown = self._today(places)
        elif block.name == "recent":
            shown = {"entries": diary.dated[::-1][: int(options["limit"])]}
            missing = "" if diary.dated else _NO_DATES
        if missing:
            return self._empty(page_url, missing)
        return self.render(block.name, page_url, **shown)

    def _empty(self, page_url: str, message: str) -> str:
        command = {_NO_ENTRIES: _ADD, _NO_UNREAD: _ADD_UNREAD}.get(message, "")
        return self.render("empty", page_url, message=_(message), command=command)

    def _today(self, places: Places) -> dict[str, object]:
        """What stands in the place of a day's part of the diary until a script knows the day.

        It is that of the last reading day, since the same notes give the same site on any day.
        """
        diary = self.site.diary
        day = diary.stats.last or dt.date.min
        lesson = lesson_of(diary, day)
        return {
            "src": _versioned(*self.data_file),
            "lesson": lesson,
            "papers": [diary.by_id[id_] for id_ in lesson.entries] if lesson else [],
            "note": forgotten(diary, day),
            "places": places,
            "lessons_page": places.lessons_page(diary.lessons),
        }

    def _review(
        self, block: Block, page_url: str, places: Places, lessons: LessonsByKey, level: int
    ) -> str:
        """The lessons as questions."""
        if not self.site.themes:
            return self._empty(page_url, _NO_LESSONS)
        return self.render(
            "review",
            page_url,
            questions=view_questions(self.site, page_url, lessons, level),
            new=block.options["new"],
            places=places,
        )

    def _list(self, block: Block, page_url: str, places: Places) -> str:
        """A list of entries or works, with what is told of them."""
        if block.name == "unread":
            return self._unread(str(block.options["show"]), page_url)
        if block.name == "in-review":
            return self._in_review(str(block.options["period"]), page_url, places)
        year = str(block.options.get("year", ""))
        if block.name == "topic":
            return self._topic(str(block.options["name"]), year, page_url, places)
        if block.name == "cluster":
            return self._cluster(int(block.options["id"]), page_url, places)
        return self._diary(year, page_url)

    def _diary(self, year: str, page_url: str) -> str:
        """The Full Diary, or one of its years."""
        if not self.site.diary.entries:
            return self._empty(page_url, _NO_ENTRIES)
        moved = {} if year else self.site.diary_years
        months = [m for m in self.site.months if m.year not in moved and year in ("", m.year)]
        if year and not months:
            return self._empty(page_url, _NO_YEAR)
        entries = (
            [entry for m in months for entry in m.entries] if year else self.site.diary.entries
        )
        return self.render(
            "diary",
            page_url,
            months=months,
            earlier=moved,
            count=years_of(entries),
            **self._filter(entries),
        )

    def _filter(self, entries: Sequence[Entry]) -> dict[str, object]:
        """What a list of entries can be filtered by, in the context of its template."""
        facets = facets_of(entries, self.site.topics)
        return {"facets": facets, "total": len(entries)}

    def _topic(self, topic: str, year: str, page_url: str, places: Places) -> str:
        """A topic, or one of its years."""
        if topic not in self.site.diary.topics:
            return self._empty(page_url, _NO_TOPIC)
        viewed = view_topic(self.site.diary, self.site.atlas, topic)
        if year:
            entries = [entry for entry in viewed.entries if year_of(entry) == year]
            if not entries:
                return self._empty(page_url, _NO_YEAR)
            context = self._filter(entries)
            return self.render("topic-year", page_url, entries=newest_first(entries), **context)
        moved = self.site.topic_years.get(topic, {})
        return self.render(
            "topic",
            page_url,
            group=viewed,
            entries=newest_first([e for e in viewed.entries if year_of(e) not in moved]),
            earlier=moved,
            count=years_of(viewed.entries),
            places=places,
            **self._filter(viewed.entries),
            map=Markup(self._figure("map-tsne", page_url, _NO_MAP, topic)),
        )

    def _cluster(self, id_: int, page_url: str, places: Places) -> str:
        """A cluster of the map."""
        layout = self.site.map
        cluster = next((one for one in layout.clusters if one.id == id_), None) if layout else None
        if not layout or not cluster:
            return self._empty(page_url, _NO_CLUSTER)
        ids = {entry for entry, point in layout.points.items() if point.cluster == id_}
        viewed = view_group(self.site.diary, self.site.atlas, ids)
        return self.render(
            "cluster",
            page_url,
            cluster=cluster,
            on_map=places.cluster(layout.name, cluster),
            group=viewed,
            entries=newest_first(viewed.entries),
            earlier={},
            places=places,
            **self._filter(viewed.entries),
        )

    def _unread(self, show: str, page_url: str) -> str:
        """The reading list, or a sentence of it, which is empty where nothing is to be read."""
        site = self.site
        if not site.unread:
            return "" if show == "near" else self._empty(page_url, _NO_UNREAD)
        return self.render(
            "unread",
            page_url,
            show=show,
            total=len(site.unread),
            groups=list(site.unread_near.items()),
            located=bool(site.connections.unread),
        )

    def _in_review(self, id_: str, page_url: str, places: Places) -> str:
        """A period in review: the latest one with a page where none is named."""
        pages = self.site.period_pages
        period = parse_period(id_) if id_ else next(iter(pages), None)
        review = period and self.site.review(period)
        if not period or not review:
            entries = self.site.diary.entries
            return self._empty(page_url, _NO_PERIOD if entries else _NO_ENTRIES)
        layout = self.site.map
        stops = [stop for stop in stops_of(review, layout) if stop.amid]
        drawn = self._way(review)
        lists = self.site.listed
        return self.render(
            "in-review",
            page_url,
            review=review,
            places=places,
            all_entries=lists(period.id if period.length == "month" else str(period.year), ""),
            way=Markup(drawn.svg) if drawn else "",
            stops=[
                (stop.name, layout.cluster(layout.points[stop.amid[0]].cluster).label)
                for stop in stops
                if layout
            ],
            most_named=MOST_NAMED,
            undated=len(self.site.diary.undated),
            cards=self.shared_of(period),
            others=[(one, src) for one, src in pages.items() if one != period],
        )

    def _way(self, review: Review) -> Picture | None:
        """The way of a period over the map; None without one."""
        figure, period = self._map_figure, review.period
        if figure and period not in self._ways:
            self._ways[period] = path_picture(figure, stops_of(review, self.site.map))
        return self._ways.get(period)

    def shared_of(self, period: Period) -> list[tuple[str, str]]:
        """The pictures of a year for sharing: the name of the form, and the path in the site."""
        if period.length != "year" or period not in self.site.period_pages:
            return []
        path = f"{self.site.folder}{ASSETS}/review/{period.id}"
        forms = ("PNG", "SVG") if self.shares_pictures and self._map_figure else ("SVG",)
        return [(form, f"{path}.{form.lower()}") for form in forms]

    @property
    def year_cards(self) -> dict[str, str]:
        """The pictures of years for sharing as SVG, by their path in the site."""
        shared = {one: dict(self.shared_of(one)).get("SVG") for one in self.site.period_pages}
        return {path: self._year_card(period) for period, path in shared.items() if path}

    def _year_card(self, period: Period) -> str:
        """The picture of a year for sharing, as SVG with its numbers in words."""
        site = self.site
        review = site.review(period)
        if not review:
            return ""
        topic = next((topic for topic, _ in review.topics if topic), "")
        facts = [
            ngettext("%(num)s entry", "%(num)s entries", len(review.entries)),
            ngettext("%(num)s reading day", "%(num)s reading days", review.days),
        ]
        if (longest := review.streak.days) > 1:
            streak = ngettext("%(num)s day", "%(num)s days", longest)
            facts.append(_("Longest streak: %(days)s", days=streak))
        if topic and len(review.topics) > 1:
            facts.append(_("Most about %(topic)s", topic=site.topics[topic]))
        if review.learned:
            facts.append(f"{_('Lessons')}: {as_number(review.learned)}")
        if review.busiest:
            facts.append(_("Most in %(month)s", month=review.busiest.when))
        heading = _("%(period)s in review", period=period.title)
        return year_card(self._way(review), site.title, heading, facts, site.font)

    def _figure(self, name: str, page_url: str, missing: str, topic: str = "") -> str:
        figure: Figure | None = self.site.figures.get(name)
        if figure is None:
            return self._empty(page_url, missing)
        path, picture_path = self._figure_path(f"{name}.json"), self._figure_path(f"{name}.svg")
        picture = self.pictures.get(picture_path)
        layout = self.site.atlas.layouts.get(name.removeprefix("map-"))
        # Two bundles have a half of the whole's bytes, and a map of many points needs one of them.
        is_basic = {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}
        return self.render(
            "figure",
            page_url,
            name=name,
            title=_(_TITLES[name]),
            topic=topic,
            src=_versioned(path, self.figure_files[path]),
            plotly=f"{ASSETS}/{'basic' if is_basic else 'webgl'}/plotly.min.js",
            description=figure["layout"]["meta"]["description"],
            legend=figure["layout"]["showlegend"],
            size=_size(figure),
            picture=picture,
            picture_src=_versioned(picture_path, picture.svg) if picture else "",
            table=figure_table(name, self.site.diary, self.site.listed),
            # Only one map's clusters have pages.
            clustered=f"map-{shown.name}" if (shown := self.site.map) else "",
            groups=map_list(self.site.diary, layout, topic) if layout else (),
        )

    @cached_property
    def data_file(self) -> tuple[str, str]:
        """The path of the diary's public data in the site, and that data as JSON."""
        return f"{self.site.folder}{ASSETS}/diary.json", public_json(self.site)

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

    @cached_property
    def shared_picture(self) -> tuple[str, Figure, str] | None:
        """The path of the map as a PNG in the site, its figure, and that as JSON; None without."""
        layout, figure = self.site.map, self._map_figure
        if not layout or not figure:
            return None
        written = self.figure_files[self._figure_path(f"map-{layout.name}.json")]
        return f"{self.site.folder}{ASSETS}/map.png", figure, written

    @property
    def _map_figure(self) -> Figure | None:
        """The map whose clusters have pages."""
        layout = self.site.map
        return self.site.figures.get(f"map-{layout.name}") if layout else None

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
