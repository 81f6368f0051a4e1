"""Zensical, for which the pages of a site are built before, since it runs no plugin."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from .engine import Engine, EngineError, heard_by, read_site, run_module

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

FOLDER: Final = ".paperdiary/zensical"
"""What Zensical gets, and where it writes, relative to the site's own configuration."""

_OUTSIDE: Final = (
    *("env", "page_context", "post_page"),
    *("pre_template", "template_context", "post_template"),
)
"""Events by which a plugin changes what is around the text of a page."""

NATIVE: Final = ("mike", "minify", "offline", "privacy", "search")
"""Plugins that change finished pages, and that Zensical has too."""

_PARTS: Final = ("mkdocs_paperdiary.", "material.", "mkdocs.", "properdocs.", "mkdocs_static_i18n.")
"""Where plugins are from that Zensical has itself, or all of whose changes are collected before."""


class Prebuilt(NamedTuple):
    """A site that is ready for Zensical: its configuration, its place, and its sources."""

    configuration: Path
    site_dir: Path
    watched: tuple[Path, ...]


class Zensical(Engine):
    """Zensical."""

    name = "zensical"
    title = "Zensical"
    packages = ("zensical",)
    versions = ">=0.0.72,<1"
    # None is its own: it builds what it is asked to.
    files = ()

    def build(self, config_file: Path, *, site_dir: Path | None, strict: bool) -> int:
        """Build the pages and the site; see `Engine`."""
        made = prebuild(self, config_file, strict=strict)
        file = os.fspath(made.configuration)
        status = run_module("zensical", ["build", "-f", file, *(["--strict"] if strict else [])])
        if status == 0:
            _move(made.configuration.parent / "site", site_dir or made.site_dir)
        return status

    def serve(self, config_file: Path, *, address: str | None, strict: bool) -> int:
        """Serve the site, and build the pages again on changes; see `Engine`."""
        made = prebuild(self, config_file, strict=strict, serving=True)
        place = ["--dev-addr", address] if address else []
        file = os.fspath(made.configuration)
        command = [sys.executable, "-P", "-m", "zensical", "serve", "-f", file, *place]
        with _watching(made.watched) as changed, subprocess.Popen(command) as server:
            try:
                while server.poll() is None:
                    if changed.wait(0.5):
                        changed.clear()
                        try:
                            prebuild(self, config_file, strict=strict, serving=True)
                        except (EngineError, OSError) as error:
                            print(f"Error: {error}", file=sys.stderr)
            except KeyboardInterrupt:
                pass  # The terminal has sent it to the server too.
            return server.wait()


def prebuild(
    engine: Engine, config_file: Path, *, strict: bool = False, serving: bool = False
) -> Prebuilt:
    """Build the pages of a site, and write what Zensical is to be given.

    Raises:
        EngineError: The site cannot be built.
    """
    config = read_site(engine, config_file).config
    from mkdocs.exceptions import Abort, MkDocsException

    from .built_pages import build_pages
    from .stored_pages import changed_at
    from .zensical_folder import write_folder

    if "encryptcontent" in config.plugins:
        raise EngineError(
            "the plugin encryptcontent locks finished pages, which no plugin can do under "
            "Zensical: they would be open to everyone; build with MkDocs or ProperDocs"
        )
    root = config_file.resolve().parent
    written = _written(config, config_file)
    site_dir, custom = Path(config.site_dir), config.theme.custom_dir
    paths = (config.docs_dir, os.fspath(config_file), *config.watch, *([custom] if custom else []))
    watched = _present(paths)
    sources = {os.fspath(path): changed_at(path) for path in _files(watched)}
    config.strict = strict = config.strict or strict
    package = type(config).__module__.partition(".")[0]
    with (
        heard_by(_messages(), package, logging.INFO) as log,
        tempfile.TemporaryDirectory(prefix="paperdiary-") as made,
    ):
        warnings = [*_disagreeing(written, config_file), *_lost(config, config_file)]
        for message in warnings:
            log.warning(message)
        config.plugins.on_startup(command="serve" if serving else "build", dirty=False)
        try:
            built = build_pages(config, Path(made), native=NATIVE, serving=serving)
        except (Abort, MkDocsException) as error:
            raise EngineError(f"the pages of {config_file} are not built: {error}") from None
        finally:
            config.plugins.on_shutdown()
        if warnings and strict:
            raise EngineError("there are warnings, and the site is strict")
        configuration = write_folder(root / FOLDER, built, sources, plugins=_native(written))
        if serving:
            more = _Watch()
            config.plugins.on_serve(more, config=config, builder=lambda *_: None)  # type: ignore[arg-type]
            watched += _present(more.paths)
    return Prebuilt(configuration, site_dir, watched)


def _disagreeing(written: Mapping[str, Any], config_file: Path) -> Iterator[str]:
    """What a configuration of Zensical's own says in vain."""
    own = config_file.with_name("zensical.toml")
    if not own.is_file():
        return
    try:
        with own.open("rb") as file:
            settings = tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        yield f"{own.name} cannot be read ({error}); mend or remove it"
        return
    settings = settings.get("project", settings)
    differing = sorted(
        name for name, value in settings.items() if name not in written or written[name] != value
    )
    if differing:
        yield (
            f"{own.name} and {config_file.name} disagree about {', '.join(differing)}: the diary's "
            f"site is built as {config_file.name} says; write it there, and remove {own.name}, "
            "which a plain `zensical build` would follow"
        )


def _written(config: MkDocsConfig, config_file: Path) -> dict[str, Any]:
    """What a configuration says, with what it inherits, before MkDocs has made anything of it."""
    from mkdocs.utils.yaml import get_yaml_loader, yaml_load

    with config_file.open("rb") as file:
        return yaml_load(file, loader=get_yaml_loader(config=config))


def _native(written: Mapping[str, Any]) -> dict[str, Any]:
    """The options of the plugins that Zensical has itself; a site without a search has none."""
    plugins = written.get("plugins") or ()
    named: dict[str, Any] = dict(plugins) if isinstance(plugins, Mapping) else {}
    for one in () if named else plugins:
        named |= one if isinstance(one, Mapping) else {one: None}
    short = {name.rpartition("/")[2]: options or {} for name, options in named.items()}
    found = {name: options for name, options in short.items() if name in NATIVE}
    return {"search": {"enabled": False}} | found


def _lost(config: MkDocsConfig, config_file: Path) -> Iterator[str]:
    """Which plugins change what is around the text of pages, which Zensical makes itself."""
    names = {id(plugin): name for name, plugin in config.plugins.items()}
    lost: dict[str, list[str]] = {}
    for event in _OUTSIDE:
        for method in config.plugins.events[event]:
            owner = getattr(method, "__self__", None)
            name = names.get(id(owner), method.__module__)
            module = type(owner).__module__ if owner else ""
            # Of Material's, only the blog has templates of its own.
            is_kept = module.startswith(_PARTS) and not module.startswith("material.plugins.blog")
            if not is_kept and name.rpartition("/")[2] not in NATIVE:
                lost.setdefault(name, []).append(f"on_{event}")
    for name, events in lost.items():
        yield (
            f"Zensical does not know the plugin '{name}': what it does to the text of pages is "
            f"kept, but not what it does around it ({', '.join(events)}); if you miss that, build "
            f"with MkDocs or ProperDocs, else take it out of {config_file.name}"
        )


class _Watch:
    """What plugins take for a server that they name more files to."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def watch(self, path: str, *_: object, **__: object) -> None:
        self.paths.append(path)

    def unwatch(self, path: str) -> None:
        self.paths = [one for one in self.paths if one != path]


def _present(paths: Iterable[str]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(Path(path).resolve() for path in paths if os.path.exists(path)))


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """Files, and folders with all that is in them, but what is hidden."""
    for path in paths:
        yield path
        for folder, folders, files in os.walk(path):
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from (Path(folder, name) for name in (*folders, *files))


def _messages() -> logging.Handler:
    """Shows warnings, and what the plugin itself has to say, on the standard error."""
    listener = logging.StreamHandler()
    listener.setFormatter(logging.Formatter("%(levelname)-8s -  %(message)s"))
    listener.addFilter(
        lambda one: one.levelno >= logging.WARNING or one.name.endswith(".paperdiary")
    )
    return listener


@contextmanager
def _watching(paths: tuple[Path, ...]) -> Iterator[threading.Event]:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.polling import PollingObserver

    changed = threading.Event()

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if not event.is_directory:
                changed.set()

    # As MkDocs does: not all file systems tell of changes.
    observer = PollingObserver(timeout=0.5)
    for path in paths:
        observer.schedule(Handler(), os.fspath(path), recursive=True)
    observer.start()
    try:
        yield changed
    finally:
        observer.stop()
        observer.join()


def _move(made: Path, site_dir: Path) -> None:
    """Put a site in its place, in which only hidden files are left, such as those of Git."""
    site_dir.mkdir(parents=True, exist_ok=True)
    for old in site_dir.iterdir():
        if not old.name.startswith("."):
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    for new in made.iterdir():
        shutil.move(os.fspath(new), os.fspath(site_dir / new.name))
