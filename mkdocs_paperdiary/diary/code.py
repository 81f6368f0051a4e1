"""A digest of code, for results that another version of it would not give."""

from __future__ import annotations

import hashlib
from pathlib import Path


def code_digest(folder: Path) -> str:
    """Name the code in a folder by its content.

    Args:
        folder: A package; the packages in it count too.

    Returns:
        The SHA-256 of all its Python files, as 64 hexadecimal digits.
    """
    code = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest()
