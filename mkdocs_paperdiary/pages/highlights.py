"""The block `paperdiary/highlights`: lessons by theme, as Markdown.

Details are the user's own Markdown, so the block becomes Markdown before the page is rendered:
lists, code, images and mathematics then work as they do everywhere else on the site.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from ..diary import Entry, SharedLesson, long_date
from .site import Site

_TARGET = re.compile(r"(\]\(\s*<?)([^\s)>]+)|(\b(?:src|href)=\")([^\"]+)")
_SPECIAL = re.compile(r"[\\`*_{}\[\]#|~^=:$&<>]")


def highlights_markdown(site: Site, src: str, theme: str = "") -> str:
    """Write the lessons of a diary.

    Arguments:
        site: Whose lessons they are.
        src: The page they stand on; links are made relative to it.
        theme: The only theme to be written, without a heading; with none all are, each with one.

    Returns:
        Markdown, empty where there is no lesson.
    """
    by_theme: dict[str, list[SharedLesson]] = {}
    names: dict[str, str] = {}
    for lesson in site.diary.lessons:
        key = lesson.theme.casefold()
        names.setdefault(key, lesson.theme)
        by_theme.setdefault(key, []).append(lesson)
    if theme:
        return _items(site, src, by_theme.get(theme.casefold(), []))
    return "\n\n".join(
        f"## {literal(names[key])}\n\n{_items(site, src, lessons)}"
        for key, lessons in by_theme.items()
    )


def literal(text: str) -> str:
    """Plain text as Markdown that shows it as it is."""
    # Extensions give a meaning to characters that a backslash does not take it from; none of them
    # looks into character references.
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", " ".join(text.split()))


def _items(site: Site, src: str, lessons: list[SharedLesson]) -> str:
    entries = site.diary.by_id
    link = _link_from(src)
    items = []
    for lesson in lessons:
        papers = ", ".join(_paper(entries[id_], link) for id_ in lesson.entries)
        details = (_moved(detail, note, link) for note, detail in lesson.details)
        body = "\n\n".join([papers, *details])
        indented = "\n".join(f"    {line}".rstrip() for line in body.split("\n"))
        items.append(f"1. **{literal(lesson.lesson)}**\n\n{indented}")
    return "\n\n".join(items)


def _paper(entry: Entry, link: Callable[[str], str]) -> str:
    date = f" ({long_date(entry.date)})" if entry.date else ""
    return f"[{literal(entry.title)}](<{link(entry.src)}>){date}"


def _link_from(src: str) -> Callable[[str], str]:
    folder = posixpath.dirname(src) or "."
    return lambda target: posixpath.relpath(target, folder)


def _moved(markdown: str, note: str, link: Callable[[str], str]) -> str:
    """A detail whose relative links, written for the note, lead to the same place from here."""

    def moved(match: re.Match[str]) -> str:
        before, target = (match[1], match[2]) if match[1] else (match[3], match[4])
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or target.startswith(("/", "#")):
            if not target.startswith("#"):
                return match[0]
            return f"{before}{link(note)}{target}"
        path = link(posixpath.normpath(posixpath.join(posixpath.dirname(note), parts.path)))
        return before + path + (f"#{parts.fragment}" if parts.fragment else "")

    return _TARGET.sub(moved, markdown.strip())
