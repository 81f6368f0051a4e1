"""A diary of every kind of page, built by Zensical and by MkDocs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("zensical")

from mkdocs_paperdiary.engines import ENGINES

from ..conftest import Lock
from ..site.building import Built, Site
from . import comparing

ENGINE = ENGINES["zensical"]

HOME = """\
# Home

Before the list.

<!-- paperdiary/recent { limit: 2 } -->

Behind the list, a [diary by query](diary.md?topic=subject#entries), and a picture:

![A dot](dot.png){ width=10 } <img src='dot.png' alt="a > b">

## A part of it

`<a href="dot.png">` is code.
"""

FULL = """\
# Paper A

Links: [a note](note-1.md?from=a#part), [a heading](#second-part), [the home](../../index.md),
[elsewhere](https://example.org/x?y=z), [a file](../../dot.png).

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


def write_diary(site: Site, theme: str) -> None:
    site.config |= {
        "theme": {"name": theme, "custom_dir": "overrides"},
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
    site.write("tags.md", "# Tags\n\n<!-- material/tags -->\n")
    site.write("dot.png", DOT)


@dataclass
class Pair:
    """A diary built by both.

    Attributes:
        site: Its sources.
        mkdocs: What MkDocs has built.
        zensical: What Zensical has built.
    """

    site: Site
    mkdocs: Built
    zensical: Built


@pytest.fixture(scope="module", params=["paperdiary", "material"])
def pair(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    shared_cache: Path,
    lock: Lock,
) -> Pair:
    site = Site(tmp_path_factory.mktemp("zensical"), shared_cache, umap=False)
    write_diary(site, request.param)
    with lock("zensical"):
        built = site.build()
    assert [one for one in built.warnings if "the note is empty" not in one] == []
    folder = site.root / "by-zensical"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "umap", None)
        assert ENGINE.build(site.root / "mkdocs.yml", site_dir=folder, strict=False) == 0
    return Pair(site, built, Built(folder))


def test_all_pages_are_there(pair: Pair) -> None:
    assert comparing.pages(pair.zensical) == comparing.pages(pair.mkdocs)


def test_articles_are_equal(pair: Pair) -> None:
    for path in comparing.pages(pair.mkdocs):
        assert comparing.article(pair.zensical, path) == comparing.article(pair.mkdocs, path), path


def test_contents_are_equal(pair: Pair) -> None:
    for path in comparing.pages(pair.mkdocs):
        assert pair.zensical.toc(path) == pair.mkdocs.toc(path), path


def test_data_feeds_and_figures_are_equal(pair: Pair) -> None:
    files = [
        path.relative_to(pair.mkdocs.folder).as_posix()
        for path in pair.mkdocs.folder.rglob("*")
        if path.is_file()
        and path.suffix in (".json", ".xml", ".svg", ".bib", ".png", ".css", ".js")
    ]
    ours = [path for path in files if "paperdiary" in path or path.startswith("feed")]
    assert {"assets/paperdiary/diary.json", "feed.xml"} <= {*ours}
    for path in ours:
        assert pair.zensical.read(path) == pair.mkdocs.read(path), path


def test_the_search_finds_the_same(pair: Pair) -> None:
    theirs = comparing.search_items(pair.mkdocs.folder / "search/search_index.json", "docs")
    found = comparing.search_items(pair.zensical.folder / "search.json", "items")
    assert found == theirs


def test_the_way_back_and_on_is_the_same(pair: Pair) -> None:
    for path in comparing.pages(pair.mkdocs):
        for name in ("md-path", "md-footer__inner", "md-tabs"):
            found = comparing.places(pair.zensical, path, name)
            assert found == comparing.places(pair.mkdocs, path, name), (path, name)


def test_the_head_says_the_same(pair: Pair) -> None:
    for path in comparing.pages(pair.mkdocs):
        assert comparing.head_links(pair.zensical, path) == comparing.head_links(pair.mkdocs, path)
        assert comparing.metas(pair.zensical, path) == comparing.metas(pair.mkdocs, path), path
        assert pair.zensical.page(path).findtext(".//title") == pair.mkdocs.page(path).findtext(
            ".//title"
        )


def test_tags_lead_to_their_list(pair: Pair) -> None:
    for path in ("papers/subject/a/index.html", "guide/more/index.html"):
        found = comparing.places(pair.zensical, path, "md-tags")
        assert found == comparing.places(pair.mkdocs, path, "md-tags")
        assert found


def test_no_source_of_ours_is_copied(pair: Pair) -> None:
    names = {path.suffix for path in pair.zensical.folder.rglob("*")}
    assert not names & {".py", ".pyc", ".yml", ".md", ".gz"} - {".gz"}
    assert not (pair.zensical.folder / "search").exists()
