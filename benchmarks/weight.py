"""How heavy the pages of a large diary are, and how soon they can be used in Chromium.

`python -m benchmarks --only weight`; the diaries' embeddings come from `embedding_server`.
"""

from __future__ import annotations

import gzip
import shutil
import statistics
from typing import TYPE_CHECKING

from .lighthouse import CHROMIUM
from .pages_server import as_github_pages
from .table import in_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FILES = {
    "home": "index.html",
    "Full Diary": "diary/index.html",
    "plots": "plots/index.html",
    "largest topic": "topics/*/index.html",
    "largest year": "diary/*/index.html",
    "largest entry": "papers/*/*/index.html",
    "search index": "search/search_index.json",
    "diary.json": "assets/paperdiary/diary.json",
    "map-tsne.json": "assets/paperdiary/figures/map-tsne.json",
    "map-umap.json": "assets/paperdiary/figures/map-umap.json",
    "map-tsne.svg": "assets/paperdiary/figures/map-tsne.svg",
    "calendar.json": "assets/paperdiary/figures/calendar.json",
    "timeline.json": "assets/paperdiary/figures/timeline.json",
    "plotly.min.js": "assets/paperdiary/webgl/plotly.min.js",
}

_DRAWN = """() => {
  const figure = document.querySelector('.paperdiary-figure .js-plotly-plot, .js-plotly-plot')
  return Boolean(figure && (figure.querySelector('.gl-container canvas, .scatterlayer .point')))
}"""


def sizes(sites: dict[int, Path]) -> str:
    """Write a table of the sizes of pages and assets, raw and compressed.

    Args:
        sites: Built sites by how many entries they have.
    """
    rows = [("file", *(f"{number:,} entries, gzip" for number in sites))]
    for name, pattern in FILES.items():
        cells = []
        for site in sites.values():
            found = max(site.glob(pattern), key=lambda path: path.stat().st_size, default=None)
            if found is None:
                cells.append("")
                continue
            content = found.read_bytes()
            cells.append(f"{len(content) / 1e3:,.0f} kB, {len(gzip.compress(content)) / 1e3:,.0f}")
        rows.append((name, *cells))
    caches = (site.with_name(".paperdiary").rglob("*") for site in sites.values())
    rows.append(
        (
            "cache",
            *(f"{sum(path.stat().st_size for path in paths) / 1e6:,.1f} MB" for paths in caches),
        )
    )
    return in_columns(rows)


def times(
    sites: dict[int, Path], repeat: int, tell: Callable[[str], None], pages: Sequence[str] = ()
) -> str:
    """Write a table of how long Chromium takes until a page can be used.

    The map can be used when its points are drawn and the browser answers again, and another page
    when it has loaded and answers.

    Args:
        sites: Built sites by how many entries they have.
        repeat: How often each page is opened, in a new browser context.
        tell: Called with what is done next.
        pages: Pages that are opened beside the home page with its map, such as `diary/`.
    """
    from playwright.sync_api import sync_playwright

    command = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if command is None:
        return "Chromium is not installed: no times"
    rows = [("entries", "page", "loaded", "usable", "runs")]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=command, args=["--no-sandbox"])
        for number, site in sites.items():
            with as_github_pages(site) as url:
                for path in ("", *pages):
                    tell(f"opening {path or 'the map'} of {number:,} entries")
                    runs = []
                    for _ in range(repeat):
                        page = browser.new_page(viewport={"width": 1366, "height": 768})
                        page.goto(url + path, wait_until="load", timeout=120_000)
                        if not path:
                            page.wait_for_function(_DRAWN, timeout=120_000)
                        # Two frames: whatever was under way has been painted.
                        page.evaluate(
                            "() => new Promise(done => requestAnimationFrame("
                            "() => requestAnimationFrame(done)))"
                        )
                        loaded = page.evaluate(
                            "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
                        )
                        runs.append((loaded, page.evaluate("() => performance.now()")))
                        page.close()
                    loaded = statistics.median(run[0] for run in runs)
                    usable = statistics.median(run[1] for run in runs)
                    cells = (f"{loaded:,.0f} ms", f"{usable:,.0f} ms", str(repeat))
                    rows.append((f"{number:,}", path or "home, its map", *cells))
        browser.close()
    return in_columns(rows)
