"""Imports: what a file of works changes in a diary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..diary import Diary, Entry, Note
from ..diary.front_matter import field_filled_by
from ..diary.note import read_text
from ..diary.yaml_edit import CannotWrite, Value, with_field
from ..problem import Problem
from ..words import N_, long_date
from .record import Read, Record, front_fields, note_text, status_of
from .same_work import How, WorkIndex

_GUESSED: Final = ("file name", "folder name", "git", "language model")
"""Where a value does not stand in the note itself."""

_LEFT_OUT: Final = {
    "missing-title": N_("without a title"),
    "unreadable-work": N_("unreadable"),
    "unreadable-file": N_("unreadable"),
    "no-work": N_("no work"),
    "repeated-work": N_("listed before"),
}
"""By the codes of problems that stand for one work of a source each: why it is left out."""

DAY_KEPT: Final = "day-kept"
"""The code of a problem about a day that the source has otherwise, and that stays in the note."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A note's new bytes, what was added by the names of fields, and what was not and why."""

    content: bytes
    fields: dict[str, Value]
    problems: tuple[Problem, ...]


def complete(content: bytes, entry: Entry, record: Record, *, its_day: bool) -> Completed:
    """Add to a note the values that its author has not written.

    A value that stands in front matter, text or heading is the author's and stays. What was
    made from file and folder names, from git, or from the first sentences as a summary, is not;
    a topic from a folder is, since the folder was chosen. Every other byte stays as it is. On
    demand, the record's day (`its_day`) wins over one that stands in the text or a heading.
    """
    present = {_target(one.name) for one in read_text(content).front.fields if not one.is_empty}
    fields = front_fields(record)
    problems = list(_other_day(entry, record, its_day=its_day))
    added: dict[str, Value] = {}
    for name, value in fields.items():
        if _target(name) in present or not _lacks(entry, name, value, fields, its_day=its_day):
            continue
        try:
            content = with_field(content, name, value)
        except (CannotWrite, ValueError) as error:
            line = getattr(error, "line", None)
            message = f"cannot be written here: {error}"
            problems.append(Problem(message, entry.src, line, name, code="unwritable-field"))
        else:
            added[name] = value
    return Completed(content, added, tuple(problems))


def _target(name: str) -> str:
    """The entry's field that a field fills; those that fill none are compared by their names."""
    filled = field_filled_by(name)
    return filled[0] if filled else name.strip().lower()


def _lacks(
    entry: Entry, name: str, value: Value, fields: Mapping[str, Value], *, its_day: bool
) -> bool:
    """Whether a note lacks the value of a field, or only has a guess for it."""
    source = entry.sources.get(name)
    if name in ("arxiv", "doi"):
        # Behind a link that is there, an id would be taken for the link; an arXiv id is surer.
        return not (entry.link or "link" in fields or (name == "doi" and "arxiv" in fields))
    if name == "topic":
        return not entry.topic
    if name == "kind":
        return value != entry.kind and source in (None, entry.sources.get("link"))
    if name == "summary":
        return source is None or source.origin not in ("front matter", "body")
    is_guess = source is None or source.origin in _GUESSED
    beaten = name == "date" and its_day and source and source.origin != "front matter"
    own = getattr(entry, name)
    return bool(is_guess or beaten) and (list(own) if isinstance(own, tuple) else own) != value


def _other_day(entry: Entry, record: Record, *, its_day: bool) -> Iterator[Problem]:
    """A day in the note that differs from the record's."""
    source = entry.sources.get("date")
    is_told = source and source.origin not in _GUESSED
    if source and is_told and record.date and entry.date not in (None, record.date):
        own, other = long_date(entry.date or record.date), long_date(record.date)
        wins = its_day and source.origin != "front matter"
        which = "the source's is taken" if wins else "the note's is kept"
        message = f"{own} is written here, and {other} in the source; {which}"
        code = "day-replaced" if wins else DAY_KEPT
        yield Problem(message, entry.src, source.line, "date", code=code)


@dataclass(frozen=True, slots=True)
class Change:
    """One note that is completed or made, with what is put into its front matter.

    Where it is made, it is None before, and was found by nothing.
    """

    src: str
    title: str
    before: bytes | None
    after: bytes
    fields: Mapping[str, Value]
    how: How | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What importing would change, in the order of the source.

    Beside it, how many notes stay as they are, of how many works there is none, by the reason, and
    what is to be looked at, each once.
    """

    changes: tuple[Change, ...]
    unchanged: int
    left_out: Mapping[str, int]
    problems: tuple[Problem, ...]

    @property
    def read(self) -> int:
        """How many works the source has: the sum of all that became of them."""
        return len(self.changes) + self.unchanged + sum(self.left_out.values())


def plan_import(
    read: Read,
    notes: Sequence[Note],
    diary: Diary,
    place: Callable[[Record], str],
    *,
    its_days: bool,
    statuses: Collection[str] = (),
) -> Plan:
    """Plan an import; none of its changes is left where the source was imported before.

    Args:
        read: The works of a source, each once, and the problems with which they were read.
        notes: The diary's notes.
        diary: What the reader has found in them.
        place: Gives the path of a new note, each time another one.
        its_days: Whether the source's days win over those in the notes' texts.
        statuses: Which works are wanted beside those that are read.
    """
    kept, found = read
    left_out = Counter(_LEFT_OUT[one.code] for one in found if one.code in _LEFT_OUT)
    states = [status_of(one) or "read" for one in kept]
    left_out.update(state for state in states if state not in ("read", *statuses))
    kept = tuple(one for one, state in zip(kept, states, strict=True) if state not in left_out)
    problems = list(found)
    contents = {note.src: note.content for note in notes}
    changes: list[Change] = []
    index = WorkIndex(diary.entries, notes)
    for record, match in zip(kept, index.match(kept), strict=True):
        if match is None:
            src = place(record)
            if other := index.namesake(record):
                message = (
                    f"has the title of {other.src}, and is another work by its numbers, authors or "
                    "year; see that it is, and correct them in one of the two if it is not"
                )
                problems.append(Problem(message, src, code="same-title", severity="hint"))
            after = note_text(record).encode()
            changes.append(Change(src, record.title, None, after, front_fields(record)))
            continue
        entry, how = match
        if entry.anchor:
            continue  # one of several works in a file has no front matter of its own
        before = contents[entry.src]
        done = complete(before, entry, record, its_day=its_days)
        problems += done.problems
        if how == "similar title":
            message = (
                f"taken for '{record.title}' of the source by its similar title; see that they are "
                "one work"
            )
            problems.append(Problem(message, entry.src, code="similar-title"))
        if "".join(record.body.split()).encode() not in b"".join(before.split()):
            message = (
                f"the source's remarks on '{record.title}' are left out, since the text of a note "
                "that is there stays as it is; copy what is wanted"
            )
            problems.append(Problem(message, entry.src, code="remarks-left-out"))
        if done.fields:
            after = done.content
            changes.append(Change(entry.src, record.title, before, after, done.fields, how))
    unchanged = len(kept) - len(changes)
    return Plan(tuple(changes), unchanged, left_out, tuple(dict.fromkeys(problems)))
