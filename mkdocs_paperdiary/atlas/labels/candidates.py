"""Phrases that may name clusters: scored for each, and chosen together for all of a layout.

A phrase is scored by class-based TF-IDF, and by its coverage too.

References:
    M. Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", 2022,
    https://arxiv.org/abs/2203.05794, section 3.3: W = tf(t, c) · log(1 + A / f(t)).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from . import Group
from .phrases import DiaryWords, Term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Floats = NDArray[np.float64]

_IN_TITLE = 2.0
_IN_SUMMARY = 1.0
_BY_WORDS = (0.0, 1.0, 3.0, 3.4, 3.2)
"""Long phrases are rarer than short ones and say more; this lets them compete."""

_SWALLOWED = 0.75
"""Share of a phrase's entries that have it inside one longer phrase, from which the longer one
stands for both."""

_COMMON = 0.6
"""Share of the clusters from which a phrase tells none of them apart."""

_MODIFIER = 0.6
"""Share of a phrase's occurrences beside another telling word, from which it is no noun."""

_UNTITLED = 0.4
_UNTITLED_WORD = 0.15
"""What a phrase, and what a single word, is worth that no title of the cluster has."""

_PLURAL = 0.15
"""How often a noun's plural must be seen for each singular to show that it can be counted."""

_TELLING = 0.3
"""What the most telling label of a cluster gains by that, in shares of its entries."""

_WORDS = 0.1
"""How much of its worth a label has by its words alone, which a reader finds again."""

_ECHO = 0.2
"""What a label loses whose words all stand in other labels."""

_SECOND = 0.03
"""What a label loses by a second phrase: what one phrase says as well is easier to read."""

_ROUNDS = 8
"""More than it takes until no cluster finds a better label."""

_STARTS = 4
"""The choice ends where no cluster alone can better it, which depends on where it begins."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may name a cluster, in normal form and as it is written, in title case.

    Attributes:
        score: How telling it is for the cluster, above 0.
        entries: Which of the cluster's entries have it, counted from 0; of entries with the same
            title only the first.
        common: Whether it is found in so many clusters that it tells none of them apart.
        modifier: Whether another telling word mostly follows it, in the whole diary.
        titled: Whether a title of the cluster has it.
        language: The language of most texts that have it.
    """

    term: Term
    text: str
    score: float
    entries: frozenset[int]
    common: bool
    modifier: bool
    titled: bool
    language: str


def candidates(groups: Sequence[Group], words: DiaryWords) -> tuple[tuple[Candidate, ...], ...]:
    """Find and score the phrases in the titles, summaries and tags of all clusters.

    A phrase counts once for an entry, and twice where the title has it, so that no entry speaks
    for its cluster alone. Folders say nothing: a label would only repeat where the notes lie.

    Returns:
        For each cluster of the layout its phrases, most telling first.
    """
    spellings: defaultdict[Term, Counter[str]] = defaultdict(Counter)
    followed: Counter[Term] = Counter()
    languages: defaultdict[Term, Counter[str]] = defaultdict(Counter)
    classes = [_count(group, words, spellings, followed, languages) for group in groups]
    weight: Counter[Term] = Counter()
    entries: Counter[Term] = Counter()
    spread: Counter[Term] = Counter()
    for found in classes:
        spread.update(found.keys())
        for term, held in found.items():
            weight[term] += round(sum(held.values()))
            entries[term] += len(held)
    average = sum(weight.values()) / max(len(groups), 1)

    ranked = []
    for group, found in zip(groups, classes, strict=True):
        total = sum(sum(held.values()) for held in found.values())
        swallowed = _swallowed(found)
        kept = []
        for term, held in found.items():
            if term in swallowed:
                continue
            ctfidf = sum(held.values()) / total * math.log(1 + average / weight[term])
            coverage = len(held) / len(group.entries)
            own = len(held) / entries[term]
            score = ctfidf * math.sqrt(coverage * own) * _BY_WORDS[min(len(term), 4)]
            common = spread[term] > 2 and spread[term] >= _COMMON * len(groups)
            text = _spelling(spellings[term], alone=len(term) == 1)
            modifier = followed[term] > _MODIFIER * spellings[term].total()
            titled = max(held.values()) >= _IN_TITLE
            if not titled:
                score *= _UNTITLED if len(term) > 1 else _UNTITLED_WORD
            language = max(languages[term], key=lambda one: (languages[term][one], one))
            kept.append(
                Candidate(term, text, score, frozenset(held), common, modifier, titled, language)
            )
        kept.sort(key=lambda candidate: (-candidate.score, candidate.term))
        ranked.append(tuple(kept))
    return tuple(ranked)


def _count(
    group: Group,
    words: DiaryWords,
    spellings: Mapping[Term, Counter[str]],
    followed: Counter[Term],
    languages: Mapping[Term, Counter[str]],
) -> dict[Term, dict[int, float]]:
    """Weight by phrase and entry; spellings, followers, languages are counted on the way."""
    found: defaultdict[Term, dict[int, float]] = defaultdict(dict)
    seen: set[str] = set()
    for at, entry in enumerate(group.entries):
        if entry.title in seen:
            continue  # A paper that was read twice is no second witness.
        seen.add(entry.title)
        for number, (text, vocabulary) in enumerate(words.texts(entry)):
            for term, written, is_main in vocabulary.terms(text):
                found[term].setdefault(at, _IN_SUMMARY if number else _IN_TITLE)
                spellings[term][vocabulary.write(written)] += 1
                followed[term] += not is_main
                languages[term][vocabulary.language] += 1
    return dict(found)


def _spelling(spelt: Counter[str], alone: bool) -> str:
    """The most frequent spelling; of a single noun the plural, as `Graphs` in a heading."""
    best = max(spelt, key=lambda text: (spelt[text], text))
    plural = spelt.get(f"{best}s", 0)
    return f"{best}s" if alone and plural > _PLURAL * spelt[best] else best


def _swallowed(found: Mapping[Term, Mapping[int, float]]) -> set[Term]:
    """The phrases that are hardly found but as a part of one longer phrase."""
    parts: set[Term] = set()
    for term, held in found.items():
        for start, end in combinations(range(len(term) + 1), 2):
            part = term[start:end]
            if part in found and part != term and len(held) >= _SWALLOWED * len(found[part]):
                parts.add(part)
    return parts


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
    near: Floats | None


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
        worth: Floats = fit - taken + np.array(own)
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
    return [
        (None, 0.0)
        if number is None
        else (options[at].wordings[number], float(rated(at)[1][number]))
        for at, number in enumerate(chosen)
    ]
