"""The user's own files: patterns of paths, JSON edited by hand, and atomic writes."""

from __future__ import annotations

import errno
import json
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pathspec.gitignore import GitIgnoreSpec

from .problem import Problem

HOMES = ("index.md", "README.md")
"""The pages at the top of the docs folder that MkDocs takes for the home page."""


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


def read_json(path: Path, what: str) -> tuple[Any, tuple[Problem, ...]]:
    """Read a JSON file that the user keeps in `custom_dir`, or why it cannot be read.

    A missing file is an empty mapping; messages name what is pinned in it, such as `labels`.
    """
    try:
        return json.loads(path.read_text("utf-8-sig")), ()
    except FileNotFoundError:
        return {}, ()
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


@contextmanager
def drafted(target: Path, content: bytes, *, sync: bool = True) -> Iterator[Path]:
    """Write a draft beside a file, to take its place; a draft that is left at the end is removed.

    The other file and its folder may be missing; `sync` waits until the draft is on the disk.

    Raises:
        OSError: It cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    # A name is at most 255 bytes on most systems, and its characters take up to four.
    draft = target.with_name(f".{target.name[:50]}.{secrets.token_hex(8)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)


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
        return "it has changed in the meantime; run the command again"
    except OSError as error:
        return error.strerror or "it cannot be written"
    return ""
