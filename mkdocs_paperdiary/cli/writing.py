"""Reads answers and writes files, whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..own_file import write_file

__all__ = ["read_answer", "write_file"]

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
