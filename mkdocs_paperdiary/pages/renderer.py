"""The blocks of a site's pages as HTML, and the files of its figures."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from ..atlas.atlas import FEWEST_ENTRIES
from ..atlas.connections import RELATED
from ..diary import Entry
from ..figures.charts import figure_table
from ..figures.figure import Figure, figure_json
from ..figures.picture import Picture, map_picture, path_picture, year_card
from ..problem import Problem
from ..words import N_, as_number, ngettext
from ..words import gettext as _
from .addresses import base_of, year_of, years_of
from .blocks import Block
from .groups import MOST_OPEN, facets_of, map_list, newest_first, view_group, view_topic
from .html import Heading, find_headings, insert_headings
from .lesson_html import Spot, intros_in, shown_lessons, view_highlights
from .marks import fill_passages, placed, split_at_blocks, take_passages
from .periods import MOST_NAMED, Period, Review, parse_period, stops_of
from .public_data import public_json
from .site import Site
from .templates import template_environment
from .today import forgotten, lesson_of

ASSETS: Final = "assets/paperdiary"
"""Where the site keeps what the plugin brings, relative to its root."""

Options = Mapping[str, Any]

_NO_MAP: Final = N_("The map could not be drawn in this build.")
_NO_DATES: Final = N_("No entry has a date yet.")
_NO_TOPIC: Final = N_("The diary has no such topic.")
_NO_CLUSTER: Final = N_("The map has no such cluster.")
_NO_YEAR: Final = N_("Nothing of that year has been read.")
_NO_UNREAD: Final = N_("Nothing is waiting to be read. Note a work for later with")
_NO_PERIOD: Final = N_("Nothing was read in that time.")
_NO_ENTRIES: Final = N_("Nothing has been read yet. Add your first note with")
_NO_LESSONS: Final = N_("No lesson has been noted here yet.")
_COMMANDS: Final = {
    _NO_ENTRIES: "paperdiary new URL",
    _NO_UNREAD: "paperdiary new --to-read URL",
}
"""What adds an entry, and a work to be read."""

_WITHOUT_ENTRIES: Final = ("highlights", "prompts", "review", "search", "stats", "unread")
"""The blocks that show something, or say what is missing, in a diary without entries."""

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


class Renderer:
    """Renders the blocks and partials of one site, and draws the files of its figures.

    Links are made relative to the page's URL.
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
            "icons": {name: Markup(svg) for name, svg in site.icons.items()},
            "most_open": MOST_OPEN,
            "previews": previews,
            "related": RELATED,
            "site": site,
            "topics": site.topics,
        }
        self._blocks: Mapping[str, Callable[[Options, Spot], str]] = {
            "cluster": self._cluster,
            "diary": self._diary,
            "in-review": self._in_review,
            "map": self._map,
            "prompts": self._prompts,
            "recent": self._recent,
            "review": self._review,
            "today": self._today,
            "topic": self._topic,
            "unread": self._unread,
        }

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
        self, html: str, blocks: Sequence[Block], toc: Sequence[Heading], spot: Spot
    ) -> tuple[str, tuple[str, ...], list[Heading], tuple[Problem, ...]]:
        """Render the blocks of a page, and find where they belong.

        They are kept apart from the text until the search has taken it: what they show are other
        pages' titles and summaries. Of highlights, the words are put into the text for so long.

        Args:
            html: The rendered text, with a comment for each block and the introductions of themes.
            blocks: By the number in their comments.
            toc: The table of contents so far.
            spot: The page, whatever its level is.

        Returns:
            The text with a comment in the place of each block, the HTML of each block, the headings
            of the table of contents, and problems with the introductions of themes.
        """
        html, passages = take_passages(html)
        intros, problems = intros_in(passages, self.site.settings)
        contents = [""] * len(blocks)
        parts: list[str] = []
        headings: list[tuple[Sequence[Heading], Sequence[Heading]]] = []
        texts, rest = split_at_blocks(html)
        for text, number in texts:
            before = find_headings(text)
            spot = spot._replace(level=before[-1].level) if before else spot
            block, words = blocks[number], ""
            own: Sequence[Heading] = ()
            if block.name != "highlights":
                contents[number] = self.block(block, spot)
                own = find_headings(contents[number])
            elif shown := view_highlights(block, self.site, spot, intros):
                context, words, own = shown
                contents[number] = self.render("highlights", spot.url, **context)
            else:
                contents[number] = self._empty(spot, _NO_LESSONS)
            parts += text, placed(number, words)
            headings.append((before, own))
        filled = fill_passages("".join((*parts, rest)), {})
        return filled, tuple(contents), insert_headings(toc, headings), problems

    def block(self, block: Block, spot: Spot) -> str:
        """Render a block, unless it is one of highlights."""
        if not self.site.diary.entries and block.name not in _WITHOUT_ENTRIES:
            return self._empty(spot, _NO_ENTRIES)
        if figure := _FIGURES.get((block.name, block.options.get("show", ""))):
            return self._figure(figure, spot, _NO_DATES)
        show = self._blocks.get(block.name)
        return show(block.options, spot) if show else self.render(block.name, spot.url)

    def _empty(self, spot: Spot, message: str) -> str:
        command = _COMMANDS.get(message)
        return self.render("empty", spot.url, message=_(message), command=command)

    def _map(self, options: Options, spot: Spot) -> str:
        more = FEWEST_ENTRIES - len(self.site.diary.entries)
        few = ngettext(
            "Add %(num)s more note to see your map.",
            "Add %(num)s more notes to see your map.",
            more,
        )
        missing = few if more > 0 else _NO_MAP
        return self._figure(f"map-{options['layout']}", spot, missing, options["topic"])

    def _prompts(self, options: Options, spot: Spot) -> str:
        name, level = options["name"], min(6, max(2, spot.level + 1))
        prompts = [one for one in self.site.prompts() if name in ("all", one[0].name)]
        return self.render("prompts", spot.url, prompts=prompts, level=level)

    def _recent(self, options: Options, spot: Spot) -> str:
        entries = self.site.diary.dated[::-1][: options["limit"]]
        if not entries:
            return self._empty(spot, _NO_DATES)
        return self.render("recent", spot.url, entries=entries)

    def _today(self, options: Options, spot: Spot) -> str:
        """What stands in the place of a day's part of the diary until a script knows the day.

        It is that of the last reading day, since the same notes give the same site on any day.
        """
        diary, places = self.site.diary, spot.places
        day = diary.stats.last or dt.date.min
        lesson = lesson_of(diary, day)
        return self.render(
            "today",
            spot.url,
            src=_versioned(*self.data_file),
            lesson=lesson,
            papers=[diary.by_id[id_] for id_ in lesson.entries] if lesson else [],
            note=forgotten(diary, day),
            places=places,
            lessons_page=places.lessons_page(diary.lessons),
        )

    def _review(self, options: Options, spot: Spot) -> str:
        """The lessons as questions."""
        site = self.site
        if not site.themes:
            return self._empty(spot, _NO_LESSONS)
        # The page may show its Highlights too, and each id once.
        questions = [*shown_lessons(site.themes, site, spot, spot.level + 1, "review-")]
        new, places = options["new"], spot.places
        return self.render("review", spot.url, questions=questions, new=new, places=places)

    def _diary(self, options: Options, spot: Spot) -> str:
        """The Full Diary, or one of its years."""
        site, year = self.site, options["year"]
        moved = {} if year else site.diary_years
        months = [m for m in site.months if m.year not in moved and year in ("", m.year)]
        if year and not months:
            return self._empty(spot, _NO_YEAR)
        entries = [one for m in months for one in m.entries] if year else site.diary.entries
        count = years_of(entries)
        context = {"months": months, "earlier": moved, "count": count, **self._filter(entries)}
        return self.render("diary", spot.url, **context)

    def _filter(self, entries: Sequence[Entry]) -> dict[str, object]:
        """What a list of entries can be filtered by, in the context of its template."""
        return {"facets": facets_of(entries, self.site.topics), "total": len(entries)}

    def _topic(self, options: Options, spot: Spot) -> str:
        """A topic, or one of its years."""
        topic, year = options["name"], options["year"]
        if topic not in self.site.diary.topics:
            return self._empty(spot, _NO_TOPIC)
        viewed = view_topic(self.site.diary, self.site.atlas, topic)
        if year:
            entries = newest_first([one for one in viewed.part.entries if year_of(one) == year])
            if not entries:
                return self._empty(spot, _NO_YEAR)
            return self.render("topic-year", spot.url, entries=entries, **self._filter(entries))
        moved = self.site.topic_years.get(topic, {})
        return self.render(
            "topic",
            spot.url,
            group=viewed,
            entries=newest_first([one for one in viewed.part.entries if year_of(one) not in moved]),
            earlier=moved,
            count=years_of(viewed.part.entries),
            places=spot.places,
            **self._filter(viewed.part.entries),
            map=Markup(self._figure("map-tsne", spot, _NO_MAP, topic)),
        )

    def _cluster(self, options: Options, spot: Spot) -> str:
        layout, id_ = self.site.map, options["id"]
        cluster = next((one for one in layout.clusters if one.id == id_), None) if layout else None
        if not layout or not cluster:
            return self._empty(spot, _NO_CLUSTER)
        ids = {entry for entry, point in layout.points.items() if point.cluster == id_}
        viewed = view_group(self.site.diary, self.site.atlas, ids)
        return self.render(
            "cluster",
            spot.url,
            cluster=cluster,
            on_map=spot.places.cluster(layout.name, cluster),
            group=viewed,
            entries=newest_first(viewed.part.entries),
            earlier={},
            places=spot.places,
            **self._filter(viewed.part.entries),
        )

    def _unread(self, options: Options, spot: Spot) -> str:
        """The reading list, or a sentence of it, which is empty where nothing is to be read."""
        site, show = self.site, options["show"]
        if not site.unread:
            return "" if show == "near" else self._empty(spot, _NO_UNREAD)
        return self.render(
            "unread",
            spot.url,
            show=show,
            total=len(site.unread),
            groups=list(site.unread_near.items()),
            located=bool(site.connections.unread),
        )

    def _in_review(self, options: Options, spot: Spot) -> str:
        """A period in review: the latest one with a page where none is named."""
        site, id_ = self.site, options["period"]
        period = parse_period(id_) if id_ else next(iter(site.period_pages), None)
        review = period and site.review(period)
        if not period or not review:
            return self._empty(spot, _NO_PERIOD)
        drawn = self._way(review)
        stops = [
            (stop.name, site.map.cluster(site.map.points[stop.amid[0]].cluster).label)
            for stop in stops_of(review, site.map)
            if site.map and stop.amid
        ]
        listed = period.id if period.length == "month" else str(period.year)
        return self.render(
            "in-review",
            spot.url,
            review=review,
            places=spot.places,
            all_entries=site.listed(listed, ""),
            way=Markup(drawn.svg) if drawn else "",
            stops=stops,
            most_named=MOST_NAMED,
            undated=len(site.diary.undated),
            cards=self.shared_of(period),
            others=[(one, src) for one, src in site.period_pages.items() if one != period],
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
        paths = {dict(self.shared_of(one)).get("SVG"): one for one in self.site.period_pages}
        reviews = {path: self.site.review(one) for path, one in paths.items() if path}
        return {path: self._year_card(review) for path, review in reviews.items() if review}

    def _year_card(self, review: Review) -> str:
        """The picture of a year for sharing, as SVG with its numbers in words."""
        site = self.site
        topic = next(filter(None, review.part.topics), "")
        facts = [
            ngettext("%(num)s entry", "%(num)s entries", len(review.part.entries)),
            ngettext("%(num)s reading day", "%(num)s reading days", review.part.streaks.days),
        ]
        if (longest := review.streak.days) > 1:
            streak = ngettext("%(num)s day", "%(num)s days", longest)
            facts.append(_("Longest streak: %(days)s", days=streak))
        if topic and len(review.part.topics) > 1:
            facts.append(_("Most about %(topic)s", topic=site.topics[topic]))
        if review.learned:
            facts.append(f"{_('Lessons')}: {as_number(review.learned)}")
        if review.busiest:
            facts.append(_("Most in %(month)s", month=review.busiest.when))
        heading = _("%(period)s in review", period=review.period.title)
        return year_card(self._way(review), site.title, heading, facts, site.font)

    def _figure(self, name: str, spot: Spot, missing: str, topic: str = "") -> str:
        figure = self.site.figures.get(name)
        if figure is None:
            return self._empty(spot, missing)
        path, picture_path = self._figure_path(f"{name}.json"), self._figure_path(f"{name}.svg")
        picture = self.pictures.get(picture_path)
        layout = self.site.atlas.layouts.get(name.removeprefix("map-"))
        # Two bundles have a half of the whole's bytes, and a map of many points needs one of them.
        is_basic = {trace["type"] for trace in figure["data"]} <= {"bar", "scatter"}
        return self.render(
            "figure",
            spot.url,
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
        return self.site.figures.get(f"map-{self.site.map.name}") if self.site.map else None

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
