"""The example diary, built for tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_paperdiary.engines import ENGINES

if TYPE_CHECKING:
    from ..conftest import Lock

EXAMPLE = Path(__file__).parents[2] / "example_site"
SOMEWHERE = "http://diary.invalid/my-diary/"
"""The address that a site is built for which each worker serves at another one."""

MATERIAL: dict[str, Any] = {
    "name": "material",
    "font": False,
    "features": [
        "navigation.instant",
        "navigation.tabs",
        "navigation.top",
        "navigation.path",
        "navigation.footer",
        "search.highlight",
        "search.suggest",
        "toc.follow",
    ],
    "palette": [
        {
            "media": media,
            "scheme": scheme,
            "primary": "indigo",
            "accent": "indigo",
            "toggle": {"icon": f"material/{icon}", "name": name},
        }
        for media, scheme, icon, name in (
            ("(prefers-color-scheme)", "default", "brightness-auto", "Switch to light mode"),
            ("(prefers-color-scheme: light)", "default", "brightness-7", "Switch to dark mode"),
            ("(prefers-color-scheme: dark)", "slate", "brightness-4", "Follow the system"),
        )
    ],
}
"""Material as many sites have it; it asks for what the theme `paperdiary` brings by itself."""

OWN = {"name": "paperdiary"}

THEMES = {"material": MATERIAL, "paperdiary": OWN}


def write_example(folder: Path, cache: Path, *plugins: str, **options: Any) -> Path:
    """Write a configuration that builds the example's notes, wherever they are.

    Args:
        folder: Where it is written, and what the map remembers.
        cache: The plugin's cache.
        plugins: Beside the search and this one.
        options: As in `mkdocs.yml`, and `diary` for the plugin's own; others are the example's.

    Returns:
        The configuration.
    """
    settings = yaml.safe_load((EXAMPLE / "mkdocs.yml").read_text("utf-8"))
    (own,) = (one["paperdiary"] for one in settings["plugins"] if isinstance(one, dict))
    own |= {"cache_dir": str(cache), "map": {"file": str(folder / "map.jsonl")}}
    diary = seeded(own | options.pop("diary", {}))
    settings |= {
        "docs_dir": str(EXAMPLE / "docs"),
        "plugins": ["search", *plugins, {"paperdiary": diary}],
    }
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "mkdocs.yml"
    file.write_text(yaml.safe_dump(settings | options), "utf-8")
    return file


def build_example(folder: Path, cache: Path, *plugins: str, **options: Any) -> None:
    """Build the example into a folder; the arguments are those of `write_example`."""
    with TemporaryDirectory() as sources:
        file = write_example(Path(sources), cache, *plugins, **options)
        build_site(file, site_dir=str(folder))


def seeded(diary: dict[str, Any]) -> dict[str, Any]:
    """The plugin's options; `PAPERDIARY_TEST_SEED=7` gives them another seed.

    It shows what depends on where points lie.
    """
    seed = os.environ.get("PAPERDIARY_TEST_SEED")
    return diary | ({"map": diary.get("map", {}) | {"seed": int(seed)}} if seed else {})


def build_site(file: Path, **options: Any) -> None:
    """Build a site with MkDocs.

    Args:
        file: Its `mkdocs.yml`.
        options: As in `mkdocs.yml`.
    """
    config = load_config(str(file), **options)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)


@pytest.fixture(scope="session")
def example(
    shared_folder: Path, shared_cache: Path, lock: Lock, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """The example under a theme, built for `SOMEWHERE` by the first worker that asks for it.

    Called with the name of the theme, and with that of a generator other than MkDocs.
    """

    def example(theme: str, engine: str = "mkdocs") -> Path:
        folder = shared_folder / "example" / f"{theme}-{engine}"
        if engine != "mkdocs":
            # Which fills the cache: other processes would compile UMAP once more.
            example(theme)
        # One lock for all, since the first build fills the cache for the next.
        with lock("example"):
            if not folder.exists():
                unfinished = folder.with_name(f"{folder.name}.unfinished")
                shutil.rmtree(unfinished, ignore_errors=True)
                options = {"theme": THEMES[theme], "site_url": SOMEWHERE}
                if engine == "mkdocs":
                    build_example(unfinished, shared_cache, **options)
                else:
                    sources = tmp_path_factory.mktemp(folder.name)
                    file = write_example(sources, shared_cache, **options)
                    assert ENGINES[engine].build(file, site_dir=unfinished, strict=True) == 0
                unfinished.rename(folder)
        return folder

    return example


def copy_site(site: Path, folder: Path, url: str) -> None:
    """Copy a site that was built for `SOMEWHERE`, so that it can be served at another address."""

    def copy(source: str, target: str) -> None:
        content = Path(source).read_bytes()
        Path(target).write_bytes(content.replace(SOMEWHERE.encode(), url.encode()))

    shutil.copytree(site, folder, copy_function=copy)
