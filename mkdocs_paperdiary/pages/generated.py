"""The pages that are there without the user writing them: prose and blocks, in Markdown."""

from __future__ import annotations

from ..diary import long_date
from .site import Site


def generated_pages(site: Site, has_home: bool) -> dict[str, str]:
    """Write the generated pages.

    A page of the user's at the same path wins over a generated one; that choice is the caller's.

    Arguments:
        site: What the pages are about.
        has_home: Whether the user has a home page.

    Returns:
        Markdown with front matter, by path in the docs folder.
    """
    pages = {site.names.diary: _DIARY, site.names.plots: _PLOTS}
    if site.diary.lessons:
        pages[site.names.highlights] = _HIGHLIGHTS
    if not has_home:
        pages["index.md"] = _home(site)
    return pages


def _home(site: Site) -> str:
    stats = site.diary.stats
    since = f" since {long_date(stats.first)}" if stats.first else ""
    number = f"{stats.total} {'entry' if stats.total == 1 else 'entries'}"
    return _HOME.format(since=since, number=number, diary=site.names.diary, plots=site.names.plots)


_HOME = """\
---
hide: [navigation, toc]
---

# Paper Diary

What I read, one note for each paper, talk or post: {number}{since}.
Points that lie together in the map are about the same thing. Every point opens its note.

<!-- paperdiary/map -->

<!-- paperdiary/stats -->

## Recently read

<!-- paperdiary/recent -->

[The full diary]({diary}) · [More plots]({plots})
"""

_DIARY = """\
---
title: Full Diary
---

# Full Diary

<!-- paperdiary/diary -->
"""

_HIGHLIGHTS = """\
---
title: Highlights
---

# Highlights

The lessons worth remembering, by theme, with the notes they come from.

<!-- paperdiary/highlights -->
"""

_PLOTS = """\
---
title: More Plots
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

## Papers per topic

<!-- paperdiary/topics {show: bars} -->

## Topics over time

<!-- paperdiary/topics {show: months} -->
"""
