"""A field of front matter as a line of YAML, as people would write it."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from typing import Any

import yaml

Value = str | int | dt.date | Sequence[str]
"""What a field may be given: one line of text, a whole number, a day, or texts."""


class _Dumper(yaml.SafeDumper):
    """Writes lists in one line, and out of which values they share makes no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write what is there twice twice."""
        return True


def yaml_line(name: str, value: Value) -> str:
    """Write a field.

    Args:
        name: A plain name.
        value: Its value.

    Returns:
        A line of YAML with its end that reads back as exactly this value. Texts stand in quotes
        only where they would read as something else.
    """
    listed = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else None
    return yaml.dump(
        {name: value if listed is None else listed},
        Dumper=_Dumper,
        width=sys.maxsize,
        allow_unicode=True,
        # Of a mapping of plain values alone, None would make one line too.
        default_flow_style=False if listed is None else None,
    )
