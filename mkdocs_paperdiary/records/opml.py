"""OPML 2.0 out: an outline by topic.

References:
    https://opml.org/spec2.opml
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from .rss import add, as_text, rfc822
from .works import by_day

if TYPE_CHECKING:
    from .formats import Channel
    from .works import Work


def write(works: Sequence[Work], channel: Channel) -> str:
    """Write works as an outline, each topic with its works in reading order; see `Format.write`."""
    root = ET.Element("opml", version="2.0")
    add(ET.SubElement(root, "head"), "title", channel.title)
    body = ET.SubElement(root, "body")
    ordered = by_day(works)
    for topic in sorted({work.record.topic for work in works}, key=lambda t: (not t, t.lower(), t)):
        parent = ET.SubElement(body, "outline", text=topic) if topic else body
        for work in ordered:
            if work.record.topic == topic:
                ET.SubElement(parent, "outline", _attributes(work))
    return as_text(root)


def _attributes(work: Work) -> dict[str, str]:
    record = work.record
    attributes = {
        "text": record.title,
        "type": "link" if record.link else "",
        "url": record.link or "",
        "created": rfc822(record.date) if record.date else "",
        "description": work.summary,
        "category": ",".join(tag.replace(",", " ") for tag in record.tags),
    }
    return {name: value for name, value in attributes.items() if value}
