"""Labels of all clusters of a layout, chosen together by how many entries they fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from .ctfidf import Candidate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

_TELLING = 0.3
"""What the most telling label of a cluster gains by that, in shares of its entries."""

_WORDS = 0.1
"""How much of its worth a label has by its words alone, which a reader finds again."""

_ELSEWHERE = 0.1
"""What a label loses whose words all entries of other clusters have."""

_ECHO = 0.2
"""What a label loses whose words all stand in other labels."""

_SECOND = 0.03
"""What a label loses by a second phrase: what one phrase says as well is easier to read."""

_ROUNDS = 8
"""More than it takes until no cluster finds a better label."""

_STARTS = 4
"""The choice ends where no cluster alone can better it, which depends on where it begins."""


@dataclass(frozen=True)
class Wording:
    """A possible label: its text, one or two phrases, and how telling they are, up to 1."""

    text: str
    phrases: tuple[Candidate, ...]
    telling: float

    @cached_property
    def words(self) -> frozenset[str]:
        """All words, in normal form."""
        return frozenset(word for phrase in self.phrases for word in phrase.term)


@dataclass(frozen=True)
class Options:
    """The possible labels of one cluster, most telling first, and how all entries lie to them.

    Attributes:
        wordings: Maybe none.
        has_words: Whether entries have all words of one of a wording's phrases; a row for each
            wording and a column for each entry of all clusters.
        near: The similarity of their embeddings to the wording's; None where it is not known.
    """

    wordings: Sequence[Wording]
    has_words: Flags
    near: Floats | None = field(default=None)


def choose(owners: Sequence[int], options: Sequence[Options]) -> list[tuple[Wording | None, float]]:
    """Choose a label for each cluster, so that labels fit as many entries as possible.

    A label fits an entry of its cluster that has all words of one of its phrases, or is nearer to
    it than to the other clusters' labels. The clusters take turns, that with the clearest phrase
    first, to choose the label which is best beside the others', until none changes. They begin
    with their most telling labels, then with the second ones and so on; the best end counts.

    Args:
        owners: The number of each entry's cluster.
        options: The possible labels of each cluster.

    Returns:
        For each cluster its label, no two alike, or None; and the share of its entries that it
        fits.
    """
    import numpy as np

    owner = np.array(owners)
    sizes = np.bincount(owner, minlength=len(options))
    chosen: list[int | None] = [None] * len(options)

    def rated(at: int) -> tuple[Floats, Floats]:
        """What each label of a cluster is worth beside the others', and the share it fits."""
        some, members = options[at], owner == at
        others = [
            (other, number)
            for other, number in enumerate(chosen)
            if number is not None and other != at
        ]
        fits = some.has_words[:, members]
        taken: Floats = np.zeros(len(some.wordings))
        if some.near is not None and others:
            near = {other: options[other].near[number] for other, number in others}  # type: ignore[index]
            best = np.max(list(near.values()), axis=0)
            fits = fits | (some.near[:, members] > best[members])
            for other, number in others:
                held = (owner == other) & ~options[other].has_words[number]
                held &= near[other] >= best
                taken += (some.near[:, held] > near[other][held]).sum(axis=1) / sizes[other]
        elsewhere = some.has_words[:, ~members].mean(axis=1) if len(options) > 1 else taken
        used = {word for other, one in others for word in options[other].wordings[one].words}
        texts = {options[other].wordings[one].text.casefold() for other, one in others}
        shares: Floats = fits.mean(axis=1)
        own = [
            _TELLING * one.telling
            - _ECHO * len(one.words & used) / len(one.words)
            - _SECOND * (len(one.phrases) - 1)
            - (np.inf if one.text.casefold() in texts else 0.0)
            for one in some.wordings
        ]
        words = some.has_words[:, members].mean(axis=1)
        fit = (1 - _WORDS) * shares + _WORDS * words
        worth: Floats = fit - taken - _ELSEWHERE * elsewhere + np.array(own)
        # Rounded: the last bits of a sum are no reason for a choice.
        return worth.round(6), shares

    order = sorted(
        (at for at, some in enumerate(options) if some.wordings),
        key=lambda at: -max(one.score for one in options[at].wordings[0].phrases),
    )
    best: tuple[float, list[int | None]] = (-np.inf, list(chosen))
    for start in range(_STARTS):
        for at in order:
            chosen[at] = min(start, len(options[at].wordings) - 1)
        for _ in range(_ROUNDS):
            before = list(chosen)
            for at in order:
                worth, _ = rated(at)
                most = int(worth.argmax())
                chosen[at] = most if np.isfinite(worth[most]) else None
            if chosen == before:
                break
        ends = [(at, number) for at, number in enumerate(chosen) if number is not None]
        total = round(sum(float(rated(at)[0][number]) for at, number in ends), 6)
        best = max(best, (total, list(chosen)), key=lambda one: one[0])
    chosen = best[1]
    found: list[tuple[Wording | None, float]] = []
    for at, number in enumerate(chosen):
        if number is None:
            found.append((None, 0.0))
        else:
            found.append((options[at].wordings[number], float(rated(at)[1][number])))
    return found
