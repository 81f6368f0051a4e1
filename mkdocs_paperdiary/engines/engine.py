"""What a generator of sites has to offer, and what is said where it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import ClassVar

from packaging.specifiers import SpecifierSet

from ..words import gettext as _


class EngineError(Exception):
    """A generator or a configuration that cannot be used; the text says why, and how to mend it."""


class Engine(ABC):
    """A generator of sites that can build a diary.

    Attributes:
        name: The value of `--engine`.
        packages: The packages that it may be installed by, the usual one first.
        versions: Those that work, as pip has them: `>=1.6,<2`.
        files: The configurations that it looks for in a folder, in its order.
    """

    name: ClassVar[str]
    packages: ClassVar[tuple[str, ...]]
    versions: ClassVar[str]
    files: ClassVar[tuple[str, ...]]

    @property
    @abstractmethod
    def title(self) -> str:
        """Its name for people."""

    @property
    def version(self) -> str | None:
        """The version that is installed, or None."""
        return next(filter(None, map(version_of, self.packages)), None)

    @property
    def why_unusable(self) -> str:
        """Why no site can be built with it, and how to mend that; empty where one can."""
        install = f"pip install '{self.packages[0]}{self.versions}'"
        if (found := self.version) is None:
            values = {"engine": self.title, "command": install}
            return _("%(engine)s is not installed; install it: %(command)s", **values)
        if not SpecifierSet(self.versions).contains(found, prereleases=True):
            values = {"engine": f"{self.title} {found}", "command": install}
            return _("%(engine)s does not build diaries; install another: %(command)s", **values)
        return ""

    @abstractmethod
    def build(self, config_file: Path, *, site_dir: Path | None, strict: bool) -> int:
        """Build a site.

        Args:
            config_file: Its configuration.
            site_dir: The folder it is written into; None for the one of the configuration.
            strict: Whether it fails on each warning.

        Returns:
            The exit status; the generator has said what is wrong.

        Raises:
            EngineError: It cannot even begin.
        """

    @abstractmethod
    def serve(self, config_file: Path, *, address: str | None, strict: bool) -> int:
        """Build a site, serve it, and build it again on changes, until it is interrupted.

        Args:
            config_file: Its configuration.
            address: Such as `127.0.0.1:8001`; None for the one of the configuration.
            strict: Whether it fails on each warning.

        Returns:
            The exit status.

        Raises:
            EngineError: It cannot even begin.
        """


def version_of(package: str) -> str | None:
    """The version of a package that is installed, or None."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def run_module(module: str, arguments: Sequence[str]) -> int:
    """Run a Python module as a command of its own, and return its exit status.

    A process has one generator: ProperDocs takes the place of MkDocs in the one it runs in.
    """
    # `-P`: no file in the working folder takes the place of a library.
    command = [sys.executable, "-P", "-m", module, *map(os.fspath, arguments)]
    with subprocess.Popen(command) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                # The terminal has sent it to the generator too, which ends in its own way.
                continue
