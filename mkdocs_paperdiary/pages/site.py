"""What the pages are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ..atlas import Atlas
from ..diary import Diary, Entry, topic_names
from ..figures import Figure, all_figures


@dataclass(frozen=True, slots=True)
class PageNames:
    """Where the generated pages stand, relative to the docs folder."""

    diary: str = "diary.md"
    highlights: str = "highlights.md"
    plots: str = "plots.md"


@dataclass(frozen=True)
class Site:
    """A diary, seen as a site.

    Attributes:
        diary: What was read.
        atlas: What was computed about it.
        urls: Where each page is found, relative to the site's root, by its path in the docs folder.
        names: Where the generated pages stand.
        title: The site's name.
    """

    diary: Diary
    atlas: Atlas
    urls: Mapping[str, str]
    names: PageNames
    title: str

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        """The figures there is something to show in, by name."""
        return all_figures(self.diary, self.atlas, self.entry_urls)

    @cached_property
    def entry_urls(self) -> Mapping[str, str]:
        """Where each entry is found, relative to the site's root, by its id."""
        return {entry.id: self.urls[entry.src] for entry in self.diary.entries}

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """The topics' names as they are shown, by topic."""
        return topic_names(self.diary)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Each entry's place in reading order, counted from 0, by its path."""
        return {entry.src: place for place, entry in enumerate(self.diary.entries)}

    def neighbours_in_order(self, entry: Entry) -> tuple[Entry | None, Entry | None]:
        """The entries read before and after one, of which the first and last have only one."""
        place = self.places[entry.src]
        entries = self.diary.entries
        before = entries[place - 1] if place else None
        return before, entries[place + 1] if place + 1 < len(entries) else None
