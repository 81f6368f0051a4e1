"""The user's own files: patterns of paths, what can be read, edited JSON, and atomic writes."""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Final

from pathspec.gitignore import GitIgnoreSpec

from .problem import Problem
from .words import gettext as _

try:
    import fcntl
except ImportError:  # Windows, where nobody removes a file that is open
    fcntl = None  # type: ignore[assignment]

LARGEST: Final = 10_000_000
"""Bytes of a file that is read as text; more is no text that a person wrote."""

HOMES = ("index.md", "README.md")
"""The pages at the top of the docs folder that MkDocs takes for the home page."""

CONFIGURATIONS: Final = ("properdocs.yml", "properdocs.yaml", "mkdocs.yml", "mkdocs.yaml")
"""The files that describe a site; where a folder has several, the first counts."""


def path_test(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Make the test of which paths in the docs folder the user's patterns name.

    They are as in `.gitignore`, where `!` negates, but the last pattern that matches decides: git
    would not let `!papers/drafts/` take back what `papers/**/*.md` has named, while people who
    write it mean that it does. The home page has to be named itself.
    """
    specs = [
        (GitIgnoreSpec.from_lines([pattern.removeprefix("!")]), not pattern.startswith("!"))
        for pattern in reversed(patterns)
    ]
    unnamed = {*HOMES}.difference(pattern.lstrip("/") for pattern in patterns)
    return lambda path: (
        path not in unnamed
        and next((wanted for spec, wanted in specs if spec.match_file(path)), False)
    )


def why_unreadable(path: str | Path, most: int | None = LARGEST) -> str:
    """Why a file is not to be read, or an empty string: what is no file may never end.

    It may have so many bytes at most; None is for any number.
    """
    try:
        os.fspath(path).encode("utf-8")
        found = os.stat(path)
    except UnicodeEncodeError:
        return "its name is not UTF-8; rename it"
    except OSError as error:
        is_link = os.path.islink(path)
        return f"{'its link leads nowhere' if is_link else error.strerror}; mend or remove it"
    if not stat.S_ISREG(found.st_mode):
        return "it is a pipe, a socket or another thing that is no file; remove it"
    if most is not None and found.st_size > most:
        return f"it has more than {most // 1_000_000} MB; make it smaller"
    return "" if os.access(path, os.R_OK) else "it must not be read; make it readable"


def read_small(path: Path) -> bytes:
    """Read a file that people write.

    Raises:
        OSError: It is not to be read; `strerror` says why.
    """
    if why := why_unreadable(path):
        raise OSError(errno.EINVAL, why, str(path))
    return path.read_bytes()


def printable(name: str) -> str:
    """The name of a file, which may have bytes that are no UTF-8 or break lines, for messages."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


def read_json(path: Path, what: str) -> tuple[Any, tuple[Problem, ...]]:
    """Read a JSON file that the user keeps in `custom_dir`, or why it cannot be read.

    A missing file is an empty mapping; messages name what is pinned in it, such as `labels`.
    """
    try:
        if not os.path.lexists(path):
            return {}, ()
        return json.loads(read_small(path).decode("utf-8-sig")), ()
    except (OSError, ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        message = f"the file cannot be read ({error}); correct it, or pin the {what} again"
        return {}, (Problem(message, str(path), line, code="unreadable-file"),)


def write_file(path: Path, content: bytes) -> None:
    """Write a file in one step, so that a reader finds the old one or the new one.

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


_DRAFT: Final = re.compile(r"\..*\.[0-9a-f]{16}\.paperdiary", re.DOTALL)


@contextmanager
def drafted(target: Path, content: bytes, *, sync: bool = True) -> Iterator[Path]:
    """Write a draft beside a file, to take its place; a draft that is left at the end is removed.

    The other file and its folder may be missing; `sync` waits until the draft is on the disk. What
    writers that were killed have left in the folder is removed, too.

    Raises:
        OSError: It cannot be written; its name is the file's.
    """
    draft = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_drafts(target.parent)
        draft, file = _open_draft(target)
        with file:
            file.write(content)
            file.flush()
            if sync:
                os.fsync(file.fileno())
            if fcntl is None:
                file.close()
            yield draft
    except OSError as error:
        if error.filename in (None, os.fspath(draft) if draft else None):
            error.filename = os.fspath(target)
        raise
    finally:
        if draft:
            draft.unlink(missing_ok=True)


def _open_draft(target: Path) -> tuple[Path, BinaryIO]:
    """A new file beside another one, which nobody else removes while it is open."""
    while True:
        # A name is at most 255 bytes on most systems, and its characters take up to four.
        draft = target.with_name(f".{target.name[:50]}.{secrets.token_hex(8)}.paperdiary")
        file = draft.open("xb")
        if fcntl is not None:
            # Some network drives have no locks.
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink != 0:
            return draft, file
        file.close()  # Another process has taken it for one that was left.


def is_draft(name: str) -> bool:
    """Whether a file's name is that of a draft."""
    return _DRAFT.fullmatch(name) is not None


@cache
def remove_drafts(folder: Path) -> None:
    """Remove the drafts that killed writers have left in a folder, once in each run."""
    with suppress(OSError), os.scandir(folder) as found:
        for one in found:
            if is_draft(one.name):
                with suppress(OSError), open(one.path, "rb") as file:
                    if _is_left(file):
                        os.unlink(one.path)


def _is_left(draft: BinaryIO) -> bool:
    """Whether nobody is writing a draft; where that cannot be known, whether it is old."""
    if fcntl is not None:
        try:
            fcntl.flock(draft, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            return False
        except OSError:
            pass
    return os.fstat(draft.fileno()).st_mtime < time.time() - 3600


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
            no_links = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
            if error.errno not in no_links:
                raise
            # Where there are no links: hold the name by an empty file, which is replaced at once.
            path.touch(exist_ok=False)
            os.replace(draft, path)


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a file in a folder, or where it would be, lies elsewhere behind a link.

    The folder itself may be a link.
    """
    return not path.resolve().is_relative_to(folder.resolve())


def write_change(path: Path, before: bytes | None, after: bytes) -> str:
    """Write a file in one step, unless somebody else has written it since it was read.

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
        return _("it has changed in the meantime; run the command again")
    except OSError as error:
        return error.strerror or _("it cannot be written")
    return ""
