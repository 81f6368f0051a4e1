"""The example diary, built for tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

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


def build_example(folder: Path, cache: Path, *plugins: str, **options: Any) -> None:
    """Build the example into a folder.

    Args:
        folder: Where the site is written.
        cache: The plugin's cache.
        plugins: Beside the search and this one.
        options: As in `mkdocs.yml`, and `diary` for the plugin's own.
    """
    diary: dict[str, Any] = {"cache_dir": str(cache), **options.pop("diary", {})}
    build_site(
        EXAMPLE / "mkdocs.yml",
        diary,
        site_dir=str(folder),
        plugins=["search", *plugins, {"paperdiary": diary}],
        **options,
    )


def build_site(file: Path, diary: dict[str, Any], **options: Any) -> None:
    """Build a site with the plugin.

    Args:
        file: Its `mkdocs.yml`.
        diary: The plugin's options among `options`. `PAPERDIARY_TEST_SEED=7` gives them another
            seed, to see what depends on where points lie.
        options: As in `mkdocs.yml`.
    """
    if seed := os.environ.get("PAPERDIARY_TEST_SEED"):
        diary["map"] = diary.get("map", {}) | {"seed": int(seed)}
    config = load_config(str(file), **options)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)


def copy_site(site: Path, folder: Path, url: str) -> None:
    """Copy a site that was built for `SOMEWHERE`, so that it can be served at another address."""

    def copy(source: str, target: str) -> None:
        content = Path(source).read_bytes()
        Path(target).write_bytes(content.replace(SOMEWHERE.encode(), url.encode()))

    shutil.copytree(site, folder, copy_function=copy)
