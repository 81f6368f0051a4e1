"""What the plugin brings to a site: styles, scripts, and the plotly.js of the installed plotly."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_ASSETS = Path(__file__).parent / "assets"


def assets() -> dict[str, Path]:
    """The files to be copied into a site, by their path below its assets folder.

    Raises:
        RuntimeError: The installed plotly has no plotly.js.
    """
    files = {
        path.relative_to(_ASSETS).as_posix(): path
        for path in sorted(_ASSETS.rglob("*"))
        if path.suffix in {".css", ".js"}
    }
    return files | {"plotly.min.js": _plotly()}


def _plotly() -> Path:
    # Looked up and not imported: importing plotly takes longer than building a small site.
    spec = find_spec("plotly")
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder, "package_data", "plotly.min.js")
        if path.is_file():
            return path
    raise RuntimeError("plotly.min.js is missing; install it again: pip install -U plotly")
