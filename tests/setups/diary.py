"""A small diary with what other plugins look at: tags, images, braces, a blog, a history."""

from __future__ import annotations

import base64
from typing import Any

from ..site.building import SUMMARIES, Built, Site, by_class, text

NUMBER = 8
"""How many entries it has: enough for a map."""

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

LESSON = {"theme": "Robots", "lesson": "Trial and error needs patience"}


def use(site: Site, *plugins: str | dict[str, Any], **config: Any) -> Site:
    """Add plugins behind the site's own, and whatever else `mkdocs.yml` says."""
    own: list[str | dict[str, Any]] = [
        "search",
        {"paperdiary": {"cache_dir": str(site.cache)} | site.options},
    ]
    site.config |= {"plugins": [*own, *plugins]} | config
    return site


def assert_whole(built: Built, number: int = NUMBER) -> None:
    """Check that nothing is missing of the diary, and that its build had nothing to say."""
    assert built.warnings == []
    assert len(built.titles()) == number
    assert len(by_class(built.page("index.html"), "paperdiary-figure")) == 1
    assert len(by_class(built.page("diary/index.html"), "paperdiary-entry")) == number
    assert built.has("plots/index.html")
    assert LESSON["lesson"] in text(built.article("highlights/index.html"))
    note = built.article("papers/robots/note-2/index.html")
    assert len(by_class(note, "paperdiary-about")) == 1
    assert len(by_class(note, "paperdiary-related")) == 1
    assert len(by_class(built.page("index.html"), "md-search")) == 1


def in_navigation(built: Built, page: str = "index.html") -> set[str]:
    """Where the navigation of a page leads to, as paths in the site."""
    return {
        built.target(page, href).relative_to(built.folder).as_posix()
        for href in built.navigation(page).values()
    }


PAGES = {
    *("index.html", "diary/index.html", "highlights/index.html", "plots/index.html"),
    "review/index.html",
}
"""What stands in the navigation of a diary that says nothing about it."""


def write_diary(site: Site, folder: str = "papers", **bodies: str) -> None:
    """Write eight notes on three subjects, the third of them with a lesson.

    Arguments:
        site: Where they are written.
        folder: The folder in the docs folder.
        bodies: The text of a note, by `note_` and its number.
    """
    for at in range(NUMBER):
        write_note(site, at, folder, bodies.get(f"note_{at}", f"What note {at} is about."))


def write_note(site: Site, at: int, folder: str, body: str, suffix: str = "", **more: Any) -> None:
    """Write a note; whatever its text, its place on the map is that of its summary."""
    subject = ("robots", "language", "biology")[at // 4 + (at > 6)]
    fields: dict[str, Any] = {
        "title": f"Note {at}",
        "date": f"2025-06-{at + 1:02}",
        "tags": [subject],
        "summary": SUMMARIES[at],
    }
    if at == 2:
        fields["lessons"] = [LESSON]
    site.note(f"../{folder}/{subject}/note-{at}{suffix}.md", body, **fields, **more)
