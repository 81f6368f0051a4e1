"""The pages that a site has without the user writing them, in Markdown with blocks."""

from __future__ import annotations

from collections.abc import Mapping

from ..atlas.atlas import FEWEST_ENTRIES
from ..diary import Diary, topic_names
from ..files import HOMES
from ..words import gettext as _
from .periods import Period
from .renderer import template_environment
from .site import PageNames


def generated_pages(
    diary: Diary,
    names: PageNames,
    *,
    welcome: tuple[str, str] | None,
    topic_pages: Mapping[str, str],
    diary_years: Mapping[str, str],
    topic_years: Mapping[str, Mapping[str, str]],
    cluster_pages: Mapping[int, str],
    labels: Mapping[int, str],
    period_pages: Mapping[Period, str],
    has_unread: bool,
    is_wide: bool = False,
) -> dict[str, str]:
    """Write the generated pages as Markdown with front matter, by path in the docs folder.

    A page of the user's at the same path wins over a generated one; that choice is the caller's.
    See `Site` for the pages of topics and years.

    Args:
        diary: The diary.
        names: The paths of the other pages.
        welcome: The site's name and description, with which the home page begins, or None where
            the user has written one. None is written either where another page is to be the home.
        topic_pages: By topic.
        diary_years: By year.
        topic_years: By topic and year.
        cluster_pages: By the cluster's id.
        labels: The clusters' labels, by id.
        period_pages: By period, newest first.
        has_unread: Whether there is a reading list.
        is_wide: Whether the home page's map takes the navigation's place.
    """
    templates = template_environment()

    def page(template: str, **context: object) -> str:
        # Jinja2 leaves the last line's end out.
        return templates.get_template(f"pages/{template}.md").render(context) + "\n"

    has_map = diary.stats.total >= FEWEST_ENTRIES
    listed = {_("The full diary"): names.diary}
    if diary.lessons:
        listed[_("Highlights")] = names.highlights
        listed[_("Review")] = names.review
    listed[_("More plots")] = names.plots
    if latest := next(iter(period_pages), None):
        listed[_("%(period)s in review", period=latest.title)] = period_pages[latest]
    pages = {
        names.diary: page("diary"),
        names.plots: page("plots", stats=diary.stats, has_map=has_map),
    }
    if diary.lessons:
        pages[names.highlights] = page("highlights")
        pages[names.review] = page("review")
    if names.unread and has_unread:
        listed[_("Reading list")] = names.unread
        pages[names.unread] = page("unread")
    if names.prompts:
        pages[names.prompts] = page("prompts")
    if welcome and pages.keys().isdisjoint(HOMES):
        pages["index.md"] = page(
            "home",
            title=welcome[0],
            description=welcome[1] or _("What I read, one note for each paper."),
            stats=diary.stats,
            has_map=has_map,
            has_topics=len(diary.topics) > 1,
            has_unread=has_unread,
            pages=listed,
            is_wide=is_wide,
        )
    shown = topic_names(diary)
    for topic, src in topic_pages.items():
        pages[src] = page("topic", topic=topic, name=shown[topic])
    for year, src in diary_years.items():
        pages[src] = page("year", year=year)
    for topic, years in topic_years.items():
        for year, src in years.items():
            pages[src] = page("topic-year", topic=topic, name=shown[topic], year=year)
    for id_, src in cluster_pages.items():
        pages[src] = page("cluster", id=id_, name=labels[id_])
    for period, src in period_pages.items():
        pages[src] = page("in-review", id=period.id, title=period.title)
    return pages
