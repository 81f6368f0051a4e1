"""MkDocs and its successors ProperDocs and MkDocs NG, which run the same plugins.

MkDocs NG brings the package `mkdocs` itself. ProperDocs has a package of its own, and lets `mkdocs`
lead to it in a process that has imported `properdocs.replacement`.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import re
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import yaml

from ..files import CONFIGURATIONS
from ..words import gettext as _
from .engine import Engine, EngineError, run_module, version_of

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from ..config import PaperDiaryConfig
    from ..problem import Problem


class _Family(Engine):
    """A generator with MkDocs' plugins, commands and configuration."""

    module: ClassVar[str]

    def build(self, config_file: Path, *, site_dir: Path | None, strict: bool) -> int:
        folder = ["--site-dir", os.fspath(site_dir.absolute())] if site_dir else []
        return self._run("build", config_file, [*folder, *(["--strict"] if strict else [])])

    def serve(self, config_file: Path, *, address: str | None, strict: bool) -> int:
        place = ["--dev-addr", address] if address else []
        return self._run("serve", config_file, [*place, *(["--strict"] if strict else [])])

    def _run(self, command: str, config_file: Path, options: list[str]) -> int:
        file = os.fspath(config_file.absolute())
        return run_module(self.module, [command, "--config-file", file, *options])


class MkDocs(_Family):
    """MkDocs 1, or MkDocs NG in its place."""

    name = "mkdocs"
    module = "mkdocs"
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
    module = "properdocs"
    packages = ("properdocs",)
    versions = ">=1.6.5,<2"
    files = CONFIGURATIONS


@dataclass(frozen=True)
class SiteFiles:
    """A site as its configuration describes it.

    Attributes:
        unreadable: Files that are left out, since a build would fail or never end with them.
    """

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
    if usable.module != "mkdocs":
        importlib.import_module(f"{usable.module}.replacement")


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
    with _captured_errors(load_config.__module__.partition(".")[0]) as errors:
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
def _captured_errors(logger: str) -> Iterator[list[str]]:
    """Keep a generator's messages from the screen, and collect its errors."""
    errors: list[str] = []
    log = logging.getLogger(logger)
    listener = logging.Handler(logging.ERROR)
    listener.emit = lambda record: errors.append(record.getMessage())  # type: ignore[method-assign]
    propagates = log.propagate
    log.propagate = False
    log.addHandler(listener)
    try:
        yield errors
    finally:
        log.propagate = propagates
        log.removeHandler(listener)
