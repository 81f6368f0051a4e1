"""Generators of sites: what each has to offer, and MkDocs and its successors, which run the plugin.

MkDocs NG brings the package `mkdocs` itself. ProperDocs has a package of its own, and lets `mkdocs`
lead to it in a process that has imported `properdocs.replacement`.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import re
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import yaml
from packaging.specifiers import SpecifierSet

from ..cache import version_of
from ..files import CONFIGURATIONS
from ..words import gettext as _

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from ..config import PaperDiaryConfig
    from ..problem import Problem


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
        """Build a site into a folder, which is None for the one of its configuration.

        Returns:
            The exit status; the generator has said what is wrong.

        Raises:
            EngineError: It cannot even begin.
        """

    @abstractmethod
    def serve(self, config_file: Path, *, address: str | None, strict: bool) -> int:
        """Build a site, serve it, and build it again on changes, until it is interrupted.

        As `build`, with an address such as `127.0.0.1:8001`; None for the configuration's.
        """


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


class _Family(Engine):
    """A generator with MkDocs' plugins, commands and configuration, which is a module to run."""

    def build(self, config_file: Path, *, site_dir: Path | None, strict: bool) -> int:
        folder = ["--site-dir", os.fspath(site_dir.absolute())] if site_dir else []
        return self._run("build", config_file, folder, strict=strict)

    def serve(self, config_file: Path, *, address: str | None, strict: bool) -> int:
        place = ["--dev-addr", address] if address else []
        return self._run("serve", config_file, place, strict=strict)

    def _run(self, command: str, config_file: Path, options: list[str], *, strict: bool) -> int:
        file = os.fspath(config_file.absolute())
        strictly = ["--strict"] if strict else []
        return run_module(self.name, [command, "--config-file", file, *options, *strictly])


class MkDocs(_Family):
    """MkDocs 1, or MkDocs NG in its place."""

    name = "mkdocs"
    packages = ("mkdocs", "mkdocs-ng")
    versions = ">=1.6,<2"
    files = CONFIGURATIONS[2:]

    @property
    def title(self) -> str:
        """The name of the one that is installed."""
        return "MkDocs NG" if version_of(self.packages[1]) else "MkDocs"


class ProperDocs(_Family):
    """ProperDocs."""

    name = "properdocs"
    title = "ProperDocs"
    packages = ("properdocs",)
    versions = ">=1.6.5,<2"
    files = CONFIGURATIONS


class SiteFiles(NamedTuple):
    """A site as its configuration describes it; a build would never end with unreadable files."""

    config: MkDocsConfig
    files: Files
    options: PaperDiaryConfig
    unreadable: tuple[Problem, ...]


def provide(engine: Engine) -> None:
    """Let `mkdocs` be imported in this process, whichever of its successors is installed.

    Raises:
        EngineError: None of them is.
    """
    if "mkdocs" in sys.modules:
        # Parts of two generators would not know each other.
        return
    family = [one for one in (engine, MkDocs(), ProperDocs()) if isinstance(one, _Family)]
    usable = next((one for one in family if not one.why_unusable), None)
    if usable is None:
        raise EngineError(family[0].why_unusable)
    if usable.name != "mkdocs":
        importlib.import_module(f"{usable.name}.replacement")


def read_site(engine: Engine, path: Path) -> SiteFiles:
    """Read the configuration of a site, and list its files.

    Raises:
        EngineError: It is wrong, or does not name the plugin.
    """
    provide(engine)
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException
    from mkdocs.structure.files import get_files

    from ..build import leave_out_unreadable
    from ..config import PaperDiaryConfig

    # Material prints an advertisement of another generator otherwise.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    errors: list[str] = []
    listener = logging.Handler(logging.ERROR)
    listener.emit = lambda record: errors.append(record.getMessage())  # type: ignore[method-assign]
    with heard_by(listener, load_config.__module__.partition(".")[0], logging.WARNING):
        try:
            # The whole path, since MkDocs takes the docs folder to be beside it.
            config = load_config(str(path.resolve()))
        except (MkDocsException, yaml.YAMLError) as error:
            reasons = "\n".join(errors or [str(error)])
            message = _("%(path)s cannot be used: %(reasons)s", path=path, reasons=reasons)
            raise EngineError(message) from None
        files = get_files(config)
        unreadable = leave_out_unreadable(files, config)
    found = (plugin.config for plugin in config.plugins.values())
    options = next((one for one in found if isinstance(one, PaperDiaryConfig)), None)
    if options is None:
        message = _(
            "the plugin paperdiary is not among the plugins of %(path)s; add it:", path=path
        )
        raise EngineError(f"{message}\n\nplugins:\n  - search\n  - paperdiary")
    return SiteFiles(config, files, options, unreadable)


def anchors_of(config: MkDocsConfig, markdown: str) -> Collection[str] | None:
    """The anchors of a page as it will be rendered, or None where that cannot be known."""
    from markdown import Markdown

    try:
        # As MkDocs does, but without its links.
        renderer = Markdown(
            extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {}
        )
        html = renderer.convert(markdown)
    except Exception:  # Whatever an extension does to a page outside a build.
        return None
    return {"", *re.findall(r"""\b(?:id|name)\s*=\s*["']([^"']+)["']""", html)}


@contextlib.contextmanager
def heard_by(listener: logging.Handler, package: str, level: int) -> Iterator[logging.Logger]:
    """Let a handler alone hear what a generator logs, from a level on."""
    log = logging.getLogger(package)
    before = log.level, log.propagate
    log.setLevel(level)
    log.propagate = False
    log.addHandler(listener)
    try:
        yield log
    finally:
        log.removeHandler(listener)
        log.setLevel(before[0])
        log.propagate = before[1]
