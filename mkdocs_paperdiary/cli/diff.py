"""How a file would change, as a unified diff that `git apply` takes."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from ..diary.note import read_text


def shown(path: Path) -> str:
    """A path as people would write it here."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive
        return str(path)


def unified(before: bytes | None, after: bytes, name: str) -> str:
    """The change from one content of a file to another.

    Args:
        before: The file as it is, or None where there is none.
        after: The file as it would be.
        name: Its path, as it is shown.
    """
    encoding = read_text(before or b"").encoding
    old, new = (_lines(content.decode(encoding, "replace")) for content in (before or b"", after))
    source = "/dev/null" if before is None else f"a/{name}"
    lines = difflib.unified_diff(old, new, source, f"b/{name}")
    end = "\n\\ No newline at end of file\n"
    return "".join(line if line.endswith("\n") else f"{line}{end}" for line in lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends one."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])
