"""Writes a file that was not there before, whole, and never over another one."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Final

_NO_LINKS: Final = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def free_path(folder: Path, stem: str, taken: Collection[Path] = ()) -> Path:
    """A path at which there is no file yet: `stem.md`, `stem-2.md` and so on.

    Names that differ in their case alone are the same to some systems.
    """
    there = {path.name.casefold() for path in folder.iterdir()} if folder.is_dir() else set()
    there |= {path.name.casefold() for path in taken if path.parent == folder}
    number = 1
    while True:
        name = f"{stem}.md" if number == 1 else f"{stem}-{number}.md"
        # A folder of that name would have the same address on the site.
        if name.casefold() not in there and name.removesuffix(".md").casefold() not in there:
            return folder / name
        number += 1


def write_new(path: Path, content: bytes) -> None:
    """Write a file in one step.

    Raises:
        FileExistsError: There is one already.
        OSError: It cannot be written; then there is none.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name[:100]}.{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            # Unlike a renaming, a link never takes the place of another file.
            os.link(draft, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _claim(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _claim(draft: Path, path: Path) -> None:
    """Where there are no links: hold the name by an empty file, which is replaced at once."""
    path.touch(exist_ok=False)
    os.replace(draft, path)
