"""What other programs read: `diary.json`, the works of `diary.bib`, and feeds (RSS, JSON Feed)."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from .. import records
from ..atlas import Neighbour
from ..cache import Cache, code_digest, digest, from_json
from ..diary import Diary, Entry, Note
from ..diary.entry import KIND_NAMES, page_of
from ..diary.reading_cache import reader_digest
from ..words import gettext as _
from ..words import listed, long_date
from .addresses import lesson_anchors, lesson_id
from .groups import LAYOUTS
from .site import Feed, Site
from .today import lesson_of

if TYPE_CHECKING:
    from ..records.feeds import FeedItem

VERSION: Final = 1
"""Raised when a field changes its meaning or goes away; new fields may come without."""

RSS: Final = "feed.xml"
JSON_FEED: Final = "feed.json"

_TYPES: Final = {RSS: ("application/rss+xml", "RSS"), JSON_FEED: ("application/feed+json", "JSON")}


def public_json(site: Site) -> str:
    """`diary.json`: compact, in reading order, the same for the same diary."""
    return json.dumps(public_data(site), ensure_ascii=False, separators=(",", ":")) + "\n"


def public_data(site: Site) -> dict[str, Any]:
    """Everything about a diary that other tools may rely on, as plain JSON values."""
    diary, atlas = site.diary, site.atlas
    stats = diary.stats
    anchors = lesson_anchors(diary.lessons)
    return {
        "version": VERSION,
        "entries": [_entry(entry, site) for entry in diary.entries],
        "clusters": {
            name: [
                {
                    "id": cluster.id,
                    "label": cluster.label,
                    "color": cluster.color,
                    "size": cluster.size,
                    "keywords": list(cluster.keywords),
                }
                for cluster in (atlas.layouts[name].clusters if name in atlas.layouts else ())
            ]
            for name in LAYOUTS
        },
        "lessons": [
            {
                "id": lesson_id(item.key),
                "theme": item.theme,
                "lesson": item.lesson,
                "anchor": anchors[item.key],
                "entries": list(item.entries),
            }
            for item in diary.lessons
        ],
        "stats": {
            "total": stats.total,
            "first": _iso(stats.first),
            "last": _iso(stats.last),
            "days": stats.days,
            "per_day": stats.per_day,
        },
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _near(neighbours: Iterable[Neighbour]) -> list[dict[str, Any]]:
    return [{"id": one.id, "score": one.score} for one in neighbours]


def _entry(entry: Entry, site: Site) -> dict[str, Any]:
    bibtex = site.citations.get(entry.src, "")
    date_source = entry.sources.get("date")
    summary_source = entry.sources.get("summary") if entry.summary else None
    return {
        "id": entry.id,
        "src": page_of(entry.src),
        # Its citation key in `diary.bib`.
        "key": bibtex[bibtex.index("{") + 1 : bibtex.index(",")] if bibtex else None,
        "url": site.urls[entry.src],
        "title": entry.title,
        "date": _iso(entry.date),
        "date_source": date_source.origin if date_source else None,
        "link": entry.link,
        "summary": entry.summary,
        "summary_source": summary_source.origin if summary_source else None,
        "topic": entry.topic,
        "kind": entry.kind,
        "status": entry.status,
        "tags": list(entry.tags),
        "authors": list(entry.authors),
        "layouts": {
            name: {"x": point.x, "y": point.y, "cluster": point.cluster}
            for name, layout in site.atlas.layouts.items()
            if (point := layout.points.get(entry.id))
        },
        "related": _near(site.atlas.related.get(entry.id, ())),
        "connections": _near(site.connections.entries.get(entry.id, ())),
    }


def citations_of(diary: Diary, notes: Sequence[Note], cache: Cache) -> Mapping[str, str]:
    """Each entry's work as BibTeX, by the entry's path, in the order of the citation keys.

    They are cached until a note or what was read of it changes: to look for keys in ten thousand
    notes takes longer than all else that a warm build does with them.
    """
    parts = [reader_digest(), code_digest(Path(records.__file__).parent)]
    for entry in diary.entries:
        parts += [entry.src, str(entry.date), entry.topic]
    for note in notes:
        parts += [note.src, hashlib.sha256(note.content).hexdigest()]
    key = digest(*parts)
    srcs = {entry.src for entry in diary.entries}

    def read(payload: bytes) -> dict[str, str]:
        found: dict[str, str] = from_json(payload, dict[str, str])
        if found.keys() != srcs:
            raise ValueError("these are other entries' works")
        return found

    known = cache.value("citations", key, read)
    if known is not None:
        return known
    # Only here, since their patterns take a while to compile.
    from ..records.bibtex import bibtex_of
    from ..records.record import works_of

    works = sorted(works_of(diary.entries), key=lambda work: work.key.lower())
    written = {work.entry.src: bibtex_of(work) for work in works}
    cache.put("citations", key, json.dumps(written, separators=(",", ":")).encode("ascii"))
    return written


def feeds_of(folder: str, title: str) -> tuple[Feed, ...]:
    """The feeds of a site, or of the part of it that has a folder such as `fr/`."""
    return tuple(
        Feed(f"{folder}{name}", type_, f"{title} ({form})")
        for name, (type_, form) in _TYPES.items()
    )


def feed_files(
    site: Site, site_url: str, description: str, items: int, days: Sequence[dt.date] = ()
) -> dict[str, str]:
    """Write the feeds, by their path in the site, with the same text for the same diary.

    They have so many of the last dated entries, and the lessons of some days. The site's URL is
    absolute, with or without a slash at the end; its description may be empty.
    """
    # Only here, since a site without an absolute address has no feeds.
    from ..records.feeds import FeedItem, rss

    base = site_url if site_url.endswith("/") else f"{site_url}/"
    home = base + site.folder
    about = description or _("What was read last: %(title)s", title=site.title)
    found: list[tuple[FeedItem, Entry | None]] = []
    for entry in site.diary.dated[::-1][:items]:
        url = base + quote(site.urls[entry.src], safe="/%#")
        topic = [site.topics[entry.topic]] if entry.topic else []
        found.append((FeedItem(url, entry.title, url, _content(entry), topic, entry.date), entry))
    page = site.urls.get(site.names.highlights)
    anchors = lesson_anchors(site.diary.lessons)
    for day in days:
        if lesson := lesson_of(site.diary, day):
            anchor = quote(anchors[lesson.key])
            url = home if page is None else f"{base}{quote(page, safe='/%#')}#{anchor}"
            papers = listed(site.diary.by_id[id_].title for id_ in lesson.entries)
            content = f"<p>{html.escape(lesson.lesson)}</p><p>{html.escape(papers)}</p>"
            title = _("Lesson of %(day)s: %(theme)s", day=long_date(day), theme=lesson.theme)
            # It stays one item when another lesson becomes that day's.
            id_ = f"{home}#lesson-of-{day}"
            found.append((FeedItem(id_, title, url, content, [lesson.theme], day), None))
    found.sort(key=lambda one: one[0].day or dt.date.min, reverse=True)
    # JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
    json_feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "description": about,
        "home_page_url": home,
        "feed_url": home + JSON_FEED,
        "items": [_json_item(item, entry) for item, entry in found],
    }
    rss_items = [item for item, _ in found]
    return {
        f"{site.folder}{RSS}": rss(site.title, home, about, rss_items, home + RSS),
        f"{site.folder}{JSON_FEED}": json.dumps(json_feed, ensure_ascii=False, indent=1) + "\n",
    }


def _json_item(item: FeedItem, entry: Entry | None) -> dict[str, Any]:
    fields = {
        "id": item.id,
        "url": item.link,
        "external_url": entry.link if entry else None,
        "title": item.title,
        "summary": entry.summary if entry else "",
        "content_html": item.description,
        "date_published": f"{item.day}T00:00:00+00:00",
        "authors": [{"name": name} for name in entry.authors] if entry else [],
        "tags": [*item.categories, *(entry.tags if entry else ())],
    }
    return {name: value for name, value in fields.items() if value or name == "content_html"}


def _content(entry: Entry) -> str:
    """An entry in a reader of feeds: its summary, and the way to the work."""
    summary = f"<p>{html.escape(entry.summary)}</p>" if entry.summary else ""
    if entry.link is None:
        return summary
    kind = _(KIND_NAMES[entry.kind])
    return f'{summary}<p><a href="{html.escape(entry.link)}">{kind}</a></p>'
