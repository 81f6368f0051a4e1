"""Reads answers and writes files, whole or not at all."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import click

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


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


def write_file(path: Path, content: bytes) -> None:
    """Write a file in one step, so that whoever reads it finds the old one or the new one.

    A link is followed, and what it leads to is written. The file keeps its permissions.

    Raises:
        OSError: It cannot be written; the old one is still there.
    """
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name[:100]}.{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "the file must not be written", str(target))
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o7777)
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
