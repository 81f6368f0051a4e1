"""Reading states: how far a work is read, by fields, tags and folders of its note."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath
from typing import cast

from .entry import Status

_TABLES = tomllib.loads((Path(__file__).parent / "vocabulary/status.toml").read_text("utf-8"))
_MARKS = {text: state for state, texts in _TABLES["marks"].items() for text in texts}
_VALUES = _MARKS | {text: state for state, texts in _TABLES["values"].items() for text in texts}
_PUBLISHED = frozenset(_TABLES["pages"]["published"])
_WORD = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def read_status(text: str) -> Status | None:
    """Read `to-read`, `📚 Currently reading` or `status/done`; None for what is no such state."""
    last = text.strip().rpartition("/")[2]
    return _state_of(_phrase(last)) or _state_of(_phrase(text))


def _state_of(phrase: str) -> Status | None:
    """The state of a phrase; what is read again is read, and what is `not read yet` is a wish."""
    if known := _VALUES.get(phrase) or _VALUES.get(phrase.removeprefix("re").strip()):
        return cast("Status", known)
    denied = phrase.removeprefix("not ").removesuffix(" yet")
    return status_of_flag(denied, False) if phrase.startswith("not ") else None


_NAMED = frozenset({"status", "state"})
"""Tags that have states below them, as in `status/todo`."""


def is_mark(text: str) -> bool:
    """Whether a text is a state wherever it stands, as `to-read` is in tags."""
    return _phrase(text.strip().rpartition("/")[2]) in _MARKS


def status_of_flag(name: str, value: bool) -> Status | None:
    """The state that a field such as `draft: true`, `publish: false` or `finished: false` gives."""
    phrase = _phrase(name)
    if phrase in _PUBLISHED:
        return None if value else "draft"
    state = read_status(name)
    if value or state is None:
        return state
    # What is not finished may have been begun.
    not_read: Status = "planned" if phrase == "read" else "reading"
    return not_read if state == "read" else None


def marked_status(src: str, tags: Iterable[str]) -> Status | None:
    """The state that a note's tags or folders are named after.

    A folder of drafts is left to the patterns of the diary's entries.
    """
    parts = [tag.rpartition("/") for tag in tags]
    by_tag = [
        read_status(name) if _phrase(above) in _NAMED else _MARKS.get(_phrase(f"{above} {name}"))
        for above, _, name in parts
    ]
    by_folder = [_MARKS.get(_phrase(name)) for name in PurePosixPath(src).parts[:-1]]
    found = (*by_tag, *(one for one in by_folder if one != "draft"))
    return cast("Status | None", next(filter(None, found), None))


def is_published(status: Status | None, published: Collection[str]) -> bool:
    """Whether a diary that shows works of some states shows one of this; without one, always."""
    return status is None or status in published


def _phrase(text: str) -> str:
    """The words of a text in lower case, with single spaces: `to read` for `📚 To-Read`."""
    return " ".join(_WORD.findall(_CAMEL.sub(" ", text))).lower()
