"""Reads answers and writes files, whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Final

import click

from ..own_file import drafted, write_file

__all__ = ["read_answer", "write_change", "write_file", "write_new"]

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_NO_LINKS: Final = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def read_answer(source: str) -> str:
    """Read a pasted answer.

    Args:
        source: A file's path, or `-` for the standard input.

    Raises:
        click.ClickException: There is no such file, or it holds no text.
    """
    if source == "-":
        content = sys.stdin.buffer.read()
    else:
        try:
            content = Path(source).read_bytes()
        except OSError as error:
            raise click.ClickException(f"{source}: {error.strerror}") from None
    try:
        return content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException("the answer is no text in UTF-8") from None


def write_new(path: Path, content: bytes) -> None:
    """Write a file in one step, and never over another one.

    Raises:
        FileExistsError: There is one already.
        OSError: It cannot be written; then there is none.
    """
    with drafted(path, content) as draft:
        try:
            # Unlike a renaming, a link never takes the place of another file.
            os.link(draft, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # Where there are no links: hold the name by an empty file, which is replaced at once.
            path.touch(exist_ok=False)
            os.replace(draft, path)


def write_change(path: Path, before: bytes | None, after: bytes) -> str:
    """Write a file in one step, unless somebody else has written it since it was read.

    Args:
        path: The file.
        before: What was read, or None where there was none.
        after: What it is to hold.

    Returns:
        Why it was not written, or an empty string.
    """
    try:
        if before is None:
            write_new(path, after)
        elif path.read_bytes() != before:
            raise FileExistsError
        else:
            write_file(path, after)
    except FileExistsError:
        return "it has changed in the meantime; run the command again"
    except OSError as error:
        return error.strerror or "it cannot be written"
    return ""
