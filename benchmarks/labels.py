"""How many entries the labels of their clusters fit.

`python -m benchmarks --only labels`, for a diary of your own with `--notes FOLDER`. A label fits an
entry whose title and summary have all words of one of its phrases, or whose embedding is nearer to
the label's than to any other label's of the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_paperdiary.atlas import AtlasSettings, build_atlas
from mkdocs_paperdiary.atlas.build import label_vectors, vector_store
from mkdocs_paperdiary.atlas.labels import Group
from mkdocs_paperdiary.atlas.labels.fits import fitting_entries
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Note, read_diary
from mkdocs_paperdiary.llm import RecentFailures
from mkdocs_paperdiary.problem import Problem

from .table import in_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mkdocs_paperdiary.diary import Entry


def labels_table(
    diaries: Mapping[str, Mapping[str, bytes]], folder: Path, tell: Callable[[str], None]
) -> str:
    """Label the maps of diaries, given as their notes by path, and write what the labels fit."""
    parts = []
    for name, notes in diaries.items():
        tell(f"labelling {name}")
        files = [Note(path, text) for path, text in notes.items() if path.endswith(".md")]
        diary, cache = read_diary(files).diary, Cache(folder)
        settings = AtlasSettings()
        atlas, _ = build_atlas(diary, settings, cache)
        store = vector_store(settings.embedding, cache, RecentFailures())
        if isinstance(store, Problem):
            raise SystemExit(store.message)
        vectors = label_vectors(diary, store, settings.embedding)
        for layout in atlas.layouts.values():
            members: dict[int, list[Entry]] = {cluster.id: [] for cluster in layout.clusters}
            for id_, point in layout.points.items():
                members[point.cluster].append(diary.by_id[id_])
            groups = [Group(id_, tuple(some)) for id_, some in members.items()]
            labels = [cluster.label for cluster in layout.clusters]
            fits = fitting_entries(groups, labels, vectors)
            shares = [sum(some) / len(some) for some in fits]
            whole = sum(map(sum, fits)) / sum(map(len, fits))
            parts.append(
                f"{name}, {layout.name}: {whole:.0%} of {len(layout.points)} entries fit the label "
                f"of their cluster, in the least cluster {min(shares):.0%}"
            )
            rows = [("label", "entries", "fit")]
            rows += [
                (label, str(len(some)), f"{share:.0%}")
                for label, some, share in zip(labels, fits, shares, strict=True)
            ]
            parts.append(in_columns(rows))
    return "\n\n".join(parts)
