"""A note as a page: the Markdown that is rendered for it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

_HASHES = re.compile(r"^( {0,3})#{1,6}[ \t]*")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")


def entry_markdown(markdown: str, title_line: int | None) -> str:
    """Make a note's title the page's only title.

    Many notes have their title in a second level heading. A theme that finds no first level
    heading prints the page's title above the text, so the title would stand there twice.

    Arguments:
        markdown: The note without its front matter.
        title_line: The line of the heading that the title was found in, counted from 0, or None.

    Returns:
        The note with that heading on the first level.
    """
    lines = markdown.split("\n")
    if title_line is None or title_line >= len(lines):
        return markdown
    line = lines[title_line]
    if _HASHES.match(line):
        lines[title_line] = _HASHES.sub("# ", line)
    elif title_line + 1 < len(lines) and _UNDERLINE.match(lines[title_line + 1]):
        lines[title_line + 1] = "==="
    return "\n".join(lines)


def line_again(markdown: str, line: int | None, changed: str) -> int | None:
    """Find a line of a note in a text that something has changed elsewhere.

    Arguments:
        markdown: The note without its front matter.
        line: The line, counted from 0, or None.
        changed: What has become of the note.

    Returns:
        Where the first line stands that says the same, or None.
    """
    lines = markdown.split("\n")
    if line is None or line >= len(lines):
        return None
    return next((at for at, one in enumerate(changed.split("\n")) if one == lines[line]), None)


def as_html(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Escape the metadata that themes print as it is.

    Themes of MkDocs take a title, a description and an author for HTML and print them into
    headings, links and attributes.

    Arguments:
        meta: A note's front matter.

    Returns:
        The fields that had to be escaped.
    """
    return {
        name: html.escape(value, quote=False).replace('"', "&quot;")
        for name in ("title", "description", "author")
        if isinstance(value := meta.get(name), str)
    }


def with_title(markdown: str, title: str) -> str:
    """Put a title in front of a note, as front matter.

    It keeps MkDocs from taking a note's first lines, such as `Date: 3rd June`, for metadata, and
    from naming the page after the file where the title stands in a second level heading.

    Arguments:
        markdown: The note without front matter.
        title: Plain text.
    """
    # JSON is YAML, so a title may hold any character.
    return f"---\ntitle: {json.dumps(title)}\n---\n\n{markdown}"
