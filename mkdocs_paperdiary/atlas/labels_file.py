"""The user's file of labels: `labels.json`, in which pasted labels are pinned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ..diary import Problem
from ..own_file import one_line, read_json
from .settings import KeptLabel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME: Final = "labels.json"


def read_labels(
    folder: Path,
) -> tuple[dict[str, tuple[KeptLabel, ...]], tuple[Problem, ...]]:
    """Read the labels of the user's file.

    Args:
        folder: The folder of the user's own files, which may be missing.

    Returns:
        By layout, the labels; what cannot be read is a problem, and the rest is kept.
    """
    path = folder / NAME
    content, problems = read_json(path, "labels")
    if problems:
        return {}, problems
    if not isinstance(content, dict):
        return {}, (Problem(_EXPECTED, str(path)),)
    found: dict[str, tuple[KeptLabel, ...]] = {}
    wrong = False
    for layout, rows in content.items():
        kept = [_kept(row) for row in (rows if isinstance(rows, list) else [None])]
        wrong = wrong or None in kept
        found[layout] = tuple(one for one in kept if one)
    return found, (Problem(_EXPECTED, str(path)),) if wrong else ()


def labels_as_text(labels: Mapping[str, tuple[KeptLabel, ...]]) -> str:
    """Write labels as the content of the file, one label in a line."""
    layouts = []
    for layout, kept in labels.items():
        rows = ",\n  ".join(
            json.dumps({"label": one.label, "entries": list(one.entries)}, ensure_ascii=False)
            for one in kept
        )
        layouts.append(
            f" {json.dumps(layout)}: [\n  {rows}\n ]" if rows else f" {json.dumps(layout)}: []"
        )
    return "{\n" + ",\n".join(layouts) + "\n}\n"


_EXPECTED: Final = (
    'for each layout, a list of {"label": "…", "entries": ["papers/…"]} is expected; what is none '
    "is left out"
)


def _kept(row: Any) -> KeptLabel | None:
    try:
        label, entries = one_line(row["label"]), row["entries"]
    except (TypeError, KeyError, AttributeError):
        return None
    if not label or not isinstance(entries, list):
        return None
    return KeptLabel(label, tuple(str(id_) for id_ in entries))
