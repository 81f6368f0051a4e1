"""The lessons and works of a diary as flash cards, in HTML that another program shows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from ..diary import Diary, Entry
from ..diary.entry import KIND_NAMES
from ..diary.fences import with_formulas
from ..diary.sites import site_name
from ..records.anki import Deck, LessonNote, WorkNote
from ..words import gettext as _
from ..words import listed, long_date, slug
from .addresses import Places, lesson_id
from .html import parse_fragment, safe_html
from .lesson_html import LessonsByKey, Spot, shown_lessons
from .site import Site

_NO_CARD: Final = (
    "iframe, object, embed, form, input, button, select, textarea, style, video, audio"
)
"""What a card has no use for, or would change the program that shows it."""

_TAG: Final = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_LITERAL: Final = re.compile(r"<(/?)(?:pre|code|kbd|samp)\b", re.IGNORECASE)
_DISPLAY: Final = re.compile(r"(?<!\\)\$\$(?=\S)([^$]+?)(?<=\S)\$\$")
ReadFile = Callable[[str], bytes | None]
"""A file of the site by its path in it, or None."""


def deck_of(
    site: Site,
    chosen: Diary,
    lessons: LessonsByKey,
    read_file: ReadFile,
    site_url: str = "",
    *,
    reversed: bool = False,
) -> Deck:
    """Make a card of each chosen lesson of a site, and of each chosen work that has a summary.

    Without the absolute address of the site, links to its pages are left out. `reversed` is whether
    works are also asked for by what they say.
    """
    pictures: dict[str, bytes] = {}

    def card(html: str) -> str:
        return _card_html(html, read_file, site_url, pictures)

    wanted = {one.key for one in chosen.lessons}
    themes = [
        replace(theme, lessons=tuple(one for one in theme.lessons if one.shared.key in wanted))
        for theme in site.themes
    ]
    notes = []
    for one in shown_lessons(themes, site, Spot("./", Places(), lessons), 3):
        titles = [f"<cite>{card_text(paper.title)}</cite>" for paper in one.papers]
        days = (long_date(paper.date) for paper in one.papers if paper.date)
        is_one = len(titles) == 1
        asked = _("What did %(title)s teach?", title=titles[0]) if is_one else ""
        notes.append(
            LessonNote(
                lesson_id(one.lesson.key),
                card(one.sentence),
                card_text(one.theme),
                asked or _("What did these teach?"),
                " · ".join([*(() if is_one else titles), *days]),
                "".join(map(card, one.details)),
                " · ".join(_links(paper, site, site_url) for paper in one.papers),
                [f"theme::{anchor}"] if (anchor := slug(one.theme)) else [],
            )
        )
    works = [
        WorkNote(
            entry.id,
            card_text(entry.title),
            card_text(_facts(entry)),
            card_text(entry.summary),
            _links(entry, site, site_url),
            [f"topic::{anchor}"] if (anchor := slug(entry.topic)) else [],
        )
        for entry in chosen.entries
        if entry.summary
    ]
    return Deck(site.title, site_url or site.title, notes, works, pictures, reversed)


def card_text(text: str) -> str:
    """A plain text as HTML for a card, in which formulas are set."""
    return _with_formulas(escape(text, quote=False))


def _facts(entry: Entry) -> str:
    published = " ".join(str(one) for one in (entry.venue, entry.year) if one)
    parts = (listed(entry.authors), published, _(KIND_NAMES[entry.kind]))
    return " · ".join(filter(None, parts))


def _links(entry: Entry, site: Site, site_url: str) -> str:
    """The ways from a card to a note and to its work."""
    note = urljoin(site_url, site.urls[entry.src]) if site_url else ""
    title = card_text(entry.title)
    named = f'<a href="{escape(note)}">{title}</a>' if note else title
    if entry.link is None:
        return named
    return f'{named} (<a href="{escape(entry.link)}">{escape(site_name(entry.link))}</a>)'


def _card_html(html: str, read_file: ReadFile, site_url: str, pictures: dict[str, bytes]) -> str:
    """A fragment, which is safe on a page at the site's root, as one for a card.

    `pictures` gets those of the fragment, by the name that it has for them.
    """
    if "<" in html:
        fragment = parse_fragment(html)
        for element in fragment.css(_NO_CARD):
            element.decompose()
        for image in fragment.css("img"):
            source = image.attributes.get("src") or ""
            if "srcset" in image.attributes:
                del image.attrs["srcset"]
            if _is_elsewhere(source):
                continue
            path = unquote(urlsplit(source).path)
            content = read_file(path) if path else None
            if content is None:
                image.decompose()
                continue
            suffix = re.search(r"\.[A-Za-z0-9]{1,5}$", path)
            name = f"paperdiary-{hashlib.sha256(content).hexdigest()[:16]}"
            name += suffix[0].lower() if suffix else ""
            pictures[name] = content
            image.attrs["src"] = name
        for formula in fragment.css("math[alttext]"):
            sign = "[]" if formula.attributes.get("display") == "block" else "()"
            formula.replace_with(rf"\{sign[0]}{formula.attributes['alttext']}\{sign[1]}")
        for link in fragment.css("a"):
            target = link.attributes.get("href") or ""
            if _is_elsewhere(target):
                continue
            if site_url and target:
                link.attrs["href"] = urljoin(site_url, target)
            else:
                link.unwrap()
        # Writing HTML once more must not make an element of a text.
        html = safe_html(fragment.html or "", "<")[0]
    return _with_formulas(html)


def _is_elsewhere(target: str) -> bool:
    """Whether an address leads to no page of the site: elsewhere, into itself, or nowhere."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


def _with_formulas(html: str) -> str:
    r"""HTML with its formulas in the signs that Anki knows, `\(…\)`."""
    parts = _TAG.split(html)
    depth = 0
    for at, part in enumerate(parts):
        if at % 2:
            if literal := _LITERAL.match(part):
                depth = max(depth + (-1 if literal[1] else 1), 0)
        elif not depth and "$" in part:
            displayed = _DISPLAY.sub(lambda match: rf"\[{match[1]}\]", part)
            parts[at] = with_formulas(displayed, lambda tex: rf"\({tex}\)")
    return "".join(parts)
