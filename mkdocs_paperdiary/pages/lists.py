"""Lists of entries: what they can be filtered by, with the number of entries of each value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from ..diary import Entry
from ..diary.entry import KIND_NAMES
from ..words import gettext as _
from ..words import ranked
from .addresses import year_title, years_of

FEWEST_FILTERED: Final = 10
"""A list with fewer entries is read at a glance."""

MOST_OPEN: Final = 40
"""The list of a topic or a cluster with more entries has a line for each."""

MOST_STARS: Final = 5


class Facet(NamedTuple):
    """What a list can be filtered by; an option is its value, its name and its number of entries.

    The value is what an address has: `diary/?topic=marl&date=2025`.
    """

    name: str
    label: str
    options: tuple[tuple[str, str, int], ...]


def facets_of(entries: Sequence[Entry], topics: Mapping[str, str]) -> tuple[Facet, ...]:
    """The facets that tell the entries of a list apart; none where the list is short.

    Args:
        entries: All of the list, on whichever page they are.
        topics: The topics' names as they are shown.
    """
    if len(entries) < FEWEST_FILTERED:
        return ()
    kinds = {str(kind): _(name) for kind, name in KIND_NAMES.items()}
    stars = [entry.rating for entry in entries if entry.rating]
    facets = (
        Facet("topic", _("Topic"), _by_number((e.topic for e in entries if e.topic), topics)),
        Facet("kind", _("Kind"), _by_number((e.kind for e in entries), kinds)),
        Facet("tag", _("Tag"), _by_number((t for e in entries for t in dict.fromkeys(e.tags)), {})),
        Facet("rating", _("Rating"), tuple(_at_least(stars))),
        Facet(
            "date", _("Year"), tuple((y, year_title(y), n) for y, n in years_of(entries).items())
        ),
    )
    return tuple(
        facet for facet in facets if any(number < len(entries) for _, _, number in facet.options)
    )


def newest_first(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of a list in reading order, the latest first; the undated ones remain last."""
    dated = [entry for entry in entries if entry.date]
    return [*reversed(dated), *entries[len(dated) :]]


def _by_number(values: Iterable[str], names: Mapping[str, str]) -> tuple[tuple[str, str, int], ...]:
    """The values that entries have, most frequent first."""
    found = ranked(values).items()
    return tuple((one, names.get(one, one[:1].upper() + one[1:]), number) for one, number in found)


def _at_least(stars: Sequence[int]) -> Iterable[tuple[str, str, int]]:
    """Each number of stars that is given, the most first, with how many have so many or more."""
    for least in sorted(set(stars), reverse=True):
        text = "★" * least
        name = text if least == MOST_STARS else _("%(stars)s or more", stars=text)
        yield str(least), name, sum(number >= least for number in stars)
