"""How many entries the labels of their clusters fit.

`python -m benchmarks --only labels`, for a diary of your own with `--notes FOLDER`. A label fits an
entry whose title and summary have all words of one of its phrases, or whose embedding is nearer to
the label's than to any other label's of the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_paperdiary.atlas import AtlasSettings, build_atlas
from mkdocs_paperdiary.atlas.embedding.vectors import label_vectors, vector_store
from mkdocs_paperdiary.atlas.labels import Group
from mkdocs_paperdiary.atlas.labels.phrases import DiaryWords, EntryWords, Term
from mkdocs_paperdiary.atlas.languages import between
from mkdocs_paperdiary.cache import Cache
from mkdocs_paperdiary.diary import Entry, Note, read_diary
from mkdocs_paperdiary.llm import RecentFailures
from mkdocs_paperdiary.problem import Problem

from .table import in_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mkdocs_paperdiary.atlas.embedding.vectors import LabelVectors


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
        vectors, _ = label_vectors(diary, store, settings.embedding)
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


def fitting_entries(
    groups: Sequence[Group], labels: Sequence[str], vectors: LabelVectors | None = None
) -> list[list[bool]]:
    """Tell for each entry of each cluster whether the cluster's label fits it.

    It does where the title and the summary have all words of a phrase of the label, or where its
    embedding is nearer to the label's than to any other label's.

    Args:
        groups: The clusters of a layout.
        labels: The label of each; phrases are joined as in the diary's language, or by
            a comma or a dot.
        vectors: Where embeddings come from; without them, words alone decide.
    """
    entries = [entry for group in groups for entry in group.entries]
    words = DiaryWords([*entries, *(Entry("", "", label) for label in labels)])
    having = EntryWords(entries, words)
    given = vectors.rows(entries, labels) if vectors else None
    nearest = (given[0] @ given[1].T).argmax(axis=1).tolist() if given else [-1] * len(entries)
    found, start = [], 0
    for number, (group, label) in enumerate(zip(groups, labels, strict=True)):
        named = set().union(*(having.having(term) for term in _terms(words, label)))
        numbers = range(start, start + len(group.entries))
        found.append([at in named or nearest[at] == number for at in numbers])
        start += len(group.entries)
    return found


def _terms(words: DiaryWords, label: str) -> Iterator[Term]:
    """The telling words of each phrase of a label, in normal form."""
    for language, vocabulary in words.vocabularies.items():
        for part in parted(label, language):
            for run in vocabulary.runs(part):
                lower = [word.lower for word in run]
                telling = [word for word in lower if word not in vocabulary.empty]
                yield tuple(vocabulary.normal.get(word, word) for word in telling or lower)


def parted(label: str, language: str) -> list[str]:
    """The phrases that were joined."""
    return [part for one in label.split(" · ") for part in one.split(between(language))]
