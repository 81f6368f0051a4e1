"""Options of blocks that name something of the diary: a theme, a topic or a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..diary import Problem
from ..diary.entry import folded
from .blocks import Block, nearest_name
from .site import Site
from .years import years_of

_NAMING = {
    ("highlights", "theme"): "theme",
    ("map", "topic"): "topic",
    ("topic", "name"): "topic",
    ("diary", "year"): "year",
    ("topic", "year"): "year",
}
"""Which options name what."""


def resolve_names(
    blocks: Sequence[Block], site: Site, src: str
) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
    """Find the themes, topics and years that blocks name.

    Arguments:
        blocks: The blocks of a page.
        site: The site.
        src: The page's path, for the problems.

    Returns:
        The blocks, with each name as the diary spells it; and the names that the diary has not.
    """
    resolved: list[Block] = []
    problems: list[Problem] = []
    for block in blocks:
        options = dict(block.options)
        for option, kind in (
            (o, kind) for (name, o), kind in _NAMING.items() if name == block.name
        ):
            written = str(options[option])
            if not written and (block.name, option) != ("topic", "name"):
                continue
            known = _names(kind, site)
            found = known.get(folded(written))
            if found is not None:
                options[option] = found
            else:
                hint = nearest_name(written, known.values()) if known else f"it has no {kind}s yet"
                message = f"'paperdiary/{block.name}': the diary has no {kind} '{written}'; {hint}"
                problems.append(Problem(message, src, block.line))
        resolved.append(replace(block, options=options))
    return tuple(resolved), tuple(problems)


def _names(kind: str, site: Site) -> Mapping[str, str]:
    """What there is, by its folded name; a topic also by the name that people read."""
    if kind == "theme":
        listed = {folded(setting.name): setting.name for setting in site.settings}
        return listed | {theme.key: theme.setting.name for theme in site.themes}
    if kind == "year":
        return {year: year for year in years_of(site.diary.entries)}
    shown = {folded(name): topic for topic, name in site.topics.items() if topic}
    return shown | {folded(topic): topic for topic in site.topics if topic}
