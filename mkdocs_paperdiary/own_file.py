"""A JSON file that the user keeps in `custom_dir`, and may have edited by hand."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

from .diary import Problem

if TYPE_CHECKING:
    from pathlib import Path


def read_json(path: Path, what: str) -> tuple[Any, tuple[Problem, ...]]:
    """Read a file.

    Args:
        path: The file, which may be missing.
        what: What is pinned in it, for people: `labels`.

    Returns:
        Its content, an empty mapping where it has none, and why it cannot be read.
    """
    try:
        return json.loads(path.read_text("utf-8-sig")), ()
    except FileNotFoundError:
        return {}, ()
    except (OSError, ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        message = f"the file cannot be read ({error}); mend it, or pin the {what} anew"
        return {}, (Problem(message, str(path), line),)


def one_line(text: str) -> str:
    """A text with single spaces, and without what no page can show: controls, half characters."""
    text = " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cc")
