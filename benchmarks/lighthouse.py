"""What Lighthouse says of the example diary, under the theme `paperdiary` and under Material.

Scores of performance depend on the machine and on what else it does: Lighthouse tells with each run
how fast it found the processor, and so does the table.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from .measure import run
from .pages_server import as_github_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXAMPLE = Path(__file__).parents[1] / "example_site"
THEME = Path(__file__).parents[1] / "mkdocs_paperdiary/theme/mkdocs_theme.yml"
TOOL = Path(__file__).parent / "lighthouse"
PAGES = {
    "home": "",
    "diary": "diary/",
    "plots": "plots/",
    "an entry": "papers/databases/lsm-tree/",
}
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 95, "seo": 95}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new --no-sandbox --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


@dataclass(frozen=True)
class Report:
    """What one run of Lighthouse found, or the median of several.

    Attributes:
        scores: By category, from 0 to 100.
        contentful: Time until the largest thing is painted, in milliseconds, simulated.
        blocking: Time for which the page could not answer, in milliseconds, simulated.
        shift: How far things moved while loading; 0 is not at all.
        kilobytes: What was transferred, compressed.
        processor: How fast Lighthouse found this machine; some 1,500 for a laptop.
    """

    scores: dict[str, float]
    contentful: float
    blocking: float
    shift: float
    kilobytes: float
    processor: float


def missing() -> str:
    """What has to be installed before this can run, or nothing."""
    needed = {"node": _found("node"), "npm": _found("npm"), "chromium": _found(*CHROMIUM)}
    return ", ".join(name for name, path in needed.items() if not path)


def lighthouse_table(folder: Path, repeat: int, tell: Callable[[str], None]) -> str:
    """Build the example under both themes, look at its pages, and write one line for each.

    Args:
        folder: An empty folder for what is built.
        repeat: Runs of each page; every figure is the median of theirs.
        tell: Called with what is done next.

    Raises:
        RuntimeError: Something could not be installed, built or measured; the message says why.
    """
    _install(tell)
    rows = [("theme", "page", *TARGETS, "LCP", "TBT", "CLS", "transferred", "CPU index")]
    rows.append(("", "target", *(f"≥ {score}" for score in TARGETS.values()), *[""] * 5))
    for theme in (_own_theme(), _material_theme()):
        site = folder / theme["name"] / "site"
        with as_github_pages(site) as url:
            tell(f"building the example under {theme['name']}")
            _build(site.parent, theme, url)
            for name, path in PAGES.items():
                tell(f"running Lighthouse on {theme['name']}: {name}")
                report = _median([_report(url + path) for _ in range(repeat)])
                rows.append((theme["name"], name, *_cells(report)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _install(tell: Callable[[str], None]) -> None:
    """Install the pinned Lighthouse beside its `package.json`, unless it is there."""
    wanted = json.loads((TOOL / "package.json").read_text("utf-8"))["dependencies"]["lighthouse"]
    installed = TOOL / "node_modules/lighthouse/package.json"
    if installed.is_file() and json.loads(installed.read_text("utf-8"))["version"] == wanted:
        return
    tell(f"installing Lighthouse {wanted}")
    run([_found("npm"), "ci", "--prefix", str(TOOL), "--no-audit", "--no-fund"])


def _own_theme() -> dict[str, Any]:
    return {"name": "paperdiary"}


def _material_theme() -> dict[str, Any]:
    """Material with the features that the theme `paperdiary` asks for, in its own colours."""
    theme: dict[str, Any] = yaml.safe_load(THEME.read_text("utf-8"))
    theme["name"] = theme.pop("extends")
    for palette in theme["palette"]:
        for name in ("primary", "accent"):
            palette.pop(name, None)
    return theme


def _build(folder: Path, theme: dict[str, Any], url: str) -> None:
    config = yaml.safe_load((EXAMPLE / "mkdocs.yml").read_text("utf-8"))
    config |= {"theme": theme, "site_url": url, "docs_dir": str(EXAMPLE / "docs")}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "mkdocs.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    run([sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(path)])


def _report(url: str) -> Report:
    command = [
        _found("node"),
        str(TOOL / "node_modules/lighthouse/cli/index.js"),
        url,
        "--preset=desktop",
        "--output=json",
        "--quiet",
        f"--chrome-flags={FLAGS}",
    ]
    environment = {**os.environ, "CHROME_PATH": _found(*CHROMIUM)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Lighthouse failed on {url}:\n{done.stderr[-3000:]}")
    found = json.loads(done.stdout)
    value = {name: audit.get("numericValue", 0) for name, audit in found["audits"].items()}
    return Report(
        scores={name: 100 * found["categories"][name]["score"] for name in TARGETS},
        contentful=value["largest-contentful-paint"],
        blocking=value["total-blocking-time"],
        shift=value["cumulative-layout-shift"],
        kilobytes=value["total-byte-weight"] / 1000,
        processor=found["environment"]["benchmarkIndex"],
    )


def _median(reports: list[Report]) -> Report:
    median = statistics.median
    return Report(
        scores={name: median(each.scores[name] for each in reports) for name in TARGETS},
        contentful=median(each.contentful for each in reports),
        blocking=median(each.blocking for each in reports),
        shift=median(each.shift for each in reports),
        kilobytes=median(each.kilobytes for each in reports),
        processor=median(each.processor for each in reports),
    )


def _cells(report: Report) -> Iterator[str]:
    yield from (f"{report.scores[name]:.0f}" for name in TARGETS)
    yield f"{report.contentful / 1000:.1f} s"
    yield f"{report.blocking:.0f} ms"
    yield f"{report.shift:.3f}"
    yield f"{report.kilobytes:.0f} kB"
    yield f"{report.processor:.0f}"


def _found(*names: str) -> str:
    return next((path for name in names if (path := shutil.which(name))), "")
