"""What was found in single notes as JSON, so that one changed note is one note to read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from typing import Any

from ..problem import Problem
from .dates import WrittenDate
from .entry import Lesson, NamedLink, Source
from .paths import NameDate
from .reader import Draft
from .reading import Body, Found
from .work_link import ToldLink

_TYPES = {
    kind.__name__: (kind, tuple(field.name for field in fields(kind)))
    for kind in (
        *(Body, Draft, Found, Lesson, NameDate),
        *(NamedLink, Problem, Source, ToldLink, WrittenDate),
    )
}
_DAY, _TUPLE, _MAPPING = "day", "tuple", "mapping"


def draft_as_json(draft: Draft) -> bytes:
    """Write a draft in one line; nothing where it holds what cannot be read back as it was."""
    # Front matter may hold anything at all.
    with suppress(TypeError):
        return json.dumps(_row(draft), separators=(",", ":")).encode("ascii")
    return b""


def draft_from_json(text: bytes) -> Draft:
    """Read a draft back.

    Raises:
        ValueError, TypeError, KeyError, IndexError, AttributeError: It is none.
    """
    draft = _value(json.loads(text))
    if not isinstance(draft, Draft):
        raise TypeError("this is no draft")
    return draft


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
