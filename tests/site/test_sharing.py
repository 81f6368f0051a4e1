"""What other sites show beside a link, what a wrong address shows, and what the search lists."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import pytest

from .building import Built, Site, by_class, text

PICTURE = "assets/paperdiary/map.png"
NOTE = "papers/subject/note-1/index.html"


def open_graph(built: Built, page: str) -> dict[str, str]:
    metas = built.page(page).iter("meta")
    return {
        meta.get("property", "").removeprefix("og:"): meta.get("content", "")
        for meta in metas
        if meta.get("property", "").startswith("og:")
    }


@pytest.fixture
def shared(site: Site) -> Site:
    site.umap = False
    site.notes(10)
    site.config["site_url"] = "https://example.org/diary/"
    site.config["site_description"] = "What <I> read & noted"
    return site


def test_a_page_says_what_a_link_to_it_shows(shared: Site) -> None:
    built = shared.build()
    note, home = open_graph(built, NOTE), open_graph(built, "index.html")
    assert note == {
        "type": "article",
        "title": "Note 1",
        "description": "Legged robots learn to walk on rough ground in simulation.",
        "url": "https://example.org/diary/papers/subject/note-1/",
        "site_name": "A Diary",
        "image": f"https://example.org/diary/{PICTURE}",
        "image:width": "1200",
        "image:height": "630",
        "image:alt": "The map of A Diary",
    }
    assert (home["type"], home["title"]) == ("website", "A Diary")
    assert home["description"] == "What <I> read & noted"
    topic = open_graph(built, "topics/subject/index.html")
    assert (topic["title"], topic["type"]) == ("Subject", "website")


def pixels(png: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and colours of a PNG in red, green and blue."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT") + 4
    (length,) = struct.unpack(">I", png[start - 8 : start - 4])
    rows = zlib.decompress(png[start : start + length])
    assert len(rows) == height * (1 + 3 * width)
    line = 1 + 3 * width
    body = b"".join(rows[at + 1 : at + line] for at in range(0, len(rows), line))
    return width, height, {body[at : at + 3] for at in range(0, len(body), 3)}


def test_the_picture_has_the_colours_of_the_map(shared: Site) -> None:
    built = shared.build()
    width, height, colors = pixels(built.read(PICTURE))
    assert (width, height) == (1200, 630)
    for cluster in built.data["clusters"]["tsne"]:
        assert bytes.fromhex(cluster["color"][1:]) in colors
    assert shared.build().read(PICTURE) == built.read(PICTURE)


def test_the_picture_is_drawn_when_the_map_has_changed(shared: Site) -> None:
    def kept() -> tuple[int, bytes]:
        picture = shared.build().read(PICTURE)
        (file,) = (shared.cache / "picture").rglob("latest")
        return file.stat().st_mtime_ns, picture

    first = kept()
    assert kept() == first
    shared.note("papers/subject/another.md", title="Another", summary="Cats hunt at night.")
    time, picture = kept()
    assert time != first[0]
    assert picture != first[1]


def test_a_site_without_an_address_has_no_picture(site: Site) -> None:
    site.umap = False
    site.notes(10)
    site.config["site_url"] = ""
    built = site.build()
    assert not built.has(PICTURE)
    assert open_graph(built, NOTE) == {}


def test_a_diary_without_a_map_is_shared_without_a_picture(site: Site) -> None:
    site.notes(2)
    found = open_graph(site.build(), NOTE)
    assert found["title"] == "Note 1"
    assert "image" not in found


def test_a_theme_that_says_it_itself_is_left_alone(shared: Site) -> None:
    overrides = shared.root / "overrides"
    overrides.mkdir()
    (overrides / "main.html").write_text(
        '{% extends "base.html" %}{% block extrahead %}'
        '<meta property="og:title" content="My own">{% endblock %}'
    )
    shared.config["theme"] = {"name": "material", "font": False, "custom_dir": str(overrides)}
    assert open_graph(shared.build(), NOTE) == {"title": "My own"}


@pytest.mark.parametrize("theme", ["material", "paperdiary"])
def test_a_wrong_address_shows_the_search_and_the_latest_entries(theme: str, shared: Site) -> None:
    shared.config["theme"] = {"name": theme, "font": False}
    article = shared.build().article("404.html")
    assert by_class(article, "paperdiary-ask__input")
    links = by_class(article, "paperdiary-entry__title", "a")
    assert [text(link) for link in links] == [f"Note {n}" for n in range(9, 3, -1)]
    # It is shown at any address, so that its links begin at the server's root.
    assert links[0].get("href") == "/diary/papers/subject/note-9/"


def test_a_wrong_address_of_an_empty_diary_is_shown_too(site: Site) -> None:
    site.note("a.md", title="A", diary=False)
    built = site.build()
    assert built.warnings == []
    assert "no page at this address" in text(built.article("404.html"))


def found_by_search(built: Built, location: str) -> dict[str, Any]:
    docs = json.loads(built.read("search/search_index.json"))["docs"]
    (found,) = [doc for doc in docs if doc["location"] == location]
    loaded: dict[str, Any] = found
    return loaded


def test_the_search_shows_day_topic_and_summary_of_a_note(site: Site) -> None:
    site.write(
        "papers/marl/a.md",
        "# A Title\n\nDate read: 4th September 2025\n\n[Paper link](https://example.org/a)\n\n"
        "## Key points\n\n* Agents learn to share what they have found with all the others.\n",
    )
    built = site.build()
    page = "papers/marl/a/"
    shown = found_by_search(built, page)["text"]
    assert shown.startswith("<p>4 September 2025 · Marl · ")
    assert "Agents learn to share" in shown
    assert "Date read" not in shown
    assert "Paper link" not in shown
    assert not by_class(built.article(f"{page}index.html"), "paperdiary-facts")


def test_under_material_the_home_page_keeps_its_navigation(shared: Site) -> None:
    shared.config["theme"] = {"name": "material", "font": False}
    sidebars = by_class(shared.build().page("index.html"), "md-sidebar--primary")
    assert [sidebar.get("hidden") for sidebar in sidebars] == [None]
    shared.config["theme"] = {"name": "paperdiary"}
    sidebars = by_class(shared.build().page("index.html"), "md-sidebar--primary")
    assert all(sidebar.get("hidden") is not None for sidebar in sidebars)
