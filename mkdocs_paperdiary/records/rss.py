"""RSS 2.0 of what was read, the newest first.

References:
    https://www.rssboard.org/rss-specification
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from .works import newest_first

if TYPE_CHECKING:
    from .formats import Channel
    from .works import Work


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


_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, production 2)."""


def as_text(root: ET.Element) -> str:
    """A document with its declaration, indented."""
    for node in root.iter():
        node.text = _FORBIDDEN.sub("", node.text) if node.text else node.text
        node.attrib = {name: _FORBIDDEN.sub("", value) for name, value in node.attrib.items()}
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    """Add an element with a text; nothing where the text is empty."""
    if text:
        ET.SubElement(parent, name, attributes).text = text


def rfc822(day: dt.date) -> str:
    """A day as RSS has it, `Thu, 05 Jun 2025 00:00:00 +0000`, whatever the locale."""
    from email.utils import format_datetime

    return format_datetime(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC))
