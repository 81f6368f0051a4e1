"""Content-addressed files on disk, and digests of text and code."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from .files import drafted
from .problem import Problem
from .words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@cache
def code_digest(folder: Path, *modules: Path) -> str:
    """Name the code of a package, the word lists that it reads, and modules by their content.

    Read once: the code that runs does not change with its files.

    Returns:
        The SHA-256 of all its Python files and vocabularies, as 64 hexadecimal digits.
    """
    code = hashlib.sha256()
    for path in (*sorted(folder.rglob("*")), *modules):
        is_list = path.parent.name == "vocabulary" and path.suffix in (".toml", ".txt")
        if path.suffix == ".py" or is_list:
            code.update(path.read_bytes())
    return code.hexdigest()


JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

FORMAT = "paperdiary cache 1"
"""First field of each file; a new number makes all older files foreign."""

_LATEST = "latest"

_DAY: Final = 24 * 60 * 60.0

Latest = Literal["atlas", "reading", "notes", "rendered", "citations", "links", "recall"]
"""Kinds of which only the last result has a file."""

_EachKey = Literal["embedding", "layout", "clusters", "neighbours", "labels"]
_Texts = Literal["asked-labels", "summaries", "last-summary"]
Kind: TypeAlias = Latest | _EachKey | _Texts
"""Kinds of results, which name folders; of all but the latest, each key has a file."""


def digest(*parts: JSON) -> str:
    """Name an input by its content: all that the result depends on.

    Returns:
        The SHA-256 of the parts' canonical JSON, as 64 hexadecimal digits.

    Raises:
        ValueError: A part holds a number that is not finite.
    """
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


class Cache:
    """A folder of results by kind and key.

    A file is one line of JSON, with what the file is and the SHA-256 of the rest, and the payload.
    A damaged, truncated or foreign file is therefore found, reported and written again.

    Two builds may use one folder at once: a file is written elsewhere and moved into place in one
    step, and as its name depends on its content, it does not matter who is last.
    """

    def __init__(self, folder: Path | None, days: int = 30) -> None:
        """Open a cache; its folder is made with the first file, and with None nothing is cached.

        Args:
            folder: Where it is.
            days: For how long `prune` keeps what no build uses; 0 for always.
        """
        self._folder = folder
        self._days = days
        self._used: set[Path] = set()
        self._damaged: list[Path] = []
        self._unwritable: OSError | None = None

    def get(self, kind: Kind, key: str) -> bytes | None:
        """The payload of a kind and key, a digest; None where no file can be trusted."""
        if self._folder is None:
            return None
        path = _path(self._folder, kind, key)
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            self._damaged.append(path)
            return None
        header, _, payload = content.partition(b"\n")
        if header != _header(kind, key, payload):
            self._damaged.append(path)
            return None
        self._use(path)
        return payload

    def put(self, kind: Kind, key: str, payload: bytes) -> None:
        """Cache a payload; a folder that cannot be written becomes a problem."""
        if self._folder is None or self._unwritable:
            return
        path = _path(self._folder, kind, key)
        try:
            # Without waiting for the disk: a file that is lost in a power cut is computed again.
            content = _header(kind, key, payload) + b"\n" + payload
            with drafted(path, content, sync=False) as draft:
                if path.is_dir():
                    raise IsADirectoryError(f"{path} is a folder")
                os.replace(draft, path)
            self._used.add(path)
        except OSError as error:
            self._unwritable = error

    def use(self, kind: Kind, keys: Iterable[str]) -> None:
        """Let `prune` keep results that are in use, although this build has not read them."""
        if self._folder is not None:
            for key in keys:
                self._use(_path(self._folder, kind, key))

    def _use(self, path: Path) -> None:
        """Remember a file's last use, in this process and, to the day, in its time."""
        self._used.add(path)
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - _DAY:
                os.utime(path)

    def prune(self) -> None:
        """Remove results that no build has used for some days, after one that has read all it uses.

        Answers of language models stay, since they cost money.
        """
        if self._folder is None or not self._days:
            return
        oldest = time.time() - self._days * _DAY
        for kind in get_args(_EachKey):
            for path in (self._folder / kind).glob("??/*"):
                # Another build may remove it, too.
                with suppress(OSError):
                    if path not in self._used and path.stat().st_mtime < oldest:
                        path.unlink()

    def latest(self, kind: Latest, key: str) -> bytes | None:
        """The payload that was put last for this kind, if its key is this one."""
        content = self.get(kind, _LATEST)
        if content is None:
            return None
        found, _, payload = content.partition(b"\n")
        return payload if found == key.encode("ascii") else None

    def put_latest(self, kind: Latest, key: str, payload: bytes) -> None:
        """Cache a payload in place of the one before it.

        For results that are large, and of no use once their input has changed.
        """
        self.put(kind, _LATEST, key.encode("ascii") + b"\n" + payload)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The folder's problems so far: one of each kind, not one of each file."""
        found = []
        if self._damaged:
            message = (
                f"{counted(len(self._damaged), 'file')} of the cache could not be used and the "
                f"results are computed again; the first is {self._damaged[0]}"
            )
            found.append(Problem(message, code="damaged-cache"))
        if self._unwritable:
            reason = self._unwritable.strerror or str(self._unwritable)
            message = (
                f"the cache folder {self._folder} cannot be written ({reason}), so that the next "
                "build computes everything again; set `cache_dir` to a folder that can be"
            )
            found.append(Problem(message, code="unwritable-cache"))
        return tuple(found)


def _path(folder: Path, kind: str, key: str) -> Path:
    return folder / kind / key[:2] / key


def _header(kind: str, key: str, payload: bytes) -> bytes:
    fields = {
        "format": FORMAT,
        "kind": kind,
        "key": key,
        "sha256": hashlib.sha256(payload).hexdigest(),
    }
    return json.dumps(fields).encode("ascii")
