"""Which entries a label fits: by its words, and by embeddings beside the other labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from ...diary import Entry
from . import Group
from .phrases import DiaryWords, Term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]


class Vectors(Protocol):
    """The embeddings of entries and of labels."""

    def identity(self) -> str:
        """Name what they depend on beside the texts; empty where they cannot be had."""

    def rows(self, entries: Sequence[Entry], labels: Sequence[str]) -> tuple[Rows, Rows] | None:
        """A row of length 1 for each entry and for each label, or None where one is missing."""


class EntryWords:
    """The words of entries' titles and summaries."""

    def __init__(self, entries: Sequence[Entry], words: DiaryWords) -> None:
        """Find the words of some of a diary's entries."""
        self._having: defaultdict[str, set[int]] = defaultdict(set)
        self._abbreviated: defaultdict[str, set[int]] = defaultdict(set)
        for at, entry in enumerate(entries):
            for text, vocabulary in words.texts(entry)[:2]:
                for run in vocabulary.runs(text):
                    for word in run:
                        self._having[vocabulary.normal.get(word.lower, word.lower)].add(at)
                        if word.written[:2].isupper():
                            self._abbreviated[word.written.rstrip("s").lower()].add(at)

    def having(self, term: Term) -> set[int]:
        """The entries that have all words of a term, or its initials, such as `GNN`."""
        having = set.intersection(*(self._having.get(word, set()) for word in term))
        return having | self._abbreviated.get(initials(term), set())


def initials(term: Term) -> str:
    """The initials of a term of several words, in lower case; nothing for one word."""
    parts = [part for word in term for part in word.split("-")]
    return "".join(part[:1] for part in parts) if len(parts) > 1 else ""


def fitting_entries(
    groups: Sequence[Group], labels: Sequence[str], vectors: Vectors | None = None
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
        named = set().union(*(having.having(term) for term in words.phrases(label)))
        numbers = range(start, start + len(group.entries))
        found.append([at in named or nearest[at] == number for at in numbers])
        start += len(group.entries)
    return found
