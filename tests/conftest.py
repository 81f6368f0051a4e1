"""What the tests of all rooms share, and what all workers of one run share."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import certifi
import jinja2
import pytest
from filelock import FileLock
from jinja2.bccache import Bucket

from mkdocs_paperdiary.cache import Kind, Latest

from .browser.building import example
from .durations import pytest_addoption, pytest_collection_modifyitems, pytest_configure
from .llm_server import server
from .records.catalogue_server import catalogues
from .umap_server import compiled_once

__all__ = [
    "catalogues",
    "example",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "server",
]

NOISE = Path(__file__).with_name("noise")

Lock = Callable[[str], FileLock]

if os.environ.get("PAPERDIARY_TEST_NOISE"):
    # For this process, and for those that tests start.
    runpy.run_path(str(NOISE / "sitecustomize.py"))
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(NOISE), *filter(None, [os.environ.get("PYTHONPATH")])]
    )


END = "-----END CERTIFICATE-----\n"

OF_THE_USER = ("PAPERDIARY_", "OPENAI_", "GIT_", "GITHUB_")
"""Beginnings of the names of variables that a test sets where it needs them."""


@pytest.fixture(scope="session", autouse=True)
def same_environment_everywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No network, and nothing of what the user has set up for git and for the plugin."""
    folder = tmp_path_factory.mktemp("environment")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(OF_THE_USER) and not name.startswith("PAPERDIARY_TEST_"):
                patch.delenv(name)
        settings = folder / "gitconfig"
        settings.write_text("[init]\n\tdefaultBranch = main\n[safe]\n\tdirectory = *\n", "utf-8")
        patch.setenv("GIT_CONFIG_GLOBAL", str(settings))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("HF_HUB_OFFLINE", "1")
        # Nothing is asked by TLS, and each HTTP client reads its certificates, by default hundreds.
        certificate = folder / "certificate.pem"
        certificate.write_text(certifi.contents().partition(END)[0] + END, "ascii")
        patch.setenv("SSL_CERT_FILE", str(certificate))
        # The command speaks the language of the user.
        patch.delenv("LANGUAGE", raising=False)
        patch.setenv("LC_ALL", "C.UTF-8")
        # A proxy is not for the servers that tests start on loopback.
        for name in ("no_proxy", "NO_PROXY"):
            patch.setenv(name, "127.0.0.1,localhost")
        # MkDocs 1.x works; this silences an advertisement of another generator in every build.
        patch.setenv("NO_MKDOCS_2_WARNING", "true")
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is the same for all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    # Each of pytest-xdist's workers has a folder of its own within that of the run.
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = run / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def shared_cache(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all tests of all workers use whose subject is not the cache.

    Workers may read and write it at once. Build what takes long under a `lock`, so that one
    worker computes it and the others find it. Of what has only a latest result each worker has
    its own: another's would take its place between two builds of one test.
    """
    folder = tmp_path_factory.getbasetemp() / "cache"
    folder.mkdir()
    latest = get_args(Latest)
    for kind in (kind for kinds in get_args(Kind) for kind in get_args(kinds)):
        if kind not in latest:
            (shared_folder / "cache" / kind).mkdir(parents=True, exist_ok=True)
            (folder / kind).symlink_to(shared_folder / "cache" / kind)
    return folder


@pytest.fixture(scope="session")
def lock(shared_folder: Path) -> Lock:
    """Locks between workers, by name: `with lock("example"): ...`."""
    return lambda name: FileLock(shared_folder / f"{name}.lock")


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Compiled templates, by their text and by the options that they were compiled with."""

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        options = f"{environment.autoescape} {sorted(environment.extensions)}"
        return super().get_bucket(environment, f"{name} {options}", filename, source)


@pytest.fixture(scope="session", autouse=True)
def quick_maps(same_environment_everywhere: None) -> Iterator[None]:
    """UMAP compiled once, and not for each map."""
    with compiled_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_themes(shared_folder: Path) -> Iterator[None]:
    """A theme's templates compiled once and its files listed once: most of a small site's build."""
    folder = shared_folder / "templates"
    folder.mkdir(exist_ok=True)
    cache = CompiledTemplates(str(folder))
    make = jinja2.Environment.__init__

    def make_with_cache(environment: jinja2.Environment, *arguments: Any, **options: Any) -> None:
        # The plugin has a cache of its own, which keeps nothing where Python may not either.
        # A template that is given as a text, `jinja2.Template`, has all options by their places.
        if not arguments and (sys.dont_write_bytecode or "bytecode_cache" not in options):
            options["bytecode_cache"] = cache
        make(environment, *arguments, **options)

    list_all = jinja2.FileSystemLoader.list_templates
    listed: dict[str, list[str]] = {}

    def list_quickly(loader: jinja2.FileSystemLoader) -> list[str]:
        found: set[str] = set()
        for folder in map(str, loader.searchpath):
            if folder not in listed or "site-packages" not in folder:
                files = list_all(jinja2.FileSystemLoader(folder))
                # Without the 14,000 icons in `.icons`: MkDocs copies no hidden file of a theme.
                listed[folder] = [name for name in files if not name.startswith(".")]
            found.update(listed[folder])
        return sorted(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "__init__", make_with_cache)
        patch.setattr(jinja2.FileSystemLoader, "list_templates", list_quickly)
        yield
