"""The pages that a site has without the user writing them, in Markdown with blocks."""

from __future__ import annotations

from collections.abc import Mapping

from ..atlas.atlas import FEWEST_ENTRIES
from ..diary import Diary, topic_names
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
) -> dict[str, str]:
    """Write the generated pages.

    A page of the user's at the same path wins over a generated one; that choice is the caller's.

    Args:
        diary: What the pages are about.
        names: Their paths.
        welcome: The site's name and description, with which the home page begins, or None where
            the user has written one.
        topic_pages: The page of each topic, by topic.
        diary_years: The pages of single years of the Full Diary, by year.
        topic_years: The same of each topic's page, by topic and year.

    Returns:
        Markdown with front matter, by path in the docs folder.
    """
    templates = template_environment()

    def page(template: str, **context: object) -> str:
        # Jinja2 leaves the last line's end out.
        return templates.get_template(f"pages/{template}.md").render(context) + "\n"

    listed = {"The full diary": names.diary}
    if diary.lessons:
        listed["Highlights"] = names.highlights
    listed["More plots"] = names.plots
    pages = {names.diary: page("diary"), names.plots: page("plots")}
    if diary.lessons:
        pages[names.highlights] = page("highlights")
    if names.prompts:
        pages[names.prompts] = page("prompts")
    if welcome:
        pages["index.md"] = page(
            "home",
            title=welcome[0],
            description=welcome[1] or "What I read, one note for each paper.",
            stats=diary.stats,
            has_map=diary.stats.total >= FEWEST_ENTRIES,
            has_topics=len(diary.topics) > 1,
            pages=listed,
        )
    shown = topic_names(diary)
    for topic, src in topic_pages.items():
        pages[src] = page("topic", topic=topic, name=shown[topic])
    for year, src in diary_years.items():
        pages[src] = page("year", year=year)
    for topic, years in topic_years.items():
        for year, src in years.items():
            pages[src] = page("topic-year", topic=topic, name=shown[topic], year=year)
    return pages
