"""The user's file of summaries: `summaries.json`, in which pasted summaries are pinned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ..diary import Problem
from ..own_file import one_line, read_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME: Final = "summaries.json"


def read_summaries(folder: Path) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Read the summaries of the user's file.

    Args:
        folder: The folder of the user's own files, which may be missing.

    Returns:
        By entry id, the summaries; what cannot be read is a problem, and the rest is kept.
    """
    path = folder / NAME
    content, problems = read_json(path, "summaries")
    if problems:
        return {}, problems
    rows = content.items() if isinstance(content, dict) else [("", None)]
    kept = {id_: one_line(text) for id_, text in rows if isinstance(text, str)}
    if len(kept) == len(rows):
        return kept, ()
    message = 'a mapping such as {"papers/…": "…"} is expected; what is none is left out'
    return kept, (Problem(message, str(path)),)


def summaries_as_text(summaries: Mapping[str, str]) -> str:
    """Write summaries as the content of the file, by id and one in a line."""
    return json.dumps(dict(sorted(summaries.items())), ensure_ascii=False, indent=1) + "\n"
