"""What importing records would change in a diary: notes completed, and notes made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..diary import Diary, Note, Problem, long_date
from ..diary.same_work import same_title
from ..diary.yaml_line import Value
from .completing import complete, isbn_of
from .matching import How, match_records, names_of
from .note import front_fields, note_text
from .record import Record

_TELLING: Final = ("arxiv", "doi", "isbn", "link", "year", "authors")
"""What tells works of one title apart, where it is told of both."""


@dataclass(frozen=True, slots=True)
class Change:
    """One note that is completed or made.

    Attributes:
        src: The note's path, relative to the docs folder.
        title: The work's title.
        before: The note as it is, or None where it is made.
        after: The note as it would be.
        fields: What is put into its front matter, by name.
        how: By what the note was found, or None where it is made.
    """

    src: str
    title: str
    before: bytes | None
    after: bytes
    fields: Mapping[str, Value]
    how: How | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing would change.

    Attributes:
        changes: In the order of the source.
        unchanged: How many works have a note that has everything.
        problems: What the user should look at.
    """

    changes: tuple[Change, ...]
    unchanged: int
    problems: tuple[Problem, ...]


def plan_import(
    records: Sequence[Record],
    notes: Sequence[Note],
    diary: Diary,
    place: Callable[[Record], str],
    *,
    its_days: bool = False,
) -> Plan:
    """Plan an import.

    Args:
        records: The works of a source.
        notes: The diary's notes.
        diary: What the reader has found in them.
        place: Gives the path of a new note, each time another one.
        its_days: Whether the source's days win over those in the notes' texts.

    Returns:
        The changes; none where the source was imported before.
    """
    kept, told = without_repeats(records)
    problems = list(told)
    contents = {note.src: note.content for note in notes}
    isbns = {src: isbn for src, content in contents.items() if (isbn := isbn_of(content))}
    entries = diary.entries
    changes: list[Change] = []
    unchanged = 0
    for record, match in zip(kept, match_records(kept, entries, isbns), strict=True):
        entry = match.entry
        if entry is None:
            src = place(record)
            after = note_text(record).encode()
            changes.append(Change(src, record.title, None, after, front_fields(record)))
            continue
        before = contents[entry.src]
        done = complete(before, entry, record, its_day=its_days)
        problems += done.problems
        if match.how == "similar title":
            message = f"taken for '{record.title}' of the source by its similar title"
            problems.append(Problem(message, entry.src))
        if record.body and not _has_text(before, record.body):
            message = (
                f"the source's remarks on '{record.title}' are left out, since the text of a note "
                "that is there stays as it is"
            )
            problems.append(Problem(message, entry.src))
        if done.fields:
            change = Change(entry.src, record.title, before, done.content, done.fields, match.how)
            changes.append(change)
        else:
            unchanged += 1
    return Plan(tuple(changes), unchanged, tuple(dict.fromkeys(problems)))


def without_repeats(
    records: Sequence[Record],
) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """Make one of the records of one work that was read on one day.

    What only a later one tells is given to the first. A work that was read on two days has two
    records.

    Returns:
        The records in their order, and what was found twice.
    """
    kept: list[Record] = []
    seen: dict[tuple[str, str], list[int]] = {}
    problems: list[Problem] = []
    for record in records:
        names = {*names_of(record), ("title", same_title(record.title))}
        before = sorted({at for name in names for at in seen.get(name, ())})
        before = [at for at in before if not _differ(kept[at], record)]
        same = [at for at in before if _same_day(kept[at], record)]
        if same:
            kept[same[0]] = kept[same[0]].filled_by(record)
            problems.append(Problem(f"'{record.title}' stands there twice", line=record.line))
            continue
        if before and record.date and (day := kept[before[0]].date):
            message = (
                f"'{record.title}' stands there for {long_date(day)} and {long_date(record.date)}; "
                "each day has a note of its own"
            )
            problems.append(Problem(message, line=record.line))
        for name in names:
            seen.setdefault(name, []).append(len(kept))
        kept.append(record)
    return tuple(kept), tuple(problems)


def _differ(one: Record, other: Record) -> bool:
    """Whether two records of one title are of different works."""
    if names_of(one) & names_of(other):
        return False
    pairs = ((getattr(one, name), getattr(other, name)) for name in _TELLING)
    return any(value and another and value != another for value, another in pairs)


def _same_day(one: Record, other: Record) -> bool:
    return one.date is None or other.date is None or one.date == other.date


def _has_text(content: bytes, body: str) -> bool:
    return "".join(body.split()).encode() in b"".join(content.split())
