"""MkDocs' tables of contents as flat lists of headings, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from mkdocs.structure.toc import get_toc

from .pages.headings import Heading, nest_headings

if TYPE_CHECKING:
    from mkdocs.structure.toc import AnchorLink, TableOfContents


def headings_of(items: Iterable[AnchorLink]) -> list[Heading]:
    """The headings of a table of contents in order."""
    flat: list[Heading] = []
    for item in items:
        flat.append(Heading(item.level, item.id, item.title))
        flat += headings_of(item.children)
    return flat


def contents_of(headings: Iterable[Heading]) -> TableOfContents:
    """The table of contents that has these headings."""
    return get_toc(nest_headings(headings))


def without(toc: TableOfContents, ids: Collection[str]) -> TableOfContents:
    """A table of contents without some of its headings."""
    flat = headings_of(toc.items)
    kept = [heading for heading in flat if heading.id not in ids]
    return toc if len(kept) == len(flat) else contents_of(kept)
