"""The text of another tool's file, whatever encoding that tool writes."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType
from typing import Final

from . import Unreadable

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BREAK: Final = re.compile(r"\r\n|\r")


def read_text_of(path: Path) -> str:
    r"""Read a file as text.

    Returns:
        The text with `\n` line ends and without a byte order mark.

    Raises:
        Unreadable: It is a folder, or no text.
        OSError: It cannot be opened.
    """
    if path.is_dir():
        raise Unreadable(f"{path} is a folder, and a file is expected")
    content = path.read_bytes()
    if b"\0" in content[:4096] and not content.startswith(_UTF16):
        raise Unreadable(f"{path.name} is no text")
    return decoded(content)


def decoded(content: bytes) -> str:
    r"""Decode UTF-8, UTF-16 with a byte order mark, or else Windows-1252.

    The last has a character for almost every byte, so that nothing is lost to its encoding. A head
    of a file may end within a character.
    """
    if content.startswith(_UTF16):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            cut = error.reason == "unexpected end of data" and error.start >= len(content) - 3
            text = content.decode(*(("utf-8-sig", "ignore") if cut else ("cp1252", "replace")))
    return _BREAK.sub("\n", text)


def library(name: str, package: str) -> ModuleType:
    """Import what reads a form.

    Raises:
        Unreadable: It is not installed; the text says what to install.
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        raise Unreadable(
            f"the package {package} is missing; install it: pip install 'mkdocs-paperdiary[import]'"
        ) from None
