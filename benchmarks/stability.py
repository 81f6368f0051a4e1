"""How much a map moves when a diary grows: `python -m benchmarks.stability [FILE]`.

FILE is a JSON list of objects with `title`, `date_read` and `summary`; without it, the example
diary is measured. Entries come in reading order. Moves are shares of the map's diameter before; an
entry has kept its looks where colour and label are the same. Trustworthiness (7 neighbours, cosine)
is told as a ratio to that of a layout of the same entries which is started anew.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parents[1] / "example_site" / "docs"


@dataclass
class Tally:
    """What is measured of one layout, step by step."""

    median: list[float]
    most: list[float]
    looks: list[float]
    trust: float = 0.0


def read(file: Path | None) -> list[Any]:
    """The entries of a diary, in reading order."""
    from mkdocs_paperdiary.diary import Entry, Note, Source, read_diary

    if file is None:
        notes = [
            Note(path.relative_to(EXAMPLE).as_posix(), path.read_bytes())
            for path in sorted((EXAMPLE / "papers").rglob("*.md"))
        ]
        return list(read_diary(notes).diary.dated)
    rows = sorted(json.loads(file.read_text("utf-8")), key=lambda row: row["date_read"])
    return [
        Entry(
            id=f"papers/{at:04}",
            src=f"papers/{at:04}.md",
            title=row["title"],
            date=dt.date.fromisoformat(row["date_read"]),
            summary=row["summary"],
            sources={"summary": Source("front matter")},
        )
        for at, row in enumerate(rows)
    ]


def scenarios(entries: Sequence[Any]) -> Iterator[tuple[str, list[list[Any]], bool]]:
    """What is tried: a name, the diaries that follow each other, and whether each starts anew."""
    total = len(entries)
    last = [list(entries[:number]) for number in range(total - 20, total + 1)]
    yield "20 added, one by one", last, False
    yield "the same, each map anew", last, True
    yield "30 added at once", [list(entries[: total - 30]), list(entries)], False
    some = range(0, total, max(1, total // 20))
    gone = [list(entries)]
    for at in some:
        gone.append([one for one in gone[-1] if one is not entries[at]])
    yield f"{len(some)} removed, one by one", gone, False
    edited = [list(entries)]
    for at in some:
        other = entries[(at + total // 2) % total]
        text = " ".join(entries[at].summary.split()[:15] + other.summary.split()[:10])
        new = dataclasses.replace(edited[-1][at], summary=text)
        edited.append([*edited[-1][:at], new, *edited[-1][at + 1 :]])
    yield f"{len(some)} edited, one by one", edited, False
    yield f"grown from 4 to {total}", [list(entries[:n]) for n in range(4, total + 1)], False


def measure(diaries: Sequence[Sequence[Any]], cache: Path, *, anew: bool) -> dict[str, Tally]:
    """Build one diary after the other, and compare each map with the one before."""
    import numpy as np

    from mkdocs_paperdiary.atlas import AtlasSettings, build_atlas
    from mkdocs_paperdiary.atlas.build import rate_map
    from mkdocs_paperdiary.cache import Cache
    from mkdocs_paperdiary.diary import Diary
    from mkdocs_paperdiary.llm import RecentFailures
    from mkdocs_paperdiary.progress import quiet

    tallies: dict[str, Tally] = {}
    store, settings = Cache(cache), AtlasSettings()
    with tempfile.TemporaryDirectory() as name:
        memory = None if anew else Path(name) / "map.jsonl"
        first, *later = steps = [*map(Diary.of, diaries)]
        before, problems = build_atlas(first, settings, store, memory=memory)
        assert not problems, problems
        for diary in later:
            atlas, problems = build_atlas(diary, settings, store, memory=memory)
            assert not problems, problems
            for plane in before.layouts.values():
                tally = tallies.setdefault(plane.name, Tally([], [], []))
                then, now = plane.points, atlas.layouts[plane.name].points
                both = [id_ for id_ in then if id_ in now]
                old = np.array([(then[id_].x, then[id_].y) for id_ in both])
                new = np.array([(now[id_].x, now[id_].y) for id_ in both])
                span = np.linalg.norm(old[:, None] - old[None], axis=2).max()
                moved = np.linalg.norm(new - old, axis=1) / span
                tally.median.append(float(np.median(moved)))
                tally.most.append(float(np.quantile(moved, 0.95)))
                looks = [_looks(one.layouts[plane.name]) for one in (before, atlas)]
                tally.looks.append(float(np.mean([looks[0][i] == looks[1][i] for i in both])))
            before = atlas
        ratings, _ = rate_map(steps[-1], before, settings, store, quiet, failures=RecentFailures())
        for layout, tally in tallies.items():
            tally.trust = ratings[layout].now / ratings[layout].fresh
    return tallies


def _looks(layout: Any) -> dict[str, tuple[str, str]]:
    clusters = {one.id: (one.color, one.label) for one in layout.clusters}
    return {id_: clusters[point.cluster] for id_, point in layout.points.items()}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--cache", type=Path, help="keep embeddings and layouts here")
    arguments = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    entries = read(arguments.file)
    print(f"{len(entries)} entries; worst step, and of looks the worst and the mean\n")
    print("| diary | layout | median move | 95 % moved at most | same looks | trustworthiness |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, diaries, anew in scenarios(entries):
            found = measure(diaries, arguments.cache or Path(folder), anew=anew)
            for layout, one in found.items():
                mean = sum(one.looks) / len(one.looks)
                print(
                    f"| {name} | {layout} | {max(one.median):.1%} | {max(one.most):.1%} | "
                    f"{min(one.looks):.1%}, {mean:.1%} | {one.trust:.3f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
