"""Which heavy libraries a build imports."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from .measure import run

if TYPE_CHECKING:
    from .sites import Site

HEAVY = ("torch", "umap", "sklearn", "plotly", "pandas", "scipy", "numba")
"""None of them is needed where everything computed is in the cache."""


@cache
def heavy_imports(site: Site) -> tuple[str, ...]:
    """Build a site once more, the first time, and tell which of `HEAVY` were imported meanwhile."""
    said = run([site.python, "-X", "importtime", *site.command]).stderr
    names = re.findall(r"^import time:.*\|\s*(\w+)[\w.]*$", said, flags=re.MULTILINE)
    return tuple(name for name in HEAVY if name in names)
