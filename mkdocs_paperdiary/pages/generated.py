"""The pages that are there without the user writing them: prose and blocks, in Markdown."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..atlas.atlas import FEWEST_ENTRIES
from ..diary import Diary, long_date, topic_names
from .addresses import UNDATED, spoken_year
from .site import PageNames


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the home page says beside what the diary tells.

    Attributes:
        title: The site's name.
        description: What the site is about, or nothing.
    """

    title: str
    description: str = ""


def generated_pages(
    diary: Diary, names: PageNames, welcome: Welcome | None, topic_pages: Mapping[str, str]
) -> dict[str, str]:
    """Write the generated pages.

    A page of the user's at the same path wins over a generated one; that choice is the caller's.

    Arguments:
        diary: What the pages are about.
        names: Where they stand.
        welcome: What the home page begins with, or None where the user has written one.
        topic_pages: Where the page of each topic stands, by topic.

    Returns:
        Markdown with front matter, by path in the docs folder.
    """
    pages = {names.diary: _DIARY, names.plots: _PLOTS}
    if diary.lessons:
        pages[names.highlights] = _HIGHLIGHTS
    if names.prompts:
        pages[names.prompts] = _PROMPTS
    if welcome:
        pages["index.md"] = _home(diary, names, welcome)
    spelt = topic_names(diary)
    for topic, src in topic_pages.items():
        about = f"What I read about {spelt[topic]}, and what I learned from it."
        pages[src] = _TOPIC.format(
            title=_field(spelt[topic]), about=_field(about), name=json.dumps(topic)
        )
    return pages


def generated_years(
    diary: Diary, diary_years: Mapping[str, str], topic_years: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Write the pages of single years.

    Arguments:
        diary: What the pages are about.
        diary_years: The pages of the Full Diary, by year.
        topic_years: The pages of each topic, by topic and year.

    Returns:
        Markdown with front matter, by path in the docs folder.
    """
    pages = {}
    for year, src in diary_years.items():
        when = "without a date" if year == UNDATED else f"in {year}"
        pages[src] = _YEAR.format(
            title=f"Full Diary: {spoken_year(year)}",
            about=f"Everything I read {when}, month by month.",
            year=year,
        )
    spelt = topic_names(diary)
    for topic, years in topic_years.items():
        for year, src in years.items():
            title = f"{spelt[topic]}: {spoken_year(year)}"
            when = "without a date" if year == UNDATED else f"in {year}"
            about = f"What I read about {spelt[topic]} {when}."
            pages[src] = _TOPIC_YEAR.format(
                title=_field(title), about=_field(about), name=json.dumps(topic), year=year
            )
    return pages


def _home(diary: Diary, names: PageNames, welcome: Welcome) -> str:
    stats = diary.stats
    since = f" since {long_date(stats.first)}" if stats.first else ""
    number = f"{stats.total} {'entry' if stats.total == 1 else 'entries'}"
    pages = {
        "The full diary": names.diary,
        "Highlights": names.highlights,
        "More plots": names.plots,
    }
    if not diary.lessons:
        del pages["Highlights"]
    links = " · ".join(f"[{title}](<{src}>)" for title, src in pages.items())
    topics = _TOPICS if len(diary.topics) > 1 else ""
    how_to_read = _HOW_TO_READ if stats.total >= FEWEST_ENTRIES else ""
    description = welcome.description or "What I read, one note for each paper."
    return _HOME.format(
        about=_field(description),
        title=_plain(welcome.title),
        description=_plain(description),
        since=since,
        number=number,
        how_to_read=how_to_read,
        topics=topics,
        links=links,
    )


def _field(text: str) -> str:
    """Write a text as a value of front matter that themes print into HTML."""
    # JSON is YAML, so it may hold any character.
    return json.dumps(html.escape(text, quote=False).replace('"', "&quot;"))


def _plain(text: str) -> str:
    """Write a text so that Markdown shows it as it is, on one line."""
    marked = re.sub(r"([\\`*_{}\[\]()#+\-.!|~])", r"\\\1", " ".join(text.split()))
    return html.escape(marked, quote=False)


_HOME = """\
---
title: Home
description: {about}
hide: [navigation, toc]
---

# {title}

{description}

{number}{since}.{how_to_read}

<!-- paperdiary/map -->

<!-- paperdiary/stats -->

## Recently read

<!-- paperdiary/recent {{limit: 6}} -->

{topics}{links}
"""

_HOW_TO_READ = """
Points that lie together on the map are about the same thing; every point opens its note."""

_TOPICS = """\
## Topics

<!-- paperdiary/topics -->

"""

_TOPIC = """\
---
title: {title}
description: {about}
hide: [toc]
---

<!-- paperdiary/topic {{name: {name}}} -->
"""

_TOPIC_YEAR = """\
---
title: {title}
description: {about}
hide: [toc]
---

<!-- paperdiary/topic {{name: {name}, year: {year}}} -->
"""

_YEAR = """\
---
title: "{title}"
description: {about}
---

# {title}

<!-- paperdiary/diary {{year: {year}}} -->
"""

_DIARY = """\
---
title: Full Diary
description: Everything I read, month by month.
---

# Full Diary

<!-- paperdiary/diary -->
"""

_HIGHLIGHTS = """\
---
title: Highlights
description: What I learned from what I read, by theme.
search:
  boost: 2
---

# Highlights

The lessons worth remembering, by theme, with the notes they come from.

<!-- paperdiary/highlights -->
"""

_PROMPTS = """\
---
title: Prompts
description: What language models are told about this diary.
---

# Prompts

What a language model is told before it sees anything of this diary.

<!-- paperdiary/prompts -->
"""

_PLOTS = """\
---
title: More Plots
description: What I read, mapped and counted.
---

# More Plots

## Map of interests

### t-SNE

t-SNE keeps close what is close: trust the groups, not the distances between them.

<!-- paperdiary/map {layout: tsne} -->

### UMAP

UMAP keeps more of the large picture: how the groups lie to each other.

<!-- paperdiary/map {layout: umap} -->

## Papers read over time

<!-- paperdiary/timeline -->

## Papers per month

<!-- paperdiary/timeline {show: months} -->

## Reading days

<!-- paperdiary/timeline {show: calendar} -->

## Papers per topic

<!-- paperdiary/topics {show: bars} -->

## Topics over time

<!-- paperdiary/topics {show: months} -->
"""
