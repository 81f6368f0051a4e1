"""From a diary's notes to all that is computed about it, for the site and for the command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .atlas import Atlas, build_atlas
from .summaries import summarise

if TYPE_CHECKING:
    from .diary import Problem, Reading
    from .opening import Opened
    from .summaries import Turn


@dataclass(frozen=True, slots=True)
class Computed:
    """A diary and what is seen of it.

    Attributes:
        reading: What was read; its diary has the summaries that others than the author wrote.
        atlas: What was computed.
        problems: What went wrong, with the notes or later.
    """

    reading: Reading
    atlas: Atlas
    problems: tuple[Problem, ...]


def compute(opened: Opened, turn: Turn, *, fresh: bool = False) -> Computed:
    """Read a diary, have its summaries written, and compute its atlas.

    Args:
        opened: The notes and what stands beside them.
        turn: Who may be asked, and who is told.
        fresh: Start the map anew, and lay it onto the old one.
    """
    reading, wrong = read_summarised(opened, turn)
    atlas, problems = build_atlas(
        reading.diary,
        opened.own.atlas,
        opened.cache,
        turn.progress,
        model=turn.model,
        memory=opened.own.memory,
        tell=turn.announce,
        fresh=fresh,
    )
    failure = turn.model.failure
    if failure and any(failure in one.message for one in wrong):
        # Told once: who has no summaries from a server has no labels from it either.
        problems = tuple(one for one in problems if failure not in one.message)
    return Computed(reading, atlas, tuple(dict.fromkeys((*wrong, *problems))))


def read_summarised(opened: Opened, turn: Turn) -> tuple[Reading, tuple[Problem, ...]]:
    """Read a diary and have its summaries written; see `compute`.

    Returns:
        What was read, its diary with the summaries; and what went wrong, with the notes or later.
    """
    reading = opened.read()
    diary, wrong = summarise(reading, opened.own.summary, opened.cache, turn)
    everything = (*opened.own.problems, *reading.problems, *wrong)
    return replace(reading, diary=diary), everything
