"""What a site needs to be read from a disk, where Material's offline plugin is on.

Over `file://` browsers load scripts, but neither modules nor data. So the sources of the modules
and the data of the figures are written once more, each as a script that hands them over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.plugins import PluginCollection

START = "offline/start.js"
"""The script that stands for the entry module, by its path below the assets folder."""

_SHIM = "offline/iframe-worker.js"
_INSTANT = "navigation.instant"
_MODULES = "offline/modules.js"


def is_offline(plugins: PluginCollection) -> bool:
    """Whether the site is to be read from a disk too, by the site's plugins."""
    plugin = plugins.get("material/offline")
    return plugin is not None and bool(plugin.config["enabled"])


def prepare(config: MkDocsConfig, assets: str) -> None:
    """Set what Material needs to know of a site that is read from a disk.

    Arguments:
        config: The site's configuration; its theme's features and its polyfills are changed.
        assets: The folder of the site that the shim is in.
    """
    # Over `file://` instant navigation does nothing but keep Material's scripts from starting;
    # Material's manual asks to leave it out.
    features = config.theme.get("features") or []
    config.theme["features"] = [name for name in features if not name.startswith(_INSTANT)]
    polyfills = config.extra.get("polyfills") or []
    # Material's plugin looks for the same name, and where it finds none, takes the shim from a CDN.
    if not any("iframe-worker" in str(script) for script in polyfills):
        config.extra["polyfills"] = [*polyfills, f"{assets}/{_SHIM}"]


def scripts(modules: Iterable[Path], figures: Mapping[str, str], assets: str) -> dict[str, str]:
    """Write modules and figures as scripts that hand them over.

    Arguments:
        modules: The files of the modules.
        figures: The figures' JSON, by their path in the site.
        assets: The folder of the site that the scripts for the modules belong into.

    Returns:
        The scripts, by their path in the site; a figure's has the name of its JSON.
    """
    sources = {file.name: file.read_text("utf-8") for file in modules}
    texts = {f"{assets}/{_MODULES}": json.dumps(sources)} | {
        f"{path.removesuffix('.json')}.js": text for path, text in figures.items()
    }
    # JSON is a part of JavaScript (ECMA-262, since its edition of 2019).
    return {path: f"document.currentScript.paperdiary = {text}\n" for path, text in texts.items()}
