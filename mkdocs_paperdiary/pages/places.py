"""Which page shows what; known once the blocks of all pages are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from ..atlas import Cluster
from ..diary import Entry, Lesson, Problem, SharedLesson
from ..diary.entry import folded
from .blocks import Block
from .site import Site
from .themes import Theme

HOME = ("index.md", "README.md")

_KEPT = "/!*'()"
"""What stands as it is in an address: slashes, and what `encodeURIComponent` leaves alone."""


@dataclass(frozen=True)
class Places:
    """Where the parts of a diary are shown.

    Attributes:
        maps: The page that shows each layout, by the layout's name.
        named: The layouts that are not the first one on their page, so that addresses name them.
        lessons: The address of each lesson, relative to the site's root, by its key.
    """

    maps: Mapping[str, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    lessons: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def lesson(self, lesson: Lesson | SharedLesson) -> str | None:
        """The address of a lesson, relative to the site's root, or None where no page has it."""
        return self.lessons.get(lesson.key)

    def point(self, layout: str, entry: Entry) -> str | None:
        """The address of an entry's point on a map, or None where no page shows the map."""
        return self._on_map(layout, f"entry={quote(entry.id, safe=_KEPT)}")

    def cluster(self, layout: str, cluster: Cluster) -> str | None:
        """The address of a cluster on a map, or None where no page shows the map."""
        return self._on_map(layout, f"cluster={cluster.id}")

    def _on_map(self, layout: str, place: str) -> str | None:
        page = self.maps.get(layout)
        named = f"&layout={layout}" if layout in self.named else ""
        return None if page is None else f"{page}#{place}{named}"


def find_places(blocks: Mapping[str, Sequence[Block]], site: Site) -> Places:
    """Find out which page shows what.

    Arguments:
        blocks: The blocks of each page, by its path.
        site: The site.

    Returns:
        The page of plots is preferred for the maps, then the home page, the Highlights page for the
        lessons; of others the first one by its path is taken.
    """
    maps: dict[str, str] = {}
    named: set[str] = set()
    for src in _ordered(blocks, (site.names.plots, *HOME)):
        layouts = [
            (str(block.options["layout"]), block.options.get("topic"))
            for block in blocks[src]
            if block.name == "map"
        ]
        for layout, topic in layouts:
            if not topic and layout not in maps:
                maps[layout] = site.urls[src].removeprefix("./")
                named |= {layout} if layout != layouts[0][0] else set()
    lessons: dict[tuple[str, str], str] = {}
    for src in _ordered(blocks, (site.names.highlights,)):
        for block in blocks[src]:
            if block.name == "highlights":
                for theme in shown_themes(site, block):
                    for one in theme.lessons:
                        address = f"{site.urls[src].removeprefix('./')}#{one.anchor}"
                        lessons.setdefault(one.shared.key, address)
    return Places(maps, frozenset(named), lessons)


def repeated_themes(blocks: Mapping[str, Sequence[Block]], site: Site) -> tuple[Problem, ...]:
    """Find the themes that a page shows twice: a link can lead to one of the places only.

    Arguments:
        blocks: The blocks of each page, by its path.
        site: The site.
    """
    problems = []
    for src, found in blocks.items():
        seen: set[str] = set()
        for block in found:
            if block.name == "highlights":
                keys = {theme.key: theme.setting.name for theme in shown_themes(site, block)}
                twice = [name for key, name in keys.items() if key in seen]
                if twice:
                    message = (
                        f"this page shows {', '.join(twice)} twice; take one of the blocks out"
                    )
                    problems.append(Problem(message, src, block.line))
                seen |= keys.keys()
    return tuple(problems)


def shown_themes(site: Site, block: Block) -> tuple[Theme, ...]:
    """The themes that a block of highlights shows."""
    theme = folded(str(block.options["theme"]))
    return tuple(one for one in site.themes if not theme or one.key == theme)


def _ordered(srcs: Iterable[str], first: Sequence[str]) -> list[str]:
    ranks = {src: rank for rank, src in enumerate(first)}
    return sorted(srcs, key=lambda src: (ranks.get(src, len(ranks)), src))
