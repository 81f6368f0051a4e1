"""What is compared between generators: the files of sites, and a diary unlike the example."""

from __future__ import annotations

import re
from pathlib import Path

from ..site.building import Site

GENERATOR = re.compile(rb'(<meta name="generator" content=)"[^"]*"')

HOME = """\
# Home

Before the list.

<!-- paperdiary/recent { limit: 2 } -->

Behind the list, a [diary by query](diary.md?topic=subject#entries), and a picture:

![A dot](dot.png){ width=10 } <img src='dot.png' alt="a > b">

## A part of it

`<a href="dot.png">` is code, and <a href="missing.md?x#y">this</a> leads nowhere.
"""

FULL = """\
# Paper A

Links: [a note](note-1.md?from=a#part), [a heading](#second-part), [the home](../../index.md),
[elsewhere](https://example.org/x.md?y=z), [a file](../../dot.png),
<a href='missing.md'>nothing</a>,
<a href="..">above</a>, <a href=".">here</a>, <a href="?x=y">this</a>.

## Second part

!!! tip "Lesson (Practice): Look twice"
    Before you believe it.

# Another title

With words of its own, and a footnote[^1].

[^1]: Said below.
"""

WORKS = """\
# Talks

## [Slow trees](https://example.org/trees) (2025-06-20)

They are slow.

## [Fast trees](https://example.org/fast) (2025-06-21)

They are fast.
"""

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c6300010000050001"
    "0d0a2db40000000049454e44ae426082"
)


def files_of(site: Path) -> dict[str, bytes]:
    """The files of a site, without the name of what has made it and the times of compression."""
    return {
        path.relative_to(site).as_posix(): GENERATOR.sub(rb"\1", path.read_bytes())
        for path in sorted(site.rglob("*"))
        if path.is_file() and path.suffix != ".gz"
    }


def write_unusual(site: Site, theme: str) -> None:
    """Write a diary of what the example has not.

    It has links of every kind, tags, an empty note, a note of several works, second titles, and
    templates of the user's; and no map.
    """
    site.options |= {"embedding": {"provider": "none"}}
    site.config |= {
        "theme": {
            "name": theme,
            "custom_dir": "overrides",
            "features": ["content.action.edit", "navigation.tabs", "navigation.path"],
        },
        "repo_url": "https://example.org/diary",
        "edit_uri": "edit/",
        "nav": [
            "index.md",
            {"Read": ["diary.md", "highlights.md", {"Guide": ["guide/index.md", "guide/more.md"]}]},
            {"Elsewhere": "https://example.org/"},
        ],
        "plugins": ["search", "tags", {"paperdiary": site._options()}],
        "markdown_extensions": [
            "admonition",
            "attr_list",
            "footnotes",
            {"toc": {"permalink": True}},
        ],
    }
    templates = site.root / "overrides"
    templates.mkdir()
    (templates / "main.html").write_text(
        '{% extends "base.html" %}{% block announce %}News{% endblock %}'
        '{% block extrahead %}<meta name="mine" content="{{ page.title }}">{% endblock %}'
    )
    site.notes(6)
    site.note(
        "subject/a.md",
        FULL,
        date="2025-06-12",
        tags=["one", "two words"],
        link="https://example.org/a",
        rating=4,
        lessons=[{"theme": "Method", "lesson": "Plain beats clever", "detail": "Mostly, `x < y`."}],
        title='A "paper" <of> sorts & more',
    )
    site.write("papers/other/2025-06-13-empty.md", "")
    site.write(
        "papers/other/plain.md", "# Plain\n\nDate read: 14th June 2025\n\nNo front matter.\n"
    )
    site.write("papers/talks.md", WORKS)
    site.write("index.md", HOME)
    site.write(
        "guide/index.md", "# Guide\n\n[More](more.md), [note](../papers/subject/a.md#second-part)\n"
    )
    site.write(
        "guide/more.md", "---\ntags: [one]\nhide: [toc]\n---\n# More\n\n<!-- paperdiary/stats -->\n"
    )
    site.write("tags.md", "# Tags\n\n[Home](index.md#a-part-of-it)\n\n<!-- material/tags -->\n")
    site.write("dot.png", DOT)


def write_languages(site: Site, theme: str) -> None:
    """Write a diary in two languages, whose navigation has a section."""
    for language, topic in {"en": "looms", "fr": "tissage"}.items():
        site.write(f"{language}/index.md", f"# Home {language}\n\n<!-- paperdiary/recent -->\n")
        site.write(f"{language}/guide.md", f"# Guide {language}\n")
        for at in range(2):
            date = f"2025-06-0{at + 1}"
            site.note(
                f"../{language}/papers/{topic}/n{at}.md", f"# Note {at} {language}", date=date
            )
    languages = [
        {"locale": "en", "name": "English", "default": True},
        {"locale": "fr", "name": "Français", "site_name": "Un journal"},
    ]
    i18n = {"docs_structure": "folder", "fallback_to_default": False, "languages": languages}
    site.options |= {"entries": ["*/papers/**/*.md"], "embedding": {"provider": "none"}}
    site.config |= {
        "theme": {"name": theme, "features": ["navigation.tabs", "navigation.path"]},
        "nav": ["index.md", {"Read": ["diary.md", "guide.md"]}, "plots.md"],
        "plugins": ["search", {"paperdiary": site._options()}, {"i18n": i18n}],
    }
