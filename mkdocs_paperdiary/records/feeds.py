"""RSS 2.0 and OPML 2.0 out: feeds of what was read, and an outline by topic.

References:
    https://www.rssboard.org/rss-specification
    https://opml.org/spec2.opml
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from ..words import sort_key
from .formats import Channel
from .record import Work, by_day

TYPE: Final = "application/rss+xml"

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, production 2)."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A work in a feed; texts may be empty.

    Attributes:
        id: What stays the same when title or link are corrected, or the link.
        description: HTML or plain text.
        categories: Its topic and its tags.
        day: When it was read.
    """

    id: str
    title: str
    link: str
    description: str
    categories: Sequence[str]
    day: dt.date | None


def _write_rss(works: Sequence[Work], channel: Channel) -> str:
    """Write works as a feed, the newest first."""
    base = channel.url or "urn:paperdiary:"
    ordered = by_day(works)
    dated = [work for work in ordered if work.record.date]
    items = [
        FeedItem(
            # The same while the note stays where it is.
            f"{base}{quote(work.entry.id)}",
            work.record.title,
            work.record.link or "",
            work.entry.summary,
            list(filter(None, dict.fromkeys((work.record.topic, *work.record.tags)))),
            work.record.date,
        )
        for work in (*dated[::-1], *ordered[len(dated) :])
    ]
    # RSS wants a channel to have a link, even where the diary has no site that is known.
    page = channel.url or "about:blank"
    return rss(channel.title, page, f"What was read: {channel.title}", items)


def rss(title: str, link: str, about: str, items: Iterable[FeedItem], address: str = "") -> str:
    """Write a feed about the page at `link`, of items that are given with the newest first.

    Its own URL (`address`) is empty where it is not known.
    """
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", title)
    _add(channel, "link", link)
    _add(channel, "description", about)
    if address:
        root.set("xmlns:atom", "http://www.w3.org/2005/Atom")
        ET.SubElement(channel, "atom:link", {"href": address, "rel": "self", "type": TYPE})
    items = tuple(items)
    # The newest day and not the hour of writing, so that the same diary gives the same bytes.
    if newest := next((item.day for item in items if item.day), None):
        _add(channel, "lastBuildDate", _rfc822(newest))
    for item in items:
        node = ET.SubElement(channel, "item")
        _add(node, "title", item.title)
        _add(node, "link", item.link)
        _add(node, "description", item.description)
        for category in item.categories:
            _add(node, "category", category)
        _add(node, "guid", item.id, **({} if item.id == item.link else {"isPermaLink": "false"}))
        _add(node, "pubDate", _rfc822(item.day) if item.day else "")
    return _as_text(root)


def _write_opml(works: Sequence[Work], channel: Channel) -> str:
    """Write works as an outline, each topic with its works in reading order."""
    root = ET.Element("opml", version="2.0")
    _add(ET.SubElement(root, "head"), "title", channel.title)
    body = ET.SubElement(root, "body")
    topics = {work.record.topic for work in works}
    parents = {"": body}
    for topic in sorted(topics - {""}, key=sort_key):
        parents[topic] = ET.SubElement(body, "outline", text=topic)
    for work in by_day(works):
        record = work.record
        attributes = {
            "text": record.title,
            "type": record.link and "link",
            "url": record.link,
            "created": record.date and _rfc822(record.date),
            "description": work.entry.summary,
            "category": ",".join(tag.replace(",", " ") for tag in record.tags),
        }
        known = {name: value for name, value in attributes.items() if value}
        ET.SubElement(parents[record.topic], "outline", known)
    return _as_text(root)


def _as_text(root: ET.Element) -> str:
    """An XML document with its declaration, indented."""
    for node in root.iter():
        node.text = _FORBIDDEN.sub("", node.text) if node.text else node.text
        node.attrib = {name: _FORBIDDEN.sub("", value) for name, value in node.attrib.items()}
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    """Add an element with a text; nothing where the text is empty."""
    if text:
        ET.SubElement(parent, name, attributes).text = text


def _rfc822(day: dt.date) -> str:
    """A day as RSS has it, `Thu, 05 Jun 2025 00:00:00 +0000` in every locale."""
    from email.utils import format_datetime

    return format_datetime(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC))


RSS: Final = SimpleNamespace(write=_write_rss)
OPML: Final = SimpleNamespace(write=_write_opml)
