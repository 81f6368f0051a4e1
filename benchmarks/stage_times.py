"""The stages of a first build, one after the other in this process.

Prints their seconds as JSON, and the megabytes that the model adds. Run by `stages.py` with the
number of notes. UMAP is timed with the start of its own process, which in a build overlaps with the
embedding. Of many notes some are embedded, and their time is told for as many as there are, since
each text is embedded by itself. All are laid out by the vectors of `embedding_server`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.insert(0, str(Path(__file__).parents[1]))

SAMPLE = 250
"""How many texts are embedded."""


def main() -> None:  # noqa: PLR0915 - the stages of a build, in their order
    """Measure; see the module."""
    import numpy as np

    from benchmarks.embedding_server import vector
    from benchmarks.invented import invented_notes
    from benchmarks.memory import resident
    from mkdocs_paperdiary.atlas import Atlas, Cluster, Layout, Neighbour, Point
    from mkdocs_paperdiary.atlas.clusters import COLORS, divide
    from mkdocs_paperdiary.atlas.connections import nearest_rows
    from mkdocs_paperdiary.atlas.embedding.vectors import VectorStore, embedder_of
    from mkdocs_paperdiary.atlas.labels import Group
    from mkdocs_paperdiary.atlas.labels.keywords import KeywordLabeller
    from mkdocs_paperdiary.atlas.layouts import LAYOUTS, reduce
    from mkdocs_paperdiary.atlas.settings import EmbeddingSettings, MapSettings
    from mkdocs_paperdiary.cache import Cache
    from mkdocs_paperdiary.diary import Note, read_diary
    from mkdocs_paperdiary.figures import all_figures
    from mkdocs_paperdiary.figures.figure import figure_json
    from mkdocs_paperdiary.pages.addresses import Places
    from mkdocs_paperdiary.pages.blocks import BLOCKS, Block
    from mkdocs_paperdiary.pages.entry_page import EntryPage
    from mkdocs_paperdiary.pages.lesson_html import Spot
    from mkdocs_paperdiary.pages.renderer import Renderer
    from mkdocs_paperdiary.pages.site import PageNames, Site
    from mkdocs_paperdiary.progress import quiet

    times: dict[str, float] = {}

    @contextmanager
    def stage(name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        times[name] = times.get(name, 0.0) + time.perf_counter() - start

    notes = [Note(path, content) for path, content in invented_notes(int(sys.argv[1])).items()]
    with stage("reading"):
        diary = read_diary(notes).diary
    entries = diary.entries
    embedding, settings = EmbeddingSettings(), MapSettings()
    before = resident(os.getpid())
    with stage("loading the model"):
        list(embedder_of(embedding).embed(["One text."], quiet))
    texts = list(dict.fromkeys(entry.summary for entry in entries))
    sample = texts[:SAMPLE]
    with stage("embedding"):
        _, failure = VectorStore(embedding, Cache(None)).vectors(sample, quiet)
    if failure:
        raise SystemExit(str(failure))
    times["embedding"] *= len(texts) / len(sample)
    held = resident(os.getpid()) - before
    vectors = np.array([vector(entry.summary) for entry in entries], dtype=np.float32)
    with stage("PCA"):
        reduced = reduce(vectors, settings.pca)
    points = {}
    for name, maker in LAYOUTS.items():
        with stage(name), maker() as place:
            points[name] = [(float(x), float(y)) for x, y in place(reduced, settings)()]
    with stage("neighbours"):
        near = nearest_rows(vectors, vectors, pairwise(range(len(vectors) + 1)))
    layouts = {}
    for name, places in points.items():
        with stage("clusters"):
            numbers = divide(places, None, settings).tolist()
        groups = [
            Group(number, tuple(entries[at] for at, own in enumerate(numbers) if own == number))
            for number in sorted({*numbers})
        ]
        with stage("labels"):
            namings = KeywordLabeller().name(groups, range(len(groups)))
        clusters = tuple(
            Cluster(
                group.id,
                naming.label,
                COLORS[group.id],
                len(group.entries),
                naming.keywords,
                places[numbers.index(group.id)],
                (),
            )
            for group, naming in zip(groups, namings, strict=True)
        )
        placed = {
            entry.id: Point(*place, cluster=number)
            for entry, place, number in zip(entries, places, numbers, strict=True)
        }
        layouts[name] = Layout(name, placed, clusters)
    related = {
        entry.id: tuple(Neighbour(entries[some].id, score) for some, score in row)
        for entry, row in zip(entries, near, strict=True)
    }
    atlas = Atlas(layouts, related)
    names = PageNames()
    urls = {entry.src: f"{entry.id}/" for entry in entries}
    urls |= {src: f"{src.removesuffix('.md')}/" for src in (names.diary, names.plots)}
    with stage("figures"):
        for figure in all_figures(diary, atlas, {e.id: urls[e.src] for e in entries}).values():
            figure_json(figure)
    with stage("pages, without MkDocs"):
        renderer = Renderer(Site(diary, atlas, urls, names, "Notes"))
        for entry in entries:
            EntryPage(renderer, entry, urls[entry.src]).framed("<h1>x</h1>", Places(), ())
        defaults = {name: option.default for name, option in BLOCKS["diary"].items()}
        renderer.block(Block("diary", defaults), Spot("diary/", Places(), {}))
    print(json.dumps({"times": times, "model": held}))


if __name__ == "__main__":
    main()
