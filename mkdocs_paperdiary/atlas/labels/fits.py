"""Which entries a label fits: by its words, and by embeddings beside the other labels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from ...diary import Entry
from . import Group
from .phrases import Term, Vocabulary, empty_words, runs

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

    def __init__(self, entries: Sequence[Entry], normal: Mapping[str, str]) -> None:
        """Find the words of entries; `normal` has the normal form of a lower-case word."""
        self._having: defaultdict[str, set[int]] = defaultdict(set)
        self._abbreviated: defaultdict[str, set[int]] = defaultdict(set)
        for at, entry in enumerate(entries):
            for text in (entry.title, entry.summary):
                for run in runs(text):
                    for word in run:
                        self._having[normal.get(word.lower, word.lower)].add(at)
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
        labels: The label of each; phrases are joined by `and`, a comma or a dot.
        vectors: Where embeddings come from; without them, words alone decide.
    """
    entries = [entry for group in groups for entry in group.entries]
    summaries = [entry.summary for entry in entries]
    titles = [*(entry.title for entry in entries), *labels]
    normal = Vocabulary.of(titles, summaries, empty_words()).normal
    words = EntryWords(entries, normal)
    given = vectors.rows(entries, labels) if vectors else None
    nearest = (given[0] @ given[1].T).argmax(axis=1).tolist() if given else [-1] * len(entries)
    found, start = [], 0
    for number, (group, label) in enumerate(zip(groups, labels, strict=True)):
        named = set().union(*(words.having(term) for term in _phrases(label, normal)))
        numbers = range(start, start + len(group.entries))
        found.append([at in named or nearest[at] == number for at in numbers])
        start += len(group.entries)
    return found


def _phrases(label: str, normal: Mapping[str, str]) -> Iterator[Term]:
    """The telling words of each phrase of a label, in normal form."""
    for run in runs(label):
        phrase: list[str] = []
        for word in [*(word.lower for word in run), "and"]:
            if word != "and":
                phrase.append(normal.get(word, word))
                continue
            telling = [one for one in phrase if one not in empty_words()]
            if phrase:
                yield tuple(telling or phrase)
            phrase = []
