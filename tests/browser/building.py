"""The example diary, built with other options than most tests need."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config

EXAMPLE = Path(__file__).parents[2] / "example_site"


def build_example(folder: Path, cache: Path, *plugins: str, **options: Any) -> None:
    """Build the example into a folder.

    Arguments:
        folder: Where the site is written.
        cache: The plugin's cache.
        plugins: Beside the search and this one.
        options: As in `mkdocs.yml`.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["NO_MKDOCS_2_WARNING"] = "true"
    config = load_config(
        str(EXAMPLE / "mkdocs.yml"),
        site_dir=str(folder),
        plugins=["search", *plugins, {"paperdiary": {"cache_dir": str(cache)}}],
        **options,
    )
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
