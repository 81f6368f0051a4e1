"""A record as a note: front matter, and the text below it."""

from __future__ import annotations

import re
from typing import Final

from ..diary.yaml_edit import Value, yaml_line
from ..words import one_line
from .record import Record

_BREAKS: Final = re.compile(r"\r\n|\r|\x85|\u2028|\u2029")
_ORDER: Final = (
    "title", "date", "link", "arxiv", "doi", "isbn", "summary", "topic", "kind", "authors", "venue",
    "year", "tags", "rating", "code",
)  # fmt: skip


def note_text(record: Record) -> str:
    r"""Write a note about a record.

    Args:
        record: Values that are empty or None are left out.

    Returns:
        Front matter of which each value reads back as it is, in the order of the documentation,
        and the record's body. Lines end with `\n`. A key to cite by is kept as `citekey`.
    """
    fields = front_fields(record)
    if key := one_line(record.key):
        fields["citekey"] = key
    front = "".join(yaml_line(name, value) for name, value in fields.items())
    body = _BREAKS.sub("\n", record.body).strip("\n")
    return f"---\n{front}---\n" + (f"\n{body}\n" if body else "")


def front_fields(record: Record) -> dict[str, Value]:
    """The fields of a record that have values, as front matter has them, in their order."""
    fields: dict[str, Value] = {}
    for name in _ORDER:
        value = getattr(record, name)
        if isinstance(value, tuple):
            value = [text for one in value if (text := one_line(one))]
        elif isinstance(value, str):
            value = one_line(value)
        if value not in (None, "", []):
            fields[name] = value
    return fields
