"""The templates: their environment, and the Markdown of the pages that nobody has written."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from html import escape
from importlib.util import cache_from_source
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from ..atlas.atlas import FEWEST_ENTRIES
from ..diary.entry import KIND_NAMES, STATUS_NAMES
from ..diary.sites import site_name
from ..files import HOMES
from ..words import (
    N_,
    as_number,
    as_percent,
    listed,
    long_date,
    month_and_year,
    pgettext,
    plural_form,
)
from ..words import gettext as _
from .addresses import lesson_id, year_title
from .html import escape_text
from .site import Site

if TYPE_CHECKING:
    from jinja2.bccache import Bucket
    from jinja2.nodes import EvalContext

TEMPLATES: Final = Path(__file__).parent / "templates"

CLOSENESS: Final = (
    (0.55, N_("very close")),
    (0.42, N_("close")),
    (0.3, N_("related")),
    (0.0, N_("loosely related")),
)
"""The cosine similarity from which on two entries are called so, and which fills a quarter more of
their bar."""


class TemplateEnvironment(jinja2.Environment):
    """One in which each template has the global names in one dictionary.

    A page of an entry needs ten templates, and Jinja2 copies the names for each, which takes a good
    part of a warm build when they are in a chain of dictionaries.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The global names, with those of a template."""
        return {**self.globals, **(d or {})}


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


def closeness(score: float) -> str:
    """A cosine similarity in words."""
    return _(next((words for least, words in CLOSENESS if score >= least), CLOSENESS[-1][1]))


def bar(score: float) -> int:
    """How much of a bar a cosine similarity fills, in percent.

    Each of the words in `CLOSENESS` has a part of the bar, so that what is very close fills most of
    it, although no two notes come near 1.
    """
    bounds = [1.0, *(least for least, _ in CLOSENESS)]
    share = 100 / len(CLOSENESS)
    for parts, (high, low) in enumerate(pairwise(bounds)):
        if score >= low:
            part = len(CLOSENESS) - 1 - parts + (score - low) / (high - low)
            return round(share * min(part, len(CLOSENESS)))
    return 0


def template_environment(overrides: Sequence[Path] = ()) -> jinja2.Environment:
    """The package's templates of HTML and Markdown; files of the same name in overrides win."""
    templates = TemplateEnvironment(
        loader=jinja2.FileSystemLoader([*overrides, TEMPLATES]),
        autoescape=jinja2.select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        bytecode_cache=TemplateCache(TEMPLATES),
        # Templates live for one build, in which none changes.
        auto_reload=False,
    )
    templates.filters |= {
        "bar": bar,
        "closeness": closeness,
        "field": as_field,
        "kind_name": lambda kind: _(KIND_NAMES[kind]),
        "lesson_id": lesson_id,
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


def generated_pages(site: Site, welcome: str | None, *, is_wide: bool = False) -> dict[str, str]:
    """Write the generated pages as Markdown with front matter, by path in the docs folder.

    A page of the user's at the same path wins over a generated one; that choice is the caller's.

    Args:
        site: The site, with the paths of its pages and not yet their addresses.
        welcome: The site's description, with which the home page begins, or None where the user has
            written one. None is written either where another page is to be the home.
        is_wide: Whether the home page's map takes the navigation's place.
    """
    diary, names, stats = site.diary, site.names, site.diary.stats
    templates = template_environment()

    def page(template: str, **context: object) -> str:
        # Jinja2 leaves the last line's end out.
        return templates.get_template(f"pages/{template}.md").render(context) + "\n"

    has_map = stats.total >= FEWEST_ENTRIES
    linked = {_("The full diary"): names.diary}
    if diary.lessons:
        linked[_("Highlights")] = names.highlights
        linked[_("Review")] = names.review
    linked[_("More plots")] = names.plots
    if latest := next(iter(site.period_pages), None):
        linked[_("%(period)s in review", period=latest.title)] = site.period_pages[latest]
    pages = {
        names.diary: page("diary"),
        names.plots: page("plots", stats=stats, has_map=has_map),
    }
    if diary.lessons:
        pages[names.highlights] = page("highlights")
        pages[names.review] = page("review")
    if names.unread and site.unread:
        linked[_("Reading list")] = names.unread
        pages[names.unread] = page("unread")
    if names.prompts:
        pages[names.prompts] = page("prompts")
    if welcome is not None and pages.keys().isdisjoint(HOMES):
        pages["index.md"] = page(
            "home",
            title=site.title,
            description=welcome or _("What I read, one note for each paper."),
            stats=stats,
            has_map=has_map,
            has_topics=len(diary.topics) > 1,
            has_unread=bool(site.unread),
            pages=linked,
            is_wide=is_wide,
        )
    for topic, src in site.topic_pages.items():
        pages[src] = page("topic", topic=topic, name=site.topics[topic])
    for year, src in site.diary_years.items():
        pages[src] = page("year", year=year)
    for topic, years in site.topic_years.items():
        for year, src in years.items():
            pages[src] = page("topic-year", topic=topic, name=site.topics[topic], year=year)
    for id_, src in site.cluster_pages.items():
        label = site.map.cluster(id_).label if site.map else ""
        pages[src] = page("cluster", id=id_, name=label)
    for period, src in site.period_pages.items():
        pages[src] = page("in-review", id=period.id, title=period.title)
    return pages
