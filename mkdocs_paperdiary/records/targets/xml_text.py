"""XML as text, from the standard library's tree."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final
from xml.etree import ElementTree as ET

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
