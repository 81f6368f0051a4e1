"""Lines that a page need not show, as its card does, and notes that only list other notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from .dates import find_date
from .entry import Entry
from .labels import field_of
from .links import cited_notes, links_of
from .markdown import letters_of, outline, plain
from .note import Body

_ADDRESS: Final = re.compile(r"<?\b(?:https?://|www\.|arxiv\.org/|doi\.org/)\S+", re.IGNORECASE)
_ITEM: Final = re.compile(r"[ \t]*(?:[-*+•]|\d+[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?P<text>.*)")
_OF_DAYS: Final = ("read", "date", "noted")


def with_repeats(bodies: Mapping[str, Body], entries: Iterable[Entry]) -> dict[str, Body]:
    """Texts with the lines that say only what an entry's card says: its day, its link, its code."""
    found = dict(bodies)
    for entry in entries:
        body = found[entry.src]
        if lines := tuple(_repeated(entry, body)):
            found[entry.src] = replace(body, repeats=lines)
    return found


def _repeated(entry: Entry, body: Body) -> Iterable[int]:
    lines = body.markdown.split("\n")
    for name in ("date", "link", "code"):
        source = entry.sources.get(name)
        if source and source.origin == "body" and source.line:
            at = source.line - body.first_line
            if at in range(len(lines)) and _says_only(name, lines[at]):
                yield at


def _says_only(name: str, line: str) -> bool:
    """Whether a line has a label and a day, or a label and one link, and nothing else."""
    label = plain(line)
    if name == "date":
        day = find_date(label)
        if not day:
            return False
        label, rest = label[: day.span[0]], label[day.span[1] :]
        is_label = not letters_of(label) or field_of(label, whole=True) in _OF_DAYS
        return is_label and not letters_of(rest)
    return len(links_of(line)) == 1 and field_of(_ADDRESS.sub("", label), whole=True) == name


def collections(entries: Iterable[Entry], bodies: Mapping[str, Body]) -> set[str]:
    """The paths of the notes that only collect links to other notes."""
    return {one.src for one in entries if one.cites and _collects_links(one, bodies[one.src])}


def _collects_links(entry: Entry, body: Body) -> bool:
    """Whether a note is a list whose items all begin with a link to another note.

    A note with front matter, a reading day or a work's link is about a work, whatever it lists. A
    sentence may stand above the list, and the other notes may have moved.
    """
    if entry.date or entry.link or body.first_line > 1:
        return False
    note = outline(body.markdown, src=entry.src)
    items = 0
    for line, kind in zip(note.lines, note.kinds, strict=True):
        if kind in ("blank", "heading", "comment", "rule"):
            continue
        item = _ITEM.match(line)
        if kind != "text" or (not item and items):
            return False
        if item and not _begins_with_a_note(item["text"], entry.src):
            return False
        items += bool(item)
    return items > 0


def _begins_with_a_note(text: str, src: str) -> bool:
    link, end, _ = text.partition(")")
    return text.startswith("[") and bool(cited_notes(outline(link + end, src=src)))
