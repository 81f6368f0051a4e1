"""What the plugin brings to a site: styles, scripts, and the plotly.js of the installed plotly."""

from __future__ import annotations

from importlib.machinery import PathFinder
from pathlib import Path

_ASSETS = Path(__file__).parent / "assets"


def assets() -> dict[str, Path]:
    """The files to be copied into a site, by their path below its assets folder.

    Returns:
        The files; `plotly.min.js` is missing where plotly is not installed.
    """
    files = {
        path.relative_to(_ASSETS).as_posix(): path
        for path in sorted(_ASSETS.rglob("*"))
        if path.suffix in {".css", ".js"}
    }
    plotly = _plotly()
    return files | ({"plotly.min.js": plotly} if plotly else {})


def _plotly() -> Path | None:
    # Looked up and not imported: importing plotly takes longer than building a small site.
    spec = PathFinder.find_spec("plotly")
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder, "package_data", "plotly.min.js")
        if path.is_file():
            return path
    return None
