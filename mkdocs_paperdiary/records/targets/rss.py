"""RSS 2.0 of what was read, the newest first.

References:
    https://www.rssboard.org/rss-specification
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

from .reading_order import newest_first
from .xml_text import add, as_text, rfc822

if TYPE_CHECKING:
    from ..works import Work
    from . import Channel

_NO_PAGE = "about:blank"
"""RSS wants a channel to have a link, and this diary has no site that is known."""


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works as a feed; see `Writer.write`."""
    root = ET.Element("rss", version="2.0")
    node = ET.SubElement(root, "channel")
    add(node, "title", channel.title)
    add(node, "link", channel.url or _NO_PAGE)
    add(node, "description", f"What was read: {channel.title}")
    ordered = newest_first(works)
    # The newest day and not the hour of writing, so that the same diary gives the same bytes.
    newest = next((work.record.date for work in ordered if work.record.date), None)
    if newest:
        add(node, "lastBuildDate", rfc822(newest))
    for work in ordered:
        _item(node, work, channel)
    return as_text(root)


def _item(parent: ET.Element, work: Work, channel: Channel) -> None:
    record = work.record
    item = ET.SubElement(parent, "item")
    add(item, "title", record.title)
    add(item, "link", record.link or "")
    add(item, "description", work.summary)
    if record.topic:
        add(item, "category", record.topic)
    for tag in record.tags:
        if tag != record.topic:
            add(item, "category", tag)
    # The same while the note stays where it is, even if its title or link is mended.
    guid = f"{channel.url or 'urn:paperdiary:'}{quote(work.entry.id)}"
    add(item, "guid", guid, isPermaLink="false")
    if record.date:
        add(item, "pubDate", rfc822(record.date))
