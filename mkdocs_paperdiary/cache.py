"""Content-addressed files on disk, and digests of text and code."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Any,
    Final,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from .files import drafted, remove_drafts
from .problem import Problem
from .words import counted

T = TypeVar("T")


@cache
def code_digest(folder: Path, *modules: Path) -> str:
    """Name the code of a package, the word lists that it reads, and modules by their content.

    Read once: the code that runs does not change with its files. It is a SHA-256, in hexadecimal.
    """
    code = hashlib.sha256()
    for path in (*sorted(folder.rglob("*")), *modules):
        is_list = path.parent.name == "vocabulary" and path.suffix in (".toml", ".txt")
        if path.suffix == ".py" or is_list:
            code.update(path.read_bytes())
    return code.hexdigest()


def version_of(package: str) -> str | None:
    """The version of a package that is installed, or None."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

CACHE_FOLDER: Final = ".paperdiary/cache"
"""Where the cache is by default, beside a site's configuration; no generator cleans there."""

FORMER_FOLDER: Final = ".cache/plugin/paperdiary"
"""Where it was by default before."""

FORMAT = "paperdiary cache 1"
"""First field of each file; a new number makes all older files foreign."""

_LATEST = "latest"

_DAY: Final = 24 * 60 * 60.0

Latest = Literal[
    "atlas",
    "reading",
    "notes",
    "rendered",
    "citations",
    "links",
    "picture",
    "deck",
    "recall",
    "recall-notes",
    "encoder",
    "passages",
    "connections",
]
"""Kinds of which only the last result has a file: large ones, useless once their input changes."""

_EachKey = Literal["embedding", "layout", "clusters", "neighbours", "labels", "year"]
_Texts = Literal["asked-labels", "summaries", "last-summary"]
Kind: TypeAlias = Latest | _EachKey | _Texts
"""Kinds of results, which name folders; of all but the latest, each key has a file."""


def digest(*parts: JSON) -> str:
    """Name an input by its content: all that the result depends on.

    It is the SHA-256 of the parts' canonical JSON, in hexadecimal. Raises ValueError where a part
    holds a number that is not finite.
    """
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def from_json(payload: bytes, kind: Any) -> Any:
    """Read a value of a type; raises ValueError, TypeError or RecursionError where it is none."""
    return type_reader(kind)(json.loads(payload))


@cache
def type_reader(kind: Any, **names: Any) -> Callable[[Any], Any]:  # noqa: PLR0911 - one each
    """Make the function that reads a JSON value as one of a type, or raises TypeError.

    What was cached may come from strangers, as notes do: a commit can bring a file whose digest is
    right and whose content is not. Numbers are finite and texts can be written as UTF-8; a list is
    read as a tuple, or as a dataclass or named tuple with one field after the other.

    Args:
        kind: `str`, `bool`, `int`, `float`, `None`, a day, a dataclass, a named tuple, `Any`, or
            a literal, union, tuple, list or mapping of these.
        names: Types that annotations name and their modules do not have at run time.
    """
    origin, of = get_origin(kind), get_args(kind)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if origin is Literal:
        return lambda value: value if type(value) in (str, int) and value in of else _refuse(value)
    if origin in (Union, UnionType):
        read_some = _either([type_reader(one, **names) for one in of if one is not NoneType])
        if NoneType not in of:
            return read_some
        # The values of most fields are missing in most notes.
        return lambda value: None if value is None else read_some(value)
    if origin is tuple and (len(of) != 2 or of[1] is not Ellipsis):
        return _row([type_reader(one, **names) for one in of], lambda *values: values)
    if origin in (tuple, list, Sequence):
        read, make = type_reader(of[0], **names), list if origin is list else tuple
        return lambda value: make(
            map(read, value if type(value) in (list, tuple) else _refuse(value))
        )
    if origin in (dict, Mapping):
        read_key, read_one = (type_reader(one, **names) for one in of)
        return lambda value: (
            {read_key(key): read_one(one) for key, one in value.items()}
            if isinstance(value, dict)
            else _refuse(value)
        )
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        hints = get_type_hints(kind, localns=names)
        fields_ = [one.name for one in fields(kind)] if is_dataclass(kind) else kind._fields
        readers = [type_reader(hints[name], **names) for name in fields_]
        last = [one.name for one in fields(kind) if one.kw_only] if is_dataclass(kind) else []
        first = len(fields_) - len(last)

        def make_with_names(*values: Any) -> Any:
            return kind(*values[:first], **dict(zip(last, values[first:], strict=True)))

        read_row = _row(readers, make_with_names if last else kind)
        return lambda value: value if type(value) is kind else read_row(value)
    return lambda value: value if type(value) is kind else _refuse(value)


def _refuse(value: object) -> Any:
    raise TypeError(f"{str(value)[:80]!r} is of another type")


def _finite(value: Any) -> float:
    # False for what is not a number, too.
    is_finite = type(value) in (int, float) and abs(value) < 2**53
    return float(value if is_finite else _refuse(value))


def _text(value: object) -> str:
    if type(value) is not str:
        return str(_refuse(value))
    if not value.isascii():
        value.encode("utf-8")
    return value


_SIMPLE: Final[Mapping[Any, Callable[[Any], Any]]] = {
    Any: lambda value: value,
    float: _finite,
    str: _text,
    int: lambda value: value if type(value) is int and abs(value) < 2**53 else _refuse(value),
    dt.date: lambda value: dt.date.fromisoformat(_text(value)),
}


def _either(readers: Sequence[Callable[[Any], Any]]) -> Callable[[Any], Any]:
    if len(readers) == 1:
        return readers[0]

    def read(value: Any) -> Any:
        for one in readers:
            try:
                return one(value)
            except TypeError:
                continue
        return _refuse(value)

    return read


def _row(readers: Sequence[Callable[[Any], Any]], make: Callable[..., Any]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) not in (list, tuple) or len(value) != len(readers):
            _refuse(value)
        return make(*(one(each) for one, each in zip(readers, value, strict=True)))

    return read


class Cache:
    """A folder of results by kind and key.

    A file is one line of JSON, with what the file is and the SHA-256 of the rest, and the payload.
    A damaged, truncated or foreign file is therefore found, reported and written again.

    Two builds may use one folder at once: a file is written elsewhere and moved into place in one
    step, and as its name depends on its content, it does not matter who is last.
    """

    def __init__(self, folder: Path | None, days: int = 30) -> None:
        """Open the cache in a folder, which is made with the first file; None caches nothing.

        `prune` keeps what no build uses for so many days, with 0 for always.
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
        path = self._path(kind, key)
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            content = b""
        header, _, payload = content.partition(b"\n")
        if header != _header(kind, path.name, payload):
            self._damaged.append(path)
            return None
        if path.name == _LATEST:
            put_for, _, payload = payload.partition(b"\n")
            if put_for != key.encode("ascii"):
                return None
        self._use(path)
        return payload

    def value(self, kind: Kind, key: str, read: Callable[[bytes], T]) -> T | None:
        """What a payload says, or None where none can be trusted, or where it says nothing sound.

        `read` raises ValueError, TypeError, KeyError, IndexError or RecursionError then.
        """
        payload = self.get(kind, key)
        try:
            return None if payload is None else read(payload)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            self._damaged.append(self._path(kind, key))
            return None

    def made(
        self,
        kind: Kind,
        key: str,
        make: Callable[[], bytes],
        checked: Callable[[bytes], bytes] = bytes,
    ) -> bytes:
        """The payload of a kind and key, which is made and cached where there is none.

        What was cached is `checked`, and made again where that raises what `value` allows.
        """
        if not (payload := self.value(kind, key, checked)):
            payload = make()
            self.put(kind, key, payload)
        return payload

    def put(self, kind: Kind, key: str, payload: bytes) -> None:
        """Cache a payload; a folder that cannot be written becomes a problem."""
        if self._folder is None or self._unwritable:
            return
        path = self._path(kind, key)
        if path.name == _LATEST:
            payload = key.encode("ascii") + b"\n" + payload
        try:
            # Without waiting for the disk: a file that is lost in a power cut is computed again.
            content = _header(kind, path.name, payload) + b"\n" + payload
            with drafted(path, content, sync=False) as draft:
                if path.is_dir():
                    raise IsADirectoryError(f"{path} is a folder")
                os.replace(draft, path)
            self._used.add(path)
        except OSError as error:
            self._unwritable = error

    def computed(
        self, kind: Kind, key: str, read: Callable[[bytes], T], compute: Callable[[], JSON]
    ) -> T:
        """What a payload says, or else what is computed, which is cached; see `value`."""
        found = self.value(kind, key, read)
        if found is None:
            payload = json.dumps(compute(), separators=(",", ":")).encode("ascii")
            self.put(kind, key, payload)
            found = read(payload)
        return found

    def use(self, kind: Kind, keys: Iterable[str]) -> None:
        """Let `prune` keep results that are in use, although this build has not read them."""
        for key in keys if self._folder else ():
            self._use(self._path(kind, key))

    def _path(self, kind: Kind, key: str) -> Path:
        name = _LATEST if kind in get_args(Latest) else key
        return Path(self._folder or "", kind, name[:2], name)

    def _use(self, path: Path) -> None:
        """Remember a file's last use, in this process and, to the day, in its time."""
        self._used.add(path)
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - _DAY:
                os.utime(path)

    def prune(self) -> None:
        """Remove results that no build has used for some days, after one that has read all it uses.

        Drafts of killed builds go, too. Answers of language models stay, since they cost money.
        """
        for draft in self._folder.glob("*/??/.*") if self._folder else ():
            remove_drafts(draft.parent)
        if self._folder is None or not self._days:
            return
        oldest = time.time() - self._days * _DAY
        for kind in get_args(_EachKey):
            for path in (self._folder / kind).glob("??/*"):
                # Another build may remove it, too.
                with suppress(OSError):
                    if path not in self._used and path.stat().st_mtime < oldest:
                        path.unlink()

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


def adopt(former: Path, folder: Path) -> bool:
    """Take over the cache of another folder, which stays, where there is none in the new one yet.

    Returns:
        Whether there was something to take over.
    """
    if folder.exists() or not former.is_dir():
        return False
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(8)}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(former, draft, symlinks=True)
        # In one step: another build may do the same.
        os.rename(draft, folder)
    except OSError:
        # What could not be taken over is computed again.
        shutil.rmtree(draft, ignore_errors=True)
        return False
    return True


def _header(kind: str, name: str, payload: bytes) -> bytes:
    sha256 = hashlib.sha256(payload).hexdigest()
    return json.dumps({"format": FORMAT, "kind": kind, "key": name, "sha256": sha256}).encode()
