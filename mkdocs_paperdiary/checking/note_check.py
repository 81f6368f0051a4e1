"""All that can be found in a diary without asking another site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from ..diary import Problem, Reading
from ..diary.links import Target
from .days import doubtful_days, unclear_days
from .doubles import double_entries
from .finding import Finding, missing_values
from .links import Docs, dead_links


def check_diary(
    reading: Reading,
    problems: Sequence[Problem],
    targets: Mapping[str, Sequence[Target]],
    docs: Docs,
    *,
    today: dt.date,
) -> tuple[Finding, ...]:
    """Check a diary.

    Args:
        reading: What was read.
        problems: What a build would warn of.
        targets: Where the links of each note lead, by its path.
        docs: What the links may lead to.
        today: The day on which the check is made.

    Returns:
        What was found, by file and line.
    """
    found = [from_problem(problem) for problem in problems]
    # A link that is written wrong leads nowhere either, and is told once.
    told = {(one.src, one.line) for one in found if one.line}
    for entry in reading.diary.entries:
        found += missing_values(entry)
        found += unclear_days(entry, reading.bodies[entry.src])
        dead = dead_links(entry.src, targets.get(entry.src, ()), docs)
        found += [one for one in dead if (one.src, one.line) not in told]
    found += doubtful_days(reading.diary, today)
    found += double_entries(reading.diary)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.order))


def from_problem(problem: Problem) -> Finding:
    """What a build warns of, as a finding."""
    return Finding("wrong", "build", problem.message, problem.src, problem.line, problem.field)
