"""Fields of front matter that no table knows, and what a whole diary says of them.

What many notes have is the diary's own form, and no mistake.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from ..problem import Problem
from .entry import Source, Status
from .front_matter import field_filled_by
from .note import NoteFields
from .status import is_mark, read_status

_OFTEN = 3
"""Notes that make a field the diary's own."""


def told_states(notes: Sequence[NoteFields]) -> list[tuple[Status, int] | None]:
    """The reading state that the unknown fields of each note tell, and the line of the field.

    A field of any name tells it by a word that says so wherever it stands, as `to-read` does in a
    tag. All words of states count in a field whose values are states in most notes, and not always
    the same. A value of the field `status` that nobody knows is a wish where none of its notes says
    anything, and most others do.
    """
    values = defaultdict(list)
    for name, _, texts in (one for note in notes for one in note.unknown):
        if any(texts):
            values[name].append(_state_in(texts))
    own = {name for name, states in values.items() if _are_states(states)}
    wishes = _wishes(notes)

    def state_of(name: str, texts: tuple[str, ...]) -> Status | None:
        if _is_state_field(name):
            return "planned" if wishes.issuperset(texts) else None
        return _state_in(texts if name in own else filter(is_mark, texts))

    return [
        next(
            (
                (state, line)
                for name, line, texts in note.unknown
                if (state := state_of(name, texts))
            ),
            None,
        )
        for note in notes
    ]


def _is_state_field(name: str) -> bool:
    """Whether a field is for the reading state."""
    filled = field_filled_by(name)
    return filled is not None and filled.target == "status"


def _wishes(notes: Sequence[NoteFields]) -> set[str]:
    """Unknown states of several notes that have no text, day and rating, unlike most others."""
    states: dict[str, list[NoteFields]] = defaultdict(list)
    for note in notes:
        for name, _, texts in note.unknown:
            for text in texts if _is_state_field(name) else ():
                states[text].append(note)

    def number(some: Sequence[NoteFields]) -> int:
        return sum(bool(one.body.markdown.strip() or one.date or one.rating) for one in some)

    told = number(notes)
    return {
        text
        for text, some in states.items()
        if len(some) > 1 and not number(some) and 2 * told > len(notes) - len(some)
    }


def _state_in(texts: Collection[str] | Iterator[str]) -> Status | None:
    return next(filter(None, map(read_status, texts)), None)


def _are_states(states: Sequence[Status | None]) -> bool:
    counts = Counter(filter(None, states))
    return len(counts) > 1 and counts.total() >= max(_OFTEN, len(states) / 2)


def unknown_fields(found: Sequence[NoteFields], days: Mapping[str, Source]) -> Iterator[Problem]:
    """A problem for each field of which nothing was read; for one of many notes, one hint.

    Args:
        found: All notes.
        days: Where the reading days of the diary stand, by the notes' paths.
    """
    places = defaultdict(list)
    for one in found:
        sources = (*one.sources.values(), *filter(None, [days.get(one.src)]))
        told = {source.line for source in sources if source.origin == "front matter"}
        for name, line, _ in one.unknown:
            # Other tools have states of their own.
            if line not in told and not _is_state_field(name):
                places[name].append((one.src, line))
    for name, fields in places.items():
        message = (
            "no such field is known; remove it, or see the list of fields in the documentation"
        )
        if len(fields) < _OFTEN:
            for src, line in fields:
                yield Problem(message, src, line, name, code="unknown-field")
            continue
        src, line = fields[0]
        message = (
            f"no such field is known, and the {len(fields):,} notes that have it keep it; if it "
            "tells when the work was read, call it `read`; if how far, call it `status`; the "
            "documentation lists the others"
        )
        yield Problem(message, src, line, name, code="unknown-field", severity="hint")
