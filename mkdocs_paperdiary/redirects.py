"""Redirections to generated pages, for which mkdocs-redirects looks too early."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.plugins import PluginCollection
    from mkdocs.structure.files import File


def announce_pages(plugins: PluginCollection, pages: Iterable[File]) -> None:
    """Let old addresses lead to pages that were written after mkdocs-redirects listed all pages.

    A diary that was written by hand has often stood at another address.
    """
    known = getattr(plugins.get("redirects"), "doc_pages", None)
    if isinstance(known, dict):
        known.update((page.src_uri, page) for page in pages)
