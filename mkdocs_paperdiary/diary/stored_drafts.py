"""What was found in single notes as JSON, so that one changed note is one note to read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from typing import Any

from .dates import WrittenDate
from .draft import Draft
from .entry import Lesson, NamedLink, Source
from .fields import Found
from .names import NameDate
from .other_links import ToldLink
from .problem import Problem
from .reading import Body

_TYPES = {
    kind.__name__: (kind, tuple(field.name for field in fields(kind)))
    for kind in (
        *(Body, Draft, Found, Lesson, NameDate),
        *(NamedLink, Problem, Source, ToldLink, WrittenDate),
    )
}
_DAY, _TUPLE, _MAPPING = "day", "tuple", "mapping"


def drafts_as_json(drafts: Mapping[str, Draft]) -> bytes:
    """Write drafts, without those that hold what cannot be read back as it was.

    Args:
        drafts: What was found, by any name.
    """
    rows = {}
    for name, draft in drafts.items():
        # Front matter may hold anything at all.
        with suppress(TypeError):
            rows[name] = _row(draft)
    return json.dumps(rows, separators=(",", ":")).encode("ascii")


def drafts_from_json(payload: bytes) -> dict[str, Draft]:
    """Read drafts back.

    Raises:
        ValueError, TypeError, KeyError: They are none.
    """
    drafts = {name: _value(row) for name, row in json.loads(payload).items()}
    if not all(isinstance(draft, Draft) for draft in drafts.values()):
        raise TypeError("not all of these are drafts")
    return drafts


def _row(value: Any) -> Any:
    """A value as JSON: plain ones as they are, others as a list that begins with their type."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    kind = type(value).__name__
    if _TYPES.get(kind, (None,))[0] is type(value):
        return [kind, *(_row(getattr(value, name)) for name in _TYPES[kind][1])]
    if type(value) is tuple:
        return [_TUPLE, *map(_row, value)]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return [_MAPPING, {key: _row(one) for key, one in value.items()}]
    if type(value) is dt.date:
        return [_DAY, value.isoformat()]
    raise TypeError(f"{value!r} cannot be kept")


def _value(row: Any) -> Any:
    if type(row) is not list:
        return row
    kind = row[0]
    if kind == _TUPLE:
        return tuple(map(_value, row[1:]))
    if kind == _MAPPING:
        return {key: _value(one) for key, one in row[1].items()}
    if kind == _DAY:
        return dt.date.fromisoformat(row[1])
    return _TYPES[kind][0](*map(_value, row[1:]))
