"""Feeds of what was read last, as RSS and as JSON Feed."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ..diary import Entry, SharedLesson
from ..diary.entry import KIND_NAMES
from ..words import gettext as _
from ..words import listed, long_date
from .addresses import lesson_anchors
from .site import Feed, Site
from .today import lesson_of

if TYPE_CHECKING:
    from ..records.feeds import FeedItem

RSS: Final = "feed.xml"
JSON_FEED: Final = "feed.json"

_TYPES: Final = {RSS: ("application/rss+xml", "RSS"), JSON_FEED: ("application/feed+json", "JSON")}


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

    Args:
        site: The site.
        site_url: Its absolute address, with or without a slash at the end.
        description: Of the site; may be empty.
        items: How many of the last entries they have; entries without a date are left out.
        days: The days of which they have the lesson, too.
    """
    # Only here, since a site without an absolute address has no feeds.
    from ..records.feeds import FeedItem, rss

    base = site_url if site_url.endswith("/") else f"{site_url}/"
    home = base + site.folder
    about = description or _("What was read last: %(title)s", title=site.title)
    entries = site.diary.dated[::-1][:items]
    urls = [base + quote(site.urls[entry.src], safe="/%#") for entry in entries]
    rss_items = [
        FeedItem(url, entry.title, url, _content(entry), _topic(entry, site), entry.date)
        for url, entry in zip(urls, entries, strict=True)
    ]
    json_items = [_item(entry, url, site) for url, entry in zip(urls, entries, strict=True)]
    for day in days:
        if lesson := lesson_of(site.diary, day):
            one = _lesson_item(lesson, day, site, base)
            rss_items.append(one)
            json_items.append(_as_json(one))
    rss_items.sort(key=lambda one: one.day or dt.date.min, reverse=True)
    json_items.sort(key=lambda one: str(one["date_published"]), reverse=True)
    # JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
    json_feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "description": about,
        "home_page_url": home,
        "feed_url": home + JSON_FEED,
        "items": json_items,
    }
    return {
        f"{site.folder}{RSS}": rss(site.title, home, about, rss_items, home + RSS),
        f"{site.folder}{JSON_FEED}": json.dumps(json_feed, ensure_ascii=False, indent=1) + "\n",
    }


def with_alternates(html_page: str, feeds: Sequence[Feed], base: str) -> str:
    """Announce feeds in the head of a page, from which `base` leads to the site's root."""
    links = "".join(
        f'<link rel="alternate" type="{feed.type}" title="{html.escape(feed.title)}" '
        f'href="{html.escape(base + feed.path)}">'
        for feed in feeds
    )
    head, end, rest = html_page.partition("</head>")
    return f"{head}{links}{end}{rest}" if end else html_page


def _item(entry: Entry, url: str, site: Site) -> dict[str, Any]:
    item = {
        "id": url,
        "url": url,
        "external_url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": _content(entry),
        "date_published": f"{entry.date}T00:00:00+00:00",
        "authors": [{"name": name} for name in entry.authors],
        "tags": [*_topic(entry, site), *entry.tags],
    }
    return {name: value for name, value in item.items() if value or name == "content_html"}


def _lesson_item(lesson: SharedLesson, day: dt.date, site: Site, base: str) -> FeedItem:
    """The lesson of a day; it stays one item when another lesson becomes that day's."""
    from ..records.feeds import FeedItem

    home, page = base + site.folder, site.urls.get(site.names.highlights)
    anchor = lesson_anchors(site.diary.lessons)[lesson.key]
    url = home if page is None else f"{base}{quote(page, safe='/%#')}#{quote(anchor)}"
    papers = listed(site.diary.by_id[id_].title for id_ in lesson.entries)
    content = f"<p>{html.escape(lesson.lesson)}</p><p>{html.escape(papers)}</p>"
    title = _("Lesson of %(day)s: %(theme)s", day=long_date(day), theme=lesson.theme)
    return FeedItem(f"{home}#lesson-of-{day}", title, url, content, (lesson.theme,), day)


def _as_json(item: FeedItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": item.link,
        "title": item.title,
        "content_html": item.description,
        "date_published": f"{item.day}T00:00:00+00:00",
        "tags": [*item.categories],
    }


def _topic(entry: Entry, site: Site) -> tuple[str, ...]:
    return (site.topics[entry.topic],) if entry.topic else ()


def _content(entry: Entry) -> str:
    """An entry in a reader of feeds: its summary, and the way to the work."""
    summary = f"<p>{html.escape(entry.summary)}</p>" if entry.summary else ""
    if entry.link is None:
        return summary
    kind = _(KIND_NAMES[entry.kind])
    return f'{summary}<p><a href="{html.escape(entry.link)}">{kind}</a></p>'
