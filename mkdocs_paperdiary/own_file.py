"""Files of the user's own: read as they may have been edited, written whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .diary import Problem

if TYPE_CHECKING:
    from pathlib import Path


def read_json(path: Path, what: str) -> tuple[Any, tuple[Problem, ...]]:
    """Read a JSON file that the user keeps in `custom_dir`.

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


def write_file(path: Path, content: bytes) -> None:
    """Write a file in one step, so that whoever reads it finds the old one or the new one.

    A link is followed, and what it leads to is written. The file keeps its permissions.

    Raises:
        OSError: It cannot be written; the old one is still there.
    """
    target = path.resolve()
    with drafted(target, content) as draft:
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "the file must not be written", str(target))
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o7777)
        os.replace(draft, target)


@contextmanager
def drafted(target: Path, content: bytes) -> Iterator[Path]:
    """Write a file beside another one, to take its place; what is left of it at the end goes.

    Args:
        target: The other file, which may be missing, as may its folder.
        content: What it is to hold.

    Raises:
        OSError: It cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    # A name is at most 255 bytes on most systems, and its characters take up to four.
    draft = target.with_name(f".{target.name[:50]}.{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def one_line(text: str) -> str:
    """A text with single spaces, and without what no page can show: controls, half characters."""
    text = " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cc")
