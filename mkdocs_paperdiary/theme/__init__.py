"""The theme `paperdiary`, and what the plugin brings to a site under any theme.

MkDocs takes this folder for the theme's, whose parent is Material. The styles and scripts in its
assets stand at the same place in a site whether MkDocs copies them, with the theme, or the plugin.

Where Material's offline plugin is on, the site is to be read from a disk too. Over `file://`
browsers load scripts, but neither modules nor data: the sources of the modules and the data of the
figures are then written once more, each as a script that hands them over.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, DistributionFinder, distributions
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import PluginCollection

from ..problem import Problem

NAME = "paperdiary"
"""The theme's name, and the namespace of Material's plugins under it."""

OFFLINE_START = "offline/start.js"
"""The script that stands for the entry module, by its path below the assets folder."""

_ASSETS = Path(__file__).parent / "assets/paperdiary"


_MATERIALS = {"material": "mkdocs-material", "materialx": "mkdocs-materialx"}
"""Material for MkDocs and MaterialX, its continuation, by their names as themes."""


class _MaterialXAsMaterial(Distribution):
    """What lets the theme extend MaterialX where Material is not installed.

    Both bring their templates as `material.templates`, but each names its theme in its own way.
    """

    def read_text(self, filename: str) -> str | None:
        return {
            "METADATA": f"Name: {NAME}-materialx\nVersion: 1\n",
            "entry_points.txt": "[mkdocs.themes]\nmaterial = material.templates\n",
        }.get(filename)

    def locate_file(self, path: Any) -> Any:
        return Path(path)


class _MaterialXFinder(DistributionFinder):
    def find_distributions(self, context: Any = None) -> Iterable[Distribution]:
        return () if context and context.name else (_MaterialXAsMaterial(),)


def _installed_materials() -> list[str]:
    """Those of Material and MaterialX that are installed, by their names as themes."""
    return [name for name, package in _MATERIALS.items() if any(distributions(name=package))]


# MkDocs imports this module for the theme's folder, and then looks for what the theme extends.
if _installed_materials() == ["materialx"]:
    sys.meta_path.append(_MaterialXFinder())


def mixed_materials() -> Problem | None:
    """What to say where Material and MaterialX are both installed, and share one folder."""
    if len(_installed_materials()) < len(_MATERIALS):
        return None
    both = " and ".join(_MATERIALS.values())
    message = (
        f"{both} both install the folder `material`, where each replaces files of the other; keep "
        f"one: pip uninstall {' '.join(_MATERIALS.values())}, and then pip install --no-deps with "
        "the name of the one that you want"
    )
    return Problem(message, code="mixed-themes")


def name_material_plugins(plugins: PluginCollection) -> None:
    """Let Material's plugins be found by the names that Material's templates ask for.

    Under this theme `search` is `paperdiary/search`, but Material shows a search box where there is
    a plugin `material/search`, and MaterialX where there is a plugin `materialx/search`. Each of
    the plugins gets these names, beside its first: other plugins look which of them come before and
    behind.
    """
    named = list(plugins.items())
    names = dict.fromkeys(("material", *_installed_materials()))
    # Not by the collection itself, which would call each of its events twice.
    dict.clear(plugins)
    for name, plugin in named:
        dict.__setitem__(plugins, name, plugin)
        first, _, rest = name.partition("/")
        if rest and (first == NAME or first in _MATERIALS):
            for other in names:
                dict.setdefault(plugins, f"{other}/{rest}", plugin)


def prepare_pagefind(plugins: PluginCollection) -> bool:
    """Let MaterialX's default search, if it is the site's, leave out what Material's leaves out.

    Pagefind reads finished pages, and knows nothing of Material's attribute. Returns whether it is.
    """
    search = plugins.get("materialx/search")
    if search is None or search.config.get("provider") != "pagefind":
        return False
    options = search.config["pagefind"]
    # Those that the plugin would leave out by itself.
    selectors = options.get("exclude_selectors", ["nav", "footer"])
    options["exclude_selectors"] = [*selectors, "[data-search-exclude]"]
    return True


def styles(theme: str | None) -> tuple[str, ...]:
    """The style sheets that a site under a theme loads, by their path below the assets folder."""
    shared = ("stylesheets/figures.css", "stylesheets/pages.css")
    return (*shared, "theme/theme.css") if theme == NAME else shared


def assets(*, offline: bool) -> dict[str, Path]:
    """The files to be copied into a site, perhaps read from a disk, by their path below its assets.

    Those that only the theme has are not among them. `basic/plotly.min.js` is Plotly's smallest
    bundle, and `webgl/plotly.min.js` the one that draws points with WebGL.
    """
    folders = ("basic", "javascripts", "stylesheets", "webgl", *(["offline"] if offline else []))
    return {path: file for folder in folders for path, file in _files(folder).items()}


def is_for_disk(plugins: PluginCollection) -> bool:
    """Whether the site is to be read from a disk too, by the site's plugins."""
    plugin = plugins.get("material/offline")
    return plugin is not None and bool(plugin.config["enabled"])


def prepare_for_disk(config: MkDocsConfig, assets: str) -> None:
    """Change the theme's features and the polyfills for a site that is read from a disk."""
    # Over `file://` instant navigation does nothing but keep Material's scripts from starting;
    # Material's manual asks to leave it out.
    features = config.theme.get("features") or []
    config.theme["features"] = [
        name for name in features if not name.startswith("navigation.instant")
    ]
    polyfills = config.extra.get("polyfills") or []
    # Material's plugin looks for the same name, and where it finds none, takes the shim from a CDN.
    if not any("iframe-worker" in str(script) for script in polyfills):
        config.extra["polyfills"] = [*polyfills, f"{assets}/offline/iframe-worker.js"]


def disk_scripts(loaded: Mapping[str, str | bytes], assets: str) -> dict[str, str]:
    """Write the modules, and JSON by its path, as scripts that hand them over, by their path."""
    sources = {file.name: file.read_text("utf-8") for file in _files("javascripts").values()}
    texts = {f"{assets}/offline/modules.js": json.dumps(sources)} | {
        f"{path.removesuffix('.json')}.js": text if isinstance(text, str) else text.decode("utf-8")
        for path, text in loaded.items()
    }
    # JSON is a part of JavaScript (ECMA-262, since its edition of 2019).
    return {path: f"document.currentScript.paperdiary = {text}\n" for path, text in texts.items()}


def _files(folder: str) -> dict[str, Path]:
    paths = sorted((_ASSETS / folder).glob("*.*"))
    return {path.relative_to(_ASSETS).as_posix(): path for path in paths}
