"""Compiled templates, kept where Python keeps compiled modules."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """Saves the time that compiling templates takes, which is a part of a warm build to be felt.

    They are code, so they stand in `__pycache__` beside the templates, and not in the cache of the
    diary, which people share and commit. As with modules, `PYTHONPYCACHEPREFIX` moves them and
    `PYTHONDONTWRITEBYTECODE` keeps them from being written. Jinja2 itself compares the source's
    digest and the version of Python.
    """

    def __init__(self, folder: Path) -> None:
        """Choose the place.

        Arguments:
            folder: The templates' folder.
        """
        self._folder = Path(cache_from_source(str(folder / "template.py"))).parent

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load what was compiled, if it is there and whole."""
        try:
            with self._path(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except Exception:  # Whatever a damaged file does to pickle and marshal.
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where that is possible."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                bucket.write_bytecode(file)
            os.replace(name, self._path(bucket))

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}.jinja"
