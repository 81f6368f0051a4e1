"""mkdocs-glightbox: images in notes open large, figures stay what they are."""

from __future__ import annotations

from ..site.building import Built, Site, by_class
from .diary import PIXEL, assert_whole, use, write_note


def opened(built: Built, path: str) -> list[bool]:
    """Whether each image that opens large on a page is there."""
    links = by_class(built.page(path), "glightbox", "a")
    return [built.target(path, link.get("href", "")).is_file() for link in links]


def test_an_image_in_a_note_opens_large(site: Site) -> None:
    site.write("papers/robots/pixel.png", PIXEL)
    write_note(site, 0, "papers", "![A pixel](pixel.png)")
    built = use(site, "glightbox").build()
    assert_whole(built)
    assert opened(built, "papers/robots/note-0/index.html") == [True]


def test_figures_are_not_wrapped(site: Site) -> None:
    built = use(site, "glightbox").build()
    assert_whole(built)
    assert opened(built, "plots/index.html") == []
    assert by_class(built.page("plots/index.html"), "paperdiary-figure")


def test_an_image_in_a_lesson_opens_large_in_the_highlights_too(site: Site) -> None:
    site.write("papers/robots/pixel.png", PIXEL)
    lesson = {"theme": "Robots", "lesson": "Look closely", "detail": "![A pixel](pixel.png)"}
    write_note(site, 0, "papers", "What it is about.", lessons=[lesson])
    built = use(site, "glightbox").build()
    assert_whole(built)
    assert opened(built, "highlights/index.html") == [True]
