"""The pages that a site has without the user writing them, in Markdown with blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from ..atlas.atlas import FEWEST_ENTRIES
from ..diary import Diary, topic_names
from ..words import long_date
from .addresses import UNDATED, year_title
from .renderer import template_environment
from .site import PageNames

if TYPE_CHECKING:
    from jinja2 import Environment


def generated_pages(
    diary: Diary, names: PageNames, welcome: tuple[str, str] | None, topic_pages: Mapping[str, str]
) -> dict[str, str]:
    """Write the generated pages.

    A page of the user's at the same path wins over a generated one; that choice is the caller's.

    Args:
        diary: What the pages are about.
        names: Where they stand.
        welcome: The site's name and description, with which the home page begins, or None where
            the user has written one.
        topic_pages: Where the page of each topic stands, by topic.

    Returns:
        Markdown with front matter, by path in the docs folder.
    """
    templates = _page_templates()
    pages = {
        names.diary: _page(templates, "diary"),
        names.plots: _page(templates, "plots"),
    }
    if diary.lessons:
        pages[names.highlights] = _page(templates, "highlights")
    if names.prompts:
        pages[names.prompts] = _page(templates, "prompts")
    if welcome:
        pages["index.md"] = _home(templates, diary, names, *welcome)
    shown = topic_names(diary)
    for topic, src in topic_pages.items():
        pages[src] = _page(templates, "topic", topic=topic, name=shown[topic])
    return pages


def generated_years(
    diary: Diary, diary_years: Mapping[str, str], topic_years: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Write the pages of single years.

    Args:
        diary: What the pages are about.
        diary_years: The pages of the Full Diary, by year.
        topic_years: The pages of each topic, by topic and year.

    Returns:
        Markdown with front matter, by path in the docs folder.
    """
    templates = _page_templates()
    pages = {src: _page(templates, "year", year=year) for year, src in diary_years.items()}
    shown = topic_names(diary)
    for topic, years in topic_years.items():
        for year, src in years.items():
            pages[src] = _page(templates, "topic-year", topic=topic, name=shown[topic], year=year)
    return pages


def _page_templates() -> Environment:
    templates = template_environment()
    templates.filters |= {
        "field": _field,
        "long_date": long_date,
        "plain": _plain,
        "quoted": json.dumps,
        "when": _when,
        "year_title": year_title,
    }
    return templates


def _page(templates: Environment, template: str, **context: object) -> str:
    # Jinja2 leaves the last line's end out.
    return templates.get_template(f"pages/{template}.md").render(context) + "\n"


def _home(
    templates: Environment, diary: Diary, names: PageNames, title: str, description: str
) -> str:
    pages = {"The full diary": names.diary}
    if diary.lessons:
        pages["Highlights"] = names.highlights
    pages["More plots"] = names.plots
    return _page(
        templates,
        "home",
        title=title,
        description=description or "What I read, one note for each paper.",
        stats=diary.stats,
        has_map=diary.stats.total >= FEWEST_ENTRIES,
        has_topics=len(diary.topics) > 1,
        pages=pages,
    )


def _when(year: str) -> str:
    return "without a date" if year == UNDATED else f"in {year}"


def _field(text: str) -> str:
    """Write a text as a value of front matter that themes print into HTML."""
    # JSON is YAML, so it may hold any character.
    return json.dumps(escape(text, quote=False).replace('"', "&quot;"))


def _plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is, on one line."""
    marked = re.sub(r"([\\`*_{}\[\]()#+\-.!|~])", r"\\\1", " ".join(text.split()))
    return escape(marked, quote=False)
